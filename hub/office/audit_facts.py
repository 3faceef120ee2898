"""The facts of an order that its audit judges."""

from hub.domain.auditing import Facts, LineFact
from hub.domain.items import Item
from hub.domain.kits import whole
from hub.domain.order_lines import OrderKit, OrderLine
from hub.domain.orders import Order
from hub.office.act import Act
from hub.store.audits import RecipientFact


def gather(act: Act, order: Order, recipient: RecipientFact | None) -> Facts:
    """What the rules judge of an order: what is still wanted of it, and what is known of its buyer."""
    is_missing = recipient is not None and not (recipient.address_withheld or recipient.address.strip())
    others = recipient.others if recipient is not None else ()
    return Facts(order.payment, order.note, _lines(act, order), is_missing, others)


def _lines(act: Act, order: Order) -> tuple[LineFact, ...]:
    """The lines and kits as they are judged: a kit's price is its own, its parts have none."""
    work = act.work
    every = work.where(OrderLine, "order_id", order.id)
    lines = [line for line in every if line.qty_wanted]
    kits = [(kit, whole(kit, every)) for kit in work.where(OrderKit, "order_id", order.id)]
    prices = [line.price_minor for line in lines] + [kit.price_minor for kit, qty in kits if qty]
    priced = order.priced or any(prices)
    judged = []
    for line in lines:
        item = work.get(Item, line.item_id)
        price = line.price_minor if priced and not line.gift and line.kit_id is None else None
        judged.append(LineFact(line.line_no, item.sku, line.qty_wanted, price, item.draft))
    for kit, qty in kits:
        if qty:
            sku = work.get(Item, kit.item_id).sku
            judged.append(LineFact(0, sku, qty, kit.price_minor if priced else None))
    return tuple(judged)
