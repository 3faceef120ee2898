"""A walk from bin to bin: the next one is lit, and a scan of the bin, of a piece or the button confirms it.

Picking and putting away share it; what a confirmed piece does to stock is the only difference (`effects`).
"""

from dataclasses import replace

from hub.domain import picking
from hub.domain.items import Item
from hub.domain.orders import Order
from hub.domain.people import Cart, Tote
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


def cart_of(desk: Desk) -> Cart | None:
    """The cart that the operator here pushes."""
    operator = desk.operator
    return desk.work.maybe(Cart, operator.cart_id if operator else None)


def guide(desk: Desk, cart: Cart, from_walk_order: int) -> Verdict:
    """Light the next bin and say it; say so when the walk is done."""
    task = tasks.light_next(desk, cart.id, from_walk_order)
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


def confirm_bin(desk: Desk, code: str) -> Verdict:
    """L%: all pieces of the lit task are taken from (or put into) this bin."""
    task = lit_task(desk)
    if task is None:
        return go("-")
    bin_ = desk.work.get(Bin, task.bin_id)
    if bin_.code != code:
        return Verdict("wrong_bin", {"bin": bin_.code})
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
    following = tasks.light_next(desk, task.cart_id, task.walk_order) if task.cart_id else None
    return replace(got, args={**args, **what_next(desk.work, following)})
