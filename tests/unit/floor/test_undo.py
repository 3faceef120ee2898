"""X%UNDO of shorts, damaged pieces and put-backs: the books are those of before, what was seen
is withdrawn, and where something was built on it, it says what.
"""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from hub.domain.cases import Case
from hub.domain.people import Operator
from hub.office import adjusting, cases, changes, rounds
from hub.office.act import Act
from hub.office.writing import Writer
from hub.store.database import Database
from tests.unit.floor.batch_acts import another_zone, release
from tests.unit.floor.books import books
from tests.unit.floor.floor_under_test import RULES, SITE, Floor, picked
from tests.unit.floor.undo_acts import of_kind, undone
from tests.unit.floor.wall_under_test import tote_of, wall, wave

pytestmark = pytest.mark.usefixtures("sound")


def chinese(floor: Floor, badge: str) -> None:
    with floor.work.transaction():
        [person] = [o for o in floor.work.where(Operator, "site", SITE) if o.badge == badge]
        floor.work.put(replace(person, lang="zh"))


def walking(floor: Floor, **wanted: int) -> str:
    label = floor.new_order("1", **wanted)
    floor.release(label)
    floor.scan("zone-a", "U%1", "J%PICK", "H%K1", "C%T1")
    return label


def test_a_short_is_taken_back_with_all_that_followed(floor: Floor) -> None:
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


def test_a_short_that_no_bin_could_fill_is_taken_back(floor: Floor) -> None:
    label = walking(floor, B=2)
    before = books(floor)
    floor.scan("zone-a", "X%SHORT", "X%YES")
    assert floor.order(label).state == "short"
    undone(floor, "zone-a", "Taken back: short A-02 B -2")
    assert books(floor) == before
    assert floor.finish_walk("zone-a", floor.scan("zone-a", "L%A-02")).why == "ok"


def test_what_was_fetched_in_its_place_goes_back_first(floor: Floor) -> None:
    walking(floor, A=3)
    before = books(floor)
    floor.scan("zone-a", "X%SHORT", "X%YES", "L%A-09")
    undone(floor, "zone-a", "Taken back: A -3 > A-09")
    undone(floor, "zone-a", "Taken back: short A-01 A -3")
    assert books(floor) == before


def test_a_short_is_not_taken_back_once_another_fetches_the_pieces(floor: Floor) -> None:
    label = walking(floor, A=3)
    floor.scan("zone-a", "X%SHORT", "X%YES")
    floor.scan("zone-b", "U%2", "J%PICK", "H%K2", "C%T1", "X%YES")
    after = books(floor)
    late = floor.scan("zone-a", "X%UNDO")
    assert (late.why, late.snd, late.say) == ("not_allowed", "bad", "Too late, K2 fetches A: X%CALL")
    assert books(floor) == after
    assert of_kind(floor, label)["short"].state == "open"


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
def test_a_damaged_piece_at_a_bin_is_taken_back(floor: Floor, wanted: int) -> None:
    walking(floor, A=wanted)
    before, lights = books(floor), floor.lights("zone-a")
    floor.scan("zone-a", "X%DAMAGED")
    assert floor.stock("DAMAGED") == {"A": 1}
    undone(floor, "zone-a", "Taken back: damaged A > A-01")
    assert books(floor) == before
    assert [row[:4] for row in floor.lights("zone-a")] == [row[:4] for row in lights]


def test_a_damaged_piece_that_was_thrown_away_does_not_come_back(floor: Floor) -> None:
    walking(floor, A=1)
    floor.scan("zone-a", "X%DAMAGED")
    with floor.work.transaction():
        place = adjusting.Place("A", "DAMAGED", condition="damaged")
        adjusting.count(floor.act(), place, 0, "lost")
    late = floor.scan("zone-a", "X%UNDO")
    assert late.say == "Too late, A left DAMAGED: X%CALL"


def test_a_short_of_a_batch_is_taken_back_for_all_its_orders(floor: Floor) -> None:
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


def test_the_words_are_chinese_for_who_reads_chinese(floor: Floor) -> None:
    walking(floor, A=3)
    chinese(floor, "1")
    floor.scan("zone-a", "X%SHORT", "X%YES")
    undone(floor, "zone-a", "已撤销缺货 A-01 A 3件")


@pytest.mark.parametrize("method", ["order", "batch"])
def test_a_tote_gives_back_what_it_took(floor: Floor, method: str) -> None:
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


def test_the_light_goes_back_to_where_the_walk_was(floor: Floor) -> None:
    labels = [floor.new_order("1", B=2), floor.new_order("2", A=1)]
    release(floor, *labels, method="cluster")
    floor.scan("zone-a", "U%1", "J%PICK", "H%K1", "C%T1", "C%T2")
    undone(floor, "zone-a", f"Taken back: T2={labels[1]}")
    assert floor.scan("zone-a", "X%HELP").say == "A-02 x2 > T1 (1 to go)"


def test_a_put_back_is_taken_back_with_the_tote_that_it_freed(floor: Floor) -> None:
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


def test_a_put_back_stays_once_its_tote_is_in_use_again(floor: Floor) -> None:
    label = picked(floor, A=2)
    floor.cancel(label)
    floor.release(floor.new_order("2", B=1))
    floor.scan("zone-a", "U%3", "J%PUTAWAY", "H%K2", "C%T1", "L%A-01")
    floor.scan("zone-b", "U%2", "J%PICK", "H%K1", "C%T1")
    assert floor.scan("zone-a", "X%UNDO").say == "Too late, T1 is in use: X%CALL"


def test_pieces_said_to_be_lost_are_to_be_put_back_again(floor: Floor) -> None:
    label = picked(floor, A=2)
    floor.cancel(label)
    floor.scan("zone-a", "U%3", "J%PUTAWAY", "H%K2", "C%T1", "Q%1")
    before = books(floor)
    floor.scan("zone-a", "X%SHORT", "X%YES")
    undone(floor, "zone-a", "Taken back: short T1 A -1")
    assert books(floor) == before
    assert floor.scan("zone-a", "L%A-01").why == "ok"


def test_what_was_done_in_another_shift_is_nobodys_last_act(floor: Floor, database: Database) -> None:
    walking(floor, A=3)
    floor.scan("zone-a", "X%SHORT", "X%YES")
    with closing(Writer(database, RULES, ZoneInfo("UTC"), lambda: floor.at_ms)) as writer:
        assert rounds.go_round(database, writer, RULES, lambda: floor.moment)["forgotten"] == 0
        floor.at_ms += 13 * 3_600_000
        assert floor.scan("zone-a", "X%UNDO").say == "Nothing to undo"
        assert rounds.go_round(database, writer, RULES, lambda: floor.moment)["forgotten"] == 2
