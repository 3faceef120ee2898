"""What a picker reads: where to go next, whose a tote is, and what is missing in it.

Rule: the display alone must do; a bin whose station is away can't light.
"""

from hub.domain import colours, orders, picking
from hub.domain.order_lines import OrderLine
from hub.domain.orders import Order
from hub.domain.people import SLOT, Cart, Operator, Tote, Wave
from hub.domain.picking import Pick
from hub.domain.stock import Balance, Bin
from hub.domain.verdicts import Verdict, tell
from hub.floor.desk import Desk
from hub.office import batches, overflow, put_backs, tasks
from hub.store import together, waiting
from hub.store.work import Work


def say(work: Work, task: Pick) -> str:
    """A task in words that fit a display: bin, pieces, tote; of a batch, the pieces of all its orders. Where
    the light is not of the person's own colour, that too.
    """
    bin_ = work.get(Bin, task.bin_id)
    tote = work.maybe(Tote, task.tote_id)
    sign = "<" if task.kind in (picking.PUT_BACK, picking.STRAY) else ">"
    named = together.into if task.kind == picking.PICK else together.name
    into = named(work, tote) if tote else "-"
    return f"{bin_.code} x{tasks.qty_lit(work, task)} {sign} {into}{_colour(work, task)}"


def _colour(work: Work, task: Pick) -> str:
    operator = work.maybe(Operator, task.operator_id)
    if operator is None or task.colour in ("", operator.colour) or task.station_id is None:
        return ""
    return f" {colours.WORDS[task.colour][operator.lang == 'zh']}"


def tell_tote(desk: Desk, tote: Tote) -> Verdict:
    """Whose tote this is, and what is missing in it: at which bin, or on whose cart."""
    wave = desk.work.maybe(Wave, tote.wave_id)
    if wave is not None:
        return _tell_batch(desk, tote, wave)
    order = desk.work.maybe(Order, tote.order_id)
    if order is None:
        return tell("tote_free", tote=tote.code)
    desk.about(order)
    missing = 0 if order.state in orders.ENDS else _lacking(desk, order)
    named, going = together.name(desk.work, tote), put_backs.pieces(desk, order)
    if not missing and going:
        return tell("tote_back", tote=named, order=order.label, state=order.state, qty=going)
    if not missing or orders.stop(order) is not None:
        phrase = "tote_of" if missing else "tote_whole"
        return tell(phrase, tote=named, order=order.label, state=order.state, missing=missing)
    of_order = [p for p in desk.work.where(Pick, "order_id", order.id) if p.kind == picking.PICK]
    return _missing(desk, tote, order.label, order.state, missing, of_order)


def _lacking(desk: Desk, order: Order) -> int:
    """Pieces that an order is due and that are not in its tote."""
    lines = desk.work.where(OrderLine, "order_id", order.id)
    to_pick = sum(max(0, line.qty_due - line.qty_picked) for line in lines)
    return to_pick + sum(batches.unsorted(desk, order).values())


def _tell_batch(desk: Desk, tote: Tote, wave: Wave) -> Verdict:
    unfinished = [t for t in batches.unfinished(desk, tote) if t.kind == picking.PICK]
    missing = sum(t.qty_left for t in unfinished)
    if missing:
        return _missing(desk, tote, wave.code, "picking", missing, unfinished)
    pieces = sum(b.qty for b in desk.work.where(Balance, "bin_id", tote.bin_id))
    return tell("tote_wave", tote=tote.code, wave=wave.code, pieces=pieces)


def _missing(desk: Desk, tote: Tote, whose: str, state: str, missing: int, picks: list[Pick]) -> Verdict:
    """What of a tote is missing where: at the first bin of the walk, or on somebody's cart."""
    left = sorted((p for p in picks if p.state in picking.UNFINISHED), key=lambda p: (p.walk_order, p.id))
    named = together.name(desk.work, tote)
    carts = [p.cart_id for p in left if p.cart_id is not None]
    if carts and tote.kind != SLOT:
        code = desk.work.get(Cart, carts[0]).code
        return tell("tote_on_cart", tote=named, order=whose, cart=code, missing=missing)
    if left:
        bin_ = desk.work.get(Bin, left[0].bin_id).code
        return tell("tote_lacks", tote=named, order=whose, bin=bin_, missing=missing)
    return tell("tote_of", tote=named, order=whose, state=state, missing=missing)


def end_of_walk(desk: Desk, cart: Cart, kind: str = picking.PICK) -> dict[str, object]:
    """The words after a cart's last task, which was of this kind. Batch totes leave it, for the put wall; of
    a cart that stays in a zone every tote leaves whose orders want pieces of other zones, and the words name
    those.
    """
    zones: list[str] = []
    for tote in list(desk.work.where(Tote, "cart_id", cart.id)):
        elsewhere = waiting.zones(desk.work, _orders_in(desk, tote)) if cart.zone else []
        zones += elsewhere
        if tote.wave_id is not None or elsewhere:
            batches.leave_cart(desk, tote)
    if zones:
        return {"phrase": "zone_done", "zone": cart.zone, "zones": ", ".join(dict.fromkeys(zones))}
    wanting = want_totes(desk, cart)
    if wanting is not None and kind == picking.PICK:
        return wanting
    return {"phrase": "away_done" if kind in (picking.PUT_BACK, picking.STRAY) else "walk_done"}


def want_totes(desk: Desk, cart: Cart) -> dict[str, object] | None:
    """The words of a cart of which an order waits for an empty tote, its own being full; None where none
    does.
    """
    for head, picks in overflow.waiting(desk, cart):
        qty = sum(pick.qty_left for pick in picks)
        return {"phrase": "tote_full", "tote": together.name(desk.work, head), "qty": qty}
    return None


def _orders_in(desk: Desk, tote: Tote) -> list[int]:
    """The orders whose missing pieces this tote is to take."""
    if tote.wave_id is not None:
        return waiting.of_wave(desk.work, tote.wave_id)
    return [tote.order_id] if tote.order_id is not None else []
