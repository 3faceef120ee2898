"""Lots at the put wall.

A piece may come to an order by another one's pick, and still goes back to its own bin.
"""

import pytest

from hub.domain.items import Barcode, Item
from hub.domain.stock import Balance, Bin
from hub.office import changes, ledger
from tests.unit.floor.floor_under_test import SITE, Floor, at_bench
from tests.unit.floor.wall_under_test import batch, put, sorter, tote_of, wall, wave

pytestmark = [pytest.mark.long, pytest.mark.usefixtures("sound")]
D = "4000000000037"
LOT_1, LOT_2 = (f"010400000000003710{lot}" for lot in ("L1", "L2"))
"""GS1 codes that say item and lot."""


def lots(floor: Floor, code: str) -> dict[str, int]:
    """Lot -> pieces of D in a bin."""
    with floor.work.transaction():
        bin_ = floor.work.one(Bin, "code", code, SITE)
        assert bin_ is not None
        item = floor.work.one(Item, "sku", "D", SITE)
        assert item is not None
        rows = floor.work.where(Balance, "bin_id", bin_.id)
        return {b.lot: b.qty for b in rows if b.item_id == item.id and b.qty}


def sorted_orders(floor: Floor) -> tuple[str, str]:
    """Two orders of two pieces of D: the first was picked of lot L1, the second of L2, and both lie in T1."""
    wall(floor)
    with floor.work.transaction():
        act = floor.act()
        item = floor.work.add(Item(0, SITE, "D", "D", 50_000, True, False))
        floor.work.add(Barcode(0, SITE, D, item.id, 1))
        outside = ledger.site_bin(act, "outside")
        for code, lot, qty in (("A-01", "L1", 2), ("A-02", "L2", 6)):
            bin_ = floor.work.one(Bin, "code", code, SITE)
            assert bin_ is not None
            ledger.move(act, item.id, qty, outside, bin_, "receipt", lot=lot)
    one, two = floor.new_order("1", D=2), floor.new_order("2", D=2)
    batch(floor, wave(floor, one, two))
    assert lots(floor, "T1") == {"L1": 2, "L2": 2}
    sorter(floor)
    return one, two


def test_the_scanned_lot_is_put_whoever_it_was_picked_for(floor: Floor) -> None:
    one, two = sorted_orders(floor)
    put(floor, LOT_2, LOT_2, LOT_1, LOT_1)
    assert (lots(floor, tote_of(floor, one)), lots(floor, tote_of(floor, two))) == ({"L2": 2}, {"L1": 2})
    assert floor.order(two).state == "picked"


def test_a_lot_that_is_not_in_the_tote_is_refused(floor: Floor) -> None:
    sorted_orders(floor)
    answer = floor.scan("wall-1", "010400000000003710L9")
    assert (answer.why, answer.hold) == ("lot_mismatch", 1)


def test_a_cancelled_orders_pieces_go_back_to_the_bins_of_their_lots(floor: Floor) -> None:
    one, _ = sorted_orders(floor)
    put(floor, LOT_2, LOT_2)
    slot = tote_of(floor, one)
    floor.cancel(one)
    floor.scan("zone-a", "U%3", "J%PUTAWAY", "H%K1", f"C%{slot}", "L%A-02")
    assert (lots(floor, slot), lots(floor, "A-02")) == ({}, {"L2": 6})
    put(floor, LOT_1, LOT_1)


def test_what_the_bench_lacks_of_another_lot_is_in_its_bin_by_the_books(floor: Floor) -> None:
    one, _ = sorted_orders(floor)
    put(floor, LOT_2, LOT_2)
    at_bench(floor)
    slot = tote_of(floor, one)
    assert floor.scan("bench-1", f"S%{slot}", LOT_2, "X%CLOSE", "X%YES").why == "short_pick"
    assert (lots(floor, slot), lots(floor, "A-02")) == ({"L2": 1}, {"L2": 5})


def test_fewer_are_wanted_than_lie_in_the_slot(floor: Floor) -> None:
    one, _ = sorted_orders(floor)
    put(floor, LOT_2, LOT_2)
    floor.office(changes.change, one, {1: 1}, "buyer asked")
    floor.scan("zone-a", "U%3", "J%PUTAWAY", "H%K1", f"S%{tote_of(floor, one)}", "L%A-02")
    assert (lots(floor, tote_of(floor, one)), lots(floor, "A-02")) == ({"L2": 1}, {"L2": 5})


def test_an_emptied_tote_gives_each_lot_back_to_its_bin(floor: Floor) -> None:
    sorted_orders(floor)
    put(floor, LOT_2)
    floor.scan("wall-1", "X%CLOSE", "X%YES")
    assert (lots(floor, "A-01"), lots(floor, "A-02")) == ({"L1": 2}, {"L2": 5})
    batch(floor, "W00001", "T2")
    sorter(floor, tote="T2")
    assert put(floor, D, D, D).why == "order_done"
