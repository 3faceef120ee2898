"""An order goes with another carrier than it was to go with: a person says so, or its shop.

Parcels that are packed stay packed where the new carrier takes them so; else they are divided and weighed
anew. The numbers that the order had of the old carrier lie void. The floor is told at the next scan, for the
paper on the box is another's.
"""

from dataclasses import replace

from hub.domain import orders, packing, shipping
from hub.domain.carriers import Carrier
from hub.domain.errors import Conflict, Invalid, NotFound
from hub.domain.orders import Order
from hub.domain.packing import Parcel
from hub.domain.shipping import Choice
from hub.office import changes, parcels, prints
from hub.office import shipping as office
from hub.office.act import Act
from hub.store import shipping as store

BY_HAND = "carrier 承运商 "
"""Begins the log's entry of a person's choice, which the shop's own word does not undo."""


def change_carrier(act: Act, order: Order, said: str, reason: str) -> Order:
    """Send an order with a carrier, at any time until one of its parcels has left.

    Args:
        said: the carrier's code or name.

    Raises:
        Invalid: no reason given.
        NotFound: no such carrier.
        NotPermitted: the order has left or has ended.
        Conflict: a parcel of it has left, or the carrier does not take it; the text says why.
    """
    if not reason.strip():
        raise Invalid("reason", "why another carrier takes it", reason)
    orders.permit(order, "change")
    carrier = _named(act, said)
    every = parcels.current(act, order)
    gone = next((p.code for p in every if p.state == packing.SHIPPED), None)
    if gone:
        raise Conflict(f"order {order.label}: parcel {gone} has shipped, expected none")
    if order.carrier == carrier.code and all(p.carrier == carrier.code for p in every):
        return order
    reason = f"{BY_HAND}{_before(order, every) or '-'} > {carrier.code}: {reason.strip()}"
    order = act.work.put(replace(order, carrier=carrier.code, waybill=_still(act, order, carrier)))
    if every:
        _give_parcels(act, order, carrier)
        return changes.stop_on_floor(act, order, reason)
    _expect_taken(order, carrier, office.decide(act, order).choice)
    order = act.work.put(replace(order, version=order.version + 1))
    act.log(order, order.state, reason)
    prints.changed(act, order, reason)
    return act.work.get(Order, order.id)


def is_by_hand(act: Act, order: Order) -> bool:
    """Whether a person has chosen the order's carrier."""
    return store.is_noted(act.work, order.id, BY_HAND)


def said_by_shop(act: Act, order: Order) -> None:
    """The shop has named the carrier, or its number, anew: what follows from it for parcels that are packed.

    A number that has come for one that had none asks for new papers alone; another carrier stops the order at
    its next scan.
    """
    before = {p.id: (p.carrier, p.waybill) for p in parcels.current(act, order)}
    office.assign(act, order)
    after = {p.id: (p.carrier, p.waybill) for p in parcels.current(act, order)}
    changed = [before[id_] for id_, now in after.items() if before[id_] != now]
    if any(number for _, number in changed):
        changes.stop_on_floor(
            act, act.work.get(Order, order.id), "the shop named another carrier 店铺更换承运商"
        )
    elif changed:
        prints.changed(act, order, "its waybill number has come 运单号已补")


def _named(act: Act, said: str) -> Carrier:
    every = act.work.where(Carrier, "site", act.rules.site)
    found = shipping.named(every, said)
    if found is None:
        there = ", ".join(c.code for c in every) or "none"
        raise NotFound(f"carrier {said}: expected one of site {act.rules.site} ({there})")
    return found


def _before(order: Order, every: list[Parcel]) -> str:
    return next((p.carrier for p in every if p.carrier), "") or order.carrier


def _still(act: Act, order: Order, carrier: Carrier) -> str:
    """The number that the order came with, unless it is known to be another carrier's."""
    before = shipping.named(act.work.where(Carrier, "site", act.rules.site), order.carrier)
    return order.waybill if before in (None, carrier) else ""


def _give_parcels(act: Act, order: Order, carrier: Carrier) -> None:
    """The parcels as they are packed, or packed anew where the carrier takes none so heavy."""
    if office.ask(act, order).quote is not None:
        office.assign(act, order)
        return
    _expect_taken(order, carrier, office.decide(act, order).choice)
    changes.void_parcels(act, order)
    parcels.plan(act, order)


def _expect_taken(order: Order, carrier: Carrier, choice: Choice) -> None:
    if choice.quote is None:
        raise Conflict(f"order {order.label}: expected {carrier.code} to take it; {choice.reasons}")
