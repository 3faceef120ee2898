"""The socket of every open page: what changed goes down, and a beat at least every second.

A browser that hears nothing for `hub/web/static/live.js`'s while tells its reader that the hub is lost. A
screen that is slow gets the newest showing and skips the rest.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import unquote

from starlette.routing import Match, Route
from starlette.websockets import WebSocket, WebSocketDisconnect

from hub.domain.access import Who
from hub.domain.errors import DomainError
from hub.http.access import who_of
from hub.web.live import Key, Show, Shown
from hub.web.page import Page
from hub.web.serving import Pages

BEAT_S = 1.0
RENEWED_S = 10.0
"""How often it is asked anew whether somebody may still look."""
NOT_ALLOWED, NO_PAGE = 4403, 4404
"""Codes of a socket that is closed because who looks may not, or because there is no such page to show."""
TRY_LATER = 1013
"""Code of a socket for which there is no room now; its browser tries again (RFC 6455, section 7.4.2)."""
MOST = 300
"""Different pages that are shown at a time, so that nobody can have the hub show without end."""
LONGEST_URL = 2000


class Sockets:
    """All sockets of open pages."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._routes = [(Route(page.path, endpoint=_nothing), page) for page in pages.all]
        self._shows: dict[Key, Show] = {}

    async def serve(self, socket: WebSocket) -> None:
        """One socket, from its first message, which says what the page's address is, to its end."""
        await socket.accept()
        try:
            who = await who_of(socket)
            url = str((await socket.receive_json()).get("url", ""))[:LONGEST_URL]
            page, path = self._found(url)
            if page is None or not who.may(page.role):
                await socket.close(NO_PAGE if page is None else NOT_ALLOWED)
                return
            key = Key(url, self._pages.words(socket, who).lang, who.role, who.badge)
            if key not in self._shows and len(self._shows) >= MOST:
                await socket.close(TRY_LATER)
                return
            async with self._watching(page, path, key, who) as show:
                await self._until_either(self._gone(socket), self._tell(socket, show, who.role))
        except DomainError:
            await socket.close(NOT_ALLOWED)
        except (WebSocketDisconnect, ValueError, AttributeError, KeyError, RuntimeError):
            pass  # it left, or what it sent is no address: there is nothing to tell it

    @staticmethod
    async def _until_either(*ends: Coroutine[Any, Any, None]) -> None:
        tasks = [asyncio.create_task(end) for end in ends]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            for result in await asyncio.gather(*tasks, return_exceptions=True):
                if isinstance(result, DomainError):
                    raise result

    @staticmethod
    async def _gone(socket: WebSocket) -> None:
        while True:
            await socket.receive_text()

    async def _tell(self, socket: WebSocket, show: Show, role: str) -> None:
        seen: Shown | None = None
        renewed_at = asyncio.get_running_loop().time()
        await socket.send_text(json.dumps({"version": self._pages.version}))
        while True:
            try:
                shown = await asyncio.wait_for(show.newer_than(seen.number if seen else 0), BEAT_S)
            except TimeoutError:
                await socket.send_text("{}")
            else:
                await socket.send_text(json.dumps(shown.since(seen), ensure_ascii=False))
                seen = shown
            if asyncio.get_running_loop().time() - renewed_at > RENEWED_S:
                renewed_at = asyncio.get_running_loop().time()
                # Another role, even one that may see the page, is shown it otherwise.
                if (await who_of(socket, anew=True)).role != role:
                    await socket.close(NOT_ALLOWED)
                    return

    def _found(self, url: str) -> tuple[Page | None, dict[str, str]]:
        """The page of an address as a browser names it, percent-encoded; a page that is never shown anew is
        none.
        """
        if not url.isascii() or "%00" in url:
            return None, {}
        path = unquote(url.partition("?")[0])
        scope = {"type": "http", "method": "GET", "path": path, "root_path": ""}
        for route, page in self._routes:
            match, child = route.matches(scope)
            if match is Match.FULL:
                return page if page.live_s else None, child["path_params"]
        return None, {}

    @asynccontextmanager
    async def _watching(self, page: Page, path: dict[str, str], key: Key, who: Who) -> AsyncIterator[Show]:
        show = self._shows.get(key)
        if show is None:
            show = self._shows[key] = Show(self._pages, page, path, key, who)
            show.start()
        show.watchers += 1
        try:
            yield show
        finally:
            show.watchers -= 1
            if not show.watchers:
                del self._shows[key]
                await show.stop()


async def _nothing() -> None:
    """What a route needs that is only matched."""
