"""A configuration becomes the drivers of a board, on pins of a machine that is played."""

import importlib
import sys
import time
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from firmware.face import Face
from firmware.signals import BUTTON, FAULT, SCAN
from tests.drivers import fake_buses, fake_chips, fake_wifi
from tests.drivers.fake_chips import App, run_for

CONFIG: dict[str, Any] = {
    "scanner": {"uart": 2, "rx": 16, "tx": 17, "baud": 9600},
    "scale": {"dout": 32, "sck": 33, "max_g": 30000, "e_g": 5},
    "lights": {
        "pin": 4,
        "count": 60,
        "lamp": [0, 1],
        "first_place": 1,
        "first_pixel": 2,
        "max_ma": 1500,
        "brightness": 64,
    },
    "digits": {"clk": 18, "dio": 19},
    "display": {"sda": 21, "scl": 22, "address": 60, "cols": 16, "rows": 4},
    "buttons": {"sda": 21, "scl": 22, "address": 32, "places": {"0": ["confirm", 1]}},
    "buzzer": {"pin": 25},
}


class Board:
    """What hangs on the pins."""

    def __init__(self) -> None:
        self.clock = fake_chips.Clock()
        self.converter = fake_chips.Hx711Chip(self.clock, 1000)
        self.uart = fake_chips.Uart()
        self.strip = fake_chips.Strip(60)
        self.pwm = fake_chips.Pwm()
        self.digits = fake_buses.Tm1637Chip()
        self.display = fake_buses.Ssd1306Chip()
        self.expander = fake_buses.Mcp23017Chip()
        self.bus = fake_buses.I2c({60: self.display, 32: self.expander})
        self.wdt = fake_wifi.Wdt()
        self.pins: Any = None
        self.buses: list[Any] = []
        self.wires: dict[int, Any] = {
            18: self.digits.clk,
            19: self.digits.dio,
            32: self.converter.dout,
            33: self.converter.sck,
        }

    def pin(self, number: int, *_mode: Any, **_more: Any) -> Any:
        return self.wires.get(number, number)

    def i2c(self, *number: Any, **wires: Any) -> Any:
        self.buses.append((number, wires))
        return self.bus

    def modules(self) -> dict[str, Any]:
        pin = SimpleNamespace(IN=0, OUT=1, PULL_UP=2)
        made = type("Pin", (), {**vars(pin), "__new__": lambda _cls, *a, **k: self.pin(*a, **k)})
        machine = {
            "Pin": made,
            "UART": lambda *a, **k: self.uart if k["rxbuf"] >= 512 else None,
            "PWM": lambda pin: self.pwm,
            "I2C": self.i2c,
            "SoftI2C": self.i2c,
            "WDT": lambda timeout: self.wdt,
            "disable_irq": self.converter.disable_irq,
            "enable_irq": self.converter.enable_irq,
        }
        return {
            "machine": machine,
            "neopixel": {"NeoPixel": lambda pin, count: self.strip},
            "framebuf": {"FrameBuffer": fake_buses.FrameBuffer},
        }


@pytest.fixture
def board(monkeypatch: pytest.MonkeyPatch) -> Board:
    """A full bench."""
    played = Board()
    for name, members in played.modules().items():
        module = ModuleType(name)
        vars(module).update(members)
        monkeypatch.setitem(sys.modules, name, module)
    monkeypatch.setattr(time, "ticks_us", played.clock.ticks_us, raising=False)
    # imported anew for each test, by its own machine; monkeypatch forgets it afterwards
    monkeypatch.setitem(sys.modules, "firmware.pins", ModuleType("firmware.pins"))
    del sys.modules["firmware.pins"]
    played.pins = importlib.import_module("firmware.pins")
    return played


def test_a_full_bench_works(board: Board) -> None:
    """Every part, made of config.json and run: scan, weight, button, lamp, lights, digits, display, sound."""
    parts, troubles = board.pins.made(CONFIG)
    assert troubles == []
    assert len(board.buses) == 1  # display and buttons share it
    face = Face(*[parts.get(name) for name in ("lights", "buzzer", "digits", "display")])
    weighed: list[int] = []
    scale = SimpleNamespace(
        sample=lambda raw, now_ms, said="": weighed.append(raw), fault=lambda now_ms: None
    )
    app = App(scale)
    face.lamp("g", "s")
    face.sound("good")
    face.show("A-01-2 x3 > T07")
    face.pixels([(1, "b", "s", 3, "t")])
    board.uart.arrive(b"]E04006381333931\r")

    def turn_all() -> None:
        board.clock.us = max(board.clock.us, 1000 * app.ms)
        board.expander.down = 1 if 500 <= app.ms < 700 else 0

    looped = [face, parts["scanner"], parts["scale"], parts["buttons"]]
    watchdog = board.pins.watchdog(looped, 30000)
    app.check_in = watchdog.check_in  # type: ignore[method-assign]
    for _ in range(300):
        for part in looped:
            run_for(part, app, 1, 1, turn_all)
        app.ms += 6
    assert [event for event in app.posted if event[0] != FAULT] == [
        (SCAN, b"4006381333931", "]E0", 0),
        (BUTTON, "confirm", 1),
    ]
    assert set(weighed) == {1000}
    assert board.strip.rgb(0) == (0, 64, 0)
    assert board.strip.rgb(2) == (0, 0, 64)
    assert board.digits.text() == "   3"
    assert board.display.is_on
    assert board.wdt.fed > 200
    assert not [event for event in app.posted if event[0] == FAULT]


def test_what_is_not_there_is_not_made(board: Board) -> None:
    assert board.pins.made({"buzzer": {"pin": 25}})[0].keys() == {"buzzer"}
    assert board.pins.made({}) == ({}, [])


def test_what_cannot_be_made_is_told(board: Board) -> None:
    """A strip that the limit can't even feed dark: the bench works without it, and says so."""
    parts, troubles = board.pins.made(CONFIG | {"lights": CONFIG["lights"] | {"max_ma": 50}})
    assert "lights" not in parts
    assert len(parts) == 6
    assert troubles == ["lights: max_ma: expected more than 60, got 50"]
