"""Kits in mid-flow: changed on the floor, named before anybody knew what they are made of."""

from dataclasses import replace
from typing import Any

import pytest

from hub.domain.errors import Invalid, NotFound
from hub.domain.items import Item
from hub.domain.kits import Ordered
from hub.domain.orders import Order
from hub.office import audit, kits
from hub.office.act import Act
from hub.store.database import Database
from tests.soundness import faults
from tests.unit.floor.floor_under_test import GOODS, SITE, Floor, at_bench

A, B = GOODS["A"][1], GOODS["B"][1]


def defined(floor: Floor, *, draft: bool = False, **parts: int) -> int:
    """The item SET, made of these parts where some are named."""
    with floor.work.transaction():
        item = floor.work.one(Item, "sku", "SET", SITE) or floor.work.add(
            Item(0, SITE, "SET", "SET", 0, False, False, draft)
        )
        if parts:
            kits.define(floor.act(), "SET", parts)
    return item.id


def ordered(floor: Floor, qty: int) -> str:
    label = floor.new_order("1", C=1)

    def add(act: Act, order: Order) -> Any:
        item = act.work.one(Item, "sku", "SET", SITE)
        assert item is not None
        return kits.add_lines(act, order, [Ordered(item.id, qty)])

    floor.office(add, label)
    return label


def wanted(floor: Floor, label: str) -> list[int]:
    return [line.qty_wanted for line in floor.lines(label)]


def test_a_kit_that_is_changed_on_the_floor_stops_and_goes_on_as_it_is_then(
    floor: Floor, database: Database
) -> None:
    defined(floor, A=2, B=1)
    label = ordered(floor, 2)
    floor.release(label)
    floor.walk()
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}", A)
    floor.office(kits.change, label, "SET", 1, "the buyer asked")
    assert floor.scan("bench-1", A).why == "order_changed"
    assert wanted(floor, label) == [1, 2, 1]
    floor.scan("bench-1", f"O%{label}", A, B)
    assert floor.scan("bench-1", GOODS["C"][1]).why == "order_done"
    assert faults(database) == {}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_kit_that_an_order_has_not_can_not_be_changed(floor: Floor) -> None:
    defined(floor, A=2, B=1)
    label = ordered(floor, 2)
    with pytest.raises(NotFound, match="kit A"):
        floor.office(kits.change, label, "A", 1, "asked")
    with pytest.raises(Invalid):
        floor.office(kits.change, label, "SET", -1, "asked")
    floor.office(kits.change, label, "SET", 0, "asked")
    assert wanted(floor, label) == [1, 0, 0]
    floor.office(kits.change, label, "SET", 1, "asked")
    assert wanted(floor, label) == [1, 2, 1]


def test_the_rules_let_go_of_an_order_whose_kit_is_known_now(floor: Floor, database: Database) -> None:
    defined(floor, draft=True)
    label = ordered(floor, 2)
    floor.office(lambda act, order: act.work.put(replace(order, payment="paid")), label)
    said: Any = floor.office(lambda act, order: audit.automatic(act, order.id), label)
    assert (said, floor.order(label).state) == ("hold", "held")
    defined(floor, A=2, B=1)
    assert (floor.order(label).state, wanted(floor, label)) == ("received", [1, 0, 4, 2])
    said = floor.office(lambda act, order: audit.automatic(act, order.id), label)
    assert (said, floor.order(label).state) == ("pass", "audited")
    assert faults(database) == {}
