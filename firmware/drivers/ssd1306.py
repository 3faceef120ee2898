"""SSD1306, a small I2C display of 128 x 64 or 128 x 32 dots: text in cells of 8 x 16, Chinese in two of them.

Rules: a step draws at most four cells, 4 ms at 400 kHz, and only those that changed; all are drawn anew every
30 s, in case the display lost its power. A character without a glyph is a box, never another character.

Letters come from MicroPython's own font, drawn twice as high; all others from a file of glyphs (written by
`scripts/make-glyphs`): records of 34 bytes, sorted, each the code point (2 bytes, big endian) and 32 bytes as
the display takes them: the upper 8 rows column by column, then the lower; a narrow glyph uses the first 16.
"""

from array import array

from firmware.compat import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import IO, Any

    from machine import I2C

# SSD1306 data sheet, section 9: off, horizontal addressing, the edge with the pins is above, charge pump on
_SETUP = const(b"\x00\xae\x20\x00\x40\xa1\xc8\xd3\x00\xd5\x80\xd9\xf1\xdb\x30\x81\x7f\xa4\xa6\x8d\x14")
_TALL = const(b"\x00\xa8\x3f\xda\x12\xaf")  # rows, how they are wired, on
_FLAT = const(b"\x00\xa8\x1f\xda\x02\xaf")
_WIDE = const(0x2E80)  # from here on glyphs take two cells
_RECORD = const(34)
_TAIL = const(0xFFFF)  # the second cell of a wide glyph
_CELLS_A_TURN = const(4)
_REFRESH_TURNS = const(3000)


class Ssd1306:
    """The display on a bus of 400 kHz. `frame_buffer` is framebuf.FrameBuffer; `glyphs` a file open for
    reading, or None.

    ValueError where `cols` x `rows` is more than 16 x 4.
    """

    def __init__(
        self,
        i2c: "I2C",
        frame_buffer: "Any",
        address: int = 60,
        cols: int = 16,
        rows: int = 4,
        glyphs: "IO[bytes] | None" = None,
    ) -> None:
        if cols > 16 or rows > 4:
            raise ValueError("display: expected at most 16 x 4 cells, got %d x %d" % (cols, rows))
        self.i2c = i2c
        self.address = address
        self.cols = cols
        self.rows = rows
        self.glyphs = glyphs
        self._count = glyphs.seek(0, 2) // _RECORD if glyphs else 0
        self._letter = bytearray(8)
        self._pen = frame_buffer(self._letter, 8, 8, 0)  # framebuf.MONO_VLSB: as the display takes it
        self._record = bytearray(_RECORD)
        self._window = bytearray(b"\x00\x21\x00\x00\x22\x00\x00")
        self._data = bytearray(33)
        self._wanted = array("H", bytes(2 * cols * rows))
        self._drawn = array("H", bytes(2 * cols * rows))
        self._next = 0
        self._is_ready = False
        self.show("")

    def show(self, text: str) -> None:
        """Take a text: broken between words, and between Chinese characters; what doesn't fit is left out."""
        wanted, cols = self._wanted, self.cols
        for i in range(len(wanted)):
            wanted[i] = 32
        at = 0
        for word in text.split(" "):
            room = cols - at % cols
            if at % cols and room < len(word) <= cols and ord(max(word)) < _WIDE:
                at += room
            for character in word:
                at = self._place(at, min(ord(character), _TAIL - 1))
            if at % cols:
                at += 1
        self._next = 0

    def _place(self, at: int, code: int) -> int:
        wanted, cols = self._wanted, self.cols
        if code >= _WIDE and at % cols == cols - 1:
            at += 1
        if code < _WIDE and at < len(wanted):
            wanted[at] = code
        elif at + 1 < len(wanted):
            wanted[at] = code
            wanted[at + 1] = _TAIL
        return at + 2 if code >= _WIDE else at + 1

    def step(self, turn: int) -> None:
        """Draw some of what changed; `turn` counts hundredths of a second. OSError where nothing answers."""
        if turn % _REFRESH_TURNS == 0:
            self._is_ready = False
        if not self._is_ready:
            self.i2c.writeto(self.address, _SETUP)
            self.i2c.writeto(self.address, _TALL if self.rows > 2 else _FLAT)
            for i in range(len(self._drawn)):
                self._drawn[i] = 0
            self._next = 0
            self._is_ready = True
        left = _CELLS_A_TURN
        try:
            while self._next < len(self._wanted) and left:
                if self._drawn[self._next] != self._wanted[self._next]:
                    self._draw(self._next)
                    left -= 1
                self._next += 1
        except OSError:
            self._is_ready = False
            raise

    def _draw(self, cell: int) -> None:
        code = self._wanted[cell]
        self._drawn[cell] = code
        if code == _TAIL:
            return
        width = 16 if code >= _WIDE else 8
        window = self._window
        window[2] = cell % self.cols * 8
        window[3] = window[2] + width - 1
        window[5] = cell // self.cols * 2
        window[6] = window[5] + 1
        self.i2c.writeto(self.address, window)
        self._ink(code, width)
        self.i2c.writeto(self.address, memoryview(self._data)[: 1 + 2 * width])

    def _ink(self, code: int, width: int) -> None:
        """Put a glyph into `_data`, behind its control byte."""
        data = self._data
        data[0] = 0x40
        if 32 <= code < 127:
            self._pen.fill(0)
            self._pen.text(chr(code), 0, 0)
            for column in range(8):
                data[1 + column] = _high(self._letter[column] & 15)
                data[9 + column] = _high(self._letter[column] >> 4)
        elif self._find(code):
            data[1:] = self._record[2:]
        else:
            for column in range(width):
                is_edge = column in (1, width - 2)
                data[1 + column] = 0xFC if is_edge else 0x04 if 1 < column < width - 2 else 0
                data[1 + width + column] = 0x3F if is_edge else 0x20 if 1 < column < width - 2 else 0

    def _find(self, code: int) -> bool:
        """Read a glyph's record, by halving."""
        low, high, record = 0, self._count, self._record
        while low < high and self.glyphs:
            middle = (low + high) // 2
            self.glyphs.seek(_RECORD * middle)
            self.glyphs.readinto(record)  # type: ignore[attr-defined]
            found = record[0] << 8 | record[1]
            if found == code:
                return True
            if found < code:
                low = middle + 1
            else:
                high = middle
        return False


def _high(nibble: int) -> int:
    """Four rows drawn as eight.

    >>> bin(_high(0b1010))
    '0b11001100'
    """
    doubled = 0
    for bit in range(4):
        if nibble >> bit & 1:
            doubled |= 3 << 2 * bit
    return doubled
