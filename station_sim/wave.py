"""A wave that is picked in batch: what people were told of it, and what they got wrong before its orders were
told apart.

Rule: pieces in a wave's batch totes are nobody's yet; one that lacks there, or is too many, is the wave's.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Protocol

from station_sim.case import Case, Effect

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
