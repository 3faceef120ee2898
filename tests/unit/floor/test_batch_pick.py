"""Batch pick: one walk for a whole wave, one light a bin, and nothing lost whatever stops in its middle."""

from dataclasses import replace

from hub.domain.office_rules import OfficeRules, WaveRules
from hub.office import changes
from tests.unit.floor import floor_under_test
from tests.unit.floor.batch_acts import batch, picker, picks, tote, unsorted, wrong_totes
from tests.unit.floor.floor_under_test import GOODS, Floor

A, B, C = (code for _, code in GOODS.values())


def test_one_light_for_all_orders_that_want_of_a_bin(floor: Floor) -> None:
    first, second, third = batch(floor, {"A": 2, "B": 1}, {"A": 3}, {"B": 2})
    picker(floor)
    assert floor.scan("zone-a", "C%T1").say == "T1=W00001: A-01 x5 > T1"
    assert [floor.order(label).state for label in (first, second, third)] == ["picking"] * 3
    assert [row[:4] for row in floor.lights("zone-a")] == [(1, "g", "s", 5)]
    assert floor.scan("zone-a", "X%HELP").say == "A-01 x5 > T1 (2 to go)"
    answer = floor.scan("zone-a", "L%A-01")
    assert (answer.why, answer.got, answer.want, answer.say) == ("ok", 5, 5, "A-02 x3 > T1")
    answer = floor.scan("zone-a", "L%A-02")
    assert (answer.got, answer.want, answer.say) == (3, 3, "Walk done")
    assert floor.stock("T1") == {"A": 5, "B": 3}
    assert [line.qty_picked for line in floor.lines(first)] == [2, 1]
    assert (unsorted(floor, first), unsorted(floor, second)) == ({"A": 2, "B": 1}, {"A": 3})
    assert [floor.order(label).state for label in (first, second, third)] == ["picking"] * 3
    assert (tote(floor, "T1").cart_id, tote(floor, "T1").order_id) == (None, None)
    assert wrong_totes(floor) == []


def test_pieces_are_dealt_in_order_whether_scanned_counted_or_pressed(floor: Floor) -> None:
    first, second = batch(floor, {"A": 2}, {"A": 4})
    picker(floor)
    floor.scan("zone-a", "C%T1")
    answer = floor.scan("zone-a", A)
    assert (answer.why, answer.got, answer.want) == ("ok", 1, 6)
    assert floor.lights("zone-a")[0][3] == 5
    answer = floor.scan("zone-a", "Q%2")
    assert (answer.got, answer.want) == (3, 6)
    assert picks(floor, first) == [("done", 2, 2)]
    assert picks(floor, second) == [("lit", 1, 4)]
    task = floor.lights("zone-a")[0][4]
    assert floor.press("zone-a", task, 1).got == 4
    assert floor.scan("zone-a", "Q%3").why == "over_qty"
    floor.scan("zone-a", "X%RESUME")
    assert floor.press("zone-a", task).say == "Walk done"
    assert floor.press("zone-a", task).why == "same_piece"
    assert unsorted(floor, second) == {"A": 4}


def test_a_short_bin_lets_down_the_orders_beyond_what_it_held(floor: Floor) -> None:
    """5 more pieces of A are in A-09: they go to whom they suffice for, on the same walk."""
    first, second = batch(floor, {"A": 60}, {"A": 40})
    picker(floor)
    floor.scan("zone-a", "C%T1", "Q%62")
    asked = floor.scan("zone-a", "X%SHORT")
    assert "A-01 -38" in (asked.say or "")
    answer = floor.scan("zone-a", "X%YES")
    assert (answer.why, floor.lights("zone-a")[0][:4][0]) == ("short_pick", 2)
    floor.scan("zone-a", "L%A-09")
    assert floor.stock("T1") == {"A": 67}
    assert [line.qty_short for line in (*floor.lines(first), *floor.lines(second))] == [0, 33]
    assert floor.order(second).state == "picking"
    assert wrong_totes(floor) == []


def test_an_order_of_which_nothing_was_found_is_short_without_a_tote(floor: Floor) -> None:
    (label,) = batch(floor, {"C": 3})
    picker(floor)
    floor.scan("zone-a", "C%T1", "X%SHORT", "X%YES")
    order = floor.order(label)
    assert (order.state, order.tote_id) == ("short", None)
    assert tote(floor, "T1").wave_id is None


def test_a_full_tote_is_closed_and_the_next_takes_the_rest(floor: Floor) -> None:
    first, second = batch(floor, {"A": 2, "B": 2}, {"A": 3})
    picker(floor)
    floor.scan("zone-a", "C%T1", "Q%4")
    assert floor.scan("zone-a", "X%FULL").say == "T1 full, 3 left: next C%"
    assert floor.lights("zone-a") == []
    assert tote(floor, "T1").cart_id is None
    assert floor.scan("zone-a", "C%T2").say == "T2=W00001: A-01 x1 > T2"
    floor.scan("zone-a", "L%A-01", "L%A-02")
    assert (floor.stock("T1"), floor.stock("T2")) == ({"A": 4}, {"A": 1, "B": 2})
    assert picks(floor, second) == [("done", 2, 2), ("done", 1, 1)]
    assert (unsorted(floor, first), unsorted(floor, second)) == ({"A": 2, "B": 2}, {"A": 3})
    assert wrong_totes(floor) == []


def test_undo_says_what_it_undid_and_takes_it_off_who_got_it_last(floor: Floor) -> None:
    first, second = batch(floor, {"A": 2, "B": 1}, {"A": 3})
    picker(floor)
    floor.scan("zone-a", "C%T1", "L%A-01")
    assert floor.scan("zone-a", "X%UNDO").say == "Taken back: A -5 > A-01"
    assert floor.stock("T1") == {}
    assert floor.stock("A-01")["A"] == 100
    assert floor.lights("zone-a")[0][3] == 5
    floor.scan("zone-a", "Q%1", "Q%3")
    assert floor.scan("zone-a", "X%UNDO").say == "Taken back: A -3 > A-01"
    assert [line.qty_picked for line in (*floor.lines(first), *floor.lines(second))] == [1, 0, 0]
    assert floor.scan("zone-a", "L%A-01").say == "A-02 x1 > T1"
    floor.scan("zone-a", "L%A-02")
    assert floor.scan("zone-a", "X%UNDO").say == "Taken back: B -1 > A-02"
    assert wrong_totes(floor) == []


def test_a_cancelled_order_darkens_the_light_that_it_shared(floor: Floor) -> None:
    """The picker read 5: nothing is confirmed until they have read 3."""
    first, second = batch(floor, {"A": 2}, {"A": 3})
    picker(floor)
    floor.scan("zone-a", "C%T1")
    task = floor.lights("zone-a")[0][4]
    floor.cancel(first)
    assert floor.lights("zone-a") == []
    answer = floor.press("zone-a", task)
    assert (answer.why, answer.say) == ("order_changed", "Order changed A-01 x3 > T1")
    assert floor.stock("T1") == {}
    assert floor.scan("zone-a", "L%A-01").say == "Walk done"
    assert unsorted(floor, second) == {"A": 3}
    assert wrong_totes(floor) == []


def test_what_a_cancelled_order_had_in_the_batch_goes_back(floor: Floor) -> None:
    first, second = batch(floor, {"A": 2, "B": 1}, {"A": 3})
    picker(floor)
    floor.scan("zone-a", "C%T1", "L%A-01", "L%A-02")
    floor.cancel(first)
    assert wrong_totes(floor) == []
    answer = floor.scan("zone-a", "J%PUTAWAY", "C%T1")
    floor.finish_walk("zone-a", answer)
    assert floor.stock("T1") == {"A": 3}
    assert (floor.stock("A-01"), floor.stock("A-02")) == ({"A": 97}, {"B": 100})
    assert tote(floor, "T1").wave_id is not None
    floor.cancel(second)
    floor.finish_walk("zone-a", floor.scan("zone-a", "C%T1"))
    assert floor.stock("T1") == {}
    assert tote(floor, "T1").wave_id is None
    assert wrong_totes(floor) == []


def test_a_held_order_gives_its_picks_up_and_another_tote_fetches_them(floor: Floor) -> None:
    first, second = batch(floor, {"A": 4}, {"A": 3})
    picker(floor)
    floor.scan("zone-a", "C%T1", "Q%2")
    floor.office(changes.hold, first, "unpaid")
    assert picks(floor, first) == [("done", 2, 2), ("open", 0, 2)]
    assert floor.scan("zone-a", "L%A-01").say == "Order changed A-01 x3 > T1"
    floor.scan("zone-a", "L%A-01")
    floor.office(changes.go_on, first)
    assert floor.scan("zone-a", "C%T2").say == "T2=W00001: A-01 x2 > T2"
    floor.scan("zone-a", "L%A-01")
    assert (unsorted(floor, first), unsorted(floor, second)) == ({"A": 4}, {"A": 3})
    assert wrong_totes(floor) == []


def test_an_order_that_wants_less_or_more_in_mid_walk(floor: Floor) -> None:
    first, second = batch(floor, {"A": 4, "B": 2}, {"A": 3})
    picker(floor)
    floor.scan("zone-a", "C%T1", "L%A-01")
    floor.office(changes.change, first, {1: 1, 2: 4}, "buyer asked")
    assert floor.order(first).state == "picking"
    assert floor.scan("zone-a", "L%A-02").say == "Order changed A-02 x4 > T1"
    floor.scan("zone-a", "L%A-02")
    assert (unsorted(floor, first), unsorted(floor, second)) == ({"A": 1, "B": 4}, {"A": 3})
    floor.finish_walk("zone-a", floor.scan("zone-a", "J%PUTAWAY", "C%T1"))
    assert floor.stock("T1") == {"A": 4, "B": 4}
    assert wrong_totes(floor) == []


def test_a_tote_takes_as_many_pieces_as_the_office_says(floor: Floor) -> None:
    """Two people share a wave: each tote takes the next part of the route."""
    labels = batch(floor, {"A": 4, "B": 1}, {"A": 3, "C": 2})
    rules = replace(floor_under_test.RULES, office=OfficeRules(waves=WaveRules(batch_pieces=7)))
    floor.rules = rules
    picker(floor)
    assert floor.scan("zone-a", "C%T1").say == "T1=W00001: A-01 x7 > T1"
    picker(floor, "zone-b", "2", "K2")
    assert (floor.scan("zone-b", "C%T2").say or "").startswith("T2=W00001: A-02 x1 > T2")
    floor.scan("zone-b", "L%A-02", "L%A-03")
    floor.scan("zone-a", "L%A-01")
    assert (floor.stock("T1"), floor.stock("T2")) == ({"A": 7}, {"B": 1, "C": 2})
    assert [sum(unsorted(floor, label).values()) for label in labels] == [5, 5]


def test_a_broken_piece_of_a_shared_light_is_taken_anew(floor: Floor) -> None:
    """The bin has more of it, so another piece of it is taken in its place."""
    labels = batch(floor, {"A": 2}, {"A": 3})
    picker(floor)
    floor.scan("zone-a", "C%T1")
    floor.scan("zone-a", "X%DAMAGED")
    assert [row[3] for row in floor.lights("zone-a")] == [5]
    floor.finish_walk("zone-a", floor.scan("zone-a", "H%K1"))
    assert floor.stock("T1") == {"A": 5}
    assert [unsorted(floor, label) for label in labels] == [{"A": 2}, {"A": 3}]
    assert (floor.stock("DAMAGED"), wrong_totes(floor)) == ({"A": 1}, [])


def test_a_piece_that_was_not_broken_leaves_the_shared_light_as_it_was(floor: Floor) -> None:
    """What was to be taken in its place shared the light, and goes; the picker is not stopped for it."""
    batch(floor, {"A": 2}, {"A": 3})
    picker(floor)
    floor.scan("zone-a", "C%T1", "X%DAMAGED")
    assert floor.scan("zone-a", "X%UNDO").say == "Taken back: damaged A > A-01"
    assert [row[3] for row in floor.lights("zone-a")] == [5]
    assert floor.scan("zone-a", "L%A-01").v == "pass"
    assert (floor.stock("T1"), floor.stock("DAMAGED"), wrong_totes(floor)) == ({"A": 5}, {}, [])
