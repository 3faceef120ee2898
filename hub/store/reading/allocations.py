"""What waits for stock, and what there is: orders to allocate, back-orders, free stock by warehouse."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select, tuple_

from hub.store.reading import Reader
from hub.store.reading.rows import (
    BALANCE,
    BIN,
    ITEM,
    LINE,
    LOT,
    ORDER,
    RECIPIENT,
    SHOP,
    TOTE,
    WAREHOUSE,
    Row,
    ask,
    columns,
    page,
)
from hub.store.reading.together import NAMES

_WANTED = LINE.c.qty_ordered - LINE.c.qty_cancelled - LINE.c.qty_moved
LACKING = case((ORDER.c.tote_id.is_(None), _WANTED), else_=LINE.c.qty_short)
"""Pieces of a line that a short order needs stock for: all of them, or on the floor what its tote lacks."""


@dataclass(frozen=True, slots=True)
class Short:
    """A short order: what it needs (item id -> pieces), from where, and where it goes to."""

    order_id: int
    warehouse_id: int | None
    """Where it must come from: an order on the floor is picked in one warehouse. None: from anywhere."""
    country: str
    postcode: str
    wanted: dict[int, int]


def waiting(reader: Reader, site: str, limit: int) -> list[int]:
    """The numbers of audited orders, those that wait longest first."""
    query = select(ORDER.c.id).where(ORDER.c.site == site, ORDER.c.state == "audited")
    return list(reader.execute(query.order_by(ORDER.c.since_ms, ORDER.c.id).limit(limit)).scalars())


def short(reader: Reader, site: str) -> list[Short]:
    """All short orders that need stock, the oldest first."""
    query = (
        select(
            ORDER.c.id,
            case((ORDER.c.tote_id.is_(None), None), else_=ORDER.c.warehouse_id).label("warehouse_id"),
            RECIPIENT.c.country,
            RECIPIENT.c.postcode,
            LINE.c.item_id,
            LACKING.label("qty"),
        )
        .join(LINE, LINE.c.order_id == ORDER.c.id)
        .outerjoin(RECIPIENT, RECIPIENT.c.order_id == ORDER.c.id)
        .where(ORDER.c.site == site, ORDER.c.state == "short", LACKING > 0)
        .order_by(ORDER.c.id)
    )
    found: dict[int, Short] = {}
    for id_, warehouse_id, country, postcode, item_id, qty in reader.execute(query):
        one = found.setdefault(id_, Short(id_, warehouse_id, country or "", postcode or "", {}))
        one.wanted[item_id] = one.wanted.get(item_id, 0) + qty
    return list(found.values())


def free(reader: Reader, site: str, good_until: str, item_ids: Collection[int]) -> dict[int, dict[int, int]]:
    """Warehouse id -> item id -> pieces that could be promised.

    Args:
        good_until: the day (ISO) up to which a lot must be good.
    """
    query = (
        select(BIN.c.warehouse_id, BALANCE.c.item_id, func.sum(BALANCE.c.qty - BALANCE.c.reserved))
        .join(BIN, BIN.c.id == BALANCE.c.bin_id)
        .outerjoin(LOT, and_(LOT.c.item_id == BALANCE.c.item_id, LOT.c.code == BALANCE.c.lot))
        .where(BALANCE.c.site == site, BIN.c.kind == "storage", BALANCE.c.condition == "good")
        .where(BALANCE.c.qty > BALANCE.c.reserved)
        .where(or_(LOT.c.id.is_(None), LOT.c.expires_on == "", LOT.c.expires_on >= good_until))
        .group_by(BIN.c.warehouse_id, BALANCE.c.item_id)
    )
    found: dict[int, dict[int, int]] = {}
    for some in _parts(sorted(item_ids)):
        for warehouse_id, item_id, qty in reader.execute(query.where(BALANCE.c.item_id.in_(some))):
            found.setdefault(warehouse_id, {})[item_id] = int(qty)
    return found


def _parts(ids: list[int]) -> list[list[int]]:
    """Numbers in parts that fit into one statement of any database."""
    return [ids[n : n + 1000] for n in range(0, len(ids), 1000)]


def warehouses(reader: Reader, site: str) -> dict[str, int]:
    """Code -> number of every warehouse, in the order of their making."""
    query = select(WAREHOUSE.c.code, WAREHOUSE.c.id).where(WAREHOUSE.c.site == site)
    return {row.code: row.id for row in reader.execute(query.order_by(WAREHOUSE.c.id))}


def _back_orders() -> Select[tuple[object, ...]]:
    return select(
        *columns(ORDER, "id", "label", "reason", "since_ms", "placed_at_ms"),
        SHOP.c.code.label("shop"),
        NAMES.label("tote"),
        WAREHOUSE.c.code.label("warehouse"),
    ).select_from(
        ORDER.join(SHOP, SHOP.c.id == ORDER.c.shop_id)
        .outerjoin(TOTE, TOTE.c.id == ORDER.c.tote_id)
        .outerjoin(WAREHOUSE, WAREHOUSE.c.id == ORDER.c.warehouse_id)
    )


def back_orders(
    reader: Reader, site: str, good_until: str, after: int, limit: int, *, sku: str | None = None
) -> list[Row]:
    """Short orders with what each needs and what is free of it in all warehouses together.

    Args:
        good_until: the day (ISO) up to which a lot must be good to count.
        sku: only those that need this item.
    """
    query = _back_orders().where(ORDER.c.site == site, ORDER.c.state == "short")
    if sku is not None:
        query = query.where(_needing(site, sku))
    return _with_lines(reader, site, good_until, page(reader, query, ORDER, after, limit))


def _needing(site: str, sku: str) -> ColumnElement[bool]:
    """Orders that need pieces of an item."""
    wanted = (
        select(LINE.c.order_id)
        .join(ITEM, ITEM.c.id == LINE.c.item_id)
        .where(ITEM.c.site == site, ITEM.c.sku == sku, LINE.c.order_id == ORDER.c.id, LACKING > 0)
    )
    return wanted.exists()


def _waiting(site: str, states: Sequence[str], sku: str) -> Select[tuple[object, ...]]:
    query = _back_orders().where(ORDER.c.site == site, ORDER.c.state.in_(states))
    return query.where(_needing(site, sku)) if sku else query


def waiting_for_stock(
    reader: Reader,
    site: str,
    states: Sequence[str],
    good_until: str,
    after: tuple[int, int],
    limit: int,
    *,
    sku: str = "",
) -> list[Row]:
    """Orders in some states (audited, short), as `back_orders` has them, those that wait longest first.

    Args:
        after: the time (UTC ms) and the number of the order after which to go on.
    """
    beyond = tuple_(ORDER.c.since_ms, ORDER.c.id) > tuple_(literal(after[0]), literal(after[1]))
    query = _waiting(site, states, sku).where(beyond).order_by(ORDER.c.since_ms, ORDER.c.id)
    return _with_lines(reader, site, good_until, ask(reader, query.limit(limit)))


def labels_waiting(
    reader: Reader, site: str, states: Sequence[str], most: int, *, sku: str = ""
) -> list[str]:
    """The labels of such orders, at most so many."""
    query = _waiting(site, states, sku).order_by(ORDER.c.since_ms, ORDER.c.id).limit(most)
    return list(reader.execute(query.with_only_columns(ORDER.c.label)).scalars())


def count_waiting(reader: Reader, site: str, states: Sequence[str], most: int, *, sku: str = "") -> int:
    """How many there are, counted no further than `most`."""
    query = _waiting(site, states, sku).with_only_columns(ORDER.c.id).limit(most).subquery()
    return int(reader.execute(select(func.count()).select_from(query)).scalar_one())


def _with_lines(reader: Reader, site: str, good_until: str, found: list[Row]) -> list[Row]:
    """Orders with what each needs and what is free of it."""
    lines = _lines(reader, [row["id"] for row in found])
    of_items = free(reader, site, good_until, {line["item_id"] for line in lines})
    for row in found:
        row["lines"] = [
            {
                "line_no": line["line_no"],
                "sku": line["sku"],
                "qty": line["qty"],
                "qty_free": sum(of.get(line["item_id"], 0) for of in of_items.values()),
            }
            for line in lines
            if line["order_id"] == row["id"]
        ]
    return found


def _lines(reader: Reader, order_ids: list[int]) -> list[Row]:
    query = (
        select(*columns(LINE, "order_id", "line_no", "item_id"), ITEM.c.sku, LACKING.label("qty"))
        .join(ITEM, ITEM.c.id == LINE.c.item_id)
        .join(ORDER, ORDER.c.id == LINE.c.order_id)
        .where(LINE.c.order_id.in_(order_ids), LACKING > 0)
    )
    return ask(reader, query.order_by(LINE.c.order_id, LINE.c.line_no))


def count_in(reader: Reader, site: str, state: str) -> int:
    """How many orders are in a state."""
    query = select(func.count()).select_from(ORDER).where(ORDER.c.site == site, ORDER.c.state == state)
    return int(reader.execute(query).scalar_one())
