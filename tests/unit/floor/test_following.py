"""A shop's word on its orders, from before the floor until after they have left, on both databases."""

from dataclasses import replace
from itertools import permutations

import pytest

from hub.domain.errors import Conflict
from hub.domain.items import Item
from hub.office import changes, following
from hub.office.connectors import Deleted, ShopLine
from tests.unit.floor.floor_under_test import SITE, Floor, at_bench
from tests.unit.floor.shop_words import ADA, BEN, A, cases, goes_to, judged, on_sqlite, say, told, wants, word

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


@on_sqlite
def test_an_order_that_came_by_a_program_is_followed_from_what_it_holds(floor: Floor) -> None:
    label = floor.new_order("1", A=2)
    assert told(floor, word(A=2, at=1)) == "changed"
    assert (floor.order(label).payment, goes_to(floor, label)) == ("paid", "Ada")
    assert told(floor, word(A=2, at=2)) == "same"
    assert told(floor, word(A=1, at=3)) == "changed"
    assert wants(floor) == {"A": 1}
