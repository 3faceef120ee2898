"""Every barcode of every paper is read back, from the PDF and from what a label printer makes of the ZPL."""

from collections.abc import Callable

import pypdfium2
import pytest
import zxingcpp
from _pytest.mark.structures import ParameterSet
from PIL import Image, ImageFilter

from hub.documents.elements import A4, PARCEL, SMALL, Barcode, Page, Qr
from hub.documents.press import Press
from hub.documents.symbols import EAN_LEAST_MM, LEAST_MM, QUIET, bar_dots, dots, qr, qr_dots
from hub.domain.guides import Guide
from tests.unit.documents.label_printer import print_labels
from tests.unit.documents.samples import EVERY, LABELS, LARGE, PAGES, SLIP, SMALLEST, WAYBILL, Sample

PRESS = Press.load()
DPIS = (203, 300)
FEW = 2
"""Pages of a long paper that are looked at: the first and the last."""


def each(samples: list[Sample], heavy: Callable[[Sample], bool]) -> list[ParameterSet]:
    """Samples as parameters; those that take long are left to `make test-long`."""
    marks = {True: [pytest.mark.long], False: []}
    return [pytest.param(sample, id=sample.name, marks=marks[heavy(sample)]) for sample in samples]


def is_like_another(sample: Sample) -> bool:
    again = {"cards", "small cards", "full small slip", "small manifest", "full small waybill"}
    return sample.name in again or (isinstance(sample.content, Guide) and sample.content.job != "SHIP")


def is_no_label(sample: Sample) -> bool:
    return sample.size in {A4, LARGE} or sample.name in {"full small slip", "small cards"}


def some(pages: list[Page]) -> list[Page]:
    return pages if len(pages) <= FEW else [*pages[: FEW - 1], pages[-1]]


def codes(pages: list[Page]) -> set[str]:
    return {e.value for page in pages for e in page.elements if isinstance(e, Barcode | Qr)}


def read(image: Image.Image) -> set[str]:
    return {found.text for found in zxingcpp.read_barcodes(image)}


def worn(image: Image.Image) -> Image.Image:
    """As a scanner sees a label that was printed too dark, each bar by half a dot, and out of focus."""
    larger = image.convert("L").resize((image.width * 4, image.height * 4), Image.Resampling.NEAREST)
    return larger.filter(ImageFilter.MinFilter(3)).filter(ImageFilter.GaussianBlur(2.4))


def rendered(pdf: bytes, dpi: int) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(pdf)
    return [page.render(scale=dpi / 72, grayscale=True).to_pil() for page in document]


@pytest.mark.parametrize("sample", EVERY, ids=[sample.name for sample in EVERY])
def test_a_paper_holds_its_codes(sample: Sample) -> None:
    pages = PRESS.pages(sample.content, sample.size)
    assert sample.codes <= codes(pages)
    if sample.name.startswith(("slip", "full slip")):
        assert all(codes([page]) == sample.codes for page in pages), "each page proves the parcel"


@pytest.mark.parametrize("sample", each(PAGES, is_like_another))
def test_every_code_of_a_page_is_read_from_the_pdf(sample: Sample) -> None:
    pages = some(PRESS.pages(sample.content, sample.size))
    for page, image in zip(pages, rendered(PRESS.pdf(pages), 200), strict=True):
        assert read(image) == codes([page])


def test_slip_and_waybill_of_a_parcel_share_one_code_and_each_has_its_own() -> None:
    slip, waybill = (
        read(rendered(PRESS.pdf(PRESS.pages(content, PARCEL)), 200)[0]) for content in (SLIP, WAYBILL)
    )
    assert slip & waybill == {SLIP.parcel}
    assert slip - waybill == {f"D%{SLIP.parcel}/{SLIP.print_no}"}
    assert waybill - slip == {WAYBILL.waybill, f"{WAYBILL.parcel}/{WAYBILL.print_no}"}


def test_every_label_is_read_from_sheets_of_a4() -> None:
    for size in (SMALLEST, SMALL):
        pages = [page for s in LABELS if s.size == size for page in PRESS.pages(s.content, size)]
        sheets = rendered(PRESS.pdf_sheets(pages), 300)
        assert abs(sheets[0].width - dots(A4.width, 300)) <= 1
        assert set().union(*map(read, sheets)) == codes(pages)


@pytest.mark.parametrize("dpi", DPIS)
@pytest.mark.parametrize("sample", each(EVERY, is_no_label))
def test_every_code_is_read_from_a_label_printer(sample: Sample, dpi: int) -> None:
    pages = PRESS.pages(sample.content, sample.size)[:1]
    for page, label in zip(pages, print_labels(PRESS.zpl(pages, dpi)), strict=True):
        assert label.image.size == (dots(page.size.width, dpi), dots(page.size.height, dpi))
        assert read(label.image.convert("L")) == codes([page])
        for kind, (left, upper, right, lower) in label.fields:
            assert 0 <= left < right <= label.image.width + 8, kind
            assert 0 <= upper < lower <= label.image.height + 2, kind


@pytest.mark.parametrize("dpi", [203, pytest.param(300, marks=pytest.mark.long)])
def test_labels_are_read_when_they_are_worn_and_whatever_a_printer_does_with_qr_codes(dpi: int) -> None:
    for n, sample in enumerate(s for s in LABELS if s.size == SMALLEST):
        pages = PRESS.pages(sample.content, sample.size)
        label = print_labels(PRESS.zpl(pages, dpi), 10 * (n % 2))[0]
        assert read(worn(label.image)) == sample.codes, sample.name


@pytest.mark.parametrize("sample", EVERY, ids=[sample.name for sample in EVERY])
def test_symbols_and_their_quiet_zones_fit_at_both_resolutions(sample: Sample) -> None:
    for page in PRESS.pages(sample.content, sample.size):
        for element in page.elements:
            for dpi in DPIS:
                if isinstance(element, Barcode):
                    module = bar_dots(element.bars, element.width, dpi)
                    least = LEAST_MM if element.bars.kind == "code128" else EAN_LEAST_MM
                    assert module >= round(least * dpi / 25.4)
                    assert element.bars.modules * module <= element.width * dpi / 25.4
                    assert element.bars.left >= QUIET or element.bars.kind.startswith("ean")
                    assert element.x >= 0
                    assert element.x + element.width <= page.size.width
                if isinstance(element, Qr):
                    side = (len(qr(element.value)) + 8) * qr_dots(element.value, element.side, dpi)
                    assert 0 < side <= element.side * dpi / 25.4
