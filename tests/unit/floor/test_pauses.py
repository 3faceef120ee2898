"""Pauses, calls and help: lights go dark and come back, and nobody works in another's name meanwhile."""

import pytest

from hub.domain.people import Operator
from hub.store import reading
from hub.store.database import Database
from hub.store.reading import people
from protocol.messages import Button
from tests.unit.floor.floor_under_test import GOODS, SITE, Floor, at_bench, picked

A, B, C = (GOODS[sku][1] for sku in "ABC")


def walking(floor: Floor) -> str:
    """An order of which the first bin is lit at zone-a, for person 1."""
    label = floor.new_order("1", A=2, B=1)
    floor.release(label)
    floor.scan("zone-a", "U%1", "J%PICK", "H%K1", "C%T1")
    assert len(floor.lights("zone-a")) == 1
    return label


def paused_at_ms(floor: Floor, badge: str = "1") -> int:
    with floor.work.transaction():
        [operator] = [o for o in floor.work.where(Operator, "site", SITE) if o.badge == badge]
        return operator.paused_at_ms


@pytest.mark.parametrize("back", ["U%1", "H%K1"])
def test_a_pause_darkens_and_the_own_badge_or_cart_ends_it(floor: Floor, back: str) -> None:
    walking(floor)
    before = floor.lights("zone-a")
    assert floor.scan("zone-a", "X%PAUSE").say == "Pause. Your badge ends it"
    assert floor.lights("zone-a") == []
    assert paused_at_ms(floor)
    answer = floor.scan("zone-a", back)
    assert (answer.why, answer.say) == ("go", "A-01 x2 > T1")
    assert floor.lights("zone-a") == before
    assert paused_at_ms(floor) == 0


def test_nothing_counts_in_a_pause_but_help_and_a_call(floor: Floor) -> None:
    walking(floor)
    [(_, _, _, _, task)] = floor.lights("zone-a")
    floor.scan("zone-a", "X%PAUSE")
    for code in (A, "L%A-01", "Q%2", "J%VERIFY", "C%T1", "H%K2", "X%RESUME", "X%UNDO", "X%YES"):
        assert floor.scan("zone-a", code).why == "no_operator", code
    assert floor.press("zone-a", task).why == "no_operator"
    assert floor.stock("T1") == {}
    assert floor.scan("zone-a", "X%CALL").say == "Supervisor called"
    assert floor.scan("zone-a", "X%HELP").say == "Pause. Your badge ends it"
    assert paused_at_ms(floor)


def test_a_pause_at_a_bench_keeps_its_order(floor: Floor) -> None:
    label = picked(floor, A=2)
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}", A, "X%PAUSE")
    assert floor.scan("bench-1", A).why == "no_operator"
    assert floor.scan("bench-1", "U%2").say == "P2: go on"
    assert floor.scan("bench-1", A).why == "order_done"


def test_the_badge_ends_a_pause_at_another_station_too(floor: Floor) -> None:
    walking(floor)
    floor.scan("zone-a", "X%PAUSE")
    floor.scan("zone-b", "U%1")
    lit = [len(floor.lights(zone)) for zone in ("zone-a", "zone-b")]
    assert (paused_at_ms(floor), lit) == (0, [0, 1]), "the next bin is the one where they stand"


def test_who_signs_out_leaves_no_light_behind_and_finds_it_again(floor: Floor) -> None:
    walking(floor)
    floor.scan("zone-a", "X%LOGOUT")
    assert floor.lights("zone-a") == []
    assert floor.scan("zone-a", "U%1").say == "P1: A-01 x2 > T1"
    assert len(floor.lights("zone-a")) == 1
    assert floor.scan("zone-a", A).got == 1


def test_who_comes_back_to_another_job_is_told_the_job(floor: Floor) -> None:
    walking(floor)
    floor.scan("zone-a", "X%LOGOUT")
    floor.scan("bench-1", "U%2", "J%VERIFY")
    assert floor.scan("bench-1", "U%1").say == "P1 VERIFY"


def test_a_card_calls_like_the_button(floor: Floor) -> None:
    called = floor.scan("bench-1", "X%CALL")
    pressed = floor.event("bench-1", Button, b="call", at=0).answer
    assert pressed is not None
    assert (called.why, called.say, called.snd) == (pressed.why, pressed.say, pressed.snd)


def test_help_says_what_comes_next_and_keeps_the_question(floor: Floor) -> None:
    assert floor.scan("zone-a", "U%1", "X%HELP").say == "P1: choose a job, J%…"
    assert floor.scan("zone-a", "J%PICK", "X%HELP").say == "P1 PICK: scan a cart, H%…"
    assert floor.scan("zone-a", "H%K1", "X%HELP").say == "P1 PICK: scan a tote, C%…"
    label = walking(floor)
    assert floor.scan("zone-a", "X%HELP").say == "A-01 x2 > T1 (2 to go)"
    floor.scan("zone-a", "X%SHORT")
    assert floor.scan("zone-a", "X%HELP").say == "A question waits: X%YES or X%NO"
    assert floor.scan("zone-a", "X%NO").say == "Left as it was"
    floor.scan("zone-a", C)
    assert floor.scan("zone-a", "X%HELP").say == "Put it right, then X%RESUME"
    floor.scan("zone-a", "X%RESUME")
    floor.finish_walk("zone-a", floor.scan("zone-a", "H%K1"))
    at_bench(floor)
    assert floor.scan("bench-1", "X%HELP").say == "P2 VERIFY: scan an order or a tote"
    assert floor.scan("bench-1", f"O%{label}", A, "X%HELP").say == f"{label}: scan 2 more"
    floor.scan("bench-1", A, B)
    assert floor.scan("bench-1", "J%PACK", f"O%{label}", "X%HELP").say == f"{label}.1 on the scale, 1 to go"
    assert floor.scan("dock", "U%3", "J%SHIP", "X%HELP").say == "P3 SHIP: scan each parcel"


def test_a_tote_tells_whose_it_is_where_the_job_has_no_use_for_it(floor: Floor) -> None:
    label = picked(floor, A=2)
    assert floor.scan("dock", "U%3", "J%SHIP", "C%T1").say == f"T1: {label} picked"
    assert floor.scan("dock", "C%T2").say == "T2: free"
    assert floor.scan("dock", "C%T99").why == "unknown_code"
    assert floor.scan("bench-2", "U%2", "C%T1").say == f"T1: {label} picked", "with no job chosen at all"


def test_the_office_sees_pauses_and_how_long_they_last(floor: Floor, database: Database) -> None:
    walking(floor)
    floor.scan("bench-1", "U%2", "J%VERIFY")
    floor.scan("zone-a", "X%PAUSE")
    now_ms = floor.at_ms + 125_000
    with reading.snapshot(database) as reader:
        every = people.people(reader, SITE, now_ms)
        [paused] = people.paused(reader, SITE, now_ms)
    told = [(p["badge"], p["state"], p["station"], p["job"], p["cart"], p["tasks_left"]) for p in every]
    assert told == [
        ("1", "paused", "zone-a", "PICK", "K1", 2),
        ("2", "working", "bench-1", "VERIFY", "", 0),
        ("3", "away", "", "", "", 0),
    ]
    assert (paused["badge"], paused["paused_s"], paused["lit"]) == ("1", 125, 0)
