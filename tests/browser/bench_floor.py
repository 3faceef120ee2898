"""Work at a bench in the browser: a gateway that can be killed, a scanner, and what is waited for."""

import asyncio
import os
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from playwright.async_api import Page, expect

from hub.domain.people import Station
from hub.main import url_of
from hub.store.records import Event
from tests.e2e.web_process import WebProcess
from tests.patience import PATIENCE_S
from tests.unit.floor.floor_under_test import GOODS, SITE, Floor

if TYPE_CHECKING:
    from tests.browser.conftest import Opener

A, B, C = (GOODS[sku][1] for sku in "ABC")


@dataclass
class Hub:
    """The gateway of the site; it can be killed and started again."""

    web: WebProcess
    process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        env = {
            **os.environ,
            "PICKBENCH_HOME": str(self.web.log.parent),
            "PICKBENCH_BROKER_URL": url_of(self.web.broker),
            "PICKBENCH_DATABASE_URL": self.web.database_url,
            "PICKBENCH_LOG_LEVEL": "error",
        }
        self.process = await asyncio.create_subprocess_exec(sys.executable, "-m", "hub.main.gateway", env=env)

    async def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        await self.process.wait()


async def scan(page: Page, code: str, gap_ms: float = 2) -> None:
    """Type as a scanner does: each key has its own time, however busy this machine is."""
    session = await page.context.new_cdp_session(page)
    at_s = time.time()
    for text in (*code, "\r"):
        key = {"key": "Enter", "code": "Enter"} if text == "\r" else {"key": text}
        await session.send(
            "Input.dispatchKeyEvent", {"type": "keyDown", "text": text, "timestamp": at_s, **key}
        )
        at_s += gap_ms / 1000
    await session.detach()


def picked(floor: Floor, number: str, **wanted: int) -> str:
    """An order whose pieces stand in a tote."""
    label = floor.new_order(number, **wanted)
    floor.release(label)
    floor.walk()
    return label


async def ready(page: Page) -> None:
    await expect(page.locator("#line")).to_have_attribute("data-state", "ready")


async def shows(page: Page, colour: str, words: str) -> None:
    """Wait for a verdict."""
    await expect(page.locator("#say")).to_contain_text(words)
    await expect(page.locator("#verdict")).to_have_attribute("data-colour", colour)


async def scanned(page: Page, code: str, colour: str, words: str) -> None:
    """Scan, and see the verdict."""
    await scan(page, code)
    await shows(page, colour, words)


async def resume(page: Page) -> None:
    """The wrong piece is out of the way; wait until the hub has said so."""
    await page.get_by_role("button", name="Resume").click()
    await expect(page.locator("#verdict[data-colour=w][data-mode=s]")).to_be_visible()


def events(floor: Floor, station: str) -> list[Event]:
    """What the hub took of a station, in its order."""
    with floor.work.transaction():
        row = floor.work.one(Station, "name", station, SITE)
        assert row is not None
        rows = floor.work.where(Event, "station_id", row.id)
    return sorted(rows, key=lambda event: (event.inc, event.seq))


async def signed_in(opened: "Opener", job: str, **how: str) -> Page:
    page = await opened("/bench/bench-1", live=False, **how)
    await ready(page)
    await scan(page, "U%2")
    await expect(page.locator("#operator")).to_have_text("P2")
    await scan(page, f"J%{job}")
    return page


async def until_off(floor: Floor) -> None:
    """Wait until the hub knows that the bench is gone: at once, by its will."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            with floor.work.transaction():
                row = floor.work.one(Station, "name", "bench-1", SITE)
            if row is not None and not row.online:
                return
            await asyncio.sleep(0.1)
