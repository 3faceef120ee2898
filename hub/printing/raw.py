"""Pages over TCP (port 9100, "raw"): to a label printer that counts, one that only tells its state, or one
that says nothing.

One that counts is asked for its count of labels when nothing is under way. From then on each page that is
sent has its number: it is out when the count has come to it, and whatever breaks in between, the count tells
how many came out, for they come out in the order in which they were sent. It must have no other job but this
queue's. One that tells its state only is trusted as long as the connection holds. A silent one has taken a
page when it has closed its side of the connection in order. With either of these a page that was under way
when the connection broke is doubtful.
"""

import asyncio

from hub.domain.papers import MOST_AT_ONCE, Print
from hub.printing import zebra
from hub.printing.transport import Fault, Sheets, Tell, Unsure
from hub.printing.wire import Wire
from hub.printing.zebra import Status

FIRST_LOOK_S, LONGEST_LOOK_S = 0.01, 0.5
"""Between two questions whether a page is out: half as long again each time."""
STILL_S = 2.0
"""After a break a count is believed when it has not changed for so long: a label takes a second to come out.
"""
CLOSE_S = 60.0
"""How long a silent printer may take to read a page to its end."""
_PATIENCE = 3
"""So many questions without an answer, then the connection is made anew."""
_LOST = 5
"""A printer that has nothing left and stood still for so many times STILL_S has thrown pages away."""


class Counting:
    """A label printer that answers questions.

    Args:
        still_s: as STILL_S; a test has no second.
    """

    in_one_piece = False

    def __init__(self, wire: Wire, still_s: float = STILL_S) -> None:
        self._wire = wire
        self._still_s = still_s
        self._counts: bool | None = None
        self._unheard = 0
        self._sure: tuple[int, int] | None = None
        self._seen = self._due = -1
        """Its count when it was heard last, and once all that was sent is out; -1: not known."""
        self._settled: int | None = None
        """Its count after a break, as long as nothing was sent since."""
        self._stood = False
        """Whether something was in its way since it had nothing left: a label that was fed by hand, or
        printed anew after a jam, may count, so its count says nothing until its buffer is empty.
        """

    @property
    def takes_more(self) -> bool:
        """A count tells what came out of several pages as of one, while nothing is in the way."""
        return self._counts is True and not self._stood and self._wire.is_open

    async def ready(self, _sheets: Sheets) -> int:
        """Connected and nothing in the way. Where all is out that was sent, nothing is left in the printer's
        buffer, and its count is taken anew.
        """
        self._sure = None
        if self._seen < self._due:
            return self._due
        await self._ask_idle()
        count = await self._count()
        self._seen = self._due = -1 if count is None else count
        self._stood = False
        return self._due

    async def send(self, sheets: Sheets, number: int) -> None:
        """Send a page; the printer prints it when it has read it."""
        if not self._wire.is_open:
            if self._seen < self._due:
                raise Fault("the connection broke")
            # Should it break off before the first byte, the pages before this one are out, and nothing of
            # this one.
            self._sure = (sheets.job.id, number)
            await self._ask_idle()
        self._sure = self._settled = None
        self._due = sheets.job.mark + number + 1 if sheets.job.mark >= 0 else -1
        await self._wire.write(sheets.pages[number])

    async def out(self, job: Print, number: int, tell: Tell) -> None:
        """Ask until a page is out."""
        pause_s, unanswered, still_since_s = FIRST_LOOK_S, 0, 0.0
        while not await self._has_come(job, number):
            seen = await self._status()
            unanswered = 0 if seen else unanswered + 1
            tell(seen.fault if seen else zebra.SILENCE)
            if unanswered >= _PATIENCE:
                await self._wire.close()
                raise Fault(zebra.SILENCE)
            self._stood = self._stood or seen is None or bool(seen.fault)
            if seen is None or seen.fault or not seen.is_idle:
                still_since_s = 0.0
            elif job.mark < 0 or (self._stood and await self._has_counted(self._due)):
                break
            else:
                still_since_s = self._expect_more(still_since_s)
            await asyncio.sleep(pause_s)
            pause_s = min(pause_s * 1.5, LONGEST_LOOK_S)
        tell("")

    def _expect_more(self, since_s: float) -> float:
        """Since when the printer has had nothing left, and has not counted what was sent.

        Raises:
            Unsure: for so long that nothing will come any more.
        """
        now_s = asyncio.get_running_loop().time()
        if since_s and now_s - since_s > _LOST * self._still_s:
            raise Unsure(f"the printer has nothing left, and counted {self._due - self._seen} labels too few")
        return since_s or now_s

    async def _has_come(self, job: Print, number: int) -> bool:
        """Whether its count says that a page is out."""
        target = job.mark + number + 1
        if self._settled is not None and self._settled >= target:
            return True
        return job.mark >= 0 and not self._stood and await self._has_counted(target)

    async def _has_counted(self, target: int) -> bool:
        found = await self._wire.ask(zebra.ASK_COUNT, zebra.COUNT)
        count = zebra.count(found[1]) if found else None
        if count is not None:
            self._seen = count
        return count is not None and count >= target

    async def resume(self, job: Print, due: int) -> int:
        """The count tells, once the printer has worked off what it had."""
        if self._sure is not None and self._sure[0] == job.id:
            return self._sure[1]
        if job.mark < 0:
            raise Unsure("the connection broke in mid-page, and the printer does not count its labels")
        if self._settled is None:
            self._settled = await self._count_at_rest()
        out = self._settled - job.mark
        # Below 0: pages that were sent before this one did not come out either.
        if out < -MOST_AT_ONCE or self._settled > due:
            raise Unsure(f"it counts {self._settled} labels, expected {job.mark} to {due}")
        return min(max(out, 0), job.pages)

    async def _count_at_rest(self) -> int:
        """The count of a printer that has nothing left and stands still."""
        await self._ask_idle()
        before = await self._count()
        await asyncio.sleep(self._still_s)
        after, seen = await self._count(), await self._expect_status()
        if before != after or not seen.is_idle:
            raise Fault("is still printing")
        if after is None:
            raise Unsure("the printer does not count its labels any more")
        self._seen = self._due = after
        self._stood = False
        return after

    async def rest(self) -> None:
        """Let others connect: label printers take one connection at a time."""
        await self._wire.close()

    async def _ask_idle(self) -> None:
        if not self._wire.is_open or self._wire.owes:
            # An answer that is still owed could be taken for that of a later question.
            await self._wire.open()
        seen = await self._expect_status()
        if seen.is_half:
            await self._wire.write(zebra.DROP_HALF)
            seen = await self._expect_status()
        if seen.fault or not seen.is_idle:
            raise Fault(seen.fault or f"has {seen.formats + seen.labels} pages of its own to print first")

    async def _expect_status(self) -> Status:
        seen = await self._status()
        if seen is None:
            await self._wire.close()
            raise Fault(zebra.SILENCE)
        return seen

    async def _status(self) -> Status | None:
        found = await self._wire.ask(zebra.ASK_STATUS, zebra.STATUS)
        return zebra.status(found[1], found[2]) if found else None

    async def _count(self) -> int | None:
        """The printer's count; None where it has none: it says so, or tells its state and leaves this
        question unanswered time and again.

        Raises:
            Fault: it does not answer.
        """
        if self._counts is False:
            return None
        found = await self._wire.ask(zebra.ASK_COUNT, zebra.COUNT)
        if found is not None:
            count = zebra.count(found[1])
            if self._counts is None or count is None:
                self._counts = count is not None
            return count
        await self._wire.close()
        self._unheard += 1
        if self._counts is None and self._unheard >= _PATIENCE:
            self._counts = False
        raise Fault(zebra.SILENCE)


class Silent:
    """A printer that takes pages and says nothing."""

    in_one_piece = True
    takes_more = False

    def __init__(self, wire: Wire, close_s: float = CLOSE_S) -> None:
        self._wire = wire
        self._close_s = close_s
        self._sure_of: int | None = None

    async def ready(self, _sheets: Sheets) -> int:
        """Connected; more it does not tell."""
        await self._wire.open()
        self._sure_of = None
        return -1

    async def send(self, sheets: Sheets, number: int) -> None:
        """Send a page."""
        if not self._wire.is_open:
            # Nothing of this page has gone out yet, should this fail.
            self._sure_of = sheets.job.id
            await self._wire.open()
        self._sure_of = None
        await self._wire.write(sheets.pages[number])

    async def out(self, _job: Print, _number: int, tell: Tell) -> None:
        """Wait until the printer has read the page to its end."""
        if not await self._wire.finish(self._close_s):
            raise Unsure("the printer did not read the page to its end, as far as can be told")
        tell("")

    async def resume(self, job: Print, _due: int) -> int:
        """Nothing came out where nothing was sent; else nobody can tell."""
        if self._sure_of == job.id:
            return 0
        raise Unsure("the connection broke in mid-page, and the printer can't be asked")

    async def rest(self) -> None:
        """Every page has its own connection."""
        await self._wire.close()
