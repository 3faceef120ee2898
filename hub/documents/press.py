"""The way in: contents to pages, pages to PDF or ZPL.

Rule: a press has one font and one language; it keeps nothing else, and may be used from several threads.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from threading import Lock

from hub.documents import fonts, pdf, zpl
from hub.documents.contents import (
    Badge,
    BinLabel,
    CardSheet,
    CartLabel,
    CartonLabel,
    ItemLabel,
    Label,
    Manifest,
    OrderLabel,
    PackingSlip,
    PickingList,
    SlotLabel,
    StationCard,
    ToteLabel,
    Waybill,
    ZoneLabel,
)
from hub.documents.elements import A4, PARCEL, SMALL, Page, Size
from hub.documents.fonts import Font
from hub.documents.layouts.cards import card_sheet
from hub.documents.layouts.guide import guide
from hub.documents.layouts.labels import label
from hub.documents.layouts.lists import manifest, picking_list
from hub.documents.layouts.parcel import packing_slip, waybill
from hub.documents.layouts.proof import proof
from hub.documents.layouts.station import station_card
from hub.documents.proofs import Proof
from hub.documents.words import Lang
from hub.domain.errors import Invalid
from hub.domain.guides import Guide

Content = PickingList | PackingSlip | Waybill | Manifest | CardSheet | Guide | Proof | StationCard | Label
_SIZES = {
    PickingList: A4,
    Manifest: A4,
    PackingSlip: PARCEL,
    Waybill: PARCEL,
    OrderLabel: SMALL,
    BinLabel: SMALL,
    SlotLabel: SMALL,
    ToteLabel: Size(100, 50),
    CartLabel: Size(100, 50),
    ZoneLabel: Size(100, 50),
    CartonLabel: Size(100, 50),
    CardSheet: A4,
    Guide: A4,
    Proof: A4,
    StationCard: A4,
    ItemLabel: SMALL,
    Badge: Size(86, 54),
}
"""The size of each paper where nothing else is asked for."""
SLIP_LEAST = Size(70, 90)
"""The smallest page that a slip has room on."""
_LEAST = {
    PickingList: Size(70, 120),
    Manifest: Size(70, 120),
    PackingSlip: SLIP_LEAST,
    Waybill: Size(70, 100),
    CardSheet: Size(64, 50),
    Guide: Size(180, 250),
    Proof: Size(180, 250),
    StationCard: Size(140, 180),
}
_LEAST_LABEL = Size(38, 20)
"""The smallest page of each paper, and of a label."""
MOST = Size(420, 600)
_ONE_PDF = Lock()
"""ReportLab reads its fonts as files, at one place at a time: PDFs of several threads wait for each other."""


@dataclass(frozen=True, slots=True)
class Press:
    """Lays papers out and draws them."""

    font: Font
    lang: Lang = "both"

    @classmethod
    def load(cls, font_file: str = "", lang: Lang = "both") -> "Press":
        """A press with the font of this file, or the first that the system has.

        Raises:
            FontMissing: there is none that will do.
        """
        return cls(fonts.load(font_file), lang)

    def pages(self, content: Content, size: Size | None = None) -> list[Page]:
        """Lay a paper out.

        Args:
            size: of the page or label; the paper's usual one where not given.

        Raises:
            Invalid: the paper does not fit the size.
        """
        size = size or _SIZES[type(content)]
        least = _LEAST.get(type(content), _LEAST_LABEL)
        if not (least.width <= size.width <= MOST.width and least.height <= size.height <= MOST.height):
            raise Invalid("size", f"{least} to {MOST} mm for this paper", str(size))
        match content:
            case PackingSlip():
                return packing_slip(content, self.font, size, self.lang)
            case Waybill():
                return waybill(content, self.font, size, self.lang)
            case PickingList():
                return picking_list(content, self.font, size, self.lang)
            case Manifest():
                return manifest(content, self.font, size, self.lang)
            case CardSheet():
                return card_sheet(content, self.font, size, self.lang)
            case Guide():
                return guide(content, self.font, size, self.lang)
            case Proof():
                return proof(content, self.font, size, self.lang)
            case StationCard():
                return station_card(content, self.font, size, self.lang)
            case _:
                return label(content, self.font, size, self.lang)

    def pdf(self, pages: Iterable[Page], done: Callable[[int], None] = lambda _pages: None) -> bytes:
        """Pages as one PDF, each of its own size. `done` is told of each page (1)."""
        with _ONE_PDF:
            return pdf.render(pages, self.font, done)

    def pdf_sheets(self, labels: Sequence[Page], done: Callable[[int], None] = lambda _pages: None) -> bytes:
        """Labels as a PDF of A4 sheets, to be cut apart. `done` is told of each label (1)."""
        with _ONE_PDF:
            return pdf.render_sheets(labels, self.font, done=done)

    def zpl(
        self, pages: Iterable[Page], dpi: int, done: Callable[[int], None] = lambda _pages: None
    ) -> bytes:
        """Pages as ZPL for a printer of 203 or 300 dpi. `done` is told of each page (1).

        Raises:
            Invalid: printers of this resolution are not known.
        """
        if dpi not in zpl.DPIS:
            raise Invalid("dpi", f"one of {', '.join(map(str, zpl.DPIS))}", dpi)
        return zpl.render(pages, self.font, dpi, done)
