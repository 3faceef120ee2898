"""Shows open pages again when they may have changed.

Screens that show the same (one address, one language, one person in one role) share one showing. A page whose
data stand still is asked for again, not shown again. Between two showings a page rests, so that open pages
leave the processor to verdicts.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import structlog
from starlette.datastructures import QueryParams

from hub.domain.access import Who
from hub.domain.errors import DomainError
from hub.store.reading import UNAVAILABLE
from hub.store.reading.reads import Asked, Reads, reads
from hub.web import frame
from hub.web.page import File, Page
from hub.web.serving import Pages
from hub.web.view import View
from hub.web.wording import Words

REST = 5
"""A page rests this many times as long as its showing took."""
STILL_S = 10.0
"""So long a page is not shown again whose data stand still: its times in words go on."""
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Key:
    """What makes two screens show the same."""

    url: str
    lang: str
    role: str
    badge: str | None
    """Some lists are of what oneself has in hand."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One showing: the main part, what of it lies between its live regions, and these. `gone`: there is no
    such thing any more. `available`: whether the database answered.
    """

    number: int = 0
    main: str = ""
    between: str = ""
    regions: Mapping[str, str] = field(default_factory=dict)
    gone: bool = False
    available: bool = True

    def since(self, seen: "Shown | None") -> dict[str, Any]:
        """What a screen must be sent that shows an earlier one: regions that changed, or all."""
        if self.gone:
            return {"gone": True}
        if not self.available:
            return {"unavailable": True}
        if seen is None or not seen.available or seen.between != self.between:
            return {"main": self.main}
        return {"parts": {name: html for name, html in self.regions.items() if seen.regions[name] != html}}


@dataclass(frozen=True, slots=True)
class Seen:
    """What a showing was made of: what it asked of the database with the answers, what of the picture it
    showed, and when that was, by the monotonic clock.
    """

    asked: Sequence[Asked]
    answers: bytes
    of_picture: object
    at_s: float


class Show:
    """One page as one kind of reader sees it, shown again and again while somebody looks."""

    def __init__(self, pages: Pages, page: Page, path: dict[str, str], key: Key, who: Who) -> None:
        self._pages = pages
        self._page = page
        self._path = path
        self._key = key
        self._who = who
        self._changed = asyncio.Condition()
        self._task: asyncio.Task[None] | None = None
        self._seen: Seen | None = None
        self.watchers = 0
        self.now = Shown()

    def start(self) -> None:
        """Begin to show."""
        self._task = asyncio.create_task(self._keep())

    async def stop(self) -> None:
        """Show no more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def newer_than(self, number: int) -> Shown:
        """The newest showing, when it is another than the one with this number."""
        async with self._changed:
            await self._changed.wait_for(lambda: self.now.number > number)
        return self.now

    async def _keep(self) -> None:
        async with aclosing(self._moments()) as moments:
            async for picture in moments:
                started = time.perf_counter()
                try:
                    await self._tell(await asyncio.to_thread(self._show, picture))
                except Exception:  # noqa: BLE001 - logged; a page that can't be shown must not end the others
                    _log.exception("page_failed", page=self._page.path)
                await asyncio.sleep((time.perf_counter() - started) * REST)

    async def _moments(self) -> AsyncGenerator[dict[str, Any]]:
        """When to show again: with each picture, or every so often."""
        if self._page.picture:
            async with aclosing(self._pages.context.live.watch()) as pictures:
                async for picture in pictures:
                    yield picture
            return
        while True:
            yield {}
            await asyncio.sleep(self._page.live_s)

    def _show(self, picture: dict[str, Any]) -> Shown:
        of_picture = self._page.sees(picture)
        try:
            if self._stands_still(of_picture):
                return self.now
            self._seen = None
            with reads(self._pages.context.database) as asked:
                view = self._view(picture, asked)
                shown = self._made(view)
                # Who asks nothing shows what stands elsewhere.
                if (asked.asked or self._page.picture) and not view.goes_beyond:
                    self._seen = Seen(asked.asked, asked.answers(), of_picture, time.monotonic())
                return shown
        except UNAVAILABLE:
            return Shown(self.now.number + 1, available=False)

    def _stands_still(self, of_picture: object) -> bool:
        """Whether the page would come out as it is, but for its times."""
        seen = self._seen
        if seen is None or seen.of_picture != of_picture or time.monotonic() - seen.at_s > STILL_S:
            return False
        with reads(self._pages.context.database, seen.asked) as again:
            return again.answers() == seen.answers

    def _made(self, view: View) -> Shown:
        number = self.now.number + 1
        try:
            made = frame.main(view)
        except DomainError:
            return Shown(number, gone=True)
        if isinstance(made, File):
            return Shown(number, gone=True)  # a file is saved once, and looked at nowhere
        main = between = str(made)
        for html in view.regions.values():
            between = between.replace(html, "")
        return Shown(number, main, between, view.regions)

    def _view(self, picture: dict[str, Any], asked: Reads) -> View:
        url = urlsplit(self._key.url)
        return View(
            here=self._pages.context,
            who=self._who,
            words=Words(self._key.lang, self._pages.context.zone),
            page=self._page,
            url_path=url.path,
            path=self._path,
            query=QueryParams(url.query),
            now_ms=self._pages.context.now_ms(),
            process=self._pages.process,
            picture=picture,
            reads=asked,
        )

    async def _tell(self, shown: Shown) -> None:
        before = self.now
        same = (shown.main, shown.gone, shown.available) == (before.main, before.gone, before.available)
        if same and before.number:
            return
        async with self._changed:
            self.now = shown
            self._changed.notify_all()
