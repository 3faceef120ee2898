"""What the live picture sums up: the day's orders by state, and the work done, read on from where it was last
read.

Sums go by the number of the last row read, so that a poll costs what happened since and not what happened
today.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, and_, case, func, literal_column, select

from hub.domain.orders import ENDS, LIVING, ON_FLOOR
from hub.store.reading import Reader
from hub.store.reading.rows import EVENT, LINE, ORDER, ORDER_LOG, PARCEL, Row, ask, columns

BUCKET_MS = 10_000
"""The finest step of the chart."""


def open_orders(reader: Reader, site: str) -> dict[str, int]:
    """state -> orders in it, of those that are not finished."""
    query = select(ORDER.c.state, func.count().label("n")).where(
        ORDER.c.site == site,
        # Each state by the index: the finished ones, which are most, are not even passed over.
        ORDER.c.state.in_(LIVING),
    )
    return {row["state"]: row["n"] for row in ask(reader, query.group_by(ORDER.c.state))}


def finished_orders(reader: Reader, site: str, business_date: str, after: int) -> tuple[dict[str, int], int]:
    """state -> orders that reached their end on a business date, of log entries beyond `after`.

    And the last entry.
    """
    beyond = (ORDER_LOG.c.site == site, ORDER_LOG.c.id > after)
    ended = select(ORDER_LOG.c.to_state, func.count().label("n")).where(
        *beyond, ORDER_LOG.c.to_state.in_(ENDS), ORDER_LOG.c.business_date == business_date
    )
    counts = {row["to_state"]: row["n"] for row in ask(reader, ended.group_by(ORDER_LOG.c.to_state))}
    last = reader.execute(select(func.max(ORDER_LOG.c.id)).where(*beyond)).scalar()
    return counts, after if last is None else int(last)


def pieces_of_open(reader: Reader, site: str) -> Row:
    """`pieces` verified, `picked`, and `parcels` with an accepted weight, of the orders that are on the
    floor.
    """
    on_floor = (ORDER.c.site == site, ORDER.c.state.in_((*ON_FLOOR, "held")))
    return _pieces(reader, select(ORDER.c.id).where(*on_floor))


def pieces_of_shipped(reader: Reader, site: str, business_date: str, after: int) -> Row:
    """The same of the orders that were shipped on a business date, of log entries beyond `after`."""
    shipped = select(ORDER_LOG.c.order_id).where(
        ORDER_LOG.c.site == site,
        ORDER_LOG.c.id > after,
        ORDER_LOG.c.to_state == "shipped",
        ORDER_LOG.c.business_date == business_date,
    )
    return _pieces(reader, shipped)


def _pieces(reader: Reader, orders: Select[Any]) -> Row:
    lines = select(
        func.coalesce(func.sum(LINE.c.qty_verified), 0).label("pieces"),
        func.coalesce(func.sum(LINE.c.qty_picked), 0).label("picked"),
    ).where(LINE.c.order_id.in_(orders))
    weighed = (PARCEL.c.order_id.in_(orders), PARCEL.c.net_mg.is_not(None))
    parcels = reader.execute(select(func.count()).select_from(PARCEL).where(*weighed)).scalar_one()
    counted = {name: int(value) for name, value in ask(reader, lines)[0].items()}
    return {**counted, "parcels": int(parcels)}


def work_done(reader: Reader, site: str, since_ms: int, after: int) -> tuple[list[Row], int]:
    """Work by steps of `BUCKET_MS`, of events beyond `after` that happened at `since_ms` or later; and the
    last event.

    What was done counts when it was done, also when it was undone later. A row: `bucket` (its start, UTC ms),
    `events`, `passed`, `failed` (verdicts), `pieces` verified, `picked`, `parcels` whose weight was accepted.
    """
    beyond = (EVENT.c.site == site, EVENT.c.id > after, EVENT.c.at_ms >= since_ms)
    bucket = EVENT.c.at_ms - EVENT.c.at_ms % literal_column(str(BUCKET_MS))
    verified = and_(EVENT.c.pick_id.is_(None), EVENT.c.line_id.is_not(None))
    query = select(
        bucket.label("bucket"),
        func.count().label("events"),
        _sum(EVENT.c.verdict == "pass", 1).label("passed"),
        _sum(EVENT.c.verdict == "fail", 1).label("failed"),
        _sum(verified, EVENT.c.qty).label("pieces"),
        _sum(EVENT.c.pick_id.is_not(None), EVENT.c.qty).label("picked"),
        _sum(EVENT.c.why == "weight_ok", 1).label("parcels"),
        func.max(EVENT.c.id).label("last"),
    ).where(*beyond)
    found = ask(reader, query.group_by(bucket))
    rows = [{name: int(value) for name, value in row.items()} for row in found]
    return rows, max((row["last"] for row in rows), default=after)


def _sum(condition: Any, value: Any) -> Any:
    return func.coalesce(func.sum(case((condition, value), else_=0)), 0)


def stopped_orders(reader: Reader, site: str, states: Iterable[str], limit: int) -> list[Row]:
    """Orders that wait for somebody's decision, the newest first."""
    query = select(*columns(ORDER, "id", "label", "state", "reason")).where(
        ORDER.c.site == site, ORDER.c.state.in_(list(states))
    )
    return ask(reader, query.order_by(ORDER.c.id.desc()).limit(limit))
