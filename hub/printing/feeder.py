"""One printer's queue, worked off page by page by a task of its own.

Rules that must hold: a print is noted as under way before its first byte goes out and as printed after its
last page is out, so that whoever comes after a crash knows that one page has to be asked for; a doubtful
print stops its queue, and no other.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from typing import Any

import structlog

from hub.domain.errors import DomainError
from hub.domain.papers import Print, Printer
from hub.office import print_acts, printers
from hub.office.act import Act
from hub.printing.clerk import Clerk
from hub.printing.rendering import Renderer
from hub.printing.transport import Fault, Sheets, Spoilt, Transport, Unsure

FRESH_S = 2.0
"""How old a drawing may be when it is sent."""
FAULT_S, LONGEST_FAULT_S = 1.0, 5.0
"""Before a printer that could not print is tried again, half as long again each time."""
AHEAD = 20
"""Prints that are looked up at a time."""
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all feeders share. `queue` reads what waits for a printer, from a number on."""

    clerk: Clerk
    renderer: Renderer
    threads: Executor
    queue: Callable[[int, int, int], Awaitable[list[Print]]]
    fault_s: float = FAULT_S


class Feeder:
    """Works off the queue of one printer."""

    def __init__(self, printer: Printer, transport: Transport, around: Surroundings) -> None:
        self.printer = printer
        self._transport = transport
        self._around = around
        self._woken = asyncio.Event()
        self._waits: list[Print] = []
        self._drawn: tuple[int, asyncio.Future[tuple[float, Sheets]]] | None = None
        self._noted: asyncio.Task[Any] | None = None
        self._said = printer.fault
        self._telling: set[asyncio.Task[Any]] = set()
        self._stopping = False

    def wake(self, printer: Printer) -> None:
        """Something waits, or the printer was paused or resumed."""
        self.printer = printer
        if not self._telling:
            self._said = printer.fault
        self._woken.set()

    def stop(self) -> None:
        """End after the page that is under way."""
        self._stopping = True
        self._woken.set()

    async def run(self) -> None:
        """Print what waits, until stopped or cancelled."""
        pause_s = self._around.fault_s
        while not self._stopping:
            try:
                busy = await self._turn()
                pause_s = self._around.fault_s
            except Fault as fault:
                self._tell(str(fault))
                self._forget()
                await asyncio.sleep(pause_s)
                pause_s = min(pause_s * 1.5, LONGEST_FAULT_S)
                continue
            except Exception as error:  # noqa: BLE001 - a fault of ours must not end the printer's task
                _log.error("print_fault", printer=self.printer.code, error=repr(error)[:300])
                self._tell(f"fault of the hub: {type(error).__name__}")
                self._forget()
                await asyncio.sleep(LONGEST_FAULT_S)
                continue
            if not busy:
                await self._transport.rest()
                await self._woken.wait()
                self._woken.clear()
        await self._settle()
        await self._transport.rest()

    def _forget(self) -> None:
        self._waits, self._drawn = [], None

    async def _turn(self) -> bool:
        """Print the first that waits; False where there is nothing to do."""
        head = await self._head()
        if head is None or head.state == "doubtful" or (head.state == "queued" and not self.printer.active):
            await self._settle()
            # What was looked up may be another thing when somebody has seen to it.
            self._forget()
            if head is None:
                self._tell("")
            elif head.state == "doubtful":
                self._tell(f"print {head.id} {head.kind} {head.subject}: is it there? 是否已打印？")
            return False
        self._waits.pop(0)
        try:
            sheets = await self._sheets(head)
            if head.state == "queued":
                await self._begin(sheets)
            else:
                await self._go_on(sheets)
        except Unsure as unsure:
            await self._note(head, "doubt", str(unsure))
            self._forget()
        except (DomainError, Spoilt) as spoilt:
            await self._fail(head, str(spoilt))
        return True

    async def _head(self) -> Print | None:
        if not self._waits:
            await self._settle()
            self._waits = await self._around.queue(self.printer.id, 0, AHEAD)
        return self._waits[0] if self._waits else None

    async def _begin(self, sheets: Sheets) -> None:
        mark = await self._transport.ready(sheets)
        if self._is_stale(sheets.job):
            sheets = await self._sheets(sheets.job)
            mark = await self._transport.ready(sheets)
        job = await self._note(sheets.job, "send", mark=mark)
        if job.state != "sending":
            return  # cancelled or void since it was looked up
        await self._settle()
        await self._pages(replace(sheets, job=job), 0)

    async def _go_on(self, sheets: Sheets) -> None:
        """A paper was under way when something broke."""
        await self._pages(sheets, await self._transport.resume(sheets))

    async def _pages(self, sheets: Sheets, first: int) -> None:
        self._draw_next()
        for number in range(first, len(sheets.pages)):
            await self._transport.page(sheets, number, self._tell)
        # Noted while the next one is made ready; `_settle` waits for it.
        self._noted = asyncio.create_task(self._note(sheets.job, "come_out"))
        self._tell("")

    async def _settle(self) -> None:
        """Wait until what has come out is written."""
        noted, self._noted = self._noted, None
        if noted is not None:
            await noted

    async def _note(self, job: Print, event: str, reason: str = "", mark: int | None = None) -> Print:
        return await self._around.clerk.do(lambda act: print_acts.note(act, job.id, event, reason, mark))

    async def _fail(self, head: Print, why: str) -> None:
        """A paper that can't be made or printed is given up, and its pair's other one that waits."""
        await self._around.clerk.do(lambda act: print_acts.give_up(act, head.id, why))
        self._forget()

    async def _sheets(self, job: Print) -> Sheets:
        """The drawing of a print: the one that was made ahead, or a new one where that has become stale."""
        drawn = self._drawn
        if drawn is None or self._is_stale(job):
            self._drawn = drawn = (job.id, self._draw(job))
        try:
            _, sheets = await drawn[1]
        except (DomainError, Fault):
            self._drawn = None
            raise
        return replace(sheets, job=job)

    def _is_stale(self, job: Print) -> bool:
        """Whether a print has to be drawn, or drawn anew."""
        drawn = self._drawn
        if drawn is None or drawn[0] != job.id:
            return True
        done = drawn[1]
        if not done.done():
            return False
        return done.exception() is not None or time.monotonic() - done.result()[0] > FRESH_S

    def _draw_next(self) -> None:
        following = self._waits[0] if self._waits else None
        if following is not None and following.state == "queued":
            self._drawn = (following.id, self._draw(following))

    def _draw(self, job: Print) -> "asyncio.Future[tuple[float, Sheets]]":
        def draw() -> tuple[float, Sheets]:
            sheets = self._around.renderer.sheets(job, self.printer)
            return time.monotonic(), sheets.whole if self._transport.in_one_piece else sheets

        future = asyncio.get_running_loop().run_in_executor(self._around.threads, draw)
        future.add_done_callback(lambda done: done.cancelled() or done.exception())
        return future

    def _tell(self, said: str) -> None:
        """Let everybody see what is in the way; once, and once when it is over."""
        said = said[:256]
        if said == self._said:
            return
        self._said = said
        if said:
            _log.warning("printer_waits", printer=self.printer.code, said=said)
        else:
            _log.info("printer_goes_on", printer=self.printer.code)
        id_ = self.printer.id

        def tell(act: Act) -> None:
            printers.tell_fault(act, id_, said)

        task = asyncio.create_task(self._around.clerk.do(tell))
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)
