"""Finds printers and what waits for them, and keeps a feeder for each: `Spooler.run` in the office's process.

Nothing is remembered here that the database does not hold: killed in mid-page, the next spooler asks the
printer what came out. Only one spooler of a site works at a time.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import structlog

from hub.domain import papers
from hub.domain.papers import Print, Printer
from hub.office.act import Rules
from hub.office.writing import Writer
from hub.printing import cups, raw, wire
from hub.printing.clerk import Clerk
from hub.printing.feeder import FAULT_S, Feeder, Surroundings
from hub.printing.folder import Folder
from hub.printing.rendering import Renderer
from hub.printing.transport import Transport
from hub.printing.wire import Wire
from hub.store.database import Database
from hub.store.reading import UNAVAILABLE, prints, snapshot
from hub.store.sole import Sole

T = TypeVar("T")
POLL_S = 0.5
"""How often printers and queues are looked at."""
DRAWING_THREADS = 2
_GRACE_S = 2.0
"""How long pages under way may go on when the spooler is to stop."""
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Times:
    """How long things may take, in seconds; a test has less of it."""

    poll: float = POLL_S
    connect: float = wire.CONNECT_S
    write: float = wire.WRITE_S
    answer: float = wire.ANSWER_S
    still: float = raw.STILL_S
    close: float = raw.CLOSE_S
    fault: float = FAULT_S


@dataclass(slots=True)
class _Fed:
    """A printer as its feeder was made for it, and the feeder's task."""

    feeder: Feeder
    task: "asyncio.Task[None]"
    made_for: tuple[Any, ...] = field(default_factory=tuple)


class Spooler:
    """Prints what waits for the printers of a site.

    Args:
        database: migrated, with the site founded.
        zone: the site's.
        now_ms: the clock, UTC milliseconds.
        font_file: what is drawn with; empty: the first font that the system has.
    """

    def __init__(
        self,
        database: Database,
        rules: Rules,
        zone: ZoneInfo,
        now_ms: Callable[[], int],
        times: Times = Times(),
        font_file: str = "",
    ) -> None:
        self._database = database
        self._site = rules.site
        self._times = times
        self._writer = Writer(database, rules, zone, now_ms, kept=1)
        self._clerk = Clerk(self._writer)
        self._threads = ThreadPoolExecutor(DRAWING_THREADS, "drawing")
        self._around = Surroundings(
            self._clerk,
            Renderer(database, rules.site, zone, now_ms, font_file),
            self._threads,
            self._queue,
            self._under_way,
            times.fault,
        )
        self._sole = Sole(database, rules.site, "printing")
        self._fed: dict[int, _Fed] = {}

    async def run(self, stop: asyncio.Event) -> None:
        """Print until asked to stop; a database that does not answer is asked again."""
        writing = asyncio.create_task(self._clerk.run())
        try:
            while not stop.is_set():
                try:
                    if await asyncio.to_thread(self._sole.held):
                        await self._look()
                    else:
                        await self._end_feeders()
                except UNAVAILABLE as error:
                    _log.warning("printing_waits", error=str(error)[:200])
                await self._rest(stop, writing)
        finally:
            await self._end_feeders(_GRACE_S)
            writing.cancel()
            await asyncio.gather(writing, return_exceptions=True)
            self._sole.release()
            self._writer.close()
            self._threads.shutdown(wait=False, cancel_futures=True)

    async def _rest(self, stop: asyncio.Event, writing: "asyncio.Task[None]") -> None:
        waiting = asyncio.ensure_future(stop.wait())
        await asyncio.wait((waiting, writing), timeout=self._times.poll, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if writing.done():
            writing.result()  # it never ends by itself: what ended it is told

    async def _look(self) -> None:
        """Make feeders for new printers, end those of printers that are gone, and wake who has something to
        do.
        """
        present, heads = await asyncio.to_thread(self._read)
        for printer in present:
            fed = self._fed.get(printer.id)
            if fed is not None and fed.made_for != _form(printer):
                await self._end_feeders(only=printer.id)
                fed = None
            if fed is None:
                fed = self._fed[printer.id] = self._begin(printer)
            if printer.id in heads or fed.feeder.printer != printer:
                fed.feeder.wake(printer)
        for id_ in set(self._fed) - {printer.id for printer in present}:
            await self._end_feeders(only=id_)

    def _begin(self, printer: Printer) -> _Fed:
        feeder = Feeder(printer, self._transport(printer), self._around)
        return _Fed(feeder, asyncio.create_task(feeder.run()), _form(printer))

    def _transport(self, printer: Printer) -> Transport:
        times = self._times
        if printer.kind == papers.FOLDER:
            return Folder(printer.address)
        if printer.kind == papers.CUPS:
            return cups.Cups(printer.address, self._origin(), times.answer)
        line = Wire(printer.address, times.connect, times.write, times.answer)
        return raw.Silent(line, times.close) if printer.silent else raw.Counting(line, times.still)

    def _origin(self) -> str:
        """What print jobs of this site's data are named by, at a server that others use too."""
        with snapshot(self._database) as reader:
            return f"pickbench-{self._site}-{prints.epoch(reader, self._site)[:8]}"

    def _read(self) -> tuple[list[Printer], dict[int, int]]:
        with snapshot(self._database) as reader:
            return prints.at_work(reader, self._site), prints.heads(reader, self._site)

    async def _queue(self, printer_id: int, limit: int) -> list[Print]:
        def read() -> list[Print]:
            with snapshot(self._database) as reader:
                return prints.queue(reader, printer_id, limit)

        return await asyncio.to_thread(read)

    async def _under_way(self, printer_id: int) -> tuple[list[Print], int]:
        def read() -> tuple[list[Print], int]:
            with snapshot(self._database) as reader:
                return prints.under_way(reader, printer_id)

        return await asyncio.to_thread(read)

    async def _end_feeders(self, grace_s: float = 0.0, only: int | None = None) -> None:
        ending = [self._fed.pop(id_) for id_ in list(self._fed) if only is None or id_ == only]
        if not ending:
            return
        tasks = [fed.task for fed in ending]
        for fed in ending:
            fed.feeder.stop()
        if grace_s:
            await asyncio.wait(tasks, timeout=grace_s)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _form(printer: Printer) -> tuple[Any, ...]:
    """What a feeder is made for: with another address or form it is made anew."""
    return (
        printer.kind,
        printer.address,
        printer.language,
        printer.dpi,
        printer.width_mm,
        printer.height_mm,
        printer.silent,
    )
