"""X%UNDO at picking: what was done last is taken back, and the display says which. The pieces of a
confirmation go back into their bin; whatever else it was comes back by its trace (`undoing`).

Rule: what is already at a bench, put to its order, or on its way back stays as it is.
"""

from dataclasses import replace

from hub.domain import picking
from hub.domain.items import Item
from hub.domain.orders import Order, OrderLine
from hub.domain.people import Cart, Station, Tote
from hub.domain.picking import Pick
from hub.domain.stock import Bin
from hub.domain.verdicts import Verdict, ask, not_now, tell
from hub.floor import effects, undoing, walk
from hub.floor.desk import Desk
from hub.office import batches, ledger, tasks
from hub.store import waiting
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
    cart = walk.cart_of(desk)
    if cart is not None and order.tote_id != task.tote_id and batches.is_batch(desk, order):
        return _undone_in_batch(desk, event, task, cart)
    is_at_bench = order.state not in ("picking", "picked") or order.station_id is not None
    if is_at_bench or cart is None:
        return not_now(order.label, order.state)
    if task.qty_done < event.qty or task.state not in picking.LIFE["take_back"]:
        return ask("nothing_to_undo")
    return _undone(desk, event, task, cart)


def _undone(desk: Desk, event: Event, task: Pick, cart: Cart) -> Verdict:
    work, qty = desk.work, event.qty
    assert task.line_id is not None and task.order_id is not None
    from_bin = effects.tote_bin(desk, task)
    line = work.get(OrderLine, task.line_id)
    held = ledger.balance(desk, from_bin, task.item_id, task.lot)
    if held.free < qty or line.qty_picked - line.qty_verified < qty:
        # The bench has had them since: it verified them, or did not find them.
        sku = work.get(Item, task.item_id).sku
        return Verdict("not_allowed", {"phrase": "too_late_stock", "sku": sku, "bin": from_bin.code})
    desk.mark_undone(event)
    bin_ = work.get(Bin, task.bin_id)
    ledger.move(desk, task.item_id, qty, from_bin, bin_, "undo", lot=task.lot, order_id=task.order_id)
    ledger.reserve(desk, ledger.balance(desk, bin_, task.item_id, task.lot), qty)
    work.put(replace(line, qty_picked=line.qty_picked - qty))
    shown = tasks.lit(work, cart.id)
    if shown is not None and shown.id != task.id:
        tasks.put_out(desk, shown)
    back = replace(picking.step(task, "take_back"), qty_done=task.qty_done - qty)
    tasks.change(desk, replace(back, cart_id=cart.id, operator_id=cart.operator_id))
    order = work.get(Order, task.order_id)
    if order.state == "picked":
        desk.step(order, "send_back", "picking", "undo")
    desk.about(order_id=order.id, line_id=line.id)
    tasks.light_next(desk, cart.id, task.walk_order)
    return tell("undone", what=f"{work.get(Item, task.item_id).sku} -{qty} > {bin_.code}")


def _undone_in_batch(desk: Desk, event: Event, task: Pick, cart: Cart) -> Verdict:
    """Put the pieces of the last confirmation back: off those orders to which they were dealt last, as far as
    none was put to them yet.
    """
    tote, bin_ = desk.work.maybe(Tote, task.tote_id), desk.work.get(Bin, task.bin_id)
    parts = _dealt(desk, task, event.qty) if tote is not None and _is_at_hand(desk, tote, cart) else []
    if tote is None or sum(qty for _, qty in parts) < event.qty:
        return Verdict("not_allowed", {"text": f"UNDO {tote.code if tote else ''}"})
    desk.mark_undone(event)
    item = desk.work.get(Item, task.item_id)
    from_bin = effects.tote_bin(desk, task)
    shown = tasks.lit(desk.work, cart.id)
    if shown is not None:
        tasks.put_out(desk, shown)
    for pick, qty in parts:
        assert pick.line_id is not None, "a pick is of an order line"
        ledger.move(desk, item.id, qty, from_bin, bin_, "undo", lot=pick.lot, order_id=pick.order_id)
        ledger.reserve(desk, ledger.balance(desk, bin_, item.id, pick.lot), qty)
        line = desk.work.get(OrderLine, pick.line_id)
        desk.work.put(replace(line, qty_picked=line.qty_picked - qty))
        back = picking.step(desk.work.get(Pick, pick.id), "take_back")
        back = replace(back, qty_done=back.qty_done - qty, cart_id=cart.id, operator_id=cart.operator_id)
        tasks.change(desk, back)
    desk.work.put(replace(tote, cart_id=cart.id))
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
