"""Two people sort a whole wave at two gateways while a third packs full slots and the office holds and lets
go: real threads, each with a unit of work of its own, on PostgreSQL, where transactions meet. Nobody waits
for a row out of the order of rows, so no two wait for each other.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from random import Random
from threading import Event as Signal

import pytest

from hub.domain.errors import DomainError
from hub.domain.orders import Order
from hub.floor.take import take
from hub.office import changes
from hub.office.act import Act, Moment
from hub.store.database import Database, repeat
from hub.store.work import Work
from protocol import codec
from protocol.messages import Ans, Scan
from tests.databases import migrated
from tests.soundness import faults
from tests.unit.floor.floor_under_test import GOODS, RULES, SITE, Floor, small_shop
from tests.unit.floor.wall_under_test import batch, everywhere, tote, tote_of, wall, wave
from tests.unit.store.deadlocks import deadlocks
from tests.unit.store.watched_locks import WatchedDatabase

MOMENT = Moment(1_291_161_900_000, "2010-12-01")


class Person:
    """Somebody at a station, at a gateway of their own."""

    def __init__(self, database: Database, station: str, first_seq: int) -> None:
        self.work = database.work()
        self.station = station
        self.seqs = count(first_seq)

    def scan(self, *codes: str) -> Ans:
        for code in codes:
            seq = next(self.seqs)
            event = Scan("s1", 1, seq, seq, c=code)
            frame = codec.encode(event).decode()
            answer = repeat(self.work, self._taking(event, frame)).answer
            assert answer is not None
        return answer

    def _taking(self, event: Scan, frame: str) -> Callable[[], object]:
        return lambda: take(self.work, RULES, MOMENT, self.station, event, frame)  # type: ignore[return-value]

    def sort(self, name: str, seed: int, stop: Signal) -> None:
        """Take pieces at random until the tote is empty, or nothing of it can be put; a slot may be full."""
        chance = Random(seed)
        for _ in range(400):
            if stop.is_set():
                return
            answer = self.scan(chance.choice([code for _, code in GOODS.values()]))
            if answer.why == "no_order" and self.scan(f"C%{name}").want is None:
                return
            if answer.why == "go" and chance.random() < 0.15:
                full = self.scan("X%FULL")
                # Where no slot is free, the one that lights stays.
                answer = answer if full.why == "confirm" else full
            if answer.why == "go":
                assert self.scan(f"S%{(answer.say or '').split(' ')[0]}").why in (
                    "ok",
                    "order_done",
                    "order_held",
                    "order_changed",
                )
            # Now and then taken back, whatever the others built on it meanwhile.
            self.scan("X%RESUME", *(["X%UNDO"] if chance.random() < 0.1 else []))

    def pack(self, slots: list[str], stop: Signal) -> None:
        """Pack whatever slot is full; every other time a piece of it is found broken, and was not."""
        spoilt = count()
        while not stop.is_set():
            for slot in slots:
                if self.scan(slot).why == "order_open":
                    if next(spoilt) % 2:
                        self.scan(GOODS["A"][1], "X%DAMAGED", "X%UNDO", "X%RESUME")
                    for _, code in GOODS.values():
                        self.scan(code, "X%RESUME", code, "X%RESUME")


def hold_and_let_go(work: Work, labels: list[str], seed: int, stop: Signal) -> None:
    """The office holds orders, and lets them go on."""
    chance = Random(seed)
    while not stop.wait(0.05):
        label, what = chance.choice(labels), chance.choice(["hold", "go_on"])

        def act(label: str = label, what: str = what) -> None:
            order = work.one(Order, "label", label, SITE)
            assert order is not None
            reason = ("doubt",) if what == "hold" else ()
            getattr(changes, what)(Act(work, RULES, MOMENT), order, *reason)

        try:
            repeat(work, act)
        except DomainError:
            continue


def let_all_go_on(floor: Floor, labels: list[str]) -> None:
    for label in labels:
        if floor.order(label).state == "held":
            floor.office(changes.go_on, label)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(3))
def test_a_wave_is_sorted_packed_and_held_at_once(postgres_url: str, seed: int) -> None:
    database, watched = migrated(postgres_url), WatchedDatabase(postgres_url)
    floor = small_shop(database)
    wall(floor, slots=20)
    chance = Random(seed)
    labels = [
        floor.new_order(str(n), A=1, **chance.choice([{"B": 1}, {"B": 2}, {"C": 1, "B": 1}]))
        for n in range(8)
    ]
    code = wave(floor, *labels)
    batch(floor, code, "T1", most=9)
    batch(floor, code, "T2")
    people = [Person(watched, station, 1) for station in ("wall-1", "side-1", "bench-1")]
    people[0].scan("U%1", "J%PUTWALL", "C%T1")
    people[1].scan("U%2", "J%PUTWALL", "C%T2")
    people[2].scan("U%3", "J%VERIFY")
    stop = Signal()
    office = watched.work()
    with ThreadPoolExecutor(4) as threads:
        sorting = [
            threads.submit(p.sort, name, seed + n, stop)
            for n, (p, name) in enumerate(zip(people, ("T1", "T2"), strict=False))
        ]
        behind = threads.submit(people[2].pack, [f"S%W1-{n:02}" for n in range(1, 21)], stop)
        acts = threads.submit(hold_and_let_go, office, labels, seed, stop)
        try:
            for each in sorting:
                each.result(60)
        finally:
            stop.set()
        behind.result(60)
        acts.result(60)
    assert faults(database) == {}
    assert sum(everywhere(floor).values()) == 305
    let_all_go_on(floor, labels)
    for person, name in zip(people, ("T1", "T2"), strict=False):
        person.scan("X%RESUME", "X%UNDO", f"C%{name}")
        person.sort(name, seed, Signal())
    people[2].scan("X%RESUME")
    still = {label: floor.order(label).state for label in labels}
    assert set(still.values()) <= {"picked", "verified"}, (still, tote(floor, "T1"), tote(floor, "T2"))
    assert len({tote_of(floor, label) for label in labels}) == len(labels)
    assert faults(database) == {}
    for work in (office, floor.work, *(p.work for p in people)):
        work.connection.close()
    database.close()
    watched.close()
    assert watched.seen.at_once
    assert watched.seen.out_of_order == []
    assert deadlocks(postgres_url) == 0
