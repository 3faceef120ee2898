"""Tasks that bring back to its bin what was picked and is no longer wanted."""

from dataclasses import replace

from hub.domain import picking
from hub.domain.orders import Order
from hub.domain.people import Tote
from hub.domain.picking import Pick
from hub.domain.stock import Balance
from hub.office.act import Act


def make(act: Act, order: Order, item_id: int, qty: int) -> None:
    """Make the tasks that bring pieces from the order's tote back to the bins they came from: of the lots
    that are in the tote, as far as they don't go back already.
    """
    work = act.work
    of_item = [p for p in work.where(Pick, "order_id", order.id) if p.item_id == item_id]
    left = _left_in_tote(act, order, item_id, [p for p in of_item if p.kind == picking.PUT_BACK])
    came = [p for p in of_item if p.kind == picking.PICK and p.qty_done]
    for pick in sorted(came, key=lambda p: -p.id):
        part = min(qty, pick.qty_done, left.get(pick.lot, 0))
        if part:
            work.add(
                replace(
                    pick,
                    kind=picking.PUT_BACK,
                    state=picking.OPEN,
                    qty=part,
                    qty_done=0,
                    cart_id=None,
                    operator_id=None,
                    station_id=None,
                    tote_id=order.tote_id,
                )
            )
            left[pick.lot] -= part
            qty -= part


def _left_in_tote(act: Act, order: Order, item_id: int, going: list[Pick]) -> dict[str, int]:
    """Lot -> pieces of an item in the order's tote that no task brings back yet."""
    tote = act.work.maybe(Tote, order.tote_id)
    if tote is None:
        return {}
    held = [b for b in act.work.where(Balance, "bin_id", tote.bin_id) if b.item_id == item_id]
    return {
        b.lot: max(
            0, b.qty - sum(p.qty_left for p in going if p.lot == b.lot and p.state in picking.UNFINISHED)
        )
        for b in held
    }
