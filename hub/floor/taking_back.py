"""X%UNDO at picking: what was done last is taken back, and the display says which. The pieces of a
confirmation go back into their bin; whatever else it was comes back by its trace (`undoing`).

Rule: what is already at a bench, put to its order, or on its way back stays as it is.
"""

from dataclasses import replace

from hub.domain import cases, picking
from hub.domain.items import Item
from hub.domain.order_lines import OrderLine
from hub.domain.orders import Order
from hub.domain.people import Cart, Station, Tote
from hub.domain.picking import Pick
from hub.domain.stock import Bin
from hub.domain.verdicts import Verdict, ask, not_now, tell
from hub.floor import effects, undoing, walk
from hub.floor.desk import Desk
from hub.office import batches, ledger, putting, tasks
from hub.office.traces import TooLateError
from hub.store import together, waiting
from hub.store.records import Event


def undo(desk: Desk, _: str) -> Verdict:
    """X%UNDO: take the last act back, or put the pieces of the last confirmation back; and say which."""
    event, trace = undoing.of_person(desk) or (None, None)
    if event is not None and trace is not None:
        return undoing.take_back(desk, event, trace)
    task = desk.work.get(Pick, event.pick_id) if event and event.pick_id else None
    order = desk.work.maybe(Order, task.order_id if task else None)
    if event is None or task is None or order is None or task.kind != picking.PICK:
        return ask("nothing_to_undo")
    cart, tote = walk.cart_of(desk), desk.work.maybe(Tote, task.tote_id)
    if cart is None or tote is None:
        return not_now(order.label, order.state)
    is_in_batch = order.tote_id != tote.id and batches.is_batch(desk, order)
    try:
        parts = (_of_batch if is_in_batch else _of_order)(desk, event, task, tote, cart)
    except TooLateError as late:
        return undoing.too_late(late)
    return _undone(desk, event, task, cart, parts) if parts else ask("nothing_to_undo")


def _of_order(desk: Desk, event: Event, task: Pick, tote: Tote, cart: Cart) -> list[tuple[Pick, int]]:
    """What a confirmation picked for one order, if it is still the picker's.

    Raises:
        TooLateError: its tote is at a bench or on another cart, or the bench has had the pieces.
    """
    work, order = desk.work, desk.work.get(Order, task.order_id or 0)
    if order.state not in ("picking", "picked"):
        raise TooLateError("too_late_order", order=order.label, state=order.state)
    putting.refuse_open(desk, order)
    if task.qty_done < event.qty or task.state not in picking.LIFE["take_back"]:
        return []
    if tote.cart_id not in (None, cart.id):
        raise TooLateError("too_late_tote", tote=together.name(work, tote))
    line = work.get(OrderLine, task.line_id or 0)
    held = ledger.balance(desk, effects.tote_bin(desk, task), task.item_id, task.lot)
    if held.free < event.qty or line.qty_picked - line.qty_verified < event.qty:
        # The bench has had them since: it verified them, or did not find them.
        raise TooLateError("too_late_stock", sku=_sku(desk, task), bin=tote.code)
    return [(task, event.qty)]


def _of_batch(desk: Desk, event: Event, task: Pick, tote: Tote, cart: Cart) -> list[tuple[Pick, int]]:
    """What a confirmation picked for the orders of a wave: it is taken off those to which it was dealt last.

    Raises:
        TooLateError: the tote is the picker's no more, or pieces were put to their orders.
    """
    if not _is_at_hand(desk, tote, cart):
        raise TooLateError("too_late_tote", tote=tote.code)
    parts = _dealt(desk, task, event.qty)
    if sum(qty for _, qty in parts) < event.qty:
        raise TooLateError("too_late_stock", sku=_sku(desk, task), bin=tote.code)
    return parts


def _sku(desk: Desk, task: Pick) -> str:
    return desk.work.get(Item, task.item_id).sku


def _undone(desk: Desk, event: Event, task: Pick, cart: Cart, parts: list[tuple[Pick, int]]) -> Verdict:
    """The pieces of a confirmation are in their bin again, and its picks on the cart, with their tote.

    Args:
        task: the one that was confirmed; `parts` are the picks that pieces are taken off, and how many.
    """
    work, item, bin_ = desk.work, desk.work.get(Item, task.item_id), desk.work.get(Bin, task.bin_id)
    desk.mark_undone(event)
    from_bin, shown = effects.tote_bin(desk, task), tasks.lit(work, cart.id)
    if shown is not None:
        tasks.put_out(desk, shown)
    for pick, qty in parts:
        assert pick.line_id is not None, "a pick is of an order line"
        ledger.move(desk, item.id, qty, from_bin, bin_, "undo", lot=pick.lot, order_id=pick.order_id)
        ledger.reserve(desk, ledger.balance(desk, bin_, item.id, pick.lot), qty)
        line = work.get(OrderLine, pick.line_id)
        work.put(replace(line, qty_picked=line.qty_picked - qty))
        back = picking.step(work.get(Pick, pick.id), "take_back")
        back = replace(back, qty_done=back.qty_done - qty, cart_id=cart.id, operator_id=cart.operator_id)
        tasks.change(desk, back)
        order = work.get(Order, line.order_id)
        if order.state == "picked":
            desk.step(order, "send_back", "picking", cases.TAKEN_BACK)
    work.put(replace(work.get(Tote, task.tote_id or 0), cart_id=cart.id))
    desk.about(order_id=task.order_id, line_id=task.line_id)
    tasks.light_next(desk, cart.id, task.walk_order)
    return tell("undone", what=f"{item.sku} -{event.qty} > {bin_.code}")


def _is_at_hand(desk: Desk, tote: Tote, cart: Cart) -> bool:
    """Whether a batch tote is still the picker's: on their cart or just off it, and at no put wall."""
    is_open = bool(desk.work.where(Station, "tote_id", tote.id))
    return tote.wave_id is not None and tote.cart_id in (None, cart.id) and not is_open


def _dealt(desk: Desk, task: Pick, qty: int) -> list[tuple[Pick, int]]:
    """The picks that `qty` pieces are taken off, the last dealt first; fewer where some are already put to
    their orders, or go back.
    """
    ids = waiting.alike(desk.work, task.id)
    desk.work.read(Pick, "id", ids)
    parts: list[tuple[Pick, int]] = []
    needs: dict[int, int] = {}
    for pick in (desk.work.get(Pick, id_) for id_ in reversed(ids)):
        order = desk.work.maybe(Order, pick.order_id)
        if order is None or order.state != "picking" or pick.state not in picking.LIFE["take_back"]:
            continue
        if order.id not in needs:
            needs[order.id] = batches.unsorted(desk, order).get(pick.item_id, 0)
        part = min(qty, pick.qty_done, needs[order.id])
        if part:
            parts.append((pick, part))
            needs[order.id] -= part
            qty -= part
    return parts
