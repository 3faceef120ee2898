"""Waves as people see them, and what waits to be released in one. Quantities in pieces, times in UTC
milliseconds.
"""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, func, not_, or_, select

from hub.domain.picking import CANCELLED, CLAIMED, LIT, PICK, UNFINISHED
from hub.domain.stock import SLOT, STORAGE
from hub.domain.walking import Stop
from hub.store.reading import Reader
from hub.store.reading.rows import (
    BIN,
    CART,
    ITEM,
    OPERATOR,
    ORDER,
    WAREHOUSE,
    WAVE,
    Row,
    ask,
    ask_one,
    columns,
    page,
)
from hub.store.reading.rows import PICK as TASK

DONE = ("verified", "packed", "weighed", "shipped", "cancelled", "merged", "returned")
"""States in which nothing of an order is left to pick or to sort."""
_AT_ONCE = 500
"""Numbers in one statement, as many as any database takes."""


def waiting(reader: Reader, site: str, warehouse_id: int) -> list[Row]:
    """The allocated orders of a warehouse, the oldest first: what a plan must know of them, without their
    picks.
    """
    names = ("id", "label", "version", "since_ms", "urgent", "ship_by_ms", "carrier")
    query = select(*columns(ORDER, *names)).where(
        ORDER.c.site == site, ORDER.c.state == "allocated", ORDER.c.warehouse_id == warehouse_id
    )
    return ask(reader, query.order_by(ORDER.c.id))


def promised(reader: Reader, site: str, warehouse_id: int) -> Iterable[tuple[int, int, int]]:
    """(order, bin, pieces) of what is promised to the allocated orders of a warehouse."""
    query = (
        select(TASK.c.order_id, TASK.c.bin_id, func.sum(TASK.c.qty))
        .join(ORDER, ORDER.c.id == TASK.c.order_id)
        .where(ORDER.c.site == site, ORDER.c.state == "allocated", ORDER.c.warehouse_id == warehouse_id)
        .where(TASK.c.kind == PICK, TASK.c.state.in_(UNFINISHED))
        .group_by(TASK.c.order_id, TASK.c.bin_id)
    )
    for order_id, bin_id, qty in reader.execute(query):
        yield order_id, bin_id, int(qty)


def warehouses_with_waiting(reader: Reader, site: str) -> list[int]:
    """The warehouses in which allocated orders wait."""
    query = select(ORDER.c.warehouse_id).where(ORDER.c.site == site, ORDER.c.state == "allocated")
    return [id_ for id_ in reader.execute(query.distinct()).scalars() if id_ is not None]


def walls(reader: Reader, warehouse_id: int) -> dict[str, int]:
    """The put walls of a warehouse, and how many slots each has."""
    query = select(BIN.c.zone, func.count()).where(BIN.c.warehouse_id == warehouse_id, BIN.c.kind == SLOT)
    return {zone: int(n) for zone, n in reader.execute(query.group_by(BIN.c.zone).order_by(BIN.c.zone))}


def slots_wanted(reader: Reader, warehouse_id: int) -> dict[str, int]:
    """Put wall -> orders of open batch waves that wait for a slot of it, or have one."""
    query = (
        select(WAVE.c.wall, func.count())
        .join(ORDER, ORDER.c.wave_id == WAVE.c.id)
        .where(WAVE.c.warehouse_id == warehouse_id, WAVE.c.wall != "", ORDER.c.state.not_in(DONE))
    )
    return {wall: int(n) for wall, n in reader.execute(query.group_by(WAVE.c.wall))}


def stops(reader: Reader, warehouse_id: int) -> dict[int, Stop]:
    """The storage bins of a warehouse as a walk comes to them, by their numbers."""
    names = ("id", "code", "aisle", "walk_order", "x_mm", "y_mm", "zone")
    query = select(*columns(BIN, *names)).where(BIN.c.warehouse_id == warehouse_id, BIN.c.kind == STORAGE)
    return {row[0]: Stop(*row) for row in reader.execute(query)}


def _waves() -> Select[Any]:
    counted = select(func.count()).where(ORDER.c.wave_id == WAVE.c.id).scalar_subquery()
    return select(
        *columns(WAVE, "id", "code", "released_at_ms", "kind", "method", "carrier", "cutoff_at_ms", "wall"),
        WAVE.c.warehouse_id,
        WAREHOUSE.c.code.label("warehouse"),
        counted.label("orders"),
        not_(_is_open()).label("done"),
    ).join(WAREHOUSE, WAREHOUSE.c.id == WAVE.c.warehouse_id)


def _is_open() -> ColumnElement[bool]:
    """Whether something of a wave is left to pick or to sort."""
    return select(ORDER.c.id).where(ORDER.c.wave_id == WAVE.c.id, ORDER.c.state.not_in(DONE)).exists()


def waves(
    reader: Reader,
    site: str,
    after: int,
    limit: int,
    *,
    kind: str | None = None,
    method: str | None = None,
    done: bool | None = None,
) -> list[Row]:
    """Waves with how many orders are in each; of a kind, a method, done or not."""
    query = _waves().where(WAVE.c.site == site)
    for column, value in ((WAVE.c.kind, kind), (WAVE.c.method, method)):
        if value is not None:
            query = query.where(column == value)
    if done is not None:
        query = query.where(not_(_is_open()) if done else _is_open())
    return _told(page(reader, query, WAVE, after, limit))


def wave(reader: Reader, site: str, code: str) -> Row | None:
    """One wave with how many of its orders are in which state, and who has picks of it in hand."""
    found = ask_one(reader, _waves().where(WAVE.c.site == site, WAVE.c.code == code))
    if found is None:
        return None
    query = select(ORDER.c.state, func.count().label("n")).where(ORDER.c.wave_id == found["id"])
    states = {row["state"]: row["n"] for row in ask(reader, query.group_by(ORDER.c.state))}
    return {**_told([found])[0], "states": states, "pickers": _pickers(reader, found["id"])}


def _told(found: list[Row]) -> list[Row]:
    """SQLite knows no truths, only numbers."""
    return [{**row, "done": bool(row["done"])} for row in found]


def _pickers(reader: Reader, wave_id: int) -> list[Row]:
    """Who has picks of a wave in hand, and with which cart, or pushes a cart that was sent for it."""
    of_tasks = (
        select(OPERATOR.c.badge, OPERATOR.c.name, CART.c.code.label("cart"))
        .select_from(
            TASK.join(ORDER, ORDER.c.id == TASK.c.order_id)
            .join(CART, CART.c.id == TASK.c.cart_id)
            .join(OPERATOR, OPERATOR.c.id == func.coalesce(TASK.c.operator_id, CART.c.operator_id))
        )
        .where(ORDER.c.wave_id == wave_id, TASK.c.state.in_((CLAIMED, LIT)))
    )
    of_carts = (
        select(OPERATOR.c.badge, OPERATOR.c.name, CART.c.code.label("cart"))
        .join(OPERATOR, OPERATOR.c.id == CART.c.operator_id)
        .where(CART.c.wave_id == wave_id)
    )
    found = {tuple(row.items()) for query in (of_tasks, of_carts) for row in ask(reader, query)}
    return [dict(row) for row in sorted(found)]


def bins(reader: Reader, wave_ids: Collection[int]) -> dict[int, dict[int, set[int]]]:
    """Wave -> order -> the bins that its pieces are picked from; orders in the order of their numbers."""
    found: dict[int, dict[int, set[int]]] = {id_: {} for id_ in wave_ids}
    for some in _parts(wave_ids):
        query = (
            select(ORDER.c.wave_id, TASK.c.order_id, TASK.c.bin_id)
            .join(TASK, TASK.c.order_id == ORDER.c.id)
            .where(ORDER.c.wave_id.in_(some), TASK.c.kind == PICK)
            .where(or_(TASK.c.state != CANCELLED, TASK.c.qty_done > 0))
            .distinct()
        )
        for wave_id, order_id, bin_id in reader.execute(query.order_by(TASK.c.order_id)):
            found[wave_id].setdefault(order_id, set()).add(bin_id)
    return found


def picks(reader: Reader, wave_id: int) -> list[Row]:
    """What is picked for a wave, in walking order: pieces of an item from a bin, for all its orders."""
    query = (
        select(
            BIN.c.code.label("bin"),
            BIN.c.zone,
            BIN.c.aisle,
            ITEM.c.sku,
            ITEM.c.name,
            TASK.c.lot,
            func.sum(TASK.c.qty).label("qty"),
            func.sum(TASK.c.qty_done).label("qty_done"),
            func.count(TASK.c.order_id.distinct()).label("orders"),
        )
        .select_from(
            TASK.join(ORDER, ORDER.c.id == TASK.c.order_id)
            .join(BIN, BIN.c.id == TASK.c.bin_id)
            .join(ITEM, ITEM.c.id == TASK.c.item_id)
        )
        .where(ORDER.c.wave_id == wave_id, TASK.c.kind == PICK)
        .where(or_(TASK.c.state != CANCELLED, TASK.c.qty_done > 0))
        .group_by(BIN.c.walk_order, BIN.c.code, BIN.c.zone, BIN.c.aisle, ITEM.c.sku, ITEM.c.name, TASK.c.lot)
        .order_by(BIN.c.walk_order, BIN.c.code, ITEM.c.sku, TASK.c.lot)
    )
    return [{**row, "qty": int(row["qty"]), "qty_done": int(row["qty_done"])} for row in ask(reader, query)]


def _parts(ids: Collection[int]) -> list[list[int]]:
    listed = sorted(ids)
    return [listed[n : n + _AT_ONCE] for n in range(0, len(listed), _AT_ONCE)]
