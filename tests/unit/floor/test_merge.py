"""Merging on the floor's own database: orders of one buyer become one, once, and every piece with them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from hub.domain.errors import Conflict, Invalid, NotPermitted
from hub.domain.orders import Order
from hub.office import audit, changes, merging
from tests.unit.floor.floor_under_test import GOODS, SITE, Floor, at_bench
from tests.unit.floor.joining_acts import HOME, allocated, merge, order_of, promised, reserved, wants

A, B = GOODS["A"][1], GOODS["B"][1]


def test_orders_of_one_buyer_become_one_that_ships_with_all(floor: Floor) -> None:
    one, two, three = order_of(floor, "1", A=2), order_of(floor, "2", A=1, B=1), order_of(floor, "3", C=1)
    for label in (one, two, three):
        allocated(floor, label)
    merged = merge(floor, one, two, three)
    assert (merged.state, reserved(floor)) == ("audited", 0)
    assert wants(floor, one) == {"A": 3, "B": 1, "C": 1}
    assert [floor.order(label).state for label in (two, three)] == ["merged", "merged"]
    assert floor.order(two).merged_into_id == merged.id
    assert wants(floor, two) == {}
    floor.release(one)
    floor.walk()
    at_bench(floor)
    assert floor.scan("bench-1", f"O%{one}", A, A, A, B).why == "ok"
    assert floor.scan("bench-1", f"O%{two}").why == "order_cancelled"


def test_the_whole_is_audited_anew_where_a_part_was_not(floor: Floor) -> None:
    one, two = order_of(floor, "1", A=2), order_of(floor, "2", B=1)
    allocated(floor, one)
    assert merge(floor, one, two).state == "received"
    assert (reserved(floor), promised(floor, one)) == (0, {})


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("recipient", "changed", "told"),
    [
        (HOME | {"phone": "02079460099"}, {}, "another buyer"),
        (HOME | {"address": "2 High St"}, {}, "another address"),
        (HOME, {"payment": "unpaid"}, "payment"),
        (HOME, {"carrier": "UPS"}, "carrier"),
        (HOME, {"waybill": "1Z"}, "waybill"),
    ],
)
def test_what_one_parcel_can_have_one_of_must_be_alike(
    floor: Floor, recipient: Mapping[str, str], changed: dict[str, str], told: str
) -> None:
    one, two = order_of(floor, "1", A=2), order_of(floor, "2", recipient, B=1)
    floor.office(lambda act, order: act.work.put(replace(order, carrier="DHL")), one)
    floor.office(lambda act, order: act.work.put(replace(order, **changed)), two)
    with pytest.raises(Conflict, match=told):
        merge(floor, one, two)
    assert wants(floor, one) == {"A": 2}
    assert floor.order(two).state == "received"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_has_no_recipient_is_merged_with_nothing(floor: Floor) -> None:
    one, two = floor.new_order("1", A=1), floor.new_order("2", A=1)
    with pytest.raises(Conflict, match="with a recipient"):
        merge(floor, one, two)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_orders_that_have_been_released_or_have_ended_are_not_merged(floor: Floor) -> None:
    one, two = order_of(floor, "1", A=2), order_of(floor, "2", B=1)
    floor.release(two)
    with pytest.raises(NotPermitted, match="released"):
        merge(floor, one, two)
    floor.office(changes.hold, two, "call the buyer")
    with pytest.raises(Conflict, match="not yet released"):
        merge(floor, one, two)
    with pytest.raises(Conflict, match="not on hold"):
        merge(floor, two, one)
    floor.cancel(two)
    with pytest.raises(NotPermitted, match="cancelled"):
        merge(floor, one, two)
    with pytest.raises(Invalid):
        merge(floor, one, one)


def test_an_order_is_merged_once(floor: Floor) -> None:
    one, two, three = (order_of(floor, number, A=1) for number in "123")
    merge(floor, one, two)
    for into in (one, three):
        with pytest.raises(NotPermitted):
            merge(floor, into, two)
    assert wants(floor, one) == {"A": 2}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_order_that_somebody_audits_is_merged_by_that_person_alone(floor: Floor) -> None:
    one, two = order_of(floor, "1", A=1), order_of(floor, "2", B=1)

    def by(badge_id: int, what: Any) -> Any:
        return lambda act, order: what(replace(act, operator_id=badge_id), order)

    floor.office(by(1, audit.take), two)
    with pytest.raises(Conflict, match="in the hands of P1"):
        merge(floor, one, two)

    def merged(act: Any, order: Order) -> Order:
        other = act.work.one(Order, "label", two, SITE)
        return merging.merge(act, order, [other])

    assert floor.office(by(1, merged), one).state == "received"
