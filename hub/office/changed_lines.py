"""Other pieces in a line of an order: more are promised and picked, fewer end their picks or are put back."""

from dataclasses import replace

from hub.domain import picking
from hub.domain.errors import Conflict
from hub.domain.order_lines import OrderLine
from hub.domain.orders import Order
from hub.domain.picking import Pick
from hub.office import batches, making_picks, put_backs, tasks
from hub.office.act import Act


def change_line(act: Act, order: Order, line: OrderLine, qty: int, is_promised: bool) -> None:
    """Set what a line wants; `qty_ordered` only grows, less is a cancelled part of it.

    What nobody could deliver is taken off first.
    """
    before = line.qty_wanted
    ordered = max(line.qty_ordered, qty + line.qty_moved)
    qty_short = max(0, line.qty_short - max(0, before - qty))
    line = replace(
        line, qty_ordered=ordered, qty_cancelled=ordered - line.qty_moved - qty, qty_short=qty_short
    )
    surplus = line.qty_verified - line.qty_due
    if surplus > 0:
        # Which of the verified pieces go is the verifier's choice, so all of them are scanned again.
        line = replace(line, qty_verified=0, qty_counted=0)
    act.work.put(line)
    if not is_promised:
        return
    walking = next((p for p in act.work.where(Pick, "order_id", order.id) if on_a_cart(p)), None)
    if qty > before and making_picks.allocate(act, order, line, qty - before, walking):
        raise Conflict(
            f"order {order.label} line {line.line_no}: expected stock for {qty - before} more pieces"
        )
    if qty < before:
        _want_less(act, order, line)


def on_a_cart(task: Pick) -> bool:
    """Whether somebody is picking it: it is claimed by a cart, lit or not."""
    return task.kind == picking.PICK and task.state in (picking.CLAIMED, picking.LIT)


def _want_less(act: Act, order: Order, line: OrderLine) -> None:
    """End or shorten the line's open picks, then put back what is in the tote beyond its need."""
    work = act.work
    mine = [
        p for p in work.where(Pick, "order_id", order.id) if p.line_id == line.id and p.kind == picking.PICK
    ]
    open_picks = [p for p in mine if p.state in picking.UNFINISHED]
    needed = max(line.qty_due - line.qty_picked, 0)
    too_many = sum(p.qty_left for p in open_picks) - needed
    for task in reversed(open_picks):
        part = min(task.qty_left, too_many)
        if part:
            tasks.shorten(act, task, part)
            too_many -= part
    # What a change before this one sends back is no longer among the picked pieces.
    surplus = line.qty_picked - line.qty_due
    if surplus > 0:
        in_batch = min(surplus, batches.unsorted(act, order).get(line.item_id, 0))
        if surplus > in_batch:
            put_backs.make(act, order, line.item_id, surplus - in_batch)
        work.put(replace(work.get(OrderLine, line.id), qty_picked=line.qty_due))
        if in_batch and order.wave_id is not None:
            batches.give_back(act, order.wave_id, [line.item_id])
