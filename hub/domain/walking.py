"""The walk over the bins of a wave: in which order, and how far it is.

Rule: the order is that of the bins' walking order (serpentine, unless the site numbered them otherwise);
lengths come from the bins' coordinates and are in millimetres.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Stop:
    """A bin as a walk comes to it; coordinates from the warehouse's corner."""

    bin_id: int
    code: str
    aisle: str
    walk_order: int
    x_mm: int
    y_mm: int
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Aisle:
    """Between which coordinates an aisle's bins stand. It runs along y where they spread more along y, else
    along x.
    """

    along_y: bool
    low_mm: int
    high_mm: int


@dataclass(frozen=True, slots=True)
class Route:
    """A walk. `length_mm` is 0 where the bins have no coordinates: nothing is known of it then."""

    stops: tuple[Stop, ...]
    length_mm: int


def aisles(stops: Iterable[Stop]) -> dict[str, Aisle]:
    """The aisles of a warehouse, of all its storage bins.

    >>> aisles([Stop(1, "A-1", "A", 1, 0, 1200), Stop(2, "A-2", "A", 2, 0, 2400)])["A"]
    Aisle(along_y=True, low_mm=1200, high_mm=2400)
    """
    by_aisle: dict[str, list[Stop]] = {}
    for stop in stops:
        by_aisle.setdefault(stop.aisle, []).append(stop)
    found = {}
    for name, those in by_aisle.items():
        xs, ys = [stop.x_mm for stop in those], [stop.y_mm for stop in those]
        along_y = max(ys) - min(ys) >= max(xs) - min(xs)
        found[name] = Aisle(along_y, min(ys if along_y else xs), max(ys if along_y else xs))
    return found


def step_mm(a: Stop, b: Stop, aisles: Mapping[str, Aisle]) -> int:
    """How far it is from one bin to another, walking along aisles.

    Within an aisle |Δx| + |Δy|. From one aisle to another that runs the same way one leaves the first at one
    end and enters the second there, at whichever end it is shorter: with u along the aisles and v across,
    |Δv| + min(u1 + u2 - 2·low, 2·high - u1 - u2), low and high being the outermost ends of the two.
    From an aisle to one that runs the other way |Δx| + |Δy|.

    >>> rows = {"A": Aisle(True, 0, 9000), "B": Aisle(True, 0, 9000)}
    >>> a, b = Stop(1, "A-3", "A", 3, 0, 3000), Stop(2, "B-2", "B", 9, 3000, 2000)
    >>> step_mm(a, b, rows)
    8000
    """
    dx, dy = abs(a.x_mm - b.x_mm), abs(a.y_mm - b.y_mm)
    of_a, of_b = aisles.get(a.aisle), aisles.get(b.aisle)
    if a.aisle == b.aisle or of_a is None or of_b is None or of_a.along_y != of_b.along_y:
        return dx + dy
    u_sum, across = (a.y_mm + b.y_mm, dx) if of_a.along_y else (a.x_mm + b.x_mm, dy)
    low, high = min(of_a.low_mm, of_b.low_mm), max(of_a.high_mm, of_b.high_mm)
    return across + min(u_sum - 2 * low, 2 * high - u_sum)


def route(stops: Iterable[Stop], aisles: Mapping[str, Aisle]) -> Route:
    """The walk over bins, each once, from the warehouse's corner (0, 0) and back to it.

    From the corner to a bin and back it is |x| + |y|, along the front and into the aisle.

    Args:
        stops: bins in any order, also several times.
        aisles: those of the warehouse (`aisles`).

    >>> shelf = [Stop(1, "A-1", "A", 1, 1000, 1000), Stop(2, "A-2", "A", 2, 1000, 3000)]
    >>> walk = route([*reversed(shelf), shelf[0]], aisles(shelf))
    >>> [stop.code for stop in walk.stops], walk.length_mm
    (['A-1', 'A-2'], 8000)
    """
    once = {stop.bin_id: stop for stop in stops}
    walk = tuple(sorted(once.values(), key=lambda stop: (stop.walk_order, stop.code)))
    if not walk or not any(stop.x_mm or stop.y_mm for stop in walk):
        return Route(walk, 0)
    ends_mm = sum(abs(stop.x_mm) + abs(stop.y_mm) for stop in (walk[0], walk[-1]))
    return Route(walk, ends_mm + sum(step_mm(a, b, aisles) for a, b in pairwise(walk)))


def walks(bins_of_orders: Sequence[Iterable[int]], method: str, cart_totes: int) -> list[set[int]]:
    """The bins of each walk that a wave takes: all its orders in one (batch, or a cart that takes as many
    totes as there are), as many orders as a cart has totes, or one order each.

    Args:
        bins_of_orders: of each order the bins, in the order in which totes take them.
        method: one of waving.METHODS.
        cart_totes: totes on a cart; 0 for as many as there are.

    >>> walks([{1}, {2}, {1, 3}], "cluster", 2), len(walks([{1}, {2}], "order", 0))
    ([{1, 2}, {1, 3}], 2)
    """
    size = 1 if method == "order" else cart_totes if method == "cluster" and cart_totes else 0
    step = size or max(1, len(bins_of_orders))
    parts = [bins_of_orders[n : n + step] for n in range(0, len(bins_of_orders), step)]
    return [set().union(*part) for part in parts]
