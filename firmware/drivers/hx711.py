"""HX711, the converter of a load cell: raw counts, or the name of what is wrong. Spikes are the scale's.

Rules (HX711 data sheet, AVIA Semiconductor): a clock pulse of 60 us puts the chip to sleep and garbles the
reading, so interrupts are off in each pulse, and a reading with a pulse that took too long is thrown away; at
10 a second the first conversions after waking are not settled. A pulse that the chip missed shows in the
data line afterwards every other time; else it is one spike, and the chip goes silent and is woken.
"""

from firmware.clock import sleep_ms
from firmware.compat import const
from firmware.signals import FAULT, WEIGH

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from machine import Pin

    from firmware.drivers import App

_TURN_MS = const(10)
_PERIOD_MS = const(150)  # a conversion takes 100 ms
_SETTLING_MS = const(400)  # after waking
_UNSETTLED = const(4)  # conversions
_PULSES = const(25)  # and with them channel A at a gain of 128 for the next conversion
_PULSE_US = const(60)
_RESET_US = const(100)
_SEEN_BUSY = const(3)  # a loop that was held up may look just while the chip is between two conversions
_QUIET_MS = const(600000)  # one report in this time: they are kept, and must not crowd out scans
_WRAP = const(0x3FFFFFFF)  # of MicroPython's ticks


class Hx711:
    """A converter at 10 samples a second, and the part that weighs with it.

    `clock_us` gives microseconds (`time.ticks_us`); `disable_irq` and `enable_irq` are `machine`'s.
    """

    def __init__(
        self,
        dout: "Pin",
        sck: "Pin",
        clock_us: "Callable[[], Any]",
        disable_irq: "Callable[[], Any]",
        enable_irq: "Callable[[Any], None]",
    ) -> None:
        self.dout = dout
        self.sck = sck
        self.clock_us = clock_us
        self.disable_irq = disable_irq
        self.enable_irq = enable_irq
        self._due_ms = -1  # not woken yet
        self._busy = 0
        self._left = 0

    def wake(self, now_ms: int) -> None:
        """Start the chip anew: asleep, and awake again."""
        start = self.clock_us()
        self.sck(1)
        while (self.clock_us() - start) & _WRAP < _RESET_US:
            pass
        self.sck(0)
        self._due_ms = now_ms + _SETTLING_MS + _PERIOD_MS
        self._busy = 0
        self._left = _UNSETTLED

    def sample(self, now_ms: int) -> "int | str | None":
        """Call at least every 20 ms. A new reading in counts, -8388607 to 8388606; None while there is none.

        Or what is wrong with it: "silent" not ready in time; "slow" the clock was held up; "slip" the chip
        counted other pulses than were sent; "over" and "under" saturated (overload, or a wire is off). After
        the first three it starts anew by itself.
        """
        if self._due_ms < 0:
            self.wake(now_ms)
        if self.dout():
            self._busy += 1
            if now_ms < self._due_ms or self._busy < _SEEN_BUSY:
                return None
            self.wake(now_ms)
            return "silent"
        self._busy = 0
        self._due_ms = now_ms + _PERIOD_MS
        counts = self._clocked()
        if counts < 0 or not self.dout():
            self.wake(now_ms)
            return "slow" if counts < 0 else "slip"
        if self._left:
            self._left -= 1
            return None
        if counts in (0x7FFFFF, 0x800000):
            return "over" if counts == 0x7FFFFF else "under"
        return counts - 0x1000000 if counts & 0x800000 else counts

    def _clocked(self) -> int:
        """24 bits as they come, most significant first; -1 where a pulse was too long."""
        dout, sck, clock_us = self.dout, self.sck, self.clock_us
        value = longest = 0
        for number in range(_PULSES):
            interrupts = self.disable_irq()
            start = clock_us()
            sck(1)
            sck(0)
            took = (clock_us() - start) & _WRAP
            self.enable_irq(interrupts)
            longest = max(longest, took)
            if number < 24:
                value = value << 1 | dout()
        return -1 if longest >= _PULSE_US else value

    async def run(self, app: "App") -> None:
        """Hand every sample to the app's scale, and post what it makes of them."""
        quiet_ms = 0
        self._due_ms = -1
        while True:
            app.check_in(self)
            now_ms = app.clock()
            got, reading = self.sample(now_ms), None
            if isinstance(got, str):
                if now_ms >= quiet_ms:
                    quiet_ms = now_ms + _QUIET_MS
                    app.post((FAULT, "scale_" + got, "hx711"))
                if got in ("over", "under"):
                    reading = app.scale.sample(None, now_ms, got)
            elif got is not None:
                reading = app.scale.sample(got, now_ms)
            if reading is not None:
                app.post((WEIGH, reading))
            fault = app.scale.fault(now_ms)
            if fault is not None:
                app.post((FAULT,) + fault)
            await sleep_ms(_TURN_MS)
