"""Tasks that bring back to its bin what was picked and is no longer wanted."""

from dataclasses import replace

from hub.domain import picking
from hub.domain.orders import Order
from hub.domain.people import Tote
from hub.domain.picking import Pick
from hub.domain.stock import Balance, Bin
from hub.office.act import Act
from hub.store import walls


def make(act: Act, order: Order, item_id: int, qty: int) -> None:
    """Make the tasks that bring pieces from the order's own tote back to the bins they came from: of the lots
    that are in the tote, as far as they don't go back already.

    A lot that came to the order by another one's pick, as it may where a wave is sorted, goes back to where
    its wave took it from.
    """
    tote = act.work.maybe(Tote, order.tote_id)
    if tote is None:
        return
    of_item = [p for p in act.work.where(Pick, "order_id", order.id) if p.item_id == item_id]
    left = _left_in_tote(act, tote, item_id, [p for p in of_item if p.kind == picking.PUT_BACK])
    came = sorted((p for p in of_item if p.kind == picking.PICK and p.qty_done), key=lambda p: -p.id)
    for pick in came:
        part = min(qty, pick.qty_done, left.get(pick.lot, 0))
        if part:
            act.work.add(picking.back(pick, tote.id, part))
            left[pick.lot] -= part
            qty -= part
    for lot, held in left.items():
        part = min(qty, held)
        bin_id = walls.origin(act.work, order.wave_id, order.id, item_id, lot) if part and came else None
        if bin_id is not None:
            walk_order = act.work.get(Bin, bin_id).walk_order
            like = replace(came[0], bin_id=bin_id, lot=lot, walk_order=walk_order)
            act.work.add(picking.back(like, tote.id, part))
            qty -= part


def pieces(act: Act, order: Order) -> int:
    """Pieces in the order's own tote that are no longer wanted, and still to be brought back."""
    of_order = act.work.where(Pick, "order_id", order.id)
    going = [p for p in of_order if p.kind == picking.PUT_BACK and p.state in picking.UNFINISHED]
    return sum(p.qty_left for p in going if p.tote_id == order.tote_id)


def _left_in_tote(act: Act, tote: Tote, item_id: int, going: list[Pick]) -> dict[str, int]:
    """Lot -> pieces of an item in the order's tote that no task brings back yet."""
    from_here = [p for p in going if p.tote_id == tote.id and p.state in picking.UNFINISHED]
    left: dict[str, int] = {}
    for row in act.work.where(Balance, "bin_id", tote.bin_id):
        if row.item_id == item_id:
            left[row.lot] = left.get(row.lot, 0) + row.qty
    for task in from_here:
        left[task.lot] = left.get(task.lot, 0) - task.qty_left
    return {lot: max(0, qty) for lot, qty in left.items()}
