"""Remedies that send pieces: the buyer of an order that has left gets some of them again, or others in their
place.

Rule: they leave as an order of their own, `<number>R1`, that goes through audit, stock and floor like every
other; a person audits it, for it is not paid for.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

from hub.domain import cases
from hub.domain.cases import Case
from hub.domain.channels import Shop
from hub.domain.errors import Conflict, Invalid
from hub.domain.items import Item
from hub.domain.order_lines import OrderLine
from hub.domain.orders import Order
from hub.office import cases as office_cases
from hub.office import intake, new_orders
from hub.office.act import Act
from hub.store import intake as store

HAS_LEFT = ("shipped", "returned")
"""States of an order whose pieces can be sent again: before, the order itself can be changed."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """`qty` pieces of an item that are sent."""

    sku: str
    qty: int


def send(act: Act, case: Case, remedy: str, pieces: Sequence[Pieces], words: str = "") -> Case:
    """Settle an exception by sending pieces: `resend` some of its order's, or `exchange` them for others.

    Raises:
        NotPermitted: it is settled or closed already.
        Invalid: it is about no order, the remedy sends nothing, an item is none of the order's (resend), none
            of the catalogue, or named twice, or there are more pieces than were wanted.
        Conflict: its order has not left.
    """
    cases.permit(case, "settle")
    cases.check_remedy(remedy, words, bool(pieces))
    if case.order_id is None:
        raise Invalid("remedy", "one that sends nothing, for the exception is about no order", remedy)
    order = act.work.get(Order, case.order_id)
    if order.state not in HAS_LEFT:
        raise Conflict(
            f"order {order.label} is {order.state}: expected {' or '.join(HAS_LEFT)} before its pieces are "
            "sent again; until then change the order"
        )
    if remedy == "resend":
        _of_order(act, order, pieces)
    sent = _new_order(act, order, case, pieces)
    act.log(order, order.state, f"{remedy} {sent.label}, exception {case.id}")
    return office_cases.settle(act, case, remedy, words, sent)


def _of_order(act: Act, order: Order, pieces: Sequence[Pieces]) -> None:
    """Only what the order wanted is sent again, and no more of it."""
    wanted: dict[str, int] = {}
    for line in act.work.where(OrderLine, "order_id", order.id):
        sku = act.work.get(Item, line.item_id).sku
        wanted[sku] = wanted.get(sku, 0) + line.qty_wanted
    for index, piece in enumerate(pieces):
        if piece.sku not in wanted:
            raise Invalid(f"lines.{index}.sku", f"an SKU of order {order.label}", piece.sku)
        if not 0 < piece.qty <= wanted[piece.sku]:
            raise Invalid(f"lines.{index}.qty", f"1 to {wanted[piece.sku]} pieces", piece.qty)


def _new_order(act: Act, order: Order, case: Case, pieces: Sequence[Pieces]) -> Order:
    """The order that sends the pieces: same shop, buyer and carrier; the value of each piece is kept."""
    shop = act.work.get(Shop, order.shop_id).code
    prices = {
        act.work.get(Item, line.item_id).sku: line.price_minor
        for line in act.work.where(OrderLine, "order_id", order.id)
    }
    new = new_orders.NewOrder(
        shop=shop,
        number=_number(act, shop, order.number),
        lines=tuple(new_orders.NewLine(p.sku, p.qty, prices.get(p.sku, 0)) for p in pieces),
        placed_at_ms=act.moment.at_ms,
        carrier=order.carrier,
        note=f"for {order.label}, exception {case.id}",
        recipient=_recipient(act, order),
    )
    made, _ = intake.create(act, new)
    return act.work.put(replace(made, asked=True, payment="paid", channel="office"))


def _number(act: Act, shop: str, number: str) -> str:
    """The first free number of those made of the order's own."""
    n = 1
    while act.work.one(Order, "label", f"{shop}-{number}R{n}", act.rules.site) is not None:
        n += 1
    return f"{number}R{n}"


def _recipient(act: Act, order: Order) -> new_orders.Recipient | None:
    said = store.recipient(act.work, order.id)
    if not said:
        return None
    return new_orders.Recipient(**{f.name: said.get(f.name, "") for f in fields(new_orders.Recipient)})
