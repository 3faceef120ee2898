"""A label printer that jams, runs out of paper, is switched off and falls silent when it is told to, with a
feeder that works off a queue of papers; and a person who says of a doubtful one what lies there.

A page is out when it lies in the tray. The printer counts those, and, if it `feeds`, a blank label each time
when its paper was changed. Nothing here takes real time.
"""

import asyncio
import contextlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any

from hub.domain.papers import WAITING, Print, Printer, step
from hub.printing import zebra
from hub.printing.feeder import Feeder, Surroundings
from hub.printing.raw import Counting
from hub.printing.transport import Fault, Sheets
from tests.unit.printing.jumping import Inline

ANSWER_S = 5.0
Tray = list[tuple[int, int]]


@dataclass
class Jamming:
    """A printer, and the one connection that it serves."""

    page_s: float
    feeds: int = 0
    count: int = 700
    out: Tray = field(default_factory=list)
    buffer: Tray = field(default_factory=list)
    is_on: bool = True
    has_paper: bool = True
    is_paused: bool = False
    hears: bool = True
    is_half: bool = False
    cuts: int = 0
    """Of the next page only the first half comes (1), or all, and the connection breaks (2)."""
    line: "Line | None" = None
    most_at_once: int = 0

    @property
    def is_well(self) -> bool:
        return self.is_on and self.has_paper and not self.is_paused

    async def motor(self) -> None:
        """Prints what is in the buffer, the first first."""
        while True:
            if not (self.buffer and self.is_well):
                await asyncio.sleep(0.05)
                continue
            page = self.buffer[0]
            await asyncio.sleep(self.page_s)
            if self.is_well and self.buffer[:1] == [page]:
                self.out.append(self.buffer.pop(0))
                self.count += 1

    async def suffer(self, what: str, for_s: float) -> None:
        """Let something happen to it; it is well again when this returns."""
        if what == "no paper":
            self.has_paper = False
            await asyncio.sleep(for_s)
            self.has_paper, self.count = True, self.count + self.feeds
        elif what == "switched off":
            self.is_on, self.buffer, self.is_half = False, [], False
            self.cut()
            await asyncio.sleep(for_s)
            self.is_on = True
        elif what == "cut":
            self.cut()
        elif what in ("half a page", "cut after a page"):
            self.cuts = 1 if what == "half a page" else 2
        elif what == "deaf":
            self.hears = False
            await asyncio.sleep(for_s)
            self.hears = True
        elif what == "cancelled there":
            # The button works only while the printer is paused, as on those of Zebra.
            self.is_paused = True
            await asyncio.sleep(1)
            self.buffer = self.buffer[1:]
            await asyncio.sleep(for_s)
            self.is_paused = False

    def cut(self) -> None:
        if self.line is not None:
            self.line.is_open = False

    def take(self, page: bytes) -> bool:
        """Take a page; whether the connection holds."""
        number = re.fullmatch(rb"\^XA(\d+)\.(\d+)\^XZ", page)
        assert number is not None, page
        cuts, self.cuts = self.cuts, 0
        if cuts == 1:
            self.is_half = True
        else:
            self.buffer.append((int(number[1]), int(number[2])))
            self.most_at_once = max(self.most_at_once, len(self.buffer))
        return not cuts


class Line:
    """What a feeder has in place of `hub.printing.wire.Wire`."""

    def __init__(self, printer: Jamming) -> None:
        self._printer = printer
        self.is_open = False
        self.owes = False

    async def open(self) -> None:
        await asyncio.sleep(0.01)
        if not self._printer.is_on:
            raise Fault("can't be reached")
        self._printer.cut()
        self._printer.line, self.is_open, self.owes = self, True, False

    async def write(self, data: bytes) -> None:
        if not self.is_open:
            raise Fault("the connection broke")
        await asyncio.sleep(0.02)
        if self.is_open and data == zebra.DROP_HALF:
            self._printer.is_half = False
        elif self.is_open:
            self.is_open = self._printer.take(data)

    async def ask(self, question: bytes, answer: re.Pattern[bytes]) -> re.Match[bytes] | None:
        if not self.is_open:
            raise Fault("the connection broke")
        if not self._printer.hears:
            await asyncio.sleep(ANSWER_S)
            self.owes = True
            return None
        await asyncio.sleep(0.01)
        if not self.is_open:
            raise Fault("the connection broke")
        return answer.search(self._said(question))

    def _said(self, question: bytes) -> bytes:
        printer = self._printer
        if question == zebra.ASK_COUNT:
            return f'"{printer.count}"'.encode()
        no_paper, paused, half = (int(f) for f in (not printer.has_paper, printer.is_paused, printer.is_half))
        one = f"030,{no_paper},{paused},1245,{len(printer.buffer):03},0,0,{half},000,0,0,0"
        return f"\x02{one}\x03\r\n\x02000,0,0,0,0,2,4,0,00000000,1,000\x03\r\n\x021234,0\x03\r\n".encode()

    async def close(self) -> None:
        self.is_open = False


class Office:
    """The queue, in memory: what a feeder reads and writes of the database."""

    def __init__(self, papers: list[int], at_once: int) -> None:
        self.printer = Printer(
            1, "main", "P1", "raw", "h:9100", "zpl", 203, 100, 150, "", pages_at_once=at_once
        )
        self.prints = {
            n: Print(n, "main", 1, "test", f"N{n}", "queued", pages=0) for n in range(1, len(papers) + 1)
        }
        self.lengths = dict(enumerate(papers, start=1))
        self.doubts = 0
        work = SimpleNamespace(get=self._get, put=self._put)
        self._act: Any = SimpleNamespace(work=work, moment=SimpleNamespace(at_ms=1))

    def _get(self, kind: type, id_: int) -> object:
        return self.prints[id_] if kind is Print else self.printer

    def _put(self, row: Any) -> Any:
        if isinstance(row, Print):
            self.prints[row.id] = row
        return row

    async def do(self, act: Callable[[Any], Any]) -> Any:
        await asyncio.sleep(0.01)
        return act(self._act)

    async def queue(self, _printer: int, limit: int) -> list[Print]:
        turn = {"sending": 0, "doubtful": 1, "queued": 2}
        waits = [each for each in self.prints.values() if each.state in WAITING]
        return sorted(waits, key=lambda each: (turn[each.state], each.id))[:limit]

    async def under_way(self, _printer: int) -> tuple[list[Print], int]:
        sent = [each for each in self.prints.values() if each.state in ("sending", "void")]
        due = max((each.mark + each.pages for each in sent), default=-1)
        return [each for each in sent if each.state == "sending"], due

    def sheets(self, job: Print, _printer: Printer) -> Sheets:
        pages = [f"^XA{job.id}.{n}^XZ".encode() for n in range(self.lengths[job.id])]
        return Sheets(job, pages, "zpl")

    def is_done(self) -> bool:
        return all(each.state in ("printed", "void") for each in self.prints.values())

    def void(self) -> None:
        """The order of the last paper that is on its way has changed."""
        sent = [each for each in self.prints.values() if each.state == "sending"]
        if sent:
            self._put(step(max(sent, key=lambda each: each.mark), "void", 2))

    def look(self, out: Tray) -> None:
        """A person says of a doubtful paper whether it lies there."""
        for each in self.prints.values():
            if each.state == "doubtful":
                self.doubts += 1
                there = (each.id, self.lengths[each.id] - 1) in out
                self._put(step(each, "confirm" if there else "send_again", 2))


@dataclass(frozen=True)
class Mishap:
    """What happens, so long after the one before, and for how long."""

    what: str
    after_s: float
    for_s: float = 3.0


async def worked_off(office: Office, printer: Jamming, mishaps: list[Mishap]) -> None:
    """Work off the queue through everything that happens."""
    running = [asyncio.create_task(printer.motor()), _hub(office, printer)]
    try:
        for mishap in mishaps:
            await asyncio.sleep(mishap.after_s)
            if mishap.what == "hub killed":
                await _end(running.pop())
                running.append(_hub(office, printer))
            elif mishap.what == "made void":
                office.void()
            else:
                await printer.suffer(mishap.what, mishap.for_s)
        async with asyncio.timeout(3600):
            while not office.is_done():
                await asyncio.sleep(1)
                if not printer.buffer:
                    office.look(printer.out)
    finally:
        for task in running:
            await _end(task)


def _hub(office: Office, printer: Jamming) -> "asyncio.Task[None]":
    around = Surroundings(office, office, Inline(), office.queue, office.under_way, 1.0)  # type: ignore[arg-type]
    feeder = Feeder(office.printer, Counting(Line(printer), 2.0), around)  # type: ignore[arg-type]

    async def run() -> None:
        running = asyncio.create_task(feeder.run())
        try:
            while not running.done():
                await asyncio.sleep(0.5)
                feeder.wake(replace(office.printer))
        finally:
            await _end(running)

    return asyncio.create_task(run())


async def _end(task: "asyncio.Task[None]") -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
