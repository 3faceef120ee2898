"""What the office does to an order in mid-flow: hold, go on, cancel, change.

Each takes effect with its commit: the floor reads the order's state at every scan, so the very next one
is stopped.
"""

from dataclasses import replace

from hub.domain import orders, packing, picking
from hub.domain.errors import Conflict, Invalid
from hub.domain.orders import Order, OrderLine
from hub.domain.packing import Parcel
from hub.domain.people import Tote
from hub.domain.picking import Pick
from hub.domain.stock import Balance
from hub.office import tasks
from hub.office.act import Act


def hold(act: Act, order: Order, reason: str) -> Order:
    """Stop an order until somebody says go on: its lights go out, its picks wait for its tote to be scanned.

    Raises:
        Invalid: no reason given.
        Conflict: it can't be held any more.
    """
    if not reason.strip():
        raise Invalid("reason", "why the order is held", reason)
    for task in act.work.where(Pick, "order_id", order.id):
        if _on_a_cart(task):
            tasks.give_up(act, task)
    act.hand_over(order.station_id)
    return act.move_order(order, "held", reason.strip())


def release_hold(act: Act, order: Order) -> Order:
    """Let a held order go on from where it was.

    Raises:
        Conflict: it is not held.
    """
    act.log(order, order.resume_state, "")
    act.hand_over(order.station_id)
    return act.work.put(orders.release_hold(order))


def cancel(act: Act, order: Order, reason: str) -> Order:
    """Cancel an order: open picks end, what was picked is to be put back, parcels are void.

    Raises:
        Conflict: a parcel of it has left, or it is cancelled already.
    """
    void_parcels(act, order)
    for task in act.work.where(Pick, "order_id", order.id):
        if task.state in picking.UNFINISHED:
            tasks.cancel(act, task)
    cancelled = act.move_order(order, "cancelled", reason)
    act.hand_over(order.station_id)
    for line in act.work.where(OrderLine, "order_id", order.id):
        act.work.put(replace(line, qty_cancelled=line.qty_ordered))
    empty_tote(act, cancelled)
    return cancelled


def change(act: Act, order: Order, wanted: dict[int, int], reason: str) -> Order:
    """Change how many pieces of its lines an order wants, at any time until it ships.

    More pieces are allocated and picked; fewer end their picks or are put back. An order on the floor
    stops at its next scan and is verified anew where the change touched it.

    Args:
        wanted: line number -> pieces.

    Raises:
        Invalid: a line that the order has not, or a negative quantity.
        Conflict: the order has left, is cancelled, or stock for the larger quantity is missing.
    """
    if order.state in ("shipped", "cancelled", "held"):
        raise Conflict(f"order {order.label} is {order.state}: expected one that can be changed")
    lines = {line.line_no: line for line in act.work.where(OrderLine, "order_id", order.id)}
    for line_no, qty in wanted.items():
        if line_no not in lines:
            raise Invalid("line_no", f"one of {', '.join(map(str, sorted(lines)))}", line_no)
        if qty < 0:
            raise Invalid("qty", "a quantity of 0 or more pieces", qty)
    after = {no: wanted.get(no, line.qty_ordered - line.qty_cancelled) for no, line in lines.items()}
    if not any(after.values()):
        return cancel(act, order, reason)
    void_parcels(act, order)
    act.hand_over(order.station_id)
    for line_no, qty in wanted.items():
        _change_line(act, order, lines[line_no], qty)
    return _after_change(act, order, reason)


def _change_line(act: Act, order: Order, line: OrderLine, qty: int) -> None:
    """Set what a line wants; `qty_ordered` only grows, less is a cancelled part of it.

    What nobody could deliver is taken off first.
    """
    before = line.qty_ordered - line.qty_cancelled
    ordered = max(line.qty_ordered, qty)
    qty_short = max(0, line.qty_short - max(0, before - qty))
    line = replace(line, qty_ordered=ordered, qty_cancelled=ordered - qty, qty_short=qty_short)
    surplus = line.qty_verified - line.qty_due
    if surplus > 0:
        # Which of the verified pieces go is the verifier's choice, so all of them are scanned again.
        line = replace(line, qty_verified=0, qty_counted=0)
    act.work.put(line)
    if order.state == "received":
        return
    walking = next((p for p in act.work.where(Pick, "order_id", order.id) if _on_a_cart(p)), None)
    if qty > before and tasks.allocate(act, order, line, qty - before, walking):
        raise Conflict(
            f"order {order.label} line {line.line_no}: expected stock for {qty - before} more pieces"
        )
    if qty < before:
        _want_less(act, order, line)


def _on_a_cart(task: Pick) -> bool:
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
    going_back = sum(
        p.qty_left
        for p in work.where(Pick, "order_id", order.id)
        if p.line_id == line.id and p.kind == picking.PUT_BACK and p.state in picking.UNFINISHED
    )
    surplus = line.qty_picked - line.qty_due - going_back
    if surplus > 0:
        tasks.put_back(act, order, line.item_id, surplus)
        work.put(replace(work.get(OrderLine, line.id), qty_picked=line.qty_due))


def _after_change(act: Act, order: Order, reason: str) -> Order:
    """The order in the state that its lines now ask for; on the floor it must be looked at again."""
    if order.state == "received":
        return act.work.put(replace(order, version=order.version + 1))
    waiting = [
        p
        for p in act.work.where(Pick, "order_id", order.id)
        if p.kind == picking.PICK and p.state in picking.UNFINISHED
    ]
    if order.state == "released":
        state = "released"
    elif waiting:
        state = "picking"
    else:
        state = "picked"
    if state != order.state:
        order = act.move_order(order, state, reason)
    else:
        act.log(order, state, reason)
    return act.work.put(replace(order, recheck=order.state != "released", version=order.version + 1))


def void_parcels(act: Act, order: Order) -> None:
    """Undo the packing of an order.

    Raises:
        Conflict: one of its parcels has left.
    """
    parcels = act.work.where(Parcel, "order_id", order.id)
    gone = next((p for p in parcels if p.state == packing.SHIPPED), None)
    if gone:
        raise Conflict(f"order {order.label}: parcel {gone.code} has shipped, expected none")
    for parcel in parcels:
        act.work.put(replace(parcel, state=packing.VOID, net_mg=None))


def empty_tote(act: Act, order: Order) -> None:
    """Make the put-back tasks for all that stands in a cancelled order's tote; free the tote when that is
    nothing.
    """
    tote = act.work.maybe(Tote, order.tote_id)
    if tote is None:
        return
    held = [b for b in act.work.where(Balance, "bin_id", tote.bin_id) if b.qty]
    for item_id in dict.fromkeys(b.item_id for b in held):
        tasks.put_back(act, order, item_id, sum(b.qty for b in held if b.item_id == item_id))
    if not held:
        free_tote(act, tote, order)


def free_tote(act: Act, tote: Tote, order: Order) -> None:
    """Take the empty tote off its order and its cart, ready for the next."""
    for row in act.work.where(Balance, "bin_id", tote.bin_id):
        act.work.remove(row)
    act.work.put(replace(tote, order_id=None, cart_id=None))
    act.work.put(replace(act.work.get(Order, order.id), tote_id=None))
