"""What X%UNDO and X%DAMAGED mean by the last thing: what this person did last in this job, wherever it was
confirmed, and nothing before it.
"""

from pathlib import Path

import pytest

from hub.domain.orders import Order
from hub.domain.papers import PAIR_KINDS, Print
from hub.office import changes, printers, prints
from tests.unit.floor.batch_acts import tote
from tests.unit.floor.floor_under_test import SITE, Floor, at_bench, picked
from tests.unit.floor.lorries import two_carriers
from tests.unit.floor.wall_under_test import A, B, in_tote, put, sorter, wall, wave

pytestmark = [
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),
    pytest.mark.usefixtures("sound"),
]


# At the wall


@pytest.mark.parametrize("laid_back", [("X%UNDO",), ("X%PAUSE", "U%1")], ids=["undone", "pause"])
def test_what_was_put_before_a_piece_that_is_laid_back(floor: Floor, laid_back: tuple[str, ...]) -> None:
    in_tote(floor, {"A": 1, "B": 1})
    sorter(floor)
    put(floor, A)
    floor.scan("wall-1", B, *laid_back)
    assert floor.scan("wall-1", "X%UNDO").say == "Taken back: A -1 > T1"


def test_a_press_where_nobody_sorts_is_the_sorters_last_act(floor: Floor) -> None:
    in_tote(floor, {"A": 1, "B": 1}, {"A": 1, "B": 1})
    sorter(floor, station="side-1")
    floor.scan("side-1", A, "X%DAMAGED", B)
    [(_, _, _, _, task)] = floor.lights("wall-1")
    assert floor.press("wall-1", task).v == "pass"
    assert floor.scan("side-1", "X%UNDO").say == "Taken back: B -1 > T1"
    assert floor.scan("side-1", "X%UNDO").say == "Taken back: damaged A > T1"


def test_damaged_twice_is_one_piece_at_wall(floor: Floor) -> None:
    in_tote(floor, {"A": 1, "B": 2})
    sorter(floor)
    put(floor, A)
    floor.scan("wall-1", B, "Q%2", "S%W1-01")
    floor.scan("wall-1", "X%DAMAGED", "X%DAMAGED")
    assert floor.stock("DAMAGED") == {"B": 2}, "both were put last"
    assert floor.scan("wall-1", "X%DAMAGED").why == "not_allowed"
    assert floor.stock("DAMAGED") == {"B": 2}


def test_an_undo_that_comes_too_late_says_where_the_order_is(floor: Floor) -> None:
    [label] = in_tote(floor, {"A": 1, "B": 1})
    sorter(floor)
    put(floor, A, B)
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}")
    assert floor.scan("wall-1", "X%UNDO").say == "Too late, open at bench-1: X%CALL"
    floor.scan("bench-1", A, B)
    assert floor.scan("wall-1", "X%UNDO").say == f"Too late, {label} is verified: X%CALL"


# At the bench


def test_an_order_that_was_verified_since_is_the_last_not_the_single_piece(floor: Floor) -> None:
    one, _ = in_tote(floor, {"A": 1}, {"A": 1})
    other = floor.new_order("9", B=1)
    floor.release(other)
    floor.walk(totes=("T2",))
    at_bench(floor)
    floor.scan("bench-1", "C%T1", A)
    assert floor.scan("bench-1", f"O%{other}", B).why == "order_done"
    assert floor.scan("bench-1", "X%DAMAGED").why == "no_order"
    assert floor.stock("DAMAGED") == {}
    assert floor.scan("bench-1", "X%UNDO").say == "Taken back: B 0/1"
    assert (floor.order(one).state, floor.order(other).state) == ("verified", "picked")


def test_damaged_twice_is_one_piece_of_orders_of_one_piece(floor: Floor) -> None:
    one, two = in_tote(floor, {"A": 1}, {"B": 1})
    at_bench(floor)
    floor.scan("bench-1", "C%T1", A, B, "X%DAMAGED", "X%DAMAGED")
    assert floor.stock("DAMAGED") == {"B": 1}
    assert (floor.order(one).state, floor.order(two).state) == ("verified", "picking")


def test_the_papers_of_a_single_piece_that_goes_back_are_void(floor: Floor, tmp_path: Path) -> None:
    two_carriers(floor)
    [label] = in_tote(floor, {"A": 1})
    at_bench(floor)
    floor.scan("bench-1", "C%T1", A)
    with floor.work.transaction():
        act = floor.act()
        printers.add(act, "P1", "folder", str(tmp_path))
        order = floor.work.one(Order, "label", label, SITE)
        assert order is not None
        assert len(prints.ask_order(act, order, PAIR_KINDS)) == 2
    assert floor.scan("bench-1", "X%UNDO").say == "Taken back: A -1 > T1"
    with floor.work.transaction():
        assert {p.state for p in floor.work.where(Print, "order_id", order.id)} == {"cancelled"}


# On the walk


def test_a_tote_of_a_changed_order_took_nothing_that_could_be_given_back(floor: Floor) -> None:
    label = picked(floor, A=2, B=2)
    floor.office(changes.change, label, {1: 1}, "why")
    assert floor.scan("zone-a", "C%T1").why == "order_changed"
    assert floor.scan("zone-a", "X%UNDO").say == "Taken back: B -2 > A-02"


def test_the_tote_of_what_is_taken_back_is_on_the_cart_again(floor: Floor) -> None:
    label, other = floor.new_order("1", A=2), floor.new_order("2", B=2)
    floor.release(label, other)
    floor.scan("zone-a", "U%1", "J%PICK", "H%K1", "C%T1", "L%A-01")
    assert tote(floor, "T1").cart_id is None
    floor.scan("zone-a", "X%UNDO")
    assert tote(floor, "T1").cart_id is not None
    assert floor.scan("zone-a", "X%FULL", "C%T2").say == f"T2={label}: A-01 x2 > T2"
    assert floor.order(other).state == "released"


def test_pieces_in_a_tote_on_another_cart_stay_there(floor: Floor) -> None:
    floor.release(floor.new_order("1", A=2, B=2))
    floor.scan("zone-a", "U%1", "J%PICK", "H%K1", "C%T1", "L%A-01")
    floor.scan("zone-b", "U%2", "J%PICK", "H%K2", "C%T1", "X%YES")
    assert floor.scan("zone-a", "X%UNDO").say == "Too late, T1 is in use: X%CALL"
    assert floor.stock("T1") == {"A": 2}


def test_what_is_sorted_or_stands_at_the_wall_is_not_put_back_into_its_bin(floor: Floor) -> None:
    wall(floor)
    wave(floor, *(floor.new_order(str(n), A=1, B=1) for n in (1, 2)))
    floor.scan("zone-a", "U%2", "J%PICK", "H%K1", "C%T1", "L%A-01", "L%A-02")
    sorter(floor)
    assert floor.scan("zone-a", "X%UNDO").say == "Too late, T1 is in use: X%CALL"
    put(floor, B)
    floor.scan("wall-1", "J%VERIFY")
    assert floor.scan("zone-a", "X%UNDO").say == "Too late, B left T1: X%CALL"


def test_who_takes_back_from_elsewhere_opens_nothing_on_a_bench_of_others(floor: Floor) -> None:
    label = picked(floor, A=1)
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}", A, "J%PACK", f"O%{label}")
    assert floor.weigh("bench-1", 300_000).why == "weight_ok"
    floor.scan("bench-2", "U%2", "J%PACK")
    floor.scan("bench-1", "U%3")
    assert floor.scan("bench-2", "X%UNDO").say == f"Taken back: {label}.1, weigh again"
    assert floor.weigh("bench-1", 300_000).why == "no_order", "nobody opened anything there"
    floor.scan("bench-2", f"O%{label}")
    assert floor.weigh("bench-2", 300_000).why == "weight_ok"


def test_the_part_that_a_slot_has_confirmed_is_a_put_of_its_own(floor: Floor) -> None:
    in_tote(floor, {"A": 3, "B": 1})
    sorter(floor)
    floor.scan("wall-1", A, "Q%3")
    [(_, _, _, _, task)] = floor.lights("wall-1")
    assert floor.press("wall-1", task, 2).why == "ok"
    assert floor.scan("wall-1", "X%UNDO").say == "Taken back: A -1 > T1", "the one in the hand"
    assert floor.stock("W1-01") == {"A": 2}
    assert floor.scan("wall-1", "X%UNDO").say == "Taken back: A -2 > T1"
    assert floor.stock("T1") == {"A": 3, "B": 1}
    floor.scan("wall-1", A, "Q%3")
    [(_, _, _, _, task)] = floor.lights("wall-1")
    floor.press("wall-1", task, 2)
    assert floor.scan("wall-1", "X%DAMAGED").say == "Damaged: A -1", "the one in the hand"
    assert (floor.stock("W1-01"), floor.stock("DAMAGED")) == ({"A": 2}, {"A": 1})
    assert floor.scan("wall-1", "X%UNDO").say == "Taken back: damaged A > T1"
    assert floor.press("wall-1", task).why == "ok", "it is in the hand again"


def test_a_slot_is_not_full_after_all_when_what_went_on_was_taken_back(floor: Floor) -> None:
    in_tote(floor, {"A": 2, "B": 1})
    sorter(floor)
    put(floor, A)
    floor.scan("wall-1", A)
    assert floor.scan("wall-1", "X%FULL").say == "W1-02 x1 > S-1"
    floor.scan("wall-1", "S%W1-02")
    assert floor.scan("wall-1", "X%UNDO").say == "Taken back: A -1 > T1"
    assert floor.scan("wall-1", "X%UNDO").say == "Taken back: W1-01 is not full"
    assert (tote(floor, "W1-01").filled, tote(floor, "W1-02").with_id) == (False, None)
    assert floor.scan("wall-1", A).say == "W1-01 x1 > S-1"
    floor.scan("wall-1", "X%UNDO")
    assert floor.scan("wall-1", "X%UNDO").say == "Taken back: A -1 > T1"


def test_a_pick_on_the_walk_of_who_puts_away_is_taken_back_there(floor: Floor) -> None:
    floor.release(floor.new_order("1", A=2, B=1))
    floor.scan("zone-a", "U%1", "J%PICK", "H%K1", "C%T1", "J%PUTAWAY", "L%A-01")
    assert floor.scan("zone-a", "X%UNDO").say == "Taken back: A -2 > A-01"
    assert floor.scan("zone-a", "X%HELP").say == "A-01 x2 > T1 (2 to go)"
