"""All drivers on the real MicroPython: they import, they work on fake chips, and their loops take no memory.

Prints a line, or raises. `machine`, `network` and `neopixel` are missing there, as for every test.
"""

import asyncio
import gc
import sys

import firmware.face
from firmware.clock import sleep_ms
from firmware.drivers import buzzer, hx711, mcp23017, ssd1306, tm1637, uart_scanner, watchdog, wifi, ws2812
from firmware.scanner import Framer
from firmware.signals import BUTTON, SCAN
from tests.drivers import fake_buses, fake_chips, fake_wifi

try:
    import framebuf
    import micropython
except ImportError:  # CPython, where this program is tried first
    framebuf = micropython = None


class Sleep:
    """asyncio.sleep_ms as MicroPython makes it: one object, waiting once each time; takes no memory."""

    def __init__(self):
        self._is_over = False
        self._end = StopIteration()

    def __call__(self, ms):
        self._is_over = False
        return self

    def __iter__(self):
        return self

    __await__ = __iter__

    def __next__(self):
        if self._is_over:
            self._end.__traceback__ = None
            raise self._end
        self._is_over = True


class App:
    """An App that counts."""

    def __init__(self):
        self.ms = 0
        self.events = []
        self.scale = self
        self.link = None

    def clock(self):
        return self.ms

    def check_in(self, part):
        pass

    def post(self, event):
        self.events.append(event)

    def sample(self, raw, now_ms, said=""):
        return None

    def fault(self, now_ms):
        return None


class Strip:
    """A strip of 60 that only counts its writes."""

    def __init__(self):
        self.buf = bytearray(180)
        self.writes = 0

    def write(self):
        self.writes += 1


class Pin:
    """A pin with a level of its own, which an output does not change; read 26 times, it changes once."""

    IN = OUT = PULL_UP = 0

    def __init__(self, level):
        self.level = level
        self.reads = 0

    def __call__(self, level=None):
        self.reads += 1
        return self.level if level is None else None

    def init(self, mode, pull=0):
        pass


class Converter:
    """An HX711 that is always ready: low, 24 bits of one, high."""

    def __init__(self):
        self.us = 0
        self.pulses = 0

    def dout(self):
        if self.pulses == 25:
            self.pulses = 0
            return 1
        return 1 if self.pulses & 1 else 0

    def sck(self, level):
        pass

    def clock_us(self):
        self.us = self.us + 1 & 0xFFFFF
        return self.us

    def disable(self):
        self.pulses += 1
        return 0

    def enable(self, state):
        pass


SLEEP = Sleep()
for module in (firmware.face, hx711, mcp23017, uart_scanner, wifi):
    module.sleep_ms = SLEEP


def parts_of_a_full_bench(app):
    """Every part that has a loop, at work: lights that blink and take turns, digits that take turns."""
    lights = ws2812.Ws2812(Strip(), 1500, (0, 1), 1, 2)
    sounder = buzzer.Buzzer(fake_chips.Pwm())
    digits = tm1637.Tm1637(Pin(0), Pin(0))
    bus = fake_buses.I2c({60: fake_buses.Ssd1306Chip(), 32: fake_buses.Mcp23017Chip()})
    frame_buffer = framebuf.FrameBuffer if framebuf else fake_buses.FrameBuffer
    display = ssd1306.Ssd1306(bus, frame_buffer)
    face = firmware.face.Face(lights, sounder, digits, display)
    face.lamp("r", "b")
    face.pixels([(1, "b", "s", 3, "t"), (1, "m", "b", 2, "u"), (9, "c", "b", 1, "t")])
    face.show("A-01-2 x3 > T07")
    chip = Converter()
    converter = hx711.Hx711(chip.dout, chip.sck, chip.clock_us, chip.disable, chip.enable)
    scanner = uart_scanner.UartScanner(fake_chips.Uart())
    buttons = mcp23017.Mcp23017(bus, {"0": ("confirm", 1)})
    return (face, converter, scanner, buttons), sounder


def check_loops():
    """400 turns of all loops take no memory; returns how many parts ran."""
    app = App()
    parts, sounder = parts_of_a_full_bench(app)
    loops = [part.run(app) for part in parts]
    for _ in range(100):  # until the display is drawn
        app.ms += 10
        for loop in loops:
            loop.send(None)
    sounder.play("done")
    if micropython:
        gc.collect()
        gc.disable()
        before = gc.mem_alloc()
        turn_all(app, loops)
        took = gc.mem_alloc() - before
        gc.enable()
        assert took <= 64, took  # bytes; the counting itself takes some
    else:
        turn_all(app, loops)
    assert not app.events, app.events
    return len(parts)


def check_shared_place():
    """Two people's lights at one place: both colours are seen, and a slot that is full stays white."""
    strip = Strip()
    lights = ws2812.Ws2812(strip, 1500, (0, 1), 1, 2)
    lights.pixels([(1, "b", "s", 3, 77), (1, "m", "s", 2, 78), (2, "w", "s", 4, 0)])
    first, slot = set(), set()
    for turn in range(0, 200, 25):
        lights.step(turn)
        first.add(bytes(strip.buf[6:9]))
        slot.add(bytes(strip.buf[9:12]))
    assert len(first) == 2 and bytes(3) not in first, first
    assert len(slot) == 1 and bytes(3) not in slot, slot


def turn_all(app, loops):
    turn = 0
    while turn < 400:
        app.ms += 10
        for loop in loops:
            loop.send(None)
        turn += 1


def check_scans():
    app = App()
    uart = fake_chips.Uart()
    loop = uart_scanner.UartScanner(uart, 1).run(app)
    uart.arrive(b"]C10104006381333931\x1d10A\r\n12345670\r")
    loop.send(None)
    loop.send(None)
    assert app.events == [(SCAN, b"0104006381333931\x1d10A", "]C1", 1), (SCAN, b"12345670", "", 1)]
    framer = Framer()
    assert not framer.feed(b"12345670", 0)
    assert tuple(framer.feed(b"", 50)) == ((b"12345670", ""),)


def check_buttons():
    app = App()
    chip = fake_buses.Mcp23017Chip()
    loop = mcp23017.Mcp23017(fake_buses.I2c({32: chip}), {"15": ("call", 4)}).run(app)
    for turn in range(30):
        chip.down = 0x8000 if turn > 10 else 0
        loop.send(None)
    assert app.events == [(BUTTON, "call", 4)]


def check_display():
    chip = fake_buses.Ssd1306Chip()
    frame_buffer = framebuf.FrameBuffer if framebuf else fake_buses.FrameBuffer
    display = ssd1306.Ssd1306(fake_buses.I2c({60: chip}), frame_buffer)
    display.show("I 订")
    for turn in range(1, 30):
        display.step(turn)
    letter = [row.count("#") for row in chip.picture(0, 0, 8, 16)]
    assert letter[0] == letter[1]
    assert sum(letter) > 10
    assert chip.picture(16, 2, 16, 1) == [" ############## "]


def check_wifi():
    app = fake_chips.App()
    wlan = fake_wifi.Wlan(app, {"hall": "secret-1"})
    part = wifi.Wifi(wlan, (("office", "x"), ("hall", "secret-1")))
    wlan.raises = 3
    fake_chips.run_for(part, app, 120000, 200)
    assert part.is_up()
    assert part.rssi() == -60
    wdt = fake_wifi.Wdt()
    dog = watchdog.Watchdog(wdt, (part, app))
    dog.check_in(part)
    assert wdt.fed == 0
    dog.check_in(app)
    assert wdt.fed == 1


async def live_for(app, parts, ms):
    tasks = [asyncio.create_task(part.run(app)) for part in parts]
    await sleep_ms(ms)
    for task in tasks:
        task.cancel()


def check_asyncio():
    """The loops beside one another in the real asyncio, with its own sleep."""
    app = App()
    uart, strip, pwm = fake_chips.Uart(), Strip(), fake_chips.Pwm()
    face = firmware.face.Face(ws2812.Ws2812(strip, 1500, (0, 1)), buzzer.Buzzer(pwm))
    face.lamp("g", "s")
    face.sound("bad")
    uart.arrive(b"12345670\r")
    for module in (firmware.face, uart_scanner):
        module.sleep_ms = sleep_ms
    asyncio.run(live_for(app, (face, uart_scanner.UartScanner(uart)), 100))
    for module in (firmware.face, uart_scanner):
        module.sleep_ms = SLEEP
    assert app.events == [(SCAN, b"12345670", "", 0)]
    assert strip.writes == 1
    assert strip.buf[0] == 64
    assert pwm.heard == 400


def check():
    """Everything; returns the number of parts whose loops were measured."""
    check_scans()
    check_shared_place()
    check_buttons()
    check_display()
    check_wifi()
    check_asyncio()
    return check_loops()


if __name__ == "__main__":
    sys.stdout.write(f"drivers {check()}\n")
