"""WS2812 lights: the bins' places and the verdict lamp on one strip, with a limit to the current they draw.

Rules: the strip is written when something changed, and every 30 s in case it lost its power; at no instant of
blinking is the estimated current above the limit, and steady lights don't change when others blink.
"""

from array import array

from firmware.compat import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from collections.abc import Sequence

    from neopixel import NeoPixel

    from firmware.drivers import Rows

_COLOURS = const("grabmcw")  # 1 to 7 in a nibble; 8 more blinks
# green, red, blue of each, as it is sent; white and cyan are toned down to the brightness of the others
_GRB = const(
    b"\x00\x00\x00\xff\x00\x00\x00\xff\x00\x60\xff\x00\x00\x00\xff\x00\xd0\xa0\xa0\x00\xa0\x90\x90\x90"
)
_CHANNEL_MA = const(20)  # one channel at 255
_IDLE_MA = const(1)  # a dark pixel
_BLINK_TURNS = const(25)  # on, and as long off
_REFRESH_TURNS = const(3000)


class Ws2812:
    """The lights of a station. `strip` is a neopixel.NeoPixel of three bytes a pixel, in the order green,
    red, blue.

    `lamp` lists the pixels of the verdict lamp; place `first_place` is pixel `first_pixel`, the next place
    the next pixel. `brightness` is 1 to 255. ValueError where `max_ma` doesn't even feed the strip when it is
    dark.
    """

    def __init__(
        self,
        strip: "NeoPixel",
        max_ma: int,
        lamp: "Sequence[int]" = (),
        first_place: int = 1,
        first_pixel: int = 0,
        brightness: int = 64,
    ) -> None:
        self.strip = strip
        count = len(strip.buf) // 3
        self._shown = array("H", bytes(2 * count))  # up to four colours a pixel, a nibble each
        self._lamp = lamp
        self._lit = 0  # the lamp's nibble
        self.first_place = first_place
        self.first_pixel = first_pixel
        self.brightness = brightness
        self._budget = (max_ma - count * _IDLE_MA) * 255 // _CHANNEL_MA
        if self._budget <= 0:
            raise ValueError("max_ma: expected more than %d, got %d" % (count, max_ma))
        self._levels = bytearray(24)  # _GRB as it is sent
        self._is_new = True
        self._is_moving = False
        self._first = 0  # turn of the last change

    def lamp(self, colour: str, mode: str) -> None:
        """Light the verdict lamp; "" as colour is dark."""
        self._lit = _nibble(colour, mode)
        self._picture()

    def pixels(self, rows: "Rows") -> None:
        """Take the whole picture. Up to four colours of one place take turns; one off the strip is lost."""
        shown = self._shown
        for pixel in range(len(shown)):
            shown[pixel] = 0
        for row in rows:
            pixel = row[0] - self.first_place + self.first_pixel
            lit = _nibble(row[1], row[2])
            if row[0] >= self.first_place and pixel < len(shown) and lit:
                held = shown[pixel]
                while held and held & 15 != lit:
                    held >>= 4
                if not held and shown[pixel] < 0x1000:
                    shown[pixel] = shown[pixel] << 4 | lit
        self._picture()

    def _picture(self) -> None:
        """Put the lamp in, and reckon the levels that keep the current of the brightest instant in bounds."""
        shown, levels = self._shown, self._levels
        for pixel in self._lamp:
            shown[pixel] = self._lit
        most = 0
        self._is_moving = False
        for held in shown:
            nibbles = held
            if nibbles > 7:
                self._is_moving = True
            worst = 0
            while nibbles:
                at = (nibbles & 7) * 3
                worst = max(worst, _GRB[at] + _GRB[at + 1] + _GRB[at + 2])
                nibbles >>= 4
            most += worst
        brightness = self.brightness
        if most * brightness > self._budget * 255:
            brightness = self._budget * 255 // most
        for i in range(24):
            levels[i] = _GRB[i] * brightness // 255
        self._is_new = True

    def step(self, turn: int) -> None:
        """Write the strip if it must change; `turn` counts hundredths of a second."""
        is_again = turn % _REFRESH_TURNS == 0
        if self._is_new:
            self._is_new = False
            self._first = turn  # what blinks begins lit: a red that came in the dark half would come late
        elif not is_again and (not self._is_moving or (turn - self._first) % _BLINK_TURNS):
            return
        if self._show((turn - self._first) // _BLINK_TURNS) or is_again:
            self.strip.write()

    def _show(self, beat: int) -> bool:
        """Fill the strip's buffer for this beat; True where it differs from what was there."""
        buffer, levels = self.strip.buf, self._levels
        byte, is_new = 0, False
        for held in self._shown:
            nibbles = held
            if nibbles > 15:
                colours = 2 if nibbles < 0x100 else 3 if nibbles < 0x1000 else 4
                nibbles >>= 4 * ((beat >> 1) % colours)
            at = 0 if nibbles & 8 and beat & 1 else (nibbles & 7) * 3
            for level in range(at, at + 3):
                if buffer[byte] != levels[level]:
                    buffer[byte] = levels[level]
                    is_new = True
                byte += 1
        return is_new


def _nibble(colour: str, mode: str) -> int:
    """1 to 7 for a colour, 8 more where it blinks; 0 for none, and for one that is not known."""
    place = _COLOURS.find(colour) + 1 if colour else 0
    return place | 8 if place and mode == "b" else place
