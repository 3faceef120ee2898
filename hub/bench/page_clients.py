"""Who looks at the pages in a benchmark: open pages over WebSockets, one that asks for each, a browser."""

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import cycle, islice

import httpx
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from hub.web.page import Page
from hub.web.pages import ALL

ASKED = 8
"""How often each page is asked for; the first time warms up."""
SEARCHES = (
    "/orders?state=shipped",
    "/orders?q=Wang",
    "/orders?q=ovak",
    "/orders?q=nothing like it",
    "/orders?late=1",
    "/orders?carrier=nobody",
)
"""The list of orders at its dearest: many rows of one state, a name, a part of one, and what is not there."""
SETTLE_S = 3.0
"""From the opening of the pages to the first verdict that is measured."""
NEEDS_A_CHOICE = 422
"""Status of a page that shows nothing before something was chosen, such as a sheet to print."""
LONGEST_BODY = 16 * 1024 * 1024
_CARD = re.compile(r'id="station-([a-z0-9-]+)"[^>]*data-seq="(\d+)"')


@dataclass(slots=True)
class Watched:
    """What a page of stations shows: when each verdict was there, and when its station had it."""

    answered: dict[tuple[str, int], float] = field(default_factory=dict)
    late_s: list[float] = field(default_factory=list)

    def on_answer(self, name: str, seq: int) -> None:
        """A station has its verdict."""
        self.answered[name, seq] = time.perf_counter()

    def on_page(self, html: str) -> None:
        """Something new stands on the page."""
        now = time.perf_counter()
        for name, seq in _CARD.findall(html):
            # What is newer says that the older was overtaken, not when it would have been there.
            answered = self.answered.pop((name, int(seq)), None)
            if answered is not None:
                self.late_s.append(max(0.0, now - answered))


def pages_to_open() -> list[Page]:
    """The pages that a site has open all day, those of the floor first."""
    lasting = [page for page in ALL if page.live_s and "{" not in page.path]
    return sorted(lasting, key=lambda page: (page.path != "/stations", not page.picture))


@asynccontextmanager
async def opened_pages(count: int, port: int, watched: Watched) -> AsyncIterator[None]:
    """So many open pages, the first of them that of the stations."""
    urls = [page.path for page in islice(cycle(pages_to_open()), count)]
    # Different addresses, so that no two share a showing: as if each looked at something of its own.
    looking = [
        asyncio.create_task(_look(port, f"{url}?screen={n}", watched if n == 0 else None))
        for n, url in enumerate(urls)
    ]
    await asyncio.sleep(SETTLE_S)
    try:
        yield
        if ended := [task for task in looking if task.done()]:
            raise RuntimeError(
                f"expected {count} open pages to stay, got {len(ended)} that ended: {ended[0]}"
            )
    finally:
        for task in looking:
            task.cancel()
        await asyncio.gather(*looking, return_exceptions=True)


async def _look(port: int, url: str, watched: Watched | None) -> None:
    try:
        async with connect(f"ws://127.0.0.1:{port}/live", max_size=LONGEST_BODY) as page:
            await page.send(json.dumps({"url": url}))
            async for message in page:
                if watched is not None:
                    said = json.loads(message)
                    watched.on_page(said.get("main", "") + "".join(said.get("parts", {}).values()))
    except ConnectionClosed as closed:
        raise RuntimeError(f"{url}: expected it to stay open, got {closed}") from None


async def ask_each(port: int) -> dict[str, list[float]]:
    """Every page of a path without names, the first one with all its files, and `SEARCHES`: path -> seconds
    of each time.
    """
    found: dict[str, list[float]] = {}
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
        for path in (*(page.path for page in ALL if "{" not in page.path), *SEARCHES):
            for _ in range(ASKED):
                began = time.perf_counter()
                response = await client.get(path, headers={"Accept": "text/html"})
                if response.status_code == NEEDS_A_CHOICE:
                    break
                if response.status_code >= 400:
                    raise RuntimeError(f"{path}: expected a page, got {response.status_code}")
                found.setdefault(path, []).append(time.perf_counter() - began)
    return found


async def open_first(chromium: str, port: int) -> list[float]:
    """The first page in a browser that has never seen the site, until it is live: seconds of each time."""
    # A tool of the tests: who only measures verdicts does not need it.
    from playwright.async_api import async_playwright  # noqa: PLC0415

    found = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for _ in range(ASKED):
            context = await browser.new_context()
            page = await context.new_page()
            began = time.perf_counter()
            await page.goto(f"http://127.0.0.1:{port}/")
            await page.wait_for_selector("body[data-link=live]")
            found.append(time.perf_counter() - began)
            await context.close()
        await browser.close()
    return found


async def until_up(port: int) -> None:
    """Wait until the web process answers, at most a minute."""
    async with asyncio.timeout(60), httpx.AsyncClient() as client:
        while True:
            with suppress(httpx.TransportError):
                if (await client.get(f"http://127.0.0.1:{port}/healthz")).is_success:
                    return
            await asyncio.sleep(0.2)
