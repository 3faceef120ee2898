"""A slot that is full before its order is complete: the nearest free one is the order's too."""

from hub.office import changes, wall_plan
from hub.store import together
from hub.store.database import Database
from hub.store.reading import snapshot, walls
from tests.unit.floor.batch_acts import picker
from tests.unit.floor.floor_under_test import GOODS, SITE, Floor, at_bench
from tests.unit.floor.wall_under_test import at_wall, everywhere, put, sorter, tote

A, B, C = (GOODS[sku][1] for sku in "ABC")


def names(floor: Floor, code: str) -> str:
    found = tote(floor, code)
    with floor.work.transaction():
        return together.name(floor.work, found)


def shown(database: Database) -> list[tuple[int, int | None]]:
    """What pages and programs are told of each slot: pieces of its order, and those in it."""
    with snapshot(database) as reader:
        [found] = walls.walls(reader, SITE)
    return [(slot["pieces"], slot["here"]) for slot in found["slots"]]


def lamps(floor: Floor) -> list[tuple[int, str, str, int]]:
    """(place, colour, mode, qty) of the wall."""
    return [row[:4] for row in floor.lights("wall-1")]


def test_the_nearest_free_slot_goes_on_with_what_is_in_the_hand(floor: Floor) -> None:
    (label,) = at_wall(floor, {"A": 3})
    before = everywhere(floor)
    put(floor, A)
    assert floor.scan("wall-1", A).say == f"W1-01 x1 > {label}"
    answer = floor.scan("wall-1", "X%FULL")
    assert (answer.say, answer.got, answer.want) == (f"W1-02 x1 > {label}", 1, 2)
    assert lamps(floor) == [(2, "g", "b", 1)]
    assert floor.scan("wall-1", "S%W1-01").why == "wrong_bin"
    assert floor.scan("wall-1", "X%RESUME", "S%W1-02").v == "pass"
    assert floor.scan("wall-1", A).say == f"W1-02 x1 > {label}"
    answer = floor.scan("wall-1", "S%W1-02")
    assert answer.say == f"Order {label} W1-01+W1-02 complete"
    assert lamps(floor) == [(1, "w", "s", 1), (2, "w", "s", 2)], "what was put into each"
    assert (floor.stock("W1-01"), floor.stock("W1-02")) == ({"A": 3}, {})
    assert everywhere(floor) == before


def test_with_an_empty_hand_the_slot_put_into_last_is_full(floor: Floor) -> None:
    (label,) = at_wall(floor, {"A": 3})
    put(floor, A)
    assert floor.scan("wall-1", "X%FULL").say == "W1-01 full: next W1-02"
    assert floor.scan("wall-1", "X%FULL").say == "W1-01 full: next W1-02", "said twice, done once"
    assert floor.scan("wall-1", A).say == f"W1-02 x1 > {label}"
    assert floor.scan("wall-1", "X%FULL").say == f"W1-03 x1 > {label}"
    assert names(floor, "W1-03") == "W1-01+W1-02+W1-03"


def test_the_button_of_the_new_slot_confirms(floor: Floor) -> None:
    (label,) = at_wall(floor, {"A": 2})
    put(floor, A)
    floor.scan("wall-1", A, "X%FULL")
    [row] = floor.lights("wall-1")
    assert floor.press("wall-1", row[4]).say == f"Order {label} W1-01+W1-02 complete"


def test_where_the_wall_is_full_nothing_changes(floor: Floor) -> None:
    first, _ = at_wall(floor, {"A": 2}, {"B": 2}, slots=2)
    put(floor, B, A)
    floor.scan("wall-1", A)
    answer = floor.scan("wall-1", "X%FULL")
    assert (answer.v, answer.say) == ("info", "W1 is full: pack a slot first")
    assert lamps(floor) == [(2, "g", "b", 1)]
    assert not tote(floor, "W1-02").filled
    assert floor.scan("wall-1", "S%W1-02").say == f"Order {first} W1-02 complete"


def test_a_slot_that_another_person_found_full_leads_to_the_same_one(floor: Floor) -> None:
    (label,) = at_wall(floor, {"A": 4})
    sorter(floor, "side-1", "2")
    floor.scan("wall-1", A)
    assert floor.scan("side-1", A).say == f"W1-01 x1 > {label}"
    assert (floor.scan("wall-1", "X%FULL").say or "").startswith(f"W1-02 x1 > {label}")
    assert (floor.scan("side-1", "X%FULL").say or "").startswith(f"W1-02 x1 > {label}")
    floor.scan("wall-1", "S%W1-02")
    floor.scan("side-1", "S%W1-02")
    assert names(floor, "W1-01") == "W1-01+W1-02"
    assert floor.stock("W1-01") == {"A": 2}


def test_nothing_in_the_hand_and_nothing_put_is_no_full_slot(floor: Floor) -> None:
    at_wall(floor, {"A": 1})
    assert floor.scan("wall-1", "X%FULL").why == "not_allowed"


def test_a_complete_order_needs_no_further_slot(floor: Floor) -> None:
    at_wall(floor, {"A": 1}, {"B": 1})
    put(floor, A)
    assert floor.scan("wall-1", "X%FULL").why == "not_allowed"
    assert not tote(floor, "W1-01").filled


def test_undo_takes_pieces_out_of_whichever_slot_they_went_into(floor: Floor) -> None:
    at_wall(floor, {"A": 3})
    put(floor, A)
    floor.scan("wall-1", A, "X%FULL", "S%W1-02")
    assert floor.scan("wall-1", "X%UNDO").say == "Taken back: A -1 > T1"
    assert (floor.stock("W1-01"), floor.stock("T1")) == ({"A": 1}, {"A": 2})


def test_a_damaged_piece_in_the_further_slot_is_set_aside(floor: Floor) -> None:
    (label,) = at_wall(floor, {"A": 2})
    put(floor, A)
    floor.scan("wall-1", A, "X%FULL", "S%W1-02")
    assert floor.order(label).state == "picked"
    assert floor.scan("wall-1", "X%DAMAGED").say == "Damaged: W1-02 A -1"
    assert floor.order(label).state == "picking"
    assert lamps(floor) == []


def test_from_behind_either_slot_opens_the_order_and_both_are_free_when_it_is_packed(floor: Floor) -> None:
    (label,) = at_wall(floor, {"A": 2})
    put(floor, A)
    floor.scan("wall-1", A, "X%FULL", "S%W1-02")
    at_bench(floor)
    assert floor.scan("bench-1", "S%W1-02").say == f"Order {label} W1-01+W1-02: 2 to scan"
    assert floor.scan("bench-1", A, A).why == "order_done"
    assert lamps(floor) == []
    for code in ("W1-01", "W1-02"):
        free = tote(floor, code)
        assert (free.order_id, free.with_id, free.filled) == (None, None, False)


def test_where_the_puts_do_not_tell_each_slot_shows_the_whole_order(floor: Floor, database: Database) -> None:
    """The buyer wants less, and of what lies in both slots one piece went back: nobody said out of which."""
    (label,) = at_wall(floor, {"A": 3})
    put(floor, A)
    floor.scan("wall-1", A, "X%FULL", "S%W1-02")
    put(floor, A)
    assert shown(database) == [(3, 1), (3, 2), (0, 0), (0, 0)]
    floor.office(changes.change, label, {1: 2}, "buyer asked")
    floor.scan("zone-a", "U%2", "J%PUTAWAY", "H%K1", "S%W1-01", "L%A-01")
    assert shown(database) == [(2, None), (2, None), (0, 0), (0, 0)]
    assert lamps(floor) == [(1, "w", "s", 2), (2, "w", "s", 2)]


def test_a_cancelled_order_is_cleared_out_of_both(floor: Floor) -> None:
    (label,) = at_wall(floor, {"A": 3})
    put(floor, A)
    floor.scan("wall-1", A, "X%FULL", "S%W1-02")
    floor.cancel(label)
    floor.scan("zone-a", "U%2", "J%PUTAWAY", "H%K1")
    assert floor.scan("zone-a", "S%W1-02").say == "A-01 x2 < W1-01+W1-02"
    floor.scan("zone-a", "L%A-01")
    assert [tote(floor, code).order_id for code in ("W1-01", "W1-02")] == [None, None]
    assert tote(floor, "W1-02").with_id is None


def test_a_held_order_keeps_both_and_goes_on_in_the_second(floor: Floor) -> None:
    (label,) = at_wall(floor, {"A": 3})
    put(floor, A)
    floor.scan("wall-1", A, "X%FULL", "S%W1-02")
    floor.office(changes.hold, label, "call")
    assert floor.scan("wall-1", A).why == "order_held"
    assert floor.scan("wall-1", "X%FULL").why == "order_held"
    floor.office(changes.go_on, label)
    assert floor.scan("wall-1", A).say == f"W1-02 x1 > {label}"


def test_another_order_never_gets_the_further_slot(floor: Floor) -> None:
    at_wall(floor, {"A": 2}, {"B": 1})
    put(floor, A)
    floor.scan("wall-1", A, "X%FULL", "S%W1-02")
    assert (floor.scan("wall-1", B).say or "").startswith("W1-03")


def test_a_wall_moves_with_what_stands_in_it(floor: Floor) -> None:
    at_wall(floor, {"A": 2}, slots=2)
    put(floor, A)
    floor.scan("wall-1", "X%FULL")
    with floor.work.transaction():
        wall_plan.add_wall(floor.act(), "W1", 4, "wall-1")
    assert names(floor, "W1-02") == "W1-01+W1-02"


class TestUndo:
    def test_a_slot_that_is_not_full_after_all_takes_the_next_piece(self, floor: Floor) -> None:
        (label,) = at_wall(floor, {"A": 3})
        put(floor, A)
        floor.scan("wall-1", "X%FULL")
        assert floor.scan("wall-1", "X%UNDO").say == "Taken back: W1-01 is not full"
        assert names(floor, "W1-01") == "W1-01"
        assert floor.scan("wall-1", A).say == f"W1-01 x1 > {label}"

    def test_what_is_in_the_hand_goes_into_the_first_slot_again(self, floor: Floor) -> None:
        (label,) = at_wall(floor, {"A": 3})
        floor.scan("wall-1", A, "X%FULL")
        assert floor.scan("wall-1", "X%UNDO").say == "Taken back: W1-01 is not full"
        assert lamps(floor) == [(1, "g", "b", 1)]
        assert floor.scan("wall-1", "S%W1-01").v == "pass"
        assert names(floor, "W1-01") == "W1-01"
        assert floor.order(label).state == "picking"

    def test_where_somebody_has_put_into_the_second_slot_it_stays(self, floor: Floor) -> None:
        at_wall(floor, {"A": 3})
        put(floor, A)
        floor.scan("wall-1", "X%FULL")
        sorter(floor, "side-1", "2")
        put(floor, A, station="side-1")
        assert floor.scan("wall-1", "X%UNDO").why == "not_allowed"
        assert names(floor, "W1-01") == "W1-01+W1-02"


def test_a_carton_that_is_full_is_helped_by_a_tote(floor: Floor) -> None:
    """The goods of a packed order stand in a carton without a label; the buyer wants more."""
    (label,) = at_wall(floor, {"A": 1, "B": 1})
    put(floor, A, B)
    at_bench(floor)
    floor.scan("bench-1", "S%W1-01", A, B)
    floor.office(changes.change, label, {1: 4}, "buyer asked")
    picker(floor)
    floor.scan("zone-a", f"O%{label}")
    assert floor.scan("zone-a", f"O%{label}").say == f"{label}={label}: A-01 x3 > {label}"
    floor.scan("zone-a", "Q%1")
    assert floor.scan("zone-a", "X%FULL").say == f"{label} full, 2 left: next C%"
    assert floor.scan("zone-a", "C%T2").say == f"T2={label}: A-01 x2 > T2"
    floor.scan("zone-a", "L%A-01")
    assert floor.scan("bench-1", "C%T2").say == f"Order {label} {label}+T2: 3 to scan"
    assert floor.scan("bench-1", A, A, A).why == "order_done"
    assert names(floor, "T2") == f"{label}+T2"
