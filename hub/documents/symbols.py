"""Barcodes as bars and modules: Code 128, EAN-13 and EAN-8, QR; and how wide they come out in whole dots.

Rule: a module is a whole number of dots and at least a quarter of a millimetre, and the quiet zones are part
of the symbol: what a reader is promised is on the paper.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

import segno
from reportlab.graphics.barcode.code128 import Code128

QUIET = 10
"""Modules of a Code 128's quiet zone, each side (ISO/IEC 15417, 4.4)."""
QR_QUIET = 4
"""Modules of a QR code's quiet zone, all round (ISO/IEC 18004, 9.1)."""
EAN_QUIET = (11, 7)
"""Modules left and right of an EAN-13; an EAN-8 has the right one's on both sides (GS1 General
Specifications, 5.2.3.4)."""
LEAST_MM = 0.254
"""The narrowest module: two dots of 203 dpi, three of 300."""
EAN_LEAST_MM = 0.33
"""The narrowest module of an EAN, its nominal size: a narrower one that is printed dark is misread, and
an EAN's check digit lets one misreading in ten through.
"""
WIDEST_MM = 0.51
"""No module is made wider: a longer symbol is no better to read."""
QR_WIDEST_MM = 0.85
QR_MOST_DOTS = 10
"""The largest magnification that every printer has (`^BQ`)."""
MM_PER_INCH = 25.4
PDF_DPI = 300
"""What modules are rounded to in a PDF: office printers have a multiple of it."""
_START_B, _START_C, _STOP = 104, 105, 106
_WIDTH = {"a": 1, "b": 2, "c": 3, "d": 4}
_L = (
    "0001101",
    "0011001",
    "0010011",
    "0111101",
    "0100011",
    "0110001",
    "0101111",
    "0111011",
    "0110111",
    "0001011",
)
_PARITY = ("LLLLLL", "LLGLGG", "LLGGLG", "LLGGGL", "LGLLGG", "LGGLLG", "LGGGLL", "LGLGLG", "LGLGGL", "LGGLGL")


@dataclass(frozen=True, slots=True)
class Bars:
    """A linear symbol: the widths of its bars and spaces in turn, in modules, and its quiet zones."""

    kind: str
    """code128, ean13 or ean8."""
    widths: tuple[int, ...]
    left: int
    right: int
    codewords: tuple[int, ...] = ()
    """Of a Code 128, from the start character to the last before the check character."""

    @property
    def modules(self) -> int:
        """Its width with both quiet zones."""
        return sum(self.widths) + self.left + self.right


@lru_cache(4096)
def code128(value: str) -> Bars:
    """A Code 128 of printable ASCII: code set C for an even number of digits alone, else B throughout.

    Shifts between the sets would save some characters, but not every printer that speaks ZPL follows them.

    Raises:
        ValueError: the text has other characters, or none.

    >>> len(code128("C%T07").codewords), len(code128("12345678").codewords), code128("12").modules
    (6, 5, 66)
    """
    if not is_code128(value):
        raise ValueError(f"expected printable ASCII without > ^ ~, got {value!r}")
    if len(value) % 2 == 0 and value.isdigit():
        codewords = [_START_C, *(int(value[n : n + 2]) for n in range(0, len(value), 2))]
    else:
        codewords = [_START_B, *(ord(character) - 32 for character in value)]
    check = sum(max(1, n) * word for n, word in enumerate(codewords)) % 103
    drawn = Code128(value, quiet=0)
    drawn.encoded = [*codewords, check, _STOP]
    letters: str = drawn.decompose()  # type: ignore[no-untyped-call]
    return Bars(
        "code128", tuple(_WIDTH[letter] for letter in letters.lower()), QUIET, QUIET, tuple(codewords)
    )


def is_code128(value: str) -> bool:
    """Whether a text is printed as Code 128 at all; `>`, `^` and `~` have meanings of their own in ZPL."""
    return bool(value) and value.isascii() and value.isprintable() and not set(value) & set(">^~")


def ean(digits: str) -> Bars | None:
    """An EAN-13 or EAN-8 of 14, 13, 12 or 8 digits; None where they are none, or the check digit is wrong.

    ISO/IEC 15420; a GTIN-14 of another packing level has no EAN.

    >>> ean("4006381333931").modules, ean("04006381333931").kind, ean("96385074").kind
    (113, 'ean13', 'ean8')
    >>> ean("4006381333932") is None, ean("14006381333938") is None
    (True, True)
    """
    if not re.fullmatch(r"[0-9]{8}|[0-9]{12,14}", digits):
        return None
    full = digits.zfill(14)
    total = sum(int(digit) * (3 if n % 2 == 0 else 1) for n, digit in enumerate(full))
    if total % 10 or full[0] != "0":
        return None
    if full.startswith("000000") and full[6] != "0":
        return Bars("ean8", _runs(_ean8(full[6:])), EAN_QUIET[1], EAN_QUIET[1])
    return Bars("ean13", _runs(_ean13(full[1:])), *EAN_QUIET)


def ean_digits(bars: Bars, digits: str) -> str:
    """The digits that the symbol holds."""
    return digits.zfill(14)[6:] if bars.kind == "ean8" else digits.zfill(14)[1:]


def _ean13(digits: str) -> str:
    left = "".join(_half(d, parity) for d, parity in zip(digits[1:7], _PARITY[int(digits[0])], strict=True))
    return f"101{left}01010{''.join(_half(d, 'R') for d in digits[7:])}101"


def _ean8(digits: str) -> str:
    left = "".join(_half(d, "L") for d in digits[:4])
    return f"101{left}01010{''.join(_half(d, 'R') for d in digits[4:])}101"


def _half(digit: str, parity: str) -> str:
    """A digit's modules: R is L with its colours changed, G is R read backwards."""
    left = _L[int(digit)]
    if parity == "L":
        return left
    right = left.translate(str.maketrans("01", "10"))
    return right if parity == "R" else right[::-1]


def _runs(modules: str) -> tuple[int, ...]:
    return tuple(len(run.group()) for run in re.finditer(r"0+|1+", modules))


@lru_cache(4096)
def qr(value: str) -> tuple[tuple[bool, ...], ...]:
    """The modules of a QR code, row by row, without its quiet zone; error correction M."""
    made = segno.make_qr(value, error="m", boost_error=False)
    return tuple(tuple(bool(module) for module in row) for row in made.matrix)


def dots(mm: float, dpi: int) -> int:
    """Millimetres as whole dots of a printer."""
    return round(mm * dpi / MM_PER_INCH)


def _dpmm(dpi: int) -> float:
    return dpi / MM_PER_INCH


def bar_dots(bars: Bars, width_mm: float, dpi: int) -> int:
    """Dots of a module so that the symbol with its quiet zones fits the width; 0 when none does."""
    least = LEAST_MM if bars.kind == "code128" else EAN_LEAST_MM
    most = min(int(width_mm * _dpmm(dpi) / bars.modules), int(WIDEST_MM * _dpmm(dpi)))
    return most if most >= round(least * _dpmm(dpi)) else 0


def fits(bars: Bars, width_mm: float) -> bool:
    """Whether the symbol fits a width on every printer, with modules that are wide enough."""
    return all(bar_dots(bars, width_mm, dpi) for dpi in (203, 300))


def qr_dots(value: str, side_mm: float, dpi: int) -> int:
    """Dots of a module so that the symbol with its quiet zone fits the square; 0 when none does."""
    modules = len(qr(value)) + 2 * QR_QUIET
    most = min(int(side_mm * _dpmm(dpi) / modules), int(QR_WIDEST_MM * _dpmm(dpi)), QR_MOST_DOTS)
    return max(0, most)


def qr_fits(value: str, side_mm: float) -> bool:
    """Whether the QR code fits a square on every printer, with modules that are large enough."""
    return all(qr_dots(value, side_mm, dpi) >= round(LEAST_MM * _dpmm(dpi)) for dpi in (203, 300))
