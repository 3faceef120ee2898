"""What confirms a put: the button at a lit slot, whoever is signed in where the wall's lights hang, or the
label of the slot.

Rule: nothing is counted before; and where two lights meet at one slot, only its label confirms.
"""

from hub.domain import picking
from hub.domain.items import Item
from hub.domain.order_lines import OrderLine
from hub.domain.orders import Order
from hub.domain.people import Tote
from hub.domain.picking import Pick
from hub.domain.stock import Bin
from hub.domain.verdicts import Verdict, ask
from hub.floor import effects
from hub.floor.desk import Desk, stopped
from hub.floor.sorting import slot_of
from hub.floor.telling import tell_tote
from hub.office import slots, tasks
from hub.store import together
from protocol.messages import MOST_PIECES


def is_put(desk: Desk, task_id: int | None) -> bool:
    """Whether the task of a light is a put."""
    task = desk.work.find(Pick, task_id) if task_id else None
    return task is not None and task.kind == picking.PUT


def press(desk: Desk, button: object) -> Verdict:
    """The button at a lit slot, whoever is signed in where the wall's lights hang: the task names the person.

    A smaller `qty` leaves the rest lit.
    """
    task_id, qty = button.task, button.qty  # type: ignore[attr-defined]  # a protocol.messages.Button
    if not task_id:
        return _press_without_task(desk, button.at)  # type: ignore[attr-defined]
    task = desk.work.find(Pick, task_id)
    if task is None or task.kind != picking.PUT or task.state == picking.DONE:
        return Verdict("same_piece")
    desk.about(order_id=task.order_id, pick_id=task.id)
    if task.state != picking.LIT:
        return why_ended(desk, task)
    if any(other.bin_id == task.bin_id and other.id != task.id for other in _lit_beside(desk, task)):
        return ask("two_at_slot", bin=slot_of(desk, task).code)
    desk.in_place_of(task)
    return confirm(desk, task, task.qty_left if qty is None else qty)


def _press_without_task(desk: Desk, place: int) -> Verdict:
    """A press where the station names no task: at a full slot, which is told of, or where two lights meet."""
    bin_ = next((b for b in desk.work.where(Bin, "station_id", desk.station.id) if b.place == place), None)
    slot = desk.find_tote(bin_.code) if bin_ is not None else None
    if bin_ is None or slot is None:
        return Verdict("same_piece")
    at_place = [p for p in desk.work.where(Pick, "station_id", desk.station.id) if p.bin_id == bin_.id]
    return ask("two_at_slot", bin=bin_.code) if len(at_place) > 1 else tell_tote(desk, slot)


def _lit_beside(desk: Desk, task: Pick) -> list[Pick]:
    return desk.work.where(Pick, "station_id", task.station_id) if task.station_id is not None else []


def confirm(desk: Desk, task: Pick, qty: int) -> Verdict:
    """Pieces of a put are in their slot: they move, and the last one of an order fills it."""
    order, item = desk.work.get(Order, task.order_id or 0), desk.work.get(Item, task.item_id)
    desk.about(order, pick_id=task.id)
    refusal = stopped(desk, order) or picking.check_pieces([task], qty, item.sku)
    if refusal:
        return refusal
    if qty == 0:
        return to_slot(desk, task, task.qty_left)
    effects.MOVES[picking.PUT](desk, task, qty)
    after = tasks.change(desk, picking.done(task, qty))
    effects.settle(desk, after)
    desk.about(qty=qty)
    order = desk.work.get(Order, order.id)
    due = sum(max(0, o.qty_due) for o in desk.work.where(OrderLine, "order_id", order.id))
    there = slots.pieces(desk, desk.work.get(Tote, order.tote_id or 0))
    got, want = min(there, MOST_PIECES), min(due, MOST_PIECES)
    if order.state == "picked":
        where = together.name(desk.work, desk.work.get(Tote, order.tote_id or 0))
        return Verdict("order_done", {"order": f"{order.label} {where}"}, got, want)
    return Verdict("ok", {"sku": item.sku, "got": got, "want": want}, got, want)


def to_slot(desk: Desk, task: Pick, want: int) -> Verdict:
    """Which slot lights, and for how many pieces; `want`: as many as the order takes in all."""
    order = desk.work.get(Order, task.order_id or 0)
    desk.about(order, pick_id=task.id)
    text = f"{slot_of(desk, task).code} x{task.qty_left} > {order.label}"
    return Verdict("go", {"text": text}, got=task.qty_left, want=want)


def why_ended(desk: Desk, task: Pick) -> Verdict:
    """Why a put was ended by the office: its order was stopped, or changed and is wanted otherwise now."""
    order = desk.work.get(Order, task.order_id or 0)
    return stopped(desk, order) or Verdict("order_changed", {"text": order.label})
