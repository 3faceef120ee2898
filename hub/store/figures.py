"""Figures are written here, on a unit of work: sums are added to what is there, and the mark moves on with
them.

Rule that must hold: mark and sums change in one transaction, and only by who found the mark where it was.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any

from hub.domain.figures import ErrorKey, Goods, GoodsKey, StepKey, WorkKey
from hub.domain.figures import Work as Sums
from hub.store.work import Work


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a site is summed: numbers of the last event, log entry and move that are in the sums."""

    events: int = 0
    log: int = 0
    moves: int = 0


def _adding(table: str, key: tuple[str, ...], sums: tuple[str, ...]) -> str:
    """The statement that adds sums to the row of a key, or makes it."""
    names = (*key, *sums)
    added = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in sums)
    return (
        f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
        f" ON CONFLICT ({', '.join(key)}) DO UPDATE SET {added}"
    )


_WHERE = ("site", "hour_ms", "business_date", "operator_no", "station_no", "job")
_HOUR = _adding(
    "figure_hour",
    (*_WHERE, "shop_no"),
    ("events", "passed", "failed", "pieces", "parcels", "busy_ms"),
)
_ERROR = _adding("figure_error", (*_WHERE, "why"), ("times",))
_ORDER = _adding("figure_order", ("site", "hour_ms", "business_date", "shop_no", "state"), ("orders",))
_GOODS = _adding("figure_goods", ("site", "business_date", "shop_no", "item_id"), ("pieces", "orders"))
_BIN = _adding("figure_bin", ("site", "business_date", "bin_id"), ("picks", "pieces"))
_LAST = """INSERT INTO figure_last (site, operator_no, at_ms) VALUES (?, ?, ?)
           ON CONFLICT (site, operator_no) DO UPDATE SET at_ms = excluded.at_ms"""
_BEGIN = """INSERT INTO figure_mark (site, events_to, log_to, moves_to) VALUES (?, 0, 0, 0)
            ON CONFLICT (site) DO NOTHING"""
_MOVE_ON = """UPDATE figure_mark SET events_to = ?, log_to = ?, moves_to = ?
              WHERE site = ? AND events_to = ? AND log_to = ? AND moves_to = ?"""


def move_on(work: Work, site: str, was: Mark, now: Mark) -> bool:
    """Move the mark of a site; whether it was where it was expected. If not, somebody else has summed, and
    nothing more must be written in this transaction.
    """
    _run(work, _BEGIN, [(site,)])
    sql = _MOVE_ON if work.dialect == "sqlite" else _MOVE_ON.replace("?", "%s")
    given = (now.events, now.log, now.moves, site, was.events, was.log, was.moves)
    return bool(work.connection.execute(sql, given).rowcount)


def add_work(work: Work, site: str, sums: Mapping[WorkKey, Sums]) -> None:
    """Add work to its hours."""
    _run(work, _HOUR, [(site, *_values(key), *_values(sums[key])) for key in sorted(sums)])


def add_errors(work: Work, site: str, times: Mapping[ErrorKey, int]) -> None:
    """Add errors to their hours."""
    _run(work, _ERROR, [(site, *_values(key), times[key]) for key in sorted(times)])


def note_last(work: Work, site: str, last: Mapping[int, int]) -> None:
    """Note when each person's last summed event was: person -> UTC milliseconds."""
    _run(work, _LAST, [(site, number, last[number]) for number in sorted(last)])


def add_steps(work: Work, site: str, orders: Mapping[StepKey, int]) -> None:
    """Add orders to the states that they reached."""
    _run(work, _ORDER, [(site, *_values(key), orders[key]) for key in sorted(orders)])


def add_goods(work: Work, site: str, goods: Mapping[GoodsKey, Goods]) -> None:
    """Add goods to their days."""
    _run(work, _GOODS, [(site, *_values(key), *_values(goods[key])) for key in sorted(goods)])


def add_bins(work: Work, site: str, sums: Mapping[tuple[str, int], tuple[int, int]]) -> None:
    """Add picks to their bins: (business date, bin) -> picks and pieces."""
    _run(work, _BIN, [(site, *key, *sums[key]) for key in sorted(sums)])


_GETTERS = {
    kind: attrgetter(*(field.name for field in fields(kind)))
    for kind in (WorkKey, ErrorKey, StepKey, GoodsKey, Sums, Goods)
}


def _values(row: Any) -> tuple[Any, ...]:
    """The values of a dataclass in their order; `dataclasses.astuple` copies each and takes ten times as
    long, within a transaction.
    """
    values: tuple[Any, ...] = _GETTERS[type(row)](row)
    return values


def _run(work: Work, sql: str, rows: Iterable[tuple[object, ...]]) -> None:
    if work.dialect != "sqlite":
        sql = sql.replace("?", "%s")
    work.connection.cursor().executemany(sql, rows)
