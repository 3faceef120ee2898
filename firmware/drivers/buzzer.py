"""A piezo sounder: one tune for each of codes.SOUNDS, told apart with the eyes on the goods.

Rule: a new tune replaces the one that plays: what sounds is about the newest thing the person did.
"""

from firmware.compat import const
from protocol.codes import SOUNDS

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from machine import PWM

# for each of SOUNDS, in their order: pitch in 20 Hz (0 is a rest), length in hundredths of a second, …
_TUNES = (
    b"\x87\x09",  # good: one short high
    b"\x14\x23\x00\x07\x14\x23",  # bad: two long low
    b"\x1e\x0a\x00\x04\x1e\x0a\x00\x04\x1e\x0a\x00\x04\x1e\x0a",  # over: four low
    b"\x46\x0e\x28\x0e\x14\x1e",  # unknown: falling
    b"\x28\x0c\x46\x0c\x28\x0c\x46\x0c",  # weight: up and down like a balance
    b"\x4e\x0a\x62\x0a\x75\x0a\x9c\x1c",  # done: a chord upwards
    b"\x6e\x06\x00\x06\x6e\x06\x00\x28\x6e\x06\x00\x06\x6e\x06",  # attention: a double knock, twice
)


class Buzzer:
    """A sounder on `pwm`; `loudness` is the duty of 65535, half of which is the loudest."""

    def __init__(self, pwm: "PWM", loudness: int = 32768) -> None:
        self._pwm = pwm
        self._loudness = loudness
        self._tune = b""
        self._next = 0
        self._left = 0
        pwm.duty_u16(0)

    def play(self, name: str) -> None:
        """Begin a tune at the next step; a name that is not known calls for attention."""
        self._tune = _TUNES[SOUNDS.index(name) if name in SOUNDS else -1]
        self._next = self._left = 0

    def step(self, turn: int) -> None:
        """Go on by a hundredth of a second."""
        if self._left > 1:
            self._left -= 1
        elif self._next < len(self._tune):
            pitch = self._tune[self._next]
            self._left = self._tune[self._next + 1]
            self._next += 2
            if pitch:
                self._pwm.freq(20 * pitch)
            self._pwm.duty_u16(self._loudness if pitch else 0)
        elif self._left:
            self._left = 0
            self._pwm.duty_u16(0)
