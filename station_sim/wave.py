"""A wave that is picked in batch: what people were told of it, and what they got wrong before its orders were
told apart.

Rule: pieces in a wave's batch totes are nobody's yet; one that lacks there, or is too many, is the wave's.
"""

from collections import Counter, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from station_sim.case import SLOT, Case, Effect
from station_sim.shop import Wall

if TYPE_CHECKING:
    from station_sim.truth import Truth

SINGLE, MULTI = "single", "multi"
"""Kinds of waves: of orders of one piece, which need no wall, and of several."""


class Owner(Protocol):
    """Whose pieces are taken from a bin: an order's, or a wave's."""

    missing: dict[str, list[Effect]]
    surplus: dict[str, list[Effect]]
    boxed: dict[str, list[Effect]]

    @property
    def wanted(self) -> Counter[str]:
        """SKU -> pieces."""


@dataclass(slots=True, eq=False)
class Wave:
    """One wave."""

    code: str
    kind: str
    cases: list[Case]
    missing: dict[str, list[Effect]] = field(default_factory=dict)
    surplus: dict[str, list[Effect]] = field(default_factory=dict)
    boxed: dict[str, list[Effect]] = field(default_factory=dict)

    @property
    def is_single(self) -> bool:
        """Whether its orders are packed from the batch tote."""
        return self.kind == SINGLE

    @property
    def wanted(self) -> Counter[str]:
        """SKU -> pieces that its orders want."""
        return sum((case.wants for case in self.cases), Counter())

    def wanting(self, sku: str) -> list[Case]:
        """Its orders that lack pieces of a SKU in their slots."""
        return [case for case in self.cases if case.wants[sku] > case.put[sku] and not case.ended]


@dataclass(slots=True)
class WavesToWalk:
    """Waves that somebody is to walk for: whole, or once more for what their orders came to lack."""

    whole: deque[Wave] = field(default_factory=deque)
    lacking: deque[Wave] = field(default_factory=deque)

    def walk(self, wave: Wave) -> None:
        """Somebody is to walk for a wave."""
        if wave not in self.whole:
            self.whole.append(wave)

    def fetch(self, wave: Wave) -> None:
        """Orders of a wave lack pieces: somebody is to walk for it once more."""
        if wave not in self.lacking:
            self.lacking.append(wave)

    def next(self, is_quiet: bool) -> Wave | None:
        """The wave to walk for.

        Args:
            is_quiet: whether nothing more will lack for now, so that it can be fetched together.
        """
        if not self.whole and is_quiet:
            self.whole, self.lacking = self.lacking, self.whole
        return self.whole.popleft() if self.whole else None


def free_slots(truth: "Truth", wall: Wall) -> int:
    """Slots for the next wave: none as long as orders of one before are on their way through the wall;
    then all but those of orders that ended in theirs.
    """
    cases = (c for c in truth.cases.values() if c.wave is not None and not c.wave.is_single)
    for case in cases:
        is_in_wall = case.warehouse == wall.warehouse and (case.tote is None or case.tote.kind == SLOT)
        if is_in_wall and not case.ended and not (case.tote is None and case.is_short and case.is_put):
            return 0
    return sum(1 for code in wall.slots if truth.totes[code].case is None)


def spare_slots(truth: "Truth", wall: Wall) -> int:
    """Free slots that no order of a wave on its way to the wall will need: a full one may have one of
    them.
    """
    cases = (c for c in truth.cases.values() if c.wave is not None and not c.wave.is_single)
    coming = sum(1 for c in cases if c.warehouse == wall.warehouse and c.tote is None and not c.ended)
    return sum(1 for code in wall.slots if truth.totes[code].case is None) - coming
