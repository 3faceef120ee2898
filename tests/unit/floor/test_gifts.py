"""Free gifts: given by rule, once, whatever is merged, split, changed or taken off by hand."""

from dataclasses import replace
from typing import Any

import pytest

from hub.domain.items import Item
from hub.domain.kits import Ordered
from hub.domain.office_rules import GiftRule, OfficeRules
from hub.domain.order_lines import OrderLine
from hub.domain.orders import Order
from hub.office import allocation, changes, gifts, kits, merging, split_plans, splitting
from hub.office.act import Act
from hub.store import intake
from hub.store.database import Database
from tests.soundness import faults
from tests.unit.floor.floor_under_test import SITE, Floor

WITH_A = GiftRule("C", 2, with_sku="A")
FROM_500 = GiftRule("B", 1, from_minor=500)
HOME = {"name": "Ada", "address": "1 High St"}
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def under(act: Act, *rules: GiftRule) -> Act:
    return replace(act, rules=replace(act.rules, office=OfficeRules(gifts=rules)))


def give(floor: Floor, label: str, *rules: GiftRule) -> dict[str, int]:
    """Give by these rules; what the order has of gifts then, SKU -> pieces."""
    floor.office(lambda act, order: gifts.add(under(act, *rules), order), label)
    return given(floor, label)


def given(floor: Floor, label: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in floor.lines(label):
        if line.gift and line.qty_wanted:
            with floor.work.transaction():
                sku = floor.work.get(Item, line.item_id).sku
            found[sku] = found.get(sku, 0) + line.qty_wanted
    return found


def priced(floor: Floor, label: str, price_minor: int) -> None:
    def act_(act: Act, order: Order) -> Any:
        for line in act.work.where(OrderLine, "order_id", order.id):
            act.work.put(replace(line, price_minor=price_minor))

    floor.office(act_, label)


def test_a_gift_is_given_once_however_often_the_rules_are_asked(floor: Floor) -> None:
    label = floor.new_order("1", A=3)
    for _ in range(3):
        assert give(floor, label, WITH_A) == {"C": 2}
    assert len(floor.lines(label)) == 2
    assert floor.order(label).version == 2


def test_a_gift_goes_when_the_order_no_longer_earns_it(floor: Floor) -> None:
    label = floor.new_order("1", A=3, B=1)
    give(floor, label, WITH_A)
    floor.office(changes.change, label, {1: 0}, "the buyer asked")
    assert give(floor, label, WITH_A) == {}
    floor.office(changes.change, label, {1: 1}, "the buyer asked")
    assert give(floor, label, WITH_A) == {}


def test_a_gift_that_somebody_took_off_is_not_given_again(floor: Floor) -> None:
    label = floor.new_order("1", A=3)
    give(floor, label, WITH_A)
    floor.office(changes.change, label, {2: 0}, "the buyer wants none")
    assert give(floor, label, WITH_A) == {}


def test_a_gift_by_worth_counts_prices_and_kits(floor: Floor) -> None:
    with floor.work.transaction():
        floor.work.add(Item(0, SITE, "SET", "SET", 0, False, False))
    label = floor.new_order("1", A=4)
    priced(floor, label, 100)
    assert give(floor, label, FROM_500) == {}

    def add_kit(act: Act, order: Order) -> Any:
        kits.define(act, "SET", {"A": 1, "C": 1})
        item = act.work.one(Item, "sku", "SET", SITE)
        assert item is not None
        return kits.add_lines(act, order, [Ordered(item.id, 1, 150)])

    floor.office(add_kit, label)
    assert give(floor, label, FROM_500) == {"B": 1}
    floor.office(kits.change, label, "SET", 0, "the buyer asked")
    assert give(floor, label, FROM_500) == {}


def test_a_rule_of_another_shop_or_an_unknown_sku_gives_nothing(floor: Floor) -> None:
    label = floor.new_order("1", A=1)
    assert give(floor, label, replace(WITH_A, shop="OTHER")) == {}
    unknown: Any = floor.office(
        lambda act, order: gifts.add(under(act, GiftRule("NONE", with_sku="A"), WITH_A), order), label
    )
    assert unknown == ["NONE"]
    assert given(floor, label) == {"C": 2}


def test_merged_orders_have_the_gifts_of_one(floor: Floor) -> None:
    labels = [floor.new_order(number, A=1) for number in "12"]
    for label in labels:
        floor.office(lambda act, order: intake.write_recipient(act.work, SITE, order.id, HOME), label)
        assert give(floor, label, WITH_A) == {"C": 2}
        floor.office(lambda act, order: act.step(order, "audit"), label)

    def merge(act: Act, order: Order) -> Order:
        other = act.work.one(Order, "label", labels[1], SITE)
        assert other is not None
        return merging.merge(under(act, WITH_A), order, [other])

    assert floor.office(merge, labels[0]).state == "audited"
    assert (given(floor, labels[0]), given(floor, labels[1])) == ({"C": 2}, {})


def test_parts_of_an_order_have_its_gifts_between_them(floor: Floor) -> None:
    label = floor.new_order("1", A=2)
    priced(floor, label, 300)
    rules = (WITH_A, FROM_500)
    assert give(floor, label, *rules) == {"C": 2, "B": 1}

    def split(act: Act, order: Order) -> Any:
        lines = {line.line_no: line.id for line in act.work.where(OrderLine, "order_id", order.id)}
        return splitting.split(act, order, [{lines[1]: 1, lines[2]: 1}], "two parcels")

    floor.office(split, label)
    assert give(floor, label, *rules) == {"C": 1, "B": 1}
    assert give(floor, "S-1~2", *rules) == {"C": 1}


def test_no_parcel_waits_for_a_gift_alone(floor: Floor, database: Database) -> None:
    with floor.work.transaction():
        floor.work.add(Item(0, SITE, "FAN", "FAN", 0, False, False))
    label = floor.new_order("1", A=1)
    assert give(floor, label, GiftRule("FAN", 2, with_sku="A")) == {"FAN": 2}
    floor.office(lambda act, order: act.step(order, "audit"), label)
    assert floor.office(allocation.allocate, label).state == "short"
    made: Any = floor.office(split_plans.by_availability, label, "send it")
    assert made == []
    assert (floor.order(label).state, given(floor, label)) == ("allocated", {})
    assert faults(database) == {}


def test_a_gift_that_left_with_a_part_comes_back_with_it(floor: Floor, database: Database) -> None:
    label = floor.new_order("1", A=2)
    floor.office(lambda act, order: intake.write_recipient(act.work, SITE, order.id, HOME), label)
    priced(floor, label, 250)
    rules = (WITH_A, FROM_500)
    assert give(floor, label, *rules) == {"C": 2, "B": 1}
    floor.office(lambda act, order: act.step(order, "audit"), label)

    def split(act: Act, order: Order) -> Any:
        lines = {line.line_no: line.id for line in act.work.where(OrderLine, "order_id", order.id)}
        return splitting.split(act, order, [{lines[1]: 1, lines[2]: 2}], "two parcels")

    def merge(act: Act, order: Order) -> Order:
        other = act.work.one(Order, "label", "S-1~2", SITE)
        assert other is not None
        return merging.merge(under(act, *rules), order, [other])

    floor.office(split, label)
    assert give(floor, label, *rules) == {"B": 1}
    floor.office(merge, label)
    assert give(floor, label, *rules) == {"C": 2, "B": 1}
    assert faults(database) == {}


def test_what_a_part_takes_over_keeps_its_gifts(floor: Floor) -> None:
    label = floor.new_order("1", A=2)
    floor.office(lambda act, order: intake.write_recipient(act.work, SITE, order.id, HOME), label)
    give(floor, label, WITH_A)

    def split(act: Act, order: Order) -> Any:
        lines = {line.line_no: line.id for line in act.work.where(OrderLine, "order_id", order.id)}
        return splitting.split(act, order, [{lines[1]: 1}], "two parcels")

    def merge(act: Act, order: Order) -> Order:
        other = act.work.one(Order, "label", label, SITE)
        assert other is not None
        return merging.merge(under(act, WITH_A), order, [other])

    floor.office(split, label)
    floor.office(merge, "S-1~2")
    assert give(floor, "S-1~2", WITH_A) == {"C": 2}
