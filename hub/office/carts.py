"""Carts that somebody left: what is on them is free for the next."""

from dataclasses import replace

from hub.domain import picking
from hub.domain.errors import NotFound
from hub.domain.people import Cart, Operator, Tote
from hub.domain.picking import Pick
from hub.office import batches, tasks
from hub.office.act import Act


def find(act: Act, code: str) -> Cart:
    """The cart of a code.

    Raises:
        NotFound: the site has none of this code.
    """
    cart = act.work.one(Cart, "code", code, act.rules.site)
    if cart is None:
        raise NotFound(f"cart {code}: expected one on site {act.rules.site}, found none")
    return cart


def release(act: Act, cart: Cart) -> Cart:
    """Free a cart whose picker has left: nobody pushes it, its lights go out, and its unfinished tasks wait
    for whoever scans its totes next. What was confirmed stays; pieces stay in their totes.
    """
    work = act.work
    holder = work.maybe(Operator, cart.operator_id)
    if holder is not None and holder.cart_id == cart.id:
        work.put(replace(holder, cart_id=None))
    left = tasks.of_cart(work, cart.id)
    tasks.release(act, [t for t in left if t.kind != picking.STRAY])
    for task in left:
        if task.kind == picking.STRAY:
            # A stray piece was never booked out of its bin: whoever finds it scans it again.
            tasks.cancel(act, work.get(Pick, task.id))
    for tote in list(work.where(Tote, "cart_id", cart.id)):
        batches.leave_cart(act, tote)
    return work.put(replace(cart, operator_id=None, wave_id=None, zone=""))
