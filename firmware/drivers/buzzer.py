"""A piezo sounder: one tune for each of codes.SOUNDS, told apart with the eyes on the goods.

Rule: a new tune replaces the one that plays: what sounds is about the newest thing the person did.
"""

from firmware.compat import const
from protocol.codes import SOUNDS

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from machine import PWM

# for each of SOUNDS, in their order: pitch in 20 Hz (0 is a rest), length in hundredths of a second, …, 255
_TUNES = const(
    b"\x87\x09\xff"  # good: one short high
    b"\x14\x23\x00\x07\x14\x23\xff"  # bad: two long low
    b"\x1e\x0a\x00\x04\x1e\x0a\x00\x04\x1e\x0a\x00\x04\x1e\x0a\xff"  # over: four low
    b"\x46\x0e\x28\x0e\x14\x1e\xff"  # unknown: falling
    b"\x28\x0c\x46\x0c\x28\x0c\x46\x0c\xff"  # weight: up and down like a balance
    b"\x32\x50\xff"  # stop: one, as long as two breaths
    b"\x4e\x0a\x62\x0a\x75\x0a\x9c\x1c\xff"  # done: a chord upwards
    b"\x6e\x06\x00\x06\x6e\x06\x00\x28\x6e\x06\x00\x06\x6e\x06\xff"  # attention: a double knock, twice
)
_LOUDEST = const(32768)  # half of the time on


class Buzzer:
    """A sounder on `pwm`."""

    def __init__(self, pwm: "PWM") -> None:
        self.pwm = pwm
        self._next = -1  # in _TUNES; -1 is silence
        self._left = 0
        pwm.duty_u16(0)

    def play(self, name: str) -> None:
        """Begin a tune at the next step; a name that is not known calls for attention."""
        at = 0
        for sound in SOUNDS:
            if sound in (name, SOUNDS[-1]):
                break
            at = _TUNES.find(b"\xff", at) + 1
        self._next = at
        self._left = 0

    def step(self, turn: int) -> None:
        """Go on by a hundredth of a second."""
        at = self._next
        if self._left > 1:
            self._left -= 1
        elif at >= 0:
            pitch = _TUNES[at]
            is_over = pitch == 0xFF
            if pitch and not is_over:
                self.pwm.freq(20 * pitch)
            self.pwm.duty_u16(_LOUDEST if pitch and not is_over else 0)
            self._left = 0 if is_over else _TUNES[at + 1]
            self._next = -1 if is_over else at + 2
