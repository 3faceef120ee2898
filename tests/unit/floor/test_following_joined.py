"""A shop's word on orders that were split or merged, and on kits."""

from typing import Any

import pytest

from hub.domain.items import Item
from hub.domain.orders import Order
from hub.office import kits, merging, splitting
from tests.unit.floor.floor_under_test import SITE, Floor
from tests.unit.floor.shop_words import BEN, goes_to, on_sqlite, say, told, wants, word

pytestmark = pytest.mark.usefixtures("sound")


def test_the_parts_of_a_split_order_follow_too(floor: Floor) -> None:
    say(floor, word(A=4, B=2, at=1))
    ids = {line.line_no: line.id for line in floor.lines("S-1")}
    floor.office(lambda act, order: splitting.split(act, order, [{ids[1]: 1, ids[2]: 2}], "asked"), "S-1")
    assert (wants(floor), wants(floor, "S-1~2")) == ({"A": 3}, {"A": 1, "B": 2})
    assert told(floor, word(A=2, B=2, at=2, recipient=BEN)) == "changed"
    assert (wants(floor), wants(floor, "S-1~2")) == ({"A": 1}, {"A": 1, "B": 2})
    assert (goes_to(floor, "S-1"), goes_to(floor, "S-1~2")) == ("Ben", "Ben")
    assert told(floor, word(A=2, B=2, at=3, status="cancelled", recipient=BEN)) == "cancelled"
    assert {floor.order("S-1").state, floor.order("S-1~2").state} == {"cancelled"}


def merged(floor: Floor) -> None:
    """Orders S-1 (two A) and S-2 (one B) in one parcel, S-1."""
    say(floor, word(A=2, at=1))
    say(floor, word("2", B=1, at=1))

    def merge(act: Any, into: Order) -> Order:
        other = act.work.one(Order, "label", "S-2", SITE)
        return merging.merge(act, into, [other])

    floor.office(merge, "S-1")
    assert wants(floor) == {"A": 2, "B": 1}


def test_of_a_merged_order_only_its_own_pieces_leave(floor: Floor) -> None:
    merged(floor)
    assert told(floor, word("2", B=3, at=2)) == "changed"
    assert wants(floor) == {"A": 2, "B": 3}
    assert told(floor, word("2", B=3, at=3, status="cancelled")) == "cancelled"
    assert wants(floor) == {"A": 2}
    assert (floor.order("S-1").state, floor.order("S-2").state) == ("received", "merged")


@on_sqlite
def test_another_address_of_a_merged_order_holds_the_parcel(floor: Floor) -> None:
    merged(floor)
    assert told(floor, word("2", B=1, at=2, recipient=BEN)) == "changed"
    assert floor.order("S-1").state == "held"
    assert "S-2" in floor.order("S-1").reason
    assert goes_to(floor, "S-1") == "Ada"


@on_sqlite
def test_a_merged_order_is_paid_when_all_of_it_is(floor: Floor) -> None:
    merged(floor)
    say(floor, word("2", B=1, at=2, payment="refunded"))
    assert floor.order("S-1").payment == "refunded"
    say(floor, word("2", B=1, at=3, payment="paid"))
    assert floor.order("S-1").payment == "paid"


@on_sqlite
def test_a_kit_is_changed_as_the_shop_knows_it(floor: Floor) -> None:
    with floor.work.transaction():
        act = floor.act()
        act.work.add(Item(0, SITE, "SET", "A set", 0, False, False))
        kits.define(act, "SET", {"A": 2, "B": 1})
    say(floor, word(SET=2, at=1))
    assert wants(floor) == {"A": 4, "B": 2}
    assert told(floor, word(SET=2, at=2)) == "same"
    assert told(floor, word(SET=3, at=3)) == "changed"
    assert wants(floor) == {"A": 6, "B": 3}
    assert told(floor, word(SET=1, C=1, at=4)) == "changed"
    assert wants(floor) == {"A": 2, "B": 1, "C": 1}
    assert told(floor, word(C=1, SET=1, A=1, at=5)) == "changed"
    assert wants(floor) == {"A": 3, "B": 1, "C": 1}


def torn(floor: Floor) -> None:
    """Order S-1 of two sets (two A and one B each), whose B stand apart as S-1~2."""
    with floor.work.transaction():
        act = floor.act()
        act.work.add(Item(0, SITE, "SET", "A set", 0, False, False))
        kits.define(act, "SET", {"A": 2, "B": 1})
    say(floor, word(SET=2, at=1))
    (of_b,) = [line for line in floor.lines("S-1") if line.qty_wanted == 2]
    floor.office(splitting.split, "S-1", [{of_b.id: 2}], "the bowls go ahead")


@on_sqlite
def test_a_kit_whose_parts_stand_apart_is_a_persons_affair(floor: Floor) -> None:
    torn(floor)
    assert told(floor, word(SET=3, at=2)) == "too_late"
    assert (wants(floor), wants(floor, "S-1~2")) == ({"A": 4}, {"B": 2})
    assert told(floor, word(SET=3, at=3)) == "same"


@on_sqlite
def test_parts_that_stand_apart_from_their_kit_are_none_of_the_pieces_wanted_beside_it(floor: Floor) -> None:
    torn(floor)
    (of_b,) = floor.lines("S-1~2")
    floor.office(splitting.split, "S-1~2", [{of_b.id: 1}], "one bowl further ahead")
    apart = [{"B": 1}, {"B": 1}]
    assert told(floor, word(SET=2, B=3, at=2)) == "changed"
    assert (wants(floor), [wants(floor, part) for part in ("S-1~2", "S-1~3")]) == ({"A": 4, "B": 3}, apart)
    assert told(floor, word(SET=2, B=1, at=3)) == "changed"
    assert (wants(floor), [wants(floor, part) for part in ("S-1~2", "S-1~3")]) == ({"A": 4, "B": 1}, apart)
    assert told(floor, word(SET=2, at=4)) == "changed"
    assert (wants(floor), [wants(floor, part) for part in ("S-1~2", "S-1~3")]) == ({"A": 4}, apart)


@on_sqlite
def test_parts_that_another_order_took_over_without_their_kit_leave_it_when_the_shop_cancels(
    floor: Floor,
) -> None:
    torn(floor)
    say(floor, word("2", C=1, at=1))

    def merge(act: Any, into: Order) -> Order:
        return merging.merge(act, into, [act.work.one(Order, "label", "S-1~2", SITE)])

    floor.office(merge, "S-2")
    assert wants(floor, "S-2") == {"C": 1, "B": 2}
    assert told(floor, word(SET=2, at=2, status="cancelled")) == "cancelled"
    assert (wants(floor), wants(floor, "S-2")) == ({}, {"C": 1})
