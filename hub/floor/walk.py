"""A walk from bin to bin: the next one is lit, and a scan of the bin, of a piece or the button confirms it.

Picking and putting away share it; what a confirmed piece does to stock is the only difference (`effects`).
"""

from dataclasses import replace

from hub.domain import orders, picking
from hub.domain.items import Item
from hub.domain.orders import Order, OrderLine
from hub.domain.people import Cart, Operator, Tote
from hub.domain.picking import Pick
from hub.domain.stock import Bin
from hub.domain.verdicts import Verdict, go, tell
from hub.floor import effects
from hub.floor.desk import Desk, stopped
from hub.office import tasks
from hub.store.work import Work


def take_cart(desk: Desk, code: str) -> Verdict:
    """H%: push this cart from now on; its unfinished tasks come along."""
    cart = desk.work.one(Cart, "code", code, desk.rules.site)
    operator = desk.operator
    assert operator is not None, "the router lets nobody here who is not signed in"
    if cart is None:
        return Verdict("unknown_code", {"code": code})
    cart = desk.work.put(replace(cart, operator_id=operator.id))
    desk.work.put(replace(operator, cart_id=cart.id))
    mine = tasks.of_cart(desk.work, cart.id)
    for task in mine:
        if task.operator_id != operator.id:
            tasks.change(desk, replace(task, operator_id=operator.id))
    return guide(desk, cart, 0) if mine else go(f"{cart.code}: C%…")


def pause(desk: Desk, operator: Operator) -> None:
    """Darken the lit task of a person who goes away: it stays on their cart, to be lit again by `resume`."""
    task = tasks.lit(desk.work, operator.cart_id) if operator.cart_id is not None else None
    if task is not None:
        tasks.change(desk, replace(task, state=picking.CLAIMED, station_id=None))


def resume(desk: Desk, operator: Operator) -> Verdict | None:
    """Light the next task of a person who is back, and say it; None where their cart has none."""
    cart = desk.work.maybe(Cart, operator.cart_id)
    return guide(desk, cart, 0) if cart is not None and tasks.of_cart(desk.work, cart.id) else None


def tell_tote(desk: Desk, tote: Tote) -> Verdict:
    """Whose tote this is, and how many pieces its order still lacks in it."""
    order = desk.work.maybe(Order, tote.order_id)
    if order is None:
        return tell("tote_free", tote=tote.code)
    desk.about(order)
    missing = sum(max(0, o.qty_due - o.qty_picked) for o in desk.work.where(OrderLine, "order_id", order.id))
    phrase = "tote_of" if missing else "tote_whole"
    return tell(phrase, tote=tote.code, order=order.label, state=order.state, missing=missing)


def cart_of(desk: Desk) -> Cart | None:
    """The cart that the operator here pushes."""
    operator = desk.operator
    return desk.work.maybe(Cart, operator.cart_id if operator else None)


def guide(desk: Desk, cart: Cart, from_walk_order: int, kind: str = picking.PICK) -> Verdict:
    """Light the next bin, of this kind of task first, and say it; say so when the walk is done."""
    task = tasks.light_next(desk, cart.id, from_walk_order, kind)
    return go(say(desk.work, task)) if task else tell("walk_done")


def what_next(work: Work, task: Pick | None) -> dict[str, object]:
    """The arguments by which a verdict says where to go next, or that the walk is done."""
    return {"text": say(work, task), "next": True} if task else {"phrase": "walk_done"}


def say(work: Work, task: Pick) -> str:
    """A task in words that fit a display: bin, pieces, item, tote.

    A bin whose station is away can't light, so the words carry all.
    """
    bin_ = work.get(Bin, task.bin_id)
    tote = work.maybe(Tote, task.tote_id)
    sign = ">" if task.kind == picking.PICK else "<"
    return f"{bin_.code} x{task.qty_left} {sign} {tote.code if tote else '-'}"


def lit_task(desk: Desk) -> Pick | None:
    """The task that the operator here stands before."""
    cart = cart_of(desk)
    return tasks.lit(desk.work, cart.id) if cart else None


def stopped_on_cart(desk: Desk, item_ids: set[int], bin_id: int | None = None) -> Verdict | None:
    """The verdict on a scan that fits no lit task, when it fits an order on this cart that must stop.

    Args:
        item_ids: what was scanned may be one of these items.
        bin_id: the bin that was scanned, where it was one.
    """
    cart = cart_of(desk)
    for tote in desk.work.where(Tote, "cart_id", cart.id) if cart else []:
        order = desk.work.maybe(Order, tote.order_id)
        if order is None or orders.stop(order) is None:
            continue
        of_order = desk.work.where(Pick, "order_id", order.id)
        if any(p.kind == picking.PICK and (p.item_id in item_ids or p.bin_id == bin_id) for p in of_order):
            return stopped(desk, order)
    return None


def confirm_bin(desk: Desk, code: str) -> Verdict:
    """L%: all pieces of the lit task are taken from (or put into) this bin."""
    task = lit_task(desk)
    lit_bin = desk.work.maybe(Bin, task.bin_id if task else None)
    if task is None or lit_bin is None or lit_bin.code != code:
        scanned = desk.work.one(Bin, "code", code, desk.rules.site)
        stop = stopped_on_cart(desk, set(), scanned.id) if scanned else None
        return stop or (Verdict("wrong_bin", {"bin": lit_bin.code}) if lit_bin else tell("walk_done"))
    return confirm(desk, task, task.qty_left)


def confirm_button(desk: Desk, button: object) -> Verdict:
    """The button at a lit place: its task names what is confirmed, whoever else works in the zone.

    A smaller `qty` leaves the rest lit. A second press finds the task ended and does nothing.
    """
    task_id, qty = button.task, button.qty  # type: ignore[attr-defined]  # a protocol.messages.Button
    task = desk.work.find(Pick, task_id) if task_id else None
    if task is None or task.state in (picking.DONE, picking.SHORT):
        return Verdict("same_piece")
    if task.state == picking.CANCELLED:
        return Verdict("order_cancelled", {"text": ""})
    if task.state != picking.LIT:
        return _not_lit(desk, task)
    return confirm(desk, task, task.qty_left if qty is None else qty)


def _not_lit(desk: Desk, task: Pick) -> Verdict:
    """Why a press at a place that is dark does nothing: its order was stopped, or the walk is elsewhere."""
    order, lit = desk.work.maybe(Order, task.order_id), lit_task(desk)
    stop = stopped(desk, order) if order is not None else None
    if stop is not None or lit is None:
        return stop or Verdict("same_piece")
    return Verdict("wrong_bin", {"bin": desk.work.get(Bin, lit.bin_id).code})


def confirm(desk: Desk, task: Pick, qty: int) -> Verdict:
    """Pieces of a task are done; the next bin is lit when it was the last of them."""
    item = desk.work.get(Item, task.item_id)
    desk.about(order_id=task.order_id, line_id=task.line_id, pick_id=task.id)
    order = desk.work.maybe(Order, task.order_id)
    refusal = stopped(desk, order) if order is not None and task.kind == picking.PICK else None
    refusal = refusal or picking.check_pieces(task, qty, item.sku)
    if refusal:
        return refusal
    if qty == 0:
        return go(say(desk.work, task))
    effects.MOVES[task.kind](desk, task, qty)
    after = tasks.change(desk, picking.done(task, qty))
    effects.settle(desk, after)
    desk.about(qty=qty)
    args: dict[str, object] = {"sku": item.sku, "got": after.qty_done, "want": after.qty}
    got = Verdict("ok", args, after.qty_done, after.qty)
    if after.state == picking.LIT:
        return got
    following = tasks.light_next(desk, task.cart_id, task.walk_order, task.kind) if task.cart_id else None
    return replace(got, args={**args, **what_next(desk.work, following)})
