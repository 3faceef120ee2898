"""Exceptions on the floor and in the office, rule by rule; on SQLite alone, for the rules are the same."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from hub.domain.errors import Conflict, Invalid, NotFound, NotPermitted
from hub.domain.orders import Order
from hub.office import alarms, cases, changes, remedies, rounds
from hub.office.writing import Writer
from hub.store import reading
from hub.store.database import Database
from tests.unit.floor.case_acts import HOUR_MS, UTC, A, C, do, due, kinds, of_order, report, shipped, sound
from tests.unit.floor.floor_under_test import GOODS, RULES, SITE, Floor, at_bench, picked

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


# Raised by the floor


def test_a_day_without_a_mistake_raises_nothing(floor: Floor) -> None:
    assert of_order(floor, shipped(floor, A=2, B=1)) == []


def test_what_a_station_stops_in_the_hand_that_errs_is_no_exception(floor: Floor) -> None:
    label = floor.new_order("1", A=2)
    floor.release(label)
    floor.scan("zone-a", "U%1", "J%PICK", "H%K1", "C%T1")
    assert floor.scan("zone-a", C).why == "wrong_item"
    assert of_order(floor, label) == []


def test_a_repeated_event_counts_once(floor: Floor) -> None:
    label = picked(floor, A=2)
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}", C)
    floor.seqs["bench-1"] -= 1
    assert floor.scan("bench-1", C).why == "wrong_item"
    assert kinds(floor, label) == [("wrong_item", "open", 1)]


def test_two_different_wrong_pieces_are_both_named(floor: Floor) -> None:
    label = picked(floor, A=2)
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}", C, "X%RESUME", C, "X%RESUME", GOODS["B"][1], "X%RESUME")
    (case,) = of_order(floor, label)
    assert case.times == 3
    assert [what.split()[2] for what in case.what.split("; ")] == ["C", "B"]


def test_a_short_bin_names_bin_item_and_pieces(floor: Floor) -> None:
    label = floor.new_order("1", B=3)
    floor.release(label)
    floor.scan("zone-b", "U%1", "J%PICK", "H%K1", "C%T1")
    assert floor.scan("zone-b", "X%SHORT", "X%YES").why == "short_pick"
    (case,) = of_order(floor, label)
    assert (case.kind, case.what) == ("short", "short 缺货: A-02 B -3")


def test_pieces_missing_on_the_bench_are_short(floor: Floor) -> None:
    label = picked(floor, A=2)
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}", A, "X%CLOSE")
    assert floor.scan("bench-1", "X%YES").why == "short_pick"
    assert kinds(floor, label) == [("short", "open", 1)]


def test_a_damaged_piece_and_a_wrong_weight_are_two_exceptions(floor: Floor) -> None:
    label = picked(floor, A=2)
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}", A, "X%DAMAGED")
    assert kinds(floor, label) == [("damaged", "open", 1)]
    assert of_order(floor, label)[0].what == "damaged 破损: A -1"
    floor.scan("bench-1", A, "X%CLOSE", "X%YES")
    floor.walk()
    floor.scan("bench-1", f"O%{label}", A)
    floor.scan("bench-1", "J%PACK", f"O%{label}")
    assert floor.weigh("bench-1", 300_000).why == "weight_low"
    assert floor.weigh("bench-1", 700_000).why == "weight_high"
    by_kind = {case.kind: case for case in of_order(floor, label)}
    assert set(by_kind) == {"damaged", "short", "weight"}
    assert by_kind["weight"].times == 2
    assert by_kind["weight"].parcel_id is not None


def leave(floor: Floor, label: str, net_mg: int) -> None:
    """Weigh and ship an order that is verified."""
    floor.scan("bench-1", "J%PACK", f"O%{label}")
    assert floor.weigh("bench-1", net_mg).why == "weight_ok"
    assert floor.scan("dock", "U%3", "J%SHIP", f"{label}.1").why == "order_done"


def test_what_the_line_put_right_is_settled_when_the_order_leaves(floor: Floor) -> None:
    label = picked(floor, A=2)
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}", C, "X%RESUME", A, A, "J%PACK", f"O%{label}")
    assert floor.weigh("bench-1", 700_000).why == "weight_high"
    mine = report(floor, label, "damaged", "the carton is wet")
    do(floor, of_order(floor, label)[1].id, cases.take, badge="1")
    leave(floor, label, 500_000)
    by_kind = {case.kind: case for case in of_order(floor, label)}
    assert by_kind["wrong_item"].state == "settled"
    assert (by_kind["wrong_item"].remedy, by_kind["wrong_item"].owner_id) == ("none", None)
    assert by_kind["weight"].state == "in_hand"
    assert by_kind["damaged"] == mine
    with pytest.raises(Invalid, match="nothing is closed without one"):
        do(floor, by_kind["wrong_item"].id, cases.close)


@pytest.mark.parametrize(("elsewhere", "state"), [(True, "settled"), (False, "open")])
def test_a_short_bin_is_put_right_only_when_another_bin_had_the_pieces(
    floor: Floor, elsewhere: bool, state: str
) -> None:
    label = floor.new_order("1", **({"A": 2} if elsewhere else {"A": 2, "B": 1}))
    floor.release(label)
    floor.scan("zone-a", "U%1", "J%PICK", "H%K1", "C%T1")
    if elsewhere:
        # Bin A-01 is empty; A-09 has what it lacks.
        floor.finish_walk("zone-a", floor.scan("zone-a", "X%SHORT", "X%YES"))
    else:
        floor.scan("zone-a", "L%A-01", "U%1")
        floor.scan("zone-b", "U%1")
        assert floor.scan("zone-b", "X%SHORT", "X%YES").why == "short_pick"
        floor.office(changes.change, label, {2: 0}, "the buyer takes A alone")
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}", f"O%{label}", A, A)
    leave(floor, label, 500_000)
    assert kinds(floor, label) == [("short", state, 1)]


def test_an_order_that_comes_back_stands_on_the_list(floor: Floor) -> None:
    label = shipped(floor, A=1)
    assert floor.office(changes.take_back, label, "not wanted").state == "returned"
    (case,) = of_order(floor, label)
    assert (case.kind, case.state, case.order_state, case.what) == (
        "returned",
        "open",
        "returned",
        "not wanted",
    )


# Seen to by a person


def test_taking_what_one_has_already_changes_nothing(floor: Floor) -> None:
    case = report(floor, floor.new_order("1", A=1))
    first = do(floor, case.id, cases.take, badge="1")
    assert do(floor, case.id, cases.take, badge="1") == first
    with pytest.raises(Invalid, match="badge of who takes it"):
        do(floor, case.id, cases.take)
    back = do(floor, case.id, cases.give_back, "off sick")
    assert (back.state, back.owner_id) == ("open", None)


def test_one_that_is_settled_and_seen_again_was_not_settled(floor: Floor) -> None:
    label = floor.new_order("1", A=1)
    case = report(floor, label)
    do(floor, case.id, cases.settle, "none", badge="1")
    again = report(floor, label, what="crushed again")
    assert (again.id, again.state, again.times, again.what) == (
        case.id,
        "in_hand",
        2,
        "crushed; crushed again",
    )


def test_one_that_is_closed_and_seen_again_is_another(floor: Floor) -> None:
    label = floor.new_order("1", A=1)
    case = report(floor, label)
    do(floor, case.id, cases.close, "handling")
    other = report(floor, label)
    assert other.id != case.id
    with pytest.raises(Conflict, match=f"found {other.id}"):
        do(floor, case.id, cases.reopen, "not solved")
    do(floor, other.id, cases.close, "handling")
    reopened = do(floor, case.id, cases.reopen, "not solved")
    assert (reopened.state, reopened.cause, reopened.closed_at_ms) == ("open", "handling", 0)
    with pytest.raises(NotPermitted):
        do(floor, case.id, cases.reopen, "once more")


def test_another_cause_takes_the_words_of_the_one_before_away(floor: Floor) -> None:
    case = report(floor, floor.new_order("1", A=1), "late", "3 h")
    assert do(floor, case.id, cases.note, cause="other", cause_note="a wedding").cause_note == "a wedding"
    assert do(floor, case.id, cases.note, prevention="more people").cause_note == "a wedding"
    after = do(floor, case.id, cases.note, cause="backlog")
    assert (after.cause, after.cause_note, after.prevention) == ("backlog", "", "more people")


def test_what_is_not_there_or_says_nothing_is_refused(floor: Floor) -> None:
    label = floor.new_order("1", A=1)
    case = report(floor, label)
    with pytest.raises(NotFound, match="exception 999"):
        do(floor, 999, cases.take, badge="1")
    for refused in (
        lambda: report(floor, label, "theft"),
        lambda: report(floor, label, "damaged", " "),
        lambda: do(floor, case.id, cases.note),
        lambda: do(floor, case.id, cases.note, cause="customs"),
        lambda: do(floor, case.id, cases.reopen, " "),
        lambda: do(floor, case.id, cases.settle, "resend"),
    ):
        with pytest.raises(Invalid):
            refused()
    assert of_order(floor, label) == [case]


def test_an_exception_needs_no_order(floor: Floor) -> None:
    with floor.work.transaction():
        first = cases.open_case(floor.act(), "other", None, "the printer is out of labels")
        second = cases.open_case(floor.act(), "other", None, "the door is stuck")
    assert first.id != second.id
    assert do(floor, first.id, cases.close, "other", "nobody ordered any").state == "closed"


@pytest.mark.parametrize(
    ("pieces", "field"),
    [
        ([], "lines"),
        ([("C", 1)], "lines.0.sku"),
        ([("A", 1), ("A", 1)], "lines.1.sku"),
        ([("A", 3)], "lines.0.qty"),
        ([("A", 0)], "lines.0.qty"),
    ],
)
def test_only_what_the_order_wanted_is_sent_again(
    floor: Floor, pieces: list[tuple[str, int]], field: str
) -> None:
    label = shipped(floor, A=2)
    case = report(floor, label)
    with pytest.raises(Invalid) as refusal:
        do(floor, case.id, remedies.send, "resend", [remedies.Pieces(*piece) for piece in pieces])
    assert refusal.value.field == field
    assert of_order(floor, label) == [case]
    with floor.work.transaction():
        assert floor.work.one(Order, "label", f"{label}R1", SITE) is None


def test_nothing_is_sent_again_before_the_order_has_left(floor: Floor) -> None:
    label = picked(floor, A=2)
    case = report(floor, label)
    with pytest.raises(Conflict, match="expected shipped or returned"):
        do(floor, case.id, remedies.send, "resend", [remedies.Pieces("A", 1)])
    with floor.work.transaction():
        apart = cases.open_case(floor.act(), "other", None, "a parcel without a label")
    with pytest.raises(Invalid, match="about no order"):
        do(floor, apart.id, remedies.send, "resend", [remedies.Pieces("A", 1)])


def test_an_order_that_went_on_before_the_alarm_is_not_late(database: Database, floor: Floor) -> None:
    label = picked(floor, A=1)
    floor.at_ms += 3 * HOUR_MS
    (number,) = due(database, floor)
    floor.cancel(label)
    assert sound(floor, number) is None
    assert due(database, floor) == []


def test_the_latest_come_first_and_what_has_no_limit_is_never_late(database: Database, floor: Floor) -> None:
    first, second = floor.new_order("1", A=1), floor.new_order("2", A=1)
    with floor.work.transaction():
        for label, since_ms in ((first, 2_000), (second, 1_000)):
            order = floor.work.one(Order, "label", label, SITE)
            assert order is not None
            floor.work.put(replace(order, since_ms=since_ms))
    assert due(database, floor) == [floor.order(second).id, floor.order(first).id]
    never = replace(RULES, office=replace(RULES.office, alarm_hours={}))
    with reading.snapshot(database) as reader:
        assert alarms.waiting(reader, never, UTC, floor.at_ms) == []
        assert alarms.waiting(reader, RULES, UTC, floor.at_ms, 1) == [floor.order(second).id]
    number = floor.order(first).id
    with floor.work.transaction():
        assert alarms.sound(replace(floor.act(), rules=never), UTC, number) is None


def test_the_hub_raises_alarms_by_itself(database: Database, floor: Floor) -> None:
    label = picked(floor, A=1)
    writer = Writer(database, RULES, ZoneInfo("UTC"), lambda: floor.at_ms)
    try:
        assert rounds.go_round(database, writer, RULES, lambda: floor.moment)["late"] == 0
        floor.at_ms += 3 * HOUR_MS
        assert rounds.go_round(database, writer, RULES, lambda: floor.moment)["late"] == 1
        assert rounds.go_round(database, writer, RULES, lambda: floor.moment)["late"] == 0
    finally:
        writer.close()
    assert kinds(floor, label) == [("late", "open", 1)]
