"""Parcels of an order: planned when it is verified, so that each has its content, its weight and its carrier
before it is packed.
"""

from dataclasses import replace

from hub.domain import packing, weighing
from hub.domain.items import Item
from hub.domain.orders import Order
from hub.domain.packing import BoxType, Parcel, ParcelLine
from hub.office import filling, shipping
from hub.office.act import Act


def plan(act: Act, order: Order) -> list[Parcel]:
    """Make the parcels of an order whose pieces are all verified, each with its carrier and waybill number
    (`hub.office.shipping`).

    Raises:
        Conflict: a piece is heavier than the carrier takes.
    """
    box = filling.default_box(act)
    decision = shipping.decide(act, order)
    first = shipping.next_parcel_no(act, order)
    made = []
    for number, planned in enumerate(decision.plans, start=first):
        parcel = act.work.add(
            Parcel(
                id=0,
                site=order.site,
                order_id=order.id,
                number=number,
                code=f"{order.label}.{number}",
                state=packing.OPEN,
                box_mg=box.tare_mg,
                expected_mg=planned.expected_mg,
                tolerance_mg=planned.tolerance_mg,
                net_mg=None,
                box_id=box.id,
            )
        )
        for g in planned.contents:
            act.work.record(ParcelLine(0, order.site, parcel.id, g.line_id, g.item_id, g.qty, g.qty_counted))
        made.append(parcel)
    return shipping.settle(act, order, made, decision)


def count_is_provable(act: Act, order: Order, item_id: int) -> bool:
    """Whether a hand count of this item would be proven by the weight of every parcel that it goes into.

    By the site's own limit: a carrier that takes less makes lighter parcels, which prove it all the more.
    """
    unit_mg = act.work.get(Item, item_id).unit_mg
    planned = filling.plans(act, filling.goods(act, order, item_id), act.rules.carrier_limit_mg)
    mine = [p for p in planned if any(g.item_id == item_id for g in p.contents)]
    return all(weighing.proves_count(unit_mg, p.tolerance_mg) for p in mine)


def unproven(act: Act, parcel: Parcel) -> str | None:
    """The SKU of a hand-counted line whose number this parcel's weight can't prove, or None."""
    for content in act.work.where(ParcelLine, "parcel_id", parcel.id):
        item = act.work.get(Item, content.item_id)
        if content.qty_counted and not weighing.proves_count(item.unit_mg, parcel.tolerance_mg):
            return item.sku
    return None


def current(act: Act, order: Order) -> list[Parcel]:
    """The order's parcels that count: all but those that were undone."""
    return [p for p in act.work.where(Parcel, "order_id", order.id) if p.state != packing.VOID]


def too_heavy(act: Act, parcel: Parcel, box: BoxType) -> str:
    """Why a parcel would be heavier in another carton than any may be; "" where it would not."""
    heaviest_mg = parcel.expected_mg - parcel.box_mg + box.tare_mg + parcel.tolerance_mg
    limit_mg = act.rules.carrier_limit_mg
    return f"{box.code} > {weighing.words(limit_mg)}" if heaviest_mg > limit_mg else ""


def use_box(act: Act, parcel: Parcel, box: BoxType) -> Parcel:
    """Pack a parcel in another carton: its expected weight follows, and what it costs."""
    expected_mg = parcel.expected_mg - parcel.box_mg + box.tare_mg
    packed = replace(parcel, box_mg=box.tare_mg, expected_mg=expected_mg, box_id=box.id)
    return act.work.put(replace(packed, fee_minor=shipping.fee(act, packed)))


def accept(act: Act, parcel: Parcel, net_mg: int) -> Parcel:
    """A parcel's weight is accepted: it costs what it weighs.

    Raises:
        NotPermitted: it is not open.
    """
    weighed = replace(packing.step(parcel, "weigh"), net_mg=net_mg)
    return act.work.put(replace(weighed, fee_minor=shipping.fee(act, weighed)))
