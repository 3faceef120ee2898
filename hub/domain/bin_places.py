"""Where the bins of a pattern stand: zone, aisle, coordinates, place in the walk, light.

Rule: everything is reckoned from the pattern by number, never by name, so that aisle AA comes after Z.
"""

from dataclasses import dataclass
from itertools import product

from hub.domain.bin_pattern import Pattern, codes
from hub.domain.errors import Invalid
from hub.domain.stock import serpentine

BAY_MM, AISLE_MM = 1_000, 3_000
"""From one bay, and from one aisle, to the next, where nothing else is said."""
FARTHEST_MM = 10_000_000
"""Ten kilometres: more is a slip of the pen."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Where the bins of a pattern stand, and how they are lit. Lengths in millimetres from the warehouse's
    corner.

    Aisles run along y and stand side by side along x. `zone` is one zone for all of them; "" makes each aisle
    a zone of its own name. `station` "" is no lights, else the first bin has its light at `place`, the next
    at the next.
    """

    bay_mm: int = BAY_MM
    aisle_mm: int = AISLE_MM
    x_mm: int = 0
    y_mm: int = 0
    zone: str = ""
    station: str = ""
    place: int = 1


@dataclass(frozen=True, slots=True)
class PlacedBin:
    """A bin of a pattern: its code, where it stands, its number in a serpentine walk (from 1), its light."""

    code: str
    zone: str
    aisle: str
    bay: str
    level: str
    x_mm: int
    y_mm: int
    walk: int
    place: int | None


def placed(pattern: Pattern, ground: Ground) -> list[PlacedBin]:
    """The bins of a pattern with their places, from the first code to the last.

    Raises:
        Invalid: a length is less than nothing, or too far away; a place is below 0.

    >>> from hub.domain.bin_pattern import parse
    >>> bins = placed(parse("A-1-1 … B-2-1"), Ground(1_000, 3_000, zone="SMALL", station="zone-a"))
    >>> [(b.code, b.aisle, b.bay, b.x_mm, b.y_mm, b.walk, b.place) for b in bins][1:3]
    [('A-2-1', 'A', '2', 0, 1000, 2, 2), ('B-1-1', 'B', '1', 3000, 0, 4, 3)]
    """
    _check(pattern, ground)
    aisles, bays, levels = pattern.aisles, pattern.bays, pattern.levels
    at = list(product(range(len(aisles)), range(len(bays)), range(len(levels))))
    names = codes(pattern)
    walk = serpentine(
        (code, f"{a:05}", b, f"{level:05}") for code, (a, b, level) in zip(names, at, strict=True)
    )
    return [
        PlacedBin(
            code=code,
            zone=ground.zone or aisles[a],
            aisle=aisles[a],
            bay=bays[b],
            level=levels[level],
            x_mm=ground.x_mm + a * ground.aisle_mm,
            y_mm=ground.y_mm + b * ground.bay_mm,
            walk=walk[code],
            place=ground.place + n if ground.station else None,
        )
        for n, (code, (a, b, level)) in enumerate(zip(names, at, strict=True))
    ]


def _check(pattern: Pattern, ground: Ground) -> None:
    for field, length in (("bay_mm", ground.bay_mm), ("aisle_mm", ground.aisle_mm)):
        if not 1 <= length <= FARTHEST_MM:
            raise Invalid(field, f"1 to {FARTHEST_MM} mm", length)
    far_x = ground.x_mm + len(pattern.aisles) * ground.aisle_mm
    far_y = ground.y_mm + len(pattern.bays) * ground.bay_mm
    for field, least, most in (("x_mm", ground.x_mm, far_x), ("y_mm", ground.y_mm, far_y)):
        if least < 0 or most > FARTHEST_MM:
            raise Invalid(field, f"places from 0 to {FARTHEST_MM} mm", f"{least} to {most}")
    if ground.place < 0:
        raise Invalid("place", "0 or more", ground.place)
