"""What was in somebody's hand at a wall when another one takes their place, and presses at lights that are
about to go out.
"""

from hub.office import changes
from hub.store.database import Database
from hub.store.reading import snapshot, walls
from tests.soundness import faults
from tests.unit.floor.batch_acts import operator
from tests.unit.floor.floor_under_test import SITE, Floor
from tests.unit.floor.wall_under_test import A, B, at_wall, put


def test_another_badge_lays_back_what_the_first_had_in_the_hand(floor: Floor, database: Database) -> None:
    at_wall(floor, {"A": 1, "B": 1})
    floor.scan("wall-1", A)
    [(_, _, _, _, task)] = floor.lights("wall-1")
    floor.scan("wall-1", "U%2")
    assert floor.lights("wall-1") == [], "nobody is about to put it"
    assert operator(floor, "1").pick_id is None
    assert floor.press("wall-1", task).why == "order_changed", "in the moment before the light went out"
    put(floor, A, B)
    assert faults(database) == {}


def test_who_goes_to_a_bench_of_another_job_lays_the_piece_back(floor: Floor) -> None:
    at_wall(floor, {"A": 1, "B": 1})
    floor.scan("wall-1", A)
    floor.scan("bench-1", "U%1")
    assert floor.lights("wall-1") == []


def test_who_goes_to_the_other_end_of_the_wall_keeps_the_piece(floor: Floor) -> None:
    at_wall(floor, {"A": 1, "B": 1})
    floor.scan("side-1", "U%2", "J%PUTWALL", "X%LOGOUT")
    floor.scan("wall-1", A)
    floor.scan("side-1", "U%1")
    assert floor.scan("side-1", "S%W1-01").v == "pass"


def test_the_slot_of_a_cancelled_order_is_to_be_cleared(floor: Floor, database: Database) -> None:
    first, second = at_wall(floor, {"A": 1, "B": 1}, {"A": 1, "B": 1})
    put(floor, A)
    floor.scan("wall-1", A)
    for label in (first, second):
        floor.cancel(label)
    with snapshot(database) as reader:
        slots = walls.walls(reader, SITE)[0]["slots"]
    assert [slot["state"] for slot in slots[:2]] == ["clearing", "free"]
    assert slots[0]["missing"] == 0


def test_a_press_at_a_stopped_orders_bin_names_the_order(floor: Floor) -> None:
    label = floor.new_order("1", A=2)
    floor.release(label)
    floor.scan("zone-a", "U%1", "J%PICK", "H%K1", "C%T1")
    [(_, _, _, _, task)] = floor.lights("zone-a")
    floor.cancel(label)
    told = floor.press("zone-a", task)
    assert (told.why, told.v, told.snd) == ("order_cancelled", "fail", "stop")
    assert label in (told.say or "")
    assert floor.stock("T1") == {}


def test_a_press_at_a_bin_whose_order_wants_less_tells_so(floor: Floor) -> None:
    label = floor.new_order("1", A=2, B=1)
    floor.release(label)
    floor.scan("zone-a", "U%1", "J%PICK", "H%K1", "C%T1")
    [(_, _, _, _, task)] = floor.lights("zone-a")
    floor.office(changes.change, label, {1: 0}, "why")
    told = floor.press("zone-a", task)
    assert (told.why, label in (told.say or "")) == ("order_changed", True)
    assert floor.stock("T1") == {}
    assert floor.scan("zone-a", "L%A-02").why == "ok"
