"""Lights: newer only, whole only, of this epoch only."""

from typing import Any

from firmware import signals
from protocol.messages import Light
from protocol.parts import split_lights, with_lights
from tests.unit.firmware.conversation import EPOCH, Bench

ROWS = [[place, "b", "s", 3, 10**15 + place] for place in range(150)]


def test_a_picture_that_is_not_newer_is_ignored() -> None:
    """P-070."""
    bench = Bench().ready()
    bench.hear("light", Light(EPOCH, 5, ROWS[:1]))
    assert bench.pixels == ROWS[:1]
    for rev in (5, 4, 0):
        bench.hear("light", Light(EPOCH, rev, ROWS[:9]))
        assert bench.pixels == ROWS[:1]
    bench.hear("light", Light(EPOCH, 6, []))
    assert bench.pixels == []


def test_a_picture_of_another_epoch_is_ignored_until_the_welcome_names_it() -> None:
    """P-071."""
    bench = Bench().ready()
    bench.hear("light", Light(EPOCH, 50, ROWS[:1]))
    bench.hear("light", Light("e2", 60, ROWS[:2]))
    assert bench.pixels == ROWS[:1]
    bench.gateway(epoch="e2", run=2)
    bench.welcome(epoch="e2", rev=3, light=ROWS[:3])
    assert (bench.pixels, bench.station.lights.rev) == (ROWS[:3], 3)


def test_parts_are_shown_when_all_are_there() -> None:
    """P-072."""
    bench = Bench().ready()
    parts = split_lights(EPOCH, 5, ROWS)
    assert len(parts) > 2
    for part in reversed(parts[1:]):
        bench.hear("light", part)
        bench.hear("light", part)
    assert bench.pixels is None
    bench.hear("light", parts[0])
    assert bench.pixels == ROWS


def test_parts_of_two_pictures_are_never_mixed() -> None:
    """P-072."""
    bench = Bench().ready()
    old, new = split_lights(EPOCH, 5, ROWS), split_lights(EPOCH, 6, [[p, "c", "b", 1, 0] for p, *_ in ROWS])
    for part in old[1:]:
        bench.hear("light", part)
    bench.hear("light", new[0])
    bench.hear("light", old[0])
    assert bench.pixels is None
    for part in new[1:]:
        bench.hear("light", part)
    assert {row[1] for row in bench.pixels} == {"c"}


def test_parts_do_not_outlive_their_connection() -> None:
    """P-072."""
    bench = Bench().ready()
    parts = split_lights(EPOCH, 5, ROWS)
    for part in parts[1:]:
        bench.hear("light", part)
    bench.do(signals.LINK_DOWN)
    bench.ready()
    bench.hear("light", parts[0])
    assert bench.pixels is None


def test_lights_come_with_a_welcome_and_with_an_answer() -> None:
    """P-020, P-070."""
    bench = Bench()
    bench.connect()
    bench.welcome(rev=7, light=ROWS[:2])
    assert bench.pixels == ROWS[:2]
    bench.scan()
    bench.answer(1, rev=8, light=ROWS[:3])
    assert bench.pixels == ROWS[:3]
    bench.answer(1, rev=9, light=[])
    assert bench.pixels == [], "an answer that comes twice still brings its lights"


def test_a_picture_too_large_for_an_answer_follows_it() -> None:
    """P-020, P-072."""
    bench = Bench().ready()
    bench.scan()
    sent: list[Any] = with_lights(bench_answer(), EPOCH, 5, ROWS)
    for message in sent:
        bench.hear(type(message).__name__.lower(), message)
    assert bench.pixels == ROWS


def bench_answer() -> Any:
    from protocol.messages import Ans

    return Ans(1, "pass", "ok")


def test_a_button_carries_what_its_place_showed() -> None:
    """P-073."""
    bench = Bench()
    bench.do(signals.BUTTON, "call", 9)
    bench.connect()
    bench.welcome(rev=7, light=[[4, "b", "s", 2, 77], [5, "b", "s", 0, 0]])
    bench.answer(1)
    for place, seq in ((4, 2), (5, 3), (6, 4)):
        bench.do(signals.BUTTON, "confirm", place)
        bench.answer(seq)
    assert [(event.b, event.at, event.rev, event.task, event.qty) for event in bench.said("ev")] == [
        ("call", 9, None, None, None),
        ("confirm", 4, 7, 77, 2),
        ("confirm", 5, 7, None, None),
        ("confirm", 6, 7, None, None),
    ]


def test_a_press_where_two_lights_meet_names_no_task() -> None:
    """P-073: any choice could confirm the other person's task."""
    bench = Bench()
    bench.connect()
    bench.welcome(rev=7, light=[[4, "b", "s", 2, 77], [4, "c", "b", 1, 78], [5, "b", "s", 3, 79]])
    bench.do(signals.BUTTON, "confirm", 4)
    event = bench.said("ev")[-1]
    assert (event.at, event.rev, event.task, event.qty) == (4, 7, None, None)


def test_a_picture_of_150_places_takes_16_bytes_a_row() -> None:
    bench = Bench().ready()
    for part in split_lights(EPOCH, 5, ROWS):
        bench.hear("light", part)
    assert sum(map(len, bench.station.lights._shown)) == 150 * 16


def test_the_shown_rev_is_reported_at_most_once_a_second() -> None:
    """P-074."""
    bench = Bench().ready()
    for rev in range(1, 50):
        bench.hear("light", Light(EPOCH, rev, []))
        bench.wait(50)
    bench.wait(5000)
    assert [(res.id, res.rev, res.epoch, res.cfg) for res in bench.said("res")] == [
        (0, 20, EPOCH, 0),
        (0, 40, EPOCH, 0),
        (0, 49, EPOCH, 0),
    ]


def test_hello_tells_what_is_shown() -> None:
    bench = Bench().ready()
    assert (bench.said("hello")[-1].rev, bench.said("hello")[-1].epoch) == (0, None)
    bench.hear("light", Light(EPOCH, 12, []))
    bench.gateway(run=2)
    assert (bench.said("hello")[-1].rev, bench.said("hello")[-1].epoch) == (12, EPOCH)
