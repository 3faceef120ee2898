"""Pick: a tote on the cart takes the next order or a part of a batch wave, lights lead from bin to bin,
shorts are found elsewhere.

The walk belongs to operator and cart: a scan at any station counts for whoever is signed in there.
"""

from dataclasses import replace

from hub.domain import items
from hub.domain.orders import Order
from hub.domain.people import CARTON, TOTE, Cart, Tote, Wave
from hub.domain.picking import Pick
from hub.domain.stock import Bin
from hub.domain.verdicts import Verdict, go, tell
from hub.floor import batch_pick, broken, counting, full_tote, hand_over, short_pick, taking_back, walk
from hub.floor.desk import Desk, Job, stopped
from hub.floor.telling import say, tell_tote, want_totes
from hub.floor.verify import meanings
from hub.office import batches, overflow, tasks
from hub.store import together, waiting


def choose_wave(desk: Desk, code: str) -> Verdict:
    """W%: take only this wave's orders. Where all that is left of it is on other carts, that is asked for; of
    one of which nothing is left the cart is told so, and takes what waits longest.
    """
    cart, wave = walk.cart_of(desk), desk.work.one(Wave, "code", code, desk.rules.site)
    if wave is None:
        return Verdict("unknown_code", {"code": code})
    if cart is None:
        return Verdict("not_allowed", {"text": "H%…"})
    left = waiting.first(desk.work, desk.rules.site, wave.id, wave.warehouse_id)
    elsewhere = hand_over.ask_wave(desk, cart, wave) if left is None else None
    if elsewhere is not None:
        return elsewhere
    cart = desk.work.put(replace(cart, wave_id=wave.id))
    if left is not None:
        return go(f"{wave.code}: C%…")
    wanting = want_totes(desk, cart)
    return Verdict("go", wanting) if wanting is not None else _forget_wave(desk, cart)


def take_tote(desk: Desk, code: str) -> Verdict:
    """C%: an empty tote takes the next order of its warehouse, or a part of its next batch wave; one whose
    order or wave lacks pieces goes to fetch them. A slot of a put wall stands still: it only tells.
    """
    cart, tote = walk.cart_of(desk), desk.scanned_tote(code)
    if tote is None:
        return Verdict("unknown_code", {"code": code})
    if cart is None:
        return Verdict("not_allowed", {"text": "H%…"})
    return _take(desk, cart, tote) if tote.kind == TOTE else tell_tote(desk, tote)


def take_order(desk: Desk, label: str) -> Verdict:
    """O%: fetch what an order lacks into the carton or tote in which its pieces are."""
    cart, order = walk.cart_of(desk), desk.find_order(label)
    if order is None:
        return Verdict("unknown_code", {"code": label})
    if cart is None:
        return Verdict("not_allowed", {"text": "H%…"})
    tote = desk.work.maybe(Tote, order.tote_id)
    if tote is None:
        desk.about(order)
        return stopped(desk, order) or tell("no_tote", order=order.label, state=order.state)
    return _take(desk, cart, tote) if tote.kind in (TOTE, CARTON) else tell_tote(desk, tote)


def _take(desk: Desk, cart: Cart, scanned: Tote) -> Verdict:
    """A tote comes onto the cart, with those that hold its order together with it."""
    told = walk.dark(desk)
    if told is not None:
        return told
    tote = together.first(desk.work, scanned)
    if hand_over.is_elsewhere(desk, cart, tote):
        return hand_over.ask_tote(desk, tote)
    order = desk.work.maybe(Order, tote.order_id)
    stop = stopped(desk, order)
    if stop is not None:
        return stop
    desk.undoable("taken", what=scanned.code)
    if tote.wave_id is not None and not batches.free_tote(desk, tote):
        return _full(desk, cart, tote) or batch_pick.join(desk, cart, tote, desk.work.get(Wave, tote.wave_id))
    if order is None:
        return _next(desk, cart, desk.work.get(Tote, tote.id))
    return _fetch(desk, cart, scanned, order)


def _fetch(desk: Desk, cart: Cart, scanned: Tote, order: Order) -> Verdict:
    """A tote with an order goes to fetch what it lacks: in the zone in which the cart stays."""
    desk.about(order)
    tote = together.first(desk.work, scanned)
    waiting_here = overflow.open_picks(desk, cart, order)
    if waiting_here:
        return (
            _full(desk, cart, tote)
            or full_tote.bring(desk, cart, scanned, waiting_here)
            or _claim(desk, cart, desk.work.get(Tote, tote.id), order, waiting_here)
        )
    lit = walk.lit_task(desk)
    if lit is not None and lit.tote_id != tote.id and tote.cart_id == cart.id:
        expected = desk.work.maybe(Tote, lit.tote_id)
        return Verdict("wrong_tote", {"tote": together.into(desk.work, expected) if expected else "-"})
    if lit is not None and lit.tote_id == tote.id:
        return go(say(desk.work, lit))
    return tell_tote(desk, tote)


def _full(desk: Desk, cart: Cart, tote: Tote, wave: Wave | None = None) -> Verdict | None:
    """The refusal where the cart holds as many totes as it may, else None. A tote with nothing more to fetch,
    such as that of an order that was stopped, does not count.
    """
    fetching = {t.tote_id for t in tasks.of_cart(desk.work, cart.id)} - {tote.id}
    on_it = [t for t in desk.work.where(Tote, "cart_id", cart.id) if t.id in fetching]
    waves = [wave, *(_wave_of(desk, t) for t in (tote, *on_it))]
    by_order = any(w is not None and w.method == "order" for w in waves)
    most = 1 if by_order else desk.rules.office.waves.cart_totes
    if not most or len(on_it) < most:
        return None
    counts = {"cart": cart.code, "count": len(on_it), "most": most}
    return Verdict("not_allowed", {"phrase": "cart_full", **counts})


def _wave_of(desk: Desk, tote: Tote) -> Wave | None:
    order = desk.work.maybe(Order, tote.order_id)
    return desk.work.maybe(Wave, order.wave_id if order else tote.wave_id)


def _next(desk: Desk, cart: Cart, tote: Tote) -> Verdict:
    """An empty tote helps an order on this cart whose own is full; else it takes what waits longest, urgent
    waves and orders first.
    """
    helped = full_tote.go_on(desk, cart, tote)
    if helped is not None:
        head, picks = helped
        order = desk.work.get(Order, head.order_id or 0)
        desk.about(order)
        desk.log(order, order.state, f"{cart.code} {together.name(desk.work, head)}")
        return _claim(desk, cart, head, order, picks)
    warehouse_id = desk.work.get(Bin, tote.bin_id).warehouse_id
    site = desk.rules.site
    found = waiting.next_order(desk.work, site, cart.wave_id, warehouse_id, cart.zone)
    if found is None:
        return _none_waits(desk, cart, warehouse_id)
    order_id, wave_id, method = found
    wave = desk.work.get(Wave, wave_id)
    full = _full(desk, cart, tote, wave)
    if full is not None:
        return full
    if method == "batch":
        return batch_pick.join(desk, cart, tote, wave)
    order = desk.work.get(Order, order_id)
    desk.about(order)
    order = desk.step(order, "pick", reason=f"{cart.code} {tote.code}")
    order = desk.work.put(replace(order, tote_id=tote.id))
    return _claim(desk, cart, tote, order, overflow.open_picks(desk, cart, order))


def _none_waits(desk: Desk, cart: Cart, warehouse_id: int) -> Verdict:
    """Nothing waits for an empty tote; of a cart that stays in a zone, say where something does."""
    found = waiting.first(desk.work, desk.rules.site, cart.wave_id, warehouse_id) if cart.zone else None
    if found is None:
        return _forget_wave(desk, cart)
    zones = waiting.zones(desk.work, [found[0]])
    return tell("zone_done", zone=cart.zone, zones=", ".join(zones))


def _forget_wave(desk: Desk, cart: Cart) -> Verdict:
    """Nothing waits any more of what this cart was sent for: the next tote takes what waits longest."""
    wave = desk.work.maybe(Wave, cart.wave_id)
    if wave is None:
        return tell("no_order_waits")
    desk.work.put(replace(cart, wave_id=None))
    return tell("wave_empty", wave=wave.code)


def _claim(desk: Desk, cart: Cart, tote: Tote, order: Order, open_picks: list[Pick]) -> Verdict:
    desk.work.put(replace(tote, order_id=order.id, cart_id=cart.id))
    tasks.claim(desk, open_picks, cart, tote)
    shown = tasks.light_next(desk, cart.id, 0)
    where = f": {say(desk.work, shown)}" if shown else ""
    what = f"{together.into(desk.work, tote)}={order.label}"
    desk.undoable_as(what=what)
    return go(f"{what}{where}")


def count(desk: Desk, number: str) -> Verdict:
    """Q%: n pieces of the lit task."""
    told = walk.dark(desk)
    if told is not None:
        return told
    task = walk.lit_task(desk)
    qty = counting.read(number)
    if task is None or not qty:
        return counting.refused(number)
    return walk.confirm(desk, task, qty)


def scan(desk: Desk, code: str) -> Verdict:
    """A piece taken from the lit bin."""
    told = walk.dark(desk)
    if told is not None:
        return told
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


JOB = Job(
    cards={
        "H": hand_over.take_cart,
        "Z": hand_over.choose_zone,
        "W": choose_wave,
        "C": take_tote,
        "O": take_order,
        "L": walk.confirm_bin,
        "Q": count,
    },
    acts={
        "SHORT": short_pick.ask,
        "DAMAGED": broken.damaged,
        "UNDO": taking_back.undo,
        "FULL": full_tote.full,
    },
    scan=scan,
    button=walk.confirm_button,
)
ANSWERS = {"short": short_pick.short, **hand_over.ANSWERS}
