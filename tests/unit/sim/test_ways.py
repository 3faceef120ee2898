"""Metres and seconds: reckoned by one formula and one table, whatever people do."""

import pytest

from station_sim.effort import CART_KG, MEANS, SECONDS, WALK_M_S, Effort
from station_sim.stocking import MAIN, Place
from station_sim.ways import BACK_MM, REACH_MM, Way, between, front_of, slot_mm, to_slot


def _place(x_mm: int, y_mm: int) -> Place:
    return Place("A-01-1", "zone-1", "A", 1, 1, x_mm, y_mm, "zone-1", 1, MAIN, "A", 9, 9)


@pytest.fixture
def effort() -> Effort:
    return Effort()


def test_another_aisle_is_reached_by_the_nearer_end() -> None:
    near_front, near_back = (0, 2_400), (0, BACK_MM - 1_200)
    assert between(*near_front, 6_000, 1_200) == 6_000 + 2_400 + 1_200
    assert between(*near_back, 6_000, BACK_MM - 2_400) == 6_000 + 1_200 + 2_400
    assert between(*near_front, 0, 12_000) == 9_600


def test_a_walk_is_out_from_bin_to_bin_and_back(effort: Effort) -> None:
    way = Way("PICK", effort, front_mm=3_000)
    seconds = [way.to(_place(0, 12_000)), way.to(_place(0, 6_000)), way.home()]
    assert seconds == [15.0 / WALK_M_S, 6.0 / WALK_M_S, 9.0 / WALK_M_S]
    assert effort.metres() == effort.metres("PICK") == 30.0
    assert way.home() == 0.0


def test_a_full_cart_is_brought_to_the_bench_and_the_way_goes_on_from_the_bin(effort: Effort) -> None:
    way = Way("PICK", effort, front_mm=0)
    way.to(_place(0, 10_000))
    assert way.take_on((CART_KG - 1) * 1_000_000) == 0.0
    assert way.take_on(CART_KG * 2_000_000) == 40.0 / WALK_M_S
    assert (effort.metres(), effort.unloadings) == (50.0, 2)
    way.home()
    way.to(_place(0, 10_000))
    assert way.take_on((CART_KG - 1) * 1_000_000) == 0.0


def test_nobody_walks_along_a_wall_further_than_the_arm_needs() -> None:
    assert [to_slot(slot_mm(1), place) for place in (1, 12, 18)] == [slot_mm(1)] * 3
    assert to_slot(slot_mm(1), 60) == slot_mm(60) - REACH_MM
    assert to_slot(slot_mm(60), 1) == slot_mm(1) + REACH_MM
    assert slot_mm(60) < 5_000


def test_the_benches_are_in_the_middle_of_the_front() -> None:
    assert front_of([_place(0, 1_200), _place(9_000, 1_200)]) == 4_500
    assert front_of([]) == 0


def test_every_time_says_what_it_is_for_and_each_role_has_its_own(effort: Effort) -> None:
    assert set(SECONDS) == set(MEANS)
    effort.spend("PICK", "scan", 4)
    effort.spend("VERIFY", "piece", 10)
    effort.walk("PICK", 2_000)
    assert effort.seconds("PICK") == 4 * SECONDS["scan"] + 2 / WALK_M_S
    assert effort.seconds("VERIFY") == 10 * SECONDS["piece"]
    assert effort.seconds() == effort.seconds("PICK", "VERIFY")
