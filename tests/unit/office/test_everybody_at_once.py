"""Everything that the floor can do, at once: pickers in batch and cluster, sorters, packers who prove their
papers, the dock, an office that changes its mind; printers that break, hubs and a spooler that are killed.

Nothing is lost and nothing is doubled: every scan has one event, every snapshot adds up, every page came out
once, and in the end every order can be brought to its end.
"""

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from itertools import count
from random import Random

import pytest
from sqlmodel import func, select

from hub.domain.orders import ENDS
from hub.domain.papers import WAITING, Print
from hub.store.database import Database
from hub.store.tables import EventRow, MoveRow, OrderLineRow, OrderRow, StationRow
from tests.unit.floor.floor_under_test import SITE
from tests.unit.office.at_once import Site, site_of_a_module
from tests.unit.office.busy_office import furnish
from tests.unit.office.everybody import Everybody, FarSite, furnish_more
from tests.unit.office.hubs import ROOT, Hub
from tests.unit.printing.played import Played
from tests.unit.store.deadlocks import deadlocks
from tests.unit.store.watched_locks import WatchedDatabase

SNAPSHOT_S = 1.0
"""Between two looks at the whole; after some of them a process is killed."""
CANT_BE_MADE = "expected a recipient"
"""Why a paper can't be made: its order has nobody to whom it goes."""
PEOPLE = (
    "picker",
    "northerner",
    "sorter",
    "second sorter",
    "verifier",
    "packer",
    "dock",
    "clerk",
    "supervisor",
)


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    with site_of_a_module(request.param, request) as made:
        furnish(made)
        yield made


class Storm:
    """The hubs, the spooler and the printers of one site, and all who work there."""

    def __init__(self, site: Site, stack: ExitStack) -> None:
        self.site = site
        self.printers = [stack.enter_context(Played(breaks_at=700, times=6)) for _ in range(2)]
        furnish_more(site, *(printer.address for printer in self.printers))
        # One gateway a file; PostgreSQL has several.
        self.hubs = [Hub(site.url) for _ in range(1 if site.database.dialect == "sqlite" else 2)]
        self.seqs: dict[str, int] = {}
        self.offices = WatchedDatabase(site.url) if len(self.hubs) > 1 else site.database
        self.spooler = self._spooler()
        stack.callback(self.close)

    def _spooler(self) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "tests.unit.printing.spooler_alone", self.site.url]
        return subprocess.Popen(command, cwd=ROOT)

    def person(self, chance: Random, name: str, **where: object) -> Everybody:
        far = FarSite(self.site.url, self.offices, self.hubs, self.seqs)
        return Everybody(far, chance, name, **where)  # type: ignore[arg-type]

    def kill(self, look: int) -> None:
        """A hub or the spooler, each in its turn, in the middle of whatever it does."""
        if look % 3 == 2:
            self.hubs[look // 3 % len(self.hubs)].kill()
        if look % 7 == 4:
            self.spooler.kill()
            self.spooler.wait(30)
            self.spooler = self._spooler()

    def waited_out_of_order(self) -> list[str]:
        """Rows that a hub or an office waited for, though they stand before others that it held."""
        here = self.offices.seen.out_of_order if isinstance(self.offices, WatchedDatabase) else []
        return [*here, *(each for hub in self.hubs for each in hub.out_of_order)]

    def close(self) -> None:
        for hub in self.hubs:
            hub.close()
        self.spooler.kill()
        self.spooler.wait(30)
        if self.offices is not self.site.database:
            self.offices.close()


def live(person: Everybody, role: str, steps: int) -> Counter[str]:
    """What somebody does all day."""
    acts = {
        "picker": [
            person.pick,
            person.pick,
            person.pick_wave,
            person.pick_wave,
            person.mishap,
            person.leave_and_come,
        ],
        "northerner": [person.pick, person.pick_wave, person.sort, person.sort, person.mishap],
        "sorter": [person.sort],
        "second sorter": [person.sort],
        "verifier": [person.verify, person.verify, person.singles, person.noise],
        "packer": [person.pack, person.pack, person.verify],
        "dock": [person.ship],
        "clerk": [
            person.take_in,
            person.audit_by_rules,
            person.allocate,
            person.release_by_plan,
            person.release,
        ],
        "supervisor": [
            person.disturb,
            person.change,
            person.merge,
            person.split_up,
            person.go_back,
            person.free_a_cart,
        ],
    }[role]
    return person.live(acts, steps * (2 if role == "clerk" else 1))


@contextmanager
def at_work(storm: Storm, seed: int) -> Iterator[dict[str, Everybody]]:
    """Everybody at their station."""
    first = storm.person(Random(seed), "f")
    first.sign_in()
    first.floor.scan("side-1", "U%8", "J%PUTWALL")
    people = {"picker": first}
    for n, role in enumerate(PEOPLE[1:], start=1):
        warehouse = 2 if role == "northerner" else 1
        at = "side-1" if role == "second sorter" else ""
        people[role] = storm.person(Random(seed + n), f"{role[0]}{n}-", warehouse=warehouse, sorts_at=at)
    yield people
    for person in people.values():
        person.close()


def work(storm: Storm, people: dict[str, Everybody], steps: int) -> Counter[str]:
    """All of them at once, looked at meanwhile, while processes die."""
    looks = count()
    with ThreadPoolExecutor(len(people)) as threads:
        runs: list[Future[Counter[str]]] = [
            threads.submit(live, person, role, steps) for role, person in people.items()
        ]
        while wait(runs, SNAPSHOT_S).not_done:
            assert storm.site.faults() == []
            storm.kill(next(looks))
    return sum((run.result() for run in runs), Counter[str]())


def every_scan_has_one_event(database: Database, seqs: dict[str, int]) -> None:
    """What was scanned while no hub was there too, and what was said twice once."""
    with database.session() as session:
        found = session.exec(
            select(StationRow.name, func.count(EventRow.id), func.max(EventRow.seq))
            .join(EventRow, EventRow.station_id == StationRow.id)
            .group_by(StationRow.name)
        ).all()
    assert {name: count for name, count, _ in found} == seqs
    assert {name: last for name, _, last in found} == seqs


def what_left_is_what_was_wanted(database: Database) -> None:
    """Each shipped order: the pieces of its lines left the house, once."""
    with database.session() as session:
        shipped = session.exec(select(OrderRow.id).where(OrderRow.state == "shipped")).all()
        wanted = Counter[tuple[int, int]]()
        for line in session.exec(select(OrderLineRow)).all():
            if line.order_id in shipped:
                due = line.qty_ordered - line.qty_cancelled - line.qty_moved - line.qty_short
                wanted[line.order_id, line.item_id] += due
        left = Counter[tuple[int, int]]()
        for move in session.exec(select(MoveRow)).all():
            if move.order_id in shipped and move.reason in ("ship", "unload"):
                left[move.order_id, move.item_id] += move.qty if move.reason == "ship" else -move.qty
    assert +left == +wanted


def every_page_came_out_once(storm: Storm, person: Everybody) -> None:
    """Each printer gave as many pages as the book says that it gave, whatever broke."""
    for _ in range(240):
        prints = papers(person)
        if not any(each.state in WAITING for each in prints):
            break
        time.sleep(0.5)
    assert prints
    assert {each.state for each in prints} <= {"printed", "void", "cancelled", "failed"}
    assert all(CANT_BE_MADE in each.reason for each in prints if each.state == "failed")
    out = sum(len(printer.out) for printer in storm.printers)
    assert out == sum(each.pages for each in prints if each.state == "printed" or is_out(each))


def papers(person: Everybody) -> list[Print]:
    with person.floor.work.transaction():
        return person.floor.work.where(Print, "site", SITE)


def is_out(each: Print) -> bool:
    """Whether a void paper had been sent: it came out, and somebody throws it away."""
    return each.state == "void" and each.sent_at_ms > 0


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", [1, 2])
def test_everybody_at_once(site: Site, seed: int) -> None:
    with ExitStack() as stack:
        storm = Storm(site, stack)
        with at_work(storm, seed * 100) as people:
            done = work(storm, people, steps=150)
            assert sum(hub.killed for hub in storm.hubs)
            ending = people["picker"]
            ending.works_in = (1, 2)
            left = ending.finish()
            assert min(done[act] for act in ("sorted", "ship", "release_by_plan")) > 0
            assert [(o.label, o.state, o.reason) for o in left] == []
            assert site.faults() == []
            assert {o.state for o in ending.orders()} <= set(ENDS)
            every_scan_has_one_event(site.database, storm.seqs)
            what_left_is_what_was_wanted(site.database)
            every_page_came_out_once(storm, ending)
        assert storm.waited_out_of_order() == []
    if site.database.dialect != "sqlite":
        assert deadlocks(site.url) == 0
