"""Chips that behave as their data sheets say, faults included. Runs on both Pythons, in fake time.

Every fake is given to a driver in the place of pins, buses and interfaces.
"""


class Clock:
    """Fake time: microseconds that pass when somebody looks, or is told to wait."""

    def __init__(self, look_us=2):
        self.us = 0
        self.look_us = look_us

    def ticks_us(self):
        self.us += self.look_us
        return self.us & 0x3FFFFFFF

    @property
    def ms(self):
        return self.us // 1000

    def wait(self, ms):
        self.us += 1000 * ms


class Hx711Chip:
    """The converter: gives `counts` ten times a second; sleeps after 60 us of high clock.

    `is_dead` never ready; `slip` so many clock pulses that it misses in the next reading; `slow_us` a pulse
    lasts so much longer, as when an interrupt comes between.
    """

    PERIOD_US = 100000
    SETTLE_US = 400000

    def __init__(self, clock, counts=0):
        self.clock = clock
        self.counts = counts
        self.is_dead = False
        self.slip = 0
        self.slow_us = 0
        self.irq_off = 0
        self.most_irq_off = 0
        self.unsettled = 4
        self._ready_us = self.SETTLE_US
        self._high_us = None
        self._bits = []
        self._out = 0

    def dout(self):
        if self._bits:
            return self._out
        if self._out == 2:  # all bits are out, the next conversion is on its way
            self._out = 1
        return 0 if not self.is_dead and self.clock.us >= self._ready_us else 1

    def sck(self, level):
        if level:
            self._high_us = self.clock.us
            self._rise()
            return
        self.clock.us += self.slow_us
        self.slow_us = 0
        if self.clock.us - self._high_us >= 60:
            self._bits = []
            self.unsettled = 4
            self._ready_us = self.clock.us + self.SETTLE_US

    def _rise(self):
        if self.slip and self._bits:
            self.slip -= 1
            return
        if not self._bits and self.clock.us >= self._ready_us and not self.is_dead:
            counts = self.counts if not self.unsettled else self.counts + 1000 * self.unsettled
            self.unsettled = max(0, self.unsettled - 1)
            self._bits = [(counts & 0xFFFFFF) >> (23 - i) & 1 for i in range(24)] + [1]
        if self._bits:
            self._out = self._bits.pop(0)
            if not self._bits:
                self._ready_us = self.clock.us + self.PERIOD_US

    def disable_irq(self):
        self.irq_off += 1
        return self.irq_off

    def enable_irq(self, state):
        assert state == self.irq_off == 1
        self.irq_off = 0


class Uart:
    """A UART: what `arrive` was given can be read."""

    def __init__(self):
        self.waiting = b""

    def arrive(self, data):
        self.waiting += data

    def any(self):
        return len(self.waiting)

    def read(self, most):
        data, self.waiting = self.waiting[:most], self.waiting[most:]
        return data or None


class Strip:
    """A neopixel.NeoPixel: counts the writes, and keeps what was written last."""

    def __init__(self, count):
        self.buf = bytearray(3 * count)
        self.writes = 0
        self.written = bytes(3 * count)

    def write(self):
        self.writes += 1
        self.written = bytes(self.buf)

    def rgb(self, pixel):
        green, red, blue = self.written[3 * pixel : 3 * pixel + 3]
        return red, green, blue

    def ma(self):
        """What it draws: 1 mA a pixel, 20 mA a channel."""
        return len(self.written) // 3 + sum(self.written) * 20 / 255


class Pwm:
    """A PWM channel: the tones that were heard, as [hertz, how long]."""

    def __init__(self):
        self.hz = 0
        self.duty = 0

    def freq(self, hz):
        assert 1 <= hz <= 40000
        self.hz = hz

    def duty_u16(self, duty):
        assert 0 <= duty <= 65535
        self.duty = duty

    @property
    def heard(self):
        return self.hz if self.duty else 0


class App:
    """What a part sees of the App, in the fake time of its `clock`; `scale` as given."""

    def __init__(self, scale=None):
        self.posted = []
        self.checks = 0
        self.ms = 0
        self.scale = scale
        self.link = None
        self.loops = {}

    def clock(self):
        return self.ms

    def post(self, event):
        self.posted.append(event)

    def check_in(self, part):
        self.checks += 1


def run_for(part, app, ms, turn_ms, each=None):
    """Let a part's loop turn for `ms` of fake time, each turn `turn_ms`; `each()` is called before every one.

    The part's own sleeps give way at once: whatever it awaits is resumed after `turn_ms` of fake time. A
    further call goes on where the last one stopped.
    """
    if part not in app.loops:
        app.loops[part] = part.run(app)
    until_ms = app.ms + ms
    while app.ms < until_ms:
        if each:
            each()
        app.loops[part].send(None)
        app.ms += turn_ms
