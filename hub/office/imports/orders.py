"""Import of orders from CSV: one row a line, rows of the same order number belong together wherever they
stand.

Every SKU must be in the catalogue. The same SKU twice in an order is one line. Rows without pieces, and
orders that the shop says are cancelled or gone, are skipped; one that is cancelled and still here is
cancelled.
"""

from hub.domain.errors import Invalid
from hub.domain.orders import PAYMENTS
from hub.office import site as sites
from hub.office.imports import fields, known_orders, status_words
from hub.office.imports.columns import ORDERS
from hub.office.imports.order_book import NewOrder, Shop, label_of, settle, shop_of
from hub.office.imports.plan import Plan, Target
from hub.office.imports.sheet import Row, Sheet, read
from hub.store import bulk
from hub.store.tables import BarcodeRow, ItemRow
from hub.store.work import Work

MOST_PIECES = 1_000_000
RECIPIENT = {
    "name": ("recipient", 128),
    "postcode": ("postcode", 32),
    "country": ("country", 64),
    "phone": ("phone", 64),
    "email": ("email", 128),
}
"""column of the recipient -> (field of the file, longest)."""


class Catalogue:
    """The items that a file may name, by SKU and by barcode."""

    def __init__(self, work: Work, site: str, sheet: Sheet) -> None:
        here = {"site": site}
        skus = [row.get("sku") for row in sheet.rows if row.get("sku")]
        codes = [code for row in sheet.rows if not row.get("sku") for code in row.every("barcode")]
        self.skus = {sku for (sku,) in bulk.select(work, ItemRow, ("sku",), here, ("sku", skus))}
        found = bulk.select(work, BarcodeRow, ("code", "item_id"), here, ("code", codes))
        named = dict(bulk.select(work, ItemRow, ("id", "sku"), here, ("id", [row[1] for row in found])))
        self._by_code: dict[str, set[str]] = {}
        for code, item_id in found:
            self._by_code.setdefault(code, set()).add(named[item_id])

    def sku_of(self, sheet: Sheet, row: Row) -> str:
        """The SKU that a row means.

        Its own, or that of its barcode; a problem is noted where it is not there.
        """
        sku = row.get("sku")
        if sku:
            if sku not in self.skus:
                sheet.wrong(row, "sku", "an item of the catalogue (pickbench import items)", sku)
            return sku
        meant = set().union(*(self._by_code.get(code, set()) for code in row.every("barcode")))
        if len(meant) == 1:
            return meant.pop()
        field = "barcode" if sheet.has("barcode") else "sku"
        expected = (
            "a SKU, for several items have this barcode" if meant else "a SKU, or the barcode of an item"
        )
        sheet.wrong(row, field, expected, " ".join(row.every("barcode")))
        return ""


def plan(work: Work, name: str, data: bytes, target: Target) -> Plan:
    """Read and check a file of orders.

    Raises:
        BadFile: with all that is wrong with it.
        NotFound: no such shop.
    """
    sheet = read(name, data, ORDERS)
    report = sheet.report("orders")
    shop = shop_of(work, target, target.shop or sites.SHOP)
    report.shop = shop.code
    catalogue = Catalogue(work, target.site, sheet)
    orders: dict[str, NewOrder] = {}
    cancelled: dict[str, str] = {}
    for row in sheet.rows:
        reason = _left_out(sheet, row)
        if reason:
            report.skip(row.line, *reason)
            if _word(row) in status_words.CANCELLED:
                cancelled[row.get("number")] = row.get("status")
            continue
        order = _order(sheet, row, orders, shop, target)
        sku = catalogue.sku_of(sheet, row)
        qty = fields.whole(sheet, row, "qty", 1, MOST_PIECES)
        line = order.add(sku, qty, fields.minor(sheet, row, "price", shop.currency), row.line)
        if len(line.rows) == 1:
            report.accepted += 1
        else:
            report.merged += 1
        if line.qty > MOST_PIECES:
            sheet.wrong(row, "qty", f"at most {MOST_PIECES} pieces of a line", line.qty)
        report.show(order=order.number, sku=sku, qty=qty, recipient=order.recipient.get("name", ""))
    sheet.problems.refuse()
    made = Plan(report)
    conflicting = settle(work, made, target, shop, orders.values())
    known_orders.settle(work, made, shop, orders, cancelled, conflicting)
    report.check()
    return made


def _word(row: Row) -> str:
    """The shop's word for how an order stands."""
    return fields.plain(row.get("status")).casefold()


def _left_out(sheet: Sheet, row: Row) -> tuple[str, str] | None:
    """Why a row is skipped, as (reason, what was there), or None."""
    if not any(row.get(column.field) for column in ORDERS):
        return "empty", ""
    if _word(row) in status_words.ENDED:
        return "order_ended", row.get("status")
    qty = fields.number(fields.plain(row.get("qty")), sheet.delimiter != ",")
    if qty is not None and qty <= 0:
        return "not_positive", row.get("qty")
    return None


def _order(sheet: Sheet, row: Row, orders: dict[str, NewOrder], shop: Shop, target: Target) -> NewOrder:
    """The order of a row, with what it says: its cells are empty or say what an earlier row said."""
    number = row.get("number")
    order = orders.get(number)
    if order is None:
        order = orders[number] = NewOrder(number, row.line)
        order.address_withheld, order.priced = not sheet.has("address"), sheet.has("price")
        try:
            label_of(shop, number)
        except Invalid as refusal:
            sheet.wrong(row, "number", refusal.expected, number)
    for column, (field, length) in RECIPIENT.items():
        _say(sheet, row, order, order.recipient, column, field, fields.text(sheet, row, field, length))
    address = ", ".join(row.every("address"))
    if len(address) > 512:
        sheet.wrong(row, "address", "at most 512 characters", address)
    _say(sheet, row, order, order.recipient, "address", "address", address)
    order.placed_at_ms = order.placed_at_ms or fields.at_ms(sheet, row, "placed", target.zone)
    order.ship_by_ms = order.ship_by_ms or fields.until_ms(sheet, row, "ship_by", target.zone)
    order.urgent = fields.flag(sheet, row, "urgent") or order.urgent
    order.carrier = order.carrier or fields.text(sheet, row, "carrier", 64)
    order.waybill = order.waybill or fields.text(sheet, row, "waybill", 64)
    order.note = order.note or fields.text(sheet, row, "note", 512)
    if _word(row) in status_words.HELD:
        order.held = row.get("status")
    _say_payment(sheet, row, order)
    return order


def _say_payment(sheet: Sheet, row: Row, order: NewOrder) -> None:
    """What a row says of the payment, in its own column or by the order's state; two rows can't say two
    things.
    """
    word = fields.plain(row.get("payment")).casefold()
    said = status_words.PAYMENT.get(word)
    if said is None:
        sheet.wrong(row, "payment", f"one of {', '.join(PAYMENTS)}", row.get("payment"))
        return
    if said == "unknown":
        said = status_words.payment_of_status(_word(row))
    if order.payment == "unknown":
        order.payment = said
    elif said not in ("unknown", order.payment):
        sheet.wrong(row, "payment", f"{order.payment} as in line {order.line} of order {order.number}", said)


def _say(
    sheet: Sheet, row: Row, order: NewOrder, said: dict[str, str], column: str, field: str, value: str
) -> None:
    """Keep what a row says of the order's recipient; two rows of one order can't say two things."""
    before = said.setdefault(column, value)
    if not before:
        said[column] = value
    elif value and value != before:
        sheet.wrong(row, field, f"{before!r} as in line {order.line} of order {order.number}", value)
