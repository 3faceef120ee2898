"""The floor of a warehouse in motion: who waits for what, which order stands where, and when all is over.

Rule: totes and boxes change hands only through these queues; people share nothing else.
"""

import asyncio
import time
from collections import deque
from dataclasses import dataclass, field

from station_sim import office
from station_sim.case import SLOT, TOTE, Case, Piece, Tote
from station_sim.office import Interruption
from station_sim.site import Site, Stuck
from station_sim.stops import Stop
from station_sim.truth import Truth
from station_sim.wave import Wave, WavesToWalk
from station_sim.ways import front_of

MOST_SENT_BACK = 12
"""More than all planned mistakes together can ask for."""


@dataclass(slots=True, eq=False)
class LeftCart:
    """A cart that stands somewhere with all that is on it; `told` and `changed` are what its picker had heard
    of its orders on this walk. `is_over` once somebody else has walked to the end.
    """

    code: str
    picker: str
    totes: list[Tote]
    told: set[str]
    changed: set[str]
    is_over: bool = False


@dataclass(slots=True)
class Floor:
    """What people in one warehouse share."""

    site: Site
    warehouse: str
    to_verify: asyncio.Queue[Tote] = field(default_factory=asyncio.Queue)
    to_pack: asyncio.Queue[Tote] = field(default_factory=asyncio.Queue)
    to_ship: asyncio.Queue[Case] = field(default_factory=asyncio.Queue)
    to_prove: asyncio.Queue[Case] = field(default_factory=asyncio.Queue)
    """Packed orders that go out with new papers."""
    cages: dict[str, deque[Case]] = field(default_factory=dict)
    """Carrier -> orders whose parcels stand at the dock for it."""
    to_put_away: asyncio.Queue[Tote] = field(default_factory=asyncio.Queue)
    to_sort: asyncio.Queue[Tote] = field(default_factory=asyncio.Queue)
    """Batch totes that stand before the put wall."""
    waves: WavesToWalk = field(default_factory=WavesToWalk)
    to_fetch: deque[Tote] = field(default_factory=deque)
    to_split: deque[Case] = field(default_factory=deque)
    free: deque[Tote] = field(default_factory=deque)
    left: deque[LeftCart] = field(default_factory=deque)
    """Carts whose pickers have left in mid-walk."""
    gone: list[LeftCart] = field(default_factory=list)
    """All that were left so far."""
    lost: deque[Tote] = field(default_factory=deque)
    """Totes that stand at the dock, where they do not belong."""
    waiting: set[str] = field(default_factory=set)
    """Released orders (by label) that no picker has taken yet."""
    desk: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held by whoever hands orders out or takes one, so that both know of it before the next does."""
    kept: list[Case] = field(default_factory=list)
    """Packed orders that still stand on their packers' benches."""
    uncountable: set[tuple[str, str]] = field(default_factory=set)
    """(order, SKU) of lines that the hub would not let us count by hand."""
    at_work: int = 0
    """How many people have something in hand, or look for it."""
    moved: asyncio.Event = field(default_factory=asyncio.Event)
    calls: set[asyncio.Task[None]] = field(default_factory=set)

    def note(self, what: str) -> None:
        """Something happened on the floor that is nobody's mistake; it is counted."""
        self.site.happened[what] += 1

    def begin(self) -> None:
        """All totes are empty, no order is taken."""
        mine = (t for t in self.truth.totes.values() if t.warehouse == self.warehouse)
        self.free.extend(tote for tote in mine if tote.kind == TOTE)

    @property
    def front_mm(self) -> int:
        """Where the benches are, on the front cross-aisle."""
        return front_of(p for p in self.site.shop.places.values() if p.warehouse == self.warehouse)

    @property
    def truth(self) -> Truth:
        """Where every piece is."""
        return self.site.truth

    @property
    def strays(self) -> deque[Piece]:
        """Pieces of this warehouse that lie where they do not belong."""
        return self.truth.strays[self.warehouse]

    def is_spared(self, case: Case) -> bool:
        """Whether nobody errs in this order."""
        return case.root in self.site.spared

    @property
    def only_waits_for_lorry(self) -> bool:
        """Whether every order that was released here and has not ended is packed."""
        mine = sum(1 for c in self.truth.cases.values() if c.warehouse == self.warehouse and not c.ended)
        return len(self.kept) + self.to_ship.qsize() + sum(map(len, self.cages.values())) >= mine

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

    def end(self, case: Case, how: str, why: str = "") -> None:
        """An order has come to its end: shipped, short, held or cancelled."""
        if self.truth.end(case, how, why):
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
        """A tote is empty, or has been emptied: what still lies in it, nobody will ever look for. Those that
        helped it are free with it.
        """
        for each in [tote, *(tote.case.let_go() if tote.case is not None else ())]:
            self.truth.left_over += each.empty()
            each.case = each.wave = None
            if each.kind == TOTE:
                self.free.append(each)
        self.stir()

    def sort(self, tote: Tote) -> None:
        """A batch tote was picked: to the wall, or where single pieces are packed."""
        assert tote.wave is not None, "a batch tote has its wave"
        (self.to_verify if tote.wave.is_single else self.to_sort).put_nowait(tote)
        self.stir()

    def pass_on(self, tote: Tote, changed: set[str]) -> None:
        """After a walk: to the bench or the wall, or where an order belongs that the office has stopped.

        Args:
            changed: orders that the office has changed on this walk.
        """
        case = tote.case
        if case is None:
            self.sort(tote)
        elif case.stop:
            self.stopped(case)
        elif case.label in changed:
            self.go_where_it_belongs(case)
        else:
            self.to_verify.put_nowait(tote)
        if case is not None:
            changed.discard(case.label)

    def next_wave(self) -> Wave | None:
        """The wave to walk for. What lacks is fetched together, when nothing more will lack for now."""
        return self.waves.next(self.is_quiet)

    @property
    def is_quiet(self) -> bool:
        """Whether nobody but who asks has anything in hand from which another order may come to lack
        pieces."""
        queues = (self.to_sort, self.to_verify, self.to_pack, self.to_put_away)
        return (
            self.at_work <= 1 and not self.left and not self.lost and all(queue.empty() for queue in queues)
        )

    def fetch(self, case: Case) -> None:
        """What an order lacks is fetched: for its tote, or for its slot with its wave."""
        assert case.tote is not None, "an order keeps its tote until it has shipped"
        if case.tote.kind == SLOT:
            assert case.wave is not None, "a slot's order has its wave"
            self.waves.fetch(case.wave)
            self.stir()
        else:
            self.to_fetch.append(case.tote)
            self.stir()

    def totes_to_pick(self) -> list[Tote]:
        """Totes for one walk: first those whose orders lack pieces, then empty ones while orders wait.

        Where carts are filled on purpose, one goes when it is full, or when nothing more will come for now.
        """
        most = self.site.cart_totes
        is_full = len(self.to_fetch) + len(self.waiting) >= most
        if self.site.method and not is_full and not self.is_quiet:
            return []
        totes = [self.to_fetch.popleft() for _ in range(min(most, len(self.to_fetch)))]
        room = min(len(self.waiting), most - len(totes), len(self.free))
        return totes + [self.free.popleft() for _ in range(room)]

    async def interrupt(self, case: Case, stage: str, done: int) -> None:
        """Now is when the office may ring, if it rings about this order at this stage after `done` scans."""
        planned = self.site.interruptions.get(case.root)
        if not planned or planned[0].stage != stage or done < planned[0].after or case.ended or case.stop:
            return
        said = planned[0]
        if said.sku and not case.may_change(said.sku, said.change):
            # Another part of the order has these pieces now.
            if said.because:
                return
            said.sku = next((sku for sku in case.wants if case.may_change(sku, said.change)), said.sku)
            if not case.may_change(said.sku, said.change):
                return
        planned.pop(0)
        self.site.returns_done += bool(said.because)
        await self.site.pace.take("talk")
        await self._say(case, said)
        case.stopped_at_s = time.perf_counter()
        case.stop, case.stopped_by, case.stage = office.STOPS[said.act], said.act, stage
        case.why = f"taken back by {said.because}" if said.because else ""

    async def _say(self, case: Case, said: Interruption) -> None:
        phone = self.site.office
        if said.act == office.CANCEL:
            await phone.cancel(case.label)
        elif said.act in (office.HOLD, office.HOLD_FOR_GOOD):
            await phone.hold(case.label)
        elif said.act == office.READDRESS:
            await phone.readdress(case.label)
        else:
            await phone.change(case.label, said.sku, said.change)
            self._change(case, said.sku, said.change)

    def _change(self, case: Case, sku: str, by: int) -> None:
        """The buyer wants more or fewer of a SKU; what was scanned beyond that is to be scanned again."""
        self.truth.change(case, sku, by)
        if case.passed[sku] > case.wants[sku]:
            case.passed[sku] = 0
            case.counted.discard(sku)
            assert case.tote is not None
            again = [p for p in case.tote.verified if p.sku == sku]
            case.tote.verified = [p for p in case.tote.verified if p.sku != sku]
            case.tote.loose += again

    def hear_stop(self, case: Case, why: str) -> None:
        """A scan was made on an order; the first one after the office's word is to stop it."""
        if case.stopped_at_s is not None:
            ms = (time.perf_counter() - case.stopped_at_s) * 1000
            case.stopped_at_s = None
            self.site.stops.append(Stop(case.label, case.stopped_by, case.stage, ms, case.stop, why))

    def none_waits(self, said: str = "") -> None:
        """The hub has no order for an empty tote.

        Args:
            said: what the display says.

        Raises:
            Stuck: it has released some.
        """
        if self.waiting:
            told = f"no order waits in {self.warehouse}, says the hub ({said}); released were {self.waiting}"
            raise Stuck(told)

    def fell_short(self, case: Case) -> None:
        """An order lacks pieces that no bin has: the office splits it, or it ends here."""
        if self.site.shorts_to_split:
            self.site.shorts_to_split -= 1
            self.to_split.append(case)
        else:
            self.end(case, "short", "no stock in any bin")

    def go_on_without(self, case: Case) -> None:
        """What lacked is another order's: this one goes on once a scan has said so."""
        case.is_short, case.stage = False, office.VERIFY
        case.stop, case.stopped_by = "order_changed", office.CHANGE_LESS
        assert case.tote is not None, "an order keeps its tote until it has shipped"
        self.to_verify.put_nowait(case.tote)
        self.stir()

    def stopped(self, case: Case) -> None:
        """A scan has shown that the office stopped an order: its tote goes where it belongs now."""
        tote, act = case.tote, case.stopped_by
        assert tote is not None, "an order keeps its tote until it has shipped"
        if act == office.CANCEL:
            case.unpack(case.wants)
            self.to_put_away.put_nowait(tote)
        elif act == office.HOLD:
            call = asyncio.create_task(self._go_on(case))
            self.calls.add(call)
            call.add_done_callback(self.calls.discard)
        elif act == office.HOLD_FOR_GOOD:
            self.end(case, "held", "held until further notice")
        else:
            case.stop = ""
            self.go_where_it_belongs(case)
        self.stir()

    def go_where_it_belongs(self, case: Case) -> None:
        """An order that may go on after it was stopped goes on from where its pieces are.

        What is too much goes back to its bin first, then what lacks is fetched. A box that is ready stays
        closed while nothing in it changes; one that was stopped on the scale is packed again.
        """
        tote = case.tote
        assert tote is not None, "an order keeps its tote until it has shipped"
        if case.boxes and case.stage == office.SHIP and case.stopped_by not in _CHANGES:
            has_new_papers = self.site.trays is not None and case.stopped_by == office.READDRESS
            (self.to_prove if has_new_papers else self.to_ship).put_nowait(case)
            return
        if case.boxes:
            case.unpack(sku for sku in case.wants if not case.passed[sku])
        held = case.held()
        if any(held[sku] > case.wants[sku] for sku in held):
            self.to_put_away.put_nowait(tote)
        elif any(held[sku] < qty for sku, qty in case.wants.items()):
            self.fetch(case)
        elif case.is_verified:
            self.to_pack.put_nowait(tote)
        else:
            self.to_verify.put_nowait(tote)
        self.stir()

    async def _go_on(self, case: Case) -> None:
        await self.site.pace.take("talk")
        await self.site.office.go_on(case.label)
        case.stop = ""
        self.go_where_it_belongs(case)


_CHANGES = (office.CHANGE_LESS, office.CHANGE_MORE)
