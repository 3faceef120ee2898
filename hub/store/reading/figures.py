"""Figures as they are summed, and what is not summed yet, bounded.

Rule that must hold: sums and the rest are read in one snapshot, so that nothing is in both or in neither.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, literal_column, select, text

from hub.domain.figures import NOBODY, Happened, Left, Step
from hub.store.figures import Mark
from hub.store.reading import Reader
from hub.store.reading.rows import (
    EVENT,
    ITEM,
    MOVE,
    OPERATOR,
    ORDER,
    ORDER_LOG,
    SHOP,
    STATION,
    Row,
    ask,
    columns,
)
from hub.store.tables import METADATA

_T = METADATA.tables
HOUR, ERROR, STEP, GOODS, BIN = (_T[f"figure_{name}"] for name in ("hour", "error", "order", "goods", "bin"))
_MARK, _LAST = _T["figure_mark"], _T["figure_last"]
SUMS = ("events", "passed", "failed", "pieces", "parcels", "busy_ms")
_ON_THE_LORRY, _OFF_THE_LORRY = "ship", "unload"
"""Reasons of moves that bring goods to the outside for a buyer, and back."""


def mark(reader: Reader, site: str) -> Mark:
    """How far a site is summed."""
    query = select(_MARK.c.events_to, _MARK.c.log_to, _MARK.c.moves_to).where(_MARK.c.site == site)
    row = reader.execute(query).first()
    return Mark(*row) if row else Mark()


def newest(reader: Reader) -> Mark:
    """The numbers of the newest event, log entry and move."""
    return Mark(*(reader.execute(select(func.max(t.c.id))).scalar() or 0 for t in (EVENT, ORDER_LOG, MOVE)))


def last(reader: Reader, site: str) -> dict[int, int]:
    """person -> when their last summed event was, UTC milliseconds."""
    query = select(_LAST.c.operator_no, _LAST.c.at_ms).where(_LAST.c.site == site)
    return {row.operator_no: row.at_ms for row in reader.execute(query)}


_HAPPENED = (
    EVENT.c.at_ms,
    EVENT.c.business_date,
    func.coalesce(EVENT.c.operator_id, NOBODY),
    EVENT.c.station_id,
    EVENT.c.job,
    func.coalesce(ORDER.c.shop_id, NOBODY),
    EVENT.c.why,
)


def events(reader: Reader, site: str, after: int, upto: int) -> list[Happened]:
    """Events of a range of numbers, in their order."""
    query = (
        select(*_HAPPENED, EVENT.c.verdict, EVENT.c.qty)
        .outerjoin(ORDER, ORDER.c.id == EVENT.c.order_id)
        .where(EVENT.c.site == site, EVENT.c.id > after, EVENT.c.id <= upto)
    )
    return [Happened(*row) for row in reader.execute(query.order_by(EVENT.c.id))]


_QUARTER_MS = 900_000
_UNDONE = text("event.undone")
"""As the index of what was undone has it: SQLite does not know `undone = 1` for the same."""
_OF_EVENT = {
    "hour_ms": EVENT.c.at_ms - EVENT.c.at_ms % literal_column(str(_QUARTER_MS)),
    "business_date": EVENT.c.business_date,
    "operator_no": func.coalesce(EVENT.c.operator_id, NOBODY),
    "station_no": EVENT.c.station_id,
    "job": EVENT.c.job,
    "shop_no": func.coalesce(ORDER.c.shop_id, NOBODY),
}
"""column of a sum -> what it is of an event; of an hour, the quarter of it."""


def undone(reader: Reader, site: str, from_ms: int, to_ms: int, upto: int, by: Sequence[str]) -> list[Row]:
    """Work of a time (`to_ms` is not in it) that was taken back, of events up to a number, added up by some
    columns of `figure_hour`, and by `job` and `why`: `qty` and `events`. `hour_ms` is the quarter of an hour.
    """
    key = [_OF_EVENT[name].label(name) for name in dict.fromkeys((*by, "job"))]
    query = select(*key, EVENT.c.why, func.sum(EVENT.c.qty).label("qty"), func.count().label("events")).where(
        _UNDONE,
        EVENT.c.site == site,
        EVENT.c.at_ms >= from_ms,
        EVENT.c.at_ms < to_ms,
        EVENT.c.id <= upto,
    )
    if "shop_no" in by:
        query = query.outerjoin(ORDER, ORDER.c.id == EVENT.c.order_id)
    groups: list[ColumnElement[Any]] = [literal_column(str(n)) for n in range(1, len(key) + 2)]
    return ask(reader, query.group_by(*groups))


def steps(reader: Reader, site: str, after: int, upto: int) -> list[Step]:
    """Entries of the orders' log of a range of numbers."""
    names = ("from_state", "to_state")
    query = (
        select(
            ORDER_LOG.c.at_ms,
            ORDER_LOG.c.business_date,
            ORDER.c.shop_id,
            *(ORDER_LOG.c[name] for name in names),
        )
        .join(ORDER, ORDER.c.id == ORDER_LOG.c.order_id)
        .where(ORDER_LOG.c.site == site, ORDER_LOG.c.id > after, ORDER_LOG.c.id <= upto)
    )
    return [Step(*row) for row in reader.execute(query)]


def left(reader: Reader, site: str, after: int, upto: int) -> list[Left]:
    """What left for buyers, and came back off the lorry, by moves of a range of numbers, in their order."""
    reasons = (_ON_THE_LORRY, _OFF_THE_LORRY)
    within = select(MOVE.c.order_id).where(
        MOVE.c.site == site, MOVE.c.id > after, MOVE.c.id <= upto, MOVE.c.reason.in_(reasons)
    )
    names = ("id", "business_date", "item_id", "qty", "reason", "order_id")
    query = (
        select(*columns(MOVE, *names), ORDER.c.shop_id)
        .join(ORDER, ORDER.c.id == MOVE.c.order_id)
        .where(MOVE.c.order_id.in_(within), MOVE.c.id <= upto, MOVE.c.reason.in_(reasons))
    )
    gone: dict[tuple[int, int], int] = {}
    found = []
    for row in ask(reader, query.order_by(MOVE.c.id)):
        of_order = (row["order_id"], row["item_id"])
        before = gone.get(of_order, 0)
        qty = row["qty"] if row["reason"] == _ON_THE_LORRY else -row["qty"]
        gone[of_order] = before + qty
        if row["id"] > after:
            found.append(Left(row["business_date"], row["shop_id"], row["item_id"], qty, before))
    return found


def picked(
    reader: Reader, site: str, after: int, upto: int | None = None
) -> dict[tuple[str, int], tuple[int, int]]:
    """Picks out of bins by moves of a range of numbers: (business date, bin) -> picks and pieces."""
    key = (MOVE.c.business_date, MOVE.c.from_bin_id)
    query = select(*key, func.count(), func.sum(MOVE.c.qty)).where(
        MOVE.c.site == site, MOVE.c.id > after, MOVE.c.reason == "pick"
    )
    if upto is not None:
        query = query.where(MOVE.c.id <= upto)
    return {(date, bin_id): (n, int(qty)) for date, bin_id, n, qty in reader.execute(query.group_by(*key))}


def picks_by_bin(reader: Reader, site: str, from_date: str, to_date: str) -> dict[int, int]:
    """bin -> picks out of it from a business date to another, also those that are not summed yet."""
    within = (BIN.c.business_date >= from_date, BIN.c.business_date <= to_date)
    summed = select(BIN.c.bin_id, func.sum(BIN.c.picks)).where(BIN.c.site == site, *within)
    found = {bin_id: int(n) for bin_id, n in reader.execute(summed.group_by(BIN.c.bin_id))}
    for (date, bin_id), (n, _) in picked(reader, site, mark(reader, site).moves).items():
        if from_date <= date <= to_date:
            found[bin_id] = found.get(bin_id, 0) + n
    return found


def work(reader: Reader, site: str, from_date: str, to_date: str, by: Sequence[str]) -> list[Row]:
    """Summed work from a business date to another, added up by some columns of `figure_hour`."""
    return _added(reader, HOUR, SUMS, site, from_date, to_date, by)


def errors(reader: Reader, site: str, from_date: str, to_date: str, by: Sequence[str]) -> list[Row]:
    """Summed errors, added up by some columns of `figure_error`; `times` says how often."""
    return _added(reader, ERROR, ("times",), site, from_date, to_date, by)


def orders(reader: Reader, site: str, from_date: str, to_date: str, by: Sequence[str]) -> list[Row]:
    """Orders that reached states, added up by some columns of `figure_order`."""
    return _added(reader, STEP, ("orders",), site, from_date, to_date, by)


def goods(reader: Reader, site: str, from_date: str, to_date: str, by: Sequence[str]) -> list[Row]:
    """Goods that left, added up by some columns of `figure_goods`."""
    return _added(reader, GOODS, ("pieces", "orders"), site, from_date, to_date, by)


def _added(
    reader: Reader,
    table: Any,
    sums: Sequence[str],
    site: str,
    from_date: str,
    to_date: str,
    by: Sequence[str],
) -> list[Row]:
    key = [table.c[name] for name in by]
    query = select(*key, *(func.sum(table.c[name]).label(name) for name in sums)).where(
        table.c.site == site, table.c.business_date >= from_date, table.c.business_date <= to_date
    )
    return [{**row, **{name: int(row[name]) for name in sums}} for row in ask(reader, query.group_by(*key))]


def people(reader: Reader, site: str) -> dict[int, tuple[str, str]]:
    """person -> (badge, name), of all who ever worked here."""
    query = select(OPERATOR.c.id, OPERATOR.c.badge, OPERATOR.c.name).where(OPERATOR.c.site == site)
    return {id_: (badge, name) for id_, badge, name in reader.execute(query)}


def shops(reader: Reader, site: str) -> dict[int, str]:
    """shop -> its code."""
    query = select(SHOP.c.id, SHOP.c.code).where(SHOP.c.site == site)
    return {row.id: row.code for row in reader.execute(query)}


def stations(reader: Reader, site: str) -> dict[int, str]:
    """station -> its name."""
    query = select(STATION.c.id, STATION.c.name).where(STATION.c.site == site)
    return {row.id: row.name for row in reader.execute(query)}


def items(reader: Reader, numbers: Sequence[int]) -> dict[int, tuple[str, str]]:
    """item -> (SKU, name), of some."""
    query = select(ITEM.c.id, ITEM.c.sku, ITEM.c.name).where(ITEM.c.id.in_(numbers))
    return {id_: (sku, name) for id_, sku, name in reader.execute(query)}
