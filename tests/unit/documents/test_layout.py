"""Nothing on a paper lies over anything else or beyond its edge, whatever a shop writes."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.documents.contents import (
    Address,
    BinLabel,
    ItemLabel,
    Manifest,
    PackingSlip,
    PickingList,
    SlipLine,
    Waybill,
)
from hub.documents.elements import A4, PARCEL, SMALL, Barcode, Element, Page, Qr, Size, Text
from hub.documents.fonts import BASELINE, DESCENT
from hub.documents.press import Press
from hub.documents.sheet import Sheet
from hub.documents.wrapping import fit
from hub.domain.errors import Invalid
from hub.domain.guides import Guide
from tests.unit.documents.samples import EVERY, HANDED, SLIP, WALK, Sample

PRESS = Press.load()
Box = tuple[float, float, float, float]
SLACK = 0.15
"""mm that rounding may take."""


def box(element: Element) -> Box | None:
    """Left, upper, right, lower of what is read; lines and frames may touch it."""
    if isinstance(element, Text):
        bottom = element.y + element.size * (BASELINE + DESCENT)
        return (element.x, element.y, element.x + element.width, bottom)
    if isinstance(element, Barcode):
        return (element.x, element.y, element.x + element.width, element.y + element.height)
    if isinstance(element, Qr):
        return (element.x, element.y, element.x + element.side, element.y + element.side)
    return None


def overlaps(page: Page) -> Iterator[tuple[Element, Element]]:
    boxes = sorted(((box(e), e) for e in page.elements if box(e)), key=lambda pair: pair[0])
    for n, (one, first) in enumerate(boxes):
        for other, second in boxes[n + 1 :]:
            if other[0] >= one[2] - SLACK:
                break
            if one[1] < other[3] - SLACK and other[1] < one[3] - SLACK:
                yield first, second


def check(pages: list[Page]) -> None:
    for page in pages:
        assert list(overlaps(page)) == []
        for element in page.elements:
            left, upper, right, lower = box(element) or (element.x, element.y, element.x, element.y)
            assert left >= 0
            assert upper >= 0
            assert right <= page.size.width + SLACK, element
            assert lower <= page.size.height + SLACK, element


@pytest.mark.parametrize("sample", EVERY, ids=[sample.name for sample in EVERY])
def test_nothing_overlaps_or_runs_off(sample: Sample) -> None:
    check(PRESS.pages(sample.content, sample.size))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_nothing_overlaps_in_one_language(lang: str) -> None:
    press = Press(PRESS.font, lang)  # type: ignore[arg-type]
    for sample in EVERY:
        if sample.size in {SMALL, PARCEL} or isinstance(sample.content, Guide):
            check(press.pages(sample.content, sample.size))


WORDS = st.text(max_size=80)
NAMES = st.text(st.characters(codec="ascii", categories=["L", "N", "P"]), min_size=1, max_size=64)


@settings(max_examples=30, deadline=None)
@given(name=WORDS, phone=WORDS, address=WORDS, note=WORDS, carrier=WORDS, parcel=NAMES, number=NAMES)
def test_a_parcels_papers_hold_any_text(
    name: str, phone: str, address: str, note: str, carrier: str, parcel: str, number: str
) -> None:
    to = Address(name, phone, address * 3, address[:20], phone[:16], "CN")
    waybill = Waybill(carrier, number, parcel, parcel[:62], to, to, note[:40], 1, 1, 1, 1, note[:20], note)
    slip = PackingSlip(
        parcel[:62], parcel, (SlipLine(number, note, 1),), (), to, name, carrier=carrier, note=note
    )
    for size in (PARCEL, Size(76, 130)):
        check(PRESS.pages(waybill, size))
        check(PRESS.pages(slip, size))


@settings(max_examples=30, deadline=None)
@given(sku=NAMES, name=WORDS, gtin=st.text("0123456789", max_size=14))
def test_labels_hold_any_text(sku: str, name: str, gtin: str) -> None:
    for size in (SMALL, Size(38, 20), Size(100, 50)):
        check(PRESS.pages(ItemLabel(sku, name, gtin), size))
        check(PRESS.pages(BinLabel(sku[:32], name[:32], 7), size))


def texts(page: Page) -> list[str]:
    return [element.text for element in page.elements if isinstance(element, Text)]


def test_a_list_of_300_stops_goes_over_pages_and_loses_none() -> None:
    pages = PRESS.pages(PickingList("W1", WALK))
    there = [text for page in pages for text in texts(page)]
    assert len(pages) > 5
    for row in WALK:
        assert row.bin in there
        assert row.sku in there
    for n, page in enumerate(pages, start=1):
        assert any(f"{n}/{len(pages)}" in text for text in texts(page))


def test_rows_stay_in_order_over_the_pages() -> None:
    pages = PRESS.pages(PickingList("W1", WALK))
    bins = [text for page in pages for text in texts(page) if text.startswith("A-")]
    assert bins == [row.bin for row in WALK]
    assert all(one != two for one, two in pairwise(bins))


def test_a_manifest_is_signed_on_its_last_page_beside_rows() -> None:
    for count in (1, 2, *range(24, 44)):
        pages = PRESS.pages(Manifest("M1", "SF", HANDED[:count]), A4)
        *others, last = [" ".join(texts(page)) for page in pages]
        assert "Taken over by" in last
        assert HANDED[count - 1].waybill in last
        assert not any("Taken over by" in other for other in others)


def test_a_slips_kits_stand_above_their_parts_and_gifts_are_named() -> None:
    shown = texts(PRESS.pages(SLIP)[0])
    assert shown.index("KIT-9") < shown.index("· CUP-7") < shown.index("85123A")
    assert any("Gift 赠品" in text for text in shown)
    assert any("URGENT" in text for text in shown)


def test_what_is_cut_keeps_its_gaps() -> None:
    for most_lines in (1, 2):
        lines = fit(PRESS.font, "Bin 货位   Zone 库区 " + "Z" * 80, 40, 3, 2, most_lines).lines
        assert len(lines) == most_lines
        assert " ".join(lines).startswith(
            "Bin 货位   Zone 库区 ZZZ" if most_lines == 1 else "Bin 货位   Zone"
        )
        assert lines[-1].endswith("…")


def test_quotation_marks_are_as_wide_as_what_they_stand_beside() -> None:
    assert PRESS.font.clean("At “Walk done”, go on; it’s 扫“是”或“否”。") == (
        'At "Walk done", go on; it\'s 扫“是”或“否”。'
    )


def test_small_chinese_is_not_stout() -> None:
    sheet = Sheet(PRESS.font, PARCEL, 3)
    for size in (2.0, 3.0):
        sheet.text(3, 3, 90, "收件人", size, bold=True)
        sheet.text(3, 9, 90, "To", size, bold=True)
    assert [each.bold for each in sheet.elements if isinstance(each, Text)] == [False, True, True, True]


def test_what_the_font_lacks_is_a_box_and_what_joins_is_nothing() -> None:
    clean = PRESS.font.clean
    assert clean("a😀b") == "a□b"
    assert clean("a\u200d\ufe0fb") == "ab"
    assert clean("a\tb\nc") == "a b c"
    assert clean("中文 é ß") == "中文 é ß"


@pytest.mark.parametrize(
    ("size", "paper"), [(Size(30, 20), SLIP), (Size(60, 30), SLIP), (Size(999, 999), SLIP)]
)
def test_a_paper_says_what_size_it_needs(size: Size, paper: PackingSlip) -> None:
    with pytest.raises(Invalid, match=r"size: expected 70x90 to 420x600 mm"):
        PRESS.pages(paper, size)


def test_a_resolution_that_no_printer_has_is_refused() -> None:
    with pytest.raises(Invalid, match="dpi: expected one of 203, 300, got 96"):
        PRESS.zpl([], 96)
