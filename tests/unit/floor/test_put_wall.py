"""The put wall: pieces of a batch tote find the slots of their orders; full ones are packed from behind."""

import pytest

from protocol.messages import Button
from tests.unit.floor.floor_under_test import Floor, at_bench
from tests.unit.floor.wall_under_test import (
    A,
    B,
    C,
    batch,
    put,
    slot_of,
    sorter,
    tote,
    tote_of,
    two_orders,
    wall,
    wave,
)

pytestmark = pytest.mark.usefixtures("nothing_lost")


def test_a_piece_lights_the_slot_of_its_order_and_the_button_confirms_it(floor: Floor) -> None:
    one, two = two_orders(floor)
    answer = floor.scan("wall-1", A)
    assert (answer.say, answer.got, answer.want) == ("W1-01 x1 > S-1", 1, 1)
    [(place, colour, mode, qty, task)] = floor.lights("wall-1")
    assert (place, mode, qty) == (1, "b", 1)
    assert colour != "w"
    assert floor.stock("W1-01") == {}
    answer = floor.press("wall-1", task)
    assert (answer.why, answer.got, answer.want) == ("ok", 1, 2)
    assert (floor.stock("W1-01"), floor.stock("T1")) == ({"A": 1}, {"A": 2, "B": 2})
    assert floor.press("wall-1", task).why == "same_piece"
    answer = put(floor, B)  # S-1 has a slot and lacks least
    assert (answer.why, answer.say) == ("order_done", "Order S-1 W1-01 complete")
    assert floor.order(one).state == "picked"
    assert floor.lights("wall-1") == [(1, "w", "s", 2, 0)]
    assert put(floor, A, A, B).why == "order_done"
    assert floor.order(two).state == "picked"
    assert tote_of(floor, two) == "W1-02"
    assert (tote(floor, "T1").wave_id, floor.stock("T1")) == (None, {})
    assert floor.lights("wall-1") == [(1, "w", "s", 2, 0), (2, "w", "s", 3, 0)]
    assert floor.scan("wall-1", A).why == "no_order"


def test_a_full_slot_is_packed_from_behind_and_free_at_once(floor: Floor) -> None:
    one, two = two_orders(floor)
    put(floor, A, B)
    at_bench(floor)
    answer = floor.scan("bench-1", "S%W1-01")
    assert (answer.why, answer.say) == ("order_open", "Order S-1: 2 to scan")
    assert floor.scan("bench-1", A, B).why == "order_done"
    assert (floor.order(one).state, tote_of(floor, one)) == ("verified", "BOX-1")
    assert tote(floor, "W1-01").order_id is None
    assert (floor.stock("W1-01"), floor.stock("BOX-1")) == ({}, {"A": 1, "B": 1})
    assert floor.lights("wall-1") == []
    answer = floor.scan("wall-1", A)
    assert slot_of(answer) == "W1-01"  # the nearest free one
    assert two in (answer.say or "")


def test_one_piece_in_the_hand_at_a_time(floor: Floor) -> None:
    two_orders(floor)
    floor.scan("wall-1", A)
    answer = floor.scan("wall-1", B)
    assert (answer.why, answer.hold) == ("wrong_bin", 1)
    assert floor.scan("wall-1", "S%W1-01").why == "blocked"
    floor.scan("wall-1", "X%RESUME")
    assert floor.scan("wall-1", "S%W1-01").why == "ok"


def test_a_wrong_slot_is_refused_and_holds_the_bench(floor: Floor) -> None:
    two_orders(floor)
    floor.scan("wall-1", A)
    answer = floor.scan("wall-1", "S%W1-03")
    assert (answer.why, answer.hold, answer.say) == ("wrong_bin", 1, "Wrong slot, go to W1-01")
    assert (floor.stock("W1-03"), floor.stock("T1")) == ({}, {"A": 3, "B": 2})
    floor.scan("wall-1", "X%RESUME")
    assert floor.scan("wall-1", "S%W1-01").why == "ok"


def test_what_nobody_wants_and_what_is_too_much_are_told_apart_and_held(floor: Floor) -> None:
    two_orders(floor)
    answer = floor.scan("wall-1", C)
    assert (answer.why, answer.hold) == ("wrong_item", 1)
    floor.scan("wall-1", "X%RESUME")
    put(floor, B, B)
    answer = floor.scan("wall-1", B)
    assert (answer.why, answer.hold) == ("over_qty", 1)
    floor.scan("wall-1", "X%RESUME")
    assert floor.scan("wall-1", "0000").why == "unknown_code"


def test_several_pieces_are_counted_into_one_slot(floor: Floor) -> None:
    wall(floor)
    label = floor.new_order("1", A=8, B=1)
    batch(floor, wave(floor, label))
    sorter(floor)
    answer = floor.scan("wall-1", A)
    assert (answer.got, answer.want) == (1, 8)
    answer = floor.scan("wall-1", "Q%9")
    assert (answer.why, answer.want) == ("over_qty", 8)
    floor.scan("wall-1", "X%RESUME")
    assert floor.scan("wall-1", "Q%5").say == "W1-01 x5 > S-1"
    assert [row[3] for row in floor.lights("wall-1")] == [5]
    assert floor.scan("wall-1", "S%W1-01").got == 5
    answer = floor.scan("wall-1", "CASE-A")  # six in one code, three are wanted
    assert (answer.why, answer.want) == ("over_qty", 3)
    floor.scan("wall-1", "X%RESUME", A, "Q%3")
    [(_, _, _, _, task)] = floor.lights("wall-1")
    assert floor.press("wall-1", task, 2).got == 7
    assert [row[3] for row in floor.lights("wall-1")] == [1]
    assert floor.press("wall-1", task).got == 8


def test_undo_lays_back_what_is_in_the_hand_and_then_what_was_put_last(floor: Floor) -> None:
    one, _ = two_orders(floor)
    floor.scan("wall-1", A)
    assert floor.scan("wall-1", "X%UNDO").say == "Taken back: A -1 > T1"
    assert (floor.lights("wall-1"), tote(floor, "W1-01").order_id) == ([], None)
    put(floor, A, B)
    assert floor.order(one).state == "picked"
    assert floor.scan("wall-1", "X%UNDO").say == "Taken back: B -1 > T1"
    assert (floor.order(one).state, floor.lights("wall-1")) == ("picking", [])
    assert floor.scan("wall-1", "X%UNDO").say == "Taken back: A -1 > T1"
    assert (floor.stock("T1"), tote_of(floor, one)) == ({"A": 3, "B": 2}, "")
    assert floor.scan("wall-1", "X%UNDO").say == "Nothing to undo"


@pytest.mark.long
def test_undo_of_the_last_piece_opens_the_emptied_tote_again(floor: Floor) -> None:
    _, two = two_orders(floor)
    put(floor, A, B, A, A, B)
    assert tote(floor, "T1").wave_id is None
    floor.scan("wall-1", "X%UNDO")
    assert (floor.order(two).state, floor.stock("T1")) == ("picking", {"B": 1})
    assert put(floor, B).why == "order_done"


@pytest.mark.long
def test_undo_stops_where_somebody_packs_the_slot(floor: Floor) -> None:
    two_orders(floor)
    put(floor, A, B)
    at_bench(floor)
    floor.scan("bench-1", "S%W1-01")
    assert floor.scan("wall-1", "X%UNDO").why == "not_allowed"
    floor.scan("bench-1", A, B)
    assert floor.scan("wall-1", "X%UNDO").why == "not_allowed"


def test_who_leaves_with_a_piece_in_the_hand_has_laid_it_back(floor: Floor) -> None:
    two_orders(floor)
    for card in ("X%LOGOUT", "X%PAUSE"):
        floor.scan("wall-1", "U%1", A)
        assert len(floor.lights("wall-1")) == 1
        floor.scan("wall-1", card)
        assert floor.lights("wall-1") == []
    floor.scan("wall-1", "U%1", A, "S%W1-01")
    assert (floor.stock("W1-01"), floor.stock("T1")) == ({"A": 1}, {"A": 2, "B": 2})


def test_a_tote_that_is_still_being_picked_is_refused_and_others_are_told_of(floor: Floor) -> None:
    wall(floor)
    label = floor.new_order("1", A=1, B=1)
    code = wave(floor, label)
    floor.scan("zone-a", "U%3", "J%PICK", "H%K1", f"W%{code}", "C%T1", "L%A-01")
    assert sorter(floor).why == "not_picked"
    assert floor.scan("wall-1", "C%T2").say == "T2: free"
    assert floor.scan("wall-1", "C%T9").why == "unknown_code"
    assert floor.scan("wall-1", f"O%{label}").say == "S-1 has no tote: picking"
    floor.scan("zone-a", "L%A-02")
    assert sorter(floor).why == "go"
    put(floor, A, B)
    assert "W1-01: S-1" in (floor.scan("wall-1", f"O%{label}").say or "")
    assert floor.order(label).state == "picked"


def test_help_says_the_slot_of_what_is_in_the_hand_and_what_is_left(floor: Floor) -> None:
    two_orders(floor)
    assert floor.scan("wall-1", "X%HELP").say == "T1: scan a piece, 5 to go"
    floor.scan("wall-1", A)
    assert floor.scan("wall-1", "X%HELP").say == "Put 1 into W1-01, scan it"


def test_a_free_slot_is_called_free_at_a_bench_too(floor: Floor) -> None:
    two_orders(floor)
    at_bench(floor)
    assert floor.scan("bench-1", "S%W1-02").say == "W1-02: free"
    assert floor.scan("bench-1", "C%T3").say == "T3: free"
    assert floor.scan("bench-1", "J%PACK", "C%T3").say == "T3: free"
    assert floor.scan("bench-1", "C%T1").say == "T1: wave W00001, 5 pieces"


def test_a_press_that_names_no_task_tells_what_the_slot_holds_or_asks_whose_it_is(floor: Floor) -> None:
    wall(floor)
    one, two = floor.new_order("1", A=1, B=1), floor.new_order("2", A=2, B=1)
    batch(floor, wave(floor, one, two))
    sorter(floor)
    sorter(floor, "side-1", "2")
    put(floor, A)
    floor.scan("wall-1", B)  # both are for W1-01 …
    assert floor.press("wall-1", 0).say == "W1-01: S-1 picking, 1 missing"
    floor.scan("wall-1", "S%W1-01")
    assert floor.press("wall-1", 0).say == "W1-01: S-1 picked"
    put(floor, A)  # … and these for W1-02
    floor.scan("wall-1", A)
    floor.scan("side-1", B)
    answer = floor.event("wall-1", Button, b="confirm", at=2, task=None, qty=None).answer
    assert answer is not None
    assert (answer.why, answer.say) == ("confirm", "Two at W1-02: scan the slot's label")
