"""The load cell's converter on a chip that keeps its data sheet."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.drivers.hx711 import Hx711
from firmware.scale import Scale
from firmware.signals import FAULT, WEIGH
from tests.drivers.fake_chips import App, Clock, Hx711Chip, run_for


def _driver(chip: Hx711Chip, clock: Clock) -> Hx711:
    chip_as: Any = chip
    return Hx711(chip_as.dout, chip_as.sck, clock.ticks_us, chip.disable_irq, chip.enable_irq)


def _run(driver: Hx711, clock: Clock, ms: int) -> list[int | str]:
    """What comes out in so many milliseconds, looked at every 10."""
    found: list[int | str] = []
    until = clock.ms + ms
    while clock.ms < until:
        got = driver.sample(clock.ms)
        if got is not None:
            found.append(got)
        clock.wait(10)
    return found


@given(st.integers(-8388607, 8388606))
def test_every_count(counts: int) -> None:
    clock = Clock()
    chip = Hx711Chip(clock, counts)
    found = _run(_driver(chip, clock), clock, 2000)
    assert set(found) == {counts}
    assert 9 <= len(found) <= 14
    assert chip.irq_off == 0


def test_the_first_four_conversions_are_not_settled() -> None:
    clock = Clock()
    chip = Hx711Chip(clock, 5)
    assert _run(_driver(chip, clock), clock, 790) == []
    assert chip.unsettled == 0


def test_never_ready() -> None:
    """Device failure 25: not ready 150 ms after it should be; and it recovers."""
    clock = Clock()
    chip = Hx711Chip(clock, 7)
    driver = _driver(chip, clock)
    assert _run(driver, clock, 1500)[-1] == 7
    chip.is_dead = True
    assert _run(driver, clock, 180) == ["silent"]
    assert "silent" in _run(driver, clock, 3000)
    chip.is_dead = False
    assert _run(driver, clock, 2500)[-1] == 7


@pytest.mark.parametrize(("counts", "name"), [(0x7FFFFF, "over"), (-0x800000, "under")])
def test_saturated(counts: int, name: str) -> None:
    """Device failure 25: overload, or a wire is off."""
    clock = Clock()
    chip = Hx711Chip(clock, counts)
    assert set(_run(_driver(chip, clock), clock, 2000)) == {name}


@pytest.mark.parametrize("pulses", [1, 2, 24])
def test_a_missed_clock_pulse_is_no_reading(pulses: int) -> None:
    """Device failure 25: bit slip."""
    clock = Clock()
    chip = Hx711Chip(clock, 123456)
    driver = _driver(chip, clock)
    _run(driver, clock, 1500)
    chip.slip = pulses
    found = _run(driver, clock, 3000)
    assert found[0] == "slip"
    assert set(found[1:]) == {123456}


def test_a_missed_pulse_that_does_not_show_is_one_spike() -> None:
    """Device failure 25: the data line happens to be as it should. The scale's median drops the spike."""
    clock = Clock()
    chip = Hx711Chip(clock, 123457)
    driver = _driver(chip, clock)
    _run(driver, clock, 1500)
    chip.slip = 1
    found = [got for got in _run(driver, clock, 3000) if got != 123457]
    assert found == [123457 >> 1, "silent"]


def test_a_pulse_that_took_too_long_is_no_reading() -> None:
    """Device failure 25: an interrupt in a pulse; the chip has fallen asleep and must settle again."""
    clock = Clock()
    chip = Hx711Chip(clock, 123456)
    driver = _driver(chip, clock)
    _run(driver, clock, 1500)
    for slow_us in (60, 70, 5000):
        chip.slow_us = slow_us
        found = _run(driver, clock, 3000)
        assert found[0] == "slow"
        assert set(found[1:]) == {123456}


def test_ticks_that_wrap() -> None:
    """Device failure 19, for the converter's clock."""
    clock = Clock()
    clock.us = 0x3FFFFFFF - 1000000
    chip = Hx711Chip(clock, 42)
    chip._ready_us = clock.us
    assert set(_run(_driver(chip, clock), clock, 3000)) == {42}


def test_the_part_weighs_and_tells_faults_once_a_minute() -> None:
    """Device failure 24: overload reaches the scale; a dead converter is told, not 400 times."""
    clock = Clock(look_us=1)
    chip = Hx711Chip(clock, 0)
    app = App(Scale((1, 0, 100000, 1000000), 30000000, 5000))
    driver = _driver(chip, clock)

    def keep_time() -> None:
        clock.us = max(clock.us, 1000 * app.ms)
        chip.counts = (app.ms // 100) % 3 + load[0]

    load = [0]
    run_for(driver, app, 4000, 10, keep_time)
    load[0] = 50000
    run_for(driver, app, 4000, 10, keep_time)
    readings = [event[1] for event in app.posted if event[0] == WEIGH]
    assert [(r.ok, r.net_mg) for r in readings] == [("stable", 500000)]
    load[0] = 0x7FFFFF - 2
    chip.is_dead = True
    run_for(driver, app, 10000, 10, keep_time)
    faults = [event for event in app.posted if event[0] == FAULT]
    assert [fault[1] for fault in faults] == [
        "scale_silent",
        "scale_silent",
    ]  # the converter's, and the scale's own
