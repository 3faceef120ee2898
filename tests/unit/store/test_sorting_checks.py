"""Each check of sorting finds what it is for.

A sound wall is broken on purpose, and the row at fault is named.
"""

# ruff: noqa: S608
# The statements are of this file.

from pathlib import Path

import pytest

from hub.store.checks.sorting_rules import SORTING
from hub.store.database import Database
from tests.databases import migrated
from tests.soundness import faults
from tests.unit.floor.floor_under_test import Floor, at_bench, small_shop
from tests.unit.floor.wall_under_test import A, B, C, batch, put, sorter, wall, wave
from tests.unit.store.faults import Break


def sort_a_wave(floor: Floor) -> None:
    """S-1 is verified and in its carton, S-2 full in W1-02, S-3 cancelled in mid-sort, S-4 partly put, with a
    piece of it in a hand; a piece of S-5 is in the batch tote still.
    """
    wall(floor)
    one = {"A": 1, "B": 1}
    for n, wanted in enumerate(
        (one, {"A": 1, "C": 2}, {"B": 1, "C": 1}, {"A": 2, "C": 1}, {"B": 1}), start=1
    ):
        floor.new_order(str(n), **wanted)
    batch(floor, wave(floor, *(f"S-{n}" for n in range(1, 6))))
    sorter(floor)
    put(floor, A, B, A, C, C, B)
    at_bench(floor)
    assert floor.scan("bench-1", "S%W1-01", A, B).why == "order_done"
    floor.cancel("S-3")
    put(floor, A)
    assert floor.scan("wall-1", A).why == "go"


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("day") / "floor.db"
    database = migrated(f"sqlite:///{path}")
    floor = small_shop(database)
    sort_a_wave(floor)
    floor.work.connection.close()
    database.close()
    return path


def in_tote(code: str) -> str:
    return f"bin_id = (SELECT bin_id FROM tote WHERE code = '{code}')"


def numbered(code: str) -> str:
    return f"(SELECT id FROM tote WHERE code = '{code}')"


BREAKS = [
    ("batch_totes_hold_what_orders_need", f"UPDATE balance SET qty = qty + 1 WHERE {in_tote('T1')}"),
    ("batch_totes_hold_what_orders_need", "UPDATE order_line SET qty_picked = 0 WHERE order_id = 5"),
    ("batch_totes_hold_what_orders_need", "UPDATE pick SET state = 'done' WHERE kind = 'put_back'"),
    ("slots_hold_one_order", f"UPDATE balance SET {in_tote('W1-02')} WHERE {in_tote('T1')} AND item_id = 2"),
    ("slots_hold_one_order", "UPDATE tote SET order_id = NULL WHERE code = 'W1-02'"),
    ("slots_hold_one_order", "UPDATE order_line SET qty_picked = 1 WHERE order_id = 2"),
    ("totes_are_of_one_kind", "UPDATE tote SET order_id = 5 WHERE code = 'T1'"),
    ("totes_are_of_one_kind", "UPDATE tote SET cart_id = 1 WHERE code = 'W1-02'"),
    ("totes_are_of_one_kind", "UPDATE tote SET wave_id = 1 WHERE code = 'BOX-1'"),
    ("totes_are_of_one_kind", "UPDATE wave SET method = 'cluster'"),
    ("totes_are_of_one_kind", "UPDATE tote SET kind = 'tote' WHERE code = 'W1-04'"),
    ("totes_that_help_are_of_one_order", f"UPDATE tote SET with_id = {numbered('T2')} WHERE code = 'T3'"),
    ("totes_that_help_are_of_one_order", f"UPDATE tote SET with_id = {numbered('W1-02')} WHERE code = 'T2'"),
    ("totes_that_help_are_of_one_order", f"UPDATE tote SET with_id = {numbered('W1-02')} WHERE code = 'T1'"),
    ("full_totes_are_orders", "UPDATE tote SET filled = TRUE WHERE code = 'T2'"),
    ("slots_and_cartons_of_ended_orders_are_free", """UPDATE "order" SET state = 'shipped' WHERE id = 1"""),
    (
        "slots_and_cartons_of_ended_orders_are_free",
        "DELETE FROM pick WHERE kind = 'put_back' AND tote_id <> (SELECT id FROM tote WHERE code = 'T1')",
    ),
    ("puts_are_in_a_hand", "UPDATE operator SET pick_id = NULL WHERE pick_id IS NOT NULL"),
    ("puts_have_their_pieces", "UPDATE pick SET qty = 9 WHERE kind = 'put' AND state = 'lit'"),
    ("puts_have_their_pieces", f"DELETE FROM balance WHERE {in_tote('T1')}"),
]


def test_a_sound_wall_has_no_fault(broken: tuple[Database, Break]) -> None:
    assert faults(broken[0]) == {}


def test_every_check_of_sorting_is_broken_here() -> None:
    assert {name for name, _ in BREAKS} == {rule.name for rule in SORTING}


@pytest.mark.parametrize(("name", "sql"), BREAKS)
def test_what_is_broken_is_found(broken: tuple[Database, Break], name: str, sql: str) -> None:
    database, spoil = broken
    spoil(sql)
    found = faults(database)
    assert name in found
    for finding in found[name]:
        assert "{" not in finding.expected
        assert finding.row


@pytest.mark.long
def test_the_same_checks_on_postgresql(postgres_url: str) -> None:
    database = migrated(postgres_url)
    floor = small_shop(database)
    sort_a_wave(floor)
    assert faults(database) == {}
    with floor.work.transaction():
        floor.work.connection.execute("UPDATE tote SET order_id = NULL WHERE code = 'W1-02'")
    assert "slots_hold_one_order" in faults(database)
    floor.work.connection.close()
    database.close()
