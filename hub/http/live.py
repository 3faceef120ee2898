"""Keeps the live picture while somebody looks, and hands each page the newest one.

A slow page skips pictures; it never holds up another, nor the floor.
"""

import asyncio
import json
import time
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

import structlog

from hub.http.facts import Facts
from hub.http.picture import Picture
from hub.http.poll import Poll
from hub.store.reading import UNAVAILABLE

TICK_S = 0.2
"""How often new facts are looked for and, when something changed, a picture is sent."""
LOOK_S = 1.0
"""How often the database is read, and the longest time between two pictures.

The page takes silence for a lost hub.
"""
_log = structlog.get_logger()


@dataclass(slots=True)
class Sent:
    """One picture as it goes out; `shown` is what `text` says, for those who show it themselves. `whole`: its
    sums are as new as the rest; else it has no `text`.
    """

    number: int
    text: str
    shown: dict[str, Any] = field(default_factory=dict)
    whole: bool = False


class Live:
    """The live picture of one web process. Runs between `start` and `finish`, on one event loop."""

    def __init__(
        self, poll: Poll, facts: Facts, site: str, about: Mapping[str, str], now_ms: Callable[[], int]
    ) -> None:
        """`about` goes out with every picture: the site's zone and language."""
        self._poll = poll
        self._facts = facts
        self._about = dict(about)
        self._now_ms = now_ms
        self._picture = Picture(site)
        self._watchers = 0
        self._readers = 0
        """How many of them read the whole picture; pages show stations and lights only, which are read
        quickly.
        """
        self._is_whole = False
        self._someone = asyncio.Event()
        self._changed = asyncio.Condition()
        self._sent = Sent(0, "")
        self._looked_at = 0.0
        self._sent_at = 0.0
        self._database_answers = False
        self._finished = False
        self._task: asyncio.Task[None] | None = None

    @property
    def watchers(self) -> int:
        """How many pages look on."""
        return self._watchers

    async def start(self) -> None:
        """Begin to keep the picture."""
        self._task = asyncio.create_task(self._keep())

    async def finish(self) -> None:
        """End every page's stream and stop."""
        self._finished = True
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None
        async with self._changed:
            self._changed.notify_all()

    async def pictures(self) -> AsyncGenerator[str]:
        """The newest picture as JSON, again and again, at least once in `LOOK_S`; ends with `finish`."""
        async with aclosing(self._each(whole=True)) as each:
            async for sent in each:
                yield sent.text

    async def watch(self) -> AsyncGenerator[dict[str, Any]]:
        """Stations and lights as pages show them; nobody changes them. What else is in it may be old."""
        async with aclosing(self._each(whole=False)) as each:
            async for sent in each:
                yield sent.shown

    async def _each(self, whole: bool) -> AsyncGenerator[Sent]:
        self._watchers += 1
        self._readers += whole
        is_first = self._watchers == 1 or (whole and self._readers == 1)
        if self._watchers == 1:
            self._facts.listen(True)
            self._someone.set()
        if is_first:
            self._looked_at = 0.0  # whoever comes first waits for one tick, not for the next look
        try:
            seen = self._sent.number if is_first else 0
            while not self._finished:
                await self._newer_than(seen, whole)
                if not self._finished:
                    seen = self._sent.number
                    yield self._sent
        finally:
            self._readers -= whole
            self._watchers -= 1
            if not self._watchers:
                self._someone.clear()
                self._facts.listen(False)

    async def _newer_than(self, number: int, whole: bool) -> None:
        async with self._changed:
            await self._changed.wait_for(
                lambda: self._finished or (self._sent.number > number and self._sent.whole >= whole)
            )

    async def now(self) -> str:
        """The picture as JSON, read now unless somebody looks on anyway."""
        return (await self._newest(whole=True)).text

    async def picture(self) -> dict[str, Any]:
        """The same as `watch` gives it, once."""
        return (await self._newest(whole=False)).shown

    async def _newest(self, whole: bool) -> Sent:
        async with aclosing(self._each(whole)) as each:
            async for sent in each:
                return sent
        raise RuntimeError("the hub is stopping")

    async def _keep(self) -> None:
        while True:
            if not self._someone.is_set():
                await self._someone.wait()
                self._looked_at = 0.0
            try:
                await self._turn()
            except Exception:  # noqa: BLE001 - logged; a row that can't be shown must not end all pictures
                _log.exception("picture_failed")
                self._database_answers = False
            await asyncio.sleep(TICK_S)

    async def _turn(self) -> None:
        started = time.monotonic()
        facts = self._facts.take()
        for fact in facts:
            self._picture.hear(fact)
        # What a station tells of itself waits for the next picture: it is no verdict, and comes all the time.
        for name, told in self._facts.reports():
            self._picture.report(name, told, self._now_ms())
        looked = started - self._looked_at >= LOOK_S
        if looked:
            self._looked_at = started
            await self._look()
        if facts or looked or started - self._sent_at >= LOOK_S:
            self._sent_at = started
            await self._send()

    async def _look(self) -> None:
        whole = self._readers > 0
        try:
            self._picture.read(await asyncio.to_thread(self._poll.look, self._now_ms(), whole))
            self._is_whole = whole
            self._database_answers = True
        except UNAVAILABLE as error:
            if self._database_answers:
                _log.warning("page_without_database", error=str(error)[:200])
            self._database_answers = False

    async def _send(self) -> None:
        shown = self._picture.shown()
        shown |= {
            "now_ms": self._now_ms(),
            **self._about,
            "broker": self._facts.connected,
            "gateway": self._facts.gateway_on,
            "database": self._database_answers,
        }
        whole = self._is_whole or not self._database_answers
        text = json.dumps(shown, ensure_ascii=False, separators=(",", ":")) if whole else ""
        async with self._changed:
            self._sent = Sent(self._sent.number + 1, text, shown, whole)
            self._changed.notify_all()
