"""Totes that hold one order together, as the floor's own connection reads them: the order's first one, which
was full, and those that help it.

Rule: the first one stands for all of them. Its bin holds the order's pieces by the books, whichever of the
totes they lie in; it alone names order and cart. Who has another one asks for the first.
"""

from hub.domain.orders import Order
from hub.domain.people import CARTON, Tote
from hub.store.work import Work


def first(work: Work, tote: Tote) -> Tote:
    """The tote that stands for this one: itself, unless it helps another one."""
    return tote if tote.with_id is None else work.get(Tote, tote.with_id)


def every(work: Work, tote: Tote) -> list[Tote]:
    """All totes that hold an order together with this one: the first, then the others by their numbers."""
    head = first(work, tote)
    return [head, *sorted(work.where(Tote, "with_id", head.id), key=lambda each: each.id)]


def taking(work: Work, tote: Tote) -> Tote | None:
    """The one of them that pieces go into; None while all of them are full."""
    head = first(work, tote)
    if not head.filled:
        return head  # most orders need no look at others
    return next((each for each in every(work, head) if not each.filled), None)


def by_bin(work: Work, bin_id: int) -> Tote | None:
    """The tote or slot whose bin this is; a storage bin is none's."""
    return next(iter(work.where(Tote, "bin_id", bin_id)), None)


def name(work: Work, tote: Tote) -> str:
    """What people call the totes of an order: `T07+T08`."""
    return "+".join(called(work, each) for each in every(work, tote))


def into(work: Work, tote: Tote) -> str:
    """What people call the one that pieces go into; all of them while every one is full."""
    fits = taking(work, tote)
    return called(work, fits) if fits is not None else name(work, tote)


def called(work: Work, tote: Tote) -> str:
    """What people call one tote: its code; a carton has none, so the label of the order that is in it."""
    if tote.kind == CARTON and tote.order_id is not None:
        return work.get(Order, tote.order_id).label
    return tote.code
