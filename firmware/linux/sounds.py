"""The sounder of a bench without one: the terminal's bell, or a board's own tunes over a loudspeaker (aplay).

Rule: a sound is never waited for, and one that can't be played harms nothing.
"""

import io
import math
import shutil
import struct
import subprocess
import wave
from functools import cache

from firmware.drivers.buzzer import Buzzer
from protocol.codes import SOUNDS

RATE = 16_000  # samples a second
_STEP = RATE // 100  # a buzzer's step is a hundredth of a second
_LOUD = 9_000
_LONGEST_STEPS = 300
RHYTHMS = {
    "good": (),
    "bad": (0.15, 0.15),
    "over": (0.15, 0.15, 0.15),
    "unknown": (0.4, 0.4),
    "weight": (0.15, 0.5, 0.15),
    "stop": (0.15, 0.15, 0.15, 0.15, 0.15),
    "done": (0.15,),
    "attention": (0.5,),
}
"""Sound -> pauses in seconds between rings of the bell, which has one pitch: a rhythm for each of SOUNDS."""


class _Recorder:
    """Stands for the pin of a buzzer: notes its pitch and whether it sounds."""

    def __init__(self) -> None:
        self.pitch_hz = 0
        self.duty = 0

    def freq(self, pitch_hz: int) -> None:
        self.pitch_hz = pitch_hz

    def duty_u16(self, duty: int) -> None:
        self.duty = duty


@cache
def tune(name: str) -> bytes:
    """The tune that a board plays for a sound, as a WAV file."""
    pin = _Recorder()
    buzzer = Buzzer(pin)
    buzzer.play(name)
    samples: list[int] = []
    for _ in range(_LONGEST_STEPS):
        buzzer.step(0)
        step = 2 * math.pi * pin.pitch_hz / RATE
        samples += [
            round(_LOUD * math.sin(step * (len(samples) + n))) if pin.duty else 0 for n in range(_STEP)
        ]
    while samples and not samples[-1]:
        samples.pop()
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setparams((1, 2, RATE, 0, "NONE", ""))
        out.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return file.getvalue()


class Speaker:
    """Plays tunes with ALSA's aplay; a new one ends the one that plays."""

    def __init__(self, program: str = "aplay") -> None:
        self._program = shutil.which(program)
        self._playing: subprocess.Popen[bytes] | None = None
        for name in SOUNDS:
            tune(name)

    def play(self, name: str) -> bool:
        """Begin a tune; False where there is no aplay, or it can't be started."""
        self.stop()
        if self._program is None:
            return False
        try:
            self._playing = subprocess.Popen(  # noqa: S603 - a program of the system, found by its name
                [self._program, "-q", "-"],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            assert self._playing.stdin is not None
            self._playing.stdin.write(tune(name))
            self._playing.stdin.close()
        except OSError:
            return False
        return True

    def stop(self) -> None:
        """End what plays."""
        if self._playing is not None:
            self._playing.kill()
            self._playing.wait()
            self._playing = None
