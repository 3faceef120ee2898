"""What can go wrong in each job: its verdict, its sound, and whether it holds the bench until somebody has
seen to it; the same in English and Chinese.

The matrix is written by hand, as a person on the floor would tell it.
"""

from dataclasses import replace
from typing import Any

import pytest

from hub.domain import command_cards, holds
from hub.domain.orders import Order
from hub.domain.people import Operator, Station
from hub.floor.take import take
from hub.office import changes
from protocol import codec
from protocol.messages import Ans, Scan, Weigh
from tests.unit.floor import test_every_event as every
from tests.unit.floor.floor_under_test import GOODS, RULES, SITE

ready = every.ready
"""A floor with work in hand at each job."""
A, B, C = (GOODS[sku][1] for sku in "ABC")
Did = str | int | tuple[Any, str]
"""What happens: a scan, a weight in mg, or an act of the office on an order."""
BAD, OVER, UNKNOWN, WEIGHT, STOP, LOOK = "bad", "over", "unknown", "weight", "stop", "attention"
FREE, HELD = None, 1

WRONGS: dict[tuple[str, str], tuple[list[Did], str, str, int | None]] = {
    ("PICK", "another item"): ([C], "wrong_item", BAD, HELD),
    ("PICK", "too many"): (["Q%9"], "over_qty", OVER, HELD),
    ("PICK", "another bin"): (["L%A-09"], "wrong_bin", BAD, FREE),
    ("PICK", "a code nobody knows"): (["0000"], "unknown_code", UNKNOWN, FREE),
    ("PICK", "a card of another job"): (["B%M"], "not_allowed", BAD, FREE),
    ("PICK", "cancelled"): ([(changes.cancel, "S-1"), "L%A-01"], "order_cancelled", STOP, FREE),
    ("PICK", "held"): ([(changes.hold, "S-1"), A], "order_held", STOP, FREE),
    ("PUTWALL", "a second piece in the hand"): ([A], "wrong_bin", BAD, HELD),
    ("PUTWALL", "another slot"): (["S%W1-04"], "wrong_bin", BAD, HELD),
    ("PUTWALL", "another item"): (["X%UNDO", C], "wrong_item", BAD, HELD),
    ("PUTWALL", "too many"): (["Q%9"], "over_qty", OVER, HELD),
    ("PUTWALL", "a code nobody knows"): (["X%UNDO", "0000"], "unknown_code", UNKNOWN, FREE),
    ("PUTWALL", "a card of another job"): (["B%M"], "not_allowed", BAD, FREE),
    ("PUTWALL", "held"): ([(changes.hold, "S-7"), "S%W1-01"], "order_held", STOP, FREE),
    ("VERIFY", "another item"): ([C], "wrong_item", BAD, HELD),
    ("VERIFY", "too many"): ([A, A], "over_qty", OVER, HELD),
    ("VERIFY", "a code nobody knows"): (["0000"], "unknown_code", UNKNOWN, FREE),
    ("VERIFY", "a card of another job"): (["B%M"], "not_allowed", BAD, FREE),
    ("VERIFY", "cancelled"): ([(changes.cancel, "S-3"), A], "order_cancelled", STOP, FREE),
    **{
        (job, what): wrong
        for job in ("PACK", "WEIGH")
        for what, wrong in {
            "too light": ([300_000], "weight_low", WEIGHT, HELD),
            "too heavy": ([2_000_000], "weight_high", WEIGHT, HELD),
            "another parcel": (["S-5.1"], "wrong_parcel", BAD, HELD),
            "a code nobody knows": (["0000"], "unknown_code", UNKNOWN, FREE),
            "a card of another job": (["L%A-01"], "not_allowed", BAD, FREE),
            "cancelled": ([(changes.cancel, "S-4"), 800_000], "order_cancelled", STOP, FREE),
        }.items()
    },
    ("SHIP", "not weighed yet"): (["S-4.1"], "not_allowed", BAD, FREE),
    ("SHIP", "cancelled"): ([(changes.cancel, "S-5"), "S-5.1"], "order_cancelled", STOP, HELD),
    ("SHIP", "held"): ([(changes.hold, "S-5"), "S-5.1"], "order_held", STOP, HELD),
    ("SHIP", "left already"): (["S-5.1", "S-5.1"], "already_shipped", BAD, FREE),
    ("SHIP", "a code nobody knows"): (["0000"], "unknown_code", UNKNOWN, FREE),
    ("SHIP", "a card of another job"): (["L%A-01"], "not_allowed", BAD, FREE),
    ("PUTAWAY", "another item"): ([C], "wrong_item", BAD, HELD),
    ("PUTAWAY", "too many"): (["Q%9"], "over_qty", OVER, HELD),
    ("PUTAWAY", "another bin"): (["L%A-09"], "wrong_bin", BAD, FREE),
    ("PUTAWAY", "a code nobody knows"): (["0000"], "unknown_code", UNKNOWN, FREE),
    ("PUTAWAY", "a card of another job"): (["B%M"], "not_allowed", BAD, FREE),
}
"""(job, what is wrong) -> how it comes about, verdict, sound, hold."""


def happens(ready: every.Ready, job: str, did: list[Did], lang: str = "en") -> list[Ans]:
    """The answers in a job with work in hand, in the language of who works there; nothing of it stays."""
    work, answers = ready.floor.work, []
    with every.undone(ready.floor):
        station = work.one(Station, "name", every.AT[job], SITE)
        assert station is not None
        work.put(replace(station, job=job))
        work.put(replace(work.get(Operator, station.operator_id or 0), lang=lang))
        for seq, what in enumerate(did, start=10_000):
            if isinstance(what, tuple):
                order = work.one(Order, "label", what[1], SITE)
                assert order is not None
                what[0](ready.floor.act(), order, "why")
                continue
            event = _event(what, seq)
            frame = codec.encode(event).decode()
            taken = take(work, RULES, ready.floor.moment, every.AT[job], event, frame)
            assert taken.answer is not None
            answers.append(taken.answer)
    return answers


def _event(what: str | int, seq: int) -> Any:
    if isinstance(what, str):
        return Scan("s1", 1, seq, seq, c=what)
    return Weigh("s1", 1, seq, seq, what, what, 0, what, 1, "stable", 0, 5, 1)


@pytest.mark.parametrize("wrong", WRONGS, ids=" ".join)
def test_what_is_wrong_is_told_by_its_sound_in_both_languages(
    ready: every.Ready, wrong: tuple[str, str]
) -> None:
    job, (did, why, sound, hold) = wrong[0], WRONGS[wrong]
    for lang in ("en", "zh"):
        answer = happens(ready, job, did, lang)[-1]
        assert (answer.why, answer.snd, answer.hold) == (why, sound, hold), answer
        assert answer.v in ("fail", "bad")
        assert any(letter > "\u4e00" for letter in answer.say or "") == (lang == "zh")


@pytest.mark.parametrize("wrong", [w for w in WRONGS if WRONGS[w][3] == HELD], ids=" ".join)
def test_what_is_held_goes_on_after_it_was_seen_to(ready: every.Ready, wrong: tuple[str, str]) -> None:
    job, (did, why, *_) = wrong[0], WRONGS[wrong]
    other = "S-3" if job in ("PACK", "WEIGH") else A
    *_, first, blocked, freed = happens(ready, job, [*did, other, "X%RESUME"])
    assert (first.why, blocked.why, freed.say) == (why, "blocked", "Go on")


def test_the_matrix_knows_every_job_and_holds_as_the_table_says() -> None:
    assert {job for job, _ in WRONGS} == set(command_cards.JOBS)
    for (job, what), (_, why, _, hold) in WRONGS.items():
        assert bool(hold) == holds.holds(job, why), (job, what)


def test_different_wrongs_sound_different() -> None:
    sounds: dict[str, set[str]] = {}
    for _, why, sound, _ in WRONGS.values():
        sounds.setdefault(why, set()).add(sound)
    assert all(len(of_code) == 1 for of_code in sounds.values()), "one code, one sound"
    told_apart = ("wrong_item", "over_qty", "unknown_code", "weight_low", "order_cancelled")
    assert len({min(sounds[why]) for why in told_apart}) == len(told_apart)
    for job in command_cards.JOBS:
        of_job = {sound for (where, _), (_, _, sound, _) in WRONGS.items() if where == job}
        assert len(of_job) >= 3, (job, of_job)
