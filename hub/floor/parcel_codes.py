"""Which parcel a scanned code means: the code on its papers, or the carrier's number.

Rule: what is of a parcel that was undone, or a number that was laid down, means none that is to be packed or
loaded; the scan says so.
"""

from hub.domain import orders, packing, pairs
from hub.domain.carriers import WaybillNumber
from hub.domain.orders import Order
from hub.domain.packing import Parcel
from hub.domain.verdicts import Verdict
from hub.floor.desk import Desk, stopped
from hub.office import parcels


def find_parcel(desk: Desk, code: str, state: str) -> Parcel | None:
    """The parcel of a scanned label: its own, or the carrier's waybill, which means the order's next one in
    this state.

    One whose packing was undone means nothing, unless its order must stop: then the scan says why.
    """
    raw = code.partition(" ")[2]
    parcel_code, _ = pairs.read_code(raw)
    parcel = desk.work.one(Parcel, "code", parcel_code, desk.rules.site) or _of_waybill(desk, raw, state)
    if parcel is None or parcel.state != packing.VOID:
        return parcel
    return parcel if orders.stop(desk.work.get(Order, parcel.order_id)) else None


def _of_waybill(desk: Desk, waybill: str, state: str) -> Parcel | None:
    """A parcel by the carrier's number: its own, or the order's, which means every parcel that has none of
    its own. A shop that cancels an order and sends it anew gives the number to both.
    """
    every = desk.work.where(Parcel, "waybill", waybill)
    for order in desk.work.where(Order, "waybill", waybill):
        every += [p for p in desk.work.where(Parcel, "order_id", order.id) if not p.waybill]
    found = [p for p in every if p.site == desk.rules.site]
    every = [p for p in found if p.state != packing.VOID] or found
    return next((p for p in every if p.state == state), every[-1] if every else None)


def void_waybill(desk: Desk, raw: str) -> Verdict | None:
    """The refusal of a waybill whose number was laid down, for its order goes with another carrier now, or
    elsewhere; or whose parcel was undone. None for any other code.
    """
    code, print_no = pairs.read_code(raw)
    undone = desk.work.one(Parcel, "code", code, desk.rules.site) if print_no else None
    numbers = desk.work.where(WaybillNumber, "number", raw)
    had = (n.order_id for n in numbers if n.site == desk.rules.site and n.order_id is not None)
    order = desk.work.maybe(Order, undone.order_id if undone is not None else next(had, None))
    return void_paper(desk, order) if order is not None else None


def void_paper(desk: Desk, order: Order) -> Verdict:
    """The refusal of a paper that lies void: it is another parcel's than the one that counts."""
    living = parcels.current(desk, order)
    desk.about(order)
    expected = living[0].code if living else order.label
    return stopped(desk, order) or Verdict("wrong_parcel", {"phrase": "void_paper", "parcel": expected})
