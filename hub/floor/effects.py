"""What confirmed pieces do to stock, line and order: the task's kind decides, whatever the station's job."""

from collections.abc import Callable
from dataclasses import replace

from hub.domain import picking
from hub.domain.order_lines import OrderLine
from hub.domain.orders import ENDS, Order
from hub.domain.people import Tote
from hub.domain.picking import Pick
from hub.domain.stock import Balance, Bin
from hub.floor.desk import Desk
from hub.office import batches, ledger, putting, shorts, totes


def tote_bin(desk: Desk, task: Pick) -> Bin:
    """The bin that stands for the task's tote."""
    assert task.tote_id is not None, "a claimed task has its tote"
    return desk.work.get(Bin, desk.work.get(Tote, task.tote_id).bin_id)


def _pick(desk: Desk, task: Pick, qty: int) -> None:
    """Pieces go from the bin into the tote."""
    assert task.line_id is not None, "a pick is of an order line"
    bin_, tote = desk.work.get(Bin, task.bin_id), tote_bin(desk, task)
    ledger.move(
        desk, task.item_id, qty, bin_, tote, "pick", lot=task.lot, order_id=task.order_id, reserved=qty
    )
    line = desk.work.get(OrderLine, task.line_id)
    desk.work.put(replace(line, qty_picked=line.qty_picked + qty))


def _put_back(desk: Desk, task: Pick, qty: int) -> None:
    """Pieces go from the tote back into the bin: those of the task's lot, and others where that one has left
    meanwhile (what ships or is damaged is of whichever lot the tote holds).
    """
    assert task.order_id is not None, "what goes back is an order's"
    bin_, tote = desk.work.get(Bin, task.bin_id), tote_bin(desk, task)
    held = [b for b in desk.work.where(Balance, "bin_id", tote.id) if b.item_id == task.item_id]
    of_lot = min(qty, sum(b.qty for b in held if b.lot == task.lot and b.condition == "good"))
    if of_lot:
        ledger.move(desk, task.item_id, of_lot, tote, bin_, "put_back", lot=task.lot, order_id=task.order_id)
    if qty > of_lot:
        ledger.move_any_lot(desk, task.item_id, qty - of_lot, tote, bin_, "put_back", task.order_id)


def _stray(_desk: Desk, _task: Pick, _qty: int) -> None:
    """A stray piece was never booked out of its bin, so nothing moves for it."""


def _put(desk: Desk, task: Pick, qty: int) -> None:
    """Pieces go from the batch tote into the slot of their order."""
    putting.move(desk, task, qty)


def _settle_pick(desk: Desk, task: Pick) -> None:
    """After its last pick an order is picked, or short."""
    assert task.order_id is not None, "a pick is of an order line"
    shorts.picked_or_short(desk, task.order_id)


def _settle_put_back(desk: Desk, task: Pick) -> None:
    """The emptied tote of an order that is over, or of a batch, is free for the next. What a slot shows is
    what is left in it.
    """
    tote = desk.work.maybe(Tote, task.tote_id)
    if tote is None:
        return
    order = desk.work.maybe(Order, tote.order_id)
    if order is None:
        batches.free_tote(desk, tote)
        return
    desk.relight(desk.work.get(Bin, tote.bin_id).station_id)
    if order.state in ENDS and not any(b.qty for b in desk.work.where(Balance, "bin_id", tote.bin_id)):
        totes.free(desk, tote, order)


def _settle_put(desk: Desk, task: Pick) -> None:
    """After its last piece an order is picked, or short, and the emptied batch tote is free."""
    putting.settle(desk, task)


MOVES: dict[str, Callable[[Desk, Pick, int], None]] = {
    picking.PICK: _pick,
    picking.PUT_BACK: _put_back,
    picking.STRAY: _stray,
    picking.PUT: _put,
}
"""kind of task -> what its pieces do."""
SETTLES: dict[str, Callable[[Desk, Pick], None]] = {
    picking.PICK: _settle_pick,
    picking.PUT_BACK: _settle_put_back,
    picking.PUT: _settle_put,
}
"""kind of task -> what becomes of its order and its tote, once the task is written."""


def settle(desk: Desk, task: Pick) -> None:
    """See what a confirmed task means for its order."""
    if task.order_id is not None:
        SETTLES[task.kind](desk, task)
