"""A broken piece found at its bin: set aside, replaced where there is another; no other is written off."""

from hub.store.database import Database
from tests.soundness import faults
from tests.unit.floor import batch_acts
from tests.unit.floor.floor_under_test import GOODS, Floor

A, B, C = (GOODS[sku][1] for sku in "ABC")


def test_another_piece_is_taken_in_its_place(floor: Floor, database: Database) -> None:
    label = floor.new_order("1", A=2)
    floor.release(label)
    floor.scan("zone-a", "U%1", "J%PICK", "H%K1", "C%T1")
    assert floor.scan("zone-a", "X%DAMAGED").say == "Damaged -1. A-01 x1 > T1"
    assert (floor.stock("A-01")["A"], floor.stock("DAMAGED")) == (99, {"A": 1})
    assert faults(database) == {}
    floor.finish_walk("zone-a", floor.scan("zone-a", "H%K1"))
    assert (floor.stock("T1"), floor.order(label).state) == ({"A": 2}, "picked")
    assert floor.lines(label)[0].qty_short == 0
    assert faults(database) == {}


def test_after_the_last_piece_of_the_shop_the_order_is_short(floor: Floor, database: Database) -> None:
    label = floor.new_order("1", B=100)
    floor.release(label)
    floor.scan("zone-b", "U%1", "J%PICK", "H%K1", "C%T1", "Q%99")
    assert floor.scan("zone-b", "X%DAMAGED").say == "Damaged: B -1"
    assert (floor.stock("A-02"), floor.stock("T1")) == ({}, {"B": 99})
    assert floor.lines(label)[0].qty_short == 1
    assert floor.lights("zone-b") == []
    assert faults(database) == {}


def test_in_a_batch_the_light_goes_on_with_one_piece_less_or_another(
    floor: Floor, database: Database
) -> None:
    labels = batch_acts.batch(floor, {"A": 2}, {"A": 1})
    batch_acts.picker(floor)
    floor.scan("zone-a", "C%T1")
    floor.scan("zone-a", "X%DAMAGED")
    assert floor.stock("DAMAGED") == {"A": 1}
    assert faults(database) == {}
    floor.finish_walk("zone-a", floor.scan("zone-a", "H%K1"))
    assert floor.stock("T1") == {"A": 3}
    assert [line.qty_short for label in labels for line in floor.lines(label)] == [0, 0]
    assert faults(database) == {}


def test_nothing_is_set_aside_where_no_bin_is_lit_or_the_order_was_stopped(floor: Floor) -> None:
    label = floor.new_order("1", A=2)
    floor.release(label)
    assert floor.scan("zone-a", "U%1", "J%PICK", "H%K1", "X%DAMAGED").why == "no_order"
    floor.scan("zone-a", "C%T1")
    floor.cancel(label)
    assert floor.scan("zone-a", "X%DAMAGED").v != "pass"
    assert floor.stock("DAMAGED") == {}
