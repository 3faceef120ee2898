"""Figures are summed bit by bit: events, steps of orders and moves of goods by ranges of their numbers.

Rule: a range is read where nothing more can come (`hub.store.notices.Horizon`), summed by
`hub.domain.figures`, and added in one transaction that moves the mark to its end. So nothing is summed twice
or passed over, however often the office is killed, and whatever its clock says.
"""

import asyncio
import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

import structlog

from hub.domain.figures import (
    HOUR_MS,
    Goods,
    GoodsKey,
    HourOf,
    StepKey,
    Worked,
    sum_goods,
    sum_steps,
    sum_work,
)
from hub.office.act import Act
from hub.office.writing import PAUSE_S, Writer
from hub.store import figures as book
from hub.store.bulk import own_work
from hub.store.database import Database
from hub.store.figures import Mark
from hub.store.notices import Horizon
from hub.store.reading import DUPLICATE, UNAVAILABLE, snapshot
from hub.store.reading import figures as reading

EVERY_S = 5.0
"""Between two rounds: what is newer is read from the events themselves."""
PART = Mark(events=2_000, log=2_000, moves=4_000)
"""Numbers of each kind that are summed at a time, at the most: what is written of them takes some ms."""
_QUARTER_MS = HOUR_MS // 4
"""Every zone is whole quarters of an hour off UTC."""
_log = structlog.get_logger(__name__)


def hours(zone: ZoneInfo) -> HourOf:
    """When the hour of the clock on the wall began in which a time lies, both UTC milliseconds.

    >>> hours(ZoneInfo("Asia/Kolkata"))(1_291_161_600_000)
    1291159800000
    """

    @lru_cache(maxsize=4096)
    def of_quarter(quarter: int) -> int:
        at = datetime.fromtimestamp(quarter * _QUARTER_MS / 1000, UTC).astimezone(zone)
        return quarter * _QUARTER_MS - at.minute * 60_000

    return lambda at_ms: of_quarter(at_ms // _QUARTER_MS)


@dataclass(frozen=True, slots=True)
class Part:
    """What lies between two marks, summed."""

    was: Mark
    now: Mark
    worked: Worked
    orders: dict[StepKey, int]
    goods: dict[GoodsKey, Goods]
    bins: dict[tuple[str, int], tuple[int, int]]
    """(business date, bin) -> picks and pieces."""


class Tallies:
    """Sums the figures of one site."""

    def __init__(
        self, database: Database, writer: Writer, site: str, zone: ZoneInfo, part: Mark = PART
    ) -> None:
        self._database = database
        self._writer = writer
        self._site = site
        self._hour_of = hours(zone)
        self._part = part
        self._horizons = (Horizon("event"), Horizon("order_log"), Horizon("move"))

    async def run(self, stop: asyncio.Event) -> None:
        """Sum until asked to stop; a database that does not answer is asked again."""
        while not stop.is_set():
            try:
                await asyncio.to_thread(self.catch_up, stop.is_set)
            except (*UNAVAILABLE, *DUPLICATE) as error:
                _log.warning("figures_wait", error=str(error)[:200])
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), EVERY_S)

    def catch_up(self, stopped: Callable[[], bool] = lambda: False) -> int:
        """Sum part after part until all is summed that is complete; returns how many parts."""
        self._look()
        parts = 0
        while not stopped() and (part := self._read()) is not None:
            # Where somebody else has summed meanwhile, the next part is read from where they have got.
            parts += self._writer.do(lambda act, part=part: self._add(act, part))  # type: ignore[misc]  # `part` is bound
            time.sleep(PAUSE_S)
        return parts

    def _look(self) -> None:
        """Find out how far nothing more can come."""
        with own_work(self._database) as work:
            for horizon in self._horizons:
                horizon.look(work)

    def _read(self) -> Part | None:
        """The next part, summed; None where there is none."""
        complete = Mark(*(horizon.complete for horizon in self._horizons))
        with snapshot(self._database) as reader:
            was = reading.mark(reader, self._site)
            now = Mark(
                max(was.events, min(complete.events, was.events + self._part.events)),
                max(was.log, min(complete.log, was.log + self._part.log)),
                max(was.moves, min(complete.moves, was.moves + self._part.moves)),
            )
            if now == was:
                return None
            happened = reading.events(reader, self._site, was.events, now.events)
            steps = reading.steps(reader, self._site, was.log, now.log)
            left = reading.left(reader, self._site, was.moves, now.moves)
            bins = reading.picked(reader, self._site, was.moves, now.moves)
            last = reading.last(reader, self._site)
        worked = sum_work(happened, last, self._hour_of)
        worked.last = {number: at_ms for number, at_ms in worked.last.items() if last.get(number) != at_ms}
        return Part(was, now, worked, sum_steps(steps, self._hour_of), sum_goods(left), bins)

    def _add(self, act: Act, part: Part) -> bool:
        """Add a part and move the mark; nothing where the mark is not where it was when the part was read."""
        if not book.move_on(act.work, self._site, part.was, part.now):
            return False
        book.add_work(act.work, self._site, part.worked.work)
        book.add_errors(act.work, self._site, part.worked.errors)
        book.note_last(act.work, self._site, part.worked.last)
        book.add_steps(act.work, self._site, part.orders)
        book.add_goods(act.work, self._site, part.goods)
        book.add_bins(act.work, self._site, part.bins)
        return True
