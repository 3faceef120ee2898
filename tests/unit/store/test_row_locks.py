"""Transactions on PostgreSQL wait for rows in one order, so none waits for another that waits for it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from random import Random
from threading import Barrier

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.carriers import Carrier
from hub.domain.orders import Order
from hub.domain.people import Station, Tote
from hub.domain.stock import Balance, Bin
from hub.office import ledger
from hub.store.database import Database, repeat
from hub.store.row_locks import ORDER, RowLocks, place
from hub.store.work import Work
from tests.databases import migrated
from tests.unit.floor.floor_under_test import SITE, small_shop
from tests.unit.floor.lorries import SF, add_carrier
from tests.unit.store.deadlocks import deadlocks
from tests.unit.store.watched_locks import WatchedDatabase

ROWS = st.tuples(st.sampled_from(ORDER), st.integers(1, 9))


def test_kinds_stand_in_their_order_and_those_that_are_not_named_behind_them() -> None:
    named = [place(kind, 1) for kind in ORDER]
    assert all(one < other for one, other in pairwise(named))
    assert all(one < place(int, 1) < place(str, 1) for one in named)
    assert place(Order, 1) < place(Order, 2) < place(Balance, 1)


@given(st.lists(ROWS, max_size=30))
def test_what_is_waited_for_stands_behind_all_that_is_held(rows: list[tuple[type, int]]) -> None:
    locks, held = RowLocks(), []
    for kind, id_ in rows:
        may = locks.may_wait(kind, "id", [id_])
        assert may == all(place(kind, id_) > other for other in held)
        locks.hold(kind, [id_])
        held.append(place(kind, id_))


def test_rows_of_a_kind_that_are_not_known_yet_are_not_waited_for_behind_one_of_it() -> None:
    locks = RowLocks()
    assert locks.may_wait(Order, "wave_id", [7])
    locks.hold(Order, [3])
    assert not locks.may_wait(Order, "wave_id", [8]), "one of them may stand before 3"
    assert locks.may_wait(Order, "id", [4, 9])
    assert not locks.may_wait(Order, "id", [2, 9])


def test_the_next_attempt_knows_what_this_one_read_and_holds_nothing() -> None:
    locks = RowLocks()
    locks.may_wait(Balance, "bin_id", [4])
    locks.hold(Balance, [1])
    assert not locks.may_wait(Station, "id", [2, 5])
    locks.begin()
    assert list(locks.known()) == [(Station, {"id": [2, 5]}), (Balance, {"bin_id": [4]})]
    assert locks.may_wait(Station, "id", [2])


def test_the_last_attempt_waits_for_anything() -> None:
    locks = RowLocks()
    locks.hold(Balance, [1])
    locks.patient = True
    assert locks.may_wait(Station, "id", [1])


class TwoPeople:
    """Two who write the same rows, each in an order of their own."""

    def __init__(self, database: Database) -> None:
        self.database, self.both = database, Barrier(2)
        self.attempts = [0, 0]

    def run(self, *acts: Callable[[Work, Callable[[], object]], None]) -> None:
        with ThreadPoolExecutor(2) as threads:
            for run in [threads.submit(self._one, n, act) for n, act in enumerate(acts)]:
                run.result(30)

    def _one(self, n: int, act: Callable[[Work, Callable[[], object]], None]) -> None:
        work = self.database.work()

        def once() -> None:
            self.attempts[n] += 1
            first = self.attempts[n] == 1
            act(work, lambda: self.both.wait(20) if first else None)

        repeat(work, once)
        work.connection.close()


def _raise_rev(work: Work, id_: int) -> None:
    station = work.get(Station, id_)
    work.put(replace(station, light_rev=station.light_rev + 1))


def _raise_version(work: Work, id_: int) -> None:
    order = work.get(Order, id_)
    work.put(replace(order, version=order.version + 1))


@pytest.mark.parametrize("longest", [pytest.param(1, id="once"), pytest.param(25, marks=pytest.mark.long)])
def test_two_who_take_rows_crosswise_both_come_through_and_neither_dies(
    postgres_url: str, longest: int
) -> None:
    database = migrated(postgres_url)
    floor = small_shop(database)
    first = floor.order(floor.new_order("1", A=1)).version
    floor.work.connection.close()
    for _ in range(longest):
        people = TwoPeople(database)

        def scan(work: Work, met: Callable[[], object]) -> None:
            _raise_rev(work, 1)
            met()
            _raise_version(work, 1)

        def stop(work: Work, met: Callable[[], object]) -> None:
            _raise_version(work, 1)
            met()
            _raise_rev(work, 1)

        people.run(scan, stop)
        assert people.attempts[0] == 1, "who waits in the order is never sent back"
        assert people.attempts[1] == 2
    work = database.work()
    with work.transaction():
        assert work.get(Station, 1).light_rev == 2 * longest
        assert work.get(Order, 1).version == first + 2 * longest
    work.connection.close()
    database.close()
    assert deadlocks(postgres_url) == 0


def test_who_only_adds_a_row_that_refers_to_another_waits_for_nobody(postgres_url: str) -> None:
    database = migrated(postgres_url)
    small_shop(database).work.connection.close()
    here, there = database.work(), database.work()
    with here.transaction():
        station = here.get(Station, 1)
        with there.transaction():
            there.connection.execute("SET LOCAL lock_timeout = '5s'")
            added = there.add(Order(0, SITE, 1, "9", "S-9", "received", station_id=station.id))
        assert added.station_id == station.id
    for work in (here, there):
        work.connection.close()
    database.close()


def test_what_is_done_one_after_the_other_waits_for_the_first(postgres_url: str) -> None:
    """A carrier is never locked by being read; who opens a manifest takes it alone."""
    database = migrated(postgres_url)
    floor = small_shop(database)
    carrier = add_carrier(floor, SF)
    people, order = TwoPeople(database), []

    def one(work: Work, met: Callable[[], object]) -> None:
        work.take_alone(Carrier, carrier.id)
        met()
        order.append("first")
        work.get(Tote, 1)

    def other(work: Work, met: Callable[[], object]) -> None:
        work.get(Carrier, carrier.id)
        met()
        work.take_alone(Carrier, carrier.id)
        order.append("second")

    people.run(one, other)
    assert order[0] == "first"
    floor.work.connection.close()
    database.close()


def test_two_who_bring_the_first_pieces_to_bins_crosswise_both_come_through(postgres_url: str) -> None:
    """Each adds the same two balances, which nobody can lock yet: a bin without any has no row to be held."""
    database = migrated(postgres_url)
    floor = small_shop(database)
    with floor.work.transaction():
        for code in ("E-1", "E-2"):
            floor.work.add(Bin(0, SITE, 1, code, "storage", "E", "E", 9, None, None))
    people = TwoPeople(database)

    def bring(work: Work, met: Callable[[], object], *codes: str) -> None:
        act = replace(floor.act(), work=work)
        outside = ledger.site_bin(act, "outside")
        for code, meet in zip(codes, (met, lambda: None), strict=True):
            bin_ = work.one(Bin, "code", code, SITE)
            assert bin_ is not None
            ledger.move(act, 3, 1, outside, bin_, "receipt")
            meet()

    people.run(
        lambda work, met: bring(work, met, "E-1", "E-2"),
        lambda work, met: bring(work, met, "E-2", "E-1"),
    )
    assert floor.stock("E-1") == floor.stock("E-2") == {"C": 2}
    assert people.attempts[1] == 2, "who goes against the order is sent back"
    floor.work.connection.close()
    database.close()
    assert deadlocks(postgres_url) == 0


@pytest.mark.long
@pytest.mark.parametrize("seed", range(3))
def test_crowds_who_take_any_rows_lose_no_write(postgres_url: str, seed: int) -> None:
    """Eight people raise eight rows by chance, in any order: every raise is there, nobody waits in a ring."""
    plain, database = migrated(postgres_url), WatchedDatabase(postgres_url)
    floor = small_shop(plain)
    orders = [floor.order(floor.new_order(str(n), A=1)) for n in range(4)]
    floor.work.connection.close()
    plain.close()

    def person(number: int) -> int:
        chance, work = Random(seed * 100 + number), database.work()
        raised = 0
        for _ in range(60):
            rows = chance.sample(
                [(_raise_rev, n) for n in range(1, 5)] + [(_raise_version, n) for n in range(1, 5)], 4
            )
            repeat(work, lambda rows=rows: [act(work, id_) for act, id_ in rows])  # type: ignore[misc]
            raised += len(rows)
        work.connection.close()
        return raised

    with ThreadPoolExecutor(8) as threads:
        raised = sum(threads.map(person, range(8)))
    work = database.work()
    with work.transaction():
        revs = sum(s.light_rev for s in work.where(Station, "site", SITE))
        versions = sum(o.version for o in work.where(Order, "site", SITE))
    work.connection.close()
    database.close()
    assert revs + versions - sum(order.version for order in orders) == raised
    assert database.seen.out_of_order == []
    assert database.seen.at_once
    assert deadlocks(postgres_url) == 0
