"""Where each bin is drawn: by its coordinates, or by zone and aisle in the order of the walk.

Pure: bins come in, rectangles go out, in centimetres. Rule: a zone is drawn by coordinates when any of its
bins has some; bins at one place, such as the levels of a rack, share its rectangle.

Coordinates count from the warehouse's corner, x to the right and y upwards, as on a plan; a floor that is
deeper than wide is turned clockwise by a quarter, for screens are wide.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, sqrt
from statistics import median_low
from typing import TypeVar

from hub.domain.stock import SLOT
from hub.store.reading.floor_map import DrawnBin

K = TypeVar("K")
UNIT_CM = 120
"""A side of a bin that has no coordinates."""
GAP = 0.88
"""How much of a place is drawn: the rest keeps neighbours apart."""
WALL_COLUMNS = 12
LEAST_WIDE = 26
"""A drawing is at least so many places wide, so that a few bins don't fill a screen."""
NAMES_BESIDE = 10
"""Characters for which there is room beside a bench's name: whoever works there."""
DEEP = 1.15
"""A floor that is this much deeper than wide is turned."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, in centimetres from the drawing's upper left corner."""

    x: float
    y: float
    w: float
    h: float

    @property
    def centre(self) -> tuple[float, float]:
        """Its middle."""
        return self.x + self.w / 2, self.y + self.h / 2


@dataclass(frozen=True, slots=True)
class Plan:
    """A drawing: the rectangle of each bin by its number, the places of benches by their names, names of
    zones and aisles with their rectangles, its size, and the usual side of a place.
    """

    bins: dict[int, Box]
    benches: dict[str, tuple[float, float]]
    zones: list[tuple[str, Box]]
    aisles: list[tuple[str, Box]]
    width: float
    height: float
    unit: float

    @property
    def text(self) -> float:
        """The size of names: as large as a place, and to be read on a whole floor too."""
        return _text(self.unit, self.width)


def _text(unit: float, width: float) -> float:
    return max(unit * 0.6, width / 78)


def lay_out(bins: Sequence[DrawnBin], benches: Sequence[str] = ()) -> Plan:
    """Draw bins: zones with coordinates where they stand, below them the other zones and put walls, and
    at the bottom the stations that have no bins.
    """
    surveyed = {one.zone for one in bins if (one.x_mm or one.y_mm) and one.kind != SLOT}
    standing = [one for one in bins if one.zone in surveyed and one.kind != SLOT]
    others = [one for one in bins if one.zone not in surveyed or one.kind == SLOT]
    placed, unit = _by_coordinates(standing) if standing else ({}, float(UNIT_CM))
    margin = unit * 1.5
    placed = {id_: Box(b.x + margin, b.y + margin, b.w, b.h) for id_, b in placed.items()}
    below = max((b.y + b.h for b in placed.values()), default=0) + (margin if placed else 0)
    placed |= _by_aisle(others, margin, below + margin, unit)
    width = max([LEAST_WIDE * unit, *(b.x + b.w + margin for b in placed.values())])
    height = max((b.y + b.h for b in placed.values()), default=unit) + margin
    rows = _benches(benches, _text(unit, width), margin, height, width)
    if rows:
        height = max(y for _, y in rows.values()) + 2 * _text(unit, width)
    aisles = _around(((one.zone, one.aisle), placed[one.id]) for one in bins if one.aisle)
    return Plan(
        placed,
        rows,
        sorted(_around((one.zone, placed[one.id]) for one in bins if one.zone).items()),
        [(aisle, box) for (zone, aisle), box in aisles.items() if aisle != zone],
        width,
        height,
        unit,
    )


def _by_coordinates(bins: Sequence[DrawnBin]) -> tuple[dict[int, Box], float]:
    """Bins at their places, from (0, 0) on, and the side of a place."""
    xs, ys = [one.x_mm / 10 for one in bins], [one.y_mm / 10 for one in bins]
    left, low, high = min(xs), min(ys), max(ys)
    deep = high - low > DEEP * (max(xs) - left)
    at = defaultdict(list)
    for one, x, y in zip(bins, xs, ys, strict=True):
        at[(y - low, x - left) if deep else (x - left, high - y)].append(one.id)
    across, along = _pitch(at), _pitch([(y, x) for x, y in at])
    across, along = across or along or UNIT_CM, along or across or UNIT_CM
    w, h = min(across, along * 1.5) * GAP, min(along, across * 1.5) * GAP
    boxes: dict[int, Box] = {}
    for (x, y), ids in at.items():
        boxes |= zip(ids, _shared(Box(x, y, w, h), len(ids)), strict=True)
    return boxes, min(w, h) / GAP


def _pitch(places: Iterable[tuple[float, float]]) -> float:
    """The usual distance of neighbours of one row; 0 where no row has two."""
    rows = defaultdict(set)
    for x, y in places:
        rows[y].add(x)
    gaps = [b - a for row in rows.values() for a, b in pairwise(sorted(row))]
    return median_low(gaps) if gaps else 0


def _shared(box: Box, n: int) -> list[Box]:
    """A place divided among the bins that stand there, along its longer side."""
    if box.w >= box.h:
        return [Box(box.x + box.w * i / n, box.y, box.w / n, box.h) for i in range(n)]
    return [Box(box.x, box.y + box.h * i / n, box.w, box.h / n) for i in range(n)]


def _by_aisle(bins: Sequence[DrawnBin], left: float, top: float, unit: float) -> dict[int, Box]:
    """Bins without places: zone below zone, aisle below aisle, each in the order of the walk."""
    columns = max(WALL_COLUMNS, ceil(sqrt(len(bins) * 2)))
    zones: dict[str, dict[str, list[DrawnBin]]] = defaultdict(lambda: defaultdict(list))
    for one in bins:
        zones[one.zone][one.aisle].append(one)
    boxes: dict[int, Box] = {}
    y = top
    for aisles in zones.values():
        for row in aisles.values():
            most = WALL_COLUMNS if row[0].kind == SLOT else columns
            for i, one in enumerate(row):
                side = unit * GAP
                boxes[one.id] = Box(left + i % most * unit, y + i // most * unit, side, side)
            y += ceil(len(row) / most) * unit + unit * 0.3
        y += unit * 1.2
    return boxes


def _benches(
    names: Sequence[str], size: float, left: float, top: float, width: float
) -> dict[str, tuple[float, float]]:
    """Places for benches, row by row, with room for a name beside each."""
    if not names:
        return {}
    longest = max(len(name) for name in names)
    wide = ((longest + NAMES_BESIDE) * 0.6 + 2.6) * size
    first = left + (longest * 0.3 + 0.5) * size
    columns = max(1, int((width - 2 * left) // wide))
    return {
        name: (first + i % columns * wide, top + (i // columns + 0.3) * 2.3 * size)
        for i, name in enumerate(names)
    }


def _around(boxes: Iterable[tuple[K, Box]]) -> dict[K, Box]:
    """The rectangle around all of one name, name by name."""
    edges: dict[K, tuple[float, float, float, float]] = {}
    for name, b in boxes:
        x, y, right, low = edges.get(name, (b.x, b.y, b.x + b.w, b.y + b.h))
        edges[name] = (min(x, b.x), min(y, b.y), max(right, b.x + b.w), max(low, b.y + b.h))
    return {name: Box(x, y, right - x, low - y) for name, (x, y, right, low) in edges.items()}
