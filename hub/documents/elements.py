"""What a laid-out page consists of: lines of text, barcodes, pictures, lines and boxes, in millimetres from
its upper left.

Rule: an element says all that is needed to draw it; nothing is decided again while a page is drawn.
"""

from dataclasses import dataclass

from hub.documents.symbols import Bars


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text that is known to fit. `y` is its upper edge, `size` the font's size, which is its
    height.
    """

    x: float
    y: float
    width: float
    text: str
    size: float
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Barcode:
    """A linear barcode in the middle of its field, which holds its quiet zones too."""

    x: float
    y: float
    width: float
    height: float
    value: str
    bars: Bars


@dataclass(frozen=True, slots=True)
class Qr:
    """A QR code in the middle of its square, which holds its quiet zone too."""

    x: float
    y: float
    side: float
    value: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across or down: a filled bar of this width and height."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Frame:
    """A box of lines of this thickness, which lie inside it."""

    x: float
    y: float
    width: float
    height: float
    thickness: float = 0.3


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture (WebP bytes) in the middle of its field, as large as it goes in."""

    x: float
    y: float
    width: float
    height: float
    webp: bytes


Element = Text | Barcode | Qr | Rule | Frame | Picture


@dataclass(frozen=True, slots=True)
class Size:
    """The size of a page or a label in mm."""

    width: float
    height: float

    def __str__(self) -> str:
        return f"{self.width:g}x{self.height:g}"


@dataclass(frozen=True, slots=True)
class Page:
    """One page, ready to be drawn."""

    size: Size
    elements: tuple[Element, ...]


A4 = Size(210, 297)
PARCEL = Size(100, 150)
"""The label of a parcel, and the slip that goes with it."""
SMALL = Size(60, 30)
"""A label for a bin, a tote, an item."""
