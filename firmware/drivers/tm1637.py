"""TM1637, four digits with a colon: how many pieces, which lights can't say.

Rules: one lit place shows its quantity; several take turns as place:quantity; where none is lit, the quantity
that stands in the text ("A-01-2 x3 > T07"). It is written when it changes, and every 30 s in case it lost its
power. A module that doesn't answer raises OSError.
"""

from array import array

from firmware.compat import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from machine import Pin

    from firmware.drivers import Rows

_SEGMENTS = const(b"\x3f\x06\x5b\x4f\x66\x6d\x7d\x07\x7f\x6f")
_COLON = const(0x80)
_DASH = const(0x40)
_MOST = const(8)  # rows that take turns
_TURNS = const(150)
_REFRESH_TURNS = const(3000)


class Tm1637:
    """The digits, on two pins that are outputs."""

    def __init__(self, clk: "Pin", dio: "Pin") -> None:
        self.clk = clk
        self.dio = dio
        self._rows = array("H", bytes(4 * _MOST))  # place and quantity in turn
        self._size = 0
        self._qty = -1  # of the text
        self._frame = bytearray(b"\xc0\x00\x00\x00\x00")
        self._is_new = True
        clk(1)
        dio(1)

    def show(self, text: str) -> None:
        """Take the quantity out of a text."""
        self._qty = -1
        for word in text.split(" "):
            if word[:1] == "x" and word[1:].isdigit():
                self._qty = int(word[1:])
        self._is_new = True

    def pixels(self, rows: "Rows") -> None:
        """Take the quantities of a picture; of more than eight places the first eight."""
        count = 0
        for row in rows:
            if row[3] and count < _MOST:
                self._rows[2 * count] = row[0]
                self._rows[2 * count + 1] = min(row[3], 65535)
                count += 1
        self._size = count
        self._is_new = True

    def step(self, turn: int) -> None:
        """Write what is due; `turn` counts hundredths of a second."""
        if self._is_new or turn % _REFRESH_TURNS == 0 or (self._size > 1 and turn % _TURNS == 0):
            self._compose(turn // _TURNS)
            self._send(b"\x40")  # digits follow one another
            self._send(self._frame)
            self._send(b"\x8a")  # on, a third of full brightness
            self._is_new = False

    def _compose(self, turn: int) -> None:
        count = self._size
        place, qty = 0, self._qty
        if count:
            at = 2 * (turn % count)
            place, qty = self._rows[at], self._rows[at + 1]
        if count > 1 and place < 100 and qty < 100:
            self._put(place, 0, 2)
            self._put(qty, 2, 4)
            self._frame[2] |= _COLON
        else:
            self._put(qty, 0, 4)

    def _put(self, number: int, first: int, end: int) -> None:
        """A number on the digits `first` to before `end`: -1 is dark, one that is too long is dashes."""
        left = number
        while end > first:
            dash = _DASH if number > 9999 else 0
            self._frame[end] = dash or _SEGMENTS[left % 10] if left >= 0 else 0
            left = left // 10 or -1
            end -= 1

    def _send(self, data: "bytes | bytearray") -> None:
        """One transfer: start, the bytes with their acknowledgements, stop (TM1637 data sheet, section 7)."""
        clk, dio = self.clk, self.dio
        answered = 0
        dio(0)
        for byte in data:
            for _ in range(8):
                clk(0)
                dio(byte & 1)
                byte >>= 1  # noqa: PLW2901  # the least significant bit goes first
                clk(1)
            clk(0)
            dio.init(dio.IN, dio.PULL_UP)
            clk(1)
            answered |= dio()
            clk(0)
            dio.init(dio.OUT)
            dio(0)
        clk(1)
        dio(1)
        if answered:
            raise OSError(19)  # ENODEV
