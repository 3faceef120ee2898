"""The doctor's checks of what is connected to a board, from the scanner to the buzzer.

Rule: each takes the Bench and gives whether it is well (None: not connected, or not tried) and what to say.
What only a person can see or hear is said to be so.
"""
# ruff: noqa: PLC0415 - the modules of a chip are there only on a board, and not all on every one

import time

from firmware.calibration import read
from firmware.clock import Uptime
from firmware.drivers.buzzer import Buzzer
from firmware.drivers.hx711 import Hx711
from firmware.drivers.tm1637 import Tm1637
from firmware.scanner import Framer
from firmware.slots import Slots

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from firmware.doctor import Bench, Outcome

_PERSON_MS = 15000
_CONVERSIONS_MS = 4000
_LOOKS = 10
_TROUBLES = 3  # one disturbance is none
_CALM = 0x7FFFFF // 50  # a resting cell moves by thousands of counts, not by a fiftieth of all there are
_NOT_CONNECTED = (None, "not in config.json")


def scanner(bench: "Bench") -> "Outcome":
    """A code that a person scans arrives."""
    given = bench.config.get("scanner")
    if given is None:
        return _NOT_CONNECTED
    from machine import UART, Pin

    uart = UART(given["uart"], given["baud"], rx=Pin(given["rx"]), tx=Pin(given["tx"]), rxbuf=512)
    if not bench.ask("Scan any code, within 15 seconds."):
        return None, "not tried: it needs a person to scan"
    framer, clock, noise = Framer(), Uptime(), 0
    while clock() < _PERSON_MS:
        data = (uart.read(64) if uart.any() else None) or b""
        noise += len(data)
        for code, aim in framer.feed(data, clock()):
            if code and all(31 < byte < 127 or byte == 29 for byte in code):
                return True, "read %s%s" % (
                    code.decode(),
                    " as " + aim if aim else ", without AIM identifier",
                )
            return False, "read bytes that are no code: is the scanner at %d baud?" % given["baud"]
        time.sleep(0.005)
    if noise:
        return False, "%d bytes came, but no code: is the scanner at %d baud?" % (noise, given["baud"])
    return (
        False,
        "nothing came: the scanner's TX goes to pin %d; has it power, and is it set to UART?" % given["rx"],
    )


def scale(bench: "Bench") -> "Outcome":
    """The converter of the load cell gives counts that look like a resting cell's."""
    given = bench.config.get("scale")
    if given is None:
        return _NOT_CONNECTED
    from machine import Pin, disable_irq, enable_irq

    ticks_us = time.ticks_us  # type: ignore[attr-defined]  # MicroPython has it
    chip = Hx711(Pin(given["dout"], Pin.IN), Pin(given["sck"], Pin.OUT), ticks_us, disable_irq, enable_irq)
    counts: "list[int]" = []
    troubles: "list[str]" = []
    clock = Uptime()
    while len(counts) < _LOOKS and len(troubles) < _TROUBLES and clock() < _CONVERSIONS_MS:
        got = chip.sample(clock())
        if isinstance(got, str):
            troubles.append(got)
        elif got is not None:
            counts.append(got)
        time.sleep(0.005)
    if len(counts) == _LOOKS:
        troubles.clear()
    return _judged(counts, troubles[-1] if troubles else "" if counts else "silent", given)


def _judged(counts: "list[int]", trouble: str, given: "dict[str, Any]") -> "Outcome":
    if trouble in ("over", "under"):
        return False, "the converter is at its end: a wire of the load cell is off, or E+ and E- are swapped"
    if trouble == "silent":
        return False, "the converter is silent: has it power, is its DT on pin %d and its SCK on pin %d?" % (
            given["dout"],
            given["sck"],
        )
    if trouble:
        return False, "the wires of the converter disturb each other (%s): shorten them" % trouble
    spread = max(counts) - min(counts)
    said = "%d counts, %d apart" % (sum(counts) // len(counts), spread)
    if spread == 0:
        return False, said + ": a load cell is never that calm; is it connected?"
    return (False, said + ": too restless; is the pan free and still?") if spread > _CALM else (True, said)


def calibration(bench: "Bench") -> "Outcome":
    """The scale was calibrated."""
    if "scale" not in bench.config:
        return _NOT_CONNECTED

    number, _, _, span_mg, at_s = read(Slots(bench.home + "/data/calibration").load())
    if not number:
        return False, "there is none: calibrate the scale, see docs/hardware.md"
    return True, "number %d, with %d g%s" % (number, span_mg // 1000, ", at %d" % at_s if at_s else "")


def lights(bench: "Bench") -> "Outcome":
    """Every pixel is written in each colour, within the current limit."""
    given = bench.config.get("lights")
    if given is None:
        return _NOT_CONNECTED
    from machine import Pin
    from neopixel import NeoPixel

    strip = NeoPixel(Pin(given["pin"], Pin.OUT), given["count"])
    level = min(given["brightness"], max(1, given["max_ma"] * 255 // (20 * given["count"])))
    is_watched = bench.ask("Look at the lights: all of them red, then green, then blue.")
    for colour in ((level, 0, 0), (0, level, 0), (0, 0, level), (0, 0, 0)):
        strip.fill(colour)
        strip.write()
        time.sleep(0.7 if is_watched else 0.02)
    return True, "%d pixels were written; what they showed only you can see" % given["count"]


def digits(bench: "Bench") -> "Outcome":
    """The four digits acknowledge what is sent."""
    given = bench.config.get("digits")
    if given is None:
        return _NOT_CONNECTED
    from machine import Pin

    digits = Tm1637(Pin(given["clk"], Pin.OUT), Pin(given["dio"], Pin.OUT))
    digits.show(" x8888")
    try:
        digits.step(0)
    except OSError:
        return False, "no answer: is CLK on pin %d, DIO on pin %d, and has it power?" % (
            given["clk"],
            given["dio"],
        )
    return True, "they answer, and show 8888"


def display(bench: "Bench") -> "Outcome":
    """The display answers on its bus."""
    return _on_bus(bench.config.get("display"), "the display")


def buttons(bench: "Bench") -> "Outcome":
    """The expander answers on its bus, and a button that a person presses is seen."""
    given = bench.config.get("buttons")
    ok, said = _on_bus(given, "the expander")
    if ok is not True or given is None or not bench.ask("Press any button, within 15 seconds."):
        return ok, said
    bus, levels, clock = _bus(given), bytearray(2), Uptime()
    bus.writeto_mem(given["address"], 0x0C, b"\xff\xff")  # MCP23017: pull-ups on, then both ports
    while clock() < _PERSON_MS:
        bus.readfrom_mem_into(given["address"], 0x12, levels)
        down = 0xFFFF ^ (levels[0] | levels[1] << 8)
        for pin in range(16):
            if down >> pin & 1:
                used = given["places"].get(str(pin))
                return used is not None, "input %d is pressed: %s" % (
                    pin,
                    used or "config.json does not name it",
                )
        time.sleep(0.02)
    return False, "no button was seen: each closes its input to ground"


def _bus(given: "dict[str, Any]") -> "Any":
    from machine import I2C, Pin

    return I2C(0, sda=Pin(given["sda"]), scl=Pin(given["scl"]), freq=400000)


def _on_bus(given: "dict[str, Any] | None", name: str) -> "Outcome":
    if given is None:
        return _NOT_CONNECTED
    found = _bus(given).scan()
    if given["address"] in found:
        return True, "%s answers at %d" % (name, given["address"])
    others = ", ".join([str(address) for address in found]) or "nobody"
    return False, "%s does not answer at %d (%s does): check SDA, SCL, power and its address" % (
        name,
        given["address"],
        others,
    )


def buzzer(bench: "Bench") -> "Outcome":
    """A tune is played."""
    given = bench.config.get("buzzer")
    if given is None:
        return _NOT_CONNECTED
    from machine import PWM, Pin

    buzzer = Buzzer(PWM(Pin(given["pin"])))
    bench.ask("Listen: the tune for `done`.")
    buzzer.play("done")
    for turn in range(80):
        buzzer.step(turn)
        time.sleep(0.01)
    return True, "a tune was played; whether it sounded only you can hear"
