"""Weighing: one stable weight a load, silence while it moves, and a word for all that is wrong."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firmware.scale import Scale
from firmware.signals import Reading
from tests.unit.firmware.signal_of_a_pan import CALIBRATION, E_MG, MAX_MG, ZERO, Cell

weights = st.integers(8 * E_MG, MAX_MG)
halves = st.integers(8 * E_MG, MAX_MG // 2)
seeds = st.integers(0, 2**32)


class Bench:
    """A scale and the signal that it is fed."""

    def __init__(self, seed: int = 1, **cell: float) -> None:
        self.cell = Cell(seed, **cell)  # type: ignore[arg-type]
        self.scale = Scale(CALIBRATION, MAX_MG, E_MG)
        assert self.lay(0, 2_000) == []

    def lay(self, mg: float, ms: int = 4_000, creep_mg_s: float = 0.0) -> list[Reading]:
        """What is told while this weight lies there."""
        told = [self.scale.sample(*sample) for sample in self.cell.run(mg, ms, creep_mg_s)]
        return [reading for reading in told if reading is not None]

    def faults(self) -> list[str]:
        fault = self.scale.fault(self.cell.now_ms)
        return [] if fault is None else [fault[0]]


def oks(readings: list[Reading]) -> list[str]:
    return [reading.ok for reading in readings]


def test_a_load_is_told_once_and_its_removal_once() -> None:
    bench = Bench()
    (told,) = bench.lay(1_234_000)
    assert (told.ok, told.net_mg, told.gross_mg, told.tare_mg, told.step_mg) == (
        "stable",
        1_235_000,
        1_235_000,
        0,
        1_235_000,
    )
    assert (told.load, told.n, told.cal) == (1, 8, 7)
    assert told.pp_mg <= E_MG
    (gone,) = bench.lay(0)
    assert (gone.ok, gone.step_mg, gone.load) == ("removed", gone.net_mg - 1_235_000, 1)
    (again,) = bench.lay(1_234_000)
    assert (again.ok, again.load) == ("stable", 2)


@settings(max_examples=60, deadline=None)
@given(
    seeds,
    st.lists(weights, min_size=1, max_size=5),
    st.floats(0, 25),
    st.sampled_from((0, 5, 12)),
    st.floats(60, 250),
)
def test_one_event_a_load_within_a_step_whatever_the_noise(
    seed: int, loads: list[int], noise: float, spikes: int, tau_ms: float
) -> None:
    """Device failure 25: noise, ringing springs and slipped bits."""
    bench = Bench(seed, noise=noise, spikes=spikes, tau_ms=tau_ms)
    for number, mg in enumerate(loads, 1):
        (told,) = bench.lay(mg, 6_000)
        assert (told.ok, told.load) == ("stable", number)
        assert abs(told.net_mg - mg) <= E_MG
        assert told.net_mg % E_MG == 0
        assert oks(bench.lay(0, 3_000)) == ["removed"]
    assert bench.faults() == []


@settings(max_examples=60, deadline=None)
@given(seeds, st.lists(st.tuples(weights, st.integers(1, 4)), min_size=1, max_size=8))
def test_what_is_lifted_before_it_settles_is_never_told(seed: int, loads: list[tuple[int, int]]) -> None:
    """Device failure 25: remove before stable."""
    bench = Bench(seed)
    for mg, samples in loads:
        assert bench.lay(mg, 100 * samples) == []
        assert bench.lay(0, 2_000) == []


@settings(max_examples=60, deadline=None)
@given(
    seeds,
    st.integers(1_000_000, 15_000_000),
    st.lists(st.integers(3 * E_MG + 2_000, 2_000_000), min_size=1, max_size=4),
)
def test_adding_to_a_standing_load_is_told_as_a_step(seed: int, first: int, added: list[int]) -> None:
    bench = Bench(seed)
    mg, (last,) = first, bench.lay(first)
    for more in added:
        mg += more
        (told,) = bench.lay(mg)
        assert (told.ok, told.load) == ("stable", 1)
        assert told.step_mg == told.net_mg - last.net_mg
        assert abs(told.step_mg - more) <= 2 * E_MG
        last = told
    (told,) = bench.lay(first)
    assert (told.ok, told.load) == ("stable", 1)
    assert told.step_mg < 0


@settings(max_examples=60, deadline=None)
@given(seeds, weights, st.lists(st.integers(100_000, 3_000_000), min_size=1, max_size=4))
def test_a_touch_tells_nothing(seed: int, mg: int, presses: list[int]) -> None:
    bench = Bench(seed)
    assert oks(bench.lay(mg)) == ["stable"]
    for press in presses:
        assert "stable" not in oks(bench.lay(mg + press, 300) + bench.lay(mg, 3_000))


@settings(max_examples=40, deadline=None)
@given(seeds, halves, st.floats(4 * E_MG, 40 * E_MG), st.sampled_from((0, 8)))
def test_silent_while_the_table_shakes(seed: int, mg: int, shaking_mg: float, spikes: int) -> None:
    """Device failure 25: vibration. What shakes by four steps or more is unstable, told once."""
    bench = Bench(seed, spikes=spikes)
    bench.cell.shaking_mg = shaking_mg
    told = bench.lay(mg + 2 * shaking_mg, 12_000)
    assert oks(told) == ["unstable"]
    bench.cell.shaking_mg = 0
    (settled,) = bench.lay(mg + 2 * shaking_mg)
    assert settled.ok == "stable"
    assert abs(settled.net_mg - (mg + 2 * shaking_mg)) <= E_MG


@settings(max_examples=60, deadline=None)
@given(seeds, halves, st.floats(0, 6 * E_MG), st.floats(1, 4.7))
def test_what_is_told_while_it_shakes_a_little_is_right(
    seed: int, mg: int, shaking_mg: float, shaking_hz: float
) -> None:
    """From 1 Hz on: told at most once, and then within a step and a half."""
    bench = Bench(seed)
    bench.cell.shaking_mg, bench.cell.shaking_hz = shaking_mg, shaking_hz
    told = [reading for reading in bench.lay(mg + 7 * E_MG, 15_000) if reading.ok == "stable"]
    assert len(told) <= 1
    assert all(abs(reading.net_mg - mg - 7 * E_MG) <= 3 * E_MG // 2 for reading in told)


@settings(max_examples=40, deadline=None)
@given(seeds, halves, st.floats(4 * E_MG, 60 * E_MG))
def test_silent_while_it_is_poured(seed: int, mg: int, mg_s: float) -> None:
    bench = Bench(seed)
    bench.lay(mg)
    told = bench.lay(bench.cell.weight_mg, 4_000, creep_mg_s=mg_s)
    assert "stable" not in oks(told)
    *before, settled = bench.lay(bench.cell.weight_mg)
    assert (settled.ok, settled.load) == ("stable", 1)
    assert oks(before) in ([], ["unstable"])  # where it took long in all


@pytest.mark.parametrize(("creep_e", "fault"), [(0.8, []), (1.8, ["scale_creep"])])
def test_creep_is_noticed_and_tells_no_weight(creep_e: float, fault: list[str]) -> None:
    """Device failure 25: creep (R76-1 3.9.4)."""
    bench = Bench()
    assert oks(bench.lay(10_000_000)) == ["stable"]
    assert bench.lay(10_000_000, 60_000, creep_mg_s=creep_e * E_MG / 60) == []
    assert bench.faults() == fault
    assert bench.faults() == []


def test_a_change_of_equal_parcels_is_two_loads() -> None:
    bench = Bench(tau_ms=60)
    assert oks(bench.lay(2_000_000)) == ["stable"]
    told = bench.lay(0, 700) + bench.lay(2_000_000)
    assert [(reading.ok, reading.load) for reading in told] == [("removed", 1), ("stable", 2)]


@settings(max_examples=40, deadline=None)
@given(seeds, halves, st.integers(1, 4), st.integers(3 * E_MG, MAX_MG))
def test_spikes_that_come_all_the_time_tell_no_wrong_weight(
    seed: int, mg: int, every: int, spike_mg: int
) -> None:
    """Device failure 25: a converter that slips in every few samples: nothing, or the right weight."""
    bench = Bench(seed)
    off = spike_mg * 41 // 1_000
    samples = [
        (raw + (off if n % every == 0 else 0), at) for n, (raw, at) in enumerate(bench.cell.run(mg, 9_000))
    ]
    told = [reading for sample in samples if (reading := bench.scale.sample(*sample))]
    right = (mg, mg + spike_mg) if every == 1 else (mg,)  # all of them slipped: it looks like a weight
    for reading in told:
        assert reading.ok != "stable" or any(abs(reading.net_mg - one) <= E_MG for one in right)


def test_two_slipped_bits_in_a_row_tell_nothing() -> None:
    """Device failure 25: the median lets two equal spikes through; the window does not."""
    bench = Bench()
    bench.lay(2_000_000)
    at = bench.cell.now_ms
    assert [bench.scale.sample(ZERO + 200_000, at + 100 * n) for n in (1, 2)] == [None, None]
    bench.cell.now_ms += 200
    assert bench.lay(2_000_000) == []


@settings(max_examples=30, deadline=None)
@given(seeds, st.floats(-0.4, 0.4), st.integers(20_000, 60_000))
def test_slow_drift_of_an_empty_pan_is_tracked(seed: int, e_a_second: float, ms: int) -> None:
    """Device failure 26, R76-1 4.5.7: at most 0.5 e a second."""
    bench = Bench(seed)
    assert bench.lay(0, ms, creep_mg_s=e_a_second * E_MG) == []
    drifted_mg = bench.cell.weight_mg
    (told,) = bench.lay(drifted_mg + 3_000_000)
    assert abs(told.net_mg - 3_000_000) <= 2 * E_MG


def test_a_standing_load_is_not_tracked_away() -> None:
    """R76-1 4.5.7: only at zero."""
    bench = Bench()
    bench.lay(50_000)
    assert bench.lay(50_000, 60_000) == []
    assert bench.scale.live_mg == 50_000


def test_zero_drift_beyond_the_limit_is_a_fault_and_no_more_tracked() -> None:
    """Device failure 26, R76-1 4.5.1: 4 % of Max in all."""
    bench = Bench()
    bench.lay(0, 306_000, creep_mg_s=0.4 * E_MG)
    assert abs(bench.scale.zero_mg - bench.scale.first_mg) * 50 <= MAX_MG
    assert "scale_drift" in bench.faults()
    assert bench.lay(bench.cell.weight_mg, 1_000) == []
    assert bench.scale.live_mg is not None
    assert bench.scale.live_mg > 0


def test_an_empty_pan_that_stays_off_zero_is_noticed() -> None:
    bench = Bench()
    bench.lay(2 * E_MG, 8_000)
    assert bench.faults() == []
    bench.lay(2 * E_MG, 8_000)
    assert bench.faults() == ["scale_drift"]
    assert bench.scale.zero() == ""
    assert bench.scale.live_mg == 2 * E_MG
    bench.lay(2 * E_MG, 300)
    assert bench.scale.live_mg == 0


@pytest.mark.parametrize("at_start_kg", [-2.9, -1, 0.4, 2.9])
def test_the_power_on_zero_within_ten_percent(at_start_kg: float) -> None:
    """R76-1 4.5.1."""
    cell, scale = Cell(3), Scale(CALIBRATION, MAX_MG, E_MG)
    assert [scale.sample(*sample) for sample in cell.run(at_start_kg * 1e6, 3_000)] == [None] * 30
    assert scale.live_mg == 0


@pytest.mark.parametrize(("at_start_kg", "ok"), [(3.2, "zero_err"), (12, "zero_err"), (-3.2, "under")])
def test_no_weight_without_a_zero(at_start_kg: float, ok: str) -> None:
    """A load on the pan at power-on, or a bent cell: told, and mended by emptying the pan."""
    cell, scale = Cell(3), Scale(CALIBRATION, MAX_MG, E_MG)
    told = [r for r in (scale.sample(*s) for s in cell.run(at_start_kg * 1e6, 4_000)) if r]
    assert oks(told) == [ok]
    assert (scale.zero(), scale.tare()) == ("zero_range", "zero_err")
    told = [r for r in (scale.sample(*s) for s in cell.run(0, 4_000)) if r]
    assert oks(told) == (["removed"] if ok == "zero_err" else [])
    (weight,) = [r for r in (scale.sample(*s) for s in cell.run(2_000_000, 4_000)) if r]
    assert (weight.ok, weight.net_mg) == ("stable", 2_000_000)


def test_a_parcel_that_stood_there_at_power_on_never_makes_a_wrong_weight() -> None:
    cell, scale = Cell(3), Scale(CALIBRATION, MAX_MG, E_MG)
    for sample in cell.run(2_500_000, 3_000):
        assert scale.sample(*sample) is None
    told = [r for s in cell.run(0, 2_000) + cell.run(4_000_000, 4_000) if (r := scale.sample(*s))]
    assert oks(told) == ["under", "zero_err"]  # the next one was too quick for a new zero
    told = [r for s in cell.run(0, 14_000) + cell.run(4_000_000, 4_000) if (r := scale.sample(*s))]
    assert [(r.ok, r.net_mg) for r in told[-1:]] == [("stable", 4_000_000)]
    assert oks(told[:-1]) == ["removed", "under"]


def test_over_is_told_once_as_it_is_and_nothing_is_clamped() -> None:
    """Device failure 24, R76-1 4.2.3."""
    bench = Bench()
    (told,) = bench.lay(MAX_MG + 9 * E_MG - E_MG)
    assert (told.ok, told.net_mg) == ("stable", MAX_MG + 8 * E_MG)
    bench.lay(0)
    (told,) = bench.lay(MAX_MG + 30 * E_MG)
    assert told.ok == "over"
    bench = Bench()
    assert oks(bench.lay(35_000_000)) == ["over"]
    assert bench.scale.live_mg == 35_000_000
    assert oks(bench.lay(1_000_000)) == ["stable"]
    assert oks(bench.lay(35_000_000)) == ["over"]
    assert oks(bench.lay(1_000_000)) == []
    assert oks(bench.lay(0)) == ["removed"]


def test_a_pan_taken_off_is_under_and_comes_back() -> None:
    """Device failure 24."""
    bench = Bench()
    (told,) = bench.lay(-400_000, 3_000)
    assert (told.ok, told.net_mg < -20 * E_MG) == ("under", True)
    assert bench.lay(0) == []
    (told,) = bench.lay(500_000)
    assert (told.ok, told.net_mg, told.load) == ("stable", 500_000, 1)


def test_tare_and_zero_only_when_stable() -> None:
    """Device failure 26, R76-1 4.6."""
    bench = Bench()
    bench.lay(800_000, 300)
    assert (bench.scale.tare(), bench.scale.zero()) == ("unstable", "unstable")
    bench.lay(800_000)
    assert bench.scale.zero() == "zero_range"
    assert bench.scale.tare() == ""
    assert bench.lay(800_000) == []
    (told,) = bench.lay(1_100_000)
    assert (told.net_mg, told.gross_mg, told.tare_mg, told.step_mg) == (300_000, 1_100_000, 800_000, 300_000)
    assert oks(bench.lay(800_000)) == ["removed"]
    (told,) = bench.lay(900_000)
    assert (told.ok, told.net_mg, told.load) == ("stable", 100_000, 3)
    (gone,) = bench.lay(0)
    assert (gone.ok, gone.tare_mg) == ("removed", 800_000)
    (told,) = bench.lay(900_000)
    assert (told.net_mg, told.tare_mg) == (900_000, 0)


def test_tare_on_an_empty_pan_ends_it() -> None:
    bench = Bench()
    assert bench.scale.tare() == ""
    (told,) = bench.lay(900_000)
    assert (told.net_mg, told.tare_mg) == (900_000, 0)


def test_a_frozen_value_is_a_fault() -> None:
    """Device failure 24."""
    bench = Bench()
    told = [bench.scale.sample(ZERO + 41_000, bench.cell.now_ms + 100 * n) for n in range(1, 130)]
    assert [r.ok for r in told if r] == ["stable"]
    assert bench.scale.fault(bench.cell.now_ms + 13_000) == ("scale_frozen", "1000000 mg")


def test_a_silent_converter_is_a_fault_and_no_weight_is_shown() -> None:
    """Device failure 24: the cable is pulled."""
    bench = Bench()
    bench.lay(1_000_000)
    assert bench.scale.fault(bench.cell.now_ms + 1_900) is None
    assert bench.scale.fault(bench.cell.now_ms + 2_100) == ("scale_silent", "None mg")
    assert bench.scale.fault(bench.cell.now_ms + 9_000) is None
    bench.cell.now_ms += 60_000
    assert bench.lay(1_000_000) == []  # the same load, still there
    assert bench.scale.live_mg == 1_000_000


def test_samples_from_before_a_pause_prove_nothing() -> None:
    """A loop that was held up must not join old and new samples to one still window."""
    bench = Bench()
    bench.lay(1_000_000, 400)
    bench.cell.now_ms += 5_000
    assert bench.lay(1_000_000, 600) == []
    assert oks(bench.lay(1_000_000)) == ["stable"]


def test_a_fast_converter_gives_the_window_no_less_time() -> None:
    """80 samples a second: still half a second at least."""
    scale, told = Scale(CALIBRATION, MAX_MG, E_MG), []
    for n in range(1, 200):
        if scale.sample(ZERO + n % 2, 1_000 + 12 * n) is not None or (scale.still and not told):
            told.append(12 * n)
    assert 500 <= told[0] <= 900


def test_no_reading_without_a_calibration() -> None:
    scale, cell = Scale((0, 0, 1, 1), MAX_MG, E_MG), Cell(5)
    assert [r for s in cell.run(2_000_000, 4_000) if (r := scale.sample(*s))] == []
    assert scale.fault(cell.now_ms) == ("scale_uncalibrated", "None mg")
    assert (scale.live_mg, scale.tare()) == (None, "zero_err")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(-(2**23), 2**23 - 1), st.integers(0, 3_000)), max_size=120))
def test_nothing_that_a_converter_delivers_makes_it_fail(samples: list[tuple[int, int]]) -> None:
    scale, now_ms = Scale(CALIBRATION, MAX_MG, E_MG), 0
    for raw, gap_ms in samples:
        now_ms += gap_ms
        reading = scale.sample(raw, now_ms)
        assert reading is None or (
            reading.pp_mg >= 0 and reading.gross_mg == reading.net_mg + reading.tare_mg
        )
        scale.fault(now_ms)
        scale.zero()
        scale.tare()


def test_what_a_scale_says_of_itself() -> None:
    """Scales with a zero, a range and a stability of their own; their weights may stay the same for ever."""
    scale = Scale((1, 0, 1, 1), MAX_MG, E_MG, 5, False)
    told: list[Reading] = []

    def say(mg: int | None, said: str, times: int) -> list[str]:
        before = len(told)
        for _ in range(times):
            at = 10_000 + 200 * (say.count + 1)  # type: ignore[attr-defined]
            say.count += 1  # type: ignore[attr-defined]
            reading = scale.sample(mg, at, said)
            told.extend([reading] if reading else [])
        return oks(told[before:])

    say.count = 0  # type: ignore[attr-defined]
    assert say(0, "", 10) == []
    assert say(1_200_000, "moving", 10) == []
    assert say(1_200_000, "moving", 30) == ["unstable"]
    assert say(1_200_000, "", 300) == ["stable"]
    assert scale.fault(10_000 + 200 * 350) is None
    assert say(None, "over", 6) == ["over"]
    assert say(0, "", 5) == ["removed"]
    assert say(None, "under", 6) == ["under"]
    assert say(15_000, "", 200) == []
    assert (scale.zero_mg, scale.fault(10_000 + 200 * 561)) == (0, None)
    assert say(40_000, "", 8) == ["stable"]


def test_a_saturated_converter_is_over_until_it_is_not() -> None:
    """Device failure 25: the driver says so in place of counts; a wire that is off stays so for long."""
    bench = Bench()
    told = [bench.scale.sample(None, bench.cell.now_ms + 100 * n, "over") for n in range(1, 300)]
    assert [reading.ok for reading in told if reading] == ["over"]
    assert bench.scale.fault(bench.cell.now_ms + 29_900) is None
    bench.cell.now_ms += 29_900
    assert oks(bench.lay(0)) == ["removed"]
    assert oks(bench.lay(1_000_000)) == ["stable"]
