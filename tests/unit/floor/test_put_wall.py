"""The put wall: pieces of a batch tote find the slots of their orders, and full slots are packed from behind."""

from tests.unit.floor.floor_under_test import Floor, at_bench
from tests.unit.floor.wall_under_test import A, B, batch, put, slot_of, sorter, tote, tote_of, wall, wave


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
    assert (tote(floor, "W1-01").order_id, floor.stock("W1-01"), floor.stock("BOX-1")) == (
        None,
        {},
        {"A": 1, "B": 1},
    )
    assert floor.lights("wall-1") == []
    answer = floor.scan("wall-1", A)
    assert slot_of(answer) == "W1-01"  # the nearest free one
    assert two in (answer.say or "")
