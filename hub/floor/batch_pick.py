"""Batch pick: a wave's pieces in one walk into batch totes, whichever order wants them.

A tote that joins a batch wave takes its open picks in walking order: those of the cart's zone, as many pieces
as the office's rules let one tote take. An order is being picked from the moment when a tote takes the first
of its picks.
"""

from dataclasses import replace

from hub.domain import picking
from hub.domain.items import Item
from hub.domain.orders import Order, OrderLine
from hub.domain.people import Cart, Station, Tote, Wave
from hub.domain.picking import Pick
from hub.domain.stock import Bin
from hub.domain.verdicts import Verdict, go, tell
from hub.floor import effects, walk
from hub.floor.desk import Desk
from hub.floor.telling import say, tell_tote
from hub.office import batches, ledger, shorts, tasks
from hub.store import waiting
from hub.store.records import Event


def join(desk: Desk, cart: Cart, tote: Tote, wave: Wave) -> Verdict:
    """A tote takes open picks of a batch wave: an empty one, or one of the wave again."""
    picks = batches.open_picks(desk, wave, cart.zone)
    if not picks:
        return _nothing_open(desk, cart, tote)
    taken = picking.load(picks, desk.rules.office.waves.batch_pieces)
    for order_id in dict.fromkeys(pick.order_id for pick in taken):
        order = desk.work.maybe(Order, order_id)
        if order is not None and order.state == "released":
            desk.step(order, "pick", reason=f"{cart.code} {tote.code}")
    tote = desk.work.put(replace(tote, wave_id=wave.id, cart_id=cart.id))
    lit = tasks.lit(desk.work, cart.id)
    if lit is not None:
        tasks.put_out(desk, lit)
    tasks.claim(desk, taken, cart, tote)
    shown = tasks.light_next(desk, cart.id, lit.walk_order if lit else 0)
    where = f": {say(desk.work, shown)}" if shown else ""
    return go(f"{tote.code}={wave.code}{where}")


def _nothing_open(desk: Desk, cart: Cart, tote: Tote) -> Verdict:
    """Nothing of its wave waits for a batch tote here: what the tote is told, and where it is wanted."""
    if tote.wave_id is None:
        return tell("no_order_waits")
    elsewhere = waiting.zones(desk.work, waiting.of_wave(desk.work, tote.wave_id))
    if elsewhere and not [t for t in tasks.of_cart(desk.work, cart.id) if t.tote_id == tote.id]:
        return tell("zone_done", zone=cart.zone, zones=", ".join(elsewhere))
    return tell_tote(desk, tote)


def close_tote(desk: Desk, _: str) -> Verdict:
    """X%CLOSE: the batch tote is full. It leaves the cart; the next one takes what it was still to take."""
    cart, lit = walk.cart_of(desk), walk.lit_task(desk)
    tote = desk.work.maybe(Tote, lit.tote_id if lit else None)
    if cart is None or lit is None or tote is None or tote.wave_id is None or lit.kind != picking.PICK:
        return Verdict("not_allowed", {"text": "CLOSE"})
    left = [t for t in tasks.of_cart(desk.work, cart.id) if t.tote_id == tote.id]
    pieces = sum(t.qty_left for t in left)
    tasks.release(desk, left)
    batches.leave_cart(desk, tote)
    tasks.light_next(desk, cart.id, lit.walk_order)
    return tell("tote_full", tote=tote.code, qty=pieces)


def short(desk: Desk, lead: Pick) -> int:
    """The bin holds none of what a batch tote was still to take from it.

    Returns:
        The pieces that it lacks.
    """
    group = tasks.group(desk.work, lead)
    for task in group:
        shorts.declare(desk, task)
    return sum(task.qty_left for task in group)


def undo(desk: Desk, event: Event, task: Pick, cart: Cart) -> Verdict:
    """Put the pieces of the last confirmation back: off those orders to which they were dealt last, as far as
    none was put to them yet.
    """
    tote, bin_ = desk.work.maybe(Tote, task.tote_id), desk.work.get(Bin, task.bin_id)
    parts = _dealt(desk, task, event.qty) if tote is not None and _is_at_hand(desk, tote, cart) else []
    if tote is None or sum(qty for _, qty in parts) < event.qty:
        return Verdict("not_allowed", {"text": f"UNDO {tote.code if tote else ''}"})
    desk.work.put(replace(event, undone=True))
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
