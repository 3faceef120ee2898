"""One printer's drawings: made ahead by a thread while pages before them are on their way.

Rule that must hold: what is sent is at the most FRESH_S old; what has become stale meanwhile is drawn anew.
"""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import replace

from hub.domain.errors import DomainError
from hub.domain.papers import Print
from hub.printing.transport import Fault, Sheets

FRESH_S = 2.0
"""How old a drawing may be when it is sent."""


class Drawings:
    """The drawing of the print whose turn is next.

    Args:
        draw: draws a print; is called in a thread.
        threads: where.
    """

    def __init__(self, draw: Callable[[Print], Sheets], threads: Executor) -> None:
        self._draw = draw
        self._threads = threads
        self._made: tuple[int, asyncio.Future[tuple[float, Sheets]]] | None = None

    def forget(self) -> None:
        """What was drawn may be another thing by now."""
        self._made = None

    def begin(self, job: Print) -> None:
        """Draw this one ahead."""
        self._made = (job.id, self._drawn(job))

    async def of(self, job: Print) -> Sheets:
        """The drawing of a print: the one that was made ahead, or a new one where that has become stale.

        Raises:
            DomainError: its paper can't be made.
            Fault: there is nothing to draw with.
        """
        made = self._made
        if made is None or self.is_stale(job):
            self._made = made = (job.id, self._drawn(job))
        try:
            _, sheets = await made[1]
        except (DomainError, Fault):
            self._made = None
            raise
        return replace(sheets, job=job)

    def is_stale(self, job: Print) -> bool:
        """Whether a print has to be drawn, or drawn anew."""
        made = self._made
        if made is None or made[0] != job.id:
            return True
        done = made[1]
        if not done.done():
            return False
        return done.exception() is not None or time.monotonic() - done.result()[0] > FRESH_S

    def _drawn(self, job: Print) -> "asyncio.Future[tuple[float, Sheets]]":
        def draw() -> tuple[float, Sheets]:
            sheets = self._draw(job)
            return time.monotonic(), sheets

        future = asyncio.get_running_loop().run_in_executor(self._threads, draw)
        future.add_done_callback(lambda done: done.cancelled() or done.exception())
        return future
