"""The clerk in the office: orders come in, are audited, merged, split, allocated and released, day after day.

Rule: what an order wants follows from the order file and from what was said here and on the telephone. What
the hub prints of an order is compared with that before anybody picks it, and nothing else is believed.
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from station_sim import office
from station_sim.case import Case
from station_sim.desk_plan import DeskPlan
from station_sim.floor import Floor
from station_sim.office import Interruption, Office
from station_sim.orders import Ordered
from station_sim.site import Site

NEXT_DAY_FROM = 0.5
"""Part of all orders that has ended when the next day's come in: the floor still works on the others."""
ROUND_S = 0.5
TRIES = 6
"""How often a family of orders is read anew while the hub is at work on it."""


class Paper(NamedTuple):
    """An order as the hub prints it."""

    label: str
    state: str
    warehouse: str
    wants: Counter[str]
    """SKU -> pieces, of which nothing is cancelled or another order's."""


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

    async def release(self, warehouse: str) -> list[str]:
        """Release what is allocated in a warehouse, as one wave."""

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


@dataclass(slots=True)
class Clerk:
    """Brings in the days of a book, and keeps the floors in work until all is done."""

    site: Site
    floors: Sequence[Floor]
    desk: Desk
    plan: DeskPlan
    asked: int = 0
    """Orders that a person has audited."""
    splits: int = 0
    """Orders that came to be by a split, whoever split them."""
    on_hold: list[str] = field(default_factory=list)

    async def run(self) -> None:
        """All days, one after the other."""
        book, truth = self.site.book, self.site.truth
        for day in range(book.days):
            while truth.ended < NEXT_DAY_FROM * len(truth.cases):
                await self._round()
                await asyncio.sleep(ROUND_S)
            await self._bring(day, book.of_day(day))
        while not self.site.is_closed:
            self.site.is_closed = not await self._round()
            await asyncio.sleep(ROUND_S)

    async def _bring(self, day: int, orders: list[Ordered]) -> None:
        await self.desk.bring(day)
        for order in orders:
            self.site.truth.new_case(order.number, order.label, order.lines)
        mine = self.plan.of({order.number for order in orders})
        of = {order.number: order for order in orders}
        for first, second in mine.merges:
            await self._merge(of[first], of[second])
        for number, lines in mine.splits.items():
            await self._split(self._case(of[number]), lines)
        for number, said in mine.before.items():
            await self._say(self._case(of[number]), said)

    def _case(self, order: Ordered) -> Case:
        return self.site.truth.cases[order.label]

    async def _merge(self, first: Ordered, second: Ordered) -> None:
        into, other = self._case(first), self._case(second)
        if not await self.desk.merge(into.label, other.label, first.buyer):
            self.site.judge.wrong(into, f"was not proposed for a merge with {other.label}, of the same buyer")
        into.wants += other.wants
        other.wants = Counter()
        self.site.truth.end(other, "merged", f"into {into.label}")

    async def _split(self, case: Case, lines: dict[str, int]) -> None:
        part = self._part(case, await self.desk.split(case.label, lines))
        part.wants = Counter(lines)
        case.wants = case.wants - part.wants

    def _part(self, case: Case, label: str) -> Case:
        """A part of an order, new to us; it wants nothing yet."""
        self.splits += 1
        return self.site.truth.new_case(label.partition("-")[2], label, {}, case.root)

    async def _say(self, case: Case, said: Interruption) -> None:
        """What happens to an order before its release."""
        if said.act in (office.HOLD, office.HOLD_FOR_GOOD):
            await self.desk.hold(case.label)
            if said.act == office.HOLD:
                self.on_hold.append(case.label)
            else:
                self.site.truth.end(case, "held", "held until further notice, before its release")
        elif said.act == office.READDRESS:
            await self.desk.readdress(case.label)
        elif said.act == office.CANCEL:
            await self.desk.cancel(case.label)
            self.site.truth.end(case, "cancelled", "the buyer changed their mind before its release")
        else:
            await self.desk.change(case.label, said.sku, said.change)
            self.site.truth.change(case, said.sku, said.change)

    async def _round(self) -> bool:
        """Everything that can be done now; False when the office has nothing left to do."""
        for label in self.on_hold:
            await self.desk.go_on(label)
        self.on_hold = []
        await self.desk.audit()
        self.asked += await self.desk.approve_asked()
        await self.desk.allocate()
        for floor in self.floors:
            await self._release(floor)
            await self._split_short(floor)
        return await self._is_busy()

    async def _release(self, floor: Floor) -> None:
        """Release a wave; what it prints is compared before a picker may take it."""
        async with floor.desk:
            labels = await self.desk.release(floor.warehouse)
            papers = await asyncio.gather(*(self.desk.paper(label) for label in labels))
            for paper in papers:
                case = self.site.truth.cases.get(paper.label)
                if case is None or case.wants != paper.wants:
                    await self._read_family(paper.label)
                case = self.site.truth.cases[paper.label]
                case.warehouse = floor.warehouse
                if paper.warehouse != floor.warehouse:
                    self.site.judge.wrong(case, f"is in a wave of {floor.warehouse}, not {paper.warehouse}")
            floor.waiting |= {paper.label for paper in papers if paper.wants}
        floor.stir()

    async def _read_family(self, label: str) -> None:
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
            await asyncio.sleep(ROUND_S)
        else:
            self.site.judge.wrong(known, f"its parts want {_unlike(now, before)}")
        for paper in papers:
            case = truth.cases.get(paper.label) or self._part(known, paper.label)
            if case.tote is None:
                case.wants = paper.wants

    async def _split_short(self, floor: Floor) -> None:
        """Send what is there of an order that fell short; what lacks becomes an order of its own."""
        while floor.to_split:
            case = floor.to_split.popleft()
            lacks = case.wants - case.held()
            part = self._part(case, await self.desk.split_short(case.label))
            part.wants, case.wants = lacks, case.wants - lacks
            self.site.truth.end(part, "short", f"no stock, split from {case.label}")
            floor.go_on_without(case)

    async def _is_busy(self) -> bool:
        """Whether an order waits for the office, or may yet; those without stock end when all else has."""
        truth, states = self.site.truth, await self.desk.states()
        for label in states:
            if label not in truth.cases:
                await self._read_family(label)
        waits = [case for case in truth.cases.values() if not case.ended and case.tote is None]
        waits = [case for case in waits if case.label not in {w for f in self.floors for w in f.waiting}]
        if truth.ended + len(waits) < len(truth.cases):
            return True
        lacking = [case for case in waits if states[case.label] == "short"]
        if len(lacking) == len(waits):
            for case in waits:
                truth.end(case, "short", "no stock in any warehouse")
            return False
        return True


def _unlike(now: Counter[str], before: Counter[str]) -> str:
    odd = sorted(sku for sku in {*now, *before} if now[sku] != before[sku])
    return ", ".join(f"{sku} x{now[sku]}, not x{before[sku]}" for sku in odd[:5])
