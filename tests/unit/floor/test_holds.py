"""Errors that must be acknowledged: which hold a bench, what frees it, and what frees nothing."""

import ast
from dataclasses import replace
from pathlib import Path

import pytest

from hub.domain import holds
from hub.domain.people import Operator, Station
from hub.floor.jobs import HERE
from protocol import verdicts
from tests.unit.floor.floor_under_test import GOODS, SITE, Floor, at_bench, picked

ROOT = Path(__file__).resolve().parents[3]
A, B, C = (GOODS[sku][1] for sku in "ABC")


def is_held(floor: Floor, station: str) -> bool:
    with floor.work.transaction():
        row = floor.work.one(Station, "name", station, SITE)
        assert row is not None
        assert row.hold == bool(row.held_why)
        return row.hold


def packing(floor: Floor) -> str:
    """An order of which the parcel waits for the scale at bench-1; it weighs 500 g."""
    label = picked(floor, A=2)
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}", A, A, "J%PACK", f"O%{label}")
    return label


def test_the_table_names_verdicts_that_fail_and_jobs_that_there_are() -> None:
    for why, jobs in holds.HOLDS.items():
        assert verdicts.outcome(why) == "fail", why
        assert jobs <= set(HERE), why
    assert set(holds.HOLDS) >= holds.BY_WEIGHT


def test_only_the_router_holds_a_bench() -> None:
    rooms = [*(ROOT / "hub/floor").glob("*.py"), *(ROOT / "hub/domain").glob("*.py")]
    calls = [
        (path.name, node)
        for path in rooms
        if path.name != "router.py"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Verdict"
    ]
    assert len(calls) > 50
    found = [f"{name}:{call.lineno}" for name, call in calls if any(k.arg == "hold" for k in call.keywords)]
    assert found == []


@pytest.mark.parametrize(
    "card", ["C%T1", "L%A-01", "Q%1", "X%YES", "X%UNDO", "X%SHORT", "X%LOGOUT", "J%VERIFY"]
)
def test_a_wrong_piece_at_a_bin_is_acknowledged_before_anything_else(floor: Floor, card: str) -> None:
    floor.release(floor.new_order("1", A=2))
    floor.scan("zone-a", "U%1", "J%PICK", "H%K1", "C%T1")
    [(_, _, _, _, task)] = floor.lights("zone-a")
    wrong = floor.scan("zone-a", B)
    assert (wrong.why, wrong.hold, wrong.snd) == ("wrong_item", 1, "bad")
    assert floor.scan("zone-a", card).why == "blocked"
    assert floor.press("zone-a", task).why == "blocked", "nor does the button take it"
    assert floor.scan("zone-a", "U%2").why == "go"
    assert floor.scan("zone-a", A).why == "blocked", "another person's badge frees nothing"
    assert floor.scan("zone-a", "X%RESUME").say == "Go on"
    assert floor.scan("zone-a", "U%1", A).got == 1
    assert not is_held(floor, "zone-a")


def test_a_piece_off_the_pan_frees_the_bench(floor: Floor) -> None:
    label = picked(floor, A=1)
    at_bench(floor)
    assert floor.scan("bench-1", f"O%{label}", C).hold == 1
    floor.weigh("bench-1", 0, ok="removed")
    assert not is_held(floor, "bench-1")
    assert floor.scan("bench-1", A).why == "order_done"


def test_a_wrong_weight_holds_until_the_load_is_off(floor: Floor) -> None:
    label = packing(floor)
    low = floor.weigh("bench-1", 300_000)
    assert (low.why, low.hold, low.snd) == ("weight_low", 1, "weight")
    assert floor.scan("bench-1", f"{label}.1").why == "blocked"
    floor.weigh("bench-1", 0, ok="removed")
    assert floor.scan("bench-1", f"{label}.1").why == "go"
    assert floor.weigh("bench-1", 500_000).why == "weight_ok"


def test_a_wrong_weight_is_put_right_on_the_pan(floor: Floor) -> None:
    packing(floor)
    floor.weigh("bench-1", 300_000)
    assert floor.weigh("bench-1", 700_000).why == "weight_high"
    assert floor.weigh("bench-1", 500_000).why == "weight_ok"
    assert not is_held(floor, "bench-1")


@pytest.mark.parametrize(("card", "says"), [("X%UNDO", "verify again? X%YES"), ("B%M", "M 500 g")])
def test_who_sees_to_the_weight_by_a_card_needs_no_other(floor: Floor, card: str, says: str) -> None:
    packing(floor)
    floor.weigh("bench-1", 300_000)
    assert says in (floor.scan("bench-1", card).say or "")
    assert not is_held(floor, "bench-1")


def test_a_weight_does_not_free_what_something_else_holds(floor: Floor) -> None:
    label = packing(floor)
    other = floor.new_order("2", A=1)
    floor.release(other)
    floor.walk(cart="K2", totes=("T2",))
    floor.scan("bench-2", "U%3", "J%VERIFY", f"O%{other}", A)
    wrong = floor.scan("bench-1", "U%2", f"{other}.1")
    assert (wrong.why, wrong.hold, wrong.say) == ("wrong_parcel", 1, f"Wrong parcel, expected {label}.1")
    assert floor.weigh("bench-1", 500_000).why == "blocked"
    assert floor.order(label).state == "verified"
    floor.scan("bench-1", "X%RESUME")
    assert floor.weigh("bench-1", 500_000).why == "weight_ok"


def test_a_stopped_parcel_at_the_dock_is_acknowledged(floor: Floor) -> None:
    label = packing(floor)
    floor.weigh("bench-1", 500_000)
    floor.cancel(label)
    stop = floor.scan("dock", "U%3", "J%SHIP", f"{label}.1")
    assert (stop.why, stop.hold, stop.snd) == ("order_cancelled", 1, "stop")
    assert floor.scan("dock", f"{label}.1").why == "blocked"


def test_the_lamp_sound_and_hold_are_the_same_in_both_languages(floor: Floor) -> None:
    answers = []
    for lang in verdicts.LANGUAGES:
        with floor.work.transaction():
            [person] = [o for o in floor.work.where(Operator, "site", SITE) if o.badge == "2"]
            floor.work.put(replace(person, lang=lang))
        at_bench(floor)
        told = [floor.scan("bench-1", code) for code in ("0000", A, "X%UNDO", "X%HELP", "O%none", "X%CALL")]
        answers.append([(ans.v, ans.why, ans.snd, ans.hold) for ans in told])
        assert all(ans.say for ans in told)
    assert answers[0] == answers[1]
