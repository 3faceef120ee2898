"""Orders of one piece at the verify bench: each piece of a batch tote finds its order and verifies it at
once.

They skip the put wall: one scan puts the piece to the oldest order that wants it, into a carton of the
order's own, and the order is ready to be packed by its label. Every other scan is `verify`'s.
"""

from dataclasses import replace

from hub.domain import cases, picking
from hub.domain.items import Item
from hub.domain.order_lines import OrderLine
from hub.domain.orders import Order
from hub.domain.people import CARTON, Tote
from hub.domain.picking import Pick
from hub.domain.stock import DAMAGED, Bin
from hub.domain.verdicts import Verdict, tell
from hub.floor import sorting, undoing, unverified, verify
from hub.floor.desk import Desk, Job
from hub.floor.sorting import Found
from hub.office import cartons, changes, ledger, losses, prints, putting, shorts, totes
from hub.office.traces import TooLateError
from hub.store import queries
from hub.store.records import Serial
from hub.store.walls import Wanting


def open_tote(desk: Desk, code: str) -> Verdict:
    """C%: the order whose pieces stand in a tote or a slot is opened; of a batch tote, its orders of one
    piece.
    """
    tote = desk.find_tote(code)
    if tote is None or tote.wave_id is None:
        return verify.open_tote(desk, code)
    order = desk.work.maybe(Order, desk.station.order_id)
    if order is not None:
        return desk.ask(f"sort:{tote.id}", "leave", order=order.label)
    return sorting.open_tote(desk, tote)


def open_anyway(desk: Desk, tote_id: str) -> Verdict:
    """X%YES to "leave the order?" after a batch tote was scanned."""
    verify.leave(desk)
    return sorting.open_tote(desk, desk.work.get(Tote, int(tote_id)))


def _tote(desk: Desk) -> Tote | None:
    """The batch tote that is open here, unless an order is."""
    return sorting.tote_here(desk) if desk.station.order_id is None else None


def _is_single(order: Wanting) -> bool:
    return order.wanted == 1


def scan(desk: Desk, code: str) -> Verdict:
    """A piece out of the open batch tote verifies its order; with none open, as `verify.scan`."""
    tote = _tote(desk)
    if tote is None:
        return verify.scan(desk, code)
    found = sorting.judge(desk, tote, code, _is_single)
    if isinstance(found, Verdict):
        labelled = desk.find_order(code.partition(" ")[2]) if found.why == "unknown_code" else None
        return verify.open_order(desk, labelled.label) if labelled else found
    return _serial_refused(desk, found) or _to_order(desk, tote, found)


def _serial_refused(desk: Desk, found: Found) -> Verdict | None:
    item, serial = found.piece.item, found.scanned.serial
    if not item.tracks_serial:
        return None
    if serial is None:
        return Verdict("ambiguous_code", {"code": found.scanned.code})
    if queries.serial_seen(desk.work, item.id, serial):
        return Verdict("serial_seen", {"text": serial})
    return None


def _to_order(desk: Desk, tote: Tote, found: Found) -> Verdict:
    """The oldest order that still takes the piece has it in a carton, and is verified."""
    item = found.piece.item
    for wish in sorted(found.wishes, key=lambda w: (not w.urgent, w.order_id)):
        order = putting.takes(desk, wish.order_id, item.id, 1)
        if order is None:
            continue
        desk.about(order)
        carton = cartons.carton_for(desk, order)
        task = _put(desk, tote, order, carton, found)
        order = shorts.picked_or_short(desk, order.id)
        line = next(o for o in desk.work.where(OrderLine, "order_id", order.id) if o.qty_to_verify > 0)
        desk.work.put(replace(line, qty_verified=line.qty_verified + 1))
        if item.tracks_serial and found.scanned.serial is not None:
            desk.work.add(Serial(0, item.site, item.id, found.scanned.serial, line.id))
        desk.about(pick_id=task.id, qty=1)
        said = verify.done(desk, order, Verdict("order_done", got=1, want=1))
        putting.close_if_empty(desk, tote)
        return said
    return Verdict("over_qty", {"sku": item.sku, "want": 0}, 0, 0)


def _put(desk: Desk, tote: Tote, order: Order, carton: Tote, found: Found) -> Pick:
    """The piece is in the order's carton; the put that brought it there is kept, done."""
    bin_, operator = desk.work.get(Bin, carton.bin_id), sorting.person(desk)
    task = desk.work.add(
        Pick(
            id=0,
            site=order.site,
            kind=picking.PUT,
            state=picking.DONE,
            order_id=order.id,
            line_id=None,
            item_id=found.piece.item.id,
            bin_id=bin_.id,
            lot=found.lot,
            qty=1,
            qty_done=1,
            walk_order=0,
            cart_id=None,
            tote_id=tote.id,
            operator_id=operator.id,
            station_id=None,
        )
    )
    putting.move(desk, task, 1)
    desk.work.put(replace(operator, pick_id=task.id))
    return task


def undo(desk: Desk, text: str) -> Verdict:
    """X%UNDO: the piece that was scanned last is in its batch tote again, and its order is being picked; or
    what was done since is taken back.
    """
    task = _last(desk)
    if task is None:
        return unverified.undo(desk, text)
    try:
        _take_back(desk, task)
    except TooLateError as late:
        return undoing.too_late(late)
    sorting.forget_put(desk, task)
    return sorting.taken_back(desk, task, 1)


def _last(desk: Desk) -> Pick | None:
    """The piece that this person put into a carton, where that was the last that they did here; None while an
    order is open.
    """
    last = undoing.of_person(desk)
    if desk.station.order_id is not None or last is None or last.trace is not None:
        return None
    return undoing.last_put(desk)


def _take_back(desk: Desk, task: Pick) -> None:
    """The piece is in its batch tote again, its order being picked and without a parcel.

    Raises:
        TooLateError: somebody packs it, or the tote is its wave's no more. Nothing is changed then.
    """
    work, tote = desk.work, putting.batch_tote(desk, task)  # the tote first, as who scans it does
    order = work.get(Order, task.order_id or 0)
    carton = work.maybe(Tote, order.tote_id)
    is_there = carton is not None and carton.kind == CARTON and carton.bin_id == task.bin_id
    putting.refuse_open(desk, order)
    if carton is None or not is_there or order.state != "verified":
        raise TooLateError("too_late_order", order=order.label, state=order.state)
    if not putting.is_reusable(tote, order):
        raise TooLateError("too_late_tote", tote=tote.code)
    desk.about(order, pick_id=task.id)
    changes.void_parcels(desk, order)
    prints.void_papers(desk, order, "verified again 重新验货")
    for line in work.where(OrderLine, "order_id", order.id):
        queries.forget_serials(work, line.id)
        work.put(replace(line, qty_verified=0, qty_counted=0))
    work.put(replace(tote, wave_id=order.wave_id))
    from_bin, to_bin = work.get(Bin, carton.bin_id), work.get(Bin, tote.bin_id)
    putting.move_pieces(desk, task.item_id, 1, from_bin, to_bin, "undo", task.lot, order.id)
    desk.step(order, "send_back", "picking", cases.TAKEN_BACK)
    totes.free(desk, carton, work.get(Order, order.id))
    back = picking.step(replace(task, qty_done=0), "take_back")
    work.put(picking.step(back, "cancel"))


def damaged(desk: Desk, text: str) -> Verdict:
    """X%DAMAGED: the piece that was scanned last is set aside, and another one is fetched for its order."""
    task = _last(desk)
    if task is None:
        return unverified.damaged(desk, text)
    tote = putting.batch_tote(desk, task)
    try:
        _take_back(desk, task)
    except TooLateError as late:
        return undoing.too_late(late)
    sorting.forget_put(desk, task)
    from_bin, aside = desk.work.get(Bin, tote.bin_id), ledger.site_bin(desk, DAMAGED)
    sku = desk.work.get(Item, task.item_id).sku
    # Taken back, the piece is in the tote again: it is scanned anew.
    desk.undoable("damaged", what=f"{sku} > {tote.code}")
    putting.move_pieces(desk, task.item_id, 1, from_bin, aside, "damaged", task.lot, task.order_id)
    losses.lose(desk, desk.work.get(Order, task.order_id or 0), task.item_id, 1)
    putting.close_if_empty(desk, tote)
    return tell("damaged", sku=sku)


def ask_empty(desk: Desk, text: str) -> Verdict:
    """X%CLOSE, X%SHORT: the open batch tote is empty; while an order is open, as `verify.close`."""
    return verify.close(desk, text) if _tote(desk) is None else sorting.ask_empty(desk, text)


JOB = Job(
    cards={"O": verify.open_order, "C": open_tote, "S": open_tote, "Q": verify.count},
    acts={"UNDO": undo, "DAMAGED": damaged, "CLOSE": ask_empty, "SHORT": ask_empty},
    scan=scan,
)
"""What a bench does in the job VERIFY."""
ANSWERS = {**verify.ANSWERS, "sort": open_anyway}
"""question -> what X%YES does."""
