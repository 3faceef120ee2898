"""Chips on an I2C bus, and the digits on their two wires.

Rule: as their data sheets say, faults included; runs on both Pythons, in fake time.
"""


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
