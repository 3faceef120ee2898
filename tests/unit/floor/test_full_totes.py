"""A tote that is full in mid-pick: the next empty one helps to hold its order, and one order stays one."""

import pytest

from hub.domain.items import Item
from hub.domain.stock import Bin
from hub.office import carts, changes, ledger
from hub.store import together
from hub.store.database import Database
from hub.store.reading import order_search, snapshot
from tests.unit.floor.batch_acts import another_zone, batch, cart, picker, picks, release, tote
from tests.unit.floor.floor_under_test import GOODS, SITE, Floor, at_bench

A, B, C = (code for _, code in GOODS.values())


def order(floor: Floor, number: str = "1", **wanted: int) -> str:
    label = floor.new_order(number, **wanted)
    floor.release(label)
    return label


def names(floor: Floor, code: str) -> str:
    """What people call the totes of which this is one."""
    found = tote(floor, code)
    with floor.work.transaction():
        return together.name(floor.work, found)


def in_two_totes(floor: Floor) -> str:
    """An order of five A and one B, of which T1 holds three; its label."""
    label = order(floor, A=5, B=1)
    picker(floor)
    floor.scan("zone-a", "C%T1", "Q%3", "X%FULL", "C%T2")
    return label


def test_the_next_empty_tote_goes_on_with_the_order_at_the_same_bin(floor: Floor) -> None:
    label = order(floor, A=5, B=1)
    picker(floor)
    floor.scan("zone-a", "C%T1", "Q%3")
    assert floor.scan("zone-a", "X%FULL").say == "T1 full, 3 left: next C%"
    assert floor.lights("zone-a") == []
    assert floor.scan("zone-a", "C%T2").say == f"T2={label}: A-01 x2 > T2"
    assert floor.lights("zone-a")[0][3] == 2
    assert floor.scan("zone-a", "L%A-01").say == "A-02 x1 > T2"
    assert floor.scan("zone-a", "L%A-02").say == "Walk done"
    assert floor.order(label).state == "picked"
    assert (floor.stock("T1"), floor.stock("T2")) == ({"A": 5, "B": 1}, {})
    assert names(floor, "T2") == "T1+T2"


def test_the_cart_goes_on_with_its_other_totes_meanwhile(floor: Floor) -> None:
    first, second = order(floor, "1", A=2, B=1), order(floor, "2", B=4)
    picker(floor)
    floor.scan("zone-a", "C%T1", "C%T2")
    assert floor.scan("zone-a", "X%FULL").say == "T1 full, 3 left: C%. A-02 x4 > T2"
    assert floor.scan("zone-a", "L%A-02").say == "T1 full, 3 left: next C%"
    assert (floor.order(first).state, floor.order(second).state) == ("picking", "picked")
    assert floor.scan("zone-a", "X%HELP").say == "T1 full, 3 left: next C%"
    assert floor.scan("zone-a", "C%T3").say == f"T3={first}: A-01 x2 > T3"


def test_of_two_full_totes_the_one_that_the_walk_meets_first_is_helped_first(floor: Floor) -> None:
    first, second = order(floor, "1", B=1), order(floor, "2", A=1)
    picker(floor)
    floor.scan("zone-a", "C%T1", "C%T2", "X%FULL", "X%FULL")
    assert floor.scan("zone-a", "C%T3").say == f"T3={second}: A-01 x1 > T3"
    assert floor.order(first).state == "picking"
    assert picks(floor, first) == [("open", 0, 1)]


def test_a_full_tote_that_is_scanned_again_has_room_after_all(floor: Floor) -> None:
    label = order(floor, A=5)
    picker(floor)
    floor.scan("zone-a", "C%T1", "Q%3", "X%FULL")
    assert floor.scan("zone-a", "C%T1").say == f"T1={label}: A-01 x2 > T1"
    assert not tote(floor, "T1").filled
    floor.scan("zone-a", "X%FULL", "C%T2", "Q%1", "X%FULL")
    assert floor.scan("zone-a", "C%T1").say == f"T1={label}: A-01 x1 > T1"
    assert floor.scan("zone-a", "L%A-01").say == "Walk done"
    assert (floor.order(label).state, names(floor, "T1")) == ("picked", "T1+T2")


def test_a_third_tote_helps_when_the_second_is_full(floor: Floor) -> None:
    label = in_two_totes(floor)
    assert floor.scan("zone-a", "X%FULL").say == "T2 full, 3 left: next C%"
    assert floor.scan("zone-a", "C%T3").say == f"T3={label}: A-01 x2 > T3"
    floor.scan("zone-a", "L%A-01", "L%A-02")
    assert (floor.stock("T1"), names(floor, "T3")) == ({"A": 5, "B": 1}, "T1+T2+T3")


def test_any_of_them_scanned_anywhere_names_them_all(floor: Floor) -> None:
    label = in_two_totes(floor)
    at_bench(floor, job="SHIP")
    for code in ("C%T1", "C%T2"):
        assert floor.scan("bench-1", code).say == f"T1+T2: {label} -3 on K1"
    floor.scan("zone-a", "L%A-01", "L%A-02")
    assert floor.scan("bench-1", "C%T2").say == f"T1+T2: {label} picked"


def test_with_nothing_lit_no_tote_is_full(floor: Floor) -> None:
    picker(floor)
    assert floor.scan("zone-a", "X%FULL").why == "not_allowed"
    label = order(floor, A=1)
    floor.scan("zone-a", "C%T1", "L%A-01")
    assert floor.scan("zone-a", "X%FULL").why == "not_allowed"
    assert floor.order(label).state == "picked"


class TestHandOver:
    def test_the_totes_change_carts_together(self, floor: Floor) -> None:
        label = in_two_totes(floor)
        picker(floor, "zone-b", "2", "K2")
        assert floor.scan("zone-b", "C%T2").say == "T1+T2 on K1 (P1): take? X%YES"
        assert floor.scan("zone-b", "X%YES").say == "T1+T2: A-01 x2 > T2"
        floor.scan("zone-b", "L%A-01", "L%A-02")
        assert floor.order(label).state == "picked"

    def test_a_full_tote_comes_onto_another_cart_and_wants_an_empty_one_there(self, floor: Floor) -> None:
        label = order(floor, A=5)
        picker(floor)
        floor.scan("zone-a", "C%T1", "Q%3", "X%FULL", "X%LOGOUT")
        picker(floor, "zone-b", "2", "K2")
        assert floor.scan("zone-b", "C%T1").say == "T1 on K1 (P1): take? X%YES"
        assert floor.scan("zone-b", "X%YES").say == "T1 full, 2 left: next C%"
        assert floor.scan("zone-b", "C%T3").say == f"T3={label}: A-01 x2 > T3"
        assert tote(floor, "T1").cart_id == cart(floor, "K2").id

    def test_an_empty_tote_on_another_cart_takes_what_waits_there(self, floor: Floor) -> None:
        first, second = order(floor, "1", A=5), order(floor, "2", B=1)
        picker(floor)
        floor.scan("zone-a", "C%T1", "X%FULL")
        picker(floor, "zone-b", "2", "K2")
        assert floor.scan("zone-b", "C%T2").say == f"T2={second}: A-02 x1 > T2"
        assert floor.scan("zone-a", "C%T3").say == f"T3={first}: A-01 x5 > T3"

    def test_of_a_freed_cart_the_full_tote_waits_to_be_scanned(self, floor: Floor) -> None:
        label = order(floor, A=5)
        picker(floor)
        floor.scan("zone-a", "C%T1", "X%FULL")
        with floor.work.transaction():
            act = floor.act()
            carts.release(act, carts.find(act, "K1"))
        floor.scan("zone-a", "H%K1")
        assert floor.scan("zone-a", "C%T2").say == "No order waits"
        assert floor.scan("zone-a", "C%T1").say == "T1 full, 5 left: next C%"
        assert floor.scan("zone-a", "C%T2").say == f"T2={label}: A-01 x5 > T2"

    def test_in_the_next_zone_too_an_empty_one_goes_on(self, floor: Floor) -> None:
        another_zone(floor)
        label = order(floor, A=2, D=1)
        picker(floor)
        floor.scan("zone-a", "Z%A", "C%T1", "Q%1")
        assert floor.scan("zone-a", "X%FULL").say == "T1 full, 1 left: next C%"
        floor.scan("zone-a", "C%T2")
        assert floor.scan("zone-a", "L%A-01").say == "Zone A done, hand over to B"
        picker(floor, "zone-b", "2", "K2")
        floor.scan("zone-b", "Z%B")
        assert floor.scan("zone-b", "C%T2").say == f"T2={label}: B-01 x1 > T2"
        floor.scan("zone-b", "X%FULL")
        assert floor.scan("zone-b", "C%T3").say == f"T3={label}: B-01 x1 > T3"
        floor.scan("zone-b", "L%B-01")
        assert (floor.order(label).state, names(floor, "T1")) == ("picked", "T1+T2+T3")


class TestOffice:
    def test_a_held_order_goes_on_in_any_of_its_totes(self, floor: Floor) -> None:
        label = in_two_totes(floor)
        floor.office(changes.hold, label, "call")
        assert floor.lights("zone-a") == []
        assert floor.scan("zone-a", "C%T2").why == "order_held"
        floor.office(changes.go_on, label)
        assert floor.scan("zone-a", "C%T2").say == f"T2={label}: A-01 x2 > T2"

    def test_an_order_cancelled_while_a_tote_is_wanted_wants_none(self, floor: Floor) -> None:
        first, second = order(floor, "1", A=5), order(floor, "2", B=1)
        picker(floor)
        floor.scan("zone-a", "C%T1", "Q%3", "X%FULL")
        floor.cancel(first)
        assert floor.scan("zone-a", "C%T2").say == f"T2={second}: A-02 x1 > T2"

    def test_what_lies_in_several_totes_goes_back_and_frees_them_all(self, floor: Floor) -> None:
        label = in_two_totes(floor)
        floor.scan("zone-a", "L%A-01")
        floor.cancel(label)
        floor.scan("zone-a", "J%PUTAWAY")
        assert floor.scan("zone-a", "C%T2").say == "A-01 x5 < T1+T2"
        floor.scan("zone-a", "L%A-01")
        for code in ("T1", "T2"):
            free = tote(floor, code)
            assert (free.order_id, free.with_id, free.filled, free.cart_id) == (None, None, False, None)
        assert floor.stock("A-01") == {"A": 100}

    def test_fewer_pieces_than_go_back_are_asked_of_all_totes(self, floor: Floor) -> None:
        label = in_two_totes(floor)
        floor.cancel(label)
        floor.scan("zone-a", "J%PUTAWAY", "C%T1", "Q%1")
        assert floor.scan("zone-a", "X%SHORT").say == "T1+T2 -2: short? X%YES"
        floor.scan("zone-a", "X%YES")
        assert [names(floor, code) for code in ("T1", "T2")] == ["T1", "T2"]

    def test_a_cancelled_order_without_pieces_frees_them_at_once(self, floor: Floor) -> None:
        label = order(floor, A=2)
        picker(floor)
        floor.scan("zone-a", "C%T1", "X%FULL", "C%T2")
        floor.cancel(label)
        assert names(floor, "T1") == "T1"
        assert floor.scan("zone-a", "C%T2").say == "No order waits"

    @pytest.mark.parametrize("card", ["T1", "T2"])
    def test_a_short_order_that_is_released_again_is_found_and_goes_on_by_either(
        self, floor: Floor, database: Database, card: str
    ) -> None:
        label = order(floor, A=8)
        picker(floor)
        floor.scan("zone-a", "C%T1", "Q%2", "X%FULL", "C%T2", "X%SHORT", "X%YES", "L%A-09")
        assert floor.order(label).state == "short"
        with floor.work.transaction():
            act = floor.act()
            item, bin_ = floor.work.one(Item, "sku", "A", SITE), floor.work.one(Bin, "code", "A-03", SITE)
            assert item is not None
            assert bin_ is not None
            ledger.move(act, item.id, 10, ledger.site_bin(act, "outside"), bin_, "receipt")
        floor.release(label)
        with snapshot(database) as reader:
            assert order_search.exactly(reader, SITE, f"C%{card}") == [floor.order(label).id]
        assert floor.scan("bench-1", "U%3", "J%SHIP", f"C%{card}").say == f"T1+T2: {label} -1, first A-03"
        assert floor.scan("zone-a", f"C%{card}").say == f"T2={label}: A-03 x1 > T2"
        floor.scan("zone-a", "L%A-03")
        assert (floor.order(label).state, floor.stock("T1")) == ("picked", {"A": 8})


class TestBench:
    def test_each_opens_the_order_and_says_which_totes_are_to_be_there(self, floor: Floor) -> None:
        label = in_two_totes(floor)
        floor.scan("zone-a", "L%A-01", "L%A-02")
        at_bench(floor)
        assert floor.scan("bench-1", "C%T2").say == f"Order {label} T1+T2: 6 to scan"
        floor.scan("bench-1", A, A, A)
        assert floor.scan("bench-1", "X%CLOSE").say == f"{label} T1+T2 -3: re-pick? X%YES"
        floor.scan("bench-1", "X%NO", A, A)
        answer = floor.scan("bench-1", B)
        assert (answer.why, answer.say) == ("order_done", f"{label} complete. Look into T1+T2")

    def test_what_is_picked_again_goes_into_whichever_tote_has_room(self, floor: Floor) -> None:
        label = in_two_totes(floor)
        floor.scan("zone-a", "L%A-01", "L%A-02")
        at_bench(floor)
        floor.scan("bench-1", f"O%{label}", A, A, A, A, A, "X%CLOSE", "X%YES")
        assert floor.scan("zone-a", "C%T1").say == f"T2={label}: A-02 x1 > T2"
        floor.scan("zone-a", "L%A-02")
        assert floor.order(label).state == "picked"

    def test_with_the_last_parcel_all_are_free(self, floor: Floor) -> None:
        label = in_two_totes(floor)
        floor.scan("zone-a", "L%A-01", "L%A-02")
        at_bench(floor)
        floor.scan("bench-1", "C%T1", A, A, A, A, A, B, "J%PACK", f"O%{label}")
        floor.weigh("bench-1", 100_000 + 5 * 200_000 + 300_000)
        floor.scan("dock", "U%3", "J%SHIP", f"{label}.1")
        assert floor.order(label).state == "shipped"
        assert [names(floor, code) for code in ("T1", "T2")] == ["T1", "T2"]
        assert [tote(floor, code).filled for code in ("T1", "T2")] == [False, False]


def test_a_batch_tote_that_is_full_leaves_as_before(floor: Floor) -> None:
    batch(floor, {"A": 2, "B": 2}, {"A": 3})
    picker(floor)
    floor.scan("zone-a", "C%T1", "Q%4", "X%FULL")
    found = tote(floor, "T1")
    assert (found.cart_id, found.filled, found.with_id) == (None, False, None)


def test_the_next_tote_after_a_full_batch_tote_is_of_its_wave(floor: Floor) -> None:
    """An urgent wave waits too, and would come first."""
    batch(floor, {"A": 2}, {"A": 3})
    picker(floor)
    floor.scan("zone-a", "C%T1", "Q%4")
    urgent = floor.new_order("9", B=1)
    release(floor, urgent, kind="urgent")
    floor.scan("zone-a", "X%FULL")
    assert floor.scan("zone-a", "C%T2").say == "T2=W00001: A-01 x1 > T2"


@pytest.mark.parametrize("card", ["X%CLOSE", "X%FULL"])
def test_full_is_a_card_of_its_own(floor: Floor, card: str) -> None:
    at_bench(floor, job="VERIFY" if card == "X%FULL" else "PICK")
    assert floor.scan("bench-1", card).why == "not_allowed"


class TestUndo:
    def test_it_says_that_the_tote_is_not_full_and_the_walk_goes_on_there(self, floor: Floor) -> None:
        label = order(floor, A=5)
        picker(floor)
        floor.scan("zone-a", "C%T1", "Q%3", "X%FULL")
        assert floor.scan("zone-a", "X%UNDO").say == "Taken back: T1 is not full"
        assert not tote(floor, "T1").filled
        assert floor.scan("zone-a", "X%HELP").say == "A-01 x2 > T1 (1 to go)"
        assert floor.scan("zone-a", "L%A-01").say == "Walk done"
        assert floor.order(label).state == "picked"

    def test_pieces_of_either_tote_go_back(self, floor: Floor) -> None:
        label = in_two_totes(floor)
        floor.scan("zone-a", "L%A-01")
        assert floor.scan("zone-a", "X%UNDO").say == "Taken back: A -2 > A-01"
        assert floor.scan("zone-a", "X%HELP").say == "A-01 x2 > T2 (2 to go)"
        floor.scan("zone-a", "L%A-01", "L%A-02")
        assert (floor.order(label).state, floor.stock("T1")) == ("picked", {"A": 5, "B": 1})
