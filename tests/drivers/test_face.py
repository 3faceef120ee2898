"""The face's loop, the sounder, and outputs that fail."""

from typing import Any

from firmware.drivers.buzzer import Buzzer
from firmware.drivers.ws2812 import Ws2812
from firmware.face import Face
from firmware.signals import FAULT
from protocol.codes import SOUNDS
from tests.drivers.fake_chips import App, Pwm, Strip, run_for


def _heard(buzzer: Buzzer, pwm: Pwm, turns: int = 200) -> list[tuple[int, int]]:
    """Tones and their lengths in turns, the last silence left out."""
    heard: list[tuple[int, int]] = []
    for turn in range(turns):
        buzzer.step(turn)
        if heard and heard[-1][0] == pwm.heard:
            heard[-1] = (pwm.heard, heard[-1][1] + 1)
        else:
            heard.append((pwm.heard, 1))
    assert heard[-1][0] == 0
    return heard[:-1]


def _buzzer(pwm: Pwm) -> Buzzer:
    return Buzzer(pwm)  # type: ignore[arg-type]


def test_every_sound_has_a_tune_of_its_own() -> None:
    pwm = Pwm()
    tunes = []
    for name in SOUNDS:
        buzzer = _buzzer(pwm)
        buzzer.play(name)
        tunes.append(_heard(buzzer, pwm))
    assert len({str(tune) for tune in tunes}) == len(SOUNDS)
    assert all(sum(length for _, length in tune) <= 80 for tune in tunes)
    assert tunes[0] == [(2700, 9)]
    assert tunes[1] == [(400, 35), (0, 7), (400, 35)]


def test_an_unknown_name_calls_for_attention() -> None:
    pwm = Pwm()
    known, unknown = _buzzer(pwm), _buzzer(pwm)
    known.play("attention")
    unknown.play("moon")
    assert _heard(known, pwm) == _heard(unknown, pwm)


def test_a_new_tune_replaces_the_old() -> None:
    pwm = Pwm()
    buzzer = _buzzer(pwm)
    buzzer.play("bad")
    for turn in range(10):
        buzzer.step(turn)
    assert pwm.heard == 400
    buzzer.play("good")
    assert _heard(buzzer, pwm) == [(2700, 9)]


class Broken:
    """A display that doesn't answer."""

    def __init__(self) -> None:
        self.steps = 0
        self.is_broken = True
        self.text = ""

    def show(self, text: str) -> None:
        self.text = text

    def step(self, turn: int) -> None:
        self.steps += 1
        if self.is_broken:
            raise OSError(19, "ENODEV")


def test_a_failing_output_is_told_once_and_stops_nothing() -> None:
    strip, pwm, display, app = Strip(4), Pwm(), Broken(), App()
    lights: Any = Ws2812(strip, 500, (0, 1))  # type: ignore[arg-type]
    broken: Any = display
    face = Face(lights, _buzzer(pwm), None, broken)
    face.lamp("r", "b")
    face.sound("bad")
    face.show("Wrong item")
    run_for(face, app, 12000, 10)
    assert strip.writes > 40
    assert [event[:2] for event in app.posted] == [(FAULT, "broken")]
    assert 2 <= display.steps <= 4
    display.is_broken = False
    run_for(face, app, 6000, 10)
    assert display.steps > 10
    display.is_broken = True
    run_for(face, app, 1000, 10)
    assert len(app.posted) == 1


def test_lamp_and_sound_show_within_a_turn() -> None:
    strip, pwm, app = Strip(4), Pwm(), App()
    face = Face(Ws2812(strip, 500, (0, 1)), _buzzer(pwm))  # type: ignore[arg-type]
    run_for(face, app, 100, 10)
    face.lamp("g", "s")
    face.sound("good")
    run_for(face, app, 20, 10)
    assert strip.rgb(0) == (0, 64, 0)
    assert pwm.heard == 2700


def test_a_board_without_outputs_has_a_face() -> None:
    app = App()
    face = Face()
    face.lamp("g", "s")
    face.sound("good")
    face.show("Ready")
    face.pixels([(1, "b", "s", 1, "")])
    run_for(face, app, 100, 10)
    assert app.checks == 10
