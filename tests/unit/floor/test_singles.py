"""Orders of one piece: each piece of a batch tote finds its order at the verify bench, in one scan."""

import pytest

from hub.domain.items import Barcode, Item
from hub.domain.stock import Bin
from hub.office import changes, ledger
from tests.unit.floor.floor_under_test import SITE, Floor, at_bench
from tests.unit.floor.wall_under_test import A, B, C, batch, tote, tote_of, wall, wave

pytestmark = pytest.mark.usefixtures("sound")


def singles(floor: Floor) -> list[str]:
    """Three orders of one piece in tote T1, opened at a bench."""
    labels = [floor.new_order("1", A=1), floor.new_order("2", A=1), floor.new_order("3", B=1)]
    batch(floor, wave(floor, *labels))
    at_bench(floor)
    answer = floor.scan("bench-1", "C%T1")
    assert (answer.why, answer.say, answer.want) == ("go", "T1=W00001: 3", 3)
    return labels


def test_one_scan_puts_verifies_and_cartons_the_oldest_order(floor: Floor) -> None:
    one, two, three = singles(floor)
    answer = floor.scan("bench-1", A)
    assert (answer.why, answer.say) == ("order_done", "Order S-1 complete")
    assert (floor.order(one).state, floor.stock("BOX-1"), floor.stock("T1")) == (
        "verified",
        {"A": 1},
        {"A": 1, "B": 1},
    )
    assert floor.scan("bench-1", B).say == "Order S-3 complete"
    assert floor.scan("bench-1", A).say == "Order S-2 complete"
    assert [tote_of(floor, label) for label in (one, two, three)] == ["BOX-1", "BOX-3", "BOX-2"]
    assert (tote(floor, "T1").wave_id, floor.scan("bench-1", A).why) == (None, "no_order")


def test_the_bench_goes_on_by_the_label_and_a_shipped_carton_is_used_again(floor: Floor) -> None:
    one, two, _ = singles(floor)
    floor.scan("bench-1", A)
    floor.scan("bench-2", "U%1", "J%PACK", f"O%{one}")
    assert floor.weigh("bench-2", 300_000).why == "weight_ok"
    floor.scan("dock", "U%3", "J%SHIP", f"{one}.1")
    assert (floor.order(one).state, tote(floor, "BOX-1").order_id) == ("shipped", None)
    floor.scan("bench-1", A)
    assert tote_of(floor, two) == "BOX-1"


def test_wrong_pieces_and_too_many_hold_the_bench(floor: Floor) -> None:
    singles(floor)
    answer = floor.scan("bench-1", C)
    assert (answer.why, answer.hold) == ("wrong_item", 1)
    floor.scan("bench-1", "X%RESUME", B)
    answer = floor.scan("bench-1", B)
    assert (answer.why, answer.hold) == ("over_qty", 1)


def test_undo_brings_the_piece_back_into_the_tote(floor: Floor) -> None:
    one, _, three = singles(floor)
    floor.scan("bench-1", A, B)
    assert floor.scan("bench-1", "X%UNDO").say == "Taken back: B -1 > T1"
    assert (floor.order(three).state, tote_of(floor, three)) == ("picking", "")
    assert floor.order(three).reason == "taken back on the floor 现场已撤销"
    assert floor.scan("bench-1", "X%UNDO").say == "Taken back: A -1 > T1"
    assert (floor.order(one).state, floor.stock("T1")) == ("picking", {"A": 2, "B": 1})
    assert floor.scan("bench-1", "X%UNDO").why == "confirm"
    assert floor.scan("bench-1", A, A, B).why == "order_done"


def test_undo_of_the_last_piece_opens_the_emptied_tote_again(floor: Floor) -> None:
    singles(floor)
    floor.scan("bench-1", A, A, B)
    floor.scan("bench-1", "X%UNDO")
    assert floor.scan("bench-1", B).why == "order_done"


def test_undo_is_refused_once_the_parcel_is_being_packed(floor: Floor) -> None:
    one, *_ = singles(floor)
    floor.scan("bench-1", A)
    floor.scan("bench-2", "U%1", "J%PACK", f"O%{one}")
    assert floor.scan("bench-1", "X%UNDO").why == "not_allowed"


def test_a_damaged_piece_is_set_aside_and_fetched_by_the_next_batch(floor: Floor) -> None:
    *_, three = singles(floor)
    floor.scan("bench-1", B)
    assert floor.scan("bench-1", "X%DAMAGED").say == "Damaged: B -1"
    assert (floor.order(three).state, floor.stock("DAMAGED")) == ("picking", {"B": 1})
    batch(floor, "W00001", "T2")
    assert floor.scan("bench-1", "C%T2", B).why == "order_done"
    assert floor.order(three).state == "verified"


def test_an_empty_tote_is_asked_and_its_pieces_are_picked_again(floor: Floor) -> None:
    labels = singles(floor)
    floor.scan("bench-1", A)
    assert floor.scan("bench-1", "X%CLOSE").say == "T1 -2: short? X%YES"
    assert floor.scan("bench-1", "X%YES").why == "short_pick"
    batch(floor, "W00001", "T2")
    assert floor.scan("bench-1", "C%T2", A, B).why == "order_done"
    assert {floor.order(label).state for label in labels} == {"verified"}


def test_a_held_order_is_told_and_a_cancelled_one_goes_back(floor: Floor) -> None:
    one, _, three = singles(floor)
    floor.office(changes.hold, one, "unpaid")
    assert floor.scan("bench-1", A).say == "Order S-2 complete"
    assert floor.scan("bench-1", A).why == "order_held"
    floor.office(changes.go_on, one)
    assert floor.scan("bench-1", A).say == "Order S-1 complete"
    floor.cancel(three)
    assert floor.scan("bench-1", B).why == "order_cancelled"
    floor.scan("zone-a", "U%3", "J%PUTAWAY", "H%K1", "C%T1", "L%A-02")
    assert tote(floor, "T1").wave_id is None


def test_an_order_is_opened_beside_the_batch_tote_and_left_for_it(floor: Floor) -> None:
    singles(floor)
    other = floor.new_order("9", B=2)
    floor.release(other)
    floor.walk(totes=("T2",))
    assert floor.scan("bench-1", f"O%{other}", B).why == "ok"
    assert floor.scan("bench-1", "C%T1").why == "confirm"
    assert floor.scan("bench-1", "X%YES").why == "go"
    assert floor.scan("bench-1", A).say == "Order S-1 complete"
    assert floor.scan("bench-1", f"O%{other}", B).why == "order_done"


def test_pieces_of_larger_orders_are_left_for_the_wall(floor: Floor) -> None:
    wall(floor)
    one, large = floor.new_order("1", A=1), floor.new_order("2", A=1, C=1)
    batch(floor, wave(floor, one, large))
    at_bench(floor)
    floor.scan("bench-1", "C%T1")
    assert floor.scan("bench-1", A).say == "Order S-1 complete"
    assert floor.scan("bench-1", C).why == "wrong_item"
    assert floor.order(large).state == "picking"


def test_a_serial_number_passes_once_and_again_after_it_was_taken_back(floor: Floor) -> None:
    with floor.work.transaction():
        act = floor.act()
        item = floor.work.add(Item(0, SITE, "E", "E", 80_000, False, True))
        floor.work.add(Barcode(0, SITE, "4000000000044", item.id, 1))
        bin_ = floor.work.one(Bin, "code", "A-01", SITE)
        assert bin_ is not None
        ledger.move(act, item.id, 2, ledger.site_bin(act, "outside"), bin_, "receipt")
    one, two = floor.new_order("1", E=1), floor.new_order("2", E=1)
    batch(floor, wave(floor, one, two))
    at_bench(floor)
    first, second = (f"010400000000004421{serial}" for serial in ("S1", "S2"))
    floor.scan("bench-1", "C%T1")
    assert floor.scan("bench-1", "4000000000044").why == "ambiguous_code"
    assert floor.scan("bench-1", first).why == "order_done"
    assert floor.scan("bench-1", first).why == "serial_seen"
    floor.scan("bench-1", "X%RESUME", "X%UNDO")
    assert floor.scan("bench-1", first).why == "order_done"
    assert floor.scan("bench-1", second).why == "order_done"
    assert {floor.order(label).state for label in (one, two)} == {"verified"}
