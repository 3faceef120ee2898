"""Cartons: what a verified order's goods stand in once their slot or batch tote is needed for others.

They are a pool of totes without labels of their own: whoever looks for one is told its order's label. A free
one is used again, and one more is made when none is free.
"""

from dataclasses import replace

from hub.domain.orders import Order
from hub.domain.people import CARTON, Tote
from hub.domain.picking import PUT_BACK, UNFINISHED, Pick
from hub.domain.stock import TOTE, Balance, Bin
from hub.office import ledger, overflow
from hub.office.act import Act
from hub.store import walls

PREFIX = "BOX-"


def carton_for(act: Act, order: Order) -> Tote:
    """The tote that an order's goods stand in: the one that it has, else a carton which is its own from now
    on.
    """
    if order.tote_id is not None:
        return act.work.get(Tote, order.tote_id)
    carton = _free(act, order)
    act.work.put(replace(act.work.get(Order, order.id), tote_id=carton.id))
    return act.work.put(replace(carton, order_id=order.id))


def into_carton(act: Act, order: Order) -> Tote:
    """Move all that stands in an order's tote into a carton; the tote, and those that helped it, are free at
    once.

    What waits to be put back from there goes back from the carton.
    """
    assert order.tote_id is not None, "what was put to an order stands in a tote"
    work, before = act.work, act.work.get(Tote, order.tote_id)
    work.put(replace(work.get(Order, order.id), tote_id=None))
    carton = carton_for(act, work.get(Order, order.id))
    from_bin, to_bin = work.get(Bin, before.bin_id), work.get(Bin, carton.bin_id)
    for row in work.where(Balance, "bin_id", from_bin.id):
        if row.qty:
            ledger.move(
                act,
                row.item_id,
                row.qty,
                from_bin,
                to_bin,
                "carton",
                lot=row.lot,
                condition=row.condition,
                order_id=order.id,
            )
        work.remove(work.get(Balance, row.id))
    for task in work.where(Pick, "order_id", order.id):
        if task.kind == PUT_BACK and task.state in UNFINISHED and task.tote_id == before.id:
            work.put(replace(task, tote_id=carton.id))
    overflow.free(act, work.get(Tote, before.id))
    act.relight(from_bin.station_id)
    return carton


def _free(act: Act, order: Order) -> Tote:
    """A carton that no order has, in the order's warehouse."""
    assert order.warehouse_id is not None, "what has goods was allocated in a warehouse"
    work, site = act.work, act.rules.site
    found = walls.free_carton(work, site, order.warehouse_id)
    if found is not None:
        return work.get(Tote, found)
    number = walls.cartons(work, site) + 1
    while work.one(Bin, "code", f"{PREFIX}{number}", site) is not None:
        number += 1
    code = f"{PREFIX}{number}"
    bin_ = work.add(Bin(0, site, order.warehouse_id, code, TOTE, "", "", 0, None, None))
    return work.add(Tote(0, site, code, bin_.id, None, None, CARTON))
