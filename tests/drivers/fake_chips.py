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


class I2c:
    """A bus with the `chips` at their addresses; nothing else answers, and nothing at all while `is_cut`."""

    def __init__(self, chips):
        self.chips = chips
        self.is_cut = False
        self.transfers = 0

    def _chip(self, address):
        self.transfers += 1
        if self.is_cut or address not in self.chips:
            raise OSError(19)
        return self.chips[address]

    def writeto(self, address, data):
        self._chip(address).take(bytes(data))

    def writeto_mem(self, address, register, data):
        chip = self._chip(address)
        for i in range(len(data)):
            chip.registers[register + i] = data[i]

    def readfrom_mem_into(self, address, register, buffer):
        chip = self._chip(address)
        for i in range(len(buffer)):
            buffer[i] = chip.read(register + i)


class Mcp23017Chip:
    """Sixteen inputs: a button that is down reads 0; one that is up reads 1 only with its pull-up on."""

    def __init__(self):
        self.down = 0
        self.lose_power()

    def lose_power(self):
        self.registers = bytearray(22)
        self.registers[0] = self.registers[1] = 0xFF

    def read(self, register):
        if register in (0x12, 0x13):
            half = 8 * (register - 0x12)
            return self.registers[register - 6] & ~(self.down >> half) & 0xFF
        return self.registers[register]


PAIRS = b"\x20\xd3\xd5\xd9\xdb\x81\x8d\xa8\xda"  # commands of the SSD1306 with a value behind


class Ssd1306Chip:
    """The display's memory, 128 columns by 8 pages, written through a window."""

    def __init__(self):
        self.lose_power()

    def lose_power(self):
        self.memory = bytearray(b"\xa5" * 1024)
        self.is_on = False
        self.settings = {}
        self.window = [0, 127, 0, 7]
        self.column = self.page = 0

    def take(self, data):
        if data[0] == 0x40:
            for byte in data[1:]:
                self.memory[128 * self.page + self.column] = byte
                self.column += 1
                if self.column > self.window[1]:
                    self.column = self.window[0]
                    self.page = self.window[2] if self.page == self.window[3] else self.page + 1
            return
        assert data[0] == 0
        at = 1
        while at < len(data):
            command, length = data[at], 3 if data[at] in b"\x21\x22" else 2 if data[at] in PAIRS else 1
            self._obey(command, data[at + 1 : at + length])
            at += length

    def _obey(self, command, values):
        if command in (0xAE, 0xAF):
            self.is_on = command == 0xAF
        elif command == 0x21:
            self.window[0:2] = list(values)
            self.column = values[0]
        elif command == 0x22:
            self.window[2:4] = list(values)
            self.page = values[0]
        else:
            self.settings[command] = bytes(values)

    def dot(self, x, y):
        return self.memory[128 * (y // 8) + x] >> y % 8 & 1

    def picture(self, x, y, width, height):
        return ["".join([" #"[self.dot(x + i, y + j)] for i in range(width)]) for j in range(height)]


class FrameBuffer:
    """framebuf.FrameBuffer of 8 x 8: its letters are made up here, a different one for each code."""

    def __init__(self, buffer, width, height, layout):
        assert (width, height, layout) == (8, 8, 0)
        self.buffer = buffer

    def fill(self, colour):
        for i in range(8):
            self.buffer[i] = 0

    def text(self, text, x, y):
        for i in range(8):
            self.buffer[i] = 0 if text == " " else (ord(text) * (i + 3)) & 0xFF


class Tm1637Chip:
    """The digits' controller on its two wires: what was written with start, acknowledgements and stop."""

    def __init__(self):
        self.transfers = []
        self.is_there = True
        self.digits = bytes(4)
        self.control = 0
        self._clk = self._dio = 0  # as pins are that nobody has set
        self._bits = None
        self.clk = Wire(self._clock)
        self.dio = Wire(self._data)

    def _data(self, level):
        if self._clk and self._dio != level:
            if level:
                self._stop()
            else:
                self._bits = []
        self._dio = level

    def _clock(self, level):
        if level and not self._clk and self._bits is not None:
            if len(self._bits) % 9 == 8:
                assert self.dio.mode == Wire.IN, "the driver holds the line where the chip answers"
                self.dio.pulled = 0 if self.is_there else 1
                self._bits.append(0)
            else:
                assert self.dio.mode == Wire.OUT
                self._bits.append(self._dio)
        self._clk = level

    def _stop(self):
        if self._bits is None:
            return
        groups = [
            self._bits[i : i + 8] for i in range(0, len(self._bits) - 1, 9)
        ]  # the last edge is of the stop
        data = bytes([sum([bit << i for i, bit in enumerate(group)]) for group in groups])
        self._bits = None
        if not self.is_there:
            return
        self.transfers.append(data)
        if data[0] == 0xC0:
            self.digits = data[1:]
        elif data[0] & 0x80:
            self.control = data[0]

    def text(self):
        """What is to be read, a colon as it stands."""
        shapes = b"\x3f\x06\x5b\x4f\x66\x6d\x7d\x07\x7f\x6f\x40\x00"
        letters = ["0123456789- "[shapes.index(digit & 0x7F)] for digit in self.digits]
        return "".join(letters[:2]) + (":" if self.digits[1] & 0x80 else "") + "".join(letters[2:])


class Wire:
    """A pin that tells its chip what it is set to."""

    IN, OUT, PULL_UP = 0, 1, 2

    def __init__(self, tell):
        self.tell = tell
        self.mode = self.OUT
        self.pulled = 1

    def __call__(self, level=None):
        if level is None:
            return self.pulled
        self.tell(level)
        return None

    def init(self, mode, pull=-1):
        self.mode = mode


class Wlan:
    """The Wi-Fi of an ESP32: `air` maps each network that can be received to its password.

    States: 1000 idle, 1001 connecting, 1010 with address, 201 no such network, 202 wrong password. It raises
    OSError("Wifi Internal Error") where the chip does: on connect while it is connecting or connected.
    `raises` counts further calls that fail; `no_address` joins without one; `stays_1001`: the status lies.
    """

    PM_NONE = 0

    def __init__(self, app, air):
        self.app = app
        self.air = air
        self.raises = 0
        self.no_address = False
        self.stays_1001 = False
        self.is_active = False
        self.pm = 1
        self.tries = []
        self._joining = None  # (network, since)
        self._status = 1000
        self.calls = 0

    def _fail(self):
        self.calls += 1
        if self.raises:
            self.raises -= 1
            raise OSError("Wifi Internal Error")

    def active(self, is_active):
        self._fail()
        self.is_active = is_active
        if not is_active:
            self._joining = None
            self._status = 1000

    def config(self, pm):
        self._fail()
        assert self.is_active
        self.pm = pm

    def connect(self, name, password):
        self._fail()
        if not self.is_active or self._joining:
            raise OSError("Wifi Internal Error")
        self.tries.append((self.app.ms, name))
        self._joining = (name, password, self.app.ms)

    def disconnect(self):
        self._fail()
        self._joining = None
        self._status = 1000

    def _advance(self):
        """Connecting, idle for a moment, connected: the order that was seen on chips."""
        if self._joining is None:
            return 1000
        name, password, since_ms = self._joining
        if name not in self.air:
            return 201
        if self.air[name] != password:
            return 202
        took_ms = self.app.ms - since_ms
        return 1001 if took_ms < 1000 else 1000 if took_ms < 2000 else 1010

    def status(self, what=None):
        status = self._advance()
        if what == "rssi":
            self._fail()
            return -60
        return 1001 if status == 1010 and self.stays_1001 else status

    def isconnected(self):
        return self._advance() == 1010

    def ifconfig(self):
        address = "192.168.1.20" if self.isconnected() and not self.no_address else "0.0.0.0"  # noqa: S104  # none
        return (address, "255.255.255.0", "192.168.1.1", "192.168.1.1")


class Wdt:
    """A watchdog that counts its meals."""

    def __init__(self):
        self.fed = 0

    def feed(self):
        self.fed += 1
