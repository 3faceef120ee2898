"""Short picks: what a bin lacks is written off, and sought in another one."""

from dataclasses import replace

from hub.domain import picking, stock
from hub.domain.order_lines import OrderLine
from hub.domain.orders import Order
from hub.domain.people import Tote
from hub.domain.picking import Pick
from hub.domain.stock import Bin
from hub.office import batches, ledger, making_picks, tasks
from hub.office.act import Act


def declare(act: Act, task: Pick) -> int:
    """A bin does not hold what a task wants of it.

    The missing pieces, and what the bin should hold beyond its promises, are written off: the picker
    stands before it and it is empty. The rest of the task is promised elsewhere, on the same walk; what
    no bin has leaves the line short.

    Returns:
        The pieces that no bin has.
    """
    work = act.work
    assert task.order_id is not None and task.line_id is not None, "only a pick can be short"
    order, line = work.get(Order, task.order_id), work.get(OrderLine, task.line_id)
    bin_ = work.get(Bin, task.bin_id)
    missing = task.qty_left
    free = ledger.balance(act, bin_, task.item_id, task.lot).free
    loss = ledger.site_bin(act, stock.LOSS)
    ledger.move(
        act,
        task.item_id,
        missing + free,
        bin_,
        loss,
        "short",
        lot=task.lot,
        order_id=order.id,
        reserved=missing,
    )
    tasks.change(act, picking.step(task, "run_short"))
    lacking = making_picks.allocate(act, order, line, missing, like=task)
    if lacking:
        work.put(replace(line, qty_short=line.qty_short + lacking))
    return lacking


def picked_or_short(act: Act, order_id: int) -> Order:
    """An order whose last pick ended is picked, or short when a line lacks pieces. One that is picked in
    batch waits until its pieces have been put to it.
    """
    order = act.work.get(Order, order_id)
    # What is unsorted is asked first: several people pick for one order then, each with the rows of their own
    # cart.
    if order.state != "picking" or batches.unsorted(act, order):
        return order
    picks = [p for p in act.work.where(Pick, "order_id", order_id) if p.kind == picking.PICK]
    if any(p.state in picking.UNFINISHED for p in picks):
        return order
    tote = act.work.maybe(Tote, order.tote_id)
    if tote is not None:
        # Its walk is over: the tote goes to a bench, and the cart on to others.
        act.work.put(replace(tote, cart_id=None))
    lines = act.work.where(OrderLine, "order_id", order_id)
    short = [line for line in lines if line.qty_short]
    if not short:
        return act.step(order, "finish_picking")
    numbers = ", ".join(str(line.line_no) for line in short)
    return act.step(order, "run_short", reason=f"no stock for line {numbers}")
