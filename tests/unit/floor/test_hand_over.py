"""Zones, hand-overs, pauses, and two people before one bin: whose walk it is, and whose light."""

from dataclasses import replace

from hub.domain.office_rules import OfficeRules, WaveRules
from hub.domain.people import Operator
from hub.office import changes
from tests.unit.floor.batch_acts import another_zone, batch, cart, operator, picker, picks, tote, wrong_totes
from tests.unit.floor.floor_under_test import GOODS, SITE, Floor

A, B, C = (code for _, code in GOODS.values())


def test_a_cart_in_a_zone_hands_its_totes_over(floor: Floor) -> None:
    another_zone(floor)
    label, other = batch(floor, {"A": 1, "D": 2}, {"A": 2}, method="cluster")
    picker(floor)
    assert floor.scan("zone-a", "Z%A").say == "K1 Z%A: C%…"
    floor.scan("zone-a", "C%T1", "C%T2", "L%A-01")
    answer = floor.scan("zone-a", "L%A-01")
    assert (answer.why, answer.say) == ("ok", "Zone A done, hand over to B")
    assert (floor.order(label).state, floor.order(other).state) == ("picking", "picked")
    assert tote(floor, "T1").cart_id is None
    picker(floor, "zone-b", "2", "K2")
    floor.scan("zone-b", "Z%B")
    assert floor.scan("zone-b", "C%T1").say == "T1=S-1: B-01 x2 > T1"
    assert floor.scan("zone-b", "L%B-01").say == "Walk done"
    assert floor.order(label).state == "picked"


def test_a_batch_wave_is_picked_zone_by_zone_at_once(floor: Floor) -> None:
    another_zone(floor)
    labels = batch(floor, {"A": 1, "D": 2}, {"A": 2, "D": 1})
    picker(floor)
    picker(floor, "zone-b", "2", "K2")
    floor.scan("zone-b", "Z%B")
    assert floor.scan("zone-b", "C%T2").say == "T2=W00001: B-01 x3 > T2"
    floor.scan("zone-a", "Z%A")
    assert floor.scan("zone-a", "C%T1").say == "T1=W00001: A-01 x3 > T1"
    assert floor.scan("zone-a", "L%A-01").say == "Walk done"
    floor.scan("zone-b", "L%B-01")
    assert (floor.stock("T1"), floor.stock("T2")) == ({"A": 3}, {"D": 3})
    assert [floor.order(label).state for label in labels] == ["picking", "picking"]


def test_a_batch_tote_goes_on_in_the_next_zone(floor: Floor) -> None:
    another_zone(floor)
    batch(floor, {"A": 1, "D": 2})
    picker(floor)
    floor.scan("zone-a", "Z%A", "C%T1")
    assert floor.scan("zone-a", "L%A-01").say == "Zone A done, hand over to B"
    picker(floor, "zone-b", "2", "K2")
    assert floor.scan("zone-b", "C%T1").say == "T1=W00001: B-01 x2 > T1"
    floor.scan("zone-b", "L%B-01")
    assert floor.stock("T1") == {"A": 1, "D": 2}


def test_tasks_of_other_zones_leave_the_cart_that_is_bound(floor: Floor) -> None:
    another_zone(floor)
    (label,) = batch(floor, {"A": 1, "D": 2}, method="cluster")
    picker(floor)
    floor.scan("zone-a", "C%T1")
    assert floor.scan("zone-a", "Z%B").say == "Z%B: B-01 x2 > T1"
    assert [state for state, _, _ in picks(floor, label)] == ["open", "lit"]
    assert floor.scan("zone-a", "Z%NOWHERE").why == "unknown_code"
    assert floor.scan("zone-a", "Z%ALL", "C%T1").say == "T1=S-1: B-01 x2 > T1"
    floor.finish_walk("zone-a", floor.scan("zone-a", "H%K1"))
    assert floor.order(label).state == "picked"


def test_a_cart_holds_as_many_totes_as_the_office_says(floor: Floor) -> None:
    batch(floor, {"A": 1}, {"A": 2}, {"A": 3}, method="cluster")
    floor.rules = replace(floor.rules, office=OfficeRules(waves=WaveRules(cart_totes=2)))
    picker(floor)
    floor.scan("zone-a", "C%T1", "C%T2")
    answer = floor.scan("zone-a", "C%T3")
    assert (answer.why, answer.say) == ("not_allowed", "K1 is full: 2 of 2 totes")
    assert tote(floor, "T3").order_id is None


def test_order_by_order_is_one_tote_at_a_time(floor: Floor) -> None:
    first, second = batch(floor, {"A": 1}, {"A": 2}, method="order")
    picker(floor)
    floor.scan("zone-a", "C%T1")
    assert floor.scan("zone-a", "C%T2").say == "K1 is full: 1 of 1 tote"
    floor.scan("zone-a", "L%A-01")
    assert floor.scan("zone-a", "C%T2").say == "T2=S-2: A-01 x2 > T2"
    assert (floor.order(first).state, floor.order(second).state) == ("picked", "picking")


def test_somebody_elses_cart_is_asked_for(floor: Floor) -> None:
    (label,) = batch(floor, {"A": 2, "B": 1}, method="cluster")
    picker(floor)
    floor.scan("zone-a", "C%T1")
    floor.scan("zone-b", "U%2", "J%PICK")
    answer = floor.scan("zone-b", "H%K1")
    assert (answer.why, answer.say) == ("confirm", "K1 is with P1: take? X%YES")
    assert floor.scan("zone-b", "X%YES").say == "A-01 x2 > T1"
    assert (operator(floor, "1").cart_id, cart(floor, "K1").operator_id) == (None, operator(floor, "2").id)
    assert floor.scan("zone-a", "L%A-01").why != "ok"
    floor.finish_walk("zone-b", floor.scan("zone-b", "H%K1"))
    assert floor.order(label).state == "picked"


def test_a_tote_on_somebody_elses_cart_is_asked_for(floor: Floor) -> None:
    first, second = batch(floor, {"A": 2}, {"B": 1}, method="cluster")
    picker(floor)
    floor.scan("zone-a", "C%T1", "C%T2")
    picker(floor, "zone-b", "2", "K2")
    answer = floor.scan("zone-b", "C%T1")
    assert answer.say == "T1 on K1 (P1): take? X%YES"
    assert floor.scan("zone-b", "X%YES").say == "T1: A-01 x2 > T1"
    assert [row[0] for row in floor.lights("zone-b")] == [1]
    floor.scan("zone-b", "L%A-01")
    floor.scan("zone-a", "L%A-02")
    assert [floor.order(label).state for label in (first, second)] == ["picked", "picked"]


def test_a_wave_that_is_all_on_another_cart_is_asked_for(floor: Floor) -> None:
    batch(floor, {"A": 2, "B": 1}, {"A": 3})
    picker(floor)
    floor.scan("zone-a", "C%T1", "L%A-01")
    picker(floor, "zone-b", "2", "K2")
    answer = floor.scan("zone-b", "W%W00001")
    assert answer.say == "W00001 on K1 (P1): take? X%YES"
    assert floor.scan("zone-b", "X%YES").say == "W00001: A-02 x1 > T1"
    floor.scan("zone-b", "L%A-02")
    assert floor.stock("T1") == {"A": 5, "B": 1}
    assert wrong_totes(floor) == []


def test_of_a_wave_that_is_taken_over_an_order_that_waits_for_a_tote_comes_along(floor: Floor) -> None:
    first, second = batch(floor, {"A": 5}, {"B": 1}, method="cluster")
    picker(floor)
    floor.scan("zone-a", "C%T1", "C%T2", "X%FULL", "L%A-02")
    assert (floor.order(first).state, floor.order(second).state) == ("picking", "picked")
    picker(floor, "zone-b", "2", "K2")
    assert floor.scan("zone-b", "W%W00001").say == "W00001 on K1 (P1): take? X%YES"
    assert floor.scan("zone-b", "X%YES").say == "T1 full, 5 left: next C%"
    assert floor.scan("zone-b", "W%W00001").say == "T1 full, 5 left: next C%"
    assert floor.scan("zone-a", "H%K2").say == "K2 is with P2: take? X%YES"
    assert floor.scan("zone-a", "X%YES").say == "T1 full, 5 left: next C%"
    assert floor.scan("zone-a", "C%T3").say == f"T3={first}: A-01 x5 > T3"


def test_of_a_wave_that_is_taken_over_an_order_that_went_on_comes_along(floor: Floor) -> None:
    first, _ = batch(floor, {"A": 2}, {"B": 1}, method="cluster")
    picker(floor)
    floor.scan("zone-a", "C%T1", "C%T2")
    floor.office(changes.hold, first, "call")
    floor.office(changes.go_on, first)
    picker(floor, "zone-b", "2", "K2")
    floor.scan("zone-b", "W%W00001")
    assert floor.scan("zone-b", "X%YES").say == "W00001: A-01 x2 > T1"
    assert floor.scan("zone-b", "L%A-01").say == "A-02 x1 > T2"


def test_a_wave_of_which_nothing_is_left_is_told_at_once(floor: Floor) -> None:
    batch(floor, {"A": 1})
    picker(floor)
    floor.scan("zone-a", "C%T1", "L%A-01")
    assert floor.scan("zone-a", "W%W00001").say == "W00001: nothing waits. C%…"
    assert cart(floor, "K1").wave_id is None


def test_a_pause_darkens_and_the_badge_lights_again(floor: Floor) -> None:
    batch(floor, {"A": 2, "B": 1}, method="cluster")
    picker(floor)
    floor.scan("zone-a", "C%T1")
    floor.scan("zone-a", "X%PAUSE")
    assert floor.lights("zone-a") == []
    assert operator(floor, "1").paused_at_ms > 0
    floor.scan("zone-a", "U%1")
    assert operator(floor, "1").paused_at_ms == 0
    assert [row[0] for row in floor.lights("zone-a")] == [1]
    floor.scan("zone-a", "X%LOGOUT")
    assert floor.lights("zone-a") == []
    floor.scan("zone-a", "U%1")
    assert [row[0] for row in floor.lights("zone-a")] == [1]


def test_who_comes_back_goes_on_where_they_stand(floor: Floor) -> None:
    batch(floor, {"A": 2, "B": 1}, method="cluster")
    picker(floor)
    floor.scan("zone-a", "C%T1", "X%PAUSE")
    floor.scan("zone-b", "U%1")
    assert [row[0] for row in floor.lights("zone-b")] == [1]
    assert floor.scan("zone-b", "L%A-02").say == "A-01 x2 > T1"


def test_two_with_one_colour_are_told_apart(floor: Floor) -> None:
    """Both badges are green: the second one's light is another colour, and the display says which."""
    batch(floor, {"A": 2}, {"A": 3}, method="cluster")
    picker(floor)
    floor.scan("zone-a", "C%T1")
    picker(floor, "zone-b", "2", "K2")
    assert floor.scan("zone-b", "C%T2").say == "T2=S-2: A-01 x3 > T2 blue"
    assert [row[:4] for row in floor.lights("zone-a")] == [(1, "g", "s", 2), (1, "b", "s", 3)]


def test_a_button_before_two_lights_confirms_nothing(floor: Floor) -> None:
    batch(floor, {"A": 2}, {"A": 3}, method="cluster")
    picker(floor)
    floor.scan("zone-a", "C%T1")
    picker(floor, "zone-b", "2", "K2")
    floor.scan("zone-b", "C%T2")
    mine, theirs = (row[4] for row in floor.lights("zone-a"))
    for task in (mine, theirs, None):
        answer = floor.press("zone-a", task)
        assert (answer.why, answer.say) == ("confirm", "Two at A-01: scan the piece or the bin")
    assert floor.stock("A-01")["A"] == 100
    assert floor.scan("zone-b", "L%A-01").why == "ok"
    assert floor.press("zone-a", mine).why == "ok"


def test_who_was_given_white_is_shown_another_colour(floor: Floor) -> None:
    with floor.work.transaction():
        one = floor.work.one(Operator, "badge", "1", SITE)
        assert one is not None
        floor.work.put(replace(one, colour="w"))
    batch(floor, {"A": 2}, method="cluster")
    picker(floor)
    assert floor.scan("zone-a", "C%T1").say == "T1=S-1: A-01 x2 > T1 blue"


def test_a_tote_tells_whose_it_is_and_what_is_missing(floor: Floor) -> None:
    another_zone(floor)
    batch(floor, {"A": 2, "D": 1}, method="cluster")
    assert floor.scan("bench-1", "U%3", "J%SHIP", "C%T1").say == "T1: free"
    picker(floor)
    floor.scan("zone-a", "Z%A", "C%T1")
    assert floor.scan("bench-1", "C%T1").say == "T1: S-1 -3 on K1"
    floor.scan("zone-a", "L%A-01")
    assert floor.scan("bench-1", "C%T1").say == "T1: S-1 -1, first B-01"
    assert floor.scan("zone-a", "C%T1").say == "T1: S-1 -1, first B-01"
    floor.scan("zone-a", "Z%ALL", "C%T1", "L%B-01")
    assert floor.scan("bench-1", "C%T1").say == "T1: S-1 picked"


def test_a_batch_tote_tells_its_wave(floor: Floor) -> None:
    batch(floor, {"A": 2, "B": 1})
    picker(floor)
    floor.scan("zone-a", "C%T1")
    floor.scan("bench-1", "U%3", "J%SHIP")
    assert floor.scan("bench-1", "C%T1").say == "T1: W00001 -3 on K1"
    floor.scan("zone-a", "L%A-01", "L%A-02")
    assert floor.scan("bench-1", "C%T1").say == "T1: wave W00001, 3 pieces"


def test_a_cart_forgets_a_wave_of_which_nothing_waits(floor: Floor) -> None:
    batch(floor, {"A": 1})
    picker(floor)
    floor.scan("zone-a", "W%W00001", "C%T1", "L%A-01")
    label = floor.new_order("9", B=1)
    floor.release(label)
    assert floor.scan("zone-a", "C%T2").say == "W00001: nothing waits. C%…"
    assert floor.scan("zone-a", "C%T2").say == "T2=S-9: A-02 x1 > T2"


def test_a_tote_whose_order_was_stopped_before_the_answer_is_not_taken_over(floor: Floor) -> None:
    [label] = batch(floor, {"A": 1, "B": 1}, method="cluster")
    picker(floor)
    floor.scan("zone-a", "C%T1")
    picker(floor, "zone-b", "2", "K2")
    assert floor.scan("zone-b", "C%T1").why == "confirm"
    floor.office(changes.hold, label, "unpaid")
    assert floor.scan("zone-b", "X%YES").why == "order_held"
    assert tote(floor, "T1").cart_id == cart(floor, "K1").id
