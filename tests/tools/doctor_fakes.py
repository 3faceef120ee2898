"""Chips for the doctor's tests, in real time, on MicroPython: run by board_program.py before anything else.

`faults` is set by the test at the head of this text; it names what is broken. `machine` is given.
"""
# ruff: noqa: F821 - the test sets `faults`, the board gives `machine`; MicroPython's own names

import sys
import time


class Pin:
    """A pin; those of the load cell's converter (32 data, 33 clock) are connected to it."""

    IN, OUT, PULL_UP = 0, 1, 2

    def __init__(self, number, mode=0, pull=None, value=None):
        self.number = number

    def init(self, mode, pull=None):
        pass

    def __call__(self, level=None):
        if self.number == 32:
            return cell.dout()
        if self.number == 33 and level is not None:
            cell.sck(level)
        if self.number == 19 and level is None:  # the digits' data line, pulled down by their acknowledgement
            return 1 if "digits" in faults else 0
        return 0


class Cell:
    """An HX711 with a resting load cell; 100 conversions a second, so that tests are quick."""

    def __init__(self):
        self.ready_ms = 0
        self.bit = 0
        self.value = 0
        self.high_us = 0

    def dout(self):
        if self.bit:
            return self.value >> (24 - self.bit) & 1 if self.bit <= 24 else 1
        return 0 if faults.get("scale") != "silent" and time.ticks_ms() >= self.ready_ms else 1

    def sck(self, level):
        if not level:
            if (
                time.ticks_diff(time.ticks_us(), self.high_us) >= 60
            ):  # that put it to sleep, and this wakes it
                self.bit = 0
                self.ready_ms = time.ticks_ms() + 10
            return
        self.high_us = time.ticks_us()
        if not self.bit:
            noise = 0 if faults.get("scale") == "calm" else time.ticks_us() % 97
            self.value = 0x7FFFFF if faults.get("scale") == "over" else 84000 + noise
        self.bit += 1
        if self.bit == 25:
            self.bit = 0
            self.ready_ms = time.ticks_ms() + 10


cell = Cell()


class UART:
    """A scanner that reads one code."""

    def __init__(self, number, baud, rx=None, tx=None, rxbuf=0):
        scanner = faults.get("scanner")
        self.waits = (
            b"" if scanner == "mute" else b"\xf8\x80\xf8\r" if scanner == "baud" else b"]E04006381333931\r"
        )

    def any(self):
        return len(self.waits)

    def read(self, most):
        data, self.waits = self.waits[:most], self.waits[most:]
        return data


class I2C:
    """A bus with a display at 60 and an expander at 32, whose input 3 is pressed."""

    def __init__(self, number, sda=None, scl=None, freq=0):
        pass

    def scan(self):
        return [address for name, address in (("buttons", 32), ("display", 60)) if name not in faults]

    def writeto_mem(self, address, register, data):
        pass

    def readfrom_mem_into(self, address, register, levels):
        levels[0], levels[1] = 0xF7, 0xFF


class PWM:
    def __init__(self, pin):
        pass

    def freq(self, hertz):
        pass

    def duty_u16(self, duty):
        pass


class NeoPixel:
    def __init__(self, pin, count):
        self.buf = bytearray(3 * count)

    def fill(self, colour):
        most = 20 * sum(colour) * len(self.buf) // 3 // 255
        if most > 1500:
            raise ValueError("too much current")

    def write(self):
        if "lights" in faults:
            raise OSError(5)


class WLAN:
    STA_IF = 0
    PM_NONE = 0

    def __init__(self, which):
        self.name = ""

    def active(self, is_active):
        if "wifi_error" in faults:
            raise OSError("Wifi Internal Error")

    def connect(self, name, password):
        self.name = name

    def config(self, pm):
        pass

    def disconnect(self):
        self.name = ""

    def isconnected(self):
        return self.name == "floor" and "wifi" not in faults

    def status(self, what=None):
        return -80 if "weak" in faults else -50 if what else 201

    def ifconfig(self):
        return ("10.0.0.7", "255.255.255.0", "10.0.0.1", "10.0.0.1")


class Network:
    pass


class Rtc:
    def datetime(self, moment):
        pass


machine.SoftI2C = I2C
for each in (Pin, UART, I2C, PWM):
    setattr(machine, each.__name__, each)
machine.RTC = Rtc
machine.disable_irq = lambda: 0
machine.enable_irq = lambda state: None
machine.unique_id = lambda: b"\x01\x02\x03"
network = Network()
network.WLAN, network.STA_IF = WLAN, 0
sys.modules["network"] = network
neopixel = Network()
neopixel.NeoPixel = NeoPixel
sys.modules["neopixel"] = neopixel
