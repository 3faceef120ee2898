"""Splitting on the floor's own database: every piece is wanted once, wherever it went."""

from dataclasses import replace
from typing import Any

import pytest

from hub.domain.errors import Conflict, DomainError, Invalid, NotPermitted
from hub.domain.orders import Order
from hub.office import audit, changes
from hub.store import intake
from hub.store.database import Database
from tests.soundness import faults
from tests.unit.floor.floor_under_test import GOODS, SITE, Floor, at_bench
from tests.unit.floor.joining_acts import HOME, allocated, merge, order_of, promised, reserved, split, wants

A = GOODS["A"][1]


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
    assert faults(database) == {}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_part_has_a_label_of_its_own_that_a_frame_can_carry(floor: Floor) -> None:
    floor.new_order("1~2", A=1)
    assert split(floor, order_of(floor, "1", A=2), {1: 1}) == ["S-1~3"]
    longest = order_of(floor, "9" * 60, A=2)
    [part] = split(floor, longest, {1: 1})
    assert len(part) == 64
    with pytest.raises(Invalid, match="64 characters"):
        split(floor, order_of(floor, "9" * 61, A=2), {1: 1})
