"""What stands on papers, read when they are printed.

Quantities in pieces, weights in mg, times in UTC milliseconds.
"""

from typing import Any

from sqlalchemy import select

from hub.domain import picking
from hub.store.reading import Reader
from hub.store.reading.rows import (
    BARCODE,
    BIN,
    CART,
    ITEM,
    LINE,
    OPERATOR,
    ORDER,
    ORDER_KIT,
    PARCEL,
    PARCEL_LINE,
    PICK,
    RECIPIENT,
    SHOP,
    TOTE,
    WAREHOUSE,
    WAVE,
    Row,
    ask,
    ask_one,
    columns,
)
from hub.store.reading.together import INTO, NAMES
from hub.store.tables import METADATA

AREA, CARRIER, MANIFEST, WAYBILL_NUMBER = (
    METADATA.tables[name] for name in ("carrier_area", "carrier", "manifest", "waybill_number")
)


def order(reader: Reader, order_id: int) -> Row | None:
    """An order with its recipient, shop, wave and tote."""
    query = (
        select(
            *columns(ORDER, "id", "label", "state", "carrier", "waybill", "note", "urgent", "placed_at_ms"),
            *(RECIPIENT.c[name] for name in ("name", "phone", "address", "postcode", "country")),
            SHOP.c.name.label("shop_name"),
            SHOP.c.code.label("shop_code"),
            WAVE.c.code.label("wave"),
            NAMES.label("tote"),
            WAREHOUSE.c.name.label("warehouse_name"),
        )
        .join(SHOP, SHOP.c.id == ORDER.c.shop_id)
        .outerjoin(RECIPIENT, RECIPIENT.c.order_id == ORDER.c.id)
        .outerjoin(WAVE, WAVE.c.id == ORDER.c.wave_id)
        .outerjoin(TOTE, TOTE.c.id == ORDER.c.tote_id)
        .outerjoin(WAREHOUSE, WAREHOUSE.c.id == ORDER.c.warehouse_id)
        .where(ORDER.c.id == order_id)
    )
    return ask_one(reader, query)


def parcels(reader: Reader, order_id: int) -> list[Row]:
    """The parcels of an order that count, in their order."""
    query = select(
        *columns(
            PARCEL, "id", "code", "number", "state", "expected_mg", "net_mg", "carrier", "waybill", "area"
        )
    ).where(PARCEL.c.order_id == order_id, PARCEL.c.state != "void")
    return ask(reader, query.order_by(PARCEL.c.number))


def contents(reader: Reader, parcel_id: int) -> list[Row]:
    """What lies in a parcel, by order line."""
    query = (
        select(*_of_line(), PARCEL_LINE.c.qty)
        .select_from(PARCEL_LINE)
        .join(LINE, LINE.c.id == PARCEL_LINE.c.line_id)
        .join(ITEM, ITEM.c.id == LINE.c.item_id)
        .where(PARCEL_LINE.c.parcel_id == parcel_id)
    )
    return ask(reader, query.order_by(LINE.c.line_no))


def lines(reader: Reader, order_id: int) -> list[Row]:
    """What an order will hold, by line: what is wanted, less short."""
    qty = LINE.c.qty_ordered - LINE.c.qty_cancelled - LINE.c.qty_moved - LINE.c.qty_short
    query = (
        select(*_of_line(), qty.label("qty"))
        .select_from(LINE)
        .join(ITEM, ITEM.c.id == LINE.c.item_id)
        .where(LINE.c.order_id == order_id, qty > 0)
    )
    return ask(reader, query.order_by(LINE.c.line_no))


def _of_line() -> list[Any]:
    return [*columns(ITEM, "sku", "name", "unit_mg"), *columns(LINE, "gift", "kit_id")]


def kits(reader: Reader, order_id: int) -> list[Row]:
    """The kits of an order as they were ordered."""
    query = (
        select(ORDER_KIT.c.id, ORDER_KIT.c.qty, *columns(ITEM, "sku", "name"))
        .join(ITEM, ITEM.c.id == ORDER_KIT.c.item_id)
        .where(ORDER_KIT.c.order_id == order_id, ORDER_KIT.c.qty > 0)
    )
    return ask(reader, query.order_by(ORDER_KIT.c.id))


def carrier_name(reader: Reader, site: str, code: str) -> str:
    """What a carrier is called; its code where nobody named it."""
    query = select(CARRIER.c.name).where(CARRIER.c.site == site, CARRIER.c.code == code)
    return reader.execute(query).scalar() or code


def early_number(reader: Reader, order_id: int, number: str = "") -> Row | None:
    """The number of a carrier's pool that an order's next parcel will bear, and its carrier's code; None
    where the order has none.

    Args:
        number: the only one that counts; empty: any, the one that was taken first.
    """
    query = (
        select(WAYBILL_NUMBER.c.number, CARRIER.c.code.label("carrier"))
        .join(CARRIER, CARRIER.c.id == WAYBILL_NUMBER.c.carrier_id)
        .outerjoin(PARCEL, PARCEL.c.id == WAYBILL_NUMBER.c.parcel_id)
        .where(
            WAYBILL_NUMBER.c.order_id == order_id,
            WAYBILL_NUMBER.c.void.is_(False),
            (WAYBILL_NUMBER.c.parcel_id.is_(None)) | (PARCEL.c.state == "void"),
        )
    )
    if number:
        query = query.where(WAYBILL_NUMBER.c.number == number)
    return ask_one(reader, query.order_by(WAYBILL_NUMBER.c.id).limit(1))


def areas(reader: Reader, site: str, carrier: str) -> list[Row]:
    """The areas of a carrier, by its code, as rows of `hub.domain.carriers.CarrierArea`."""
    query = (
        select(AREA)
        .join(CARRIER, CARRIER.c.id == AREA.c.carrier_id)
        .where(CARRIER.c.site == site, CARRIER.c.code == carrier)
    )
    return ask(reader, query.order_by(AREA.c.id))


def stops(reader: Reader, order_id: int) -> list[Row]:
    """Where the pieces of an order are still to be picked, in walking order."""
    query = (
        select(
            BIN.c.code.label("bin"),
            BIN.c.zone,
            *columns(ITEM, "sku", "name"),
            (PICK.c.qty - PICK.c.qty_done).label("qty"),
            PICK.c.lot,
            INTO.label("into"),
        )
        .select_from(PICK)
        .join(BIN, BIN.c.id == PICK.c.bin_id)
        .join(ITEM, ITEM.c.id == PICK.c.item_id)
        .outerjoin(TOTE, TOTE.c.id == PICK.c.tote_id)
        .where(PICK.c.order_id == order_id, PICK.c.kind == picking.PICK, PICK.c.state.in_(picking.UNFINISHED))
    )
    return ask(reader, query.order_by(BIN.c.walk_order, BIN.c.code, PICK.c.id))


def manifest(reader: Reader, site: str, code: str) -> Row | None:
    """A carrier's manifest with its parcels."""
    query = (
        select(
            *columns(MANIFEST, "id", "code", "opened_at_ms", "closed_at_ms"),
            CARRIER.c.name.label("carrier_name"),
            CARRIER.c.code.label("carrier"),
            WAREHOUSE.c.name.label("warehouse_name"),
            WAREHOUSE.c.code.label("warehouse"),
        )
        .join(CARRIER, CARRIER.c.id == MANIFEST.c.carrier_id)
        .join(WAREHOUSE, WAREHOUSE.c.id == MANIFEST.c.warehouse_id)
        .where(MANIFEST.c.site == site, MANIFEST.c.code == code)
    )
    found = ask_one(reader, query)
    if found is None:
        return None
    rows = (
        select(
            *columns(PARCEL, "code", "waybill", "area", "net_mg", "expected_mg"),
            *columns(RECIPIENT, "name", "postcode"),
        )
        .outerjoin(RECIPIENT, RECIPIENT.c.order_id == PARCEL.c.order_id)
        .where(PARCEL.c.manifest_id == found["id"])
        .order_by(PARCEL.c.shipped_at_ms, PARCEL.c.id)
    )
    return found | {"rows": ask(reader, rows)}


def bin_(reader: Reader, site: str, code: str) -> Row | None:
    """A bin, or the slot of a put wall, whose zone is its wall."""
    query = select(*columns(BIN, "code", "kind", "zone", "walk_order"))
    return ask_one(reader, query.where(BIN.c.site == site, BIN.c.code == code))


def tote(reader: Reader, site: str, code: str) -> Row | None:
    """A tote."""
    return ask_one(reader, select(TOTE.c.code).where(TOTE.c.site == site, TOTE.c.code == code))


def cart(reader: Reader, site: str, code: str) -> Row | None:
    """A cart."""
    return ask_one(reader, select(CART.c.code).where(CART.c.site == site, CART.c.code == code))


def item(reader: Reader, site: str, sku: str) -> Row | None:
    """An item with the code of a single piece, "" where it has none."""
    found = ask_one(
        reader, select(*columns(ITEM, "id", "sku", "name")).where(ITEM.c.site == site, ITEM.c.sku == sku)
    )
    if found is None:
        return None
    codes = select(BARCODE.c.code).where(BARCODE.c.item_id == found["id"], BARCODE.c.pack_qty == 1)
    return found | {"gtin": reader.execute(codes.order_by(BARCODE.c.id).limit(1)).scalar() or ""}


def operator(reader: Reader, site: str, badge: str) -> Row | None:
    """A person with a badge."""
    query = select(*columns(OPERATOR, "badge", "name"))
    return ask_one(reader, query.where(OPERATOR.c.site == site, OPERATOR.c.badge == badge))
