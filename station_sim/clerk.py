"""The clerk in the office: orders come in, are audited, merged, split, allocated and released, day after day.

Rule: what an order wants follows from the order file and from what was said here and on the telephone. What
the hub prints of an order is compared with that before anybody picks it, and nothing else is believed.
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from station_sim import office, stopping
from station_sim.case import Case
from station_sim.desk import Desk, How
from station_sim.desk_plan import AT_THE_DESK, RELEASED, DeskPlan
from station_sim.families import Families
from station_sim.floor import Floor
from station_sim.office import Interruption
from station_sim.orders import Ordered
from station_sim.site import BATCH, Site
from station_sim.wave import MULTI, SINGLE, Wave, free_slots

NEXT_DAY_FROM = 0.5
"""Part of all orders that has ended when the next day's come in: the floor still works on the others."""
ROUND_S = 0.5


@dataclass(slots=True)
class Clerk:
    """Brings in the days of a book, and keeps the floors in work until all is done."""

    site: Site
    floors: Sequence[Floor]
    desk: Desk
    plan: DeskPlan
    asked: int = 0
    """Orders that a person has audited."""
    families: Families = field(init=False)
    on_hold: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.families = Families(self.site, self.desk)

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
            if self.site.trays is not None and not order.buyer:
                # Nobody's parcel gets no waybill: the buyer is asked where it is to go.
                await self.desk.readdress(order.label)
        mine = self.plan.of({order.number for order in orders})
        of = {order.number: order for order in orders}
        for first, second in mine.merges:
            await self._merge(of[first], of[second])
        for number, lines in mine.splits.items():
            await self._split(self._case(of[number]), lines)
        for number, said in mine.before.items():
            if said.stage == AT_THE_DESK:
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
        part = self.families.part(case, await self.desk.split(case.label, lines))
        part.wants = Counter(lines)
        case.wants = case.wants - part.wants

    async def _say(self, case: Case, said: Interruption) -> None:
        """What happens to an order that nobody on the floor has in hand."""
        if said.act in (office.HOLD, office.HOLD_FOR_GOOD):
            await self.desk.hold(case.label)
            if said.act == office.HOLD:
                self.on_hold.append(case.label)
            else:
                self.site.truth.end(case, "held", "held until further notice, before anybody picked it")
        elif said.act == office.READDRESS:
            await self.desk.readdress(case.label)
        elif said.act == office.CANCEL:
            await self.desk.cancel(case.label)
            self.site.truth.end(case, "cancelled", "the buyer changed their mind before it was picked")
        else:
            await self.desk.change(case.label, said.sku, said.change)
            self.site.truth.change(case, said.sku, said.change)

    async def _go_on(self) -> None:
        """What was held goes on; where it was released, it waits for a picker again."""
        for label in self.on_hold:
            floor = next(
                (f for f in self.floors if f.warehouse == self.site.truth.cases[label].warehouse), None
            )
            if floor is None:
                await self.desk.go_on(label)
                continue
            async with floor.desk:
                await self.desk.go_on(label)
                wave = self.site.truth.cases[label].wave
                if wave is None:
                    floor.waiting.add(label)
                else:
                    floor.waves.fetch(wave)
        self.on_hold = []

    async def _round(self) -> bool:
        """Everything that can be done now; False when the office has nothing left to do."""
        await self._go_on()
        await self.desk.audit()
        self.asked += await self.desk.approve_asked()
        await self.desk.allocate()
        for floor in self.floors:
            await self._release(floor)
            await self._split_short(floor)
        return await self._is_busy()

    async def _release(self, floor: Floor) -> None:
        """Release what may go; what is printed is compared before a picker may take it."""
        async with floor.desk:
            for how in self._ways_to_release(floor):
                wave = await self.desk.release(floor.warehouse, how)
                if wave is not None:
                    await self._compare(floor, wave.orders)
                    cases = [self.site.truth.cases[label] for label in wave.orders]
                    for case in cases:
                        await self._hand_out(floor, case)
                    if how.method == BATCH:
                        self._for_batch(floor, Wave(wave.code, how.kind, cases))
        floor.stir()

    def _ways_to_release(self, floor: Floor) -> list[How]:
        """One wave of all that waits; in batch one of single pieces, and one for the wall when it is free."""
        method, wall = self.site.method, self.site.shop.walls.get(floor.warehouse)
        if method != BATCH or wall is None:
            return [How(method)]
        free = free_slots(self.site.truth, wall)
        return [How(method, SINGLE)] + ([How(method, MULTI, free, wall.code)] if free else [])

    def _for_batch(self, floor: Floor, wave: Wave) -> None:
        """The wave waits for somebody who walks for it."""
        for case in wave.cases:
            case.wave = wave
        floor.waves.walk(wave)

    async def _compare(self, floor: Floor, labels: list[str]) -> None:
        """What a wave prints must be what its orders want."""
        papers = await asyncio.gather(*(self.desk.paper(label) for label in labels))
        for paper in papers:
            case = self.site.truth.cases.get(paper.label)
            if case is None or case.wants != paper.wants:
                await self.families.read(paper.label)
            case = self.site.truth.cases[paper.label]
            case.warehouse, case.on_several = floor.warehouse, paper.on_several
            if paper.warehouse != floor.warehouse:
                self.site.judge.wrong(case, f"is in a wave of {floor.warehouse}, not {paper.warehouse}")

    async def _hand_out(self, floor: Floor, case: Case) -> None:
        """A released order waits for a picker, after what is to happen to it before it has a tote; in batch
        its wave does.
        """
        said = self.plan.before.get(case.number)
        if said is not None and said.stage == RELEASED:
            del self.plan.before[case.number]
            if not said.sku or case.may_change(said.sku, said.change):
                await self._say(case, said)
        if not case.ended and case.label not in self.on_hold and self.site.method != BATCH:
            floor.waiting.add(case.label)

    async def _split_short(self, floor: Floor) -> None:
        """Send what is there of an order that fell short; what lacks becomes an order of its own."""
        while floor.to_split:
            case = floor.to_split.popleft()
            lacks = case.wants - case.held()
            part = self.families.part(case, await self.desk.split_short(case.label))
            part.wants, case.wants = lacks, case.wants - lacks
            self.site.truth.end(part, "short", f"no stock, split from {case.label}")
            stopping.go_on_without(floor, case)

    async def _is_busy(self) -> bool:
        """Whether an order waits for the office, or may yet; those without stock end when all else has."""
        truth, states = self.site.truth, await self.desk.states()
        for label in states:
            if label not in truth.cases:
                await self.families.read(label)
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
