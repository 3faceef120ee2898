"""Long lists in parts."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.lights import Lights
from protocol.codec import decode, encode
from protocol.errors import FrameError
from protocol.messages import SAFE, Ans, Wel
from protocol.parts import split_job, split_lights, with_lights
from tests.contract.generators import unhurried


def _rows(count: int) -> list[Any]:
    return [[place, "b", "s", 3, SAFE - place] for place in range(count)]


@unhurried
@given(st.integers(0, 1000), st.randoms(use_true_random=False))
def test_lights_come_together_again_in_any_order(count: int, random: Any) -> None:
    """P-020, P-072."""
    rows = _rows(count)
    sent = [encode(light) for light in split_lights("e", 5, rows)]
    assert all(len(frame) <= 2048 for frame in sent)
    random.shuffle(sent)
    lights = Lights()
    lights.begin("e")
    for number, frame in enumerate(sent):
        light: Any = decode("light", frame)
        is_whole = lights.take(light.rev, light.on, light.part)
        assert is_whole == (number == len(sent) - 1)
        assert not lights.take(light.rev, light.on, light.part), "a repeated part does no harm"
    assert [list(row) for row in lights] == rows


@unhurried
@given(st.integers(0, 300))
def test_jobs_come_together_again(count: int) -> None:
    """P-020."""
    lines = [[line, 2, [["4006381333931", 1], ["14006381333938", 12]]] for line in range(count)]
    jobs: list[Any] = [decode("job", encode(job)) for job in split_job("A-1", lines)]
    assert [line for job in jobs for line in job.lines] == lines
    assert [job.part for job in jobs] == [[i, len(jobs)] for i in range(len(jobs))]


@pytest.mark.parametrize("message", [Ans(1, "pass", "ok"), Wel("s", 1, "e", 1)])
def test_lights_go_with_an_answer_only_where_they_fit(message: Any) -> None:
    """P-020."""
    small: list[Any] = with_lights(message, "e", 5, _rows(9))
    assert [(type(sent), sent.rev, sent.light) for sent in small] == [(type(message), 5, _rows(9))]
    large: list[Any] = with_lights(message, "e", 5, _rows(150))
    assert (type(large[0]), large[0].rev, large[0].light) == (type(message), 5, None)
    assert [row for light in large[1:] for row in light.on] == _rows(150)
    for sent in large:
        assert encode(sent)


def test_what_can_never_fit_is_refused() -> None:
    with pytest.raises(FrameError, match="expected at most 32 parts"):
        split_lights("e", 5, _rows(3000))
    with pytest.raises(FrameError, match="on: expected"):
        split_lights("e", 5, [[1, "x", "s", 0, 0]])
