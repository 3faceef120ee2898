"""A shop's word on its orders, from before the floor until after they have left, on both databases."""

from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from hub.domain.cases import Case
from hub.domain.errors import Conflict
from hub.domain.items import Item
from hub.domain.orders import Order
from hub.office import audit, changes, following, kits, merging, splitting
from hub.office.connectors import Deleted, ShopLine, ShopOrder
from hub.office.following import Followed
from hub.office.new_orders import Recipient
from hub.store import intake
from tests.unit.floor.floor_under_test import GOODS, SITE, Floor, at_bench

ADA = Recipient("Ada", "1 High St", "N1 9GU", "GB", "02079460018", "ada@example.com")
BEN = Recipient("Ben", "2 Low Rd", "N2 1AA", "GB", "02079460019", "ben@example.com")
A = GOODS["A"][1]


def word(number: str = "1", at: int = 1, *, recipient: Recipient | None = ADA, **says: Any) -> ShopOrder:
    """What a shop says at its own time `at`: pieces by SKU, and anything else by its name."""
    lines = tuple(ShopLine(sku, qty, 100) for sku, qty in says.items() if sku.isupper() and qty)
    rest = {name: value for name, value in says.items() if not name.isupper()}
    said = ShopOrder(number, lines, payment="paid", recipient=recipient, said_at_ms=at, key=f"k{number}")
    return replace(said, **rest)


def say(floor: Floor, new: ShopOrder) -> Followed:
    with floor.work.transaction():
        return following.follow(floor.act(), 1, "web", new)


def told(floor: Floor, new: ShopOrder) -> str:
    return say(floor, new).outcome


def wants(floor: Floor, label: str = "S-1") -> dict[str, int]:
    """SKU -> pieces that an order still wants."""
    found: dict[str, int] = {}
    for line in floor.lines(label):
        with floor.work.transaction():
            sku = floor.work.get(Item, line.item_id).sku
        found[sku] = found.get(sku, 0) + line.qty_wanted
    return {sku: qty for sku, qty in found.items() if qty}


def goes_to(floor: Floor, label: str) -> str:
    order = floor.order(label)
    with floor.work.transaction():
        return intake.recipient(floor.work, order.id)["name"]


def judged(floor: Floor, label: str = "S-1") -> str:
    """Let the rules judge an order; its state then."""
    floor.office(lambda act, order: audit.automatic(act, order.id), label)
    return floor.order(label).state


def cases(floor: Floor, label: str = "S-1") -> list[tuple[str, str, int]]:
    order = floor.order(label)
    with floor.work.transaction():
        return [(case.kind, case.state, case.times) for case in floor.work.where(Case, "order_id", order.id)]


on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
"""For what does not depend on the database; the others run on both."""


pytestmark = pytest.mark.usefixtures("sound")


@on_sqlite
def test_a_new_order_is_taken_in_whole_and_judged(floor: Floor) -> None:
    said = say(floor, word(A=2, B=1, note="", carrier="DHL", placed_at_ms=5, at=7))
    assert said.outcome == "taken"
    order = floor.order("S-1")
    assert (order.state, order.channel, order.payment, order.said_at_ms) == ("received", "web", "paid", 7)
    assert (order.carrier, order.placed_at_ms) == ("DHL", 5)
    assert [(line.qty_ordered, line.price_minor) for line in floor.lines("S-1")] == [(2, 100), (1, 100)]
    assert goes_to(floor, "S-1") == "Ada"
    assert judged(floor) == "audited"


def test_the_same_word_changes_nothing_and_an_older_one_neither(floor: Floor) -> None:
    say(floor, word(A=2, at=5))
    before = floor.order("S-1")
    assert told(floor, word(A=2, at=5)) == "same"
    assert told(floor, word(A=2, at=6)) == "same"
    assert told(floor, word(A=9, at=4, status="cancelled")) == "outdated"
    assert replace(floor.order("S-1"), said_at_ms=5) == before
    assert wants(floor) == {"A": 2}


@pytest.mark.parametrize("order", list(permutations(range(4)))[::5])
@on_sqlite
def test_words_in_any_order_end_in_the_last_one(floor: Floor, order: tuple[int, ...]) -> None:
    words = [
        word(A=2, at=1, payment="unpaid"),
        word(A=2, at=2),
        word(A=3, B=1, at=3),
        word(B=4, at=4, recipient=BEN),
    ]
    for n in order:
        say(floor, words[n])
        say(floor, words[n])
    assert wants(floor) == {"B": 4}
    assert (floor.order("S-1").payment, goes_to(floor, "S-1")) == ("paid", "Ben")


def test_an_unknown_sku_becomes_a_draft_and_is_held(floor: Floor) -> None:
    line = ShopLine("NEW-1", 2, 300, "A new thing")
    assert told(floor, word(lines=(line,))) == "taken"
    with floor.work.transaction():
        item = floor.work.one(Item, "sku", "NEW-1", SITE)
        assert item is not None
        assert (item.name, item.draft) == ("A new thing", True)
    assert judged(floor) == "held"
    assert "NEW-1" in floor.order("S-1").reason


@on_sqlite
def test_a_word_of_a_clock_that_is_years_ahead_silences_no_later_one(floor: Floor) -> None:
    say(floor, word(A=2, at=253_402_300_799_999))
    assert told(floor, word(A=3, at=floor.at_ms + 60_000)) == "changed"
    assert told(floor, word(A=1, at=floor.at_ms + 50_000)) == "outdated"
    assert wants(floor) == {"A": 3}


@pytest.mark.parametrize("status", ["cancelled", "ended"])
@on_sqlite
def test_an_order_that_is_not_to_be_sent_is_not_taken_in(floor: Floor, status: str) -> None:
    said = say(floor, word(A=1, status=status, why="completed"))
    assert (said.outcome, said.text, said.order) == ("ignored", "not to be sent: completed", None)
    assert told(floor, word("2", recipient=ADA)) == "ignored"


@on_sqlite
def test_an_unpaid_order_is_held_by_the_rules_until_it_is_paid(floor: Floor) -> None:
    say(floor, word(A=1, at=1, payment="unpaid"))
    assert judged(floor) == "held"
    assert told(floor, word(A=1, at=2)) == "changed"
    assert floor.order("S-1").state == "received"
    assert judged(floor) == "audited"


@on_sqlite
def test_a_hold_of_the_shop_is_ended_by_the_shop_and_one_of_a_person_is_not(floor: Floor) -> None:
    say(floor, word(A=1, at=1, status="held", why="on-hold"))
    assert floor.order("S-1").reason == "held by the shop: on-hold"
    say(floor, word(A=1, at=2))
    assert floor.order("S-1").state == "received"
    floor.office(changes.hold, "S-1", "ask her")
    say(floor, word(A=1, at=3, status="held"))
    say(floor, word(A=1, at=4))
    assert (floor.order("S-1").state, floor.order("S-1").reason) == ("held", "ask her")


@on_sqlite
def test_what_the_office_changed_stays_until_the_shop_says_something_else(floor: Floor) -> None:
    say(floor, word(A=5, at=1))
    floor.office(changes.change, "S-1", {1: 3}, "buyer called")
    assert say(floor, word(A=5, at=2, note="wrap it")).text == "the shop changed note"
    assert floor.order("S-1").note == "wrap it"
    assert wants(floor) == {"A": 3}
    assert told(floor, word(A=4, at=3)) == "changed"
    assert wants(floor) == {"A": 4}


@on_sqlite
def test_a_change_on_the_floor_stops_the_next_scan(floor: Floor) -> None:
    say(floor, word(A=2, B=1, at=1))
    floor.release("S-1")
    floor.walk()
    at_bench(floor)
    floor.scan("bench-1", "O%S-1", A)
    assert say(floor, word(A=3, C=1, at=2)).text == "A: 2, now 3; B: 1, now 0; C: 0, now 1"
    assert floor.order("S-1").state == "changed"
    assert floor.scan("bench-1", A).why == "order_changed"
    assert wants(floor) == {"A": 3, "C": 1}


@on_sqlite
def test_another_recipient_on_the_floor_stops_the_next_scan(floor: Floor) -> None:
    say(floor, word(A=2, at=1))
    floor.release("S-1")
    floor.walk()
    assert told(floor, word(A=2, at=2, recipient=BEN)) == "changed"
    at_bench(floor)
    assert floor.scan("bench-1", "O%S-1").why == "order_changed"
    assert goes_to(floor, "S-1") == "Ben"


def test_more_pieces_than_there_are_hold_the_order_and_open_an_exception(floor: Floor) -> None:
    say(floor, word(A=2, at=1))
    floor.release("S-1")
    floor.walk()
    wish = word(A=500, at=2)
    with pytest.raises(Conflict) as caught:
        say(floor, wish)
    assert wants(floor) == {"A": 2}
    with floor.work.transaction():
        ended = following.refuse(floor.act(), 1, wish, str(caught.value))
    assert ended.outcome == "refused"
    assert floor.order("S-1").state == "held"
    assert cases(floor) == [("other", "open", 1)]
    assert told(floor, wish) == "same"


@on_sqlite
def test_a_refund_on_the_floor_holds_the_order_and_the_money_lets_it_go(floor: Floor) -> None:
    say(floor, word(A=1, at=1))
    floor.release("S-1")
    assert told(floor, word(A=1, at=2, payment="refunded")) == "changed"
    assert floor.order("S-1").reason == "held by the shop: payment refunded"
    say(floor, word(A=1, at=3))
    assert (floor.order("S-1").state, floor.order("S-1").payment) == ("released", "paid")


@on_sqlite
def test_a_cancelled_order_is_cancelled_once_and_for_all(floor: Floor) -> None:
    say(floor, word(A=1, at=1))
    floor.release("S-1")
    floor.walk()
    assert told(floor, word(A=1, at=2, status="cancelled", why="customer")) == "cancelled"
    assert floor.order("S-1").reason == "cancelled by the shop: customer"
    assert told(floor, word(A=1, at=3, status="cancelled")) == "same"
    assert told(floor, word(A=1, at=4)) == "too_late"
    assert cases(floor) == [("other", "open", 1)]
    assert floor.scan("zone-a", "U%1", "J%PUTAWAY", "H%K1", "C%T1").say == "A-01 x1 < T1"


def shipped(floor: Floor) -> None:
    """Order S-1 with one A, gone."""
    say(floor, word(A=1, at=1))
    floor.release("S-1")
    floor.walk()
    at_bench(floor)
    floor.scan("bench-1", "O%S-1", A)
    at_bench(floor, "bench-2", "PACK")
    floor.scan("bench-2", "O%S-1")
    floor.weigh("bench-2", 300_000)
    at_bench(floor, "dock", "SHIP")
    floor.scan("dock", "S-1.1")
    assert floor.order("S-1").state == "shipped"


@on_sqlite
def test_what_is_wanted_of_a_shipped_order_is_an_exception(floor: Floor) -> None:
    shipped(floor)
    assert told(floor, word(A=1, at=2, status="ended", why="completed")) == "same"
    assert told(floor, word(A=1, at=3, payment="refunded")) == "changed"
    assert cases(floor) == []
    assert told(floor, word(A=2, at=4, payment="refunded")) == "too_late"
    assert told(floor, word(A=2, at=5, payment="refunded", recipient=BEN)) == "too_late"
    assert told(floor, word(A=2, at=6, status="cancelled")) == "too_late"
    assert told(floor, word(A=2, at=7, status="cancelled")) == "same"
    assert cases(floor) == [("other", "open", 3)]
    assert (floor.order("S-1").state, wants(floor)) == ("shipped", {"A": 1})


@on_sqlite
def test_an_order_that_the_shop_has_seen_to_is_held(floor: Floor) -> None:
    say(floor, word(A=1, at=1))
    floor.release("S-1")
    assert told(floor, word(A=1, at=2, status="ended", why="fulfilled")) == "changed"
    assert floor.order("S-1").reason == "held by the shop: seen to there (fulfilled)"


def test_a_deleted_order_is_held_and_goes_on_when_it_is_restored(floor: Floor) -> None:
    say(floor, word(A=1, at=1))
    with floor.work.transaction():
        assert following.deleted(floor.act(), 1, "web", Deleted("none")).outcome == "ignored"
        assert following.deleted(floor.act(), 1, "web", Deleted("k1")).outcome == "changed"
        assert following.deleted(floor.act(), 1, "web", Deleted("k1")).outcome == "same"
    assert floor.order("S-1").reason == "held by the shop: deleted there"
    assert told(floor, word(A=1, at=2)) == "changed"
    assert floor.order("S-1").state == "received"
    with floor.work.transaction():
        assert following.deleted(floor.act(), 1, "web", Deleted("2", number="2")).outcome == "ignored"
        assert following.deleted(floor.act(), 1, "web", Deleted("1", number="1")).outcome == "changed"
    assert floor.order("S-1").state == "held"


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


@on_sqlite
def test_an_order_that_came_by_a_program_is_followed_from_what_it_holds(floor: Floor) -> None:
    label = floor.new_order("1", A=2)
    assert told(floor, word(A=2, at=1)) == "changed"
    assert (floor.order(label).payment, goes_to(floor, label)) == ("paid", "Ada")
    assert told(floor, word(A=2, at=2)) == "same"
    assert told(floor, word(A=1, at=3)) == "changed"
    assert wants(floor) == {"A": 1}
