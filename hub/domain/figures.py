"""What counts as done: rules by which events, steps of orders and moves of goods are summed.

Rule: a sum of a row of things is the sum of its parts, wherever it is cut; so figures may be summed bit by
bit, in any rounds, and what is not summed yet is added by the same functions.

- What was done counts when it was done, for who was signed in, in the station's job. What is taken back
  later (X%UNDO) is taken off the hour in which it was done.
- An error is a verdict `fail`: something wrong was scanned or weighed. `bad` (no badge, scale unstable) is
  counted by its code, but is no error of a person's.
- Busy time is the sum of the gaps between one's own events, as far as each is at most GAP_MS.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from hub.domain.command_cards import SHIP
from protocol.codes import BAD, FAIL, PASS

GAP_MS = 300_000
"""Who does nothing for longer than this is not at work: a pause, a meeting, another task."""
HOUR_MS = 3_600_000
NOBODY = 0
"""In place of a person's or shop's number, where there is none."""
HourOf = Callable[[int], int]
"""UTC milliseconds -> when the hour of the site's clock began in which they lie, UTC milliseconds."""
_HANDED = ("ok", "order_done")
_PAUSED = ("held", "changed")
"""States beside an order's way: it returns from them to where it was."""
_WAY = {
    state: place
    for place, state in enumerate(
        (
            "received",
            "audited",
            "allocated",
            "released",
            "picking",
            "picked",
            "verified",
            "packed",
            "weighed",
            "shipped",
            "returned",
        )
    )
}


@dataclass(frozen=True, slots=True)
class Happened:
    """An event, as far as figures need it; `shop_no` is that of the order that it was about."""

    at_ms: int
    business_date: str
    operator_no: int
    station_no: int
    job: str
    shop_no: int
    why: str
    verdict: str
    qty: int


@dataclass(frozen=True, slots=True, order=True)
class WorkKey:
    """Whose work it was, where and when. `hour_ms`: start of the hour, UTC milliseconds."""

    hour_ms: int
    business_date: str
    operator_no: int
    station_no: int
    job: str
    shop_no: int


@dataclass(frozen=True, slots=True, order=True)
class ErrorKey:
    """The same of what went wrong; `why` is a code of `protocol.verdicts`."""

    hour_ms: int
    business_date: str
    operator_no: int
    station_no: int
    job: str
    why: str


@dataclass(slots=True)
class Work:
    """Sums of work. `pieces` are those of the job (picked, verified, put), `parcels` those weighed and
    accepted, or handed over in the job SHIP; `busy_ms` in milliseconds.
    """

    events: int = 0
    passed: int = 0
    failed: int = 0
    pieces: int = 0
    parcels: int = 0
    busy_ms: int = 0


@dataclass(slots=True)
class Worked:
    """What a row of events comes to; `last` is when each person's last event was, from which the next row
    goes on.
    """

    work: dict[WorkKey, Work]
    errors: dict[ErrorKey, int]
    last: dict[int, int]


def parcels_of(job: str, why: str) -> int:
    """1 for an event that finished a parcel in its job, else 0.

    >>> parcels_of("PACK", "weight_ok"), parcels_of("SHIP", "order_done"), parcels_of("VERIFY", "order_done")
    (1, 1, 0)
    """
    return int(why == "weight_ok" or (job == SHIP and why in _HANDED))


def sum_work(events: Iterable[Happened], last: Mapping[int, int], hour_of: HourOf) -> Worked:
    """Sum events, in the order of their numbers.

    Args:
        last: person -> when their event before these was, UTC milliseconds.

    >>> one = Happened(60_000, "1970-01-01", 7, 1, "VERIFY", 1, "ok", "pass", 2)
    >>> two = Happened(90_000, "1970-01-01", 7, 1, "VERIFY", 1, "wrong_item", "fail", 0)
    >>> done = sum_work([one, two], {}, lambda at_ms: at_ms - at_ms % HOUR_MS)
    >>> done.work[WorkKey(0, "1970-01-01", 7, 1, "VERIFY", 1)]
    Work(events=2, passed=1, failed=1, pieces=2, parcels=0, busy_ms=30000)
    >>> list(done.errors.values()), done.last
    ([1], {7: 90000})
    """
    done = Worked(defaultdict(Work), defaultdict(int), dict(last))
    for event in events:
        hour_ms = hour_of(event.at_ms)
        where = (hour_ms, event.business_date, event.operator_no, event.station_no, event.job)
        sums = done.work[WorkKey(*where, event.shop_no)]
        sums.events += 1
        sums.passed += event.verdict == PASS
        sums.failed += event.verdict == FAIL
        sums.pieces += event.qty
        sums.parcels += parcels_of(event.job, event.why)
        if event.verdict in {FAIL, BAD}:
            done.errors[ErrorKey(*where, event.why)] += 1
        if event.operator_no != NOBODY:
            gap_ms = event.at_ms - done.last.get(event.operator_no, event.at_ms)
            sums.busy_ms += gap_ms if 0 < gap_ms <= GAP_MS else 0
            done.last[event.operator_no] = event.at_ms
    return done


@dataclass(frozen=True, slots=True)
class Step:
    """An entry of an order's log, as far as figures need it."""

    at_ms: int
    business_date: str
    shop_no: int
    from_state: str
    to_state: str


@dataclass(frozen=True, slots=True, order=True)
class StepKey:
    """Orders of a shop that reached a state within an hour."""

    hour_ms: int
    business_date: str
    shop_no: int
    state: str


def reached(from_state: str, to_state: str) -> dict[str, int]:
    """state -> orders that reached it by a step, less those that went back from it.

    An order that was stopped, and goes on where it was, has not reached that state anew.

    >>> reached("packed", "weighed"), reached("weighed", "picked"), reached("held", "weighed")
    ({'weighed': 1}, {'weighed': -1}, {})
    >>> reached("shipped", "weighed"), reached("shipped", "returned"), reached("", "received")
    ({'shipped': -1}, {'returned': 1}, {'received': 1})
    """
    if from_state == to_state or from_state in _PAUSED:
        return {}
    if _WAY.get(to_state, len(_WAY)) < _WAY.get(from_state, -1):
        return {from_state: -1}
    return {to_state: 1}


def sum_steps(steps: Iterable[Step], hour_of: HourOf) -> dict[StepKey, int]:
    """Sum entries of the orders' log, in any order."""
    done: dict[StepKey, int] = defaultdict(int)
    for step in steps:
        for state, orders in reached(step.from_state, step.to_state).items():
            done[StepKey(hour_of(step.at_ms), step.business_date, step.shop_no, state)] += orders
    return done


@dataclass(frozen=True, slots=True)
class Left:
    """Pieces of an item that left for a buyer with an order, or (`qty` below 0) came off the lorry again;
    `before` is how many of the order's had left until then.
    """

    business_date: str
    shop_no: int
    item_id: int
    qty: int
    before: int


@dataclass(frozen=True, slots=True, order=True)
class GoodsKey:
    """Goods of a shop that left on a day."""

    business_date: str
    shop_no: int
    item_id: int


@dataclass(slots=True)
class Goods:
    """Pieces of an item that left, and orders with it."""

    pieces: int = 0
    orders: int = 0


def sum_goods(left: Iterable[Left]) -> dict[GoodsKey, Goods]:
    """Sum goods that left. An order counts from its first piece of an item on, until its last one is back.

    >>> first, rest = Left("2026-11-22", 1, 5, 2, 0), Left("2026-11-22", 1, 5, 1, 2)
    >>> sum_goods([first, rest, Left("2026-11-22", 1, 5, 4, 0)])
    {GoodsKey(business_date='2026-11-22', shop_no=1, item_id=5): Goods(pieces=7, orders=2)}
    >>> sum_goods([Left("2026-11-23", 1, 5, -3, 3)])
    {GoodsKey(business_date='2026-11-23', shop_no=1, item_id=5): Goods(pieces=-3, orders=-1)}
    """
    done: dict[GoodsKey, Goods] = {}
    for one in left:
        sums = done.setdefault(GoodsKey(one.business_date, one.shop_no, one.item_id), Goods())
        sums.pieces += one.qty
        sums.orders += (one.before + one.qty > 0) - (one.before > 0)
    return done
