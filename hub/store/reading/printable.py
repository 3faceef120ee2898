"""What stands on labels: bins, slots, totes, carts, badges, items, orders, cartons and zones by the names
they go by.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select

from hub.domain import picking
from hub.domain.orders import ON_FLOOR
from hub.domain.people import TOTE as KIND_TOTE
from hub.domain.stock import SLOT, STORAGE
from hub.store.reading import Reader
from hub.store.reading.rows import (
    BARCODE,
    BIN,
    BOX_TYPE,
    CARRIER,
    CART,
    ITEM,
    LINE,
    OPERATOR,
    ORDER,
    PICK,
    TOTE,
    WAVE,
    Row,
    ask,
    columns,
)
from hub.store.reading.together import INTO

_ASKED_AT_ONCE = 400
"""Names in one query: databases limit the parameters of a statement."""


def _named(
    reader: Reader, query: Select[Any], column: ColumnElement[Any], names: Collection[str]
) -> list[Row]:
    """The rows of these names, or all where none are named."""
    if not names:
        return ask(reader, query)
    wanted = sorted(set(names))
    parts = (wanted[n : n + _ASKED_AT_ONCE] for n in range(0, len(wanted), _ASKED_AT_ONCE))
    return [row for part in parts for row in ask(reader, query.where(column.in_(part)))]


def bins(reader: Reader, site: str, names: Collection[str] = (), zone: str = "") -> list[Row]:
    """Storage bins in walking order."""
    query = select(*columns(BIN, "code", "zone", "walk_order")).where(
        BIN.c.site == site, BIN.c.kind == STORAGE
    )
    if zone:
        query = query.where(BIN.c.zone == zone)
    return _named(reader, query.order_by(BIN.c.walk_order, BIN.c.code), BIN.c.code, names)


def slots(reader: Reader, site: str, names: Collection[str] = (), wall: str = "") -> list[Row]:
    """Slots of put walls, with their wall as `zone`."""
    query = select(TOTE.c.code, BIN.c.zone).join(BIN, BIN.c.id == TOTE.c.bin_id)
    query = query.where(TOTE.c.site == site, TOTE.c.kind == SLOT)
    if wall:
        query = query.where(BIN.c.zone == wall)
    return _named(reader, query.order_by(BIN.c.zone, TOTE.c.id), TOTE.c.code, names)


def totes(reader: Reader, site: str, names: Collection[str] = ()) -> list[Row]:
    """Totes that are carried; slots and orders' cartons are none."""
    query = select(TOTE.c.code).where(TOTE.c.site == site, TOTE.c.kind == KIND_TOTE).order_by(TOTE.c.id)
    return _named(reader, query, TOTE.c.code, names)


def carts(reader: Reader, site: str, names: Collection[str] = ()) -> list[Row]:
    """Carts."""
    query = select(CART.c.code).where(CART.c.site == site).order_by(CART.c.id)
    return _named(reader, query, CART.c.code, names)


def operators(reader: Reader, site: str, names: Collection[str] = ()) -> list[Row]:
    """Operators who work here, with badge and name."""
    query = select(*columns(OPERATOR, "badge", "name")).where(OPERATOR.c.site == site, OPERATOR.c.active)
    return _named(reader, query.order_by(OPERATOR.c.id), OPERATOR.c.badge, names)


def items(reader: Reader, site: str, names: Collection[str] = ()) -> list[Row]:
    """Items with the first barcode that stands for one piece as `gtin`; empty where there is none."""
    first = (
        select(BARCODE.c.item_id, func.min(BARCODE.c.id).label("id"))
        .where(BARCODE.c.site == site, BARCODE.c.pack_qty == 1)
        .group_by(BARCODE.c.item_id)
        .subquery()
    )
    query = (
        select(*columns(ITEM, "sku", "name"), func.coalesce(BARCODE.c.code, "").label("gtin"))
        .outerjoin(first, first.c.item_id == ITEM.c.id)
        .outerjoin(BARCODE, BARCODE.c.id == first.c.id)
        .where(ITEM.c.site == site)
        .order_by(ITEM.c.id)
    )
    return _named(reader, query, ITEM.c.sku, names)


def orders(reader: Reader, site: str, names: Collection[str] = (), wave: str = "") -> list[Row]:
    """Orders with the pieces and lines that they will hold, less what is short, and their carrier's name:
    those that are named, else those released or on the floor.
    """
    due = LINE.c.qty_ordered - LINE.c.qty_cancelled - LINE.c.qty_moved - LINE.c.qty_short
    of_order = columns(ORDER, "id", "label", "urgent", "ship_by_ms")
    carrier = func.coalesce(func.nullif(CARRIER.c.name, ""), ORDER.c.carrier).label("carrier")
    query = (
        select(
            *of_order,
            carrier,
            func.coalesce(WAVE.c.code, "").label("wave"),
            func.coalesce(func.sum(due), 0).label("pieces"),
            func.coalesce(func.sum(case((due > 0, 1), else_=0)), 0).label("lines"),
        )
        .select_from(ORDER)
        .outerjoin(WAVE, WAVE.c.id == ORDER.c.wave_id)
        .outerjoin(LINE, LINE.c.order_id == ORDER.c.id)
        .outerjoin(CARRIER, (CARRIER.c.site == ORDER.c.site) & (CARRIER.c.code == ORDER.c.carrier))
        .where(ORDER.c.site == site)
        .group_by(*of_order, ORDER.c.carrier, CARRIER.c.name, WAVE.c.code)
        .order_by(ORDER.c.id)
    )
    if wave:
        query = query.where(WAVE.c.code == wave)
    if not names and not wave:
        query = query.where(ORDER.c.state.in_(("released", *ON_FLOOR)))
    return _named(reader, query, ORDER.c.label, names)


def cartons(reader: Reader, site: str, names: Collection[str] = ()) -> list[Row]:
    """Types of carton with their measures in mm; 0 where nobody measured."""
    query = select(*columns(BOX_TYPE, "code", "length_mm", "width_mm", "height_mm"))
    query = query.where(BOX_TYPE.c.site == site).order_by(BOX_TYPE.c.id)
    return _named(reader, query, BOX_TYPE.c.code, names)


def zones(reader: Reader, site: str, names: Collection[str] = ()) -> list[Row]:
    """Zones that storage bins stand in, as `code`."""
    query = select(BIN.c.zone.label("code")).distinct().order_by(BIN.c.zone)
    query = query.where(BIN.c.site == site, BIN.c.kind == STORAGE, BIN.c.zone != "")
    return _named(reader, query, BIN.c.zone, names)


def waves(reader: Reader, site: str, names: Collection[str] = ()) -> list[Row]:
    """Waves that have pieces to pick, with how many orders those are of."""
    query = (
        select(
            *columns(WAVE, "id", "code", "method", "carrier", "cutoff_at_ms"),
            func.count(func.distinct(ORDER.c.id)).label("orders"),
        )
        .join(ORDER, ORDER.c.wave_id == WAVE.c.id)
        .join(PICK, PICK.c.order_id == ORDER.c.id)
        .where(WAVE.c.site == site, PICK.c.kind == picking.PICK, PICK.c.state.in_(picking.UNFINISHED))
        .group_by(*columns(WAVE, "id", "code", "method", "carrier", "cutoff_at_ms"))
        .order_by(WAVE.c.id)
    )
    return _named(reader, query, WAVE.c.code, names)


def stops(reader: Reader, wave_id: int, *, together: bool) -> list[Row]:
    """Where the pieces of a wave are still to be picked, in walking order.

    Args:
        together: all of one item and lot in a bin are one row, as they are picked in batch; else each order's
            pieces are, with the tote that they go `into`, or the order's label.
    """
    left = PICK.c.qty - PICK.c.qty_done
    into = func.coalesce(INTO, ORDER.c.label).label("into")
    what = [*columns(ITEM, "sku", "name"), PICK.c.lot, BIN.c.zone, BIN.c.walk_order, BIN.c.code.label("bin")]
    query = (
        select(*what, func.sum(left).label("qty"), *([] if together else [into]))
        .select_from(PICK)
        .join(ORDER, ORDER.c.id == PICK.c.order_id)
        .join(BIN, BIN.c.id == PICK.c.bin_id)
        .join(ITEM, ITEM.c.id == PICK.c.item_id)
        .outerjoin(TOTE, TOTE.c.id == PICK.c.tote_id)
        .where(ORDER.c.wave_id == wave_id, PICK.c.kind == picking.PICK, PICK.c.state.in_(picking.UNFINISHED))
        .group_by(
            *columns(ITEM, "sku", "name"),
            PICK.c.lot,
            *columns(BIN, "zone", "walk_order", "code"),
            *([] if together else [TOTE.c.id, ORDER.c.label]),
        )
        .order_by(BIN.c.walk_order, BIN.c.code, ITEM.c.sku, PICK.c.lot)
    )
    return ask(reader, query)
