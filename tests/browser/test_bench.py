"""A bench in a real browser, over a real broker, gateway and web process; its scale is played."""

import asyncio
import json
import os
import sqlite3
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest
from playwright.async_api import Browser, Page, expect

from hub.domain.people import Station
from hub.main import url_of
from hub.office import accounts
from hub.office.passwords import Passwords
from hub.store.records import Event
from tests.browser.conftest import SIZES, Opener, no_axe_faults, shoot
from tests.e2e.web_process import WebProcess
from tests.unit.floor.floor_under_test import GOODS, SITE, Floor

pytestmark = pytest.mark.long
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


@pytest.fixture
async def hub(web: WebProcess) -> AsyncIterator[Hub]:
    made = Hub(web)
    await made.start()
    yield made
    if made.process is not None and made.process.returncode is None:
        await made.kill()


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


async def signed_in(opened: Opener, job: str, **how: str) -> Page:
    page = await opened("/bench/bench-1", live=False, **how)
    await ready(page)
    await scan(page, "U%2")
    await expect(page.locator("#operator")).to_have_text("P2")
    await scan(page, f"J%{job}")
    return page


async def test_an_order_is_verified_by_scans_and_nothing_is_lost_or_doubled_without_the_hub(
    opened: Opener, floor: Floor, hub: Hub
) -> None:
    label = picked(floor, "1", A=2, B=2)
    page = await signed_in(opened, "VERIFY")
    await scanned(page, f"O%{label}", "w", "4 to scan")
    await expect(page.locator("#left")).to_have_text("4 left")
    await scanned(page, A, "g", "OK A 1/2")
    await expect(page.locator("[data-sku=A] .pieces")).to_contain_text("1left of 2")
    await scanned(page, C, "r", "Wrong item C")
    await expect(page.locator("#word")).to_have_text("STOP")
    await resume(page)
    await hub.kill()
    await expect(page.locator("#line")).to_have_attribute("data-state", "away")
    await scanned(page, A, "b", "OK for now")
    await expect(page.locator("[data-sku=A].done")).to_be_visible()
    await scanned(page, A, "r", "Too many, put it back")
    await scanned(page, B, "b", "OK for now")
    await expect(page.locator("#queue")).to_have_text("3 waiting")
    await page.reload()
    await expect(page.locator("#queue")).to_have_text("3 waiting")

    await hub.start()
    await ready(page)
    await expect(page.locator("#queue")).to_have_text("")
    await shows(page, "r", "Too many")
    await resume(page)
    await scanned(page, B, "g", "complete")
    told = events(floor, "bench-1")
    codes = [json.loads(event.frame)["c"] for event in told]
    assert codes == ["U%2", "J%VERIFY", f"O%{label}", A, C, "X%RESUME", A, A, B, "X%RESUME", B]
    assert len({(event.inc, event.seq) for event in told}) == len(told)
    assert [line.qty_verified for line in floor.lines(label)] == [2, 2]
    assert floor.order(label).state == "verified"


SERIAL = """
class PlayedPort {
  async open(line) {
    this.line = line;
    this.readable = new ReadableStream({ start: (control) => (this.control = control) });
    this.writable = new WritableStream({ write() {} });
  }
  async close() {}
}
const port = new PlayedPort();
window.scaleSays = async (text, times) => {
  for (let i = 0; i < times; i += 1) {
    port.control.enqueue(new TextEncoder().encode(text));
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};
const allowed = () => (sessionStorage.allowed ? [port] : []);
const serial = { requestPort: async () => port, getPorts: async () => allowed() };
Object.defineProperty(navigator, "serial", { value: serial });
"""
"""A scale on a serial line: what `scaleSays` says comes out of it."""


async def weighed(page: Page, kg: str) -> None:
    """Put something on the scale and leave it there."""
    await page.evaluate("([text, times]) => window.scaleSays(text, times)", [f"\r\nST,GS,+{kg} kg\r\n", 9])


async def test_a_parcel_is_packed_with_a_scale(opened: Opener, floor: Floor, hub: Hub) -> None:
    label = picked(floor, "1", A=2)
    floor.scan("bench-2", "U%3", "J%VERIFY", f"O%{label}", A, A)
    page = await opened("/bench/bench-1", live=False)
    await page.add_init_script(SERIAL)
    await page.reload()
    await ready(page)
    await page.get_by_role("button", name="Settings").click()
    await page.get_by_label("How it speaks").select_option("a-and-d")
    await page.get_by_label("Step in g").fill("1")
    await page.evaluate("sessionStorage.allowed = 'yes'")
    await page.get_by_role("button", name="Choose the line").click()
    await page.wait_for_selector("#weight:not([hidden])")
    await ready(page)
    await weighed(page, "00.0000")
    await expect(page.locator("#live")).to_have_text("0.000 kg")
    await page.locator("[data-opens=people]").click()
    await page.get_by_role("button", name="P2").click()
    await expect(page.locator("#operator")).to_have_text("P2")
    await page.locator("[data-opens=jobs]").click()
    await page.get_by_role("button", name="Pack", exact=False).first.click()
    await expect(page.locator("#job")).to_have_text("Pack")
    await page.get_by_placeholder("A code, typed by hand").fill(f"O%{label}")
    await page.keyboard.press("Enter")
    await shows(page, "w", "S-1.1")
    await expect(page.locator("[data-sku=A] .pieces")).to_have_text("× 2")
    await weighed(page, "00.9000")
    await shows(page, "r", "")
    await weighed(page, "00.0000")
    await weighed(page, "00.5000")
    await shows(page, "g", "Weight OK")
    weights = [event.net_mg for event in events(floor, "bench-1") if event.kind == "weigh"]
    assert [mg for mg in weights if mg] == [900_000, 500_000]
    assert floor.order(label).state == "weighed"


async def test_a_bench_is_one_tab_of_one_browser(
    opened: Opener, browser: Browser, web: WebProcess, floor: Floor, hub: Hub
) -> None:
    page = await opened("/bench/bench-1", live=False)
    await ready(page)
    other_tab = await page.context.new_page()
    await other_tab.goto(page.url)
    await shows(other_tab, "r", "open in another tab")
    other_browser = await opened("/bench/bench-1", live=False)
    await shows(other_browser, "a", "Another station has this name")
    await scanned(other_browser, A, "r", "Station not admitted, NOT taken")
    await scanned(page, "U%2", "w", "")
    await expect(page.locator("#operator")).to_have_text("P2")
    assert [json.loads(event.frame)["c"] for event in events(floor, "bench-1")] == ["U%2"]


async def test_a_lost_line_is_shown_and_what_was_done_comes_in_later(
    opened: Opener, floor: Floor, hub: Hub
) -> None:
    page = await signed_in(opened, "VERIFY")
    await expect(page.locator("#job")).to_have_text("Verify")
    hub.web.pause()
    await expect(page.locator("#line")).to_have_attribute("data-state", "offline", timeout=3500)
    await scanned(page, "4006381333931", "a", "Saved, checked later")
    hub.web.go_on()
    await ready(page)
    await shows(page, "a", "006381333931: ")
    await asyncio.to_thread(hub.web.end)
    await expect(page.locator("#line")).to_have_attribute("data-state", "offline")
    await until_off(floor)
    await page.reload()
    await scanned(page, "X%HELP", "a", "Saved, checked later")
    await expect(page.locator("#queue")).to_have_text("1 waiting")
    await page.reload()
    await expect(page.locator("#queue")).to_have_text("1 waiting")
    await asyncio.to_thread(hub.web.start)
    await ready(page)
    await expect(page.locator("#queue")).to_have_text("")
    codes = [json.loads(event.frame)["c"] for event in events(floor, "bench-1")]
    assert codes == ["U%2", "J%VERIFY", "4006381333931", "X%HELP"]


async def test_what_cannot_be_kept_is_not_taken(opened: Opener, floor: Floor, hub: Hub) -> None:
    page = await signed_in(opened, "VERIFY")
    await expect(page.locator("#job")).to_have_text("Verify")
    broken = "() => { IDBDatabase.prototype.transaction = () => { throw new Error('disk full'); }; }"
    await page.evaluate(broken)
    await scanned(page, "X%HELP", "r", "Not saved, NOT taken")
    await until_off(floor)
    await page.reload()
    await ready(page)
    await scanned(page, "X%HELP", "w", "")
    codes = [json.loads(event.frame)["c"] for event in events(floor, "bench-1")]
    assert codes == ["U%2", "J%VERIFY", "X%HELP"]


async def until_off(floor: Floor) -> None:
    """Wait until the hub knows that the bench is gone: at once, by its will."""
    async with asyncio.timeout(20):
        while True:
            with floor.work.transaction():
                row = floor.work.one(Station, "name", "bench-1", SITE)
            if row is not None and not row.online:
                return
            await asyncio.sleep(0.1)


async def test_the_office_reaches_a_bench(opened: Opener, floor: Floor, hub: Hub) -> None:
    page = await opened("/bench/bench-1", live=False)
    await ready(page)
    url = f"{hub.web.url}/api/v1/stations/bench-1/commands"
    async with httpx.AsyncClient() as client:
        for op, more in (("message", {"text": "请来一下"}), ("zero", {}), ("calibrate", {"mg": 1000})):
            answer = await client.post(url, json={"op": op, **more})
            assert answer.status_code < 300, answer.text
        await expect(page.locator("#say")).to_have_text("请来一下")
        await client.post(url, json={"op": "identify"})
        await expect(page.locator("#say")).to_have_text("bench-1")
        await expect(page.locator("#word")).to_have_text("HERE")
        async with page.expect_navigation():
            await client.post(url, json={"op": "reboot"})
        await ready(page)
        async with asyncio.timeout(20):
            while True:
                rows = (await client.get(url)).json()["rows"]
                if all(row["state"] in ("done", "failed") for row in rows):
                    break
                await asyncio.sleep(0.2)
    assert {(row["op"], row["state"], row["why"]) for row in rows} >= {
        ("message", "done", ""),
        ("zero", "failed", "no_scale"),
        ("calibrate", "failed", "not_here"),
        ("identify", "done", ""),
    }


async def test_a_tablet_signs_in_and_stops_when_its_account_is_locked(
    opened: Opener, floor: Floor, hub: Hub
) -> None:
    kept = Passwords().hashed("correct horse battery")
    with floor.work.transaction():
        accounts.first(floor.act(), "boss", kept)
        accounts.add(floor.act(), "tablet", "bench", kept)
    await asyncio.sleep(1.5)
    page = await opened("/bench/bench-1", live=False)
    await page.locator("[name=name]").fill("tablet")
    await page.locator("[name=password]").fill("correct horse battery")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/bench/bench-1")
    await ready(page)
    with floor.work.transaction():
        accounts.lock(floor.act(), "tablet")
    await shows(page, "r", "Sign-in is over")
    await until_off(floor)
    with floor.work.transaction():
        accounts.unlock(floor.act(), "tablet")
    await page.get_by_role("link", name="Sign in").click()
    await page.wait_for_url("**/sign-in?to=/bench/bench-1")


@pytest.mark.timeout(600)
async def test_how_it_looks(opened: Opener, floor: Floor, hub: Hub) -> None:
    """Kept for people to look at, in both languages, on every size of screen; axe looks too."""
    with sqlite3.connect(hub.web.database_url.removeprefix("sqlite:///")) as data:
        names = (("Mug, blue, 0.3 l, dishwasher-safe", "A"), ("保温杯 500毫升 不锈钢", "B"), ("Pen", "C"))
        data.executemany("UPDATE item SET name = ? WHERE sku = ?", names)
    label = picked(floor, "1", A=2, B=1)
    screens = [
        ("en", "laptop", "dark"),
        ("zh", "phone", "light"),
        ("en", "phone", "dark"),
        ("zh", "tablet", "light"),
    ]
    SIZES.setdefault("tablet", (800, 1280))
    for lang, size, theme in screens:
        page = await opened("/bench/bench-1", live=False, lang=lang, size=size, theme=theme)
        name = f"bench-{lang}-{size}"
        await ready(page)
        await shoot(page, f"{name}-ready")
        await no_axe_faults(page)
        for code in ("U%2", "J%VERIFY", f"O%{label}"):
            await scan(page, code)
            await asyncio.sleep(0.3)
        if "X%YES" in await page.locator("#say").inner_text():
            await scan(page, "X%YES")
        await expect(page.locator("[data-sku=A]")).to_be_visible()
        await scan(page, C)
        await expect(page.locator("#verdict")).to_have_attribute("data-colour", "r")
        await shoot(page, f"{name}-red")
        await no_axe_faults(page)
        await resume(page) if lang == "en" else await page.locator("[data-card='X%RESUME']").click()
        await ready(page)
        await scan(page, A)
        await expect(page.locator("#verdict")).to_have_attribute("data-colour", "g")
        await shoot(page, f"{name}-green")
        await scan(page, "X%UNDO")
        await scan(page, "4999999999999")
        await expect(page.locator("#verdict")).to_have_attribute("data-colour", "r")
        for opener in ("people", "jobs", "settings"):
            await page.locator(f"[data-opens={opener}]").click()
            await shoot(page, f"{name}-{opener}")
            await no_axe_faults(page)
            await page.locator(f"[data-closes={opener}]").click()
        await hub.kill()
        await expect(page.locator("#line")).to_have_attribute("data-state", "away")
        await shoot(page, f"{name}-amber")
        await scan(page, B)
        await expect(page.locator("#verdict")).to_have_attribute("data-colour", "b")
        await shoot(page, f"{name}-blue")
        await no_axe_faults(page)
        await scan(page, "X%UNDO")
        await hub.start()
        await ready(page)
        await expect(page.locator("#queue")).to_have_text("")
        await page.context.close()
        await until_off(floor)
    page = await opened("/benches", live=False)
    await page.locator("[data-opens=qr-bench-1]").click()
    await shoot(page, "benches-en")
    await no_axe_faults(page)
    page = await opened("/benches", lang="zh", size="phone", live=False)
    await shoot(page, "benches-zh")
