"""What a clerk can do at the office's programs, and what they print.

Rule: the clerk knows the hub by this alone; what is printed is compared, never believed.
"""

from collections import Counter
from typing import NamedTuple, Protocol

from station_sim.office import Office


class Paper(NamedTuple):
    """An order as the hub prints it."""

    label: str
    state: str
    warehouse: str
    wants: Counter[str]
    """SKU -> pieces, of which nothing is cancelled or another order's."""
    on_several: frozenset[str] = frozenset()
    """SKUs that it has on several lines, as an order has that others were merged into."""


class How(NamedTuple):
    """How a wave is to be picked; empty: as the hub does by itself.

    `kind`: of its orders. `limit`: of how many at most, 0 for all. `wall`: where they are told apart.
    """

    method: str = ""
    kind: str = ""
    limit: int = 0
    wall: str = ""


class Released(NamedTuple):
    """A wave, and its orders by label."""

    code: str
    orders: list[str]


class Desk(Office, Protocol):
    """The office's programs, as far as a clerk uses them. Orders by label."""

    async def bring(self, day: int) -> None:
        """The orders of a day come in."""

    async def audit(self) -> None:
        """Let the rules judge what has come."""

    async def approve_asked(self) -> int:
        """Audit, as a person, what the rules leave to one; how many orders that were."""

    async def allocate(self) -> None:
        """Promise stock to what was audited."""

    async def release(self, warehouse: str, how: How) -> Released | None:
        """Release what is allocated in a warehouse, as one wave; None where nothing waits."""

    async def states(self) -> dict[str, str]:
        """Order -> state."""

    async def paper(self, order: str) -> Paper:
        """An order as it stands."""

    async def merge(self, into: str, other: str, buyer: str) -> bool:
        """Merge an order into another of the same buyer; False when the hub had not proposed it."""

    async def split(self, order: str, lines: dict[str, int]) -> str:
        """Make SKU -> pieces of an order one of its own; its label."""

    async def split_short(self, order: str) -> str:
        """Make what lacks of an order one of its own; its label."""
