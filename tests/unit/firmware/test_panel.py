"""What the person sees: verdicts in time, late, overtaken; never green without a pass."""

import pytest

from firmware import signals
from firmware.words import codes, say
from tests.unit.firmware.conversation import Bench


@pytest.mark.parametrize(
    ("v", "lamp"), [("pass", ("g", "s")), ("fail", ("r", "s")), ("info", ("w", "s")), ("bad", ("a", "s"))]
)
def test_a_verdict_in_time(v: str, lamp: tuple[str, str]) -> None:
    """P-062, P-064."""
    bench = Bench().ready()
    bench.scan()
    assert bench.lamp == ("w", "b")
    bench.wait(1499)
    bench.answer(1, v, "ok", say="下一个 A-01-2", snd="over")
    assert (bench.lamp, bench.sounds[-1], bench.shown[-1]) == (lamp, "over", "下一个 A-01-2")


def test_a_verdict_that_must_be_cleared_first_blinks() -> None:
    bench = Bench().ready()
    bench.scan()
    bench.answer(1, "fail", "wrong_item", hold=1)
    assert bench.lamp == ("r", "b")


def test_an_answer_without_words_shows_its_code() -> None:
    bench = Bench().ready()
    bench.scan()
    bench.answer(1, "fail", "wrong_item", say=None, snd=None)
    assert (bench.shown[-1], bench.sounds[-1]) == ("wrong_item", "attention")


def test_a_late_verdict_is_amber_with_its_own_sound_once() -> None:
    """P-060."""
    bench = Bench().ready()
    bench.scan()
    bench.wait(1499)
    assert bench.lamp == ("w", "b")
    bench.wait(1)
    assert (bench.lamp, bench.sounds, bench.shown[-1]) == (
        ("a", "s"),
        ["", "attention"],
        "No answer yet, set aside",
    )
    bench.wait(60000)
    assert bench.sounds == ["", "attention"]


@pytest.mark.parametrize("is_ticked", [True, False])
def test_a_late_pass_is_not_green_and_names_its_item(is_ticked: bool) -> None:
    """P-061, P-062: also where no tick came between the deadline and the answer."""
    bench = Bench().ready()
    bench.scan()
    if is_ticked:
        bench.wait(1500)
    bench.now_ms = 1600
    bench.answer(1, "pass")
    assert (bench.lamp, bench.sounds[-1], bench.shown[-1]) == (("w", "s"), "attention", "006381333931: said")


def test_a_late_fail_is_as_loud_as_any() -> None:
    """P-061. Device failure 12."""
    bench = Bench().ready()
    bench.scan()
    bench.wait(1700)
    bench.answer(1, "fail", "wrong_item", snd="bad")
    assert (bench.lamp, bench.sounds[-1], bench.shown[-1]) == (("r", "s"), "bad", "006381333931: said")


def test_a_pass_for_an_earlier_thing_is_not_green() -> None:
    """P-062: the person would take it for the piece now in hand."""
    bench = Bench().ready()
    bench.scan(b"first")
    bench.scan(b"second")
    bench.answer(1, "pass")
    assert (bench.lamp, bench.shown[-1]) == (("w", "s"), "first: said")
    bench.answer(2, "pass")
    assert (bench.lamp, bench.shown[-1]) == (("g", "s"), "said")


def test_a_fault_on_its_way_takes_no_green_away() -> None:
    bench = Bench().ready()
    bench.scan()
    bench.do(signals.FAULT, "scale", "no data")
    bench.answer(1, "pass")
    assert bench.lamp == ("g", "s")
    bench.answer(2, "bad", "bad_frame")
    assert bench.lamp == ("g", "s")


def test_a_new_act_takes_the_green_off() -> None:
    """P-064."""
    bench = Bench().ready()
    bench.scan()
    bench.answer(1)
    bench.scan()
    assert bench.lamp == ("w", "b")
    bench.answer(2)
    bench.gateway(on=0)
    bench.scan()
    assert bench.lamp == ("a", "s")


def test_what_was_done_while_away_is_never_green() -> None:
    """P-063."""
    bench = Bench().ready()
    bench.gateway(on=0)
    bench.scan()
    bench.gateway(run=2)
    bench.welcome()
    assert bench.lamp == ("a", "s")
    bench.answer(1, "pass")
    assert bench.lamp == ("w", "s")


@pytest.mark.parametrize("code", codes())
def test_the_stations_own_words_fit_the_display(code: str) -> None:
    """P-019."""
    for lang in ("en", "zh"):
        assert 0 < len(say(code, lang)) <= 40
    assert any("\u4e00" <= character <= "\u9fff" for character in say(code, "zh"))


def test_an_answer_with_nothing_to_tell_leaves_the_words_that_stand() -> None:
    """The parcel that is too light is taken off the pan: by how much must still stand there."""
    bench = Bench().ready()
    bench.scan()
    bench.answer(1, "fail", "weight_low", say="Too light by 80 g", snd="weight")
    bench.scan()
    sounds = list(bench.sounds)
    bench.answer(2, "info", "go", say=None, snd=None)
    assert (bench.lamp, bench.shown[-1], bench.sounds) == (("w", "s"), "Too light by 80 g", sounds)


def test_an_answer_with_nothing_to_tell_takes_the_amber_off() -> None:
    bench = Bench().ready()
    bench.do(signals.LINK_DOWN)
    bench.connect()
    bench.scan()
    bench.welcome()
    assert bench.shown[-1] == "No network"
    bench.answer(1, "info", "go", say=None, snd=None)
    assert (bench.lamp, bench.shown[-1]) == (("w", "s"), "Ready")
