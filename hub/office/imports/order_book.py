"""Orders as an import has read them, compared with those that are there, and written whole: no order without
its lines.

An order is known by its shop and number. One that is there with the same lines is left; one with other lines
is a conflict, and left too: what a buyer changes after it came is the office's to change.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from hub.domain import joining
from hub.domain.errors import Invalid
from hub.domain.kits import Ordered
from hub.domain.recipients import digests
from hub.office import site as sites
from hub.office.act import Act
from hub.office.imports import order_lines
from hub.office.imports.plan import Plan, Target
from hub.office.imports.report import Report
from hub.office.intake import LABEL_LENGTH
from hub.office.wishes import HELD_REASON
from hub.store import bulk
from hub.store.tables import ItemRow, OrderLogRow, OrderRow, RecipientRow, ShopRow
from hub.store.work import Work


@dataclass(slots=True)
class NewLine:
    """Pieces of a SKU, summed over the rows of the file that name it; `price_minor` is the first row's."""

    sku: str
    qty: int
    price_minor: int
    rows: list[int]
    """Lines of the file."""


@dataclass(slots=True)
class NewOrder:
    """One order of the file. Personal data is in `recipient` (columns of RecipientRow)."""

    number: str
    line: int
    lines: dict[str, NewLine] = field(default_factory=dict)
    placed_at_ms: int = 0
    ship_by_ms: int = 0
    urgent: bool = False
    carrier: str = ""
    waybill: str = ""
    note: str = ""
    held: str = ""
    """The shop's own word for why it is on hold; empty when it is not."""
    payment: str = "unknown"
    """One of `hub.domain.orders.PAYMENTS`."""
    recipient: dict[str, str] = field(default_factory=dict)
    address_withheld: bool = False
    """The file has no addresses: the shop writes its own labels."""
    priced: bool = False
    """The file has prices."""

    def add(self, sku: str, qty: int, price_minor: int, line: int) -> NewLine:
        """Add pieces: a new line, or more of the line of the same SKU."""
        first = self.lines.get(sku)
        if first is None:
            first = self.lines[sku] = NewLine(sku, qty, price_minor, [line])
        else:
            first.qty += qty
            first.rows.append(line)
        return first


@dataclass(frozen=True, slots=True)
class Shop:
    """The shop whose orders these are; `id` is None while it is only planned."""

    id: int | None
    code: str
    currency: str


def shop_of(work: Work, target: Target, code: str) -> Shop:
    """The shop of an import.

    Raises:
        NotFound: it is not there; `pickbench add shop` adds it.
    """
    id_ = sites.number_of(work, ShopRow, target.site, code)
    currency = bulk.select(work, ShopRow, ("currency",), {"id": id_})[0][0]
    return Shop(id_, code, currency)


def label_of(shop: Shop, number: str) -> str:
    """What stands on the printed card after `O%`.

    Raises:
        Invalid: the number can't be printed and scanned.
    """
    most = LABEL_LENGTH - len(shop.code) - 1
    if not 0 < len(number) <= most or not all("!" <= c < joining.SIGN for c in number):
        raise Invalid("number", f"1 to {most} printable ASCII characters without spaces and ~", number)
    return f"{shop.code}-{number}"


def settle(work: Work, made: Plan, target: Target, shop: Shop, orders: Iterable[NewOrder]) -> set[str]:
    """Compare the orders with those that are there, and plan the writing of new ones; counts go to the
    report.

    The rows of a conflicting order move from accepted and merged to skipped.

    Returns:
        The numbers of the conflicting orders.
    """
    every = list(orders)
    there = _there(work, shop, every)
    new, report, conflicting = [], made.report, set()
    same = 0
    for order in every:
        lines = there.get(order.number)
        if lines is None:
            new.append(order)
        elif lines == {line.sku: line.qty for line in order.lines.values()}:
            same += 1
        else:
            _conflict(report, order, lines)
            conflicting.add(order.number)
    report.counts.update(
        orders=len(every),
        orders_created=len(new),
        orders_there=same,
        order_lines_created=sum(len(order.lines) for order in new),
        units_ordered=sum(line.qty for order in every for line in order.lines.values()),
    )
    report.counts["orders_in_conflict"] = len(every) - len(new) - same
    for part in _by_lines(new):
        rows = sum(1 + len(order.lines) for order in part)
        made.add(rows, lambda act, part=part: _add(act, report, target.site, shop, part))  # type: ignore[misc]
    return conflicting


def _there(work: Work, shop: Shop, orders: list[NewOrder]) -> dict[str, dict[str, int]]:
    """number -> {SKU: pieces ordered} of those orders that are there."""
    if shop.id is None:
        return {}
    numbers = [order.number for order in orders]
    found = bulk.select(work, OrderRow, ("id", "number"), {"shop_id": shop.id}, ("number", numbers))
    ids = {row[0]: row[1] for row in found}
    lines = order_lines.ordered(work, list(ids))
    return {number: lines[id_] for id_, number in ids.items()}


def _conflict(report: Report, order: NewOrder, there: dict[str, int]) -> None:
    wanted = {line.sku: line.qty for line in order.lines.values()}
    odd = sorted(sku for sku in {*wanted, *there} if wanted.get(sku) != there.get(sku))
    told = ", ".join(f"{sku} x{there.get(sku, 0)} (file: x{wanted.get(sku, 0)})" for sku in odd[:5])
    report.conflict(order.line, "other_lines", f"order {order.number} is there with {told}")
    for line in order.lines.values():
        report.accepted -= 1
        report.merged -= len(line.rows) - 1
        for row in line.rows:
            report.skip(row, "conflict", f"order {order.number} is there with other lines")


def _by_lines(orders: list[NewOrder]) -> Iterable[list[NewOrder]]:
    """Orders in parts that together have about as many rows as one transaction may write."""
    part: list[NewOrder] = []
    size = 0
    for order in orders:
        part.append(order)
        size += 2 + len(order.lines)
        if size >= bulk.ROWS_A_STEP:
            yield part
            part, size = [], 0
    if part:
        yield part


def _add(act: Act, report: Report, site: str, shop: Shop, orders: list[NewOrder]) -> None:
    skus = [sku for order in orders for sku in order.lines]
    items = dict(bulk.select(act.work, ItemRow, ("sku", "id"), {"site": site}, ("sku", skus)))
    shop_id = sites.number_of(act.work, ShopRow, site, shop.code)
    lines: dict[int, list[Ordered]] = {}
    for order in orders:
        label = label_of(shop, order.number)
        id_ = bulk.insert(act.work, OrderRow, _order_row(act, site, shop_id, label, order))
        if id_ is None:
            # Somebody else brought it since the file was read; what differs shows when the file is imported
            # again.
            report.counts["orders_created"] -= 1
            report.counts["orders_there"] += 1
            continue
        lines[id_] = [Ordered(items[n.sku], n.qty, n.price_minor) for n in order.lines.values()]
        _add_log(act, site, order, id_)
        if any(order.recipient.values()):
            recipient = {**order.recipient, **digests(order.recipient)}
            said = {"order_id": id_, "site": site, "address_withheld": order.address_withheld}
            bulk.insert(act.work, RecipientRow, {**said, **recipient})
    order_lines.add(act, site, lines)


def _order_row(act: Act, site: str, shop_id: int, label: str, order: NewOrder) -> dict[str, object]:
    return {
        "site": site,
        "shop_id": shop_id,
        "number": order.number,
        "label": label,
        "state": "held" if order.held else "received",
        "resume_state": "received" if order.held else "",
        "reason": f"{HELD_REASON}: {order.held}"[:256] if order.held else "",
        "since_ms": act.moment.at_ms,
        "placed_at_ms": order.placed_at_ms,
        "priced": order.priced,
        "received_at_ms": act.moment.at_ms,
        "channel": "csv",
        "payment": order.payment,
        "carrier": order.carrier,
        "waybill": order.waybill,
        "note": order.note,
        "urgent": order.urgent,
        "ship_by_ms": order.ship_by_ms,
    }


def _add_log(act: Act, site: str, order: NewOrder, order_id: int) -> None:
    """The order's first entry: that it came."""
    bulk.insert(
        act.work,
        OrderLogRow,
        {
            "site": site,
            "order_id": order_id,
            "from_state": "",
            "to_state": "held" if order.held else "received",
            "reason": "import",
            "operator_id": act.operator_id,
            "station_id": act.station_id,
            "at_ms": act.moment.at_ms,
            "business_date": act.moment.business_date,
        },
    )
