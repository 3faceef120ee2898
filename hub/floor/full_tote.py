"""X%FULL at picking: the tote that the lit pieces go into is full, and the next empty one goes on with the
walk.

Rule: the picks of a full tote wait for that one, and the cart goes on with its others meanwhile. A batch tote
leaves the cart, which is for its wave from then on: the next tote takes what it was still to take. An order's
stays: the next empty tote that is scanned on its cart helps to hold the order.
"""

from dataclasses import replace

from hub.domain import picking
from hub.domain.people import Cart, Tote
from hub.domain.picking import Pick
from hub.domain.stock import Bin
from hub.domain.verdicts import Verdict, tell
from hub.floor import telling, walk
from hub.floor.desk import Desk
from hub.office import batches, overflow, tasks
from hub.store import together


def full(desk: Desk, _: str) -> Verdict:
    """X%FULL: say how many pieces wait for the next tote, and where the cart goes on meanwhile."""
    told = walk.dark(desk)
    if told is not None:
        return told
    cart, lit = walk.cart_of(desk), walk.lit_task(desk)
    tote = desk.work.maybe(Tote, lit.tote_id if lit else None)
    if cart is None or lit is None or tote is None or lit.kind != picking.PICK:
        return Verdict("not_allowed", {"text": "X%FULL"})
    desk.about(order_id=lit.order_id, pick_id=lit.id)
    left = [t for t in tasks.of_cart(desk.work, cart.id) if t.tote_id == tote.id]
    said = together.into(desk.work, tote)
    desk.undoable("full", tote=said)
    tasks.release(desk, left)
    if tote.wave_id is not None:
        batches.leave_cart(desk, tote)
        desk.work.put(replace(cart, wave_id=tote.wave_id))
    else:
        overflow.fill(desk, together.taking(desk.work, tote) or tote)
    following = tasks.light_next(desk, cart.id, lit.walk_order)
    qty = sum(task.qty_left for task in left if task.kind == picking.PICK)
    if following is None:
        return tell("tote_full", tote=said, qty=qty)
    return tell("tote_full_go", tote=said, qty=qty, where=telling.say(desk.work, following))


def go_on(desk: Desk, cart: Cart, tote: Tote) -> tuple[Tote, list[Pick]] | None:
    """An empty tote comes onto a cart: it helps the order whose totes there are full, the one that the walk
    meets first.

    Returns:
        The first tote of that order, and the picks that waited for this one; None where none waits for a tote
        of this warehouse.
    """
    for head, picks in overflow.waiting(desk, cart):
        if _warehouse(desk, head) == _warehouse(desk, tote):
            overflow.join(desk, head, tote)
            return head, picks
    return None


def _warehouse(desk: Desk, tote: Tote) -> int:
    return desk.work.get(Bin, tote.bin_id).warehouse_id


def bring(desk: Desk, cart: Cart, tote: Tote, picks: list[Pick]) -> Verdict | None:
    """A full tote is scanned whose order still lacks pieces: from elsewhere, it comes onto this cart, and an
    empty one is wanted. On its cart, it has room after all, and takes them: None.
    """
    head = together.first(desk.work, tote)
    if together.taking(desk.work, head) is not None:
        return None
    if head.cart_id == cart.id:
        overflow.reopen(desk, tote)
        return None
    desk.work.put(replace(desk.work.get(Tote, head.id), cart_id=cart.id))
    qty = sum(pick.qty_left for pick in picks)
    return tell("tote_full", tote=together.name(desk.work, head), qty=qty)
