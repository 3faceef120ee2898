"""What the office does to an order in mid-flow: hold, go on, cancel, change, readdress, take back.

Each takes effect with its commit: the floor reads the order's state at every scan, so the very next one
is stopped.
"""

from collections.abc import Mapping
from dataclasses import replace

from hub.domain import orders, packing, picking
from hub.domain.errors import Conflict, Invalid
from hub.domain.order_lines import OrderLine
from hub.domain.orders import BEFORE_RELEASE, Order
from hub.domain.packing import Parcel
from hub.domain.picking import Pick
from hub.office import batches, cases, prints, putting, shipping, tasks, totes, waves, waybill_numbers
from hub.office.act import Act
from hub.office.changed_lines import change_line, on_a_cart
from hub.store import intake


def hold(act: Act, order: Order, reason: str) -> Order:
    """Stop an order until somebody says go on: its lights go out, its picks wait for its tote to be scanned.

    Raises:
        Invalid: no reason given.
        NotPermitted: it can't be held any more, or is held already.
    """
    if not reason.strip():
        raise Invalid("reason", "why the order is held", reason)
    orders.permit(order, "hold")
    order = putting.stop_puts(act, order)
    for task in act.work.where(Pick, "order_id", order.id):
        if on_a_cart(task):
            tasks.give_up(act, task)
    act.hand_over(order.station_id)
    return act.step(order, "hold", reason=reason.strip())


def go_on(act: Act, order: Order) -> Order:
    """Let a held order go on from where it was.

    Raises:
        NotPermitted: it is not held.
    """
    orders.permit(order, "go_on")
    act.hand_over(order.station_id)
    return waves.refit(act, _seen_in_batch(act, act.step(order, "go_on", order.resume_state)))


def cancel(act: Act, order: Order, reason: str) -> Order:
    """Cancel an order: open picks end, what was picked is to be put back, parcels are void.

    Raises:
        NotPermitted: it has left or has ended already.
        Conflict: a parcel of it has left.
    """
    orders.permit(order, "cancel")
    void_parcels(act, order)
    tasks.end_all(act, order)
    cancelled = act.step(order, "cancel", reason=reason)
    prints.void_papers(act, cancelled, "order cancelled 订单已取消")
    act.hand_over(order.station_id)
    for line in act.work.where(OrderLine, "order_id", order.id):
        act.work.put(replace(line, qty_cancelled=line.qty_ordered - line.qty_moved, qty_short=0))
    totes.empty(act, cancelled)
    return act.work.get(Order, order.id)


def take_back(act: Act, order: Order, reason: str) -> Order:
    """A shipped order has come back: its goods are received anew before they are stock again, and somebody
    has to say why (`hub.office.cases`).

    Raises:
        Invalid: no reason given.
        NotPermitted: it has not shipped.
    """
    if not reason.strip():
        raise Invalid("reason", "why the order came back", reason)
    back = act.step(order, "take_back", reason=reason.strip())
    cases.open_case(act, "returned", back, reason)
    return back


def change(act: Act, order: Order, wanted: Mapping[int, int], reason: str) -> Order:
    """Change how many pieces of its lines an order wants, at any time until it ships.

    Before its release it gives back the stock that was promised to it and is audited anew. Afterwards more
    pieces are promised and picked, fewer end their picks or are put back; on the floor it stops at its next
    scan and is verified anew where the change touched it.

    Args:
        wanted: line number -> pieces.

    Raises:
        Invalid: a line that the order has not, or a negative quantity.
        NotPermitted: the order has left or has ended.
        Conflict: a parcel has left, or stock for the larger quantity is missing.
    """
    orders.permit(order, "change")
    lines = {line.line_no: line for line in act.work.where(OrderLine, "order_id", order.id)}
    for line_no, qty in wanted.items():
        if line_no not in lines:
            raise Invalid("line_no", f"one of {', '.join(map(str, sorted(lines)))}", line_no)
        if qty < 0:
            raise Invalid("qty", "a quantity of 0 or more pieces", qty)
    if not any(wanted.get(no, line.qty_wanted) for no, line in lines.items()):
        return cancel(act, order, reason)
    order = putting.stop_puts(act, order)
    void_parcels(act, order)
    is_promised = _is_promised(order)
    if not is_promised:
        tasks.end_all(act, order)
    for line_no, qty in wanted.items():
        change_line(act, order, lines[line_no], qty, is_promised)
    return _changed(act, order, reason)


def readdress(act: Act, order: Order, recipient: Mapping[str, str], reason: str) -> Order:
    """Send an order to another recipient, at any time until it ships; what was verified stays so.

    Args:
        recipient: columns of the recipient that change, with their new values.

    Raises:
        NotPermitted: the order has left or has ended.
        Conflict: a parcel of it has left.
    """
    orders.permit(order, "change")
    _refuse_when_parted(act, order)
    if not _is_promised(order):
        tasks.end_all(act, order)
    intake.write_recipient(act.work, order.site, order.id, recipient)
    waybill_numbers.spoil(act, order, prints.numbers_on_paper(act, order))
    shipping.assign(act, order)
    return _changed(act, order, reason)


def stop_on_floor(act: Act, order: Order, reason: str) -> Order:
    """Have an order stopped at its next scan, as every change has it: somebody must see what is new."""
    return _changed(act, order, reason)


def see(act: Act, order: Order) -> Order:
    """Somebody on the floor was told of the change: the order is where its pieces are."""
    return act.step(order, "see_change", _where(act, order), "seen on the floor 现场已见")


def _standing(order: Order) -> str:
    """The state that an order is in, or was held in."""
    return order.resume_state if order.state == "held" else order.state


def _is_promised(order: Order) -> bool:
    """Whether stock is promised to the order for good: it was released."""
    standing = _standing(order)
    return standing not in BEFORE_RELEASE and not (standing == "short" and order.tote_id is None)


def _changed(act: Act, order: Order, reason: str) -> Order:
    """The order after a change.

    Before its release it must be audited anew; released and still without a tote, the floor has not seen it
    and gets it as it is; else the next scan is stopped.
    """
    order = act.work.get(Order, order.id)
    act.hand_over(order.station_id)
    if not _is_promised(order):
        order = act.work.put(replace(order, warehouse_id=None, asked=False))
        resume, to = "received", "received"
    else:
        resume, to = ("released",) * 2 if _standing(order) == "released" else ("changed",) * 2
    if order.state != "held":
        after = act.step(order, "change", to, reason)
        prints.changed(act, after, "order changed 订单有变更")
        return waves.refit(act, _seen_in_batch(act, after))
    # The hold goes on, with its own reason; what was changed is in the log.
    held = act.work.put(replace(orders.step(order, "change", "held", order.reason), resume_state=resume))
    act.log(held, "held", reason)
    prints.changed(act, held, "order changed 订单有变更")
    return held


def _seen_in_batch(act: Act, order: Order) -> Order:
    """A changed order of a batch that still lacks pieces: nobody has it in hand whom one could tell. The
    light of its bin tells its picker; the put wall, who puts its pieces.
    """
    unseen = order.state == "changed" and order.station_id is None and batches.is_batch(act, order)
    return see(act, order) if unseen and _where(act, order) in ("picking", "short") else order


def _where(act: Act, order: Order) -> str:
    """The state of an order whose change was seen, by where its pieces are."""
    lines = act.work.where(OrderLine, "order_id", order.id)
    if any(
        p.kind == picking.PICK and p.state in picking.UNFINISHED
        for p in act.work.where(Pick, "order_id", order.id)
    ) or batches.unsorted(act, order):
        return "picking"
    if any(line.qty_short for line in lines):
        return "short"
    states = {p.state for p in act.work.where(Parcel, "order_id", order.id)} - {packing.VOID}
    if any(line.qty_to_verify for line in lines) or not states:
        return "picked"
    if packing.OPEN not in states:
        return "weighed"
    return "packed" if packing.WEIGHED in states else "verified"


def void_parcels(act: Act, order: Order) -> None:
    """Undo the packing of an order.

    Raises:
        Conflict: one of its parcels has left.
    """
    _refuse_when_parted(act, order)
    for parcel in act.work.where(Parcel, "order_id", order.id):
        if parcel.state != packing.VOID:
            act.work.put(replace(packing.step(parcel, "undo"), net_mg=None))


def _refuse_when_parted(act: Act, order: Order) -> None:
    """A parcel that has left can't be called back."""
    parcels = act.work.where(Parcel, "order_id", order.id)
    gone = next((p for p in parcels if p.state == packing.SHIPPED), None)
    if gone:
        raise Conflict(f"order {order.label}: parcel {gone.code} has shipped, expected none")
