"""X%UNDO at the put wall and at the bench: emptied totes, damaged and last pieces, weights, and what the
bench has gone on with.
"""

import pytest
from sqlmodel import select

from hub.domain.packing import Parcel
from hub.store.database import Database
from hub.store.tables import EventRow
from tests.unit.floor.books import books
from tests.unit.floor.floor_under_test import Floor, at_bench, picked
from tests.unit.floor.undo_acts import of_kind, undone
from tests.unit.floor.wall_under_test import A, B, C, at_wall, batch, put, wall, wave

pytestmark = pytest.mark.usefixtures("sound")


def test_an_emptied_tote_is_taken_back(floor: Floor) -> None:
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


def test_an_emptied_tote_stays_so_once_it_is_fetched_anew(floor: Floor) -> None:
    at_wall(floor, {"A": 1, "B": 1})
    floor.scan("wall-1", "X%CLOSE", "X%YES")
    floor.scan("zone-a", "U%2", "J%PICK", "H%K1", "C%T2")
    late = floor.scan("wall-1", "X%UNDO")
    assert late.say == "Too late, K1 fetches A: X%CALL"


def test_damaged_in_the_hand_is_in_the_hand_again(floor: Floor) -> None:
    at_wall(floor, {"A": 1, "B": 1})
    floor.scan("wall-1", A)
    before = books(floor)
    floor.scan("wall-1", "X%DAMAGED")
    assert floor.lights("wall-1") == []
    undone(floor, "wall-1", "Taken back: damaged A > T1")
    assert books(floor) == before
    assert len(floor.lights("wall-1")) == 1
    assert floor.scan("wall-1", "S%W1-01").v == "pass"


@pytest.mark.parametrize("alone", [True, False], ids=["alone", "beside another"])
def test_damaged_in_the_slot_is_in_the_slot_again(floor: Floor, alone: bool) -> None:
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


def test_the_events_of_what_is_taken_back_count_no_more(floor: Floor, database: Database) -> None:
    at_wall(floor, {"A": 1, "B": 1})
    put(floor, A)
    floor.scan("wall-1", "X%DAMAGED")
    undone(floor, "wall-1", "Taken back: damaged A > W1-01")
    with database.session() as session:
        rows = session.exec(select(EventRow).where(EventRow.job == "PUTWALL")).all()
        told = {(row.qty > 0, row.undone) for row in rows}
    assert told == {(True, False), (False, True), (False, False)}, "the put counts again, the damage does not"


def test_damaged_of_an_order_of_one_piece_is_in_the_tote_again(floor: Floor) -> None:
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


def test_damaged_at_the_bench_is_verified_again(floor: Floor) -> None:
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


def test_who_sent_an_order_for_what_it_lacks_takes_it_back(floor: Floor) -> None:
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


@pytest.mark.parametrize(("qty", "found"), [(2, A), (1, B)], ids=["not found", "verified"])
def test_what_left_the_tote_at_the_bench_does_not_go_back_into_its_bin(
    floor: Floor, qty: int, found: str
) -> None:
    label = picked(floor, A=1, B=qty)
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}", found, "X%CLOSE", "X%YES")
    after = books(floor)
    late = floor.scan("zone-a", "X%UNDO")
    assert (late.why, late.say) == ("not_allowed", "Too late, B left T1: X%CALL")
    assert books(floor) == after


@pytest.mark.parametrize("found", [(), (B,)], ids=["not found", "verified"])
def test_what_left_the_slot_at_the_bench_does_not_go_back_from_it(
    floor: Floor, found: tuple[str, ...]
) -> None:
    (label,) = at_wall(floor, dict.fromkeys("AB"[: len(found) + 1], 1))
    put(floor, A, *found)
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}", *found, "X%CLOSE", "X%YES")
    after = books(floor)
    assert floor.scan("wall-1", "X%UNDO").why == "not_allowed"
    assert books(floor) == after


def test_the_last_piece_of_an_order_is_taken_back(floor: Floor) -> None:
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


def test_the_last_piece_stays_once_somebody_packs_the_order(floor: Floor) -> None:
    label = picked(floor, A=1)
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}", A)
    floor.scan("bench-2", "U%1", "J%PACK", f"O%{label}")
    assert floor.scan("bench-1", "X%UNDO").say == "Too late, open at bench-2: X%CALL"
    assert floor.weigh("bench-2", 300_000).why == "weight_ok"
    assert floor.scan("bench-1", "X%UNDO").say == "Nothing to undo"


def test_the_weight_that_closed_an_order_is_taken_back(floor: Floor) -> None:
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


def parcels(floor: Floor, label: str) -> list[str]:
    order = floor.order(label)
    with floor.work.transaction():
        return [parcel.state for parcel in floor.work.where(Parcel, "order_id", order.id)]
