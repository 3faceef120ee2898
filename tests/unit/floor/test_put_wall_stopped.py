"""Orders at the put wall that are held, changed, cancelled or short; pieces damaged or missing there."""

import pytest

from hub.office import changes
from hub.store.database import Database
from hub.store.reading import cases, snapshot
from tests.unit.floor.floor_under_test import SITE, Floor, at_bench
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
