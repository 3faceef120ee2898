"""Import of a day of the UCI "Online Retail" set (Chen, Sain, Guo, 2012): invoice rows of a real shop, as
recorded.

Goods are the stock codes that begin with five digits, codes that differ only in case are one SKU, an order is
an invoice with at least one goods row of positive quantity, and invoices that begin with C are cancellations,
which are skipped. The set has no weights and no barcodes: items that the catalogue lacks are added without
them.
"""

import re

from hub.domain.errors import Invalid
from hub.office.act import Act
from hub.office.floor_plan import add_shop
from hub.office.imports import fields
from hub.office.imports.columns import ONLINE_RETAIL
from hub.office.imports.order_book import NewOrder, Shop, label_of, settle, shop_of
from hub.office.imports.orders import MOST_PIECES
from hub.office.imports.plan import Plan, Target, parts
from hub.office.imports.report import Report
from hub.office.imports.sheet import Row, Sheet, read
from hub.store import bulk
from hub.store.tables import ItemRow, ShopRow
from hub.store.work import Work

GOODS = re.compile(r"\d{5}")
SHOP, SHOP_NAME, CURRENCY = "UK", "Online Retail", "GBP"
"""The shop that these orders are of unless another is named; its prices are pounds sterling."""


def plan(work: Work, name: str, data: bytes, target: Target) -> Plan:
    """Read and check a day's file.

    Raises:
        BadFile: with all that is wrong with it.
        NotFound: the shop that was named is not there.
    """
    sheet = read(name, data, ONLINE_RETAIL)
    report = sheet.report("orders")
    made = Plan(report)
    shop = _shop(work, target, made)
    report.shop = shop.code
    known = _known(work, target.site)
    orders: dict[str, NewOrder] = {}
    new: dict[str, str] = {}
    for row in sheet.rows:
        qty = _pieces(sheet, row, report)
        if qty <= 0:
            continue
        sku = known.get(row.get("sku").upper())
        if sku is None:
            sku = row.get("sku").upper()
            new[sku] = new.get(sku) or fields.text(sheet, row, "name", 256)
        _take(sheet, row, report, _order(sheet, row, orders, shop, target), sku, qty, shop)
    sheet.problems.refuse()
    _add_items(made, target, new)
    settle(work, made, target, shop, orders.values())
    report.check()
    return made


def _shop(work: Work, target: Target, made: Plan) -> Shop:
    """The shop that was named, or the set's own, which is added when it is not there yet."""
    if target.shop or bulk.select(work, ShopRow, ("id",), {"site": target.site, "code": SHOP}):
        return shop_of(work, target, target.shop or SHOP)
    made.add(1, lambda act: _add_shop(act, made.report))
    return Shop(None, SHOP, CURRENCY)


def _add_shop(act: Act, report: Report) -> None:
    report.counts["shops_created"] = int(add_shop(act, SHOP, SHOP_NAME, CURRENCY).outcome == "created")


def _known(work: Work, site: str) -> dict[str, str]:
    """The catalogue's SKUs by their upper-case spelling; of several with one spelling, that one counts."""
    skus = sorted((sku for (sku,) in bulk.select(work, ItemRow, ("sku",), {"site": site})), reverse=True)
    return {sku.upper(): sku for sku in skus}


def _pieces(sheet: Sheet, row: Row, report: Report) -> int:
    """The pieces of a goods row; 0 when the row is left out, with its reason in the report."""
    number, code = row.get("number"), row.get("sku")
    if number[:1] in ("C", "c"):
        report.skip(row.line, "cancellation", number)
    elif not GOODS.match(code):
        report.skip(row.line, "not_goods", code)
    else:
        qty = fields.whole(sheet, row, "qty", -MOST_PIECES, MOST_PIECES)
        if qty > 0:
            return qty
        report.skip(row.line, "not_positive", row.get("qty"))
    return 0


def _order(sheet: Sheet, row: Row, orders: dict[str, NewOrder], shop: Shop, target: Target) -> NewOrder:
    number = row.get("number")
    order = orders.get(number)
    if order is None:
        order = orders[number] = NewOrder(number, row.line)
        order.placed_at_ms = fields.at_ms(sheet, row, "placed", target.zone)
        order.address_withheld = order.priced = True
        customer = fields.text(sheet, row, "customer", 64).removesuffix(".0")
        order.recipient = {"name": customer, "country": fields.text(sheet, row, "country", 64)}
        try:
            label_of(shop, number)
        except Invalid as refusal:
            sheet.wrong(row, "number", refusal.expected, number)
    return order


def _take(sheet: Sheet, row: Row, report: Report, order: NewOrder, sku: str, qty: int, shop: Shop) -> None:
    fields.text(sheet, row, "sku", 64)
    line = order.add(sku, qty, fields.minor(sheet, row, "price", shop.currency), row.line)
    if len(line.rows) == 1:
        report.accepted += 1
    else:
        report.merged += 1
    if line.qty > MOST_PIECES:
        sheet.wrong(row, "qty", f"at most {MOST_PIECES} pieces of a line", line.qty)
    report.show(order=order.number, sku=sku, qty=qty, recipient=order.recipient["name"])


def _add_items(made: Plan, target: Target, new: dict[str, str]) -> None:
    """Plan the adding of items that the catalogue lacks."""
    made.report.counts["items_created"] = len(new)
    if new:
        made.report.warnings.append(
            f"{len(new)} items are new: without weight and barcode, for the set has none"
        )
    for part in parts(list(new.items())):
        rows = [{"site": target.site, "sku": sku, "name": name} for sku, name in part]
        made.add(len(rows), lambda act, rows=rows: bulk.insert_many(act.work, ItemRow, rows))  # type: ignore[misc]
