"""Wrongs that are told apart with the eyes on the goods: a sound in the verdicts, a tune on boards."""

from itertools import pairwise

import pytest

from firmware.drivers.buzzer import Buzzer
from protocol import verdicts
from protocol.codes import SOUNDS
from tests.drivers.fake_chips import Pwm

APART = {
    "right": "ok",
    "complete": "order_done",
    "wrong item": "wrong_item",
    "too many": "over_qty",
    "unknown code": "unknown_code",
    "wrong weight": "weight_low",
    "stop": "order_cancelled",
    "look here": "confirm",
}
"""What a person must tell apart by ear -> a verdict that says it."""


def _notes(name: str) -> list[tuple[int, int]]:
    """Pitch in Hz (0: a rest) and length in hundredths of a second, without the silence at the end."""
    pwm = Pwm()
    buzzer = Buzzer(pwm)  # type: ignore[arg-type]
    buzzer.play(name)
    notes: list[tuple[int, int]] = []
    for turn in range(200):
        buzzer.step(turn)
        if notes and notes[-1][0] == pwm.heard:
            notes[-1] = (pwm.heard, notes[-1][1] + 1)
        else:
            notes.append((pwm.heard, 1))
    return notes[:-1]


def _shape(name: str) -> tuple[int, str, bool, bool]:
    """What remains of a tune in a loud hall: how many notes, whether they rise, a long pause, length."""
    notes = _notes(name)
    pitches = [pitch for pitch, _ in notes if pitch]
    moves = "".join("=" if one == two else "<" if one < two else ">" for one, two in pairwise(pitches))
    has_pause = any(not pitch and length >= 20 for pitch, length in notes)
    return len(pitches), moves, has_pause, sum(length for _, length in notes) >= 50


def test_each_wrong_has_a_sound_of_its_own() -> None:
    by_sound = {verdicts.sound(code) for code in APART.values()}
    assert by_sound == set(SOUNDS)


@pytest.mark.parametrize("code", ["order_cancelled", "order_held", "order_changed"])
def test_whatever_stops_an_order_sounds_like_stop(code: str) -> None:
    assert verdicts.sound(code) == "stop"


def test_no_fail_sounds_like_a_pass_or_a_question() -> None:
    for code, (outcome, sound, _, _) in verdicts.VERDICTS.items():
        if outcome == "pass":
            assert sound in ("good", "done"), code
        if outcome in ("fail", "bad"):
            assert sound not in ("good", "done"), code


def test_tunes_differ_in_more_than_pitch() -> None:
    """Pitch alone is not told apart in a loud hall."""
    shapes = {name: _shape(name) for name in SOUNDS}
    assert len(set(shapes.values())) == len(SOUNDS), shapes
    assert shapes["stop"] == (1, "", False, True)
    assert shapes["good"] == (1, "", False, False)
