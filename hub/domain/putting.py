"""The put wall: the life of a slot as one table of events, and which order a piece is for.

    free → filling → full → packing → free
    beside it: back to filling when the order lacks pieces again, to clearing when it has ended and pieces of
    it are still there, and to free when nothing is left in it

Rule: a slot is one order's until all of it has left; what state it is in follows from that order alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from hub.domain.errors import NotPermitted
from hub.domain.orders import ENDS, Order

FREE, FILLING, FULL, PACKING, CLEARING = "free", "filling", "full", "packing", "clearing"
WORDS = {
    FREE: ("free", "空闲"),
    FILLING: ("filling", "分播中"),
    FULL: ("full", "已满"),
    PACKING: ("packing", "打包中"),
    CLEARING: ("to be cleared", "待清空"),
}
"""state -> its name in English and Chinese."""
STATES = tuple(WORDS)
LIFE: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        # The person at the front.
        "take": {FREE: (FILLING,)},
        "put": {FILLING: (FILLING, FULL)},
        "take_out": {FILLING: (FILLING,), FULL: (FILLING,)},
        "lay_back": {FILLING: (FILLING, FREE)},
        "overflow": {FILLING: (FILLING,)},
        # The person at the back.
        "open": {FULL: (PACKING,)},
        "leave": {PACKING: (FULL,)},
        "pack": {FULL: (FREE,), PACKING: (FREE,)},
        # What happens to its order.
        "lack": {FILLING: (FILLING,), FULL: (FILLING,), PACKING: (FILLING,)},
        "end": {FILLING: (CLEARING,), FULL: (CLEARING,), PACKING: (CLEARING,)},
        "clear": {FILLING: (FREE,), CLEARING: (FREE,)},
    }
)
"""event -> {state in which it is permitted: states that it may lead to}. All that may happen to a slot.

`take`: an order gets it. `put`: pieces come into it; with the last one it is full. `take_out`: a put is
undone, or a piece is set aside as damaged. `lay_back`: a piece for it is not put after all. `overflow`: it
holds no more, and a free slot, which its order takes too, goes on. `pack`: what is
in it is verified and leaves. `lack`: its order is stopped, changed or sent back for pieces. `end`: its order
is cancelled or merged, and what is in it goes back to its bins. `clear`: nothing is left.
"""


def state(order: Order | None, unsorted: int = 0) -> str:
    """The state of the slot that this order has; None: no order has it.

    Args:
        unsorted: pieces that were picked for the order and are not in the slot yet.

    >>> state(None)
    'free'
    >>> state(Order(1, "main", 1, "7", "A-7", "picked"))
    'full'
    """
    if order is None:
        return FREE
    return state_by(order.state, order.station_id is not None, unsorted)


def state_by(order_state: str, is_open: bool, unsorted: int = 0) -> str:
    """The state of a slot that an order in this state has.

    Args:
        is_open: it is open at a bench.

    >>> state_by("picked", True), state_by("picked", False, 1), state_by("cancelled", False)
    ('packing', 'filling', 'clearing')
    """
    if order_state in ENDS:
        return CLEARING
    if order_state != "picked" or unsorted:
        return FILLING
    return PACKING if is_open else FULL


def step(slot: str, now: str, event: str, to: str = "") -> str:
    """The state of a slot after an event.

    Args:
        slot: its code, for the refusal.
        to: the state that it leads to, where there are several.

    Raises:
        NotPermitted: the table does not permit the event in this state, or not with this outcome.

    >>> step("W1-07", "free", "take")
    'filling'
    >>> step("W1-07", "free", "put")
    Traceback (most recent call last):
    ...
    hub.domain.errors.NotPermitted: slot W1-07 is free 空闲: put is permitted in filling
    """
    outcomes = LIFE[event].get(now)
    if outcomes is None:
        raise NotPermitted(
            f"slot {slot} is {' '.join(WORDS[now])}: {event} is permitted in {', '.join(LIFE[event])}"
        )
    to = to or outcomes[0]
    if to not in outcomes:
        raise NotPermitted(
            f"slot {slot} is {' '.join(WORDS[now])}: {event} leads to {' or '.join(outcomes)}, not {to}"
        )
    return to


@dataclass(frozen=True, slots=True)
class Wish:
    """An order that wants a piece of a batch tote: how many of this item it can take, and how many pieces of
    all items it still lacks until it is complete.
    """

    order_id: int
    qty: int
    lacking: int
    has_slot: bool = False
    is_busy: bool = False
    """Another person has a piece for its slot in the hand."""
    urgent: bool = False


def ranked(wishes: Iterable[Wish], qty: int) -> list[Wish]:
    """The orders that can take `qty` pieces, the first to get them first.

    That is one that has a slot and lacks least until it is complete: its slot is free again soonest. A slot
    that another person is about to put into comes after those. Then come the urgent, then the oldest.

    >>> old, near, far = Wish(1, 1, 1), Wish(8, 1, 2, True), Wish(5, 1, 9, True)
    >>> [w.order_id for w in ranked([old, far, near, Wish(2, 0, 3)], 1)]
    [8, 5, 1]
    """
    fit = [wish for wish in wishes if wish.qty >= qty]
    return sorted(fit, key=_rank)


def _rank(wish: Wish) -> tuple[bool, bool, int, bool, int]:
    lacking = wish.lacking if wish.has_slot else 0
    return (not wish.has_slot, wish.is_busy, lacking, not wish.urgent, wish.order_id)


def nearest(walk_orders: Mapping[int, int], stands_at: int | None) -> list[int]:
    """Free slots (tote id -> place along the wall), the nearest to where somebody stands first; from the
    wall's beginning where nobody knows.

    >>> nearest({7: 1, 8: 2, 9: 3}, 3)
    [9, 8, 7]
    """
    at = 0 if stands_at is None else stands_at
    return sorted(walk_orders, key=lambda tote_id: (abs(walk_orders[tote_id] - at), walk_orders[tote_id]))
