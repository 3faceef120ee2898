"""Pick: a tote on the cart takes the next order, lights lead from bin to bin, shorts are found elsewhere.

The walk belongs to operator and cart: a scan at any station counts for whoever is signed in there.
"""

from dataclasses import replace

from hub.domain import items, picking
from hub.domain.items import Item
from hub.domain.orders import Order, OrderLine
from hub.domain.people import Cart, Tote, Wave
from hub.domain.picking import Pick
from hub.domain.stock import Bin
from hub.domain.verdicts import Verdict, go, tell
from hub.floor import effects, walk
from hub.floor.desk import Desk, Job, stopped
from hub.floor.verify import meanings
from hub.office import ledger, shorts, tasks
from hub.store import queries
from hub.store.records import Event


def choose_wave(desk: Desk, code: str) -> Verdict:
    """W%: take only this wave's orders."""
    cart, wave = walk.cart_of(desk), desk.work.one(Wave, "code", code, desk.rules.site)
    if wave is None:
        return Verdict("unknown_code", {"code": code})
    if cart is None:
        return Verdict("not_allowed", {"text": "H%…"})
    desk.work.put(replace(cart, wave_id=wave.id))
    return go(f"{wave.code}: C%…")


def take_tote(desk: Desk, code: str) -> Verdict:
    """C%: an empty tote takes the next order of its warehouse; one whose order lacks pieces goes to fetch
    them.
    """
    cart, tote = walk.cart_of(desk), desk.find_tote(code)
    if tote is None:
        return Verdict("unknown_code", {"code": code})
    if cart is None:
        return Verdict("not_allowed", {"text": "H%…"})
    if tote.order_id is None:
        return _next_order(desk, cart, tote)
    order = desk.work.get(Order, tote.order_id)
    desk.about(order)
    stop = stopped(desk, order)
    if stop:
        return stop
    waiting = [p for p in desk.work.where(Pick, "order_id", order.id) if _is_open(p)]
    if not waiting:
        lit = walk.lit_task(desk)
        if lit is not None and lit.tote_id != tote.id and tote.cart_id == cart.id:
            expected = desk.work.maybe(Tote, lit.tote_id)
            return Verdict("wrong_tote", {"tote": expected.code if expected else "-"})
        return go(f"{tote.code}: {order.label}")
    return _claim(desk, cart, tote, order, waiting)


def _is_open(task: Pick) -> bool:
    return task.kind == picking.PICK and task.state == picking.OPEN


def _next_order(desk: Desk, cart: Cart, tote: Tote) -> Verdict:
    warehouse_id = desk.work.get(Bin, tote.bin_id).warehouse_id
    order_id = queries.next_released(desk.work, desk.rules.site, cart.wave_id, warehouse_id)
    if order_id is None:
        return tell("no_order_waits")
    order = desk.work.get(Order, order_id)
    desk.about(order)
    order = desk.step(order, "pick", reason=f"{cart.code} {tote.code}")
    order = desk.work.put(replace(order, tote_id=tote.id))
    return _claim(
        desk, cart, tote, order, [p for p in desk.work.where(Pick, "order_id", order.id) if _is_open(p)]
    )


def _claim(desk: Desk, cart: Cart, tote: Tote, order: Order, waiting: list[Pick]) -> Verdict:
    desk.work.put(replace(tote, order_id=order.id, cart_id=cart.id))
    tasks.claim(desk, waiting, cart, tote)
    shown = tasks.light_next(desk, cart.id, 0)
    where = f": {walk.say(desk.work, shown)}" if shown else ""
    return go(f"{tote.code}={order.label}{where}")


def count(desk: Desk, number: str) -> Verdict:
    """Q%: n pieces of the lit task."""
    task = walk.lit_task(desk)
    if task is None or not number.isdigit() or not 0 < int(number) < 1_000_000:
        return Verdict("unknown_code", {"code": f"Q%{number}"})
    return walk.confirm(desk, task, int(number))


def scan(desk: Desk, code: str) -> Verdict:
    """A piece taken from the lit bin."""
    task = walk.lit_task(desk)
    if task is not None:
        desk.about(order_id=task.order_id, line_id=task.line_id, pick_id=task.id)
    aim, _, raw = code.partition(" ")
    scanned = items.read(raw, aim or None)
    meant = meanings(desk, scanned)
    if not meant:
        return Verdict("unknown_code", {"code": raw})
    piece = next((p for p in meant if task is not None and p.item.id == task.item_id), None)
    if task is None or piece is None:
        stop = walk.stopped_on_cart(desk, {p.item.id for p in meant})
        otherwise = Verdict("wrong_item", {"sku": meant[0].item.sku}) if task else Verdict("no_order")
        return stop or otherwise
    if scanned.lot is not None and task.lot and scanned.lot != task.lot:
        return Verdict("lot_mismatch", {"text": f"{piece.item.sku}: {task.lot}"})
    return walk.confirm(desk, task, piece.pack_qty)


def ask_short(desk: Desk, _: str) -> Verdict:
    """X%SHORT: the bin does not hold what it should; asked twice, because it is written off."""
    task = walk.lit_task(desk)
    if task is None or task.kind != picking.PICK:
        return Verdict("no_order", {"text": "C%…"})
    desk.about(order_id=task.order_id, line_id=task.line_id, pick_id=task.id)
    bin_ = desk.work.get(Bin, task.bin_id)
    return desk.ask(f"short:{task.id}", "short", bin=bin_.code, qty=task.qty_left)


def short(desk: Desk, task_id: str) -> Verdict:
    """X%YES to "short?"."""
    task = desk.work.get(Pick, int(task_id))
    if task.state != picking.LIT or task.order_id is None:
        return Verdict("same_piece")
    desk.about(order_id=task.order_id, line_id=task.line_id, pick_id=task.id)
    missing, cart_id = task.qty_left, task.cart_id
    shorts.declare(desk, task)
    following = tasks.light_next(desk, cart_id, task.walk_order) if cart_id is not None else None
    shorts.picked_or_short(desk, task.order_id)
    return Verdict("short_pick", {"qty": missing, **walk.what_next(desk.work, following)})


def undo(desk: Desk, _: str) -> Verdict:
    """X%UNDO: put the pieces of the last confirmation back, and say which."""
    operator = desk.operator
    assert operator is not None, "the router lets nobody here who is not signed in"
    event = queries.last_event(desk.work, "operator_id", operator.id, "pick")
    task = desk.work.get(Pick, event.pick_id) if event and event.pick_id else None
    order = desk.work.maybe(Order, task.order_id if task else None)
    if (
        event is None
        or task is None
        or order is None
        or task.kind != picking.PICK
        or task.qty_done < event.qty
    ):
        return Verdict("not_allowed", {"text": "UNDO"})
    cart = walk.cart_of(desk)
    if order.state not in ("picking", "picked") or order.station_id is not None or cart is None:
        return Verdict("not_allowed", {"text": f"UNDO {order.label}: {order.state}"})
    return _undone(desk, event.id, event.qty, task, cart)


def _undone(desk: Desk, event_id: int, qty: int, task: Pick, cart: Cart) -> Verdict:
    work = desk.work
    assert task.line_id is not None and task.order_id is not None
    work.put(replace(work.get(Event, event_id), undone=True))
    line, bin_ = work.get(OrderLine, task.line_id), work.get(Bin, task.bin_id)
    ledger.move(
        desk,
        task.item_id,
        qty,
        effects.tote_bin(desk, task),
        bin_,
        "undo",
        lot=task.lot,
        order_id=task.order_id,
    )
    ledger.reserve(desk, ledger.balance(desk, bin_, task.item_id, task.lot), qty)
    work.put(replace(line, qty_picked=line.qty_picked - qty))
    shown = tasks.lit(work, cart.id)
    if shown is not None and shown.id != task.id:
        tasks.change(desk, replace(shown, state=picking.CLAIMED, station_id=None))
    tasks.change(
        desk,
        replace(task, qty_done=task.qty_done - qty, state=picking.CLAIMED, cart_id=cart.id, station_id=None),
    )
    order = work.get(Order, task.order_id)
    if order.state == "picked":
        desk.step(order, "send_back", "picking", "undo")
    desk.about(order_id=order.id, line_id=line.id)
    tasks.light_next(desk, cart.id, task.walk_order)
    return tell("undone", what=f"{work.get(Item, task.item_id).sku} -{qty} > {bin_.code}")


JOB = Job(
    cards={
        "H": walk.take_cart,
        "W": choose_wave,
        "C": take_tote,
        "L": walk.confirm_bin,
        "Q": count,
    },
    acts={"SHORT": ask_short, "UNDO": undo},
    scan=scan,
    button=walk.confirm_button,
)
ANSWERS = {"short": short}
