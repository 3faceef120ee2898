"""Splits that stock decides: what is there goes, what lacks waits; each warehouse sends what it has."""

from dataclasses import replace

import pytest

from hub.domain.errors import Conflict, NotPermitted
from hub.domain.items import Item
from hub.domain.kits import Ordered, whole
from hub.domain.order_lines import OrderKit, OrderLine
from hub.domain.orders import Order
from hub.domain.stock import Bin
from hub.office import allocation, kits, ledger, split_plans
from hub.office.act import Act
from hub.store.database import Database
from hub.store.tables import WarehouseRow
from tests.soundness import faults
from tests.unit.floor.floor_under_test import SITE, Floor


def second_warehouse(floor: Floor, database: Database, **pieces: int) -> None:
    """A warehouse NORTH with one bin, and stock in it."""
    with database.session() as session:
        session.add(WarehouseRow(id=2, site=SITE, code="NORTH"))
        session.commit()
    with floor.work.transaction():
        act = floor.act()
        bin_ = act.work.add(Bin(0, SITE, 2, "N-01", "storage", "N", "N", 1, None, None))
        for sku, qty in pieces.items():
            item = act.work.one(Item, "sku", sku, SITE)
            assert item is not None
            ledger.move(act, item.id, qty, ledger.site_bin(act, "outside"), bin_, "receipt")


def audited(floor: Floor, number: str, **wanted: int) -> str:
    label = floor.new_order(number, **wanted)
    floor.office(lambda act, order: act.step(order, "audit"), label)
    return label


def states(floor: Floor, *labels: str) -> list[tuple[str, int | None]]:
    return [(floor.order(label).state, floor.order(label).warehouse_id) for label in labels]


def pieces(floor: Floor, label: str) -> list[tuple[int, int]]:
    return [(line.item_id, line.qty_wanted) for line in floor.lines(label) if line.qty_wanted]


def test_each_warehouse_sends_what_it_has(floor: Floor, database: Database) -> None:
    second_warehouse(floor, database, A=300)
    label = audited(floor, "1", A=150, B=2)
    floor.office(split_plans.by_warehouse, label)
    assert states(floor, label, "S-1~2") == [("allocated", 1), ("allocated", 2)]
    assert (pieces(floor, label), pieces(floor, "S-1~2")) == ([(1, 105), (2, 2)], [(1, 45)])
    assert faults(database) == {}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_one_warehouse_has_is_not_split_among_several(floor: Floor, database: Database) -> None:
    second_warehouse(floor, database, A=300)
    label = audited(floor, "1", A=1)
    with pytest.raises(Conflict, match="MAIN"):
        floor.office(split_plans.by_warehouse, label)
    assert states(floor, label) == [("audited", None)]
    much = audited(floor, "2", A=1000)
    with pytest.raises(Conflict, match="no stock: A"):
        floor.office(split_plans.by_warehouse, much)
    with pytest.raises(NotPermitted):
        floor.office(split_plans.by_warehouse, floor.new_order("3", A=1))


def test_the_warehouse_that_can_fill_most_decides_what_lacks(floor: Floor, database: Database) -> None:
    second_warehouse(floor, database, A=150, B=1)
    label = audited(floor, "1", A=160, B=1, C=1)
    floor.office(split_plans.by_availability, label, "the buyer can't wait")
    assert states(floor, label, "S-1~2") == [("allocated", 2), ("allocated", 1)]
    assert (pieces(floor, label), pieces(floor, "S-1~2")) == ([(1, 150), (2, 1)], [(1, 10), (3, 1)])
    assert faults(database) == {}


def test_half_a_kit_is_not_sent(floor: Floor, database: Database) -> None:
    with floor.work.transaction():
        floor.work.add(Item(0, SITE, "SET", "SET", 0, False, False))
    label = audited(floor, "1", A=1)

    def add_kits(act: Act, order: Order) -> Order:
        kits.define(act, "SET", {"B": 60, "C": 1})
        item = act.work.one(Item, "sku", "SET", SITE)
        assert item is not None
        kits.add_lines(act, order, [Ordered(item.id, 3, 999)])
        return order

    floor.office(add_kits, label)
    floor.office(split_plans.by_availability, label, "the rest comes later")
    assert pieces(floor, label) == [(1, 1), (2, 60), (3, 1)]
    assert pieces(floor, "S-1~2") == [(2, 120), (3, 2)]
    with floor.work.transaction():
        part = floor.work.one(Order, "label", "S-1~2", SITE)
        assert part is not None
        [kit] = floor.work.where(OrderKit, "order_id", part.id)
        assert kit.qty == 2
        assert whole(kit, floor.work.where(OrderLine, "order_id", part.id)) == 2
    assert states(floor, label, "S-1~2") == [("allocated", 1), ("short", None)]
    assert faults(database) == {}


def test_what_lacks_on_the_floor_waits_and_the_rest_is_sent(floor: Floor, database: Database) -> None:
    label = floor.new_order("1", A=2, B=3)
    floor.release(label)
    floor.scan("zone-a", "U%1", "J%PICK", "H%K1", "C%T1", "L%A-01", "X%SHORT", "X%YES")
    assert states(floor, label) == [("short", 1)]
    floor.office(split_plans.by_availability, label, "the buyer can't wait")
    assert states(floor, label, "S-1~2") == [("changed", 1), ("short", None)]
    assert (pieces(floor, label), pieces(floor, "S-1~2")) == ([(1, 2)], [(2, 3)])
    with floor.work.transaction():
        act = floor.act()
        item, bin_ = act.work.one(Item, "sku", "B", SITE), act.work.one(Bin, "code", "A-03", SITE)
        assert item is not None
        assert bin_ is not None
        ledger.move(act, item.id, 10, ledger.site_bin(act, "outside"), bin_, "receipt")
    assert floor.office(allocation.allocate, "S-1~2").state == "allocated"
    assert faults(database) == {}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_split_by_availability_needs_both_what_is_there_and_what_is_not(floor: Floor) -> None:
    label = audited(floor, "1", A=1)
    with pytest.raises(Conflict, match="all of it is there"):
        floor.office(split_plans.by_availability, label, "asked")
    floor.office(allocation.allocate, label)
    with pytest.raises(Conflict, match="all of it is there"):
        floor.office(split_plans.by_availability, label, "asked")
    with floor.work.transaction():
        floor.work.add(Item(0, SITE, "NEW", "NEW", 0, False, False))
    with pytest.raises(Conflict, match="none of it is there"):
        floor.office(split_plans.by_availability, audited(floor, "2", NEW=1), "asked")
    with pytest.raises(NotPermitted):
        floor.office(
            lambda act, order: split_plans.by_availability(act, replace(order, state="picking"), "asked"),
            label,
        )
