"""A spooler that is killed in mid-page: the next one asks the printer what came out."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.patience import PATIENCE_S
from tests.unit.printing.played import Mute, Played
from tests.unit.printing.shop import Shop
from tests.unit.printing.test_pages import subjects, wanted

ROOT = Path(__file__).resolve().parents[3]


@contextlib.contextmanager
def alone(shop: Shop) -> Iterator["subprocess.Popen[bytes]"]:
    url = str(shop.database.url)
    process = subprocess.Popen([sys.executable, "-m", "tests.unit.printing.spooler_alone", url], cwd=ROOT)
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGKILL)
        process.wait(PATIENCE_S)


@pytest.mark.parametrize("how", ["in mid-page", pytest.param("after the page", marks=pytest.mark.long)])
async def test_killed_in_mid_page_nothing_is_lost_or_doubled(shop: Shop, how: str) -> None:
    pauses = {"holds_at": 600} if how == "in mid-page" else {"page_s": 0.6}
    with Played(**pauses) as printer:  # type: ignore[arg-type]
        shop.printer("P1", printer.address)
        shop.tests(3)
        with alone(shop) as process:
            await shop.until(lambda: "sending" in shop.states() and printer.is_in_mid_page)
            process.kill()
            process.wait(PATIENCE_S)
        printer.holds_at, printer.page_s = 0, 0.0
        assert shop.states().count("sending") >= 1
        async with shop.spooling():
            await shop.until(shop.is_all_printed)
        assert subjects(printer.out) == wanted(3)


@pytest.mark.long
async def test_killed_in_mid_page_of_a_printer_that_tells_nothing_a_person_decides(shop: Shop) -> None:
    with Mute(holds_at=600) as printer:
        shop.printer("P1", printer.address, silent=True)
        one, *_ = shop.tests(3)
        with alone(shop) as process:
            await shop.until(lambda: "sending" in shop.states() and printer.is_in_mid_page)
            process.kill()
            process.wait(PATIENCE_S)
        printer.holds_at = 0
        async with shop.spooling():
            await shop.until(lambda: shop.states() == ["doubtful", "queued", "queued"])
            shop.resolve(one, came_out=False)
            await shop.until(shop.is_all_printed)
        assert subjects(printer.out) == wanted(3)


@pytest.mark.long
async def test_a_second_spooler_waits_until_the_first_is_gone(shop: Shop) -> None:
    with Played() as printer, alone(shop) as process:
        shop.printer("P1", printer.address)
        shop.tests(1)
        await shop.until(shop.is_all_printed)
        async with shop.spooling():
            shop.tests(4)
            await shop.until(shop.is_all_printed)
            process.kill()
            process.wait(PATIENCE_S)
            shop.tests(2)
            await shop.until(shop.is_all_printed)
        assert subjects(printer.out) == wanted(1) + wanted(4) + wanted(2)
