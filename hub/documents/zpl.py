"""Pages as ZPL II for label printers of 203 and 300 dpi.

Rule: Code 128, QR codes and ASCII text are the printer's own, so that they are sharp and short to send; what
its font may lack is sent as a bitmap of the very outlines that the PDF is drawn with. One page is one
format, `^XA` to `^XZ`.
"""

from collections.abc import Callable, Iterable

from hub.documents.bitmaps import bars, graphic, photograph
from hub.documents.elements import Barcode, Element, Frame, Page, Picture, Qr, Rule, Text
from hub.documents.fonts import BASELINE, Font
from hub.documents.symbols import MM_PER_INCH, bar_dots, dots, qr, qr_dots

DPIS = (203, 300)
_QR_DROP = 10
"""Printers draw a QR code lower than told by the height of `^BY`, 10 dots; some firmware doesn't. The code
is put halfway, so that it stays within its quiet zone either way."""
_STARTS = {104: ">:", 105: ">;"}
"""Start characters of Code 128 as field data, B and C."""
_FONT_BASELINE = 0.755
"""Where text of the printer's font 0 stands, from its upper edge, in parts of its height."""
_HYPHEN = 0.5
"""How much wider than ours a hyphen of font 0 may be, in parts of its height; its other characters are
narrower.
"""


def render(
    pages: Iterable[Page], font: Font, dpi: int, done: Callable[[int], None] = lambda _pages: None
) -> bytes:
    """Draw pages one after another, as one stream.

    Args:
        done: told of each page that was drawn (1), for a progress bar.
    """
    parts = []
    for page in pages:
        parts.append(render_page(page, font, dpi))
        done(1)
    return b"".join(parts)


def render_page(page: Page, font: Font, dpi: int) -> bytes:
    """Draw one page; UTF-8."""
    width, height = dots(page.size.width, dpi), dots(page.size.height, dpi)
    head = f"^XA^CI28^LH0,0^LS0^PON^PW{width}^LL{height}\n"
    body = "\n".join(_element(element, font, dpi) for element in page.elements)
    return f"{head}{body}\n^PQ1^XZ\n".encode()


def _element(element: Element, font: Font, dpi: int) -> str:
    match element:
        case Text():
            return _text(element, font, dpi)
        case Barcode():
            return _barcode(element, dpi)
        case Qr():
            return _qr(element, dpi)
        case Picture():
            area = dots(element.width, dpi), dots(element.height, dpi)
            return f"^FO{dots(element.x, dpi)},{dots(element.y, dpi)}{photograph(element.webp, *area)}^FS"
        case Rule(x, y, width, height):
            wide, tall = max(1, dots(width, dpi)), max(1, dots(height, dpi))
            return f"^FO{dots(x, dpi)},{dots(y, dpi)}^GB{wide},{tall},{min(wide, tall)}^FS"
        case Frame(x, y, width, height, thickness):
            box = f"{dots(width, dpi)},{dots(height, dpi)},{max(1, dots(thickness, dpi))}"
            return f"^FO{dots(x, dpi)},{dots(y, dpi)}^GB{box}^FS"


def _text(text: Text, font: Font, dpi: int) -> str:
    # Rounded down: what was measured to fit its field still does.
    size = max(1, int(text.size * dpi / MM_PER_INCH))
    x, baseline = dots(text.x, dpi), dots(text.y + text.size * BASELINE, dpi)
    if not text.text.isascii():
        drawn = graphic(text.text, font.file, size, text.bold)
        return f"^FO{x},{max(0, baseline - drawn.baseline)}{drawn.command}^FS"
    reckoned = text.width + text.text.count("-") * _HYPHEN * text.size
    wide = max(1, int(size * min(1.0, text.width / reckoned)))
    top = max(0, baseline - round(size * _FONT_BASELINE))
    return f"^FO{x},{top}^A0N,{size},{wide}^FH^FD{_escaped(text.text)}^FS"


def _escaped(data: str) -> str:
    """Field data: what starts a command, and the escape sign itself, as hexadecimal (`^FH`)."""
    return "".join(f"_{ord(c):02X}" if c in "^~_\\" else c for c in data)


def _barcode(code: Barcode, dpi: int) -> str:
    module = bar_dots(code.bars, code.width, dpi)
    free = dots(code.width, dpi) - code.bars.modules * module
    at = f"^FO{dots(code.x, dpi) + free // 2 + code.bars.left * module},{dots(code.y, dpi)}"
    height = dots(code.height, dpi)
    if code.bars.kind != "code128":
        return f"{at}{bars(code.bars.widths, module, height)}^FS"
    start = _STARTS[code.bars.codewords[0]]
    return f"{at}^BY{module}^BCN,{height},N,N,N,N^FH^FD{start}{_escaped(code.value)}^FS"


def _qr(code: Qr, dpi: int) -> str:
    module = qr_dots(code.value, code.side, dpi)
    inset = (dots(code.side, dpi) - len(qr(code.value)) * module) // 2
    x, y = dots(code.x, dpi) + inset, dots(code.y, dpi) + inset - _QR_DROP // 2
    return f"^FO{x},{max(0, y)}^BY2,3,{_QR_DROP}^BQN,2,{module}^FH^FDMA,{_escaped(code.value)}^FS"
