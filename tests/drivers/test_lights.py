"""The lights on one strip: what is lit, how it blinks, what it draws."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.drivers.ws2812 import Ws2812
from protocol.codes import COLOURS, MODES
from tests.drivers.fake_chips import Strip

GREEN, RED, BLUE, MAGENTA = (0, 64, 0), (64, 0, 0), (0, 0, 64), (52, 0, 40)
DARK = (0, 0, 0)


def _lights(strip: Strip, **more: Any) -> Ws2812:
    given_: dict[str, Any] = {"max_ma": 5000, "lamp": (0, 1), "first_pixel": 2} | more
    return Ws2812(strip, **given_)  # type: ignore[arg-type]


def _over(lights: Ws2812, strip: Strip, pixel: int, turns: int = 200) -> list[tuple[int, ...]]:
    """What a pixel shows, one beat of a quarter second each."""
    shown = []
    for turn in range(turns):
        lights.step(turn)
        if turn % 25 == 0:
            shown.append(strip.rgb(pixel))
    return shown


def test_lamp_and_places() -> None:
    strip = Strip(10)
    lights = _lights(strip, first_place=5)
    lights.lamp("g", "s")
    lights.pixels([(5, "b", "s", 2, "t"), (12, "r", "s", 1, ""), (13, "r", "s", 1, ""), (4, "r", "s", 1, "")])
    lights.step(1)
    assert [strip.rgb(i) for i in range(10)] == [GREEN, GREEN, BLUE] + [DARK] * 6 + [RED]
    lights.lamp("", "s")
    lights.pixels([])
    lights.step(2)
    assert strip.ma() == 10


def test_places_before_the_first_and_behind_the_last_are_lost() -> None:
    strip = Strip(10)
    lights = _lights(strip, first_place=5, lamp=())
    lights.pixels([(place, "b", "s", 1, "") for place in (0, 2, 3, 4, 13, 60000)])
    lights.step(1)
    assert strip.ma() == 10


def test_blink_and_colours_that_take_turns() -> None:
    strip = Strip(8)
    lights = _lights(strip)
    lights.lamp("r", "b")
    lights.pixels(
        [(1, "b", "s", 1, "a"), (1, "m", "b", 1, "b"), (1, "b", "s", 4, "c"), (2, "b", "s", 1, "d")]
    )
    assert _over(lights, strip, 0) == [RED, DARK] * 4
    assert _over(lights, strip, 2) == [MAGENTA, DARK, BLUE, BLUE] * 2
    assert _over(lights, strip, 3) == [BLUE] * 8


@pytest.mark.parametrize("turn", range(1, 60, 7))
def test_what_blinks_begins_lit(turn: int) -> None:
    """A red that blinks is seen at once, not a quarter of a second later."""
    strip = Strip(3)
    lights = _lights(strip)
    lights.lamp("w", "b")
    lights.step(0)
    lights.lamp("r", "b")
    lights.step(turn)
    assert strip.rgb(0) == RED
    for later in range(turn + 1, turn + 25):
        lights.step(later)
        assert strip.rgb(0) == RED
    lights.step(turn + 25)
    assert strip.rgb(0) == DARK


def test_two_people_at_one_bin_both_see_their_colour() -> None:
    """Two steady lights at one place take turns of half a second; a full slot beside is white and steady."""
    strip = Strip(8)
    lights = _lights(strip)
    lights.pixels([(1, "b", "s", 2, 77), (1, "m", "s", 1, 78), (2, "w", "s", 3, 0)])
    assert set(_over(lights, strip, 2)) == {BLUE, MAGENTA}
    assert _over(lights, strip, 2) == [MAGENTA, MAGENTA, BLUE, BLUE] * 2
    assert set(_over(lights, strip, 3)) == {(36, 36, 36)}


def test_no_more_than_four_colours_take_turns() -> None:
    strip = Strip(3)
    lights = _lights(strip)
    lights.pixels([(1, colour, "s", 1, "") for colour in "bmcwgb"])
    assert len(set(_over(lights, strip, 2))) == 4


def test_it_writes_only_what_changed() -> None:
    """Device failure 27: a write blocks interrupts, so there are few of them."""
    strip = Strip(60)
    lights = _lights(strip)
    rows = [(1, "b", "s", 1, "")]
    lights.pixels(rows)
    for turn in range(1, 2999):
        lights.step(turn)
        if turn % 100 == 0:
            lights.pixels(rows)  # the same picture again
    assert strip.writes == 1
    strip.written = bytes(180)  # the strip lost its power for a moment
    lights.step(3000)
    assert strip.rgb(2) == BLUE


def test_blinking_writes_four_times_a_second() -> None:
    strip = Strip(60)
    lights = _lights(strip)
    lights.lamp("r", "b")
    for turn in range(1, 101):
        lights.step(turn)
    assert strip.writes == 4


ROWS = st.lists(
    st.tuples(st.integers(0, 310), st.sampled_from(COLOURS), st.sampled_from(MODES)), max_size=330
)


@given(ROWS, st.integers(310, 20000), st.integers(1, 255), st.sampled_from(COLOURS))
def test_the_current_stays_below_the_limit(
    rows: list[tuple[int, str, str]], max_ma: int, brightness: int, lamp: str
) -> None:
    """300 white pixels would draw 18 A."""
    strip = Strip(300)
    lights = _lights(strip, max_ma=max_ma, brightness=brightness)
    lights.lamp(lamp, "b")
    lights.pixels([(*row, 1, "") for row in rows])
    for turn in range(0, 200, 25):
        lights.step(turn)
        assert strip.ma() <= max_ma


def test_a_limit_dims_and_darkens_nothing() -> None:
    strip = Strip(300)
    lights = _lights(strip, max_ma=1500, brightness=255)
    lights.pixels([(place, "w", "s", 1, "") for place in range(1, 299)])
    lights.step(1)
    assert 1200 < strip.ma() <= 1500
    assert len({strip.rgb(pixel) for pixel in range(2, 300)}) == 1


def test_steady_lights_stay_as_they_are_while_others_blink() -> None:
    strip = Strip(100)
    lights = _lights(strip, max_ma=200)
    lights.lamp("g", "s")
    lights.pixels([(place, "w", "b", 1, "") for place in range(1, 99)])
    assert len(set(_over(lights, strip, 0))) == 1


def test_a_limit_that_cannot_feed_the_dark_strip_is_refused() -> None:
    with pytest.raises(ValueError, match="expected more than 300"):
        _lights(Strip(300), max_ma=300)


def test_unknown_colours_stay_dark() -> None:
    strip = Strip(4)
    lights = _lights(strip)
    lights.lamp("x", "b")
    lights.pixels([(1, "", "b", 1, ""), (2, "zz", "s", 1, "")])
    lights.step(0)
    assert strip.ma() == 4
