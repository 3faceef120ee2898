"""Waybill numbers: an order's own, and those of carriers' pools.

A number of a carrier's pool is taken once and never given back: one whose parcel was undone goes on with the
order's next parcel, or lies void. What stands on a printed waybill with a former address is of no use to any.
A parcel for which there is none goes on without, and somebody is told.
"""

from collections.abc import Collection
from dataclasses import replace

from hub.domain import carriers, packing
from hub.domain.carriers import Carrier, WaybillNumber
from hub.domain.orders import Order
from hub.domain.packing import Parcel
from hub.office import cases
from hub.office.act import Act
from hub.store import shipping as store

LOW = 200
"""From so few numbers left in a carrier's pool on, the office is told."""


def give_numbers(act: Act, order: Order) -> int:
    """Give the parcels of an order that went on without a number one of the pool, as far as there are some.

    Returns:
        How many got one.
    """
    given = 0
    known = {carrier.code: carrier for carrier in act.work.where(Carrier, "site", act.rules.site)}
    for parcel in living(act, order):
        carrier = known.get(parcel.carrier)
        number = of_pool(act, order, carrier, parcel) if carrier and not parcel.waybill else ""
        if number:
            act.work.put(replace(parcel, waybill=number))
            given += 1
    return given


def living(act: Act, order: Order) -> list[Parcel]:
    """The parcels of an order that are packed or to be packed, and have not left."""
    of_order = act.work.where(Parcel, "order_id", order.id)
    return [p for p in of_order if p.state in (packing.OPEN, packing.WEIGHED)]


def own(act: Act, order: Order, parcel: Parcel) -> str:
    """The number that the order came with, for its first parcel that counts."""
    every = act.work.where(Parcel, "order_id", order.id)
    others = (p for p in every if p.id != parcel.id and p.state != packing.VOID)
    return "" if any(p.waybill == order.waybill for p in others) else order.waybill


def lay_down(act: Act, parcel: Parcel) -> None:
    """The numbers that a parcel had of a pool lie void, or wait for the order's next parcel."""
    for number in act.work.where(WaybillNumber, "parcel_id", parcel.id):
        act.work.put(replace(number, parcel_id=None))


def spoil(act: Act, order: Order, printed: Collection[str]) -> None:
    """An order goes elsewhere: the numbers of a pool that are on paper with the old address are not used
    again, so that a waybill that nobody threw away is known by its number.

    Args:
        printed: numbers that may be on paper.
    """
    spoilt = [n for n in act.work.where(WaybillNumber, "order_id", order.id) if n.number in printed]
    living_on = {parcel.id: parcel for parcel in living(act, order)}
    for number in spoilt:
        parcel = living_on.get(number.parcel_id or 0)
        if parcel is not None:
            act.work.put(replace(parcel, waybill=""))
        act.work.put(replace(number, parcel_id=None, void=True))


def of_pool(act: Act, order: Order, carrier: Carrier, parcel: Parcel | None) -> str:
    """A number for a parcel (None: for the order's next one): the first that the order has and does not use,
    else the pool's next; "" where there is none.
    """
    if carrier.numbers != carriers.POOL:
        return ""
    row = next(iter(_unused(act, order, carrier)), None) or store.next_number(act.work, carrier.id)
    if row is None:
        return ""
    is_new = not row.taken_at_ms
    act.work.put(
        replace(
            row,
            order_id=order.id,
            parcel_id=parcel.id if parcel else None,
            taken_at_ms=row.taken_at_ms or act.moment.at_ms,
        )
    )
    if is_new:
        _tell_low(act, carrier)
    return row.number


def tell_none(act: Act, order: Order, carrier: Carrier, parcel: Parcel | None) -> None:
    """Put on the list of exceptions that a parcel (None: the order's next one) goes on without a number."""
    which = parcel.code if parcel else order.label
    where = (
        "its pool is empty 号池已空" if carrier.numbers == carriers.POOL else "the shop said none 店铺未提供"
    )
    what = f"{which}: no waybill number of {carrier.code} 无{carrier.code}运单号, {where}"
    cases.open_case(act, "other", order, what, parcel_id=parcel.id if parcel else None)


def _unused(act: Act, order: Order, carrier: Carrier) -> list[WaybillNumber]:
    """The numbers that an order has of a carrier, and that no parcel bears which still counts, nor a waybill
    with another address.
    """
    own = [n for n in act.work.where(WaybillNumber, "order_id", order.id) if n.carrier_id == carrier.id]
    unused = []
    for number in own:
        parcel = act.work.maybe(Parcel, number.parcel_id)
        if not number.void and (parcel is None or parcel.state == packing.VOID):
            unused.append(number)
    return unused


def _tell_low(act: Act, carrier: Carrier) -> None:
    left = store.free_numbers(act.work, carrier.id, LOW + 1)
    begins = f"{carrier.code}: "
    if left <= LOW and not store.is_told(act.work, carrier.site, "other", begins):
        what = f"{begins}{left} waybill numbers left, ask for more 运单号仅剩{left}个，请补充"
        cases.open_case(act, "other", None, what)
