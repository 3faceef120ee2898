"""The floor as it is drawn: warehouses, their bins with places, what is in them, who has tasks there."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import func, or_, select

from hub.domain.picking import UNFINISHED
from hub.domain.stock import SLOT, STORAGE
from hub.store.reading import Reader
from hub.store.reading.rows import (
    BALANCE,
    BARCODE,
    BIN,
    ITEM,
    MOVE,
    OPERATOR,
    ORDER,
    PICK,
    STATION,
    TOTE,
    WAREHOUSE,
    Row,
    ask,
    columns,
)
from hub.store.reading.together import OF_TASK

MOVES_SOUGHT = 20_000
"""A bin's moves are sought among so many of the newest: moves have no index by bin, for every pick would pay
for it.
"""


class DrawnBin(NamedTuple):
    """A bin as the map needs it; coordinates in millimetres from the warehouse's corner."""

    id: int
    code: str
    kind: str
    zone: str
    aisle: str
    walk_order: int
    x_mm: int
    y_mm: int
    station: str | None


def warehouses(reader: Reader, site: str) -> list[Row]:
    """The site's warehouses: `id`, `code`, `name`."""
    query = select(*columns(WAREHOUSE, "id", "code", "name")).where(WAREHOUSE.c.site == site)
    return ask(reader, query.order_by(WAREHOUSE.c.id))


def bins(reader: Reader, site: str, warehouse_id: int, zone: str = "") -> list[DrawnBin]:
    """Bins and slots of put walls in the order of the walk; those of one zone where it is named."""
    names = ("id", "code", "kind", "zone", "aisle", "walk_order", "x_mm", "y_mm")
    query = (
        select(*columns(BIN, *names), STATION.c.name)
        .outerjoin(STATION, STATION.c.id == BIN.c.station_id)
        .where(BIN.c.site == site, BIN.c.warehouse_id == warehouse_id, BIN.c.kind.in_((STORAGE, SLOT)))
    )
    if zone:
        query = query.where(BIN.c.zone == zone)
    return [DrawnBin._make(row) for row in reader.execute(query.order_by(BIN.c.walk_order, BIN.c.code))]


def zones(reader: Reader, site: str, warehouse_id: int) -> list[str]:
    """The zones and walls of a warehouse, in their order."""
    query = select(BIN.c.zone).where(
        BIN.c.site == site,
        BIN.c.warehouse_id == warehouse_id,
        BIN.c.kind.in_((STORAGE, SLOT)),
        BIN.c.zone != "",
    )
    return [str(row.zone) for row in reader.execute(query.distinct().order_by(BIN.c.zone))]


def pieces(reader: Reader, site: str, warehouse_id: int) -> dict[int, int]:
    """bin -> pieces in it, of the bins and slots of a warehouse that have any."""
    query = (
        select(BALANCE.c.bin_id, func.sum(BALANCE.c.qty))
        .join(BIN, BIN.c.id == BALANCE.c.bin_id)
        .where(
            BIN.c.site == site,
            BIN.c.warehouse_id == warehouse_id,
            BIN.c.kind.in_((STORAGE, SLOT)),
            BALANCE.c.qty > 0,
        )
        .group_by(BALANCE.c.bin_id)
    )
    return {bin_id: int(qty) for bin_id, qty in reader.execute(query)}


def tasks(reader: Reader, bin_id: int, limit: int = 20) -> list[Row]:
    """Unfinished tasks at a bin: what, for which order and tote, whose."""
    query = (
        select(
            *columns(PICK, "kind", "state"),
            (PICK.c.qty - PICK.c.qty_done).label("qty"),
            ITEM.c.sku,
            ORDER.c.label.label("order"),
            OF_TASK.label("tote"),
            OPERATOR.c.name.label("operator"),
        )
        .join(ITEM, ITEM.c.id == PICK.c.item_id)
        .outerjoin(ORDER, ORDER.c.id == PICK.c.order_id)
        .outerjoin(TOTE, TOTE.c.id == PICK.c.tote_id)
        .outerjoin(OPERATOR, OPERATOR.c.id == PICK.c.operator_id)
        .where(PICK.c.bin_id == bin_id, PICK.c.state.in_(UNFINISHED))
    )
    return ask(reader, query.order_by(PICK.c.id).limit(limit))


def newest_moves(reader: Reader, bin_id: int, limit: int) -> list[Row]:
    """The newest moves into and out of a bin, the newest first, of the newest MOVES_SOUGHT."""
    newest = reader.execute(select(func.max(MOVE.c.id))).scalar() or 0
    source, target = BIN.alias("source"), BIN.alias("target")
    query = (
        select(
            *columns(MOVE, "id", "qty", "reason", "at_ms", "from_bin_id"),
            ITEM.c.sku,
            source.c.code.label("from_bin"),
            target.c.code.label("to_bin"),
            ORDER.c.label.label("order"),
            OPERATOR.c.name.label("operator"),
        )
        .join(ITEM, ITEM.c.id == MOVE.c.item_id)
        .join(source, source.c.id == MOVE.c.from_bin_id)
        .join(target, target.c.id == MOVE.c.to_bin_id)
        .outerjoin(ORDER, ORDER.c.id == MOVE.c.order_id)
        .outerjoin(OPERATOR, OPERATOR.c.id == MOVE.c.operator_id)
        .where(
            MOVE.c.id > newest - MOVES_SOUGHT, or_(MOVE.c.from_bin_id == bin_id, MOVE.c.to_bin_id == bin_id)
        )
    )
    return ask(reader, query.order_by(MOVE.c.id.desc()).limit(limit))


def find(reader: Reader, site: str, text: str, limit: int = 40) -> list[Row]:
    """Bins whose code begins with a text, and those that hold what a SKU or barcode means: `code`, `zone`,
    `warehouse`.
    """
    query = (
        select(*columns(BIN, "code", "zone"), WAREHOUSE.c.code.label("warehouse"))
        .join(WAREHOUSE, WAREHOUSE.c.id == BIN.c.warehouse_id)
        .where(BIN.c.site == site, BIN.c.kind.in_((STORAGE, SLOT)))
    )
    by_code = query.where(BIN.c.code.istartswith(text, autoescape=True))
    found = ask(reader, by_code.order_by(BIN.c.code).limit(limit))
    if found:
        return found
    meant = select(BARCODE.c.item_id).where(BARCODE.c.site == site, BARCODE.c.code == text)
    items: Sequence[Any] = (
        reader.execute(
            select(ITEM.c.id).where(ITEM.c.site == site, or_(ITEM.c.sku == text, ITEM.c.id.in_(meant)))
        )
        .scalars()
        .all()
    )
    holding = select(BALANCE.c.bin_id).where(BALANCE.c.item_id.in_(items), BALANCE.c.qty > 0)
    return ask(reader, query.where(BIN.c.id.in_(holding)).order_by(BIN.c.code).limit(limit))
