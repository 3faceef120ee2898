"""Orders, their lines, parcels and log.

Quantities in pieces, weights in mg.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from hub.store.reading import Reader, audits
from hub.store.reading.rows import (
    CASE,
    ITEM,
    LINE,
    OPERATOR,
    ORDER,
    ORDER_KIT,
    ORDER_LOG,
    PARCEL,
    PARCEL_LINE,
    RECIPIENT,
    SHOP,
    STATION,
    TOTE,
    WAREHOUSE,
    WAVE,
    Row,
    ask,
    ask_one,
    columns,
    page,
)
from hub.store.reading.together import NAMES
from hub.store.tables import METADATA

_LINE_QUANTITIES = (
    "qty_ordered",
    "qty_cancelled",
    "qty_moved",
    "qty_short",
    "qty_picked",
    "qty_verified",
    "qty_counted",
)
_WHOLE, _INTO = ORDER.alias("whole"), ORDER.alias("merged_into")
_KIT = ITEM.alias("kit")
_MANIFEST = METADATA.tables["manifest"]


def _orders() -> Select[Any]:
    return select(
        *columns(
            ORDER, "id", "number", "label", "state", "resume_state", "reason", "since_ms", "placed_at_ms"
        ),
        *columns(ORDER, "received_at_ms", "carrier", "waybill", "note", "channel", "payment", "version"),
        *columns(ORDER, "urgent", "ship_by_ms"),
        SHOP.c.code.label("shop"),
        WAREHOUSE.c.code.label("warehouse"),
        _WHOLE.c.label.label("part_of"),
        _INTO.c.label.label("merged_into"),
        WAVE.c.code.label("wave"),
        NAMES.label("tote"),
        STATION.c.name.label("station"),
    ).select_from(
        ORDER.join(SHOP, SHOP.c.id == ORDER.c.shop_id)
        .outerjoin(WAVE, WAVE.c.id == ORDER.c.wave_id)
        .outerjoin(TOTE, TOTE.c.id == ORDER.c.tote_id)
        .outerjoin(STATION, STATION.c.id == ORDER.c.station_id)
        .outerjoin(WAREHOUSE, WAREHOUSE.c.id == ORDER.c.warehouse_id)
        .outerjoin(_WHOLE, _WHOLE.c.id == ORDER.c.parent_id)
        .outerjoin(_INTO, _INTO.c.id == ORDER.c.merged_into_id)
    )


def orders(
    reader: Reader,
    site: str,
    after: int,
    limit: int,
    *,
    state: str | None = None,
    shop: str | None = None,
    number: str | None = None,
    wave: str | None = None,
) -> list[Row]:
    """Orders without their lines."""
    query = _orders().where(ORDER.c.site == site)
    for column, value in (
        (ORDER.c.state, state),
        (SHOP.c.code, shop),
        (ORDER.c.number, number),
        (WAVE.c.code, wave),
    ):
        if value is not None:
            query = query.where(column == value)
    return page(reader, query, ORDER, after, limit)


def order(reader: Reader, site: str, label: str) -> Row | None:
    """One order with its lines, kits, parcels, recipient, findings of the audit, exceptions and log."""
    found = ask_one(reader, _orders().where(ORDER.c.site == site, ORDER.c.label == label))
    if found is None:
        return None
    id_ = found["id"]
    recipient = columns(RECIPIENT, "name", "address", "postcode", "country", "phone", "email")
    return {
        **found,
        "lines": _lines(reader, id_),
        "kits": _kits(reader, id_),
        "parts": _labels(reader, ORDER.c.parent_id == id_),
        "took_over": _labels(reader, ORDER.c.merged_into_id == id_),
        "parcels": ask(reader, _parcels().where(PARCEL.c.order_id == id_).order_by(PARCEL.c.number)),
        "recipient": ask_one(reader, select(*recipient).where(RECIPIENT.c.order_id == id_)),
        "findings": audits.findings(reader, [id_]).get(id_, []),
        "exceptions": _exceptions(reader, id_),
        "log": _log(reader, id_),
    }


def _lines(reader: Reader, order_id: int) -> list[Row]:
    query = (
        select(
            *columns(LINE, "line_no", *_LINE_QUANTITIES, "price_minor", "gift"),
            ITEM.c.sku,
            ITEM.c.name,
            _KIT.c.sku.label("kit"),
        )
        .join(ITEM, ITEM.c.id == LINE.c.item_id)
        .outerjoin(ORDER_KIT, ORDER_KIT.c.id == LINE.c.kit_id)
        .outerjoin(_KIT, _KIT.c.id == ORDER_KIT.c.item_id)
        .where(LINE.c.order_id == order_id)
    )
    return ask(reader, query.order_by(LINE.c.line_no))


def _labels(reader: Reader, which: ColumnElement[bool]) -> list[str]:
    return list(reader.execute(select(ORDER.c.label).where(which).order_by(ORDER.c.id)).scalars())


def _kits(reader: Reader, order_id: int) -> list[Row]:
    query = select(*columns(ORDER_KIT, "qty", "price_minor"), ITEM.c.sku, ITEM.c.name).join(
        ITEM, ITEM.c.id == ORDER_KIT.c.item_id
    )
    return ask(reader, query.where(ORDER_KIT.c.order_id == order_id).order_by(ORDER_KIT.c.id))


def _exceptions(reader: Reader, order_id: int) -> list[Row]:
    named = columns(CASE, "id", "kind", "state", "what", "cause", "remedy")
    return ask(reader, select(*named).where(CASE.c.order_id == order_id).order_by(CASE.c.id))


def _log(reader: Reader, order_id: int) -> list[Row]:
    query = (
        select(
            *columns(ORDER_LOG, "from_state", "to_state", "reason", "at_ms", "business_date"),
            OPERATOR.c.badge.label("operator"),
            STATION.c.name.label("station"),
        )
        .outerjoin(OPERATOR, OPERATOR.c.id == ORDER_LOG.c.operator_id)
        .outerjoin(STATION, STATION.c.id == ORDER_LOG.c.station_id)
        .where(ORDER_LOG.c.order_id == order_id)
    )
    return ask(reader, query.order_by(ORDER_LOG.c.id))


def _parcels() -> Select[Any]:
    names = ("id", "number", "code", "state", "box_mg", "expected_mg", "tolerance_mg", "net_mg")
    sent = ("carrier", "waybill", "area", "fee_minor", "shipped_at_ms")
    return (
        select(
            *columns(PARCEL, *names, *sent), ORDER.c.label.label("order"), _MANIFEST.c.code.label("manifest")
        )
        .join(ORDER, ORDER.c.id == PARCEL.c.order_id)
        .outerjoin(_MANIFEST, _MANIFEST.c.id == PARCEL.c.manifest_id)
    )


def parcels(
    reader: Reader, site: str, after: int, limit: int, *, order: str | None = None, state: str | None = None
) -> list[Row]:
    """Parcels without what is in them."""
    query = _parcels().where(PARCEL.c.site == site)
    for column, value in ((ORDER.c.label, order), (PARCEL.c.state, state)):
        if value is not None:
            query = query.where(column == value)
    return page(reader, query, PARCEL, after, limit)


def parcel(reader: Reader, site: str, code: str) -> Row | None:
    """One parcel with what is in it."""
    found = ask_one(reader, _parcels().where(PARCEL.c.site == site, PARCEL.c.code == code))
    if found is None:
        return None
    contents = (
        select(*columns(PARCEL_LINE, "qty", "qty_counted"), LINE.c.line_no, ITEM.c.sku)
        .join(LINE, LINE.c.id == PARCEL_LINE.c.line_id)
        .join(ITEM, ITEM.c.id == PARCEL_LINE.c.item_id)
        .where(PARCEL_LINE.c.parcel_id == found["id"])
    )
    return {**found, "contents": ask(reader, contents.order_by(LINE.c.line_no))}


def allocated(reader: Reader, site: str, warehouse_id: int, limit: int) -> tuple[list[int], int]:
    """The numbers of the orders of a warehouse that wait longest for their release, and how many wait in
    all.
    """
    waiting = (ORDER.c.site == site, ORDER.c.state == "allocated", ORDER.c.warehouse_id == warehouse_id)
    ids = select(ORDER.c.id).where(*waiting).order_by(ORDER.c.id).limit(limit)
    count = select(func.count()).select_from(ORDER).where(*waiting)
    return list(reader.execute(ids).scalars()), int(reader.execute(count).scalar_one())
