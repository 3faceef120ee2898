"""Whatever office and floor do, in any order, the database adds up after every act, and every order can be
brought to its end.

Hypothesis looks everywhere near the start, and finds the shortest way to a fault; days from a seed go far.
"""

from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.office.busy_days import close, work
from tests.unit.office.busy_office import BusyOffice
from tests.unit.office.busy_shop import BusyShop


@settings(max_examples=5, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(1, 25))
def test_whatever_they_do_it_adds_up_and_comes_to_an_end(chance: Random, steps: int) -> None:
    with TemporaryDirectory() as folder:
        close(work(f"sqlite:///{folder}/office.db", BusyOffice, chance, steps).site)


def test_a_busy_day_adds_up_after_every_act(tmp_path: Path) -> None:
    office = work(f"sqlite:///{tmp_path}/office.db", BusyOffice, Random(2), steps=120)
    assert any(o.state == "shipped" for o in office.orders())
    close(office.site)


@pytest.mark.long
def test_what_a_shop_wants_in_the_end_is_what_its_orders_want(tmp_path: Path) -> None:
    shop = work(f"sqlite:///{tmp_path}/office.db", BusyShop, Random(1), steps=100)
    assert shop.unlike_the_shop() == []
    assert {"taken", "changed"} <= shop.outcomes
    close(shop.site)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(200, 212))
def test_what_a_shop_wants_after_many_days(tmp_path: Path, seed: int) -> None:
    shop = work(f"sqlite:///{tmp_path}/office.db", BusyShop, Random(seed), steps=500)
    assert shop.unlike_the_shop() == []
    close(shop.site)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 112))
def test_many_busy_days_add_up_after_every_act(tmp_path: Path, seed: int) -> None:
    office = work(f"sqlite:///{tmp_path}/office.db", BusyOffice, Random(seed), steps=500)
    assert office.merged or office.split
    assert any(o.state == "shipped" for o in office.orders())
    close(office.site)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_whatever_they_do_for_long() -> None:
    @settings(max_examples=150, deadline=None)
    @given(st.randoms(use_true_random=False), st.integers(1, 60))
    def days(chance: Random, steps: int) -> None:
        with TemporaryDirectory() as folder:
            close(work(f"sqlite:///{folder}/office.db", BusyOffice, chance, steps).site)

    days()


@pytest.mark.long
@pytest.mark.parametrize("seed", range(3))
def test_busy_days_on_postgresql(postgres_url: str, seed: int) -> None:
    close(work(postgres_url, BusyOffice, Random(seed), steps=300, every=5).site)
