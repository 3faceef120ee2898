"""Totes of orders that are over: what stands in them goes back, and then they are free for the next."""

from dataclasses import replace

from hub.domain.order_lines import OrderLine
from hub.domain.orders import Order
from hub.domain.people import Tote, Wave
from hub.domain.stock import Balance
from hub.office import batches, overflow, put_backs
from hub.office.act import Act


def empty(act: Act, order: Order) -> None:
    """Make the put-back tasks for all that stands in a cancelled order's tote, and for its pieces in batch
    totes; free the tote when that is nothing.
    """
    tote = act.work.maybe(Tote, order.tote_id)
    if tote is not None:
        held = [b for b in act.work.where(Balance, "bin_id", tote.bin_id) if b.qty]
        for item_id in dict.fromkeys(b.item_id for b in held):
            put_backs.make(act, order, item_id, sum(b.qty for b in held if b.item_id == item_id))
        if not held:
            free(act, tote, order)
    wave = act.work.maybe(Wave, order.wave_id)
    picked = {o.item_id for o in act.work.where(OrderLine, "order_id", order.id) if o.qty_picked}
    if wave is not None and wave.method == "batch" and picked:
        batches.give_back(act, wave.id, picked)


def free(act: Act, tote: Tote, order: Order) -> None:
    """Take the empty tote, and those that helped it, off their order and cart, ready for the next."""
    for row in act.work.where(Balance, "bin_id", tote.bin_id):
        act.work.remove(row)
    overflow.free(act, act.work.get(Tote, tote.id))
    act.work.put(replace(act.work.get(Order, order.id), tote_id=None))
