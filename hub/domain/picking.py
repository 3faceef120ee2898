"""Picking: the life of a task as one table of events, which task is lit next, and what a scan does to it.

open → claimed → lit → done
beside it: short and cancelled, and the ways back to open and claimed
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from hub.domain.errors import NotPermitted
from hub.domain.verdicts import Verdict

OPEN, CLAIMED, LIT, DONE, SHORT, CANCELLED = "open", "claimed", "lit", "done", "short", "cancelled"
UNFINISHED = (OPEN, CLAIMED, LIT)
PICK, PUT_BACK, STRAY, PUT = "pick", "put_back", "stray", "put"
"""Kinds of task: bin to tote, tote to bin, a piece found where it does not belong (its bin never missed it),
and batch tote to the slot of an order.
"""
STATES = (*UNFINISHED, DONE, SHORT, CANCELLED)
LIFE: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        # The picker.
        "claim": {OPEN: (CLAIMED,)},
        "light": {CLAIMED: (LIT,)},
        "put_out": {LIT: (CLAIMED,)},
        "confirm": {CLAIMED: (CLAIMED, DONE), LIT: (LIT, DONE)},
        "run_short": {CLAIMED: (SHORT,), LIT: (SHORT,)},
        "take_back": {CLAIMED: (CLAIMED,), LIT: (CLAIMED,), DONE: (CLAIMED,)},
        "hand_over": {CLAIMED: (CLAIMED,), LIT: (CLAIMED,)},
        "give_up": {CLAIMED: (OPEN,), LIT: (OPEN,)},
        "restore": {
            OPEN: (OPEN, CLAIMED),
            CLAIMED: (CLAIMED, OPEN),
            LIT: (CLAIMED, OPEN),
            **dict.fromkeys((DONE, SHORT, CANCELLED), (CLAIMED, OPEN, DONE)),
        },
        # The office.
        "shorten": {OPEN: (OPEN, DONE), CLAIMED: (CLAIMED, DONE), LIT: (LIT, DONE)},
        "part": {OPEN: (DONE,), CLAIMED: (DONE,), LIT: (DONE,)},
        "cancel": dict.fromkeys(UNFINISHED, (CANCELLED,)),
    }
)
"""event -> {state in which it is permitted: states that it may lead to}. All that may happen to a task.

Lit is the one task of a cart that its picker stands before; in a batch tote those like it (same bin, item and
lot) stay claimed and are confirmed through it. `part`: what is done stands for itself, and the rest becomes a
task of its own. `restore`: what changed or ended it was taken back; nothing else happens to what is short or
cancelled.
"""


@dataclass(frozen=True, slots=True)
class Pick:
    """A task at a bin: `qty` pieces, of which `qty_done` are done. `station_id` and `colour` are set while
    its light is on.
    """

    id: int
    site: str
    kind: str
    state: str
    order_id: int | None
    line_id: int | None
    item_id: int
    bin_id: int
    lot: str
    qty: int
    qty_done: int
    walk_order: int
    cart_id: int | None
    tote_id: int | None
    operator_id: int | None
    station_id: int | None
    colour: str = ""
    """Of its light: the person's own, or another where somebody near has the same."""

    @property
    def qty_left(self) -> int:
        """Pieces still to pick or to put."""
        return self.qty - self.qty_done


def step(task: Pick, event: str, to: str = "") -> Pick:
    """The task after an event. Whatever it leads to but `lit` has no light.

    Args:
        to: the state that it leads to, where there are several.

    Raises:
        NotPermitted: the table does not permit the event in this state, or not with this outcome.

    >>> t = Pick(4, "main", "pick", "claimed", 1, 1, 1, 1, "", 2, 0, 3, 1, 1, 1, None)
    >>> step(t, "light").state
    'lit'
    >>> step(replace(t, state="short"), "light")
    Traceback (most recent call last):
    ...
    hub.domain.errors.NotPermitted: task 4 is short: light is permitted in claimed
    """
    outcomes = LIFE[event].get(task.state)
    if outcomes is None:
        raise NotPermitted(
            f"task {task.id} is {task.state}: {event} is permitted in {', '.join(LIFE[event])}"
        )
    to = to or outcomes[0]
    if to not in outcomes:
        raise NotPermitted(
            f"task {task.id} is {task.state}: {event} leads to {' or '.join(outcomes)}, not {to}"
        )
    if to == LIT:
        return replace(task, state=to)
    return replace(task, state=to, station_id=None, colour="")


def is_alike(one: Pick, other: Pick) -> bool:
    """Whether two tasks take the same pieces from the same bin into the same tote."""
    return (one.kind, one.tote_id, one.bin_id, one.item_id, one.lot) == (
        other.kind,
        other.tote_id,
        other.bin_id,
        other.item_id,
        other.lot,
    )


def deal(tasks: Iterable[Pick], qty: int) -> list[tuple[Pick, int]]:
    """Deal pieces to tasks, in their order, until none is left; only tasks that get any.

    >>> t = lambda n, qty: Pick(n, "main", "pick", "claimed", 1, 1, 1, 1, "", qty, 0, 3, 1, 1, 1, None)
    >>> [(task.id, part) for task, part in deal([t(1, 2), t(2, 4), t(3, 1)], 5)]
    [(1, 2), (2, 3)]
    """
    dealt = []
    for task in tasks:
        part = min(qty, task.qty_left)
        if part > 0:
            dealt.append((task, part))
            qty -= part
    return dealt


def load(tasks: Iterable[Pick], most: int) -> list[Pick]:
    """The tasks, in walking order, that one tote takes: up to `most` pieces (0: all), but at least one task.

    >>> t = lambda n, qty: Pick(n, "main", "pick", "open", 1, 1, 1, 1, "", qty, 0, n, None, None, None, None)
    >>> [task.id for task in load([t(3, 4), t(1, 5), t(2, 3)], 8)]
    [1, 2]
    >>> [task.id for task in load([t(1, 50)], 8)], len(load([t(1, 50), t(2, 50)], 0))
    ([1], 2)
    """
    taken: list[Pick] = []
    pieces = 0
    for task in sorted(tasks, key=lambda t: (t.walk_order, t.id)):
        pieces += task.qty_left
        if most and taken and pieces > most:
            break
        taken.append(task)
    return taken


def next_task(tasks: Iterable[Pick], from_walk_order: int, kind: str = PICK) -> Pick | None:
    """The task to light next: of this kind first; onward from where the picker stands, then from the start.

    >>> t = lambda n: Pick(n, "main", "pick", "claimed", 1, 1, 1, 1, "", 2, 0, n, 1, 1, 1, None)
    >>> next_task([t(3), t(9), t(5)], 5).walk_order
    5
    >>> next_task([t(3)], 5).walk_order
    3
    """
    waiting = [t for t in tasks if t.state in UNFINISHED]

    def order(task: Pick) -> tuple[bool, bool, int, int]:
        return (task.kind != kind, task.walk_order < from_walk_order, task.walk_order, task.id)

    return min(waiting, key=order, default=None)


def done(task: Pick, qty: int) -> Pick:
    """The task after `qty` more pieces; finished when none is left."""
    qty_done = task.qty_done + qty
    return step(replace(task, qty_done=qty_done), "confirm", DONE if qty_done == task.qty else task.state)


def back(pick: Pick, tote_id: int, qty: int) -> Pick:
    """The task that brings pieces from a tote back to the bin that a pick took them from."""
    return replace(
        pick,
        kind=PUT_BACK,
        state=OPEN,
        qty=qty,
        qty_done=0,
        cart_id=None,
        operator_id=None,
        station_id=None,
        colour="",
        tote_id=tote_id,
    )


def check_pieces(tasks: Iterable[Pick], qty: int, sku: str) -> Verdict | None:
    """The refusal when `qty` pieces are more than tasks that are confirmed together want, else None."""
    tasks = list(tasks)
    if qty > sum(task.qty_left for task in tasks):
        got, want = sum(task.qty_done for task in tasks), sum(task.qty for task in tasks)
        return Verdict("over_qty", {"sku": sku, "want": want}, got=got, want=want)
    return None
