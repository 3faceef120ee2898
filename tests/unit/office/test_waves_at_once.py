"""Several release what waits at once: who comes second sees what the first took; each order is in one wave,
and no wave is smaller than planned because two shared it.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from hub.domain.errors import Conflict
from hub.domain.office_rules import OfficeRules, WaveRules
from hub.office import allocation, audit, changes, releasing, wave_plans
from hub.office.wave_plans import Plan
from hub.office.writing import Writer
from hub.store.reading import snapshot
from hub.store.tables import WaveRow
from tests.patience import PATIENCE_S
from tests.unit.floor.floor_under_test import SITE
from tests.unit.office.at_once import NOW_MS, HesitantDatabase, Site, of, site_of_a_module

CLERKS, ORDERS, CAPACITY = 3, 10, 4
UTC = ZoneInfo("UTC")
Waves = list[tuple[str, ...]]
"""The orders that were released, wave by wave."""


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.long)])
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    with site_of_a_module(request.param, request) as made:
        made.rules = replace(made.rules, office=OfficeRules(waves=WaveRules(capacity_orders=CAPACITY)))
        yield made


def waiting(site: Site) -> list[str]:
    """The labels of orders that wait for their release."""
    labels = [site.take_in(str(n), A=1 + n % 3, B=n % 2 + 1) for n in range(1, ORDERS + 1)]
    for label in labels:
        site.do(of(audit.approve, label))
        site.do(of(allocation.allocate, label))
    return labels


def plan(site: Site) -> Plan:
    with snapshot(site.database) as reader:
        return wave_plans.plan(reader, site.rules, UTC, NOW_MS, 1)


def in_turn(site: Site, writer: Writer) -> Waves:
    """One clerk releases what they find in their turn."""
    with releasing.turn(writer):
        ends = wave_plans.release(writer, plan(site), "1")
    assert all(len(end.released) + len(end.refused) == len(wave.orders) for wave, end in ends)
    return [end.released for _, end in ends]


def all_at_once(site: Site, clerk: Callable[[Site, Writer], Waves], meanwhile: str) -> list[Waves]:
    """What each clerk released, wave by wave, while somebody holds an order."""
    database = HesitantDatabase(site.url, 7000)
    writers = [Writer(database, site.rules, UTC, lambda: NOW_MS, kept=1) for _ in range(CLERKS + 1)]
    barrier = Barrier(len(writers))

    def release(writer: Writer) -> Waves:
        barrier.wait(PATIENCE_S)
        return clerk(site, writer)

    def hold() -> None:
        barrier.wait(PATIENCE_S)
        writers[-1].do(of(changes.hold, meanwhile, "in doubt"))

    try:
        with ThreadPoolExecutor(len(writers)) as threads:
            holding = threads.submit(hold)
            runs = [threads.submit(release, writer) for writer in writers[:-1]]
            holding.result(60)
            return [run.result(60) for run in runs]
    finally:
        for writer in writers:
            writer.close()
        database.close()


def each_is_in_one_wave(site: Site, labels: list[str], runs: list[Waves]) -> None:
    taken = [label for run in runs for wave in run for label in wave]
    assert len(taken) == len(set(taken))
    orders = site.orders()
    assert {label for label, order in orders.items() if order.wave_id is not None} == set(taken)
    assert set(labels) - set(taken) <= {labels[4]}
    assert [orders[label].state for label in labels if label != labels[4]] == ["released"] * (ORDERS - 1)
    with site.database.session() as session:
        codes = list(session.exec(select(WaveRow.code).where(WaveRow.site == SITE)))
    assert len(codes) == len(set(codes)) == len([wave for run in runs for wave in run if wave])
    assert site.faults() == []


def test_clerks_who_release_what_waits_come_one_after_the_other(site: Site) -> None:
    labels = waiting(site)
    runs = all_at_once(site, in_turn, labels[4])
    each_is_in_one_wave(site, labels, runs)
    sizes = sorted(len(wave) for run in runs for wave in run if wave)
    assert len([run for run in runs if any(run)]) == 1, "one took all; the others found nothing to release"
    assert len(sizes) == -(-ORDERS // CAPACITY), "as many waves as were planned"


def test_a_plan_that_several_have_in_hand_puts_each_order_in_one_wave(site: Site) -> None:
    labels = waiting(site)
    had = plan(site)
    assert sum(len(wave.orders) for wave in had.waves) == ORDERS

    def release(_: Site, writer: Writer) -> Waves:
        return [end.released for _, end in wave_plans.release(writer, had, "1")]

    each_is_in_one_wave(site, labels, all_at_once(site, release, labels[4]))


def test_who_does_not_get_their_turn_is_told_why(site: Site) -> None:
    labels = waiting(site)
    one, other = (Writer(site.database, site.rules, UTC, lambda: NOW_MS, kept=1) for _ in range(2))
    with (
        releasing.turn(one),
        pytest.raises(Conflict, match="found somebody who does: look at the plan again"),
        releasing.turn(other, wait_s=0),
    ):
        raise AssertionError("two have the turn")
    assert {order.state for order in site.orders().values()} == {"allocated"}
    assert sorted(label for wave in in_turn(site, other) for label in wave) == sorted(labels)
    for writer in (one, other):
        writer.close()
