"""Chips that are played, for a station without any: what `firmware.pins` is on a board.

Rule: they answer the drivers as the chips would, so that a station in the terminal runs the drivers too.
"""
# ruff: noqa: PLC0415 - loaded as on a board: what the configuration names, and no more

from firmware.clock import ticks_ms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_COUNTS_PER_G = 100
_PERIOD_MS = 100
_SLEEP_US = 60
_WRAP = 0x3FFFFFFF  # of MicroPython's ticks


class Line:
    """The serial line of a scanner: `put` is what it sends, `any` and `read` are machine.UART's."""

    def __init__(self) -> None:
        self._waiting = b""

    def put(self, code: bytes) -> None:
        """Scan a code; the scanner ends it with CR."""
        self._waiting += code + b"\r"

    def any(self) -> int:
        """How many bytes wait."""
        return len(self._waiting)

    def read(self, count: int) -> bytes:
        """The next bytes."""
        data, self._waiting = self._waiting[:count], self._waiting[count:]
        return data


class Converter:
    """An HX711 with a load cell on it: `mg` is what lies on the pan; `dout` and `sck` are its pins.

    `CALIBRATION` is what firmware.calibration would find.
    """

    CALIBRATION = (1, 0, 1000 * _COUNTS_PER_G, 1000000, 0)

    def __init__(self) -> None:
        self.mg = 0
        self._bits = 0
        self._left = 0
        self._due_ms = ticks_ms()
        self._turn = 0
        self._high_us = self._us = 0

    def clock_us(self) -> int:
        """Microseconds of a clock that goes by how often it is asked: a busy machine slows no chip."""
        self._us = (self._us + 1) & _WRAP
        return self._us

    def dout(self) -> int:
        """The data line: 1 while it converts, else the next bit."""
        if self._left:
            return self._bits >> self._left & 1 if self._left < 25 else 0
        return 1 if ticks_ms() < self._due_ms else 0

    def sck(self, level: int) -> None:
        """The clock line: the first pulse takes the reading, the 25th ends it, a long one is sleep."""
        if level:
            self._high_us = self.clock_us()
            return
        if (self.clock_us() - self._high_us) & _WRAP > _SLEEP_US:
            self._left = 0
            self._due_ms = ticks_ms() + _PERIOD_MS
            return
        if not self._left:
            self._turn += 1
            counts = self.mg * _COUNTS_PER_G // 1000 + self._turn % 3 - 1
            self._bits = (counts & 0xFFFFFF) << 1
            self._left = 25
        self._left -= 1
        if not self._left:
            self._due_ms = ticks_ms() + _PERIOD_MS


class Quiet:
    """Whatever else hangs on pins and buses: takes what it is given. A NeoPixel where it has a length."""

    IN = OUT = PULL_UP = 0

    def __init__(self, pixels: int = 0) -> None:
        self.buf = bytearray(3 * pixels)

    def write(self) -> None:
        """The light strip."""

    def freq(self, _hertz: int) -> None:
        """The sounder's pitch."""

    def duty_u16(self, _duty: int) -> None:
        """The sounder's loudness."""

    def writeto(self, _address: int, _data: "Any") -> None:
        """A bus."""

    def init(self, *_mode: int) -> None:
        """A pin's direction."""

    def __call__(self, _level: int = 0) -> int:
        """A pin; 0 is also how the digits acknowledge."""
        return 0


def made(config: "dict[str, Any]") -> "tuple[dict[str, Any], Line, Converter]":
    """The parts of a configuration, by section, and what their scanner and scale hang on."""
    parts: "dict[str, Any]" = {}
    line, converter = Line(), Converter()
    if "scanner" in config:
        from firmware.drivers.uart_scanner import UartScanner

        parts["scanner"] = UartScanner(line)
    if "scale" in config:
        from firmware.drivers.hx711 import Hx711

        pins = converter.dout, converter.sck
        parts["scale"] = Hx711(*pins, converter.clock_us, lambda: 0, lambda _state: None)
    if "lights" in config:
        from firmware.drivers.ws2812 import Ws2812

        given = config["lights"]
        where = given["lamp"], given["first_place"], given["first_pixel"]
        parts["lights"] = Ws2812(Quiet(given["count"]), given["max_ma"], *where, given["brightness"])
    if "digits" in config:
        from firmware.drivers.tm1637 import Tm1637

        parts["digits"] = Tm1637(Quiet(), Quiet())
    if "buzzer" in config:
        from firmware.drivers.buzzer import Buzzer

        parts["buzzer"] = Buzzer(Quiet())
    return parts, line, converter
