"""Makes the parts of a board: each chip's driver, on the pins that the configuration names. An overlay.

Rule: one function a section of config.json; what can't be made is told by its name, and the others work.
"""
# ruff: noqa: PLC0415 - a board loads the drivers of what it has, and no others

import machine
from machine import I2C, PWM, UART, Pin, SoftI2C

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def made(config: "dict[str, Any]") -> "tuple[dict[str, Any], list[str]]":
    """The parts by section, and words for each that could not be made."""
    parts, troubles = {}, []
    buses: "dict[tuple[int, int], Any]" = {}
    for section in _MAKERS:
        if section in config:
            try:
                parts[section] = _MAKERS[section](config[section], buses)
            except (OSError, ValueError) as error:
                troubles.append("%s: %s" % (section, error))
    return parts, troubles


def network(networks: "list[list[str]]") -> "Any":
    """The Wi-Fi part."""
    from network import STA_IF, WLAN

    from firmware.drivers.wifi import Wifi

    return Wifi(WLAN(STA_IF), networks)


def watchdog(parts: "list[Any]", timeout_ms: int) -> "Any":
    """The watchdog over all parts; it runs from now on and can't be stopped."""
    from firmware.drivers.watchdog import Watchdog

    return Watchdog(machine.WDT(timeout=timeout_ms), parts)


def set_clock(utc_ms: int) -> None:
    """Set the chip's clock, so that an expired certificate is seen; until then it is in the year 2000."""
    from time import gmtime

    seconds = utc_ms // 1000
    if gmtime(0)[0] == 2000:  # the ESP32's epoch; other ports begin in 1970
        seconds -= 946684800
    year, month, day, hour, minute, second, weekday = gmtime(seconds)[:7]
    machine.RTC().datetime((year, month, day, weekday, hour, minute, second, 0))


def _scanner(given: "dict[str, Any]", _buses: object) -> "Any":
    from firmware.drivers.uart_scanner import UartScanner

    try:
        rx = Pin(given["rx"], Pin.IN, Pin.PULL_UP)  # so that a pulled cable is silence, not noise
    except (OSError, ValueError):  # the ESP32's pins that can only read have none
        rx = Pin(given["rx"], Pin.IN)
    uart = UART(given["uart"], given["baud"], rx=rx, tx=Pin(given["tx"]), rxbuf=512)
    return UartScanner(uart)


def _scale(given: "dict[str, Any]", _buses: object) -> "Any":
    from time import ticks_us  # type: ignore[attr-defined]  # MicroPython's own

    from firmware.drivers.hx711 import Hx711

    dout, sck = Pin(given["dout"], Pin.IN), Pin(given["sck"], Pin.OUT, value=0)
    return Hx711(dout, sck, ticks_us, machine.disable_irq, machine.enable_irq)


def _lights(given: "dict[str, Any]", _buses: object) -> "Any":
    from neopixel import NeoPixel

    from firmware.drivers.ws2812 import Ws2812

    strip = NeoPixel(Pin(given["pin"], Pin.OUT), given["count"])
    where = given["lamp"], given["first_place"], given["first_pixel"]
    return Ws2812(strip, given["max_ma"], *where, given["brightness"])


def _digits(given: "dict[str, Any]", _buses: object) -> "Any":
    from firmware.drivers.tm1637 import Tm1637

    return Tm1637(Pin(given["clk"], Pin.OUT), Pin(given["dio"], Pin.OUT))


def _display(given: "dict[str, Any]", buses: "dict[tuple[int, int], Any]") -> "Any":
    from framebuf import FrameBuffer

    from firmware.drivers.ssd1306 import Ssd1306

    try:
        glyphs = open("/glyphs.bin", "rb")  # noqa: SIM115 - the display reads it as long as the board runs
    except OSError:  # Latin letters are in the driver
        glyphs = None
    bus = _bus(given, buses)
    return Ssd1306(bus, FrameBuffer, given["address"], given["cols"], given["rows"], glyphs)


def _buttons(given: "dict[str, Any]", buses: "dict[tuple[int, int], Any]") -> "Any":
    from firmware.drivers.mcp23017 import Mcp23017

    return Mcp23017(_bus(given, buses), given["places"], given["address"])


def _buzzer(given: "dict[str, Any]", _buses: object) -> "Any":
    from firmware.drivers.buzzer import Buzzer

    return Buzzer(PWM(Pin(given["pin"])))


def _bus(given: "dict[str, Any]", buses: "dict[tuple[int, int], Any]") -> "Any":
    """The I2C bus on two pins: display and buttons may share it, or have one each."""
    wires = given["sda"], given["scl"]
    if wires not in buses:
        sda, scl = Pin(wires[0]), Pin(wires[1])
        buses[wires] = SoftI2C(sda=sda, scl=scl) if buses else I2C(0, sda=sda, scl=scl, freq=400000)
    return buses[wires]


_MAKERS: "dict[str, Callable[[dict[str, Any], Any], Any]]" = {
    "scanner": _scanner,
    "scale": _scale,
    "lights": _lights,
    "digits": _digits,
    "display": _display,
    "buttons": _buttons,
    "buzzer": _buzzer,
}
