"""What the office does to an order on the floor: the next scan stops, and every piece finds its way."""

from hub.domain.items import Item
from hub.domain.stock import Bin
from hub.office import changes, ledger
from tests.unit.floor.floor_under_test import GOODS, SITE, Floor, at_bench, picked

A, B, C = (GOODS[sku][1] for sku in "ABC")


def test_a_cancelled_order_stops_at_the_next_scan_and_goes_back_by_light(floor: Floor) -> None:
    label = picked(floor, A=2, B=1)
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}", A)
    floor.cancel(label)
    assert floor.scan("bench-1", A).why == "order_cancelled"
    assert floor.scan("bench-1", A).why == "no_order"
    answer = floor.scan("zone-a", "U%1", "J%PUTAWAY", "H%K1", "C%T1")
    assert answer.say == "A-01 x2 < T1"
    floor.scan("zone-a", A, A)
    floor.scan("zone-a", "L%A-02")
    assert (floor.stock("T1"), floor.stock("A-01"), floor.stock("A-02")) == ({}, {"A": 100}, {"B": 100})
    assert floor.order(label).tote_id is None


def test_a_cancelled_order_puts_its_lit_bin_out_and_lights_the_next_order(floor: Floor) -> None:
    one, two = floor.new_order("1", A=1), floor.new_order("2", B=1)
    floor.release(one, two)
    answer = floor.scan("zone-a", "U%1", "J%PICK", "H%K1", "C%T1", "C%T2")
    assert answer.say == "T2=S-2: A-01 x1 > T1"
    floor.cancel(one)
    stopped = floor.scan("zone-a", "L%A-01")
    assert (stopped.why, one in (stopped.say or "")) == ("order_cancelled", True)
    assert floor.scan("zone-a", "L%A-01").why == "wrong_bin", "who was told goes on with the next"
    assert "Walk done" in (floor.scan("zone-a", "L%A-02").say or "")
    assert floor.order(two).state == "picked"


def test_a_held_order_puts_its_lights_out_and_goes_on_when_its_tote_is_scanned(floor: Floor) -> None:
    label = floor.new_order("1", A=2, B=1)
    floor.release(label)
    floor.scan("zone-a", "U%1", "J%PICK", "H%K1", "C%T1")
    [(_, _, _, _, task)] = floor.lights("zone-a")
    floor.office(changes.hold, label, "unpaid")
    assert floor.lights("zone-a") == []
    assert floor.press("zone-a", task).why == "order_held"
    assert floor.scan("zone-a", "C%T1").why == "order_held"
    floor.office(changes.go_on, label)
    answer = floor.scan("zone-a", "C%T1")
    floor.finish_walk("zone-a", answer)
    assert floor.order(label).state == "picked"


def test_a_changed_order_stops_once_and_is_then_worked_as_it_is_now(floor: Floor) -> None:
    label = floor.new_order("1", A=3, B=1)
    floor.release(label)
    floor.scan("zone-a", "U%1", "J%PICK", "H%K1", "C%T1")
    floor.office(changes.change, label, {1: 1, 2: 2}, "buyer asked")
    assert floor.scan("zone-a", "L%A-01").why == "order_changed"
    assert floor.scan("zone-a", "L%A-01").say == "A-02 x1 > T1"
    floor.scan("zone-a", "L%A-02")
    floor.scan("zone-a", "L%A-02")
    assert floor.stock("T1") == {"A": 1, "B": 2}
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}", A, B)
    floor.office(changes.change, label, {2: 1}, "buyer asked again")
    assert floor.scan("bench-1", B).why == "order_changed"
    # What is verified is all that it wants now, so that opening it closes it.
    assert floor.scan("bench-1", f"O%{label}").why == "order_done"
    assert floor.scan("zone-a", "J%PUTAWAY", B).say == "A-02 x1 < T1"
    floor.scan("zone-a", B)
    assert (floor.stock("T1"), floor.stock("A-02")) == ({"A": 1, "B": 1}, {"B": 99})


def test_what_a_buyer_no_longer_wanted_goes_back_after_the_rest_has_shipped(floor: Floor) -> None:
    label = picked(floor, A=2, B=1)
    floor.office(changes.change, label, {1: 1}, "buyer asked")
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}", f"O%{label}", A, B)
    at_bench(floor, job="PACK")
    floor.scan("bench-1", f"O%{label}")
    floor.weigh("bench-1", 100_000 + 200_000 + 300_000)
    at_bench(floor, "dock", "SHIP", "3")
    assert floor.scan("dock", f"{label}.1").why == "order_done"
    assert (floor.stock("T1"), floor.order(label).state) == ({"A": 1}, "shipped")
    floor.scan("zone-a", "U%1", "J%PUTAWAY", "H%K1", "C%T1", "L%A-01")
    assert (floor.stock("T1"), floor.stock("A-01")) == ({}, {"A": 99})
    assert floor.order(label).tote_id is None


def test_a_buyer_who_wants_less_of_a_short_line_gets_what_is_there(floor: Floor) -> None:
    label = floor.new_order("1", A=8)
    floor.release(label)
    floor.scan("zone-a", "U%1", "J%PICK", "H%K1", "C%T1", "X%SHORT", "X%YES", "L%A-09")
    assert floor.order(label).state == "short"
    floor.office(changes.change, label, {1: 5}, "buyer takes what is there")
    assert [(line.qty_due, line.qty_short) for line in floor.lines(label)] == [(5, 0)]
    assert floor.order(label).state == "changed"
    at_bench(floor)
    assert floor.scan("bench-1", f"O%{label}").why == "order_changed"
    assert floor.order(label).state == "picked"


def test_a_short_order_goes_on_when_stock_arrives(floor: Floor) -> None:
    label = floor.new_order("1", A=8)
    floor.release(label)
    floor.scan("zone-a", "U%1", "J%PICK", "H%K1", "C%T1", "X%SHORT", "X%YES", "L%A-09")
    floor.release(label)
    assert floor.order(label).state == "short"
    with floor.work.transaction():
        act = floor.act()
        item, bin_ = floor.work.one(Item, "sku", "A", SITE), floor.work.one(Bin, "code", "A-03", SITE)
        assert item is not None
        assert bin_ is not None
        ledger.move(act, item.id, 10, ledger.site_bin(act, "outside"), bin_, "receipt")
    floor.release(label)
    assert floor.order(label).state == "picking"
    floor.scan("zone-a", "C%T1", "L%A-03")
    assert (floor.order(label).state, floor.stock("T1")) == ("picked", {"A": 8})


def test_a_piece_of_an_order_cancelled_in_the_hand_says_so(floor: Floor) -> None:
    one, two = floor.new_order("1", A=2), floor.new_order("2", B=1)
    floor.release(one, two)
    floor.scan("zone-a", "U%1", "J%PICK", "H%K1", "C%T1", A)
    floor.cancel(one)
    assert floor.scan("zone-a", A).why == "order_cancelled"
    floor.scan("zone-a", "C%T2")
    assert floor.scan("zone-a", A).why == "order_cancelled"
    assert floor.scan("zone-a", "L%A-01").why == "order_cancelled"
    assert floor.scan("zone-a", C).why == "wrong_item"


def test_putting_away_comes_before_a_pick_that_the_cart_has_begun(floor: Floor) -> None:
    one, two = floor.new_order("1", A=2), floor.new_order("2", B=1)
    floor.release(one, two)
    floor.scan("zone-a", "U%1", "J%PICK", "H%K1", "C%T1", A)
    floor.cancel(one)
    assert floor.scan("zone-a", "C%T2").say == "T2=S-2: A-02 x1 > T2"
    assert floor.scan("zone-a", "J%PUTAWAY", "C%T1").say == "A-01 x1 < T1"
    assert floor.scan("zone-a", "C%T1").say == "A-01 x1 < T1"
    assert floor.scan("zone-a", A).say == "A-02 x1 > T2"
    assert floor.scan("zone-a", "J%PICK", B).v == "pass"
    assert floor.stock("A-01") == {"A": 100}


def test_who_verifies_is_told_of_pieces_that_nobody_wants_any_more(floor: Floor) -> None:
    label = picked(floor, A=2, B=1)
    floor.office(changes.change, label, {1: 1}, "buyer asked")
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}")
    answer = floor.scan("bench-1", f"O%{label}", A, B)
    assert (answer.why, answer.say) == ("order_done", f"{label} complete. 1 over: J%PUTAWAY")
