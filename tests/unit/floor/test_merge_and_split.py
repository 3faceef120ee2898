"""Merging and splitting on the floor's own database: every piece is wanted once, wherever it went."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from hub.domain.errors import Conflict, DomainError, Invalid, NotPermitted
from hub.domain.orders import Order, OrderLine
from hub.domain.picking import OPEN, PICK, Pick
from hub.domain.stock import Balance
from hub.office import allocation, audit, changes, merging, splitting
from hub.office.check import check
from hub.store import intake
from hub.store.database import Database
from tests.unit.floor.floor_under_test import GOODS, SITE, Floor, at_bench

A, B = GOODS["A"][1], GOODS["B"][1]
HOME = {"name": "Ada", "address": "1 High St", "postcode": "N1 9GU", "country": "GB", "phone": "02079460018"}


def order_of(floor: Floor, number: str, recipient: Mapping[str, str] = HOME, **wanted: int) -> str:
    """An order of somebody, received; its label."""
    label = floor.new_order(number, **wanted)
    floor.office(lambda act, order: intake.write_recipient(act.work, SITE, order.id, recipient), label)
    return label


def audited(floor: Floor, label: str) -> None:
    floor.office(lambda act, order: act.step(order, "audit"), label)


def allocated(floor: Floor, label: str) -> None:
    audited(floor, label)
    assert floor.office(allocation.allocate, label).state == "allocated"


def merge(floor: Floor, into: str, *others: str) -> Order:
    def act_(act: Any, order: Order) -> Order:
        found = [act.work.one(Order, "label", label, SITE) for label in others]
        return merging.merge(act, order, found)

    return floor.office(act_, into)


def split(floor: Floor, label: str, *parts: Mapping[int, int], **kwargs: Any) -> list[str]:
    """Split by line numbers; the labels of the new orders."""

    def act_(act: Any, order: Order) -> Any:
        ids = {line.line_no: line.id for line in act.work.where(OrderLine, "order_id", order.id)}
        by_id = [{ids[no]: qty for no, qty in part.items()} for part in parts]
        return splitting.split(act, order, by_id, "asked", **kwargs)

    return [new.label for new in floor.office(act_, label)]  # type: ignore[attr-defined]  # returns what the act returns


def wants(floor: Floor, label: str) -> dict[str, int]:
    """SKU -> pieces that an order still wants."""
    found: dict[str, int] = {}
    for line in floor.lines(label):
        sku = sorted(GOODS)[line.item_id - 1]
        found[sku] = found.get(sku, 0) + line.qty_wanted
    return {sku: qty for sku, qty in found.items() if qty}


def promised(floor: Floor, label: str) -> dict[int, int]:
    """Item -> pieces that open picks of an order are promised."""
    order = floor.order(label)
    with floor.work.transaction():
        picks = [
            p for p in floor.work.where(Pick, "order_id", order.id) if p.kind == PICK and p.state == OPEN
        ]
    found: dict[int, int] = {}
    for pick in picks:
        found[pick.item_id] = found.get(pick.item_id, 0) + pick.qty_left
    return found


def reserved(floor: Floor) -> int:
    with floor.work.transaction():
        return sum(row.reserved for item in (1, 2, 3) for row in floor.work.where(Balance, "item_id", item))


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


def test_a_part_takes_its_promises_with_it(floor: Floor) -> None:
    label = order_of(floor, "1", A=3, B=2)
    allocated(floor, label)
    before = reserved(floor)
    [part] = split(floor, label, {1: 2, 2: 2})
    assert part == "S-1~2"
    assert (wants(floor, label), wants(floor, part)) == ({"A": 1}, {"A": 2, "B": 2})
    assert (promised(floor, label), promised(floor, part)) == ({1: 1}, {1: 2, 2: 2})
    assert [floor.order(each).state for each in (label, part)] == ["allocated", "allocated"]
    assert reserved(floor) == before
    floor.release(label, part)
    floor.walk(totes=("T1", "T2"))
    assert [floor.order(each).state for each in (label, part)] == ["picked", "picked"]


def test_parts_of_parts_are_numbered_on(floor: Floor) -> None:
    label = order_of(floor, "1", A=9)
    assert split(floor, label, {1: 2}, {1: 3}) == ["S-1~2", "S-1~3"]
    assert split(floor, "S-1~3", {1: 1}) == ["S-1~4"]
    assert [sum(wants(floor, each).values()) for each in (label, "S-1~2", "S-1~3", "S-1~4")] == [4, 2, 2, 1]
    assert floor.order("S-1~4").parent_id == floor.order("S-1~3").id


def test_a_part_for_somebody_else_is_audited_anew_and_gives_its_stock_back(floor: Floor) -> None:
    label = order_of(floor, "1", A=3)
    allocated(floor, label)
    [part] = split(floor, label, {1: 1}, recipients=[{"address": "7 Low Rd"}])
    assert (floor.order(part).state, promised(floor, part), reserved(floor)) == ("received", {}, 2)
    id_ = floor.order(part).id
    with floor.work.transaction():
        said = intake.recipient(floor.work, id_)
    assert (said["address"], said["name"]) == ("7 Low Rd", "Ada")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("parts", [[], [{}], [{1: 0}], [{1: 4}], [{1: 3, 2: 2}], [{1: 2}, {1: 2}], [{1: -1}]])
def test_a_split_that_leaves_nothing_or_takes_too_much_is_refused(
    floor: Floor, parts: list[dict[int, int]]
) -> None:
    label = order_of(floor, "1", A=3, B=2)
    with pytest.raises(Invalid):
        split(floor, label, *parts)
    assert wants(floor, label) == {"A": 3, "B": 2}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_order_that_was_released_is_not_split(floor: Floor) -> None:
    label = order_of(floor, "1", A=3)
    floor.release(label)
    with pytest.raises(NotPermitted):
        split(floor, label, {1: 1})
    floor.office(changes.hold, label, "call the buyer")
    with pytest.raises(Conflict, match="go on first"):
        split(floor, label, {1: 1})


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_parts_of_a_held_order_stay_held(floor: Floor) -> None:
    label = order_of(floor, "1", A=3)
    allocated(floor, label)
    floor.office(changes.hold, label, "call the buyer")
    [part] = split(floor, label, {1: 1})
    for each in (label, part):
        found = floor.order(each)
        assert (found.state, found.resume_state, found.reason) == ("held", "allocated", "call the buyer")
    assert floor.office(changes.go_on, part).state == "allocated"
    assert promised(floor, part) == {1: 1}


def test_an_order_that_fell_short_on_the_floor_goes_on_without_what_it_lacks(floor: Floor) -> None:
    label = order_of(floor, "1", A=2, B=1)
    floor.release(label)
    floor.scan("zone-a", "U%1", "J%PICK", "H%K1", "C%T1", "L%A-01", "X%SHORT", "X%YES")
    assert floor.order(label).state == "short"
    with pytest.raises(Invalid):
        split(floor, label, {1: 1})
    [part] = split(floor, label, {2: 1})
    assert (floor.order(label).state, floor.order(part).state) == ("changed", "audited")
    assert (wants(floor, label), wants(floor, part)) == ({"A": 2}, {"B": 1})
    at_bench(floor)
    assert floor.scan("bench-1", f"O%{label}").why == "order_changed"
    assert floor.scan("bench-1", f"O%{label}", A, A).why == "order_done"


def test_what_went_to_another_order_is_not_cancelled_with_this_one(floor: Floor) -> None:
    label = order_of(floor, "1", A=3)
    [part] = split(floor, label, {1: 2})
    floor.cancel(label)
    assert (wants(floor, label), wants(floor, part)) == ({}, {"A": 2})
    assert [(line.qty_cancelled, line.qty_moved) for line in floor.lines(label)] == [(1, 2)]


def test_a_refused_split_or_merge_changes_nothing(floor: Floor) -> None:
    one, two = order_of(floor, "1", A=2), order_of(floor, "2", HOME | {"name": "Bob"}, B=1)
    for refused in (lambda: merge(floor, one, two), lambda: split(floor, one, {1: 1}, {1: 1})):
        with pytest.raises(DomainError):
            refused()
    assert (wants(floor, one), wants(floor, two)) == ({"A": 2}, {"B": 1})
    with floor.work.transaction():
        assert floor.work.one(Order, "label", "S-1~2", SITE) is None


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_hold_goes_with_a_part_wherever_that_is_sent(floor: Floor) -> None:
    label = order_of(floor, "1", A=3)
    allocated(floor, label)
    floor.office(changes.hold, label, "fraud?")
    [part] = split(floor, label, {1: 1}, recipients=[{"address": "7 Low Rd"}])
    found = floor.order(part)
    assert (found.state, found.resume_state, found.reason) == ("held", "received", "fraud?")
    assert reserved(floor) == 2


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_the_rules_found_holds_for_the_parts_too(floor: Floor) -> None:
    unpaid = order_of(floor, "1", A=3)
    floor.office(lambda act, order: act.work.put(replace(order, payment="unpaid")), unpaid)
    noted = order_of(floor, "2", HOME | {"phone": "02079460077"}, A=3)
    floor.office(lambda act, order: act.work.put(replace(order, note="as a present")), noted)
    for label, outcome in ((unpaid, "hold"), (noted, "ask")):
        said: Any = floor.office(lambda act, order: audit.automatic(act, order.id), label)
        assert said == outcome
        [part] = split(floor, label, {1: 1})
        [elsewhere] = split(floor, label, {1: 1}, recipients=[{"address": "7 Low Rd"}])
        assert (floor.order(part).state, floor.order(part).asked) == (
            floor.order(label).state,
            outcome == "ask",
        )
        assert not floor.order(elsewhere).asked
        floor.office(lambda act, order: audit.look_again(act, order, "paid"), part)
        assert (floor.order(part).state, floor.order(part).asked) == ("received", False)


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


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_merge_takes_a_split_back(floor: Floor, database: Database) -> None:
    label = order_of(floor, "1", A=3, B=1)
    allocated(floor, label)
    [part] = split(floor, label, {1: 2})
    assert merge(floor, label, part).state == "audited"
    assert (wants(floor, label), wants(floor, part), reserved(floor)) == ({"A": 3, "B": 1}, {}, 0)
    [again] = split(floor, label, {1: 1, 3: 2})
    assert (again, wants(floor, again)) == ("S-1~3", {"A": 3})
    floor.release(label, again)
    assert [floor.order(each).state for each in (label, part, again)] == ["released", "merged", "released"]
    assert not [result for result in check(database) if result.faults]
