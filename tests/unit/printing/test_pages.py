"""Whatever a printer does, every page comes out once and in its order, or a person is asked."""

import asyncio
import re
from pathlib import Path

import pytest

from hub.office import printers
from tests.unit.printing.played import Mute, Played
from tests.unit.printing.shop import Shop


def subjects(pages: list[bytes]) -> list[str]:
    """What each page is of, by the code that it bears."""
    found = []
    for page in pages:
        match = re.search(rb"\bN(\d+)\b", page)
        assert match is not None, page[:400]
        found.append(f"N{match[1].decode()}")
    return found


def wanted(count: int) -> list[str]:
    return [f"N{n}" for n in range(1, count + 1)]


WAYS = {
    "good": {},
    "no count": {"counts": False},
    "closes in mid-page": {"breaks_at": 600, "times": 2},
    "closes after a page": {"breaks_after_page": True, "times": 3},
    "stops reading": {"reads_no_more_at": 600},
    "answers late": {"late_s": 0.1},
    "answers too late": {"late_s": 0.4, "late_for": 6},
    "slow, closes after a page": {"page_s": 0.05, "breaks_after_page": True},
}


SHORT = ("closes in mid-page", "closes after a page", "stops reading", "answers too late")


@pytest.mark.parametrize(
    "way", [way if way in SHORT else pytest.param(way, marks=pytest.mark.long) for way in WAYS]
)
async def test_no_page_is_lost_or_doubled(shop: Shop, way: str) -> None:
    with Played(**WAYS[way]) as printer:  # type: ignore[arg-type]
        shop.printer("P1", printer.address)
        shop.tests(5)
        async with shop.spooling():
            await shop.until(shop.is_all_printed)
        assert subjects(printer.out) == wanted(5)
        assert shop.fault("P1") == ""


@pytest.mark.parametrize("hears", [True, pytest.param(False, marks=pytest.mark.long)])
async def test_out_of_paper_waits_and_says_so(shop: Shop, hears: bool) -> None:
    with Played(hears_while_out=hears) as printer:
        shop.printer("P1", printer.address)
        shop.tests(1)
        async with shop.spooling():
            await shop.until(shop.is_all_printed)
            printer.page_s = 0.3
            shop.tests(3)
            await shop.until(lambda: printer.is_in_mid_page)
            printer.paper = False
            await shop.until(lambda: "缺纸" in shop.fault("P1"))
            assert len(printer.out) <= 2
            printer.page_s, printer.paper = 0.0, True
            await shop.until(shop.is_all_printed)
            await shop.until(lambda: shop.fault("P1") == "")
        assert subjects(printer.out) == ["N1", *wanted(3)]


async def test_a_printer_that_is_away_delays_only_itself(shop: Shop) -> None:
    with Played() as there, Mute() as gone:
        shop.printer("P1", there.address)
        shop.printer("P2", gone.address)
        gone.__exit__()
        shop.tests(2, "P2")
        shop.tests(3, "P1")
        async with shop.spooling():
            await shop.until(lambda: len(there.out) == 3)
            await shop.until(lambda: shop.fault("P2").startswith("can't be reached"))
            await shop.until(lambda: shop.states() == ["queued"] * 2 + ["printed"] * 3)
            with Played(port=gone.port) as back:
                await shop.until(shop.is_all_printed)
                assert subjects(back.out) == wanted(2)


@pytest.mark.parametrize("came_out", [True, False])
async def test_where_nothing_counts_a_person_says_what_came_out(shop: Shop, came_out: bool) -> None:
    with Mute(breaks_at=600) as printer:
        shop.printer("P1", printer.address, silent=True)
        one, *_ = shop.tests(3)
        async with shop.spooling():
            await shop.until(lambda: shop.states() == ["doubtful", "queued", "queued"])
            await shop.until(lambda: f"print {one} test N1" in shop.fault("P1"))
            shop.resolve(one, came_out)
            await shop.until(shop.is_all_printed)
        assert subjects(printer.out) == (wanted(3)[1:] if came_out else wanted(3))
        assert shop.prints()[0].reason == ("seen 已看到" if came_out else "not seen 未见")


async def test_a_printer_that_tells_its_state_only_is_asked_about_by_a_person_after_a_break(
    shop: Shop,
) -> None:
    with Played(counts=False, breaks_after_page=True) as printer:
        shop.printer("P1", printer.address)
        one, _ = shop.tests(2)
        async with shop.spooling():
            await shop.until(lambda: shop.states() == ["doubtful", "queued"])
            shop.resolve(one, came_out=True)
            await shop.until(shop.is_all_printed)
        assert subjects(printer.out) == wanted(2)


async def test_files_are_there_whole_and_once(shop: Shop, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    shop.printer("P1", str(tmp_path / "out"), "folder", language="pdf")
    shop.printer("P2", str(tmp_path / "missing"), "folder")
    shop.tests(2, "P1")
    shop.tests(1, "P2")
    async with shop.spooling():
        await shop.until(lambda: shop.states() == ["printed", "printed", "queued"])
        await shop.until(lambda: "can't be written" in shop.fault("P2"))
        (tmp_path / "missing").mkdir()
        await shop.until(shop.is_all_printed)
    files = sorted((tmp_path / "out").iterdir())
    assert [file.name for file in files] == ["00000001-test-N1.pdf", "00000002-test-N2.pdf"]
    assert all(file.read_bytes().startswith(b"%PDF") for file in files)


async def test_a_paused_printer_goes_on_when_it_is_resumed(shop: Shop) -> None:
    with Played() as printer:
        shop.printer("P1", printer.address)
        shop.act(printers.pause, "P1")
        shop.tests(1)
        async with shop.spooling():
            await asyncio.sleep(0.3)
            assert printer.out == []
            shop.act(printers.resume, "P1")
            await shop.until(shop.is_all_printed)


async def test_a_paper_that_cannot_be_made_is_given_up_with_its_pair(shop: Shop) -> None:
    with Played() as printer:
        shop.printer("P1", printer.address)
        shop.carrier()
        label = shop.floor.new_order("1", A=1)  # without a recipient
        shop.ask(label)
        shop.tests(1)
        async with shop.spooling():
            await shop.until(lambda: shop.states() == ["failed", "failed", "printed"])
        for each in shop.prints()[:2]:
            assert "expected a recipient for its waybill" in each.reason
        assert subjects(printer.out) == ["N1"]
