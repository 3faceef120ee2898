"""What all warehouses share: the truth, the judge, the plans, the office's telephone, and people's pace.

Rule: whether all is over is decided here alone.
"""

import asyncio
from collections import Counter
from dataclasses import dataclass, field

from station_sim.device import Device
from station_sim.effort import SECONDS, Effort
from station_sim.judge import Judge
from station_sim.mistakes import Plan
from station_sim.office import Interruption, Office
from station_sim.orders import OrderBook
from station_sim.papers import Trays
from station_sim.shop import Shop
from station_sim.stops import Stop
from station_sim.truth import Truth

FAST, HUMAN = "fast", "human"
CART_TOTES = 6
BATCH = "batch"
METHODS = ("order", "cluster", BATCH)
"""Ways to pick a wave."""


class Stuck(Exception):
    """The day does not come to its end; the text says where things stand."""


@dataclass(slots=True)
class Pace:
    """How fast people are: "fast" means as fast as the hub answers."""

    name: str = FAST

    async def take(self, act: str) -> None:
        """Let an act take its time."""
        await self.last(SECONDS[act])

    async def last(self, seconds: float) -> None:
        """Let so many seconds of a person's work go by."""
        if self.name == HUMAN:
            await asyncio.sleep(seconds)


@dataclass(slots=True)
class Site:
    """What all warehouses share: the truth, the judge, the plans, and the office's telephone."""

    shop: Shop
    book: OrderBook
    truth: Truth
    judge: Judge
    plan: Plan
    devices: dict[str, Device]
    office: Office
    interruptions: dict[str, list[Interruption]]
    """Order (by the number of its root) -> what the office still has to say about it."""
    pace: Pace
    spared: frozenset[str] = frozenset()
    """Orders in which nobody errs, and their SKUs."""
    spared_skus: frozenset[str] = frozenset()
    is_closed: bool = False
    """Whether the office has no more orders for the floor."""
    returns_done: int = 0
    """Rows that took something back, as far as the office has said so."""
    stops: list[Stop] = field(default_factory=list)
    effort: Effort = field(default_factory=Effort)
    happened: Counter[str] = field(default_factory=Counter)
    """What -> how often it happened on the floors, of what is nobody's mistake."""
    method: str = ""
    """How waves are picked; empty: as the hub does by itself."""
    cart_totes: int = CART_TOTES
    """How many totes a picker takes on a walk."""
    shorts_to_split: int = 0
    """How many orders that fall short the office sends without what they lack."""
    trays: Trays | None = None
    """Where slips and waybills come out; None where none are printed."""
    pool: int = 0
    """How many waybill numbers each carrier gave."""
    countries: dict[str, str] = field(default_factory=dict)
    """Order (by number) -> where it goes."""

    @property
    def is_over(self) -> bool:
        """Whether every order has ended and everything is back in its place."""
        is_done = self.is_closed and self.truth.ended == len(self.truth.cases)
        return is_done and not any(self.truth.strays.values()) and not self.truth.open_calls()
