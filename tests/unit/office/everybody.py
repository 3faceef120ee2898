"""Everybody at once: people at stations of hubs that are killed, an office, and printers that fail.

Each has a thread, and units of work of their own. People look at the database as they look at the floor,
without a lock; what they do they scan.
"""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from hub.domain.errors import DomainError
from hub.domain.orders import Order
from hub.domain.packing import Parcel
from hub.domain.pairs import own_code
from hub.domain.papers import LIVE, PAIR_KINDS, SLIP, Print
from hub.domain.people import Operator, Station
from hub.floor.take import Taken
from hub.office import carts, printers, releasing, wave_plans
from hub.office.act import Act, Moment
from hub.office.writing import Writer
from hub.store.database import MET_ANOTHER, Database, repeat
from hub.store.reading import snapshot
from hub.store.shapes import Shape, shapes
from hub.store.work import Work
from tests.unit.floor.floor_under_test import SITE, Floor
from tests.unit.floor.lorries import SF, YT, add_carrier
from tests.unit.office.at_once import NOW_MS, Done, Site
from tests.unit.office.busy_office import BENCHES, TOTES, ZONES
from tests.unit.office.busy_waves import BusyWaves
from tests.unit.office.hub_alone import DAY, PAIRED
from tests.unit.office.hubs import Hub

NUMBERS = 400
"""Waybill numbers in each carrier's pool."""


class Look(Work):
    """Reads one snapshot after another, and locks nothing."""

    def __init__(self, database: Database) -> None:
        super().__init__(database.connect(), database.dialect)
        self._shapes = {kind: _unlocked(shape) for kind, shape in shapes(database.dialect).items()}

    def _begin(self) -> None:
        self._forget()
        self.connection.execute("BEGIN")


def _unlocked(shape: "Shape[Any]") -> "Shape[Any]":
    made: Shape[Any] = object.__new__(Shape)
    made.__dict__.update(shape.__dict__, _lock="", is_locked=False)
    return made


@dataclass
class FarFloor(Floor):
    """A floor whose stations speak to hubs in other processes."""

    hubs: Sequence[Hub] = ()
    locks: dict[str, threading.Lock] = field(default_factory=dict)
    scans: Counter[str] = field(default_factory=Counter)

    def event(self, station: str, kind: Any, **fields: Any) -> Taken:
        # One event of a station is on the wire at a time.
        with self.locks.setdefault(station, threading.Lock()):
            seq = self.seqs[station] = self.seqs.get(station, 0) + 1
            said = kind(sess="s1", inc=1, seq=seq, up_ms=seq, **fields)
            answer = self.hubs[sum(station.encode()) % len(self.hubs)].ask(station, said)
        self.scans[answer.why] += 1
        return Taken(station, answer)


class FarSite(Site):
    """A site whose people look without locks; what its office does is done on a connection beside."""

    def __init__(self, url: str, database: Database, hubs: Sequence[Hub], seqs: dict[str, int]) -> None:
        super().__init__(url, database, FarFloor(Look(database), seqs=seqs, hubs=hubs))
        self.rules = replace(self.rules, office=PAIRED)
        self._work = database.work()

    def do(self, done: Done, operator_id: int | None = 1) -> Any:
        def here() -> Any:
            return done(Act(self._work, self.rules, Moment(NOW_MS, DAY), operator_id))

        return repeat(self._work, here)

    def close(self) -> None:
        for work in (self._work, self.floor.work):
            work.connection.close()


class Everybody(BusyWaves):
    """Anybody of them; what one does is a choice of these acts.

    Args:
        warehouse: where they pick and sort.
        sorts_at: the station at which they sort.
    """

    most_open = 25

    def __init__(
        self, site: FarSite, chance: Random, name: str, warehouse: int = 1, sorts_at: str = ""
    ) -> None:
        super().__init__(site, chance, name)
        self.site.rules = replace(site.rules, office=PAIRED)
        self.works_in = (warehouse,)
        if sorts_at:
            self.sorts_at[warehouse] = sorts_at
        self.done: Counter[str] = Counter()
        self.writer = Writer(site.database, self.site.rules, ZoneInfo("UTC"), lambda: NOW_MS, kept=1)

    def live(self, acts: Sequence[Callable[[], object]], steps: int) -> Counter[str]:
        """So many acts. One that is refused, for somebody was faster, changed nothing; so did one that met
        others too often.
        """
        for _ in range(steps):
            act = self.chance.choice(acts)
            try:
                act()
                self.done[act.__name__] += 1
            except (DomainError, *MET_ANOTHER) as met:
                self.done[type(met).__name__] += 1
        return self.done + Counter({"merged": self.merged, "split": self.split, "sorted": self.sorted})

    # What the office does.

    def release_by_plan(self) -> None:
        """What waits in a warehouse, in its turn."""
        try:
            with releasing.turn(self.writer, wait_s=0.2):
                with snapshot(self.site.database) as reader:
                    plan = wave_plans.plan(
                        reader, self.site.rules, ZoneInfo("UTC"), NOW_MS, self.chance.choice([1, 1, 2])
                    )
                wave_plans.release(self.writer, plan)
        except DomainError:
            return

    def free_a_cart(self) -> None:
        """Somebody left without a word."""
        code = self.chance.choice([cart for _, cart in ZONES.values()])
        self.site.do(lambda act: carts.release(act, carts.find(act, code)))

    # What the floor does.

    def tote_to_sort(self, warehouse: int) -> str:
        """One in which somebody sees pieces, where there is such a one."""
        return self.chance.choice([t for t in TOTES[warehouse] if self.held(t)] or TOTES[warehouse])

    def leave_and_come(self) -> None:
        station, cart = ZONES[self.works_in[0]]
        self.floor.scan(station, self.chance.choice(["X%PAUSE", "X%LOGOUT"]))
        badge = {"zone-a": "U%1", "zone-n": "U%2"}[station]
        self.floor.scan(station, badge, f"H%{cart}", "X%YES")

    def mishap(self) -> None:
        """Short, damaged, full, in another zone, taken back: at a bin of the walk."""
        station, _ = ZONES[self.works_in[0]]
        acts = (
            ("X%SHORT", "X%YES"),
            ("X%DAMAGED",),
            ("X%FULL",),
            ("X%FULL",),
            ("Z%A",),
            ("Z%ALL",),
            ("X%UNDO",),
        )
        self.floor.scan(station, "X%RESUME", *self.chance.choice(acts))

    def pack_one(self, order: Order, off_mg: int) -> None:
        """Each parcel's papers, now and then another one's among them, then its weight."""
        self.floor.scan("bench-2", "X%RESUME", "J%PACK", "X%YES", f"O%{order.label}", "X%YES")
        for parcel in self.parcels(order):
            if parcel.papers:
                if self.chance.random() < 0.1:
                    self.floor.scan("bench-2", f"D%{self.any_parcel(order).code}", "X%RESUME")
                self.prove(parcel)
            self.floor.weigh("bench-2", parcel.expected_mg + off_mg)

    def any_parcel(self, order: Order) -> Parcel:
        with self.floor.work.transaction():
            every = self.floor.work.where(Parcel, "site", SITE)
        return self.chance.choice(every)

    def ship(self) -> None:
        order = self.one("weighed")
        if order is not None:
            self.ship_one(order)
        if self.chance.random() < 0.15:
            self.floor.scan("dock", "X%UNDO")

    def ship_one(self, order: Order) -> None:
        """Onto its carrier's list; where another one's is open, that is closed first."""
        for parcel in self.parcels(order):
            if self.floor.scan("dock", "X%RESUME", "J%SHIP", parcel.code).why == "wrong_parcel":
                self.floor.scan("dock", "X%RESUME", "X%CLOSE", "X%YES", parcel.code)

    def noise(self) -> None:
        self.floor.scan(self.chance.choice([ZONES[self.works_in[0]][0], *BENCHES, "dock"]), self.any_code())

    def bring_on(self, order: Order) -> None:
        if order.state == "weighed":
            self.floor.scan("bench-2", "X%RESUME", "J%PACK", "X%YES")
            for parcel in self.parcels(order):
                if parcel.papers:
                    self.prove(parcel)  # papers that were printed anew after the weight was taken
            self.ship_one(order)
        else:
            super().bring_on(order)

    def prove(self, parcel: Parcel) -> None:
        """Its slip and its waybill; those that are void by now lie there too."""
        with self.floor.work.transaction():
            prints = [p for p in self.floor.work.where(Print, "parcel_id", parcel.id) if p.kind in PAIR_KINDS]
        for paper in sorted(prints, key=lambda each: each.state in LIVE):
            own = own_code(parcel.code, paper.id)
            codes = [f"D%{own}"] if paper.kind == SLIP else [paper.waybill, own]
            for code in codes:
                self.floor.scan("bench-2", code, "X%RESUME")

    def close(self) -> None:
        self.writer.close()
        assert isinstance(self.site, FarSite)
        self.site.close()


def furnish_more(site: Site, *addresses: str) -> None:
    """Two carriers with numbers, a label printer at each address, and a second sorter at the first wall,
    whose station has no lights.
    """
    site.do(_second_sorter)
    for carrier in (SF, YT):
        add_carrier(site.floor, carrier, (1_000_000, 800), (20_000_000, 2000), numbers=NUMBERS)
    for n, address in enumerate(addresses, start=1):
        site.do(lambda act, n=n, address=address: printers.add(act, f"P{n}", "raw", address))  # type: ignore[misc]


def _second_sorter(act: Act) -> None:
    work = act.work
    work.add(Station(0, SITE, "side-1", True, "s1", "u", 1, 0, None, "", None, None, None, False, "", 0))
    work.add(Operator(0, SITE, "8", "P8", "en", "g", True, True, None, None))
