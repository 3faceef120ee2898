"""X%UNDO of shorts, damaged pieces, emptied totes and put-backs: the books are those of before, what was seen
is withdrawn, and where something was built on it, it says what.
"""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from hub.domain.cases import Case
from hub.domain.packing import Parcel
from hub.domain.people import Operator
from hub.office import adjusting, cases, changes, rounds
from hub.office.act import Act
from hub.office.writing import Writer
from hub.store.database import Database
from hub.store.tables import EventRow
from tests.soundness import faults
from tests.unit.floor.batch_acts import another_zone, release
from tests.unit.floor.books import books
from tests.unit.floor.floor_under_test import RULES, SITE, Floor, at_bench, picked
from tests.unit.floor.wall_under_test import A, B, C, at_wall, batch, put, tote_of, wall, wave


def of_kind(floor: Floor, label: str) -> dict[str, Case]:
    """kind -> the newest exception of it that an order has."""
    order = floor.order(label)
    with floor.work.transaction():
        return {case.kind: case for case in floor.work.where(Case, "order_id", order.id)}


def chinese(floor: Floor, badge: str) -> None:
    with floor.work.transaction():
        [person] = [o for o in floor.work.where(Operator, "site", SITE) if o.badge == badge]
        floor.work.put(replace(person, lang="zh"))


def undone(floor: Floor, station: str, says: str) -> None:
    answer = floor.scan(station, "X%UNDO")
    assert (answer.v, answer.say) == ("info", says)


# Picking


def walking(floor: Floor, **wanted: int) -> str:
    label = floor.new_order("1", **wanted)
    floor.release(label)
    floor.scan("zone-a", "U%1", "J%PICK", "H%K1", "C%T1")
    return label


def test_a_short_is_taken_back_with_all_that_followed(floor: Floor, database: Database) -> None:
    label = walking(floor, A=4)
    floor.scan("zone-a", "Q%1")
    before, lights = books(floor), floor.lights("zone-a")
    assert floor.scan("zone-a", "X%SHORT", "X%YES").why == "short_pick"
    assert books(floor)["stock"] != before["stock"]
    assert of_kind(floor, label)["short"].state == "open"
    undone(floor, "zone-a", "Taken back: short A-01 A -3")
    assert books(floor) == before
    assert [row[:4] for row in floor.lights("zone-a")] == [row[:4] for row in lights]
    case = of_kind(floor, label)["short"]
    assert (case.state, case.cause, case.remedy) == ("closed", "taken_back", "none")
    undone(floor, "zone-a", "Taken back: A -1 > A-01")
    floor.finish_walk("zone-a", floor.scan("zone-a", "L%A-01"))
    assert floor.order(label).state == "picked"
    assert faults(database) == {}


def test_a_short_that_no_bin_could_fill_is_taken_back(floor: Floor, database: Database) -> None:
    label = walking(floor, B=2)
    before = books(floor)
    floor.scan("zone-a", "X%SHORT", "X%YES")
    assert floor.order(label).state == "short"
    undone(floor, "zone-a", "Taken back: short A-02 B -2")
    assert books(floor) == before
    assert floor.finish_walk("zone-a", floor.scan("zone-a", "L%A-02")).why == "ok"
    assert faults(database) == {}


def test_what_was_fetched_in_its_place_goes_back_first(floor: Floor, database: Database) -> None:
    walking(floor, A=3)
    before = books(floor)
    floor.scan("zone-a", "X%SHORT", "X%YES", "L%A-09")
    undone(floor, "zone-a", "Taken back: A -3 > A-09")
    undone(floor, "zone-a", "Taken back: short A-01 A -3")
    assert books(floor) == before
    assert faults(database) == {}


def test_a_short_is_not_taken_back_once_another_fetches_the_pieces(floor: Floor, database: Database) -> None:
    label = walking(floor, A=3)
    floor.scan("zone-a", "X%SHORT", "X%YES")
    floor.scan("zone-b", "U%2", "J%PICK", "H%K2", "C%T1", "X%YES")
    after = books(floor)
    late = floor.scan("zone-a", "X%UNDO")
    assert (late.why, late.snd, late.say) == ("not_allowed", "bad", "Too late, K2 fetches A: X%CALL")
    assert books(floor) == after
    assert of_kind(floor, label)["short"].state == "open"
    assert faults(database) == {}


@pytest.mark.parametrize(
    ("what", "says"),
    [(changes.cancel, "cancelled"), (changes.hold, "on hold")],
    ids=["cancelled", "held"],
)
def test_a_stopped_order_stays_as_it_is(floor: Floor, what: Callable[..., object], says: str) -> None:
    label = walking(floor, A=3)
    floor.scan("zone-a", "X%SHORT", "X%YES")
    floor.office(what, label, "why")
    late = floor.scan("zone-a", "X%UNDO")
    assert (late.why, late.say) == ("not_allowed", f"Too late, {label} is {says}: X%CALL")


def test_what_somebody_has_settled_is_not_withdrawn(floor: Floor) -> None:
    label = walking(floor, A=3)
    floor.scan("zone-a", "X%SHORT", "X%YES")
    case = of_kind(floor, label)["short"]
    with floor.work.transaction():
        cases.settle(somebody(floor, "2"), floor.work.get(Case, case.id), "none")
    after = books(floor)
    late = floor.scan("zone-a", "X%UNDO")
    assert late.say == f"Exception {case.id} is settled: X%CALL"
    assert books(floor) == after, "all of it stays, or nothing"


def somebody(floor: Floor, badge: str) -> Act:
    """An act of somebody in the office."""
    act = floor.act()
    [person] = [o for o in floor.work.where(Operator, "site", SITE) if o.badge == badge]
    act.operator_id = person.id
    return act


def test_an_exception_seen_before_stands(floor: Floor) -> None:
    label = walking(floor, A=3)
    floor.scan("zone-a", "X%SHORT", "X%YES", "X%SHORT", "X%YES")
    assert of_kind(floor, label)["short"].times == 2
    undone(floor, "zone-a", "Taken back: short A-09 A -3")
    case = of_kind(floor, label)["short"]
    assert (case.state, case.times) == ("open", 1)
    assert "A-01" in case.what
    undone(floor, "zone-a", "Taken back: short A-01 A -3")
    assert of_kind(floor, label)["short"].state == "closed"


@pytest.mark.parametrize("wanted", [1, 3])
def test_a_damaged_piece_at_a_bin_is_taken_back(floor: Floor, database: Database, wanted: int) -> None:
    walking(floor, A=wanted)
    before, lights = books(floor), floor.lights("zone-a")
    floor.scan("zone-a", "X%DAMAGED")
    assert floor.stock("DAMAGED") == {"A": 1}
    undone(floor, "zone-a", "Taken back: damaged A > A-01")
    assert books(floor) == before
    assert [row[:4] for row in floor.lights("zone-a")] == [row[:4] for row in lights]
    assert faults(database) == {}


def test_a_damaged_piece_that_was_thrown_away_does_not_come_back(floor: Floor) -> None:
    walking(floor, A=1)
    floor.scan("zone-a", "X%DAMAGED")
    with floor.work.transaction():
        place = adjusting.Place("A", "DAMAGED", condition="damaged")
        adjusting.count(floor.act(), place, 0, "lost")
    late = floor.scan("zone-a", "X%UNDO")
    assert late.say == "Too late, A left DAMAGED: X%CALL"


def test_a_short_of_a_batch_is_taken_back_for_all_its_orders(floor: Floor, database: Database) -> None:
    another_zone(floor)
    wall(floor)
    labels = [floor.new_order(str(n), A=2, D=1) for n in (1, 2)]
    wave(floor, *labels)
    floor.scan("zone-a", "U%1", "J%PICK", "H%K1", "C%T1", "Q%1")
    before, lights = books(floor), floor.lights("zone-a")
    floor.scan("zone-a", "X%SHORT", "X%YES")
    undone(floor, "zone-a", "Taken back: short A-01 A -3")
    assert books(floor) == before
    assert [row[:4] for row in floor.lights("zone-a")] == [row[:4] for row in lights]
    assert {of_kind(floor, label)["short"].state for label in labels} == {"closed"}
    assert faults(database) == {}


def test_the_words_are_chinese_for_who_reads_chinese(floor: Floor) -> None:
    walking(floor, A=3)
    chinese(floor, "1")
    floor.scan("zone-a", "X%SHORT", "X%YES")
    undone(floor, "zone-a", "已撤销缺货 A-01 A 3件")


@pytest.mark.parametrize("method", ["order", "batch"])
def test_a_tote_gives_back_what_it_took(floor: Floor, database: Database, method: str) -> None:
    labels = [floor.new_order(str(n), A=2, B=1) for n in (1, 2)]
    code = release(floor, *labels, method=method)
    floor.scan("zone-a", "U%1", "J%PICK", "H%K1")
    before = books(floor)
    floor.scan("zone-a", "C%T1", "L%A-01")
    pieces = 2 if method == "order" else 4
    undone(floor, "zone-a", f"Taken back: A -{pieces} > A-01")
    undone(floor, "zone-a", f"Taken back: T1={labels[0] if method == 'order' else code}")
    assert books(floor) == before
    assert floor.lights("zone-a") == []
    assert [floor.order(label).state for label in labels] == ["released", "released"]
    assert floor.scan("zone-a", "X%UNDO").say == "Nothing to undo"
    assert floor.scan("zone-b", "U%2", "J%PICK", "H%K2", "C%T2").why == "go", "another may have them"
    assert faults(database) == {}


def test_the_light_goes_back_to_where_the_walk_was(floor: Floor) -> None:
    labels = [floor.new_order("1", B=2), floor.new_order("2", A=1)]
    release(floor, *labels, method="cluster")
    floor.scan("zone-a", "U%1", "J%PICK", "H%K1", "C%T1", "C%T2")
    undone(floor, "zone-a", f"Taken back: T2={labels[1]}")
    assert floor.scan("zone-a", "X%HELP").say == "A-02 x2 > T1 (1 to go)"


# The put wall


def test_an_emptied_tote_is_taken_back(floor: Floor, database: Database) -> None:
    first, second = at_wall(floor, {"A": 2, "B": 1}, {"B": 1, "C": 1})
    put(floor, A)
    before = books(floor)
    assert floor.scan("wall-1", "X%CLOSE", "X%YES").why == "short_pick"
    assert books(floor)["totes"]["T1"] == ("", None, None, False)
    undone(floor, "wall-1", "Taken back: T1 short -4")
    assert books(floor) == before
    assert {of_kind(floor, label)["short"].state for label in (first, second)} == {"closed"}
    put(floor, A, B)
    undone(floor, "wall-1", "Taken back: B -1 > T1")
    put(floor, B, B, C)
    assert [floor.order(label).state for label in (first, second)] == ["picked", "picked"]
    assert faults(database) == {}


def test_an_emptied_tote_stays_so_once_it_is_fetched_anew(floor: Floor) -> None:
    at_wall(floor, {"A": 1, "B": 1})
    floor.scan("wall-1", "X%CLOSE", "X%YES")
    floor.scan("zone-a", "U%2", "J%PICK", "H%K1", "C%T2")
    late = floor.scan("wall-1", "X%UNDO")
    assert late.say == "Too late, K1 fetches A: X%CALL"


def test_damaged_in_the_hand_is_in_the_hand_again(floor: Floor, database: Database) -> None:
    at_wall(floor, {"A": 1, "B": 1})
    floor.scan("wall-1", A)
    before = books(floor)
    floor.scan("wall-1", "X%DAMAGED")
    assert floor.lights("wall-1") == []
    undone(floor, "wall-1", "Taken back: damaged A > T1")
    assert books(floor) == before
    assert len(floor.lights("wall-1")) == 1
    assert floor.scan("wall-1", "S%W1-01").v == "pass"
    assert faults(database) == {}


@pytest.mark.parametrize("alone", [True, False], ids=["alone", "beside another"])
def test_damaged_in_the_slot_is_in_the_slot_again(floor: Floor, database: Database, alone: bool) -> None:
    [label] = at_wall(floor, {"A": 1, "B": 1})
    put(floor, *([A] if alone else [B, A]))
    before, lights = books(floor), floor.lights("wall-1")
    floor.scan("wall-1", "X%DAMAGED")
    assert of_kind(floor, label)["damaged"].state == "open"
    undone(floor, "wall-1", "Taken back: damaged A > W1-01")
    assert books(floor) == before
    assert [row[:4] for row in floor.lights("wall-1")] == [row[:4] for row in lights]
    assert of_kind(floor, label)["damaged"].state == "closed"
    undone(floor, "wall-1", "Taken back: A -1 > T1")
    assert faults(database) == {}


def test_the_events_of_what_is_taken_back_count_no_more(floor: Floor, database: Database) -> None:
    at_wall(floor, {"A": 1, "B": 1})
    put(floor, A)
    floor.scan("wall-1", "X%DAMAGED")
    undone(floor, "wall-1", "Taken back: damaged A > W1-01")
    with database.session() as session:
        rows = session.exec(select(EventRow).where(EventRow.job == "PUTWALL")).all()
        told = {(row.qty > 0, row.undone) for row in rows}
    assert told == {(True, False), (False, True), (False, False)}, "the put counts again, the damage does not"


# The bench


def test_damaged_of_an_order_of_one_piece_is_in_the_tote_again(floor: Floor, database: Database) -> None:
    wall(floor)
    label = floor.new_order("1", A=1)
    batch(floor, wave(floor, label))
    at_bench(floor)
    floor.scan("bench-1", "C%T1")
    before = books(floor)
    floor.scan("bench-1", A, "X%DAMAGED")
    undone(floor, "bench-1", "Taken back: damaged A > T1")
    assert books(floor) == before
    assert floor.scan("bench-1", A).why == "order_done"
    assert faults(database) == {}


def test_damaged_at_the_bench_is_verified_again(floor: Floor, database: Database) -> None:
    label = picked(floor, A=2, B=1)
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}", B, A)
    before = books(floor)
    floor.scan("bench-1", "X%DAMAGED")
    undone(floor, "bench-1", f"Taken back: damaged A > {label}")
    assert books(floor) == before
    assert of_kind(floor, label)["damaged"].state == "closed"
    undone(floor, "bench-1", "Taken back: A 0/2")
    floor.scan("bench-1", A, A)
    assert floor.order(label).state == "verified"
    assert faults(database) == {}


def test_who_sent_an_order_for_what_it_lacks_takes_it_back(floor: Floor, database: Database) -> None:
    label = picked(floor, A=2, B=1)
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}", A)
    before = books(floor)
    assert floor.scan("bench-1", "X%CLOSE", "X%YES").why == "short_pick"
    assert floor.order(label).state == "picking"
    undone(floor, "bench-1", f"Taken back: {label} -2, verify on")
    assert books(floor) == before
    assert floor.scan("bench-1", A).got == 2, "it is open at the bench again"
    assert of_kind(floor, label)["short"].state == "closed"
    assert faults(database) == {}


@pytest.mark.parametrize(("qty", "found"), [(2, A), (1, B)], ids=["not found", "verified"])
def test_what_left_the_tote_at_the_bench_does_not_go_back_into_its_bin(
    floor: Floor, database: Database, qty: int, found: str
) -> None:
    label = picked(floor, A=1, B=qty)
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}", found, "X%CLOSE", "X%YES")
    after = books(floor)
    late = floor.scan("zone-a", "X%UNDO")
    assert (late.why, late.say) == ("not_allowed", "Too late, B left T1: X%CALL")
    assert books(floor) == after
    assert faults(database) == {}


@pytest.mark.parametrize("found", [(), (B,)], ids=["not found", "verified"])
def test_what_left_the_slot_at_the_bench_does_not_go_back_from_it(
    floor: Floor, database: Database, found: tuple[str, ...]
) -> None:
    (label,) = at_wall(floor, dict.fromkeys("AB"[: len(found) + 1], 1))
    put(floor, A, *found)
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}", *found, "X%CLOSE", "X%YES")
    after = books(floor)
    assert floor.scan("wall-1", "X%UNDO").why == "not_allowed"
    assert books(floor) == after
    assert faults(database) == {}


def test_the_last_piece_of_an_order_is_taken_back(floor: Floor, database: Database) -> None:
    label = picked(floor, A=2, B=1)
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}", A, B)
    before = books(floor)
    assert floor.scan("bench-1", A).why == "order_done"
    undone(floor, "bench-1", "Taken back: A 1/2")
    assert books(floor) == before
    assert parcels(floor, label) == ["void"]
    assert floor.scan("bench-1", A).why == "order_done", "it is open at the bench again"
    assert parcels(floor, label) == ["void", "open"]
    assert faults(database) == {}


def test_the_last_piece_stays_once_somebody_packs_the_order(floor: Floor) -> None:
    label = picked(floor, A=1)
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}", A)
    floor.scan("bench-2", "U%1", "J%PACK", f"O%{label}")
    assert floor.scan("bench-1", "X%UNDO").say == "Too late, open at bench-2: X%CALL"
    assert floor.weigh("bench-2", 300_000).why == "weight_ok"
    assert floor.scan("bench-1", "X%UNDO").say == "Nothing to undo"


def test_the_weight_that_closed_an_order_is_taken_back(floor: Floor, database: Database) -> None:
    label = picked(floor, A=2)
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}", A, A, "J%PACK", f"O%{label}")
    assert floor.weigh("bench-1", 500_000).why == "weight_ok"
    undone(floor, "bench-1", "Taken back: S-1.1, weigh again")
    assert (floor.order(label).state, parcels(floor, label)) == ("verified", ["open"])
    assert "verify again? X%YES" in (floor.scan("bench-1", "X%UNDO").say or ""), "the order is open here"
    assert floor.weigh("bench-1", 500_000).why == "weight_ok"
    assert floor.scan("dock", "U%1", "J%SHIP", "S-1.1").why == "order_done"
    assert floor.scan("bench-1", "X%UNDO").say == "Too late, S-1 is shipped: X%CALL"
    assert faults(database) == {}


def parcels(floor: Floor, label: str) -> list[str]:
    order = floor.order(label)
    with floor.work.transaction():
        return [parcel.state for parcel in floor.work.where(Parcel, "order_id", order.id)]


# Put away


def test_a_put_back_is_taken_back_with_the_tote_that_it_freed(floor: Floor, database: Database) -> None:
    label = picked(floor, A=2)
    floor.cancel(label)
    floor.scan("zone-a", "U%3", "J%PUTAWAY", "H%K2", "C%T1")
    before = books(floor)
    floor.scan("zone-a", "L%A-01")
    assert tote_of(floor, label) == ""
    undone(floor, "zone-a", "Taken back: A -2 from A-01")
    assert books(floor) == before
    undone(floor, "zone-a", "Given up: A-01 x2 < T1")
    assert floor.scan("zone-a", "X%UNDO").say == "Nothing to undo"
    assert faults(database) == {}


def test_a_put_back_stays_once_its_tote_is_in_use_again(floor: Floor) -> None:
    label = picked(floor, A=2)
    floor.cancel(label)
    floor.release(floor.new_order("2", B=1))
    floor.scan("zone-a", "U%3", "J%PUTAWAY", "H%K2", "C%T1", "L%A-01")
    floor.scan("zone-b", "U%2", "J%PICK", "H%K1", "C%T1")
    assert floor.scan("zone-a", "X%UNDO").say == "Too late, T1 is in use: X%CALL"


def test_pieces_said_to_be_lost_are_to_be_put_back_again(floor: Floor, database: Database) -> None:
    label = picked(floor, A=2)
    floor.cancel(label)
    floor.scan("zone-a", "U%3", "J%PUTAWAY", "H%K2", "C%T1", "Q%1")
    before = books(floor)
    floor.scan("zone-a", "X%SHORT", "X%YES")
    undone(floor, "zone-a", "Taken back: short T1 A -1")
    assert books(floor) == before
    assert floor.scan("zone-a", "L%A-01").why == "ok"
    assert faults(database) == {}


def test_what_was_done_in_another_shift_is_nobodys_last_act(floor: Floor, database: Database) -> None:
    walking(floor, A=3)
    floor.scan("zone-a", "X%SHORT", "X%YES")
    with closing(Writer(database, RULES, ZoneInfo("UTC"), lambda: floor.at_ms)) as writer:
        assert rounds.go_round(database, writer, RULES, lambda: floor.moment)["forgotten"] == 0
        floor.at_ms += 13 * 3_600_000
        assert floor.scan("zone-a", "X%UNDO").say == "Nothing to undo"
        assert rounds.go_round(database, writer, RULES, lambda: floor.moment)["forgotten"] == 2
