"""An order goes with another carrier than it was to go with: a person says so, or its shop.

Parcels that are packed stay packed where the new carrier takes them so; else they are divided and weighed
anew. The numbers that the order had of the old carrier lie void. The floor is told at the next scan, for the
paper on the box is another's.
"""

from dataclasses import replace

from hub.domain import orders, packing, shipping
from hub.domain.carriers import Carrier, WaybillNumber
from hub.domain.errors import Conflict, Invalid, NotFound
from hub.domain.orders import Order
from hub.domain.packing import Parcel
from hub.domain.shipping import Choice
from hub.office import changes, parcels, prints, waybill_numbers
from hub.office import shipping as office
from hub.office.act import Act
from hub.office.shipping import Decision
from hub.store import shipping as store

NAME_LENGTH, NUMBER_LENGTH = 64, 64
"""Characters of a carrier's name and of its number on an order."""
BY_HAND = "carrier 承运商 "
"""Begins the log's entry of a person's choice, which the shop's own word does not undo."""


def change_carrier(act: Act, order: Order, said: str, reason: str, waybill: str = "") -> Order:
    """Send an order with a carrier, at any time until one of its parcels has left.

    Args:
        said: the carrier's code or name; with a number of its own also one that the hub does not know.
        waybill: the number that the carrier gave for the order's first parcel; empty: one of its pool.

    Raises:
        Invalid: no reason given, or no such number can be.
        NotFound: no such carrier.
        NotPermitted: the order has left or has ended.
        Conflict: a parcel of it has left, the carrier does not take it, or the number is taken; the text says
            why.
    """
    if not reason.strip():
        raise Invalid("reason", "why another carrier takes it", reason)
    orders.permit(order, "change")
    waybill = _number(act, order, waybill)
    carrier = _named(act, said, bool(waybill))
    every = parcels.current(act, order)
    gone = next((p.code for p in every if p.state == packing.SHIPPED), None)
    if gone:
        raise Conflict(f"order {order.label}: parcel {gone} has shipped, expected none")
    code = carrier.code if carrier else said.strip()
    number = waybill or (_still(act, order, carrier) if carrier else "")
    if order.carrier == code and order.waybill == number and all(p.carrier in ("", code) for p in every):
        return order
    reason = f"{BY_HAND}{_before(order, every) or '-'} > {code}: {reason.strip()}"
    order = act.work.put(replace(order, carrier=code, waybill=number))
    if waybill:
        _make_room(act, order)
    if every:
        _give_parcels(act, order, carrier)
        return changes.stop_on_floor(act, order, reason)
    if carrier is not None:
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
    else:
        prints.renumbered(act, order, "the shop named another carrier 店铺更换承运商")


def _number(act: Act, order: Order, said: str) -> str:
    """A number that a person gives an order: one that nothing else bears or may get."""
    number = said.strip()
    if len(number) > NUMBER_LENGTH or not all(" " < c <= "~" for c in number):
        raise Invalid("waybill", f"1 to {NUMBER_LENGTH} printable ASCII characters without spaces", said[:80])
    if not number or number == order.waybill:
        return number
    others = [o.label for o in act.work.where(Order, "waybill", number) if o.id != order.id]
    others += [p.code for p in act.work.where(Parcel, "waybill", number) if p.order_id != order.id]
    if others:
        raise Conflict(f"waybill {number}: expected one that nothing else bears, found it on {others[0]}")
    if act.work.where(WaybillNumber, "number", number):
        raise Conflict(f"waybill {number}: expected none of a carrier's pool, which gives its numbers itself")
    return number


def _make_room(act: Act, order: Order) -> None:
    """The first parcel of an order lays its number down for the one that a person gives."""
    for parcel in waybill_numbers.living(act, order)[:1]:
        waybill_numbers.lay_down(act, parcel)
        act.work.put(replace(parcel, waybill=""))


def _named(act: Act, said: str, may_be_unknown: bool) -> Carrier | None:
    """The carrier of a code or name; None for one that the hub does not know, where that may be."""
    every = act.work.where(Carrier, "site", act.rules.site)
    found = shipping.named(every, said)
    if found is None and may_be_unknown and 0 < len(said.strip()) <= NAME_LENGTH:
        return None
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


def _give_parcels(act: Act, order: Order, carrier: Carrier | None) -> None:
    """The parcels as they are packed, or packed anew where the carrier takes none so heavy. One that the hub
    does not know takes them as they are, with the number that was said.
    """
    if carrier is None:
        office.settle(act, order, waybill_numbers.living(act, order), Decision(()))
        return
    if office.ask(act, order).quote is not None:
        office.assign(act, order)
        return
    _expect_taken(order, carrier, office.decide(act, order).choice)
    changes.void_parcels(act, order)
    parcels.plan(act, order)


def _expect_taken(order: Order, carrier: Carrier, choice: Choice) -> None:
    if choice.quote is None:
        raise Conflict(f"order {order.label}: expected {carrier.code} to take it; {choice.reasons}")
