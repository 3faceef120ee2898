"""The status page in a real browser: live, in both languages and themes, on a phone and on a wall."""

import asyncio
import shutil
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from hub.broker import OwnBroker
from hub.office import changes
from protocol.facts import Fact
from tests.databases import migrated
from tests.e2e.web_process import Gateway, WebProcess
from tests.unit.floor.floor_under_test import GOODS, Floor, small_shop

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is missing: run make setup")
expect.set_options(timeout=20_000)
Opener = Callable[..., Awaitable[Page]]


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        made = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield made
        await made.close()


@pytest.fixture
def floor(tmp_path: Path) -> Any:
    database = migrated(f"sqlite:///{tmp_path}/floor.db")
    made = small_shop(database)
    made.at_ms = time.time_ns() // 1_000_000 - 60_000
    yield made
    made.work.connection.close()
    database.close()


@pytest.fixture
async def web(
    floor: Floor, broker: OwnBroker, tmp_path: Path, free_port: Callable[[], int]
) -> AsyncIterator[WebProcess]:
    made = WebProcess(f"sqlite:///{tmp_path}/floor.db", broker.hub_address, free_port(), tmp_path / "web.log")
    await asyncio.to_thread(made.start)
    yield made
    if made.process is not None and made.process.poll() is None:
        await asyncio.to_thread(made.end)


@pytest.fixture
async def gateway(broker: OwnBroker) -> AsyncIterator[Gateway]:
    made = Gateway(broker.hub_address)
    made.state(1)
    yield made
    made.close()


@pytest.fixture
async def opened(browser: Browser, web: WebProcess) -> AsyncIterator[Opener]:
    """A function that opens the page; at the end, nothing may have gone wrong in it."""
    wrong: list[str] = []
    outside: list[str] = []

    async def opener(query: str = "", width: int = 1366, height: int = 900) -> Page:
        page = await browser.new_page(viewport={"width": width, "height": height})
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda request: outside.append(request.url))
        await page.goto(f"{web.url}/{query}")
        await page.wait_for_selector("body[data-link=live]")
        return page

    yield opener
    assert wrong == []
    assert [url for url in outside if not url.startswith(web.url)] == []


def a_busy_day(floor: Floor) -> None:
    """Something of everything that the page shows."""
    labels = [floor.new_order(str(n), A=1, B=1) for n in range(1, 5)]
    floor.release(labels[0], labels[1], floor.new_order("short", A=500))
    floor.office(changes.hold, labels[3], "payment not received")
    floor.walk()
    floor.scan("bench-1", "U%2", "J%VERIFY", f"O%{labels[0]}", *(GOODS[sku][1] for sku in "AB"))
    floor.scan("bench-1", "J%PACK", f"O%{labels[0]}")
    floor.weigh("bench-1", 500_000)
    floor.weigh("bench-1", 600_000)
    floor.scan("zone-a", "U%1", "J%PICK", "H%K2", "C%T2")
    floor.scan("bench-2", "U%3", "J%VERIFY")
    floor.scan("bench-2", "4000000000006")


def cards(page: Page) -> Any:
    return page.locator(".card")


async def test_the_floor_is_shown_and_a_fact_shows_at_once(
    opened: Opener, floor: Floor, gateway: Gateway
) -> None:
    a_busy_day(floor)
    page = await opened("?lang=en")
    await expect(page.locator("#orders")).to_have_text("5")
    await expect(page.locator("#pieces")).to_have_text("2")
    await expect(page.locator("#parcels")).to_have_text("1")
    await expect(page.locator("#bar i:visible")).to_have_count(5)
    await expect(cards(page)).to_have_count(5)
    bench = page.locator(".card", has_text="bench-1")
    await expect(bench).to_have_attribute("data-v", "pass")
    await expect(bench).to_contain_text("Weight OK")
    await expect(page.locator("#stopped")).to_contain_text("payment not received")
    await expect(page.locator("#lit")).to_contain_text("A-01")
    await expect(page.locator("#links")).to_contain_text("Gateway up")
    at_ms = time.time_ns() // 1_000_000
    gateway.tell(
        Fact("verdict", at_ms, station="dock", seq=900, v="fail", why="wrong_parcel", say="Wrong parcel S-9")
    )
    dock = page.locator(".card", has_text="dock")
    await expect(dock).to_have_attribute("data-v", "fail")
    await expect(dock).to_contain_text("Wrong parcel S-9")
    await page.click("#feed-tabs [data-list=fails]")
    await expect(page.locator("#feed li").first).to_contain_text("Wrong parcel S-9")
    await expect(page.locator("#feed li[data-v=pass]")).to_have_count(0)
    floor.new_order("late", C=1)
    await expect(page.locator("#orders")).to_have_text("6")
    gateway.state(0)
    await expect(page.locator("#links")).to_contain_text("Gateway down")


async def test_language_and_theme_are_switched_and_kept(opened: Opener, floor: Floor) -> None:
    a_busy_day(floor)
    page = await opened()
    await expect(page.locator("#day-title")).to_have_text("The day")
    await page.click("#lang")
    await expect(page.locator("#day-title")).to_have_text("今日订单")
    await expect(page.locator("#legend")).to_contain_text("配货中")
    await expect(page.locator(".card", has_text="bench-1")).to_contain_text("重量正确")
    assert await page.get_attribute("html", "lang") == "zh-CN"
    await page.click("#theme")
    assert await page.get_attribute("html", "data-theme") == "light"
    await page.reload()
    await expect(page.locator("#day-title")).to_have_text("今日订单")
    assert await page.get_attribute("html", "data-theme") == "light"


async def test_a_lost_hub_is_seen_and_the_page_catches_up(
    opened: Opener, floor: Floor, web: WebProcess
) -> None:
    a_busy_day(floor)
    page = await opened("?lang=en")
    web.pause()
    await page.wait_for_selector("body[data-link=lost]")
    await expect(page.locator("#lost")).to_contain_text("Connection to the hub lost")
    web.go_on()
    await page.wait_for_selector("body[data-link=live]")
    await asyncio.to_thread(web.end)
    await page.wait_for_selector("body[data-link=lost]")
    floor.new_order("meanwhile", B=1)
    await asyncio.to_thread(web.start)
    await page.wait_for_selector("body[data-link=live]")
    await expect(page.locator("#lost")).to_be_hidden()
    await expect(page.locator("#orders")).to_have_text("6")


async def test_it_fits_a_phone_and_a_wall(opened: Opener, floor: Floor, tmp_path: Path) -> None:
    a_busy_day(floor)
    floor.office(changes.hold, floor.new_order("L" * 40, B=1), "W" * 200)
    screens = product(("en", "zh"), ("dark", "light"), ((360, 740), (1920, 1080)))
    for lang, theme, (width, height) in screens:
        page = await opened(f"?lang={lang}&theme={theme}", width, height)
        await expect(cards(page)).to_have_count(5)
        wide, high = await page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
        )
        assert wide == width
        if width == 1920:
            assert high == height
        await page.screenshot(path=tmp_path / f"status-{lang}-{theme}-{width}.png", full_page=True)
        assert await page.evaluate(TOO_PALE) == []
        await page.close()


TOO_PALE = """() => {
  const parse = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [0, 0, 0];
  };
  const found = [];
  const texts = ".card .name b, .verdict, .say, .who, .chip, .rows span, dt, dd, h2, p.note, .lamp";
  for (const element of document.querySelectorAll(texts)) {
    if (!element.textContent.trim() || !element.checkVisibility()) continue;
    const both = [parse(getComputedStyle(element).color), ground(element)].map(light).sort((x, y) => y - x);
    const contrast = (both[0] + 0.05) / (both[1] + 0.05);
    const text = element.textContent.slice(0, 20);
    if (contrast < 4.5) found.push([element.className, text, contrast.toFixed(2)]);
  }
  return found;
}"""
"""Texts whose contrast with their ground is less than 4.5 to 1 (WCAG 2.2, criterion 1.4.3)."""
