"""Buttons on the expander: bounce, stuck ones, a chip that goes and comes."""

from collections.abc import Callable

from firmware.drivers.mcp23017 import Mcp23017
from firmware.signals import BUTTON, FAULT
from tests.drivers.fake_buses import I2c, Mcp23017Chip
from tests.drivers.fake_chips import App, run_for

BUTTONS = {"0": ("confirm", 1), "15": ("call", 0), "8": ("minus", 1)}


def _bench() -> tuple[Mcp23017Chip, I2c, App, Mcp23017]:
    chip = Mcp23017Chip()
    bus = I2c({32: chip})
    return chip, bus, App(), Mcp23017(bus, BUTTONS, 32)  # type: ignore[arg-type]


def _pressing(chip: Mcp23017Chip, app: App, *presses: tuple[int, int, int]) -> Callable[[], None]:
    """Holds pins down from one time to another."""

    def hold() -> None:
        chip.down = 0
        for pin, from_ms, to_ms in presses:
            if from_ms <= app.ms < to_ms:
                chip.down |= 1 << pin

    return hold


def test_a_press_is_posted_once() -> None:
    chip, _, app, part = _bench()
    run_for(
        part,
        app,
        3000,
        10,
        _pressing(chip, app, (0, 500, 700), (15, 600, 2000), (8, 2500, 2600), (3, 100, 900)),
    )
    assert app.posted == [(BUTTON, "confirm", 1), (BUTTON, "call", 0), (BUTTON, "minus", 1)]
    assert app.checks > 200


def test_bounce_is_one_press() -> None:
    chip, _, app, part = _bench()
    bounce = [(0, 500 + 20 * i, 510 + 20 * i) for i in range(10)]
    run_for(part, app, 2000, 10, _pressing(chip, app, *bounce, (0, 700, 900)))
    assert app.posted == [(BUTTON, "confirm", 1)]
    chip, _, app, part = _bench()
    run_for(part, app, 2000, 10, _pressing(chip, app, *bounce))
    assert app.posted == []


def test_what_is_down_from_the_start_is_no_press() -> None:
    chip, _, app, part = _bench()
    run_for(part, app, 3000, 10, _pressing(chip, app, (0, 0, 1000), (0, 2000, 2200)))
    assert app.posted == [(BUTTON, "confirm", 1)]


def test_a_chip_that_lost_its_power_presses_nothing() -> None:
    """Without pull-ups every input may read as pressed; it is set up anew within a second."""
    chip, _, app, part = _bench()
    run_for(part, app, 1985, 10)
    chip.registers[0x0C] = chip.registers[0x0D] = 0
    run_for(part, app, 500, 10)
    assert chip.registers[0x0C] == 0xFF


def test_a_chip_that_does_not_answer_is_told_once() -> None:
    chip, bus, app, part = _bench()
    bus.is_cut = True
    run_for(part, app, 5000, 10)
    assert [event[:2] for event in app.posted] == [(FAULT, "mcp23017")]
    bus.is_cut = False
    chip.lose_power()
    start = app.ms
    run_for(part, app, 2000, 10, _pressing(chip, app, (0, start + 1200, start + 1500)))
    assert app.posted[1:] == [(BUTTON, "confirm", 1)]
