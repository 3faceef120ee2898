"""Taking in one order, whatever way it comes: from a program, a shop's message, a remedy.

The same order twice is one order; another one under its number is refused.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict

from hub.domain.errors import Conflict, Invalid, NotFound
from hub.domain.items import Item
from hub.domain.kits import Ordered
from hub.domain.order_lines import OrderKit, OrderLine
from hub.domain.orders import Order
from hub.office import kits
from hub.office.act import REASON_LENGTH, Act
from hub.office.new_orders import MARK, NewLine, NewOrder, content_key
from hub.store import intake
from hub.store.records import OrderLog

LABEL_LENGTH = 64
"""Longest label that a frame carries (docs/protocol.md, field `order`)."""


def create(act: Act, new: NewOrder, priced: bool = False) -> tuple[Order, bool]:
    """Take an order in.

    Args:
        priced: whether the shop says what its pieces cost; else a price of 0 says nothing.

    Returns:
        The order, and whether it is new; one that is there with the same content is returned as it stands.

    Raises:
        NotFound: no such shop.
        Invalid: no such item, the same item twice, or a label too long for the floor.
        Conflict: the number is taken by an order of other content, or the label by another shop's.
    """
    shop_id = intake.shop_id(act.work, act.rules.site, new.shop)
    if shop_id is None:
        raise NotFound(f"shop {new.shop}: expected one on site {act.rules.site}, found none")
    there = find(act, shop_id, new.shop, new.number)
    if there is None:
        return add(act, shop_id, new, channel="api", reason=MARK + content_key(new), priced=priced), True
    return _same(act, there, new), False


def find(act: Act, shop_id: int, shop: str, number: str) -> Order | None:
    """The order of a shop's number, locked; None when there is none.

    Raises:
        Invalid: the label would be too long for the floor.
        Conflict: the label is that of another shop's order.
    """
    label = f"{shop}-{number}"
    if len(label) > LABEL_LENGTH:
        raise Invalid("number", f"a label <shop>-<number> of at most {LABEL_LENGTH} characters", label)
    there = act.work.one(Order, "label", label, act.rules.site)
    if there is not None and (there.shop_id, there.number) != (shop_id, number):
        raise Conflict(f"label {label}: expected a free one, found it on an order of another shop")
    return there


def _same(act: Act, order: Order, new: NewOrder) -> Order:
    """The order that is there, when it is the same. One that came by another way is compared by its lines."""
    said = intake.first_reason(act.work, order.id)
    if said.startswith(MARK):
        same = said == MARK + content_key(new)
    else:
        same = ordered(act, order) == sorted((line.sku, line.qty) for line in new.lines)
    if not same:
        raise Conflict(
            f"order {order.label} is there with other content: expected the same, or another number"
        )
    return order


def ordered(act: Act, order: Order) -> list[tuple[str, int]]:
    """What was ordered, as the shop would say it: (SKU, pieces) once each, kits as kits, without gifts and
    without what it took over from another order.
    """
    lines = act.work.where(OrderLine, "order_id", order.id)
    own_kits = {line.kit_id for line in lines if line.from_line_id is None}
    kits_of: Counter[int] = Counter()
    for kit in act.work.where(OrderKit, "order_id", order.id):
        if kit.id in own_kits:
            kits_of[kit.item_id] += kit.qty
    found: Counter[int] = Counter()
    for line in lines:
        is_own = line.kit_id is None and not line.gift and line.from_line_id is None
        if is_own and line.item_id not in kits_of:
            found[line.item_id] += line.qty_ordered
    found.update(kits_of)
    act.work.read(Item, "id", list(found))
    return sorted((act.work.get(Item, item_id).sku, qty) for item_id, qty in found.items())


def add(
    act: Act,
    shop_id: int,
    new: NewOrder,
    *,
    channel: str,
    reason: str,
    said_at_ms: int = 0,
    drafts: bool = False,
    priced: bool = True,
) -> Order:
    """Add an order, under a number that is free.

    Args:
        channel: how it came.
        reason: of the first entry of its log.
        said_at_ms: the shop's own time of what it says.
        drafts: whether an unknown SKU becomes a draft of an item, which the audit holds; else it is refused.
        priced: whether the shop says what its pieces cost.

    Raises:
        Invalid: no such item, or the same item twice.
    """
    order = act.work.add(
        Order(
            id=0,
            site=act.rules.site,
            shop_id=shop_id,
            number=new.number,
            label=f"{new.shop}-{new.number}",
            state="received",
            since_ms=act.moment.at_ms,
            placed_at_ms=new.placed_at_ms,
            received_at_ms=act.moment.at_ms,
            carrier=new.carrier,
            waybill=new.waybill,
            note=new.note,
            channel=channel,
            payment=new.payment,
            said_at_ms=said_at_ms,
            priced=priced,
            urgent=new.urgent,
            ship_by_ms=new.ship_by_ms,
        )
    )
    add_lines(act, order, new.lines, drafts)
    if new.recipient is not None:
        intake.write_recipient(act.work, act.rules.site, order.id, asdict(new.recipient))
    _log(act, order, reason)
    return order


def add_lines(act: Act, order: Order, lines: Sequence[NewLine], drafts: bool) -> None:
    """Add what an order names; kits by their parts.

    Raises:
        Invalid: no such item (unless drafts are made), or the same item twice.
    """
    act.work.read(Item, "sku", [line.sku for line in lines])
    items: dict[str, Item] = {}
    for n, line in enumerate(lines):
        item = act.work.one(Item, "sku", line.sku, act.rules.site)
        if item is None and not drafts:
            raise Invalid(f"lines.{n}.sku", "the SKU of an item in the catalogue", line.sku)
        if line.sku in items:
            raise Invalid(f"lines.{n}.sku", "each item on one line", line.sku)
        items[line.sku] = item or _draft(act, line)
    kits.add_lines(act, order, [Ordered(items[n.sku].id, n.qty, n.price_minor) for n in lines])


def _draft(act: Act, line: NewLine) -> Item:
    """An item of which nothing is known but that somebody ordered it."""
    return act.work.add(Item(0, act.rules.site, line.sku, line.name, 0, False, False, draft=True))


def _log(act: Act, order: Order, reason: str) -> None:
    """The first entry of its log: it came from nowhere."""
    act.work.record(
        OrderLog(
            id=0,
            site=order.site,
            order_id=order.id,
            from_state="",
            to_state="received",
            reason=reason[:REASON_LENGTH],
            operator_id=act.operator_id,
            station_id=None,
            at_ms=act.moment.at_ms,
            business_date=act.moment.business_date,
        )
    )
