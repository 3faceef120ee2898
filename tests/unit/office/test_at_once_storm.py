"""Processes that act on the same orders at once: nothing is sold, moved, shipped or ended twice.

Every snapshot that is taken meanwhile adds up, and in the end every order can be brought to its end.
"""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, wait
from multiprocessing import get_context
from random import Random

import pytest

from hub.domain.orders import ENDS
from tests.unit.office.at_once import Site, site_of_a_module
from tests.unit.office.busy_office import BusyOffice, furnish
from tests.unit.office.storm import OUT_OF_ORDER, play
from tests.unit.store.deadlocks import deadlocks

SNAPSHOT_S = 0.5
"""Between two looks at the whole."""


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.long)])
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    with site_of_a_module(request.param, request) as made:
        furnish(made)
        yield made


@pytest.fixture(scope="module")
def processes() -> Iterator[ProcessPoolExecutor]:
    """A pool for all tests: a process takes long to start."""
    with ProcessPoolExecutor(5, mp_context=get_context("spawn")) as made:
        yield made


def storm(processes: ProcessPoolExecutor, site: Site, seed: int, steps: int, offices: int) -> Counter[str]:
    """Offices and a floor, each a process; what they did in all."""
    kinds = ["floor", *["office"] * offices]
    runs = [processes.submit(play, site.url, kind, seed + n, steps) for n, kind in enumerate(kinds)]
    while wait(runs, SNAPSHOT_S).not_done:
        assert site.faults() == []
    done = sum((run.result() for run in runs), Counter[str]())
    assert [what for what in done if what.startswith(OUT_OF_ORDER)] == []
    if site.database.dialect != "sqlite":
        assert deadlocks(site.url) == 0
    return done


def brought_to_an_end(site: Site) -> None:
    """What the storm left can be finished by people who do only the usual; then all adds up."""
    office = BusyOffice(site, Random(1))
    with site.floor.work.transaction():
        for station in ("zone-a", "zone-n", "bench-1", "bench-2", "dock"):
            site.floor.seqs[station] = 1_000_000
    office.sign_in()
    left = office.finish()
    assert [(o.label, o.state, o.reason) for o in left] == []
    assert site.faults() == []
    assert {o.state for o in office.orders()} <= set(ENDS)


@pytest.mark.long
def test_offices_and_floor_at_once(site: Site, processes: ProcessPoolExecutor) -> None:
    done = storm(processes, site, seed=1, steps=40, offices=2)
    assert done["allocate"]
    brought_to_an_end(site)


@pytest.mark.long
@pytest.mark.timeout(3000)
@pytest.mark.parametrize("seed", range(100, 400, 100))
def test_many_offices_and_a_floor_for_long(site: Site, processes: ProcessPoolExecutor, seed: int) -> None:
    done = storm(processes, site, seed, steps=400, offices=4)
    assert done["merged"]
    assert done["split"]
    assert done["ship"]
    brought_to_an_end(site)
