"""Ship: a weighed parcel's label is scanned as it leaves; with the last one the order has shipped."""

from dataclasses import replace

from hub.domain import packing, stock
from hub.domain.orders import Order
from hub.domain.packing import ParcelLine
from hub.domain.people import Tote
from hub.domain.stock import Balance, Bin
from hub.domain.verdicts import Verdict
from hub.floor.desk import Desk, Job, stopped
from hub.floor.pack import find_parcel
from hub.office import ledger, parcels, totes


def scan(desk: Desk, code: str) -> Verdict:
    """A parcel's label: it leaves, and its pieces leave the stock."""
    parcel = find_parcel(desk, code, packing.WEIGHED)
    if parcel is None:
        return Verdict("unknown_code", {"code": code.partition(" ")[2]})
    order = desk.work.get(Order, parcel.order_id)
    desk.about(order, parcel_id=parcel.id)
    if parcel.state == packing.SHIPPED:
        return Verdict("already_shipped", {"text": parcel.code})
    stop = stopped(desk, order)
    if stop:
        return stop
    if order.state != "weighed":
        return Verdict("not_allowed", {"text": f"{parcel.code}: {order.state}"})
    tote = desk.work.maybe(Tote, order.tote_id)
    assert tote is not None, "an order keeps its tote until it has shipped"
    tote_bin, outside = desk.work.get(Bin, tote.bin_id), ledger.site_bin(desk, stock.OUTSIDE)
    for content in desk.work.where(ParcelLine, "parcel_id", parcel.id):
        ledger.move_any_lot(desk, content.item_id, content.qty, tote_bin, outside, "ship", order.id)
    desk.work.put(replace(parcel, state=packing.SHIPPED))
    return _left(desk, order, tote)


def _left(desk: Desk, order: Order, tote: Tote) -> Verdict:
    every = parcels.current(desk, order)
    gone = sum(1 for p in every if p.state == packing.SHIPPED)
    if gone < len(every):
        return Verdict("ok", {"sku": order.label, "got": gone, "want": len(every)}, gone, len(every))
    desk.step(order, "ship")
    if not any(b.qty for b in desk.work.where(Balance, "bin_id", tote.bin_id)):
        totes.free(desk, tote, order)
    return Verdict("order_done", {"order": order.label}, got=gone, want=len(every))


JOB = Job(cards={}, acts={}, scan=scan)
