"""Filling waves: which orders go in one where a single wave can't hold them all.

Rule: each order is in exactly one wave, none is over its capacity but that of a single order, and the order
whose turn it is begins the next.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from heapq import heapify, heappop, heappush


@dataclass(frozen=True, slots=True)
class Candidate:
    """An allocated order of one warehouse that waits for its release. Times in UTC milliseconds, 0 for none.

    `version` is that of the order as it was read: one that has changed since is not released by the plan.
    """

    order_id: int
    label: str
    version: int
    pieces: int
    bins: frozenset[int]
    """Where its pieces are promised."""
    aisles: frozenset[str] = frozenset()
    since_ms: int = 0
    """When it was allocated."""
    urgent: bool = False
    ship_by_ms: int = 0
    carrier: str = ""
    cutoff_at_ms: int = 0
    """When its carrier calls next."""
    missed_at_ms: int = 0
    """The call for which it was ready and not released."""

    @property
    def due_ms(self) -> int:
        """When it must be ready: the sooner of what was promised and the carrier's call; 0 where nothing
        says.
        """
        return min(filter(None, (self.ship_by_ms, self.cutoff_at_ms)), default=0)


def fill(
    left: dict[int, Candidate], most_orders: int, most_pieces: int, by_bins: bool
) -> tuple[Candidate, ...]:
    """Take the orders of the next wave out of those that are left; one of more pieces than a wave holds goes
    alone.

    Args:
        left: turn -> order; at least one.
        by_bins: whether orders may be drawn forward into a wave that passes by their bins.

    Returns:
        The orders, in their turn.
    """
    if len(left) <= most_orders and sum(order.pieces for order in left.values()) <= most_pieces:
        turns = sorted(left)
    else:
        turns = _choose(left, most_orders, most_pieces, by_bins)
    return tuple(left.pop(turn) for turn in turns)


def _choose(left: Mapping[int, Candidate], most_orders: int, most_pieces: int, by_bins: bool) -> list[int]:
    """The turns of the orders of one wave: the first of all, then each time the one that adds the fewest
    aisles to the walk, of its own bins the smallest share, and is the first among equals.

    Aisles before bins, for a walk is as long as the aisles that it goes through (docs/waves.md).
    """
    adds = {turn: (len(order.aisles), len(order.bins)) for turn, order in left.items()}
    wanting: dict[int | str, list[int]] = {}
    for turn, order in left.items() if by_bins else ():
        places: list[int | str] = [*order.aisles, *order.bins]
        for place in places:
            wanting.setdefault(place, []).append(turn)
    # Of an entry that is out of date there is a newer and better one in the heap.
    heap = [(0, 0.0, min(left))] if by_bins else [(0, 0.0, turn) for turn in left]
    if by_bins:
        heap += [(*_cost(left[turn], adds[turn]), turn) for turn in left]
    heapify(heap)
    part: set[int] = set()
    pieces = 0
    while heap and len(part) < most_orders:
        turn = heappop(heap)[-1]
        order = left[turn]
        if turn in part or (part and pieces + order.pieces > most_pieces):
            continue
        part.add(turn)
        pieces += order.pieces
        for other in _come_nearer(order, adds, wanting) - part:
            heappush(heap, (*_cost(left[other], adds[other]), other))
    return sorted(part)


def _cost(order: Candidate, adds: tuple[int, int]) -> tuple[int, float]:
    """What an order adds to a walk: aisles, and the share of its bins."""
    return adds[0], adds[1] / max(1, len(order.bins))


def _come_nearer(
    order: Candidate, adds: dict[int, tuple[int, int]], wanting: dict[int | str, list[int]]
) -> set[int]:
    """Count down what other orders add, now that the walk goes where this one wants it; their turns."""
    nearer: set[int] = set()
    for aisle in order.aisles:
        for other in wanting.pop(aisle, ()):
            adds[other] = (adds[other][0] - 1, adds[other][1])
            nearer.add(other)
    for bin_id in order.bins:
        for other in wanting.pop(bin_id, ()):
            adds[other] = (adds[other][0], adds[other][1] - 1)
            nearer.add(other)
    return nearer
