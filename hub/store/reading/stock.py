"""Items, bins, balances and the ledger's moves, for programs. Weights in mg, quantities in pieces."""

from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from hub.store.reading import Reader
from hub.store.reading.rows import (
    BALANCE,
    BARCODE,
    BIN,
    ITEM,
    LOT,
    MOVE,
    OPERATOR,
    ORDER,
    STATION,
    WAREHOUSE,
    Row,
    ask,
    ask_one,
    columns,
    number,
    page,
)


def items(
    reader: Reader, site: str, after: int, limit: int, *, code: str | None = None, text: str | None = None
) -> list[Row]:
    """Items with their barcodes and what storage bins hold of them.

    Args:
        code: only those that this barcode or SKU means.
        text: only those whose SKU or name contains it, capitals or not.
    """
    query = select(*columns(ITEM, "id", "sku", "name", "unit_mg", "tracks_lot", "tracks_serial"))
    query = query.where(ITEM.c.site == site)
    if code is not None:
        meant = select(BARCODE.c.item_id).where(BARCODE.c.site == site, BARCODE.c.code == code)
        query = query.where(or_(ITEM.c.sku == code, ITEM.c.id.in_(meant)))
    if text is not None:
        query = query.where(
            or_(*(column.icontains(text, autoescape=True) for column in (ITEM.c.sku, ITEM.c.name)))
        )
    return _with_barcodes(reader, page(reader, query, ITEM, after, limit))


def item(reader: Reader, site: str, sku: str) -> Row | None:
    """One item by its SKU, with its barcodes and what storage bins hold of it."""
    query = select(*columns(ITEM, "id", "sku", "name", "unit_mg", "tracks_lot", "tracks_serial"))
    found = ask(reader, query.where(ITEM.c.site == site, ITEM.c.sku == sku))
    return _with_barcodes(reader, found)[0] if found else None


def _with_barcodes(reader: Reader, items_: list[Row]) -> list[Row]:
    ids = [row["id"] for row in items_]
    codes = ask(reader, select(BARCODE).where(BARCODE.c.item_id.in_(ids)).order_by(BARCODE.c.id))
    held = (
        select(
            BALANCE.c.item_id,
            func.sum(BALANCE.c.qty).label("qty"),
            func.sum(BALANCE.c.reserved).label("reserved"),
        )
        .join(BIN, BIN.c.id == BALANCE.c.bin_id)
        .where(BALANCE.c.item_id.in_(ids), BIN.c.kind == "storage", BALANCE.c.condition == "good")
        .group_by(BALANCE.c.item_id)
    )
    stock = {row["item_id"]: row for row in ask(reader, held)}
    for row in items_:
        row["barcodes"] = [c for c in codes if c["item_id"] == row["id"]]
        of_item = stock.get(row["id"], {"qty": 0, "reserved": 0})
        row["qty"], row["reserved"] = int(of_item["qty"]), int(of_item["reserved"])
    return items_


def _bins() -> Select[Any]:
    return select(
        *columns(BIN, "id", "code", "kind", "zone", "aisle", "walk_order", "x_mm", "y_mm", "place"),
        WAREHOUSE.c.code.label("warehouse"),
        STATION.c.name.label("station"),
    ).select_from(
        BIN.join(WAREHOUSE, WAREHOUSE.c.id == BIN.c.warehouse_id).outerjoin(
            STATION, STATION.c.id == BIN.c.station_id
        )
    )


def bins(
    reader: Reader, site: str, after: int, limit: int, *, kind: str | None = None, zone: str | None = None
) -> list[Row]:
    """Bins with the station and place of their light."""
    query = _bins().where(BIN.c.site == site)
    for column, value in ((BIN.c.kind, kind), (BIN.c.zone, zone)):
        if value is not None:
            query = query.where(column == value)
    return page(reader, query, BIN, after, limit)


def bin_(reader: Reader, site: str, code: str) -> Row | None:
    """One bin by its code."""
    return ask_one(reader, _bins().where(BIN.c.site == site, BIN.c.code == code))


def balances(
    reader: Reader, site: str, after: int, limit: int, *, sku: str | None = None, bin_code: str | None = None
) -> list[Row]:
    """What is in which bin, and until when its lot may be sent."""
    query = (
        select(
            *columns(BALANCE, "id", "lot", "condition", "qty", "reserved"),
            BIN.c.code.label("bin"),
            BIN.c.kind.label("kind"),
            ITEM.c.sku,
            WAREHOUSE.c.code.label("warehouse"),
            func.coalesce(LOT.c.expires_on, "").label("expires_on"),
        )
        .join(BIN, BIN.c.id == BALANCE.c.bin_id)
        .join(WAREHOUSE, WAREHOUSE.c.id == BIN.c.warehouse_id)
        .join(ITEM, ITEM.c.id == BALANCE.c.item_id)
        .outerjoin(LOT, and_(LOT.c.item_id == BALANCE.c.item_id, LOT.c.code == BALANCE.c.lot))
        .where(BALANCE.c.site == site)
    )
    if sku is not None:
        query = query.where(BALANCE.c.item_id == number(reader, ITEM, site, "sku", sku))
    if bin_code is not None:
        query = query.where(BALANCE.c.bin_id == number(reader, BIN, site, "code", bin_code))
    return page(reader, query, BALANCE, after, limit)


def moves(
    reader: Reader,
    site: str,
    after: int,
    limit: int,
    *,
    sku: str | None = None,
    bin_code: str | None = None,
    order: str | None = None,
) -> list[Row]:
    """Entries of the ledger."""
    source, target = BIN.alias("source"), BIN.alias("target")
    query = (
        select(
            *columns(MOVE, "id", "lot", "condition", "qty", "reason", "at_ms", "business_date"),
            ITEM.c.sku,
            source.c.code.label("from_bin"),
            target.c.code.label("to_bin"),
            ORDER.c.label.label("order"),
            OPERATOR.c.badge.label("operator"),
            STATION.c.name.label("station"),
        )
        .join(ITEM, ITEM.c.id == MOVE.c.item_id)
        .join(source, source.c.id == MOVE.c.from_bin_id)
        .join(target, target.c.id == MOVE.c.to_bin_id)
        .outerjoin(ORDER, ORDER.c.id == MOVE.c.order_id)
        .outerjoin(OPERATOR, OPERATOR.c.id == MOVE.c.operator_id)
        .outerjoin(STATION, STATION.c.id == MOVE.c.station_id)
        .where(MOVE.c.site == site)
    )
    if sku is not None:
        query = query.where(MOVE.c.item_id == number(reader, ITEM, site, "sku", sku))
    if bin_code is not None:
        id_ = number(reader, BIN, site, "code", bin_code)
        query = query.where(or_(MOVE.c.from_bin_id == id_, MOVE.c.to_bin_id == id_))
    if order is not None:
        query = query.where(MOVE.c.order_id == number(reader, ORDER, site, "label", order))
    return page(reader, query, MOVE, after, limit)
