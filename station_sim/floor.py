"""The floor in motion: who waits for what, which order stands where, and when the day is over.

Rule: totes and boxes change hands only through these queues; people share nothing else.
"""

import asyncio
from collections import deque
from dataclasses import dataclass, field

from station_sim import office
from station_sim.device import Device
from station_sim.judge import Judge
from station_sim.mistakes import Plan
from station_sim.office import Interruption, Office
from station_sim.orders import OrderBook
from station_sim.shop import Shop
from station_sim.truth import Case, Tote, Truth

TOTES_A_WALK = 6
FAST, HUMAN = "fast", "human"
MOST_SENT_BACK = 12
"""More than all planned mistakes together can ask for."""
SECONDS = {"scan": 1.5, "walk": 6.0, "take": 1.0, "pack": 12.0, "weigh": 4.0, "count": 8.0, "talk": 5.0}
"""What a person needs for one act at a human pace."""


class Stuck(Exception):
    """The day does not come to its end; the text says where things stand."""


@dataclass(slots=True)
class Pace:
    """How fast people are: "fast" means as fast as the hub answers."""

    name: str = FAST

    async def take(self, act: str) -> None:
        """Let an act take its time."""
        if self.name == HUMAN:
            await asyncio.sleep(SECONDS[act])


@dataclass(slots=True)
class Floor:
    """Everything that people on the floor share."""

    shop: Shop
    book: OrderBook
    truth: Truth
    judge: Judge
    plan: Plan
    devices: dict[str, Device]
    office: Office
    interruptions: dict[str, Interruption]
    pace: Pace
    spared: frozenset[str] = frozenset()
    """Orders in which nobody errs, and their SKUs."""
    spared_skus: frozenset[str] = frozenset()
    to_verify: asyncio.Queue[Tote] = field(default_factory=asyncio.Queue)
    to_pack: asyncio.Queue[Tote] = field(default_factory=asyncio.Queue)
    to_ship: asyncio.Queue[Case] = field(default_factory=asyncio.Queue)
    to_put_away: asyncio.Queue[Tote] = field(default_factory=asyncio.Queue)
    to_fetch: deque[Tote] = field(default_factory=deque)
    free: deque[Tote] = field(default_factory=deque)
    ended: int = 0
    unclaimed: int = 0
    """Orders that no picker has taken yet."""
    kept: list[Case] = field(default_factory=list)
    """Packed orders that still stand on their packers' benches."""
    uncountable: set[tuple[str, str]] = field(default_factory=set)
    """(order, SKU) of lines that the hub would not let us count by hand."""
    moved: asyncio.Event = field(default_factory=asyncio.Event)
    calls: set[asyncio.Task[None]] = field(default_factory=set)

    def begin(self) -> None:
        """All totes are empty, no order is taken."""
        self.free.extend(self.truth.totes.values())
        self.unclaimed = len(self.book.orders)

    def is_spared(self, case: Case) -> bool:
        """Whether nobody errs in this order."""
        return case.number in self.spared

    @property
    def is_over(self) -> bool:
        """Whether every order has ended and everything is back in its place."""
        return self.ended == len(self.book.orders) and not self.truth.strays and not self.to_put_away.qsize()

    @property
    def only_waits_for_lorry(self) -> bool:
        """Whether every order that has not ended is packed."""
        return self.ended + len(self.kept) + self.to_ship.qsize() >= len(self.book.orders)

    def stir(self) -> None:
        """Something changed that others may wait for."""
        self.moved.set()

    async def wait(self) -> None:
        """Wait until something has changed, or a moment has passed."""
        self.moved.clear()
        try:
            await asyncio.wait_for(self.moved.wait(), 0.05)
        except TimeoutError:
            return

    def end(self, case: Case, how: str) -> None:
        """An order has come to its end: shipped, short, held or cancelled."""
        if not case.ended:
            case.ended = how
            self.ended += 1
            self.stir()

    def send_back(self, case: Case) -> None:
        """An order goes back a step.

        Raises:
            Stuck: it has too often: whatever people do, the hub is not content.
        """
        case.sent_back += 1
        if case.sent_back > MOST_SENT_BACK:
            raise Stuck(f"order {case.label} was sent back {case.sent_back} times")

    def give_back(self, tote: Tote) -> None:
        """A tote is empty, or has been emptied: what still lies in it, nobody will ever look for."""
        self.truth.left_over += tote.empty()
        tote.case = None
        self.free.append(tote)
        self.stir()

    def totes_to_pick(self) -> list[Tote]:
        """Totes for one walk: first those whose orders lack pieces, then empty ones while orders wait."""
        totes = [self.to_fetch.popleft() for _ in range(min(TOTES_A_WALK, len(self.to_fetch)))]
        while len(totes) < TOTES_A_WALK and self.unclaimed > 0 and self.free:
            totes.append(self.free.popleft())
            self.unclaimed -= 1
        return totes

    async def interrupt(self, case: Case, stage: str, done: int) -> None:
        """Now is when the office may ring, if it rings about this order at this stage after `done` scans."""
        planned = self.interruptions.get(case.number)
        if planned is None or planned.stage != stage or done < planned.after or case.ended:
            return
        del self.interruptions[case.number]
        await self.pace.take("talk")
        if planned.act == office.CANCEL:
            await self.office.cancel(case.label)
        elif planned.act in (office.HOLD, office.HOLD_FOR_GOOD):
            await self.office.hold(case.label)
        else:
            await self._change(case, planned)
        case.stop = office.STOPS[planned.act]
        case.stopped_by = planned.act

    async def _change(self, case: Case, planned: Interruption) -> None:
        """The buyer wants more or fewer of a SKU; what was scanned beyond that is to be scanned again."""
        qty = case.wants[planned.sku] + planned.change
        await self.office.change(case.label, planned.sku, qty)
        case.wants[planned.sku] = qty
        if case.passed[planned.sku] > qty:
            case.passed[planned.sku] = 0
            assert case.tote is not None
            again = [p for p in case.tote.verified if p.sku == planned.sku]
            case.tote.verified = [p for p in case.tote.verified if p.sku != planned.sku]
            case.tote.loose += again

    def stopped(self, case: Case, back: asyncio.Queue[Tote]) -> None:
        """A scan has shown that the office stopped an order: its tote goes where it belongs now.

        Args:
            back: where it goes on from, once it may.
        """
        tote, act = case.tote, case.stopped_by
        assert tote is not None, "an order keeps its tote until it has shipped"
        if act == office.CANCEL:
            case.unpack(case.wants)
            self.to_put_away.put_nowait(tote)
        elif act == office.HOLD:
            case.unpack()
            call = asyncio.create_task(self._go_on(case, tote, back))
            self.calls.add(call)
            call.add_done_callback(self.calls.discard)
        elif act == office.HOLD_FOR_GOOD:
            self.end(case, "held")
        else:
            self._work_as_changed(case, tote, act)
        self.stir()

    def _work_as_changed(self, case: Case, tote: Tote, act: str) -> None:
        """Whoever scanned it knows of the change now: what is too much goes back, what lacks is fetched."""
        case.stop = ""
        case.unpack(sku for sku in case.wants if not case.passed[sku])
        if act == office.CHANGE_LESS:
            self.to_put_away.put_nowait(tote)
        else:
            self.to_fetch.append(tote)

    async def _go_on(self, case: Case, tote: Tote, back: asyncio.Queue[Tote]) -> None:
        await self.pace.take("talk")
        await self.office.go_on(case.label)
        case.stop = ""
        back.put_nowait(tote)
        self.stir()
