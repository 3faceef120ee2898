"""A page while it is being laid out: fields of text and barcodes go on it, and it knows how tall each became.

Rule: everything lies within the page's margins; a barcode that fits nowhere as Code 128 becomes a QR code.
"""

from dataclasses import dataclass, field
from typing import Literal

from hub.documents.elements import Barcode, Element, Frame, Page, Qr, Rule, Size, Text
from hub.documents.fonts import Font
from hub.documents.symbols import code128, ean, ean_digits, fits, is_code128, qr_fits
from hub.documents.wrapping import LINE, fit
from hub.domain.errors import Invalid

Align = Literal["left", "middle", "right"]
LEAST_TEXT = 1.7
"""mm: the smallest text, 5 points."""
LEAST_CHINESE = 2.0
"""mm: 16 dots of 203 dpi, fewer can't show a Chinese character of many strokes."""
LEAST_STOUT = 2.3
"""mm: smaller, the strokes of a bold Chinese character run together."""


@dataclass(slots=True)
class Sheet:
    """A page and what is on it so far. All measures in mm."""

    font: Font
    size: Size
    margin: float
    elements: list[Element] = field(default_factory=list)

    @property
    def inner(self) -> float:
        """Width between the margins."""
        return self.size.width - 2 * self.margin

    @property
    def bottom(self) -> float:
        """Where the lower margin begins."""
        return self.size.height - self.margin

    def page(self) -> Page:
        """The page as it now is."""
        return Page(self.size, tuple(self.elements))

    def text(
        self,
        x: float,
        y: float,
        width: float,
        text: str,
        size: float,
        *,
        least: float = LEAST_TEXT,
        lines: int = 1,
        height: float = 0.0,
        bold: bool = False,
        align: Align = "left",
    ) -> float:
        """Put a text into a field; how tall it became, 0 for an empty one.

        Args:
            size: wished for, mm; the text is made smaller, down to `least`, until it fits.
            lines: as many as it may take.
            height: that it may take; 0: as many lines as it needs of those.
        """
        if not text.isascii():
            least = max(least, LEAST_CHINESE)
        fitted = fit(self.font, text, width, size, min(least, size), lines, height)
        for n, line in enumerate(fitted.lines):
            wide = self.font.width(line) * fitted.size
            shift = {"left": 0.0, "middle": (width - wide) / 2, "right": width - wide}[align]
            top = y + n * fitted.size * LINE
            stout = bold and (line.isascii() or fitted.size >= LEAST_STOUT)
            self.elements.append(Text(x + shift, top, wide, line, fitted.size, stout))
        return len(fitted.lines) * fitted.size * LINE

    def code(self, x: float, y: float, width: float, height: float, value: str) -> bool:
        """Put a code into a field: as Code 128 where its modules are wide enough, else as QR; none for "".

        Returns:
            Whether it is a Code 128.
        """
        if not value:
            return False
        if is_linear(value, width):
            self.elements.append(Barcode(x, y, width, height, value, code128(value)))
            return True
        side = min(width, height)
        self.qr(x + (width - side) / 2, y + (height - side) / 2, side, value)
        return False

    def ean(self, x: float, y: float, width: float, height: float, digits: str) -> bool:
        """Put an EAN into a field; False, and nothing is drawn, where the digits are none or it doesn't
        fit.
        """
        bars = ean(digits)
        if bars is None or not fits(bars, width):
            return False
        self.elements.append(Barcode(x, y, width, height, ean_digits(bars, digits), bars))
        return True

    def qr(self, x: float, y: float, side: float, value: str) -> None:
        """Put a QR code into a square.

        Raises:
            Invalid: its modules would be too small to be read.
        """
        if not qr_fits(value, side):
            raise Invalid("size", f"room for a QR code of {len(value)} characters", f"{side:.0f} mm for it")
        self.elements.append(Qr(x, y, side, value))

    def rule(
        self, y: float, thickness: float = 0.3, x: float | None = None, width: float | None = None
    ) -> None:
        """Draw a line across, between the margins unless told otherwise."""
        left = self.margin if x is None else x
        self.elements.append(Rule(left, y, self.inner if width is None else width, thickness))

    def upright(self, x: float, y: float, height: float, thickness: float = 0.3) -> None:
        """Draw a line down."""
        self.elements.append(Rule(x, y, thickness, height))

    def frame(self, x: float, y: float, width: float, height: float, thickness: float = 0.3) -> None:
        """Draw a box."""
        self.elements.append(Frame(x, y, width, height, thickness))


def is_linear(value: str, width: float) -> bool:
    """Whether a code goes into this width as Code 128: printable ASCII, and modules of a quarter of a
    millimetre.
    """
    return is_code128(value) and fits(code128(value), width)
