from hypothesis import given
from hypothesis import strategies as st

from station_sim.scale import MAX_MG, NOISE_MOST_MG, STEP_MG, Scale


@given(st.integers(0, MAX_MG), st.integers(0, 10_000))
def test_a_reading_is_never_far_off(true_mg: int, seed: int) -> None:
    reading = Scale(seed, "pack-1").settle(true_mg)
    assert abs(reading.net_mg - true_mg) <= STEP_MG / 2 + NOISE_MOST_MG
    assert reading.net_mg % STEP_MG == 0
    assert reading.ok == "stable"


def test_loads_are_numbered_and_steps_told() -> None:
    scale = Scale(1, "pack-1")
    first = scale.settle(1_000_000)
    empty = scale.clear()
    second = scale.settle(500_000)
    assert (first.ok, empty.ok, second.ok) == ("stable", "removed", "stable")
    assert (first.load, second.load) == (1, 2)
    assert (empty.net_mg, empty.step_mg) == (0, -first.net_mg)


def test_beyond_its_range_it_says_so() -> None:
    assert Scale(1, "pack-1").settle(MAX_MG + 60_000).ok == "over"
