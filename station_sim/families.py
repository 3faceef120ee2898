"""Families of orders: one that was ordered, and all that came to be of it by splits.

Rule: whoever split them, together they want what the first did; nothing is lost and nothing made.
"""

import asyncio
from collections import Counter
from dataclasses import dataclass

from station_sim.case import Case
from station_sim.desk import Desk
from station_sim.site import Site

TRIES, AGAIN_S = 6, 0.5
"""How often a family is read anew while the hub is at work on it."""


@dataclass(slots=True)
class Families:
    """Keeps them. `splits` counts the orders that came to be by a split."""

    site: Site
    desk: Desk
    splits: int = 0

    def part(self, case: Case, label: str) -> Case:
        """A part of an order, new to us; it wants nothing yet."""
        self.splits += 1
        return self.site.truth.new_case(label.partition("-")[2], label, {}, case.root)

    async def read(self, label: str) -> None:
        """An order was split behind our back: all its parts together must want what it did."""
        root = label.partition("~")[0]
        truth = self.site.truth
        known = truth.cases[root]
        for _ in range(TRIES):
            labels = [name for name in await self.desk.states() if name.partition("~")[0] == root]
            open_ones = [name for name in labels if name not in truth.cases or not truth.cases[name].ended]
            papers = [await self.desk.paper(name) for name in open_ones]
            now = sum((paper.wants for paper in papers), Counter())
            open_cases = [c for c in truth.cases.values() if c.root == known.root and not c.ended]
            before = sum((case.wants for case in open_cases), Counter())
            if now == before:
                break
            await asyncio.sleep(AGAIN_S)
        else:
            self.site.judge.wrong(known, f"its parts want {_unlike(now, before)}")
        for paper in papers:
            case = truth.cases.get(paper.label) or self.part(known, paper.label)
            if case.tote is None:
                case.wants = paper.wants


def _unlike(now: Counter[str], before: Counter[str]) -> str:
    odd = sorted(sku for sku in {*now, *before} if now[sku] != before[sku])
    return ", ".join(f"{sku} x{now[sku]}, not x{before[sku]}" for sku in odd[:5])
