"""By way of CUPS: a job bears its print's number, and no job is submitted twice."""

import asyncio
import contextlib
from collections.abc import Callable
from pathlib import Path

import pytest

from hub.domain.papers import Print
from hub.printing import ipp
from hub.printing.cups import Cups
from hub.printing.transport import Sheets
from tests.unit.printing.print_server import PrintServer, cups, missing, tell
from tests.unit.printing.shop import Shop
from tests.unit.printing.test_pages import subjects, wanted


@pytest.mark.parametrize("drops", [pytest.param(0, marks=pytest.mark.long), 2])
async def test_a_job_whose_answer_was_lost_is_found_again(shop: Shop, drops: int) -> None:
    with PrintServer(drops=drops) as server:
        shop.printer("P1", server.address, "cups")
        shop.tests(3)
        async with shop.spooling():
            await shop.until(shop.is_all_printed)
        assert subjects(server.out) == wanted(3)
        assert len({job.name for job in server.jobs}) == len(server.jobs) == 3


async def test_a_stopped_queue_waits_and_says_why(shop: Shop) -> None:
    with PrintServer(stopped=True) as server:
        shop.printer("P1", server.address, "cups")
        shop.tests(1)
        async with shop.spooling():
            await shop.until(lambda: shop.fault("P1") == "stopped: media-empty-error")
            assert server.jobs == []
            server.stopped = False
            await shop.until(shop.is_all_printed)


async def test_a_job_that_was_cancelled_there_failed_and_one_that_ended_in_mid_page_is_doubtful(
    shop: Shop,
) -> None:
    with PrintServer(ends=ipp.CANCELED, began=False) as server:
        shop.printer("P1", server.address, "cups")
        shop.tests(1)
        async with shop.spooling():
            await shop.until(lambda: shop.states() == ["failed"])
            server.ends, server.began = ipp.ABORTED, True
            shop.tests(1)
            await shop.until(lambda: shop.states() == ["failed", "doubtful"])


async def test_where_the_server_forgets_its_jobs_a_person_is_asked() -> None:
    job = Print(7, "main", 1, "test", "N1", "sending", tries=1)
    with (
        PrintServer(keeps_history=False) as server,
        pytest.raises(Exception, match="keeps no list of its jobs"),
    ):
        await Cups(server.address, "here", 1.0).resume(job, -1)


@pytest.mark.long
@pytest.mark.skipif(bool(missing()), reason=missing() or "there")
async def test_a_real_cups(shop: Shop, tmp_path: Path, free_port: Callable[[], int]) -> None:
    with cups(tmp_path / "cups", free_port()) as where:
        shop.printer("P1", f"Q@{where}", "cups")
        shop.tests(3)
        async with shop.spooling():
            await shop.until(shop.is_all_printed)
            assert tell(where, "cupsdisable", "Q")
            shop.tests(1)
            await shop.until(lambda: shop.fault("P1").startswith("stopped"))
            assert tell(where, "cupsenable", "Q")
            await shop.until(shop.is_all_printed)
        # One that was submitted, and nobody noted it: the next finds it.
        sheets = Sheets(Print(99, "main", 1, "test", "N1", "sending", tries=1), (b"^XA^XZ",), "zpl")
        first = Cups(f"Q@{where}", "here", 5.0)
        await first.ready(sheets)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(0.02):
                await first.send(sheets, 0)
        second = Cups(f"Q@{where}", "here", 5.0)
        if await second.resume(sheets.job, -1) == 0:
            await second.send(sheets, 0)
        await second.out(sheets.job, 0, lambda _: None)
        assert await second.resume(sheets.job, -1) == 1
        named = [job for job in await second._jobs() if job["job-name"] == ["here-99.1"]]
        assert len(named) == 1
