"""Pages over TCP (port 9100, "raw"): to a label printer that counts, one that only tells its state, or one
that says nothing.

One that counts is asked for its count of labels before a page and after it; whatever breaks in between, the
count tells how many came out. It must have no other job but this queue's. One that tells its state only is
trusted as long as the connection holds. A silent one has taken a page when it has closed its side of the
connection in order. With either of these a page that was under way when the connection broke is doubtful.
"""

import asyncio

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

    async def ready(self, _sheets: Sheets) -> int:
        """Connected, nothing in the way, and nothing left in the printer's buffer."""
        self._sure = None
        await self._ask_idle()
        count = await self._count()
        return -1 if count is None else count

    async def page(self, sheets: Sheets, number: int, tell: Tell) -> None:
        """Send a page and ask until it is out."""
        job = sheets.job
        # Should it break off before the first byte, the pages before this one are out, and nothing of this
        # one.
        self._sure = (job.id, number)
        if not self._wire.is_open:
            await self._ask_idle()
        self._sure = None
        await self._wire.write(sheets.pages[number])
        pause_s, unanswered = FIRST_LOOK_S, 0
        while True:
            if job.mark >= 0 and await self._has_come(job.mark + number + 1):
                break
            seen = await self._status()
            unanswered = 0 if seen else unanswered + 1
            tell(seen.fault if seen else zebra.SILENCE)
            if seen and job.mark < 0 and seen.is_idle and not seen.fault:
                break
            if unanswered >= _PATIENCE:
                await self._wire.close()
                raise Fault(zebra.SILENCE)
            await asyncio.sleep(pause_s)
            pause_s = min(pause_s * 1.5, LONGEST_LOOK_S)
        tell("")

    async def resume(self, sheets: Sheets) -> int:
        """The count tells, once the printer has worked off what it had."""
        job = sheets.job
        if self._sure is not None and self._sure[0] == job.id:
            return self._sure[1]
        if job.mark < 0:
            raise Unsure("the connection broke in mid-page, and the printer does not count its labels")
        if not self._wire.is_open or self._wire.owes:
            await self._wire.open()
        seen = await self._expect_status()
        if seen.is_half:
            await self._wire.write(zebra.DROP_HALF)
            seen = await self._expect_status()
        if seen.fault or not seen.is_idle:
            raise Fault(seen.fault or f"has {seen.formats + seen.labels} pages of its own to print first")
        before = await self._count()
        await asyncio.sleep(self._still_s)
        after, seen = await self._count(), await self._expect_status()
        if before != after or not seen.is_idle:
            raise Fault("is still printing")
        out = None if after is None else after - job.mark
        if out is None or not 0 <= out <= len(sheets.pages):
            raise Unsure(f"it counted {out} labels since, expected 0 to {len(sheets.pages)}")
        return out

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
        if seen.fault:
            raise Fault(seen.fault)
        if not seen.is_idle:
            raise Fault(f"has {seen.formats + seen.labels} pages of its own to print first")

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

    async def _has_come(self, target: int) -> bool:
        found = await self._wire.ask(zebra.ASK_COUNT, zebra.COUNT)
        count = zebra.count(found[1]) if found else None
        return count is not None and count >= target


class Silent:
    """A printer that takes pages and says nothing."""

    in_one_piece = True

    def __init__(self, wire: Wire, close_s: float = CLOSE_S) -> None:
        self._wire = wire
        self._close_s = close_s
        self._sure_of: int | None = None

    async def ready(self, _sheets: Sheets) -> int:
        """Connected; more it does not tell."""
        await self._wire.open()
        self._sure_of = None
        return -1

    async def page(self, sheets: Sheets, number: int, tell: Tell) -> None:
        """Send a page, and wait until the printer has read it to its end."""
        if not self._wire.is_open:
            # Nothing of this page has gone out yet, should this fail.
            self._sure_of = sheets.job.id
            await self._wire.open()
        self._sure_of = None
        await self._wire.write(sheets.pages[number])
        if not await self._wire.finish(self._close_s):
            raise Unsure("the printer did not read the page to its end, as far as can be told")
        tell("")

    async def resume(self, sheets: Sheets) -> int:
        """Nothing came out where nothing was sent; else nobody can tell."""
        if self._sure_of == sheets.job.id:
            return 0
        raise Unsure("the connection broke in mid-page, and the printer can't be asked")

    async def rest(self) -> None:
        """Every page has its own connection."""
        await self._wire.close()
