"""Stock as people look for it: items found by anything that is on or around them, and one item with all that
is known of it. Weights in mg, quantities in pieces, times in UTC milliseconds.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from hub.domain.items import lookups, read
from hub.store.reading import Reader
from hub.store.reading.allocations import LACKING
from hub.store.reading.rows import (
    BALANCE,
    BARCODE,
    BIN,
    ITEM,
    KIT_PART,
    LINE,
    LOT,
    MOVE,
    OPERATOR,
    ORDER,
    STATION,
    Row,
    ask,
    ask_one,
    columns,
)

DRAFT, NO_WEIGHT, NO_BARCODE, OUT, DAMAGED = STATES = ("draft", "no_weight", "no_barcode", "out", "damaged")
"""What an item may lack: a description, a weight, a barcode, pieces that are free; or has too much of."""
_ITEM = ("id", "sku", "name", "unit_mg", "tracks_lot", "tracks_serial", "draft")
_PART = ITEM.alias("part")
_PLACES_TOLD = 3


def _good() -> ColumnElement[bool]:
    return and_(BIN.c.kind == "storage", BALANCE.c.condition == "good")


def _holds(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Items of which a bin holds pieces, on some conditions."""
    return (
        exists()
        .where(BALANCE.c.item_id == ITEM.c.id, BALANCE.c.bin_id == BIN.c.id, BALANCE.c.qty > 0, *conditions)
        .correlate(ITEM)
    )


def _lacks(state: str) -> ColumnElement[bool]:
    kit = exists().where(KIT_PART.c.kit_item_id == ITEM.c.id)
    return {
        DRAFT: ITEM.c.draft,
        NO_WEIGHT: and_(ITEM.c.unit_mg == 0, ~kit),
        NO_BARCODE: and_(~exists().where(BARCODE.c.item_id == ITEM.c.id), ~kit),
        OUT: and_(~_holds(_good(), BALANCE.c.qty > BALANCE.c.reserved), ~kit),
        DAMAGED: _holds(BALANCE.c.condition == "damaged"),
    }[state]


def _exact(reader: Reader, site: str, text: str) -> list[int]:
    """The numbers of the items that a scan means: by SKU or barcode (of a GS1 symbol its GTIN), else by the
    bin or the lot of this name.
    """
    codes = lookups(read(text))
    by_code = select(BARCODE.c.item_id).where(BARCODE.c.site == site, BARCODE.c.code.in_(codes))
    by_sku = select(ITEM.c.id).where(ITEM.c.site == site, ITEM.c.sku == text)
    found = list(reader.execute(by_sku.union(by_code)).scalars())
    if found:
        return found
    of_bin = (
        select(BALANCE.c.item_id)
        .join(BIN, BIN.c.id == BALANCE.c.bin_id)
        .where(BIN.c.site == site, BIN.c.code == text.removeprefix("L%"), BALANCE.c.qty > 0)
    )
    of_lot = select(LOT.c.item_id).where(LOT.c.site == site, LOT.c.code == text)
    return list(reader.execute(of_bin.union(of_lot)).scalars())


def _matching(reader: Reader, site: str, text: str, state: str) -> Select[Any]:
    query = select(*columns(ITEM, *_ITEM)).where(ITEM.c.site == site)
    if state in STATES:
        query = query.where(_lacks(state))
    if not text:
        return query
    exact = _exact(reader, site, text)
    if exact:
        return query.where(ITEM.c.id.in_(exact))
    return query.where(
        or_(*(column.icontains(text, autoescape=True) for column in (ITEM.c.sku, ITEM.c.name)))
    )


def items(reader: Reader, site: str, after: str, limit: int, *, text: str = "", state: str = "") -> list[Row]:
    """Items by SKU, with what storage bins hold of them that can be sent, and where most of it lies.

    Args:
        after: the SKU after which to go on.
        text: a SKU, barcode, bin or lot; where nothing has that name, part of a SKU or a name.
        state: one of STATES.
    """
    query = _matching(reader, site, text, state).where(ITEM.c.sku > after).order_by(ITEM.c.sku).limit(limit)
    rows = ask(reader, query)
    held = (
        select(*columns(BALANCE, "item_id", "qty", "reserved"), BIN.c.code.label("bin"))
        .join(BIN, BIN.c.id == BALANCE.c.bin_id)
        .where(BALANCE.c.item_id.in_([row["id"] for row in rows]), _good(), BALANCE.c.qty > 0)
        .order_by(BALANCE.c.qty.desc(), BALANCE.c.id)
    )
    of_items: dict[int, list[Row]] = {}
    for one in ask(reader, held):
        of_items.setdefault(one["item_id"], []).append(one)
    for row in rows:
        shelves = of_items.get(row["id"], [])
        row["qty"], row["reserved"] = (sum(one[name] for one in shelves) for name in ("qty", "reserved"))
        row["bins"] = [one["bin"] for one in shelves[:_PLACES_TOLD]]
        row["more_bins"] = max(0, len(shelves) - _PLACES_TOLD)
    return rows


def count(reader: Reader, site: str, most: int, *, text: str = "", state: str = "") -> int:
    """How many match, counted no further than `most`."""
    query = _matching(reader, site, text, state).with_only_columns(ITEM.c.id).limit(most).subquery()
    return int(reader.execute(select(func.count()).select_from(query)).scalar_one())


def item(reader: Reader, site: str, sku: str) -> Row | None:
    """One item with its barcodes, what it is made of, and the kits that it is a part of."""
    row = ask_one(reader, select(*columns(ITEM, *_ITEM)).where(ITEM.c.site == site, ITEM.c.sku == sku))
    if row is None:
        return None
    codes = select(*columns(BARCODE, "code", "pack_qty")).where(BARCODE.c.item_id == row["id"])
    made_of = (
        select(_PART.c.sku, _PART.c.name, KIT_PART.c.qty)
        .join(_PART, _PART.c.id == KIT_PART.c.item_id)
        .where(KIT_PART.c.kit_item_id == row["id"])
    )
    part_of = (
        select(_PART.c.sku, _PART.c.name, KIT_PART.c.qty)
        .join(_PART, _PART.c.id == KIT_PART.c.kit_item_id)
        .where(KIT_PART.c.item_id == row["id"])
    )
    return {
        **row,
        "barcodes": ask(reader, codes.order_by(BARCODE.c.id)),
        "made_of": ask(reader, made_of.order_by(KIT_PART.c.id)),
        "part_of": ask(reader, part_of.order_by(KIT_PART.c.id).limit(50)),
    }


def moves(reader: Reader, item_id: int, before: int, limit: int) -> list[Row]:
    """The newest moves of an item: how many pieces went from where to where, why, and who did it.

    Args:
        before: the number of the move before which to go on; 0 for the newest.
    """
    source, target = BIN.alias("source"), BIN.alias("target")
    query = (
        select(
            *columns(MOVE, "id", "lot", "condition", "qty", "reason", "at_ms"),
            source.c.code.label("from_bin"),
            target.c.code.label("to_bin"),
            ORDER.c.label.label("order"),
            OPERATOR.c.name.label("operator_name"),
            OPERATOR.c.badge.label("operator"),
            STATION.c.name.label("station"),
        )
        .join(source, source.c.id == MOVE.c.from_bin_id)
        .join(target, target.c.id == MOVE.c.to_bin_id)
        .outerjoin(ORDER, ORDER.c.id == MOVE.c.order_id)
        .outerjoin(OPERATOR, OPERATOR.c.id == MOVE.c.operator_id)
        .outerjoin(STATION, STATION.c.id == MOVE.c.station_id)
        .where(MOVE.c.item_id == item_id)
    )
    if before:
        query = query.where(MOVE.c.id < before)
    return ask(reader, query.order_by(MOVE.c.id.desc()).limit(limit))


def short_orders(reader: Reader, site: str, item_id: int, limit: int) -> list[Row]:
    """Orders that are short and need pieces of an item, those that wait longest first: label, reason,
    since_ms, and how many pieces of it they need.
    """
    needs = func.sum(LACKING).label("qty")
    query = (
        select(*columns(ORDER, "label", "reason", "since_ms"), needs)
        .join(LINE, LINE.c.order_id == ORDER.c.id)
        .where(LINE.c.item_id == item_id, ORDER.c.site == site, ORDER.c.state == "short", LACKING > 0)
        .group_by(ORDER.c.id, ORDER.c.label, ORDER.c.reason, ORDER.c.since_ms)
        .order_by(ORDER.c.since_ms, ORDER.c.id)
    )
    return ask(reader, query.limit(limit))
