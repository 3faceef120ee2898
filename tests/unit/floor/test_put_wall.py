"""The put wall: pieces of a batch tote find the slots of their orders; full ones are packed from behind."""

import pytest

from hub.office import changes
from hub.store.database import Database
from hub.store.reading import cases, snapshot
from protocol.messages import Button
from tests.unit.floor.floor_under_test import GOODS, SITE, Floor, at_bench
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
    wall,
    wave,
)

pytestmark = pytest.mark.usefixtures("nothing_lost")


def two_orders(floor: Floor) -> tuple[str, str]:
    """Two orders of two kinds, picked in batch; somebody stands at the wall with their tote."""
    wall(floor)
    one, two = floor.new_order("1", A=1, B=1), floor.new_order("2", A=2, B=1)
    batch(floor, wave(floor, one, two))
    assert floor.stock("T1") == {"A": 3, "B": 2}
    answer = sorter(floor)
    assert (answer.why, answer.say, answer.want) == ("go", "T1=W00001: 5", 5)
    return one, two


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


def test_a_damaged_piece_in_the_hand_is_set_aside_and_fetched_again(floor: Floor) -> None:
    one, _ = two_orders(floor)
    floor.scan("wall-1", A)
    assert floor.scan("wall-1", "X%DAMAGED").say == "Damaged: A -1"
    assert (floor.stock("DAMAGED"), floor.stock("T1"), floor.lights("wall-1")) == (
        {"A": 1},
        {"A": 2, "B": 2},
        [],
    )
    put(floor, B, A, A, B)
    assert floor.order(one).state == "picking"
    batch(floor, "W00001", "T2")
    assert floor.stock("T2") == {"A": 1}
    sorter(floor, tote="T2")
    assert put(floor, A).why == "order_done"


@pytest.mark.long
def test_a_damaged_piece_in_its_slot_too(floor: Floor) -> None:
    one, _ = two_orders(floor)
    put(floor, A, B)
    assert floor.scan("wall-1", "X%DAMAGED").say == "Damaged: W1-01 B -1"
    assert (floor.order(one).state, floor.stock("W1-01"), floor.lights("wall-1")) == ("picking", {"A": 1}, [])
    put(floor, A, A, B)
    batch(floor, "W00001", "T2")
    sorter(floor, tote="T2")
    assert put(floor, B).why == "order_done"
    assert floor.order(one).state == "picked"


def test_an_empty_tote_that_should_hold_more_is_asked_and_its_pieces_are_picked_again(floor: Floor) -> None:
    one, two = two_orders(floor)
    put(floor, A, B)
    answer = floor.scan("wall-1", "X%SHORT")
    assert (answer.why, answer.say) == ("confirm", "T1 -3: short? X%YES")
    floor.scan("wall-1", "X%NO")
    assert floor.stock("T1") == {"A": 2, "B": 1}
    answer = floor.scan("wall-1", "X%CLOSE", "X%YES")
    assert (answer.why, answer.say) == ("short_pick", "Short by 3, noted")
    assert (floor.stock("A-01"), floor.stock("A-02"), tote(floor, "T1").wave_id) == (
        {"A": 99},
        {"B": 99},
        None,
    )
    assert floor.order(two).state == "picking"
    batch(floor, "W00001", "T2")
    sorter(floor, tote="T2")
    put(floor, A, A, B)
    assert (floor.order(one).state, floor.order(two).state) == ("picked", "picked")


def test_what_no_bin_has_any_more_leaves_the_order_short_in_its_slot(floor: Floor) -> None:
    wall(floor)
    one, other = floor.new_order("1", C=60, B=1), floor.new_order("2", C=40)
    batch(floor, wave(floor, one))
    floor.release(other)  # what is left of C is another order's
    sorter(floor)
    put(floor, B)
    floor.scan("wall-1", C, "X%DAMAGED", C, "Q%59")
    assert floor.scan("wall-1", "S%W1-01").why == "ok"
    assert (floor.order(one).state, floor.stock("W1-01")) == ("short", {"B": 1, "C": 59})
    assert floor.lights("wall-1") == []


def test_an_order_held_in_the_hand_is_told_and_waits_while_others_go_on(floor: Floor) -> None:
    one, two = two_orders(floor)
    floor.scan("wall-1", A)
    floor.office(changes.hold, one, "unpaid")
    assert floor.lights("wall-1") == []
    assert floor.scan("wall-1", "S%W1-01").why == "order_held"
    answer = floor.scan("wall-1", A)
    assert two in (answer.say or "")
    floor.scan("wall-1", f"S%{slot_of(answer)}")
    put(floor, A, B)
    assert floor.order(two).state == "picked"
    assert floor.scan("wall-1", B).why == "order_held"
    floor.office(changes.go_on, one)
    put(floor, A, B)
    assert floor.order(one).state == "picked"


def test_a_cancelled_order_goes_back_from_its_slot_and_from_the_tote(floor: Floor) -> None:
    one, two = two_orders(floor)
    put(floor, A)
    answer = floor.scan("wall-1", B)
    assert one in (answer.say or "")
    floor.cancel(one)
    assert floor.scan("wall-1", B).why == "order_cancelled"
    put(floor, B, A, A)
    assert floor.order(two).state == "picked"
    assert floor.scan("wall-1", B).why == "order_cancelled"
    floor.scan("zone-a", "U%3", "J%PUTAWAY", "H%K1")
    floor.scan("zone-a", "C%W1-01", "L%A-01")
    floor.scan("zone-a", "C%T1", "L%A-02")
    assert (floor.stock("T1"), floor.stock("W1-01")) == ({}, {})
    assert (tote(floor, "T1").wave_id, tote(floor, "W1-01").order_id) == (None, None)


def test_a_changed_order_wants_less_or_more_and_every_piece_finds_its_way(floor: Floor) -> None:
    one, two = two_orders(floor)
    put(floor, A)  # S-1
    floor.office(changes.change, two, {1: 1, 2: 1}, "buyer asked")
    floor.office(changes.change, one, {1: 3}, "buyer asked")
    put(floor, B, A, B)
    assert floor.order(two).state == "picked"
    floor.scan("zone-a", "U%3", "J%PUTAWAY", "H%K1", "C%T1", "L%A-01")
    assert tote(floor, "T1").wave_id is None
    batch(floor, "W00001", "T2")
    sorter(floor, tote="T2")
    assert put(floor, A, A).why == "order_done"
    assert floor.stock(tote_of(floor, one)) == {"A": 3, "B": 1}


def test_a_change_that_leaves_what_is_in_the_slot_lights_it_so_that_somebody_is_told(floor: Floor) -> None:
    one, _ = two_orders(floor)
    put(floor, A)
    floor.office(changes.change, one, {2: 0}, "buyer asked")
    assert (floor.order(one).state, floor.lights("wall-1")) == ("changed", [(1, "w", "s", 1, 0)])
    at_bench(floor)
    assert floor.scan("bench-1", "S%W1-01").why == "order_changed"
    assert floor.scan("bench-1", "S%W1-01", A).why == "order_done"


def test_two_people_at_one_wall_have_their_own_colours_and_pieces(floor: Floor) -> None:
    one, two = two_orders(floor)
    sorter(floor, "side-1", "2")
    mine, theirs = floor.scan("wall-1", A), floor.scan("side-1", A)
    assert (one in (mine.say or ""), two in (theirs.say or "")) == (True, True)
    lit = floor.lights("wall-1")
    assert [row[0] for row in lit] == [1, 2]
    assert lit[0][1] != lit[1][1]
    assert floor.scan("side-1", f"S%{slot_of(mine)}").why == "wrong_bin"
    floor.scan("side-1", "X%RESUME")
    # The wall's lights hang on wall-1, where the other person is signed in: the task says whose it is.
    assert floor.press("wall-1", lit[1][4]).why == "ok"
    assert floor.scan("wall-1", "S%W1-01").why == "ok"
    assert (floor.stock("W1-01"), floor.stock("W1-02")) == ({"A": 1}, {"A": 1})


def test_two_lights_at_one_slot_are_confirmed_by_its_label_alone(floor: Floor) -> None:
    wall(floor)
    label = floor.new_order("1", A=2, B=1)
    batch(floor, wave(floor, label))
    sorter(floor)
    sorter(floor, "side-1", "2")
    floor.scan("wall-1", A)
    floor.scan("side-1", A)
    lit = floor.lights("wall-1")
    assert [row[0] for row in lit] == [1, 1]
    assert lit[0][1] != lit[1][1]
    assert floor.press("wall-1", lit[0][4]).why == "confirm"
    assert floor.stock("W1-01") == {}
    assert floor.scan("side-1", "S%W1-01").got == 1
    assert floor.scan("wall-1", "S%W1-01").got == 2


@pytest.mark.long
def test_two_batch_totes_of_one_wave_are_sorted_together(floor: Floor) -> None:
    wall(floor)
    labels = [floor.new_order(str(n), A=1, B=1, C=1) for n in range(1, 4)]
    code = wave(floor, *labels)
    batch(floor, code, "T1", most=5)
    batch(floor, code, "T2")
    sorter(floor)
    sorter(floor, "side-1", "2", "T2")
    for station, name in (("wall-1", "T1"), ("side-1", "T2")):
        for sku, qty in floor.stock(name).items():
            put(floor, *[GOODS[sku][1]] * qty, station=station)
    assert {floor.order(label).state for label in labels} == {"picked"}
    assert all(floor.stock(tote_of(floor, label)) == {"A": 1, "B": 1, "C": 1} for label in labels)


def test_a_full_wall_takes_no_further_order_until_a_slot_is_packed(floor: Floor) -> None:
    wall(floor, slots=1)
    one, two = floor.new_order("1", A=1, B=1), floor.new_order("2", A=1, B=1)
    batch(floor, wave(floor, one))
    batch(floor, wave(floor, two), "T2")
    sorter(floor)
    put(floor, A)
    sorter(floor, tote="T2")
    answer = floor.scan("wall-1", A)
    assert (answer.why, answer.say) == ("confirm", "W1 is full: pack a slot first")
    assert floor.stock("T2") == {"A": 1, "B": 1}
    sorter(floor)
    put(floor, B)
    at_bench(floor)
    floor.scan("bench-1", "S%W1-01", A, B)
    sorter(floor, tote="T2")
    put(floor, A, B)
    assert floor.order(two).state == "picked"


@pytest.mark.long
def test_several_waves_stand_at_one_wall(floor: Floor) -> None:
    wall(floor)
    one, two = floor.new_order("1", A=1, B=1), floor.new_order("2", A=1, B=1)
    batch(floor, wave(floor, one))
    batch(floor, wave(floor, two), "T2")
    sorter(floor)
    put(floor, A)
    sorter(floor, tote="T2")
    put(floor, A, B)
    sorter(floor)
    put(floor, B)
    assert (tote_of(floor, one), tote_of(floor, two)) == ("W1-01", "W1-02")
    assert {floor.order(label).state for label in (one, two)} == {"picked"}


@pytest.mark.long
def test_a_wave_goes_to_its_own_wall_and_to_none_where_several_could_be_meant(floor: Floor) -> None:
    wall(floor)
    wall(floor, 2, "W2", "wall-2")
    one, two = floor.new_order("1", A=1, B=1), floor.new_order("2", A=1, B=1)
    batch(floor, wave(floor, one, wall="W2"))
    batch(floor, wave(floor, two), "T2")
    sorter(floor, "side-1")
    assert slot_of(put(floor, A, station="side-1")) != ""
    assert tote_of(floor, one) == "W2-01"
    sorter(floor, "side-1", tote="T2")
    assert floor.scan("side-1", A).why == "confirm"
    sorter(floor, "wall-1", tote="T2")
    put(floor, A)
    assert tote_of(floor, two) == "W1-01"


def test_who_leaves_with_a_piece_in_the_hand_has_laid_it_back(floor: Floor) -> None:
    two_orders(floor)
    for card in ("X%LOGOUT", "X%PAUSE"):
        floor.scan("wall-1", "U%1", A)
        assert len(floor.lights("wall-1")) == 1
        floor.scan("wall-1", card)
        assert floor.lights("wall-1") == []
    floor.scan("wall-1", "U%1", A, "S%W1-01")
    assert (floor.stock("W1-01"), floor.stock("T1")) == ({"A": 1}, {"A": 2, "B": 2})


def test_what_the_bench_finds_missing_comes_by_the_next_batch_into_the_same_slot(floor: Floor) -> None:
    one, _ = two_orders(floor)
    put(floor, A, B)
    at_bench(floor)
    answer = floor.scan("bench-1", "S%W1-01", A, "X%CLOSE", "X%YES")
    assert answer.why == "short_pick"
    assert (floor.order(one).state, floor.stock("W1-01"), floor.lights("wall-1")) == ("picking", {"A": 1}, [])
    batch(floor, "W00001", "T2")
    sorter(floor, tote="T2")
    assert put(floor, B).why == "order_done"
    assert floor.scan("bench-1", "S%W1-01", B).why == "order_done"


def test_a_verified_order_in_a_carton_is_changed_picked_and_verified_again(floor: Floor) -> None:
    one, _ = two_orders(floor)
    put(floor, A, B, A, A, B)
    at_bench(floor)
    floor.scan("bench-1", "S%W1-01", A, B)
    floor.office(changes.change, one, {1: 2, 2: 0}, "buyer asked")
    assert floor.scan("bench-1", f"O%{one}").why == "order_changed"
    assert floor.order(one).state == "picking"
    answer = floor.scan("zone-a", "U%3", "J%PICK", "H%K1", f"O%{one}")
    assert answer.say == f"{one}={one}: A-01 x1 > {one}"
    floor.scan("zone-a", "L%A-01")
    assert floor.scan("zone-a", "J%PUTAWAY", f"C%{tote_of(floor, one)}").say == f"A-02 x1 < {one}"
    floor.scan("zone-a", "L%A-02")
    assert floor.scan("bench-1", f"O%{one}", A).why in ("ok", "order_done")
    assert floor.order(one).state == "verified"
    assert floor.stock("BOX-1") == {"A": 2}


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


def test_a_cancelled_order_goes_back_from_its_carton_by_its_label(floor: Floor) -> None:
    """A carton has no code of its own, so the label of its order names it."""
    wall(floor)
    one = floor.new_order("1", A=1, B=1)
    batch(floor, wave(floor, one))
    sorter(floor)
    put(floor, A, B)
    at_bench(floor)
    assert [floor.scan("bench-1", code).why for code in ("S%W1-01", A, B)] == [
        "order_open",
        "ok",
        "order_done",
    ]
    floor.cancel(one)
    answer = floor.scan("zone-a", "U%1", "J%PUTAWAY", "H%K1", f"O%{one}")
    floor.finish_walk("zone-a", answer)
    assert (tote_of(floor, one), floor.stock("BOX-1")) == ("", {})
    assert floor.scan("zone-a", f"O%{one}").say == f"{one} has no tote: cancelled"
    assert floor.scan("zone-a", "O%nobody").why == "unknown_code"


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


def test_what_is_damaged_or_short_at_the_wall_stands_on_the_list_of_exceptions(
    floor: Floor, database: Database
) -> None:
    one, two = two_orders(floor)
    put(floor, A)
    floor.scan("wall-1", B, "X%DAMAGED")
    floor.scan("wall-1", "X%SHORT", "X%YES")
    with snapshot(database) as reader:
        found = {(row["kind"], row["order"]) for row in cases.cases(reader, SITE, 0, 100)}
    assert ("damaged", one) in found
    assert ("short", two) in found


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
