"""What a code may mean at the bench: shared barcodes, lots, dates, serial numbers, and what is no goods."""

from dataclasses import replace

import pytest

from hub.domain import items
from hub.domain.items import Barcode, Item
from hub.domain.order_lines import OrderLine
from hub.domain.orders import Order
from hub.domain.stock import Bin
from hub.office import ledger
from protocol.messages import Scan
from tests.unit.floor.floor_under_test import GOODS, SITE, Floor

A, B, C = (GOODS[sku][1] for sku in "ABC")
GS = "\x1d"
GTIN = "04000000000044"


def new_item(
    floor: Floor, sku: str, code: str, *, lot: bool = False, serial: bool = False, stock_lot: str = ""
) -> None:
    """An item with 20 pieces in A-03."""
    with floor.work.transaction():
        item = floor.work.add(Item(0, SITE, sku, sku, 500_000, lot, serial))
        floor.work.add(Barcode(0, SITE, code, item.id, 1))
        act = floor.act()
        bin_ = floor.work.one(Bin, "code", "A-03", SITE)
        assert bin_ is not None
        ledger.move(act, item.id, 20, ledger.site_bin(act, "outside"), bin_, "receipt", lot=stock_lot)


def share(floor: Floor, code: str, sku: str) -> None:
    with floor.work.transaction():
        item = floor.work.one(Item, "sku", sku, SITE)
        assert item is not None
        floor.work.add(Barcode(0, SITE, code, item.id, 1))


def at_bench(floor: Floor, **wanted: int) -> None:
    """An order of these pieces, picked and open at bench-1."""
    label = floor.new_order("1", **wanted)
    floor.release(label)
    floor.walk()
    floor.scan("bench-1", "U%2", "J%VERIFY", f"O%{label}")


def test_a_shared_barcode_means_the_item_that_the_order_has(floor: Floor) -> None:
    share(floor, "SHARED", "A")
    share(floor, "SHARED", "B")
    at_bench(floor, B=1, C=1)
    assert floor.scan("bench-1", "SHARED").say == "OK B 1/1"


def test_a_shared_barcode_of_two_items_of_the_order_is_ambiguous_until_one_is_full(floor: Floor) -> None:
    share(floor, "SHARED", "A")
    share(floor, "SHARED", "B")
    at_bench(floor, A=1, B=1)
    assert floor.scan("bench-1", "SHARED").why == "ambiguous_code"
    floor.scan("bench-1", A)
    assert floor.scan("bench-1", "SHARED").why == "order_done"


def test_two_lines_of_one_item_are_filled_in_their_order(floor: Floor) -> None:
    label = floor.new_order("1", A=1, B=2)
    with floor.work.transaction():
        order = floor.work.one(Order, "label", label, SITE)
        assert order is not None
        first, second = floor.work.where(OrderLine, "order_id", order.id)
        floor.work.put(replace(second, item_id=first.item_id))
    floor.release(label)
    floor.walk()
    assert floor.scan("bench-1", "U%2", "J%VERIFY", f"O%{label}", A).want == 3
    assert [line.qty_verified for line in floor.lines(label)] == [1, 0]
    floor.scan("bench-1", A)
    assert [line.qty_verified for line in floor.lines(label)] == [1, 1]
    assert floor.scan("bench-1", A).why == "order_done"


@pytest.mark.parametrize(
    ("code", "why"),
    [
        (f"01{GTIN}10LOT1", "order_done"),
        (f"01{GTIN}10LOT2", "lot_mismatch"),
        (f"01{GTIN}1710113010LOT1", "expired"),
        (f"01{GTIN}1711010110LOT1", "order_done"),
        (GTIN, "order_done"),
    ],
)
def test_lot_and_date_of_a_gs1_code_are_held_against_what_was_picked(
    floor: Floor, code: str, why: str
) -> None:
    new_item(floor, "D", GTIN[1:], lot=True, stock_lot="LOT1")
    at_bench(floor, D=1)
    assert floor.event("bench-1", Scan, c=code, aim="]d2").answer.why == why  # type: ignore[union-attr]


def test_a_serial_number_leaves_once(floor: Floor) -> None:
    new_item(floor, "D", GTIN[1:], serial=True)
    at_bench(floor, D=2)
    assert floor.scan("bench-1", GTIN).why == "ambiguous_code"
    assert floor.scan("bench-1", f"01{GTIN}21S1").got == 1
    assert floor.scan("bench-1", f"01{GTIN}21S1").why == "serial_seen"
    floor.scan("bench-1", "X%RESUME")
    assert floor.scan("bench-1", f"01{GTIN}21S2").why == "order_done"


def test_undo_gives_serial_numbers_back(floor: Floor) -> None:
    new_item(floor, "D", GTIN[1:], serial=True)
    at_bench(floor, D=2)
    floor.scan("bench-1", f"01{GTIN}21S1", "X%UNDO")
    assert floor.scan("bench-1", f"01{GTIN}21S1").got == 1


def test_a_count_in_the_symbol_is_taken(floor: Floor) -> None:
    new_item(floor, "D", GTIN[1:])
    at_bench(floor, D=6)
    assert floor.scan("bench-1", f"01{GTIN}3006").why == "order_done"


def test_the_same_scan_while_nothing_answered_is_the_same_piece(floor: Floor) -> None:
    at_bench(floor, A=3)
    first = floor.event("bench-1", Scan, c=A).answer
    assert first is not None
    again = floor.event("bench-1", Scan, c=A, re=first.seq).answer
    assert again is not None
    assert again.why == "same_piece"
    other = floor.event("bench-1", Scan, c="A", re=first.seq).answer
    assert other is not None
    assert (other.why, other.got) == ("ok", 2)


def test_what_cannot_be_printed_is_an_unknown_code(floor: Floor) -> None:
    at_bench(floor, A=1)
    answer = floor.event("bench-1", Scan, x="ff00").answer
    assert answer is not None
    assert (answer.why, answer.say) == ("unknown_code", "Unknown code ff00")


@pytest.mark.parametrize("code", ["0012345678905", "012345678905", "12345678905"])
def test_a_gtin_is_the_same_number_in_all_its_lengths(code: str) -> None:
    assert "12345678905" in items.lookups(items.Scanned(code))
    assert "00012345678905" in items.lookups(items.Scanned(code))


@pytest.mark.parametrize(
    "code", ["X%DANCE", "J%DANCE", "Q%0", "Q%-3", "Q%many", "W%9", "S%1", "U%2", "O%", "%", "X%YES"]
)
def test_cards_that_mean_nothing_here_do_nothing(floor: Floor, code: str) -> None:
    at_bench(floor, A=1)
    before = floor.lines("S-1")
    assert floor.scan("bench-1", code).v in ("fail", "bad", "info")
    assert floor.lines("S-1") == before
    assert floor.scan("bench-1", A).why == "order_done"
