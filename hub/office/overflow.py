"""Totes and slots that are full before their order is complete: another one goes on with it.

Rule: an order has one tote by the books, its first. Those that help it name it, and have no order, wave, cart
or contents of their own. What is still to come goes into the first of all of them that is not full.
"""

from dataclasses import replace

from hub.domain import picking
from hub.domain.orders import Order
from hub.domain.people import Cart, Tote
from hub.domain.picking import Pick
from hub.domain.stock import Bin
from hub.office.act import Act
from hub.store import together


def fill(act: Act, tote: Tote) -> None:
    """Nothing more goes into an order's tote."""
    act.work.put(replace(act.work.get(Tote, tote.id), filled=True))


def reopen(act: Act, tote: Tote) -> None:
    """A full tote has room after all: what is still to come goes into it."""
    act.work.put(replace(act.work.get(Tote, tote.id), filled=False))


def join(act: Act, head: Tote, tote: Tote) -> Tote:
    """A free tote helps to hold an order from now on.

    Args:
        head: the order's first tote, which is full.
    """
    return act.work.put(replace(tote, with_id=head.id))


def free(act: Act, tote: Tote) -> None:
    """The totes of an order are nobody's, ready for the next. What was lit at a slot goes dark."""
    head, *others = together.every(act.work, tote)
    for each in others:
        act.work.put(replace(each, with_id=None, filled=False))
        act.relight(act.work.get(Bin, each.bin_id).station_id)
    act.work.put(replace(head, order_id=None, cart_id=None, filled=False))


def waiting(act: Act, cart: Cart) -> list[tuple[Tote, list[Pick]]]:
    """The orders whose totes on a cart are all full while picks in its zone wait for an empty one: the first
    tote of each and these picks, in the order of the walk.
    """
    work = act.work
    found = []
    for tote in work.where(Tote, "cart_id", cart.id):
        order = work.maybe(Order, tote.order_id if tote.filled else None)
        if order is None or order.state != "picking" or together.taking(work, tote) is not None:
            continue
        picks = open_picks(act, cart, order)
        if picks:
            found.append((tote, picks))
    return sorted(found, key=lambda pair: (min(p.walk_order for p in pair[1]), pair[0].id))


def open_picks(act: Act, cart: Cart, order: Order) -> list[Pick]:
    """An order's open picks in the zone in which the cart stays."""
    return [
        p
        for p in act.work.where(Pick, "order_id", order.id)
        if p.kind == picking.PICK
        and p.state == picking.OPEN
        and cart.zone in ("", act.work.get(Bin, p.bin_id).zone)
    ]
