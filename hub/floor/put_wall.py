"""Put wall: a batch tote is opened, a piece of it is scanned, the slot of its order lights, and the slot's
button or its label confirms it. The last piece of an order fills its slot.

Rule: one piece in the hand at a time. Nothing is counted before the slot has confirmed it, and where two
lights meet at one slot only the label of the slot does.
"""

from hub.domain import picking
from hub.domain import putting as wall_rules
from hub.domain.items import Item
from hub.domain.orders import Order
from hub.domain.people import SLOT, Tote, Wave
from hub.domain.picking import Pick
from hub.domain.verdicts import Verdict, ask, not_now, tell
from hub.floor import counting, slot_puts, sorting, undoing
from hub.floor.desk import Desk, Job, stopped
from hub.floor.sorting import Found, slot_of
from hub.floor.telling import tell_tote
from hub.office import batches, losses, putting, slots
from hub.office.putting import Goods
from hub.office.traces import TooLateError
from hub.store import together


def open_tote(desk: Desk, code: str) -> Verdict:
    """C%: put the pieces of a batch tote to their orders; of any other tote, whose it is."""
    tote = desk.find_tote(code)
    if tote is None:
        return Verdict("unknown_code", {"code": code})
    told = _in_hand(desk)
    return told or sorting.open_tote(desk, tote)


def tell_order(desk: Desk, label: str) -> Verdict:
    """O%: where an order's pieces stand, and how many it lacks."""
    order = desk.find_order(label)
    if order is None:
        return Verdict("unknown_code", {"code": label})
    desk.about(order)
    tote = desk.work.maybe(Tote, order.tote_id)
    return stopped(desk, order) or (
        tell_tote(desk, tote) if tote else tell("no_tote", order=label, state=order.state)
    )


def scan(desk: Desk, code: str) -> Verdict:
    """A piece out of the open tote: the slot of the order that it is for lights."""
    tote = sorting.tote_here(desk)
    told = _in_hand(desk)
    if told is not None:
        return told
    if tote is None:
        return Verdict("no_order", {"text": "C%…"})
    found = sorting.judge(desk, tote, code, lambda _: True)
    return found if isinstance(found, Verdict) else _take_up(desk, tote, found)


def _in_hand(desk: Desk) -> Verdict | None:
    """What a scan says while a piece is in the hand: its slot; or that its order was stopped meanwhile, and
    that it is the tote's again. None with an empty hand.
    """
    operator = sorting.person(desk)
    task = putting.in_hand(desk, operator)
    if task is None:
        return None
    desk.about(order_id=task.order_id, pick_id=task.id)
    if task.state == picking.LIT:
        return Verdict("wrong_bin", {"phrase": "wrong_slot", "bin": slot_of(desk, task).code})
    putting.empty_hand(desk, operator)
    return slot_puts.why_ended(desk, task)


def _take_up(desk: Desk, tote: Tote, found: Found) -> Verdict:
    """The first order that still takes it gets the pieces in the hand, and a slot where it has none."""
    assert tote.wave_id is not None, "only a batch tote is opened"
    qty, item = found.piece.pack_qty, found.piece.item
    wave = desk.work.get(Wave, tote.wave_id)
    wall = slots.wall_for(desk, wave, desk.station)
    if wall is None:
        return ask("no_wall", wave=wave.code)
    for wish in wall_rules.ranked(found.wishes, qty):
        order = putting.takes(desk, wish.order_id, item.id, qty)
        if order is None:
            continue
        desk.about(order)
        slot = slots.take(desk, order, wall, sorting.person(desk))
        if slot is None:
            return ask("wall_full", wall=wall)
        goods = Goods(item.id, qty, found.lot)
        task = putting.take_up(desk, sorting.person(desk), tote, desk.work.get(Order, order.id), slot, goods)
        return slot_puts.to_slot(desk, task, wish.qty)
    return Verdict("over_qty", {"sku": item.sku, "want": 0}, 0, 0)


def count(desk: Desk, number: str) -> Verdict:
    """Q%: n pieces of the item in the hand go into its slot."""
    task = putting.in_hand(desk, sorting.person(desk))
    qty = counting.read(number)
    if task is None or not qty:
        return counting.refused(number)
    if task.state != picking.LIT:
        return _in_hand(desk) or Verdict("no_order")
    tote, wanted = putting.batch_tote(desk, task), _wanted(desk, task)
    desk.about(order_id=task.order_id, pick_id=task.id)
    most = min(wanted, putting.held(desk, tote, task.item_id).free + task.qty_left)
    if qty > most:
        sku = desk.work.get(Item, task.item_id).sku
        return Verdict("over_qty", {"sku": sku, "want": most}, task.qty_left, most)
    return slot_puts.to_slot(desk, putting.recount(desk, task, qty), wanted)


def _wanted(desk: Desk, task: Pick) -> int:
    """How many pieces of the item in the hand its order takes, less what others have in theirs."""
    order = desk.work.get(Order, task.order_id or 0)
    others = sum(
        p.qty_left for p in slots.lit_puts(desk, order) if p.item_id == task.item_id and p.id != task.id
    )
    return batches.unsorted(desk, order).get(task.item_id, 0) - others


def confirm_slot(desk: Desk, code: str) -> Verdict:
    """S%: what is in the hand is put into this slot. With an empty hand: what the slot lacks."""
    task = putting.in_hand(desk, sorting.person(desk))
    if task is None:
        tote = desk.find_tote(code)
        return tell_tote(desk, tote) if tote else Verdict("unknown_code", {"code": code})
    if task.state != picking.LIT:
        return _in_hand(desk) or Verdict("same_piece")
    right = slot_of(desk, task).code
    if code != right:
        desk.about(order_id=task.order_id, pick_id=task.id)
        return Verdict("wrong_bin", {"phrase": "wrong_slot", "bin": right})
    return slot_puts.confirm(desk, task, task.qty_left)


def undo(desk: Desk, _: str) -> Verdict:
    """X%UNDO: the piece in the hand, else the one put last, is in its tote again; says which."""
    operator = sorting.person(desk)
    task = desk.work.maybe(Pick, operator.pick_id)
    event, trace = undoing.of_person(desk) or (None, None)
    is_since = event is not None and trace is not None and event.pick_id == operator.pick_id
    if task is not None and task.state in (picking.LIT, picking.CANCELLED) and not is_since:
        desk.about(order_id=task.order_id, pick_id=task.id)
        putting.lay_back(desk, operator)
        return sorting.taken_back(desk, task, task.qty_left)
    if event is not None and trace is not None:
        return undoing.take_back(desk, event, trace)
    put = undoing.last_put(desk)
    if put is None:
        return ask("nothing_to_undo")
    desk.about(order_id=put.order_id, pick_id=put.id)
    try:
        putting.undo(desk, put)
    except TooLateError as late:
        return undoing.too_late(late)
    sorting.forget_put(desk, put)
    return sorting.taken_back(desk, put, put.qty_done)


def damaged(desk: Desk, _: str) -> Verdict:
    """X%DAMAGED: the piece in the hand, else the one put last, is damaged: it is set aside, and another one
    is fetched. Once more is of no piece that was put before.
    """
    task = putting.in_hand(desk, sorting.person(desk)) or undoing.last_put(desk)
    if task is None or task.state == picking.CANCELLED:
        return Verdict("not_allowed", {"text": "X%DAMAGED"})
    desk.about(order_id=task.order_id, pick_id=task.id)
    what = desk.work.get(Item, task.item_id).sku
    place = putting.batch_tote(desk, task).code if task.state == picking.LIT else slot_of(desk, task).code
    desk.undoable("damaged", what=f"{what} > {place}")
    if task.state == picking.LIT:
        losses.damaged_in_hand(desk, task)
    elif losses.damaged_in_slot(desk, task) is None:
        return Verdict("not_allowed", {"text": "X%DAMAGED"})
    else:
        what = f"{slot_of(desk, task).code} {what}"
    if desk.work.get(Pick, task.id).state == picking.CANCELLED:
        sorting.forget_put(desk, task)
    return tell("damaged", sku=what)


def ask_empty(desk: Desk, text: str) -> Verdict:
    """X%SHORT, X%CLOSE: the tote is empty; what is in the hand is put first."""
    return _in_hand(desk) or sorting.ask_empty(desk, text)


def full(desk: Desk, _: str) -> Verdict:
    """X%FULL: the slot of the piece in the hand, else of the one put last, holds no more. The nearest free
    slot goes on with its order, and what is in the hand goes there.
    """
    task = desk.work.maybe(Pick, sorting.person(desk).pick_id)
    told = _in_hand(desk) if task is not None and task.state == picking.CANCELLED else None
    if told is not None:
        return told
    slot = together.by_bin(desk.work, task.bin_id) if task is not None else None
    order = desk.work.maybe(Order, task.order_id if task is not None else None)
    if task is None or slot is None or order is None or slot.kind != SLOT:
        return Verdict("not_allowed", {"text": "X%FULL"})
    desk.about(order, pick_id=task.id)
    if order.state != "picking" or order.tote_id != (slot.with_id or slot.id):
        return stopped(desk, order) or not_now(order.label, order.state)
    desk.undoable("full", tote=slot.code)
    another = slots.take_another(desk, slot)
    if another is None:
        return ask("wall_full", wall=slot_of(desk, task).zone)
    if task.state == picking.LIT:
        return slot_puts.to_slot(desk, putting.lead_to(desk, task, another), _wanted(desk, task))
    return tell("slot_full", slot=slot.code, bin=another.code)


JOB = Job(
    cards={
        "C": open_tote,
        "S": confirm_slot,
        "L": confirm_slot,
        "Q": count,
        "O": tell_order,
    },
    acts={
        "UNDO": undo,
        "DAMAGED": damaged,
        "SHORT": ask_empty,
        "CLOSE": ask_empty,
        "FULL": full,
    },
    scan=scan,
    button=slot_puts.press,
)
ANSWERS = {"empty": sorting.emptied}
"""question -> what X%YES does."""
