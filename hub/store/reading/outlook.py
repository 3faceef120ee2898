"""What the day's outlook is made of: orders by state and cut-off, exceptions by age, who works where.

Sums only, by index: what is due is told apart in the database, whole orders are never read.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, literal, literal_column, select

from hub.domain.cases import UNCLOSED
from hub.domain.orders import LIVING
from hub.store.reading import Reader
from hub.store.reading.rows import CASE, ORDER, STATION, Row, ask, ask_one

QUARTER_MS = 900_000
SAID, PASSED, AHEAD, LATER = "said", "passed", "ahead", "later"
"""An order is due when it says so; at the last call of its carrier, the next one, or one after that."""


@dataclass(frozen=True, slots=True)
class Calls:
    """Carriers that call at the same times: the last, the next and the one after, UTC milliseconds, and what
    orders may call them (in lower case). Empty `carriers`: those of no other. `key` tells them apart.
    """

    key: str
    carriers: Collection[str]
    last_ms: int
    next_ms: int
    later_ms: int


def living(reader: Reader, site: str, calls: Sequence[Calls], lead_ms: int) -> list[Row]:
    """Orders that are not finished: `calls` (their key), `call` (SAID, PASSED, AHEAD or LATER), `said_ms` (by
    when it must leave, cut to the quarter of an hour before), `state`, `orders`.

    Args:
        calls: times of calling; the last one takes orders whose carrier is of no other; no order misses it.
        lead_ms: what comes so shortly before a call goes with the next one.
    """
    query = _due(calls, lead_ms).where(ORDER.c.site == site, ORDER.c.state.in_(LIVING))
    return ask(reader, query.group_by(*_GROUPS))


def shipped(reader: Reader, site: str, calls: Sequence[Calls], since_ms: int) -> list[Row]:
    """The same of orders that were shipped since a time."""
    query = _due(calls, 0).where(
        ORDER.c.site == site, ORDER.c.state == "shipped", ORDER.c.since_ms >= since_ms
    )
    return ask(reader, query.group_by(*_GROUPS))


_GROUPS: tuple[ColumnElement[Any], ...] = tuple(
    literal_column(name) for name in ("calls", "call", "said_ms", "state")
)


def _due(calls: Sequence[Calls], lead_ms: int) -> Select[Any]:
    carrier = func.lower(ORDER.c.carrier)
    named = [(carrier.in_(sorted(one.carriers)), one) for one in calls[:-1]]
    of_day = calls[-1]
    others: ColumnElement[str] = literal(of_day.key)
    key = case(*((is_of, literal(one.key)) for is_of, one in named), else_=others) if named else others
    came_ms = ORDER.c.received_at_ms

    def call(one: Calls) -> ColumnElement[str]:
        passed = [(came_ms <= one.last_ms - lead_ms, literal(PASSED))] if one is not of_day else []
        return case(*passed, (came_ms <= one.next_ms - lead_ms, literal(AHEAD)), else_=literal(LATER))

    when = case(
        (ORDER.c.ship_by_ms > 0, literal(SAID)),
        *((is_of, call(one)) for is_of, one in named),
        else_=call(of_day),
    )
    said_ms = ORDER.c.ship_by_ms - ORDER.c.ship_by_ms % literal_column(str(QUARTER_MS))
    return select(
        key.label("calls"),
        when.label("call"),
        said_ms.label("said_ms"),
        ORDER.c.state,
        func.count().label("orders"),
    )


def exceptions(reader: Reader, site: str, older_than_ms: Sequence[int]) -> Row:
    """Exceptions that are not closed: `n`, `oldest_ms` (0 where there is none), and `age_0`, `age_1`… how
    many were opened before each of some times, UTC milliseconds.
    """
    ages = [
        func.coalesce(func.sum(case((CASE.c.opened_at_ms <= before, 1), else_=0)), 0).label(f"age_{n}")
        for n, before in enumerate(older_than_ms)
    ]
    query = select(
        func.count().label("n"), func.coalesce(func.min(CASE.c.opened_at_ms), 0).label("oldest_ms"), *ages
    ).where(CASE.c.site == site, CASE.c.state.in_(UNCLOSED))
    row = ask_one(reader, query)
    assert row is not None, "a count has one row"
    return {name: int(value) for name, value in row.items()}


def at_work(reader: Reader, site: str) -> dict[str, int]:
    """job -> people who are signed in at a station in it."""
    query = select(STATION.c.job, func.count()).where(
        STATION.c.site == site, STATION.c.operator_id.is_not(None)
    )
    return {job: int(n) for job, n in reader.execute(query.group_by(STATION.c.job))}


def away(reader: Reader, site: str, since_ms: int) -> list[str]:
    """Stations that were there since a time and are not now."""
    query = select(STATION.c.name).where(
        STATION.c.site == site, ~STATION.c.online, STATION.c.seen_at_ms >= since_ms
    )
    return list(reader.execute(query.order_by(STATION.c.name)).scalars())
