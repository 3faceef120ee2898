"""The floor of a warehouse in motion: who waits for what, which order stands where, and when all is over.

Rule: totes and boxes change hands only through these queues; people share nothing else.
"""

import asyncio
from collections import deque
from dataclasses import dataclass, field

from station_sim.case import SLOT, TOTE, Case, Piece, Tote
from station_sim.site import Site, Stuck
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
