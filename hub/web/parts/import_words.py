"""What imports are called, and what became of rows, in words."""

from collections.abc import Mapping

from hub.office.following import OUTCOMES
from hub.web.view import View
from hub.web.wording import word

KINDS: Mapping[str, tuple[str, str]] = {
    "items": (word("Items"), word("SKU, name, weight, barcodes")),
    "bins": (word("Bins"), word("code, zone, coordinates, light; or use a pattern")),
    "stock": (word("Stock"), word("the pieces that each bin shall hold")),
    "orders": (word("Orders"), word("one row a line, rows of one number together")),
    "kits": (word("Kits"), word("a row for each part of a kit")),
    "carriers": (word("Carriers"), word("code, name, currency, limits, cut-off")),
    "areas": (word("Areas"), word("which postcodes a carrier charges as which area")),
    "fees": (word("Fees"), word("what a parcel up to a weight costs to an area")),
    "calendar": (word("Calendar"), word("days on which the site or a carrier is otherwise")),
    "waybills": (word("Waybill numbers"), word("the pool that a carrier gave you")),
}
"""kind -> its name, and what a row says."""
FORMS: Mapping[str, str] = {
    "csv": word("CSV with a header"),
    "online-retail": word("Online Retail data set (CSV)"),
    "woocommerce": word("WooCommerce orders (JSON)"),
    "shopify": word("Shopify orders (JSON)"),
}
_THINGS = {
    "items": word("items"),
    "barcodes": word("barcodes"),
    "bins": word("bins"),
    "lots": word("lots"),
    "kits": word("kits"),
    "orders": word("orders"),
    "order_lines": word("lines of orders"),
    "carriers": word("carriers"),
    "areas": word("areas"),
    "fees": word("fees"),
    "numbers": word("waybill numbers"),
    "shops": word("shops"),
    "stock": word("balances"),
    "parcels": word("parcels"),
    "days": word("days"),
}
_ENDINGS = {
    "created": (word("new"), "good"),
    "changed": (word("changed"), "info"),
    "moved": (word("changed"), "info"),
    "there": (word("as they are"), "plain"),
    "known": (word("known already"), "plain"),
    "removed": (word("removed"), "warn"),
    "given": (word("get a number"), "good"),
    "in_conflict": (word("in conflict, left as they are"), "bad"),
    "payment_changed": (word("with another payment"), "info"),
    "cancelled": (word("cancelled by the shop"), "warn"),
}
_OTHERS = {
    "pieces_in": word("pieces more"),
    "pieces_out": word("pieces fewer"),
    "units_ordered": word("pieces ordered"),
    "orders": word("orders in the file"),
}
_REASONS = {
    "not_positive": word("the quantity is 0 or less"),
    "order_ended": word("the shop says that the order has ended"),
    "conflict": word("the order is there with other lines"),
    "other_lines": word("the order is there with other lines"),
    "empty": word("no known column is filled"),
    "cancellation": word("a cancellation"),
    "not_goods": word("no goods, such as postage"),
    "ignored": word("the shop says that nothing is to be sent"),
    "promised": word("orders were promised more than that"),
}


def counted(view: View, name: str) -> tuple[str, str]:
    """What a count of a report counts, and its tone."""
    if name in _OTHERS:
        return view.t(_OTHERS[name]), "plain"
    for ending, (said, tone) in _ENDINGS.items():
        thing = name.removesuffix(f"_{ending}")
        if thing != name and thing in _THINGS:
            return f"{view.t(_THINGS[thing])}: {view.t(said)}", tone
    return name.replace("_", " "), "plain"


_FIELDS = {
    "sku": word("SKU"),
    "name": word("Name"),
    "weight": word("Weight"),
    "unit_mg": word("Weight"),
    "barcode": word("Barcode"),
    "barcodes": word("Barcodes"),
    "bin": word("Bin"),
    "zone": word("Zone"),
    "aisle": word("Aisle"),
    "qty": word("Pieces"),
    "lot": word("Lot"),
    "order": word("Order"),
    "number": word("Order number"),
    "condition": word("Condition"),
    "recipient": word("Recipient"),
    "address": word("Address"),
    "postcode": word("Postcode"),
    "country": word("Country"),
    "phone": word("Phone"),
    "email": word("E-mail"),
    "price": word("Price"),
    "payment": word("Payment"),
    "status": word("Status"),
    "carrier": word("Carrier"),
    "walk_order": word("Place in the walk"),
    "x_mm": word("Across the aisles (mm)"),
    "y_mm": word("Along the aisle (mm)"),
    "lines": word("Lines"),
    "day": word("Day"),
    "works": word("Works"),
    "at": word("At"),
}


def field_of(view: View, name: str) -> str:
    """What a field of an import is called; its own name where it has no word."""
    return view.t(_FIELDS[name]) if name in _FIELDS else name.replace("_", " ")


def value_of(view: View, name: str, value: object) -> str:
    """A value of a first row, as people write it."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return view.t("yes") if value else view.t("no")
    if isinstance(value, dict):
        return ", ".join(str(key) if qty == 1 else f"{key} × {qty}" for key, qty in value.items())
    if name.endswith("_mg") and isinstance(value, int):
        return view.words.weight(value)
    return str(value)


def reason(view: View, code: str) -> str:
    """Why a row was left out."""
    if code in OUTCOMES:
        return view.words.of(OUTCOMES[code])
    return view.t(_REASONS[code]) if code in _REASONS else code.replace("_", " ")
