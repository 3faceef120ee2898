"""Symbols and bitmaps, each against somebody else's reading of the standard."""

import threading

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from hub.documents import symbols
from hub.documents.bitmaps import compressed
from hub.documents.press import Press
from tests.unit.documents.label_printer import _unpacked
from tests.unit.documents.samples import SLIP, WAYBILL

PRESS = Press.load()
ASCII = st.text(
    st.characters(min_codepoint=32, max_codepoint=126, exclude_characters=">^~"), min_size=1, max_size=40
)


def drawn(bars: symbols.Bars) -> Image.Image:
    row = b"\xff" * 2 * bars.left
    for n, width in enumerate(bars.widths):
        row += (b"\xff" if n % 2 else b"\0") * 2 * width
    row += b"\xff" * 2 * bars.right
    return Image.frombytes("L", (len(row), 30), row * 30)


def read(image: Image.Image) -> list[tuple[str, str]]:
    return [(str(found.format), found.text) for found in zxingcpp.read_barcodes(image)]


@settings(max_examples=60, deadline=None)
@given(text=ASCII)
def test_code_128_says_what_it_was_given(text: str) -> None:
    bars = symbols.code128(text)
    assert bars.modules == sum(bars.widths) + 20
    assert [found for _, found in read(drawn(bars))] == [text]


@settings(max_examples=40, deadline=None)
@given(digits=st.text("0123456789", min_size=12, max_size=12))
def test_ean_13_is_the_one_that_readers_know(digits: str) -> None:
    check = -sum(int(d) * (1, 3)[n % 2] for n, d in enumerate(digits)) % 10
    bars = symbols.ean(f"{digits}{check}")
    assert bars is not None
    if bars.kind == "ean13":
        assert bars.modules == 113
        assert read(drawn(bars)) == [("EAN-13", f"{digits}{check}")]
    assert symbols.ean(f"{digits}{(check + 1) % 10}") is None


@pytest.mark.parametrize("text", ["", "^", "a>b", "~", "é", "中", "a\n"])
def test_what_is_no_code_128_becomes_something_else(text: str) -> None:
    assert not symbols.is_code128(text)
    with pytest.raises(ValueError, match="printable ASCII"):
        symbols.code128(text)


@settings(max_examples=100, deadline=None)
@given(rows=st.lists(st.binary(min_size=5, max_size=5), min_size=1, max_size=6))
def test_a_compressed_bitmap_is_the_bitmap(rows: list[bytes]) -> None:
    assert _unpacked(compressed(b"".join(rows), 5), 10) == [row.hex().upper() for row in rows]


@pytest.mark.parametrize("fill", [b"\0", b"\xff", b"\x0f", b"\x80"])
def test_long_runs_are_counted(fill: bytes) -> None:
    for size in (1, 9, 10, 11, 100, 200, 210):
        assert _unpacked(compressed(fill * size, size), 2 * size) == [(fill * size).hex().upper()]


def test_a_press_serves_several_threads() -> None:
    def papers() -> tuple[bytes, bytes]:
        pages = [page for content in (SLIP, WAYBILL) for page in PRESS.pages(content)]
        return PRESS.pdf(pages), PRESS.zpl(pages, 203)

    expected, came = papers(), []
    threads = [threading.Thread(target=lambda: came.append(papers())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert came == [expected] * 4
