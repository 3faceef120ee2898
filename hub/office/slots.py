"""Slots of put walls: totes that stand still, each beside its light; taken by an order, and free when it has
left.
"""

from dataclasses import replace

from hub.domain import picking, putting
from hub.domain.orders import Order
from hub.domain.people import SLOT, Operator, Station, Tote, Wave
from hub.domain.picking import Pick
from hub.domain.stock import Balance, Bin
from hub.office import batches, overflow, totes
from hub.office.act import Act
from hub.store import together, walls


def state(act: Act, slot: Tote) -> str:
    """One of `putting.STATES`."""
    order = act.work.maybe(Order, together.first(act.work, slot).order_id)
    return putting.state(order, sum(batches.unsorted(act, order).values()) if order else 0)


def wall_for(act: Act, wave: Wave, station: Station | None) -> str | None:
    """The put wall where a wave is put to its orders: its own, else that of the station's lights, else the
    warehouse's only one; None where there is none, or where several could be meant.
    """
    if wave.wall or (station is not None and station.wall):
        return wave.wall or (station.wall if station is not None else None)
    found = walls.walls_of(act.work, act.rules.site, wave.warehouse_id)
    return found[0] if len(found) == 1 else None


def take(act: Act, order: Order, wall: str, operator: Operator) -> Tote | None:
    """The slot that an order's pieces go into: the one that it has, else the free one nearest to where the
    person stands, which is the order's from now on; None where the wall is full.
    """
    work = act.work
    if order.tote_id is not None:
        return together.taking(work, work.get(Tote, order.tote_id))
    slot = _nearest_free(act, wall, _stands_at(act, operator, wall))
    if slot is not None:
        work.put(replace(work.get(Order, order.id), tote_id=slot.id))
        work.put(replace(slot, order_id=order.id))
    return slot


def take_another(act: Act, full: Tote) -> Tote | None:
    """The slot that an order goes on with when one of its slots is full: the one that another person found
    before, else the free one nearest to it; None where the wall is full.
    """
    head = together.first(act.work, full)
    if act.work.get(Tote, full.id).filled:
        return together.taking(act.work, head)
    place = act.work.get(Bin, full.bin_id)
    slot = _nearest_free(act, place.zone, place.walk_order)
    if slot is None:
        return None
    putting.step(full.code, state(act, full), "overflow")
    overflow.fill(act, full)
    return overflow.join(act, act.work.get(Tote, head.id), slot)


def _nearest_free(act: Act, wall: str, stands_at: int | None) -> Tote | None:
    """The free slot of a wall that is nearest to a place along it."""
    for tote_id in putting.nearest(walls.free_slots(act.work, act.rules.site, wall), stands_at):
        slot = act.work.get(Tote, tote_id)  # locked from here on: somebody else may have been faster
        if slot.order_id is None and slot.with_id is None:
            putting.step(slot.code, putting.FREE, "take")
            return slot
    return None


def _stands_at(act: Act, operator: Operator, wall: str) -> int | None:
    """Where a person put their last piece along this wall; None where that was elsewhere."""
    last = act.work.maybe(Pick, operator.pick_id)
    bin_ = act.work.get(Bin, last.bin_id) if last is not None else None
    return bin_.walk_order if bin_ is not None and bin_.zone == wall else None


def release(act: Act, order_id: int) -> None:
    """Free an order's slot where nothing is in it and nobody is about to put something there."""
    order = act.work.get(Order, order_id)
    slot = act.work.maybe(Tote, order.tote_id)
    if slot is None or slot.kind != SLOT or lit_puts(act, order):
        return
    if any(b.qty for b in act.work.where(Balance, "bin_id", slot.bin_id)):
        return
    putting.step(slot.code, state(act, slot), "clear")
    totes.free(act, slot, order)


def puts_into(act: Act, slot: Tote) -> list[Pick]:
    """The puts that brought pieces into this slot of an order, or are about to."""
    order_id = together.first(act.work, slot).order_id
    of_order = act.work.where(Pick, "order_id", order_id) if order_id is not None else []
    here = [p for p in of_order if p.kind == picking.PUT and p.bin_id == slot.bin_id]
    return [p for p in here if p.qty_done or p.state == picking.LIT]


def lit_puts(act: Act, order: Order) -> list[Pick]:
    """The pieces for an order that are in somebody's hand."""
    of_order = act.work.where(Pick, "order_id", order.id)
    return [p for p in of_order if p.kind == picking.PUT and p.state == picking.LIT]


def pieces(act: Act, slot: Tote) -> int:
    """How many pieces are in a slot."""
    return sum(b.qty for b in act.work.where(Balance, "bin_id", slot.bin_id))
