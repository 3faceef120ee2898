"""Ways between bins: how far it is from the bench to a bin, from bin to bin, and back.

Rule: metres follow from the bins' coordinates alone, by one formula for every way of working. Aisles run
along y; cross-aisles join them at both ends:

    in one aisle    |y1 - y2|
    else            |x1 - x2| + the shorter of y1 + y2 (by the front) and 2 L - y1 - y2 (by the back)

Benches and put wall stand in the middle of the front cross-aisle, where y is 0; L is where the back one is.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from station_sim.effort import CART_KG, Effort
from station_sim.stocking import BAY_MM, BAYS, Place

BACK_MM = (BAYS + 1) * BAY_MM
"""Where the back cross-aisle is: one bay beyond the last."""
CART_MG = CART_KG * 1_000_000
WALL_LEVELS, SLOT_MM = 6, 400
"""Slots of a put wall one above the other, and how wide they are."""
REACH_MM = 800
"""How far to each side somebody before the wall reaches without a step."""


def between(x1: int, y1: int, x2: int, y2: int) -> int:
    """The way from one spot to another in mm; aisles are told apart by their x.

    >>> between(0, 2400, 0, 12000), between(0, 2400, 3000, 3600), between(0, 22800, 3000, 24000)
    (9600, 9000, 6600)
    """
    if x1 == x2:
        return abs(y1 - y2)
    return abs(x1 - x2) + min(y1 + y2, 2 * BACK_MM - y1 - y2)


def slot_mm(place: int) -> int:
    """Where along a put wall a slot is: its middle, from the wall's beginning.

    >>> slot_mm(1), slot_mm(6), slot_mm(7)
    (200, 200, 600)
    """
    return (place - 1) // WALL_LEVELS * SLOT_MM + SLOT_MM // 2


def to_slot(stands_mm: int, place: int) -> int:
    """Where somebody stands, and the tote with them, who reaches a slot from where they stood: no step
    further than the arm needs.

    >>> to_slot(600, 1), to_slot(600, 60), to_slot(3400, 1)
    (600, 3000, 1000)
    """
    at = slot_mm(place)
    return min(max(stands_mm, at - REACH_MM), at + REACH_MM)


def front_of(places: Iterable[Place]) -> int:
    """The x of the benches of a warehouse with these bins: the middle of the front cross-aisle."""
    return max((place.x_mm for place in places), default=0) // 2


@dataclass(slots=True)
class Way:
    """Somebody's way through a warehouse, whose benches are at `front_mm`. It begins at the bench."""

    job: str
    effort: Effort
    front_mm: int
    _at: tuple[int, int] | None = None
    """The bin before which one stands, by x and y; None at the bench."""
    _load_mg: int = 0

    def to(self, place: Place) -> float:
        """Go to a bin; the seconds that it takes."""
        mm = between(*self._here(), place.x_mm, place.y_mm)
        self._at = (place.x_mm, place.y_mm)
        return self.effort.walk(self.job, mm)

    def take_on(self, mg: int) -> float:
        """Put so much on the cart. A full one is brought to the bench, and one comes back here with an
        empty one; the seconds that it takes.
        """
        self._load_mg += mg
        full, self._load_mg = divmod(self._load_mg, CART_MG)
        self.effort.unloadings += full
        return (
            self.effort.walk(self.job, 2 * full * between(*self._here(), self.front_mm, 0)) if full else 0.0
        )

    def home(self) -> float:
        """Go back to the bench; the seconds that it takes."""
        mm = between(*self._here(), self.front_mm, 0)
        self._at, self._load_mg = None, 0
        return self.effort.walk(self.job, mm)

    def _here(self) -> tuple[int, int]:
        return self._at or (self.front_mm, 0)
