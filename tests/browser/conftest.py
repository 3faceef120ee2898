"""A real Chromium over a real web process and broker, and what is looked at in it.

Pictures of pages are kept as `build/screenshots/NAME.png`, for people to look at.
"""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.browser.bench_floor import Hub
from tests.e2e.web_fixtures import floor, gateway, web
from tests.e2e.web_process import WebProcess
from tests.patience import PATIENCE_S

__all__ = ["floor", "gateway", "web"]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SHOTS = Path(__file__).resolve().parents[2] / "build" / "screenshots"
SIZES = {"phone": (360, 740), "laptop": (1366, 850), "wall": (1920, 1080)}
Opener = Callable[..., Awaitable[Page]]
MEANT = ("Failed to load resource", "WebSocket", "Applying inline style")
"""Told on the console too: a hub that a test ends, refusals that it asks for, and what axe tries out."""
expect.set_options(timeout=PATIENCE_S * 1000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if CHROMIUM is None:
        for item in items:
            if item.path.parent == Path(__file__).parent:
                item.add_marker(pytest.mark.skip(reason="Chromium is missing: run make setup"))


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        made = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield made
        await made.close()


@pytest.fixture
async def hub(web: WebProcess) -> AsyncIterator[Hub]:
    made = Hub(web)
    await made.start()
    yield made
    if made.process is not None and made.process.returncode is None:
        await made.kill()


@pytest.fixture
async def opened(browser: Browser, web: WebProcess) -> AsyncIterator[Opener]:
    """A function that opens a page by its path; at the end, nothing may have gone wrong in any of them."""
    wrong: list[str] = []
    outside: list[str] = []

    async def opener(
        path: str = "/", lang: str = "en", theme: str = "light", size: str = "laptop", live: bool = True
    ) -> Page:
        width, height = SIZES[size]
        context = await browser.new_context(viewport={"width": width, "height": height})
        context.set_default_timeout(PATIENCE_S * 1000)
        cookies = {"pb_lang": lang, "pb_theme": theme}
        await context.add_cookies([{"name": n, "value": v, "url": web.url} for n, v in cookies.items()])
        page = await context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda told: told.type == "error" and wrong.append(told.text))
        page.on("request", lambda request: outside.append(request.url))
        await page.goto(web.url + path)
        if live:
            await page.wait_for_selector("body[data-link=live]")
        assert await page.locator("[style]").count() == 0
        return page

    yield opener
    assert [text for text in wrong if not any(part in text for part in MEANT)] == []
    assert [
        url for url in outside if not url.startswith((web.url, "ws" + web.url[4:], "data:", "blob:"))
    ] == []


async def shoot(page: Page, name: str) -> None:
    """Keep a picture of the whole page; nothing of it may lie beside the screen."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    await page.screenshot(path=SHOTS / f"{name}.png", full_page=True)
    wide, room = await page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide <= room, f"{name}: {wide} pixels on a screen of {room}"


async def no_axe_faults(page: Page) -> None:
    """Nothing that axe finds serious or critical."""
    found = await Axe().run(page)
    serious = [
        (fault["id"], fault["help"], [node["html"][:200] for node in fault["nodes"]][:3])
        for fault in found.response["violations"]
        if fault["impact"] in ("serious", "critical")
    ]
    assert serious == []


async def scan(page: Page, code: str) -> None:
    """Type as a scanner does: fast, and Enter."""
    await page.keyboard.type(code, delay=2)
    await page.keyboard.press("Enter")
