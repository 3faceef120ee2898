"""X%UNDO of what is more than pieces confirmed: a short, a damaged piece, an emptied or full tote, a put
back.

Rule: the last act comes back first, whatever it was; what can't come back says why, and the one before it has
to wait for it.
"""

from typing import NamedTuple

from hub.domain import picking
from hub.domain.people import Cart
from hub.domain.picking import Pick
from hub.domain.verdicts import Verdict, ask, tell
from hub.floor.desk import Desk
from hub.office import restoring, traces
from hub.store import queries
from hub.store.records import Event, Trace


class Last(NamedTuple):
    """The last act that moved pieces or changed more than that, and was not undone."""

    event: Event
    trace: Trace | None
    """What it changed, where it is taken back by that."""


def of_person(desk: Desk) -> Last | None:
    """The last act in this job of who works here; wherever it was."""
    assert desk.operator is not None, "the router lets nobody here who is not signed in"
    return _last(desk, "operator_id", desk.operator.id)


def last_put(desk: Desk) -> Pick | None:
    """The put whose pieces the last act of who works here was about, where they lie in their place."""
    last = of_person(desk)
    task = desk.work.maybe(Pick, last.event.pick_id) if last is not None else None
    return task if task is not None and (task.kind, task.state) == (picking.PUT, picking.DONE) else None


def of_order(desk: Desk, order_id: int) -> Last | None:
    """The last act in this job on an order, whoever did it."""
    return _last(desk, "order_id", order_id)


def _last(desk: Desk, column: str, id_: int) -> Last | None:
    since_ms = desk.moment.at_ms - traces.SHIFT_MS
    found = queries.last_act(desk.work, desk.station.job, column, id_, since_ms)
    return Last(*found) if found else None


def take_back(desk: Desk, event: Event, trace: Trace) -> Verdict:
    """Take an act back by its trace, and say which; or why that can't be."""
    desk.about(order_id=event.order_id, line_id=event.line_id, pick_id=event.pick_id)
    cart = desk.work.maybe(Cart, desk.operator.cart_id) if desk.operator is not None else None
    if cart is not None and cart.operator_id != desk.operator_id:
        cart = None
    try:
        restoring.take_back(desk, trace, cart)
    except traces.TooLateError as late:
        return too_late(late)
    desk.mark_undone(event)
    return tell(f"undone_{trace.said}", **trace.told)


def too_late(late: traces.TooLateError) -> Verdict:
    """What is said of an act that can't be taken back."""
    return Verdict("not_allowed", {"phrase": late.phrase, **late.args_of})


def closed(desk: Desk) -> Verdict:
    """With no order open at a bench: take back what this person did last, where that closed its order."""
    event, trace = of_person(desk) or (None, None)
    if event is None or trace is None:
        return ask("nothing_to_undo")
    return take_back(desk, event, trace)
