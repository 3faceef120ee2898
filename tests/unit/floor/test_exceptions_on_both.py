"""Exceptions on SQLite and on a real PostgreSQL: their way through the list, and many people at once."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from hub.domain.cases import Case, CaseLog
from hub.domain.errors import Conflict, Invalid, NotPermitted
from hub.domain.items import Item
from hub.domain.order_lines import OrderLine
from hub.domain.orders import Order
from hub.domain.people import Operator
from hub.office import cases, remedies
from hub.office.act import Act
from hub.store import intake, reading
from hub.store.bulk import own_work
from hub.store.database import Database, repeat
from hub.store.reading import cases as book
from tests.unit.floor.case_acts import HOUR_MS, A, B, C, do, due, kinds, of_order, report, shipped, sound
from tests.unit.floor.floor_under_test import RULES, SITE, Floor, at_bench, picked


def test_a_wrong_piece_on_the_bench_is_one_exception_however_often_it_is_seen(floor: Floor) -> None:
    label = picked(floor, A=2, B=1)
    at_bench(floor)
    assert floor.scan("bench-1", f"O%{label}", C).why == "wrong_item"
    assert floor.scan("bench-1", "X%RESUME", C).why == "wrong_item"
    assert floor.scan("bench-1", "X%RESUME", B, B).why == "over_qty"
    (case,) = of_order(floor, label)
    assert (case.kind, case.state, case.times, case.order_state) == ("wrong_item", "open", 3, "picked")
    assert "Too many B" in case.what
    assert "数量超出" in case.what
    with floor.work.transaction():
        assert case.item_id is not None
        assert floor.work.get(Item, case.item_id).sku == "C"
        log = floor.work.where(CaseLog, "case_id", case.id)
        assert [entry.step for entry in log] == ["open", "see_again", "see_again"]
        second = floor.work.one(Operator, "badge", "2", SITE)
        assert second is not None
        assert {entry.operator_id for entry in log} == {second.id}
        assert None not in {entry.station_id for entry in log}


# Seen to by a person


def test_an_exception_from_the_list_to_its_close(floor: Floor) -> None:
    case = report(floor, floor.new_order("1", A=1))
    assert do(floor, case.id, cases.take, badge="1").state == "in_hand"
    with pytest.raises(Conflict, match=r"in the hands of P1 \(1\)"):
        do(floor, case.id, cases.take, badge="2")
    assert do(floor, case.id, cases.take, True, badge="2").version == 3
    with pytest.raises(Invalid, match="nothing is closed without one"):
        do(floor, case.id, cases.close, badge="2")
    noted = do(floor, case.id, cases.note, cause="packaging", prevention="thicker cartons", badge="2")
    assert (noted.state, noted.cause, noted.prevention) == ("in_hand", "packaging", "thicker cartons")
    settled = do(floor, case.id, cases.settle, "refund", "5.00 EUR to the buyer", badge="2")
    assert (settled.state, settled.remedy, settled.remedy_note) == (
        "settled",
        "refund",
        "5.00 EUR to the buyer",
    )
    closed = do(floor, case.id, cases.close, badge="2")
    assert (closed.state, closed.closed_at_ms > 0) == ("closed", True)
    with pytest.raises(NotPermitted):
        do(floor, case.id, cases.close, badge="2")
    with floor.work.transaction():
        steps = [entry.step for entry in floor.work.where(CaseLog, "case_id", case.id)]
    assert steps == ["open", "take", "take", "note", "settle", "close"]


# Remedies that send pieces


def test_pieces_are_sent_again_as_an_order_of_their_own(floor: Floor) -> None:
    label = shipped(floor, A=2, B=1)
    order = floor.order(label)
    with floor.work.transaction():
        intake.write_recipient(floor.work, SITE, order.id, {"name": "王小明", "country": "CN"})
    case = report(floor, label, what="one A crushed on the way")
    settled = do(floor, case.id, remedies.send, "resend", [remedies.Pieces("A", 1)], "sorry", badge="1")
    sent = floor.order(f"{label}R1")
    assert (settled.state, settled.remedy, settled.remedy_order_id) == ("settled", "resend", sent.id)
    assert (sent.state, sent.asked, sent.payment, sent.channel) == ("received", True, "paid", "office")
    with floor.work.transaction():
        assert intake.recipient(floor.work, sent.id)["name"] == "王小明"
        (line,) = floor.work.where(OrderLine, "order_id", sent.id)
        assert (floor.work.get(Item, line.item_id).sku, line.qty_ordered) == ("A", 1)
    with pytest.raises(NotPermitted):
        do(floor, case.id, remedies.send, "resend", [remedies.Pieces("A", 1)])
    do(floor, case.id, cases.close, "transport")
    again = report(floor, label, what="the second one too")
    do(floor, again.id, remedies.send, "exchange", [remedies.Pieces("C", 3)])
    assert floor.order(f"{label}R2").state == "received"


def test_an_order_is_late_once_for_each_state_that_it_is_late_in(database: Database, floor: Floor) -> None:
    label = picked(floor, A=1)
    order = floor.order(label)
    assert due(database, floor) == []
    floor.at_ms = order.since_ms + 2 * HOUR_MS - 10
    assert due(database, floor) == []
    floor.at_ms += 10
    assert due(database, floor) == [order.id]
    case = sound(floor, order.id)
    assert case is not None
    assert (case.kind, case.order_state, case.what) == (
        "late",
        "picked",
        "picked 已配货: 2.0 h, expected at most 2 h",
    )
    assert due(database, floor) == []
    assert sound(floor, order.id) is None
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}", A)
    assert due(database, floor) == []
    floor.at_ms += 3 * HOUR_MS
    assert due(database, floor) == [order.id]
    again = sound(floor, order.id)
    assert again is not None
    assert (again.id, again.times, again.what) == (
        case.id,
        2,
        "verified 已验货: 3.0 h, expected at most 2 h",
    )
    do(floor, case.id, cases.close, "backlog")
    assert due(database, floor) == []


# The list


def test_the_list_is_found_by_everything_that_it_is_asked_for(database: Database, floor: Floor) -> None:
    one, two = floor.new_order("1", A=1), floor.new_order("2", A=1)
    damaged, late = report(floor, one), report(floor, two, "late", "5 h")
    do(floor, late.id, cases.take, badge="1")
    do(floor, damaged.id, cases.close, "handling", badge="2")

    def listed(**filters: Any) -> list[int]:
        with reading.snapshot(database) as reader:
            return [row["id"] for row in book.cases(reader, SITE, 0, 10, **filters)]

    assert listed() == [damaged.id, late.id]
    assert listed(kind="late") == listed(owner="1") == listed(order=two) == [late.id]
    assert listed(state="unclosed") == listed(state="in_hand") == [late.id]
    assert listed(state="closed") == listed(opened_until_ms=damaged.opened_at_ms) == [damaged.id]
    assert listed(unowned=True) == listed(owner="3") == []
    with reading.snapshot(database) as reader:
        row = book.case(reader, SITE, damaged.id)
        assert row is not None
        assert [entry["step"] for entry in row["log"]] == ["open", "close"]
        assert (row["order"], row["owner"], row["log"][1]["operator"]) == (one, "2", "2")
        assert book.case(reader, SITE, 999) is None
        assert book.counts(reader, SITE) == [
            {"kind": "damaged", "state": "closed", "cause": "handling", "n": 1},
            {"kind": "late", "state": "in_hand", "cause": "", "n": 1},
        ]


# At once


def test_many_who_see_the_same_at_once_make_one_exception(database: Database, floor: Floor) -> None:
    label = floor.new_order("1", A=1)

    def seen(_: int) -> int:
        with own_work(database) as work:

            def act() -> int:
                on = Act(work, RULES, floor.moment)
                order = work.one(Order, "label", label, SITE)
                return cases.open_case(on, "damaged", order, "crushed").id

            return repeat(work, act)

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(seen, range(24)))) == 1
    ((kind, state, times),) = kinds(floor, label)
    assert (kind, state, times) == ("damaged", "open", 24)


def test_one_of_many_who_take_an_exception_has_it(database: Database, floor: Floor) -> None:
    case = report(floor, floor.new_order("1", A=1))
    with floor.work.transaction():
        people = [floor.work.one(Operator, "badge", badge, SITE) for badge in "123"]

    def taken(person: Operator | None) -> bool:
        assert person is not None
        with own_work(database) as work:
            try:
                repeat(
                    work,
                    lambda: cases.take(
                        on := Act(work, RULES, floor.moment, person.id), cases.find(on, case.id)
                    ),
                )
            except Conflict:
                return False
            return True

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(taken, people)) == [False, False, True]


def test_floor_and_office_work_on_one_list_at_once(database: Database, floor: Floor) -> None:
    """A bench that raises and an office that closes: each scan counts once, nobody waits crosswise."""
    label = picked(floor, A=2)
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}")
    scans, moment = 15, floor.moment

    def bench(_: int) -> int:
        return sum(floor.scan("bench-1", "X%RESUME", C).why == "wrong_item" for _ in range(scans))

    def close_all(on: Act) -> int:
        order = on.work.one(Order, "label", label, SITE)
        assert order is not None
        there = [c for c in on.work.where(Case, "order_id", order.id) if c.state != "closed"]
        for case in there:
            cases.close(on, cases.find(on, case.id), "picked_wrong")
        return len(there)

    def office(_: int) -> int:
        with own_work(database) as work:
            return sum(repeat(work, lambda: close_all(Act(work, RULES, moment))) for _ in range(scans))

    with ThreadPoolExecutor(3) as pool:
        seen, *closed = pool.map(lambda do: do(0), (bench, office, office))
    found = of_order(floor, label)
    assert (seen, sum(case.times for case in found)) == (scans, scans)
    assert sum(case.state == "closed" for case in found) == sum(closed)
    assert sum(case.state != "closed" for case in found) <= 1
