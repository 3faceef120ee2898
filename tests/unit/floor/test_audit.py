"""The audit on both databases: by the rules, by one person at a time, once."""

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from hub.domain.auditing import ASK, HOLD, PASS, Finding
from hub.domain.cases import Case
from hub.domain.errors import Conflict, DomainError, Invalid, NotPermitted
from hub.domain.items import Item
from hub.domain.office_rules import AuditRules, GiftRule, OfficeRules
from hub.domain.order_lines import OrderLine
from hub.domain.orders import Order
from hub.domain.people import Operator
from hub.office import audit, changes
from hub.office.act import Act, Moment
from hub.office.writing import Writer
from hub.store import bulk, intake
from hub.store.database import Database
from hub.store.reading import audits as book
from hub.store.reading import snapshot
from hub.store.records import OrderLog
from hub.store.tables import ItemRow
from tests.unit.floor.floor_under_test import RULES, SITE, Floor

HOME = {"name": "Ada", "address": "1 High St", "postcode": "N1 9GU", "country": "GB", "email": "ada@x.org"}
MINUTE_MS = 60_000
ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
"""The rule is the same on both: no statement of its own."""


def act_of(floor: Floor, badge: str = "", later_min: int = 0, rules: OfficeRules | None = None) -> Act:
    """An act by a badge, some minutes from now, under rules of one's own."""
    moment = Moment(floor.moment.at_ms + later_min * MINUTE_MS, "2010-12-01")
    act = Act(floor.work, RULES if rules is None else replace(RULES, office=rules), moment)
    if badge:
        person = act.work.one(Operator, "badge", badge, SITE)
        assert person is not None
        act.operator_id = person.id
    return act


def named(act: Act, label: str) -> Order:
    found = act.work.one(Order, "label", label, SITE)
    assert found is not None
    return found


def judge(floor: Floor, label: str, rules: OfficeRules | None = None, later_min: int = 0) -> str:
    with floor.work.transaction():
        act = act_of(floor, later_min=later_min, rules=rules)
        return audit.automatic(act, named(act, label).id)


def person(
    floor: Floor, badge: str, label: str, what: Callable[..., Order], *arguments: object, later_min: int = 0
) -> Order:
    with floor.work.transaction():
        act = act_of(floor, badge, later_min)
        return what(act, named(act, label), *arguments)


def new(floor: Floor, number: str, recipient: dict[str, Any] | None = None, **said: object) -> str:
    """An order of one line of 2 A, received, of which the shop says this; its label."""
    label = floor.new_order(number, A=2)
    with floor.work.transaction():
        act = act_of(floor)
        order = act.work.put(replace(named(act, label), received_at_ms=act.moment.at_ms, **said))  # type: ignore[arg-type]
        if recipient is not None:
            intake.write_recipient(act.work, SITE, order.id, recipient)
    return label


def found(floor: Floor, label: str) -> list[tuple[str, str]]:
    order = floor.order(label)
    with floor.work.transaction():
        return [(f.rule, f.outcome) for f in floor.work.where(Finding, "order_id", order.id)]


def log(floor: Floor, label: str) -> list[tuple[str, str, int | None]]:
    order = floor.order(label)
    with floor.work.transaction():
        return [
            (e.to_state, e.reason, e.operator_id) for e in floor.work.where(OrderLog, "order_id", order.id)
        ]


def price(floor: Floor, label: str, minor: int) -> None:
    line = floor.lines(label)[0]
    with floor.work.transaction():
        floor.work.put(replace(floor.work.get(OrderLine, line.id), price_minor=minor))


@ON_SQLITE
def test_an_order_in_which_nothing_is_odd_passes(floor: Floor) -> None:
    label = new(floor, "1", HOME, payment="paid")
    assert judge(floor, label) == PASS
    assert floor.order(label).state == "audited" and found(floor, label) == []
    assert log(floor, label) == [("audited", audit.PASSED, None)]
    assert judge(floor, label) == audit.LEFT and len(log(floor, label)) == 1


@ON_SQLITE
def test_an_unpaid_order_is_held_and_let_go_it_is_a_persons(floor: Floor) -> None:
    label = new(floor, "1", payment="unpaid")
    assert judge(floor, label) == HOLD
    order = floor.order(label)
    assert (order.state, order.resume_state) == ("held", "received")
    assert order.reason == "unpaid 未付款: the shop says unpaid"
    with pytest.raises(NotPermitted, match="is held"):
        person(floor, "1", label, audit.approve)
    floor.office(changes.go_on, label)
    assert judge(floor, label) == ASK and floor.order(label).asked
    assert found(floor, label) == [("unpaid", HOLD)]
    audited = person(floor, "2", label, audit.approve, "paid in cash")
    assert (audited.state, audited.asked, audited.taken_at_ms) == ("audited", False, 0)
    assert log(floor, label)[-1] == ("audited", "paid in cash", audited.auditor_id)
    with pytest.raises(NotPermitted, match="is audited"):
        person(floor, "1", label, audit.approve)


@ON_SQLITE
def test_another_rule_holds_what_was_let_go(floor: Floor) -> None:
    label = new(floor, "1", HOME | {"address": ""})
    judge(floor, label)
    floor.office(changes.go_on, label)

    def owe(act: Act, order: Order) -> Order:
        return act.work.put(replace(order, payment="unpaid"))

    floor.office(owe, label)
    assert judge(floor, label) == HOLD
    assert found(floor, label) == [("unpaid", HOLD), ("address_missing", HOLD)]
    floor.office(changes.go_on, label)
    assert judge(floor, label) == ASK


def test_a_hold_of_the_rules_ends_when_it_is_paid(floor: Floor) -> None:
    label = new(floor, "1", payment="unpaid")
    judge(floor, label)

    def pay(act: Act, order: Order) -> Order:
        paid = act.work.put(replace(order, payment="paid"))
        return audit.look_again(act, paid, "paid")

    assert floor.office(pay, label).state == "received"
    assert judge(floor, label) == PASS and found(floor, label) == []
    assert [entry[:2] for entry in log(floor, label)][1] == ("received", "paid")


@ON_SQLITE
def test_a_hold_by_a_person_outlasts_the_payment(floor: Floor) -> None:
    label = new(floor, "1", payment="unpaid")
    floor.office(changes.hold, label, "the buyer phoned")
    assert floor.office(audit.look_again, label, "paid").state == "held"
    held = new(floor, "2", payment="unpaid")
    judge(floor, held)
    floor.office(changes.go_on, held)
    floor.office(changes.hold, held, "wait for the boss")
    assert floor.office(audit.look_again, held, "paid").state == "held"


def test_what_is_asked_waits_for_a_person_who_sees_why(floor: Floor, database: Database) -> None:
    label, other = new(floor, "1", note="Ring twice"), new(floor, "2")
    now_ms = floor.moment.at_ms
    with snapshot(database) as reader:
        assert audit.waiting(reader, SITE, AuditRules(), now_ms) == [
            floor.order(label).id,
            floor.order(other).id,
        ]
    assert judge(floor, label) == ASK and judge(floor, label) == audit.LEFT
    with snapshot(database) as reader:
        assert audit.waiting(reader, SITE, AuditRules(), now_ms) == [floor.order(other).id]
        rows = book.waiting(reader, SITE, 0, 0, 10)
        assert book.waiting_for(reader, SITE) == (1, 1)
        assert book.waiting(reader, SITE, 0, 0, 10, shop="T") == []
    assert [(row["label"], row["auditor"]) for row in rows] == [(label, None)]
    assert [(f["rule"], f["outcome"], f["text"]) for f in rows[0]["findings"]] == [
        ("buyer_note", ASK, "Ring twice")
    ]


@ON_SQLITE
def test_two_people_cannot_have_one_order(floor: Floor) -> None:
    label = new(floor, "1", note="x")
    judge(floor, label)
    taken = person(floor, "1", label, audit.take)
    for what in (audit.take, audit.give_back, audit.approve):
        with pytest.raises(Conflict, match=r"in the hands of P1 \(badge 1\)"):
            person(floor, "2", label, what)
    assert person(floor, "1", label, audit.take, later_min=29).taken_at_ms > taken.taken_at_ms
    with pytest.raises(Conflict, match="P1"):
        person(floor, "2", label, audit.take, later_min=58)
    assert person(floor, "2", label, audit.take, later_min=60).auditor_id != taken.auditor_id
    given = person(floor, "2", label, audit.give_back, later_min=61)
    assert (given.auditor_id, given.taken_at_ms, given.state) == (None, 0, "received")
    with pytest.raises(Conflict, match="nobody's"):
        person(floor, "2", label, audit.give_back, later_min=62)
    assert person(floor, "1", label, audit.approve, later_min=63).state == "audited"


def test_the_rules_leave_alone_what_a_person_has_in_hand(floor: Floor, database: Database) -> None:
    label = new(floor, "1")
    person(floor, "1", label, audit.take)
    assert judge(floor, label) == audit.LEFT
    with snapshot(database) as reader:
        assert audit.waiting(reader, SITE, AuditRules(), floor.moment.at_ms) == []
        assert len(audit.waiting(reader, SITE, AuditRules(), floor.moment.at_ms + 31 * MINUTE_MS)) == 1
    assert judge(floor, label, later_min=31) == PASS


@ON_SQLITE
def test_only_a_named_person_decides(floor: Floor) -> None:
    label = new(floor, "1")
    for what in (audit.take, audit.give_back, audit.approve):
        with pytest.raises(Invalid, match="badge"):
            floor.office(what, label)
    for arguments, field in ((("maybe",), "decision"), (("hold", " "), "reason"), (("cancel",), "reason")):
        with pytest.raises(Invalid) as caught:
            person(floor, "1", label, audit.decide, *arguments)
        assert caught.value.field == field


@ON_SQLITE
def test_a_person_holds_cancels_or_passes(floor: Floor) -> None:
    one, two, three = (new(floor, number) for number in "123")
    held = person(floor, "1", one, audit.decide, "hold", "ask the buyer")
    assert (held.state, held.reason, held.resume_state) == ("held", "ask the buyer", "received")
    floor.office(changes.go_on, one)
    assert judge(floor, one) == audit.LEFT, "what a person held is a person's to audit"
    assert person(floor, "1", two, audit.decide, "cancel", "a joke").state == "cancelled"
    version = floor.order(three).version
    with pytest.raises(Conflict, match="has changed since you looked"):
        person(floor, "1", three, audit.decide, "pass", "", version + 1)
    assert person(floor, "1", three, audit.decide, "pass", "", version).state == "audited"


@ON_SQLITE
def test_a_changed_order_is_judged_anew(floor: Floor) -> None:
    label = new(floor, "1", note="x")
    judge(floor, label)
    assert person(floor, "1", label, audit.approve).state == "audited"
    floor.office(changes.change, label, {1: 1}, "one is enough")
    assert floor.order(label).state == "received"
    assert judge(floor, label) == ASK


def test_the_same_buyer_within_the_hours(floor: Floor) -> None:
    hour_ms = 60 * MINUTE_MS
    at_ms = 1_291_161_600_000
    rules = OfficeRules(AuditRules(same_buyer_hours=2))
    other_name = HOME | {"name": "A.", "email": "ADA@X.ORG ", "address": "2 Low St"}
    first = new(floor, "1", HOME, placed_at_ms=at_ms)
    second = new(floor, "2", other_name, placed_at_ms=at_ms + 2 * hour_ms)
    late = new(floor, "3", HOME, placed_at_ms=at_ms + 5 * hour_ms)
    stranger = new(floor, "4", HOME | {"email": "bob@x.org"}, placed_at_ms=at_ms)
    assert judge(floor, stranger, rules) == PASS and judge(floor, late, rules) == PASS
    assert judge(floor, second, rules) == ASK and judge(floor, first, rules) == ASK
    with floor.work.transaction():
        texts = [
            f.text
            for f in floor.work.where(Finding, "order_id", floor.work.where(Order, "label", first)[0].id)
        ]
    assert texts == [f"{second} within 2 h"]
    floor.cancel(second)
    floor.office(audit.look_again, first, "again")
    assert judge(floor, first, rules) == PASS, "a cancelled order is no other"


def test_parts_of_one_order_are_no_others(floor: Floor) -> None:
    whole = new(floor, "1", HOME)
    part = new(floor, "2", HOME, parent_id=floor.order(whole).id)
    another = new(floor, "3", HOME, parent_id=floor.order(whole).id)
    assert [judge(floor, label) for label in (whole, part, another)] == [PASS] * 3
    assert judge(floor, new(floor, "4", HOME)) == ASK


def test_a_missing_address_is_an_exception_too(floor: Floor) -> None:
    label = new(floor, "1", HOME | {"address": " "})
    assert judge(floor, label) == HOLD and found(floor, label) == [("address_missing", HOLD)]
    order = floor.order(label)
    with floor.work.transaction():
        assert [(c.kind, c.state) for c in floor.work.where(Case, "order_id", order.id)] == [
            ("address", "open")
        ]
    assert judge(floor, new(floor, "2")) == PASS, "the shop says nothing of where its orders go"
    withheld = new(floor, "3", HOME | {"address": "", "email": "", "address_withheld": True})
    assert judge(floor, withheld) == PASS


def test_an_item_that_nobody_described_holds_the_order_until_somebody_does(
    floor: Floor, database: Database
) -> None:
    label = new(floor, "1")
    with floor.work.transaction():
        draft = floor.work.add(Item(0, SITE, "NEW-1", "", 0, False, False, draft=True))
        line = floor.work.where(OrderLine, "order_id", floor.work.where(Order, "label", label)[0].id)[0]
        floor.work.add(OrderLine(0, SITE, line.order_id, 2, draft.id, 1))
    assert judge(floor, label) == HOLD and found(floor, label) == [("unknown_sku", HOLD)]
    by_hand = new(floor, "2")
    floor.office(changes.hold, by_hand, "wait")
    with snapshot(database) as reader:
        assert book.described(reader, SITE, 10) == []
    with bulk.own_work(database) as other, other.transaction():
        bulk.update(other, ItemRow, draft.id, {"draft": False})
    with snapshot(database) as reader:
        assert book.described(reader, SITE, 10) == [floor.order(label).id]
    after = floor.office(lambda act, order: audit.see_described(act, order.id), label)
    assert (after.state, after.reason) == ("received", audit.DESCRIBED)
    assert judge(floor, label) == PASS


@ON_SQLITE
def test_prices_are_judged_where_the_shop_says_them(floor: Floor) -> None:
    silent, dear, free = new(floor, "1"), new(floor, "2"), new(floor, "3", priced=True)
    price(floor, dear, 20_000_000)
    assert [judge(floor, label) for label in (silent, dear, free)] == [PASS, ASK, ASK]
    assert found(floor, free) == [("price_odd", ASK)]


@ON_SQLITE
def test_what_the_office_sends_again_is_a_persons(floor: Floor) -> None:
    label = new(floor, "1", channel="office", payment="paid")
    assert judge(floor, label) == ASK and found(floor, label) == []
    person(floor, "1", label, audit.approve)
    floor.office(changes.change, label, {1: 1}, "one is enough")
    assert judge(floor, label) == ASK


def test_gifts_come_before_the_judgement_and_cost_nothing(floor: Floor) -> None:
    rules = OfficeRules(gifts=(GiftRule("C", 1, with_sku="A"), GiftRule("MUG", 1, with_sku="A")))
    label = new(floor, "1", priced=True)
    price(floor, label, 500)
    assert judge(floor, label, rules) == PASS
    assert [(line.gift, line.qty_ordered) for line in floor.lines(label)] == [(False, 2), (True, 1)]
    assert found(floor, label) == [("unknown_sku", PASS)], "nobody waits for a gift that is not there"


def test_rules_and_people_at_once_audit_each_order_once(floor: Floor, database: Database) -> None:
    labels = [new(floor, str(number), note="x" if number % 2 else "") for number in range(24)]
    ids = [floor.order(label).id for label in labels]
    writer = Writer(database, RULES, ZoneInfo("UTC"), lambda: floor.at_ms)
    refused: list[DomainError] = []
    audited: list[str] = []

    def rules() -> None:
        writer.do_each(audit.automatic, ids)

    def clerk(badge: str) -> None:
        ends = writer.try_each(lambda act, label: audit.approve(act, named(act, label)).label, labels, badge)
        for end in ends:
            (refused if isinstance(end, DomainError) else audited).append(end)  # type: ignore[arg-type]

    threads = [threading.Thread(target=rules) for _ in range(2)]
    threads += [threading.Thread(target=clerk, args=(badge,)) for badge in "123"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    writer.close()
    entries = [[entry for entry in log(floor, label) if entry[0] == "audited"] for label in labels]
    assert [len(each) for each in entries] == [1] * len(labels)
    assert len(audited) == len(set(audited)) and len(audited) + len(refused) == 3 * len(labels)
    assert all(isinstance(refusal, NotPermitted) for refusal in refused)
    by_people = {label for label, each in zip(labels, entries, strict=True) if each[0][2] is not None}
    assert by_people == set(audited)
