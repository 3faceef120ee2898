"""Whatever office and floor do while waves are picked in batch and sorted at put walls, the database adds up
after every act, and every order can be brought to its end.
"""

from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.office.busy_days import close, work
from tests.unit.office.busy_waves import BusyWaves


@pytest.mark.long
def test_a_busy_day_of_waves_adds_up_after_every_act(tmp_path: Path) -> None:
    office = work(f"sqlite:///{tmp_path}/office.db", BusyWaves, Random(4), steps=150)
    assert office.sorted
    assert any(o.state == "shipped" for o in office.orders())
    close(office.site)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 130))
def test_many_busy_days_of_waves(tmp_path: Path, seed: int) -> None:
    close(work(f"sqlite:///{tmp_path}/office.db", BusyWaves, Random(seed), steps=500).site)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_whatever_they_do_with_waves_for_long() -> None:
    @settings(max_examples=150, deadline=None)
    @given(st.randoms(use_true_random=False), st.integers(1, 80))
    def days(chance: Random, steps: int) -> None:
        with TemporaryDirectory() as folder:
            close(work(f"sqlite:///{folder}/office.db", BusyWaves, chance, steps).site)

    days()


@pytest.mark.long
@pytest.mark.parametrize("seed", range(3))
def test_busy_days_of_waves_on_postgresql(postgres_url: str, seed: int) -> None:
    close(work(postgres_url, BusyWaves, Random(seed), steps=300, every=5).site)
