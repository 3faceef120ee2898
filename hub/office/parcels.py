"""Parcels of an order: planned when it is verified, so that each has its content and its weight before it
is packed.
"""

from dataclasses import replace

from hub.domain import packing, weighing
from hub.domain.errors import NotFound
from hub.domain.items import Item
from hub.domain.orders import Order, OrderLine
from hub.domain.packing import BoxType, Goods, Parcel, ParcelLine, Plan
from hub.office.act import Act


def default_box(act: Act) -> BoxType:
    """The carton that is used when nobody names another: the site's first.

    Raises:
        NotFound: the site has none.
    """
    boxes = act.work.where(BoxType, "site", act.rules.site)
    if not boxes:
        raise NotFound(f"box type: expected at least one on site {act.rules.site}, found none")
    return boxes[0]


def goods(act: Act, order: Order, counted_item_id: int | None = None) -> list[Goods]:
    """What an order packs; one item may be taken as counted by hand to its last piece."""
    packed = []
    for line in act.work.where(OrderLine, "order_id", order.id):
        if line.qty_due > 0:
            by_hand = line.qty_due if line.item_id == counted_item_id else line.qty_counted
            unit_mg = act.work.get(Item, line.item_id).unit_mg
            packed.append(Goods(line.id, line.item_id, unit_mg, line.qty_due, by_hand))
    return packed


def _plans(act: Act, order: Order, counted_item_id: int | None = None) -> list[Plan]:
    box_mg = default_box(act).tare_mg
    return packing.plan(
        goods(act, order, counted_item_id), box_mg, act.rules.carrier_limit_mg, act.rules.tolerance
    )


def plan(act: Act, order: Order) -> list[Parcel]:
    """Make the parcels of an order whose pieces are all verified.

    Raises:
        Conflict: a piece is heavier than the carrier takes.
    """
    box_mg = default_box(act).tare_mg
    before = act.work.where(Parcel, "order_id", order.id)
    first = max((p.number for p in before), default=0) + 1
    made = []
    for number, planned in enumerate(_plans(act, order), start=first):
        parcel = act.work.add(
            Parcel(
                id=0,
                site=order.site,
                order_id=order.id,
                number=number,
                code=f"{order.label}.{number}",
                state=packing.OPEN,
                box_mg=box_mg,
                expected_mg=planned.expected_mg,
                tolerance_mg=planned.tolerance_mg,
                net_mg=None,
            )
        )
        for g in planned.contents:
            act.work.record(ParcelLine(0, order.site, parcel.id, g.line_id, g.item_id, g.qty, g.qty_counted))
        made.append(parcel)
    return made


def count_is_provable(act: Act, order: Order, item_id: int) -> bool:
    """Whether a hand count of this item would be proven by the weight of every parcel that it goes into."""
    unit_mg = act.work.get(Item, item_id).unit_mg
    mine = [p for p in _plans(act, order, item_id) if any(g.item_id == item_id for g in p.contents)]
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


def use_box(act: Act, parcel: Parcel, box: BoxType) -> Parcel:
    """Pack a parcel in another carton: its expected weight follows."""
    expected_mg = parcel.expected_mg - parcel.box_mg + box.tare_mg
    return act.work.put(replace(parcel, box_mg=box.tare_mg, expected_mg=expected_mg))
