"""Acts of the office: one act, one short transaction, on a unit of work lent from a small pool.

Of many acts, as many go into a transaction as its time permits; a refused one harms no neighbour.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from copy import copy
from queue import Empty, LifoQueue
from typing import Any, TypeVar, cast
from zoneinfo import ZoneInfo

from hub.domain.errors import Conflict, DomainError, Invalid
from hub.office.act import Act, Moment, Rules
from hub.store import intake
from hub.store.bulk import own_work
from hub.store.database import Database, repeat
from hub.store.reading import DUPLICATE, UNAVAILABLE
from hub.store.sole import Sole
from hub.store.work import Work

T = TypeVar("T")
U = TypeVar("U")
KEPT = 4
"""Units of work that stay open between requests; each keeps a connection."""
ONE_BY_ONE = 8
"""Acts that get a transaction of their own after one of a batch was refused."""
LONGEST_S = 0.004
PAUSE_S = 0.005
"""Of work in many parts, a transaction ends after the first and the next begins after the second: verdicts go
on meanwhile (on SQLite one writer at a time)."""


class Writer:
    """Does office acts for several threads at a time.

    Args:
        zone: the site's, for the business date.
        now_ms: the clock, UTC milliseconds.
        kept: connections that stay open between acts.
    """

    def __init__(
        self, database: Database, rules: Rules, zone: ZoneInfo, now_ms: Callable[[], int], kept: int = KEPT
    ) -> None:
        self._database = database
        self._rules = rules
        self.zone = zone
        self._now_ms = now_ms
        self._idle: LifoQueue[Work] = LifoQueue(kept)
        self._badge: str | None = None

    def by(self, badge: str | None) -> "Writer":
        """This writer for somebody: acts that name no badge are theirs. Both lend from one pool."""
        theirs = copy(self)
        theirs._badge = badge  # noqa: SLF001 - it is this class's own
        return theirs

    def do(self, act: Callable[[Act], T], badge: str | None = None) -> T:
        """Do one act in one transaction; once more when somebody else wrote the same key at that moment.

        Args:
            badge: whose act it is, where the program says so; else that of whom the writer is for (`by`).

        Raises:
            Invalid: nobody has this badge.
            DomainError: the act is refused; nothing is changed.
        """
        with self._lent() as work:
            try:
                return repeat(work, lambda: act(self._act(work, badge)))
            except DUPLICATE:
                pass
            try:
                return repeat(work, lambda: act(self._act(work, badge)))
            except DUPLICATE as error:
                raise Conflict(f"expected a new key, found it taken: {error}") from error

    def do_each(self, act: Callable[[Act, U], T], parts: Iterable[U], badge: str | None = None) -> list[T]:
        """Do an act for each of many things, as many in a transaction as its time permits, pausing between.

        What is done stays done when a later one is refused.

        Raises:
            DomainError: one is refused.
        """
        waiting = list(parts)
        done: list[T] = []
        while waiting:
            results = self.do(lambda here, rest=tuple(waiting): _some(act, here, rest), badge)  # type: ignore[misc]  # `rest` is bound, not passed
            done.extend(results)
            del waiting[: len(results)]
            if waiting:
                time.sleep(PAUSE_S)
        return done

    def try_each(
        self,
        act: Callable[[Act, U], T],
        parts: Iterable[U],
        badge: str | None = None,
        told: Callable[[int], object] = lambda _: None,
    ) -> list[T | DomainError]:
        """Do an act for each of many things; a refused one changes nothing, and the others stand.

        Args:
            told: gets the number of things that are done since it was called last.

        Returns:
            What each act returned, or why it was refused, in the order of the things.

        Raises:
            Invalid: nobody has this badge.
        """
        waiting, alone = list(parts), 0
        ends: list[T | DomainError] = []
        while waiting:
            batch = tuple(waiting[:1] if alone else waiting)
            try:
                results: list[T | DomainError] = list(
                    self.do(lambda here, batch=batch: _some(act, here, batch), badge)  # type: ignore[misc]  # `batch` is bound, not passed
                )
            except DomainError as refusal:
                if not alone:
                    if isinstance(refusal, Invalid) and refusal.field == "badge":
                        raise
                    alone = ONE_BY_ONE
                    continue
                results = [refusal]
            alone = max(0, alone - 1)
            ends.extend(results)
            del waiting[: len(results)]
            told(len(results))
            if waiting:
                time.sleep(PAUSE_S)
        return ends

    @contextmanager
    def alone(self) -> Iterator[Act]:
        """An act on a unit of work of its own, for what reads much and writes in many short transactions
        (`hub.office.imports.plan`).

        Raises:
            Invalid: nobody has the badge of whom the writer is for.
        """
        with own_work(self._database) as work:
            yield self._act(work, None)

    def sole(self, what: str) -> Sole:
        """The right to be the only one of the site who does something (`hub.store.sole`)."""
        return Sole(self._database, self._rules.site, what)

    def close(self) -> None:
        """Close the connections that nobody uses."""
        while True:
            try:
                _close(self._idle.get_nowait())
            except Empty:
                return

    def _act(self, work: Work, badge: str | None) -> Act:
        operator_id = None
        badge = self._badge if badge is None else badge
        if badge is not None:
            operator_id = intake.operator_id(work, self._rules.site, badge)
            if operator_id is None:
                raise Invalid("badge", "the badge of an operator", badge)
        return Act(work, self._rules, Moment.at(self._now_ms(), self.zone), operator_id)

    @contextmanager
    def _lent(self) -> Iterator[Work]:
        try:
            work = self._idle.get_nowait()
        except Empty:
            work = self._database.work()
        try:
            yield work
        except UNAVAILABLE:
            _close(work)
            raise
        except BaseException:
            self._give_back(work)
            raise
        self._give_back(work)

    def _give_back(self, work: Work) -> None:
        if self._idle.full():
            _close(work)
        else:
            self._idle.put(work)


def _some(act: Callable[[Act, U], T], here: Act, parts: tuple[U, ...]) -> list[T]:
    """Do the first of the parts, and more until the transaction has taken its time."""
    ends = time.monotonic() + LONGEST_S
    done: list[T] = []
    for part in parts:
        done.append(act(here, part))
        if time.monotonic() > ends:
            break
    return done


def _close(work: Work) -> None:
    cast(
        Any, work.connection
    ).close()  # both drivers' connections close; the unit of work needs no more of them
