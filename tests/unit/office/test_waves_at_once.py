"""Several release the same plan at once: each order is in one wave, whoever was quicker."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from hub.domain.office_rules import OfficeRules, WaveRules
from hub.office import allocation, audit, changes, wave_plans
from hub.office.wave_plans import Plan
from hub.office.writing import Writer
from hub.store.reading import snapshot
from hub.store.tables import WaveRow
from tests.unit.floor.floor_under_test import SITE
from tests.unit.office.at_once import NOW_MS, HesitantDatabase, Site, of, site_of_a_module

CLERKS, ORDERS = 3, 10
UTC = ZoneInfo("UTC")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.long)])
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    with site_of_a_module(request.param, request) as made:
        made.rules = replace(made.rules, office=OfficeRules(waves=WaveRules(capacity_orders=4)))
        yield made


def released(site: Site, plans: list[Plan], meanwhile: str) -> list[list[tuple[str, ...]]]:
    """What each clerk released, wave by wave, while somebody holds an order."""
    database = HesitantDatabase(site.url, 7000)
    writers = [Writer(database, site.rules, UTC, lambda: NOW_MS, kept=1) for _ in range(len(plans) + 1)]
    barrier = Barrier(len(writers))

    def release(writer: Writer, plan: Plan) -> list[tuple[str, ...]]:
        barrier.wait(20)
        ends = wave_plans.release(writer, plan, "1")
        assert all(len(end.released) + len(end.refused) == len(wave.orders) for wave, end in ends)
        return [end.released for _, end in ends]

    def hold() -> None:
        barrier.wait(20)
        writers[-1].do(of(changes.hold, meanwhile, "in doubt"))

    try:
        with ThreadPoolExecutor(len(writers)) as threads:
            holding = threads.submit(hold)
            runs = [threads.submit(release, *each) for each in zip(writers, plans, strict=False)]
            holding.result(60)
            return [run.result(60) for run in runs]
    finally:
        for writer in writers:
            writer.close()
        database.close()


def test_clerks_who_release_one_plan_put_each_order_in_one_wave(site: Site) -> None:
    labels = [site.take_in(str(n), A=1 + n % 3, B=n % 2 + 1) for n in range(1, ORDERS + 1)]
    for label in labels:
        site.do(of(audit.approve, label))
        site.do(of(allocation.allocate, label))
    plans = []
    for _ in range(CLERKS):
        with snapshot(site.database) as reader:
            plans.append(wave_plans.plan(reader, site.rules, UTC, NOW_MS, 1))
    assert sum(len(wave.orders) for wave in plans[0].waves) == ORDERS
    runs = released(site, plans, labels[4])
    taken = [label for run in runs for wave in run for label in wave]
    assert len(taken) == len(set(taken))
    orders = site.orders()
    assert {label for label, order in orders.items() if order.wave_id is not None} == set(taken)
    assert set(labels) - set(taken) <= {labels[4]}
    assert [orders[label].state for label in labels if label != labels[4]] == ["released"] * (ORDERS - 1)
    with site.database.session() as session:
        codes = list(session.exec(select(WaveRow.code).where(WaveRow.site == SITE)))
    waves = [wave for run in runs for wave in run if wave]
    assert len(codes) == len(set(codes)) == len(waves)
    assert site.faults() == []
