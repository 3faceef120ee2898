"""Picking: which task is lit next, and what a scan or a button does to it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from hub.domain.verdicts import Verdict

OPEN, CLAIMED, LIT, DONE, SHORT, CANCELLED = "open", "claimed", "lit", "done", "short", "cancelled"
UNFINISHED = (OPEN, CLAIMED, LIT)
PICK, PUT_BACK, STRAY, PUT = "pick", "put_back", "stray", "put"
"""Kinds of task: bin to tote, tote to bin, a piece found where it does not belong (its bin never missed it),
and batch tote to the slot of an order.
"""


@dataclass(frozen=True, slots=True)
class Pick:
    """A task at a bin: `qty` pieces, of which `qty_done` are done. `station_id` is set while its light is
    on.
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

    @property
    def qty_left(self) -> int:
        """Pieces still to pick or to put."""
        return self.qty - self.qty_done


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
    return replace(task, qty_done=qty_done, state=DONE if qty_done == task.qty else task.state)


def check_pieces(task: Pick, qty: int, sku: str) -> Verdict | None:
    """The refusal when `qty` pieces are more than the task wants, else None."""
    if qty > task.qty_left:
        return Verdict("over_qty", {"sku": sku, "want": task.qty}, got=task.qty_done, want=task.qty)
    return None


def ended(task: Pick, state: str) -> Pick:
    """The task, ended without its remaining pieces (short or cancelled); its light goes out."""
    return replace(task, state=state, station_id=None)
