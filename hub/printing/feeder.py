"""One printer's queue, worked off page by page by a task of its own.

Several pages may be on their way to a printer that tells how many came out, so that it need not stop between
two; to any other one at a time.

Rules that must hold: a print is noted as under way before its first byte goes out and as printed after its
last page is out, so that whoever comes after a crash knows for which pages has to be asked; a doubtful print
stops its queue, and no other.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from typing import Any

import structlog

from hub.domain.errors import DomainError
from hub.domain.papers import Print, Printer
from hub.office import print_acts
from hub.printing.clerk import Clerk
from hub.printing.drawing import Drawings
from hub.printing.rendering import Renderer
from hub.printing.transport import Fault, Sheets, Spoilt, Transport, Unsure
from hub.printing.trouble import Trouble, question

FAULT_S, LONGEST_FAULT_S = 1.0, 5.0
"""Before a printer that could not print is tried again, half as long again each time."""
AHEAD = 20
"""Prints that are looked up at a time."""
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all feeders share. `queue` reads what waits for a printer, so many at the most; `under_way` which
    of it was sent, and the printer's count once all that was sent is out (-1: it does not count).
    """

    clerk: Clerk
    renderer: Renderer
    threads: Executor
    queue: Callable[[int, int], Awaitable[list[Print]]]
    under_way: Callable[[int], Awaitable[tuple[list[Print], int]]]
    fault_s: float = FAULT_S


@dataclass(frozen=True, slots=True)
class _Page:
    """One page of a paper, sent and not seen out yet."""

    job: Print
    number: int


class Feeder:
    """Works off the queue of one printer."""

    def __init__(self, printer: Printer, transport: Transport, around: Surroundings) -> None:
        self.printer = printer
        self._transport = transport
        self._around = around
        self._woken = asyncio.Event()
        self._waits: list[Print] = []
        self._drawings = Drawings(self._draw, around.threads)
        self._under_way: deque[_Page] = deque()
        self._noted: list[asyncio.Task[Any]] = []
        self._trouble = Trouble(printer, around.clerk)
        self._stopping = False

    def wake(self, printer: Printer) -> None:
        """Something waits, or the printer was paused or resumed."""
        self.printer = printer
        self._trouble.seen(printer)
        self._woken.set()

    def stop(self) -> None:
        """End after the pages that are under way."""
        self._stopping = True
        self._woken.set()

    async def run(self) -> None:
        """Print what waits, until stopped or cancelled."""
        pause_s = self._around.fault_s
        while not self._stopping or self._under_way:
            try:
                busy = await self._turn()
                pause_s = self._around.fault_s
            except Fault as fault:
                self._trouble.tell(str(fault))
                self._forget()
                await asyncio.sleep(pause_s)
                pause_s = min(pause_s * 1.5, LONGEST_FAULT_S)
                continue
            except Exception as error:  # noqa: BLE001 - a fault of ours must not end the printer's task
                _log.error("print_fault", printer=self.printer.code, error=repr(error)[:300])
                self._trouble.tell(f"fault of the hub: {type(error).__name__}")
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
        """Whatever is under way, the database knows, and the printer is asked for it."""
        self._look_again()
        self._under_way.clear()

    def _look_again(self) -> None:
        """What was looked up and drawn may be another thing by now."""
        self._waits = []
        self._drawings.forget()

    async def _turn(self) -> bool:
        """Send the first that waits, or see one out that is under way; False where there is nothing to do."""
        head = await self._head()
        if head is not None and head.state == "queued" and self._is_open() and self._has_room():
            self._waits.pop(0)
            await self._begin(head)
        elif self._under_way:
            await self._see_out()
        elif head is not None and head.state == "sending":
            await self._go_on()
        else:
            await self._settle()
            self._look_again()
            if head is None or head.state == "doubtful":
                self._trouble.tell(question(head))
            return False
        return True

    def _is_open(self) -> bool:
        return self.printer.active and not self._stopping

    def _has_room(self) -> bool:
        """Whether one more page may be on its way."""
        return not self._under_way or (
            self._transport.takes_more and len(self._under_way) < self.printer.pages_at_once
        )

    async def _head(self) -> Print | None:
        """The first that waits and is not under way."""
        if not self._waits:
            await self._settle()
            mine = {page.job.id for page in self._under_way}
            found = await self._around.queue(self.printer.id, AHEAD + len(mine))
            self._waits = [each for each in found if each.id not in mine]
        return self._waits[0] if self._waits else None

    async def _begin(self, head: Print) -> None:
        try:
            sheets = await self._drawings.of(head)
            mark = await self._transport.ready(sheets)
            if self._drawings.is_stale(head):
                sheets = await self._drawings.of(head)
                mark = await self._transport.ready(sheets)
        except (DomainError, Spoilt) as spoilt:
            await self._fail(head, str(spoilt))
            return
        job = await self._note(head, "send", mark=mark, pages=len(sheets.pages))
        if job.state == "sending":  # else cancelled or void since it was looked up
            await self._send(replace(sheets, job=job), 0)

    async def _send(self, sheets: Sheets, first: int) -> None:
        """Send the pages of a paper that is noted as under way, from one on."""
        self._draw_next()
        for number in range(first, len(sheets.pages)):
            while not self._has_room():
                await self._see_out()
            try:
                await self._transport.send(sheets, number)
            except Spoilt as spoilt:
                await self._fail(sheets.job, str(spoilt))
                return
            except Unsure as unsure:
                await self._doubt([*self._jobs(), sheets.job], str(unsure))
                return
            self._under_way.append(_Page(sheets.job, number))

    async def _see_out(self) -> None:
        """Wait until the first page that is under way is out."""
        job, number = self._under_way[0].job, self._under_way[0].number
        try:
            await self._transport.out(job, number, self._trouble.tell)
        except Spoilt as spoilt:
            self._under_way.popleft()
            await self._fail(job, str(spoilt))
            return
        except Unsure as unsure:
            await self._doubt(self._jobs(), str(unsure))
            return
        self._under_way.popleft()
        if number == job.pages - 1:
            # Written while the next one is made ready; `_settle` waits for it.
            self._noted.append(asyncio.create_task(self._note(job, "come_out")))
            self._trouble.tell("")

    async def _go_on(self) -> None:
        """Papers were under way when something broke: the printer is asked for each. What need not be sent
        again is waited for; of what nothing came out is in the queue again.
        """
        jobs, due = await self._around.under_way(self.printer.id)
        self._waits = []
        begun: list[tuple[Print, int]] = []
        for job in jobs:  # all are asked for before anything is sent again: that would change the count
            try:
                begun.append((job, await self._transport.resume(job, due)))
            except Unsure as unsure:
                await self._doubt([job], str(unsure))
        for job, first in begun:
            if first == 0:
                await self._note(job, "stay_in")
            self._under_way += [_Page(job, number) for number in range(first)]
        for job, first in begun:
            if 0 < first < job.pages:
                await self._send_rest(job, first)

    async def _send_rest(self, job: Print, first: int) -> None:
        try:
            sheets = await self._drawings.of(job)
        except DomainError as gone:
            await self._doubt([job], f"{first} of its {job.pages} pages came out: {gone}")
            return
        if len(sheets.pages) != job.pages:
            await self._doubt(
                [job], f"{first} of its {job.pages} pages came out, it has {len(sheets.pages)} now"
            )
            return
        await self._send(sheets, first)

    def _jobs(self) -> list[Print]:
        """The papers of which a page is under way."""
        return list({page.job.id: page.job for page in self._under_way}.values())

    async def _doubt(self, jobs: Sequence[Print], why: str) -> None:
        """Nobody can tell what became of some papers; a person has to look."""
        for job in {job.id: job for job in jobs}.values():
            await self._note(job, "doubt", why)
        self._forget()

    async def _settle(self) -> None:
        """Wait until what has come out is written."""
        noted, self._noted = self._noted, []
        await asyncio.gather(*noted)

    async def _note(
        self, job: Print, event: str, reason: str = "", mark: int | None = None, pages: int = 0
    ) -> Print:
        return await self._around.clerk.do(
            lambda act: print_acts.note(act, job.id, event, reason, mark, pages)
        )

    async def _fail(self, head: Print, why: str) -> None:
        """A paper that can't be made or printed is given up, and its pair's other one that waits."""
        await self._around.clerk.do(lambda act: print_acts.give_up(act, head.id, why))
        self._look_again()

    def _draw(self, job: Print) -> Sheets:
        sheets = self._around.renderer.sheets(job, self.printer)
        return sheets.whole if self._transport.in_one_piece else sheets

    def _draw_next(self) -> None:
        following = self._waits[0] if self._waits else None
        if following is not None and following.state == "queued":
            self._drawings.begin(following)
