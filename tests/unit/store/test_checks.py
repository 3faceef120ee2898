"""Each check finds what it is for: a sound database is broken on purpose, and the row at fault is named."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from hub.office import changes
from hub.office.check import check
from hub.store.checks import SHOWN, snapshot
from hub.store.checks.floor_rules import FLOOR
from hub.store.checks.order_rules import ORDERS
from hub.store.checks.stock_rules import STOCK
from hub.store.database import Database
from hub.store.failures import NotSetUp
from tests.databases import migrated
from tests.soundness import faults
from tests.unit.floor.floor_under_test import Floor, small_shop
from tests.unit.store.faults import Break


def work_a_day(floor: Floor) -> None:
    """One order shipped (S-1), one picked (S-2), one in the middle of its walk (S-3), one cancelled (S-4)."""
    labels = [floor.new_order(str(n), A=2, B=1) for n in range(1, 5)]
    floor.release(*labels)
    floor.walk(totes=("T1", "T2"))
    floor.scan("zone-a", "C%T3")
    floor.scan("bench-1", "U%2", "J%VERIFY", "O%S-1", *["4000000000006"] * 2, "4000000000013")
    floor.scan("bench-1", "J%PACK", "O%S-1")
    assert floor.weigh("bench-1", 800_000).why == "weight_ok"
    assert floor.scan("dock", "U%3", "J%SHIP", "S-1.1").why == "order_done"
    floor.office(changes.cancel, "S-4", "buyer asked")


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("day") / "floor.db"
    database = migrated(f"sqlite:///{path}")
    floor = small_shop(database)
    work_a_day(floor)
    floor.work.connection.close()
    database.close()
    return path


COPIED = "sess, kind, frame, at_ms, business_date, parcel_id, qty, net_mg, undone, why, verdict, answer"
ACCEPTED_TWICE = f"""
    INSERT INTO event (site, station_id, inc, seq, {COPIED})
    SELECT site, station_id, 0, seq, {COPIED} FROM event WHERE why = 'weight_ok'"""  # noqa: S608 - of this file
OUT_OF_T2 = "UPDATE balance SET qty = qty - 1 WHERE bin_id = (SELECT bin_id FROM tote WHERE code = 'T2')"
BREAKS = [
    ("balance_is_sum_of_moves", "UPDATE balance SET qty = qty + 1 WHERE id = 1"),
    ("balance_is_sum_of_moves", "DELETE FROM move WHERE id = 1"),
    ("balance_is_sum_of_moves", "UPDATE move SET lot = 'L' WHERE id = 1"),
    ("balance_is_sum_of_moves", "DELETE FROM balance WHERE id = 1"),
    ("nothing_negative", "UPDATE balance SET qty = -1 WHERE id = 1"),
    ("nothing_negative", "UPDATE balance SET reserved = qty + 1 WHERE id = 1"),
    ("nothing_negative", "UPDATE balance SET reserved = -1 WHERE id = 1"),
    ("nothing_negative", "UPDATE bin SET kind = 'outside' WHERE code = 'A-03'"),
    ("promised_is_sum_of_picks", "UPDATE balance SET reserved = reserved + 1 WHERE id = 1"),
    ("promised_is_sum_of_picks", "UPDATE pick SET state = 'done' WHERE state = 'lit'"),
    ("promised_is_sum_of_picks", "DELETE FROM pick WHERE state = 'lit'"),
    ("line_quantities", "UPDATE order_line SET qty_verified = 1 WHERE order_id = 3"),
    ("line_quantities", "UPDATE order_line SET qty_picked = 9 WHERE order_id = 2"),
    ("line_quantities", "UPDATE order_line SET qty_counted = 9 WHERE order_id = 1"),
    ("line_quantities", "UPDATE order_line SET qty_short = 1 WHERE order_id = 2"),
    ("verified_whole", "UPDATE order_line SET qty_verified = 1 WHERE order_id = 1 AND line_no = 1"),
    ("verified_whole", """UPDATE "order" SET state = 'packed' WHERE id = 2"""),
    ("parcels_hold_the_order", "UPDATE parcel_line SET qty = 3 WHERE id = 1"),
    ("parcels_hold_the_order", "DELETE FROM parcel_line WHERE id = 1"),
    ("shipped_in_parcels", "UPDATE parcel SET state = 'weighed'"),
    ("shipped_in_parcels", "UPDATE parcel SET state = 'void'"),
    ("shipped_left_the_stock", "DELETE FROM move WHERE reason = 'ship' AND item_id = 1"),
    ("shipped_left_the_stock", "UPDATE move SET qty = 3 WHERE reason = 'ship' AND item_id = 1"),
    ("one_accepted_weight", "UPDATE parcel SET net_mg = NULL"),
    ("one_accepted_weight", "UPDATE parcel SET net_mg = net_mg + 1"),
    ("one_accepted_weight", "UPDATE parcel SET expected_mg = 1"),
    ("one_accepted_weight", "UPDATE event SET parcel_id = NULL WHERE why = 'weight_ok'"),
    ("one_accepted_weight", ACCEPTED_TWICE),
    ("event_has_its_answer", "UPDATE event SET answer = '' WHERE id = 1"),
    ("event_has_its_answer", "UPDATE event SET why = '' WHERE id = 1"),
    ("event_has_its_answer", "UPDATE event SET verdict = 'maybe' WHERE id = 1"),
    ("event_has_its_answer", "UPDATE event SET seq = 4000 WHERE id = 1"),
    (
        "event_has_its_answer",
        "UPDATE event SET answer = (SELECT answer FROM event WHERE id = 9) WHERE id = 1",
    ),
    ("station_knows_its_last_event", "UPDATE station SET last_seq = 1 WHERE name = 'zone-a'"),
    ("pointers_name_rows", "UPDATE station SET order_id = 99 WHERE name = 'bench-2'"),
    ("pointers_name_rows", "UPDATE station SET line_id = 99 WHERE name = 'bench-2'"),
    ("pointers_name_rows", "UPDATE station SET parcel_id = 99 WHERE name = 'bench-2'"),
    ("pointers_name_rows", "UPDATE station SET operator_id = 99 WHERE name = 'bench-2'"),
    ("pointers_name_rows", "UPDATE operator SET station_id = 99 WHERE badge = '1'"),
    ("pointers_name_rows", "UPDATE operator SET cart_id = 99 WHERE badge = '1'"),
    ("pointers_name_rows", 'UPDATE "order" SET tote_id = 99 WHERE id = 2'),
    ("pointers_name_rows", 'UPDATE "order" SET station_id = 99 WHERE id = 2'),
    ("in_hand_on_both_sides", 'UPDATE "order" SET station_id = 1 WHERE id = 2'),
    ("in_hand_on_both_sides", "UPDATE station SET order_id = 2 WHERE name = 'bench-2'"),
    ("in_hand_on_both_sides", 'UPDATE "order" SET tote_id = NULL WHERE id = 2'),
    ("in_hand_on_both_sides", "UPDATE tote SET order_id = NULL WHERE code = 'T2'"),
    ("in_hand_on_both_sides", "UPDATE operator SET station_id = NULL WHERE badge = '1'"),
    ("in_hand_on_both_sides", "UPDATE station SET operator_id = NULL WHERE name = 'zone-a'"),
    ("picks_of_living_orders", """UPDATE "order" SET state = 'cancelled' WHERE id = 3"""),
    ("picks_of_living_orders", "UPDATE pick SET state = 'open' WHERE order_id = 1"),
    ("lights_are_lit_tasks", "UPDATE pick SET station_id = 1 WHERE order_id = 1"),
    ("lights_are_lit_tasks", "UPDATE pick SET station_id = NULL WHERE state = 'lit'"),
    ("lights_are_lit_tasks", "UPDATE pick SET station_id = 2 WHERE state = 'lit'"),
    ("totes_of_shipped_orders_are_free", "UPDATE tote SET order_id = 1 WHERE code = 'T1'"),
    ("totes_hold_what_was_picked", OUT_OF_T2),
    ("totes_hold_what_was_picked", "UPDATE order_line SET qty_picked = 0 WHERE order_id = 2"),
    ("log_tells_the_state", """UPDATE "order" SET state = 'held', resume_state = 'picked' WHERE id = 2"""),
    ("log_tells_the_state", "DELETE FROM order_log WHERE order_id = 1 AND to_state = 'shipped'"),
]


def test_a_sound_day_has_no_fault(broken: tuple[Database, Break]) -> None:
    assert faults(broken[0]) == {}


def test_every_check_is_broken_here() -> None:
    assert {name for name, _ in BREAKS} == {rule.name for rule in (*STOCK, *ORDERS, *FLOOR)}


@pytest.mark.parametrize(("name", "sql"), BREAKS)
def test_what_is_broken_is_found(broken: tuple[Database, Break], name: str, sql: str) -> None:
    database, spoil = broken
    spoil(sql)
    found = faults(database)
    assert name in found
    for finding in found[name]:
        assert "{" not in finding.expected or finding.check == "event_has_its_answer"
        assert finding.row


def test_a_finding_says_what_was_expected_and_what_is_there(broken: tuple[Database, Break]) -> None:
    database, spoil = broken
    spoil("UPDATE balance SET qty = 95 WHERE id = 1")
    finding = faults(database)["balance_is_sum_of_moves"][0]
    # 100 received; three orders of two were picked or are promised, of which two have been picked.
    assert finding.expected == "96 pieces of A in bin A-01, the sum of its moves"
    assert finding.found == "95"
    assert finding.row["bin_id"] == 4


def test_many_faults_are_counted_and_the_first_are_told(broken: tuple[Database, Break]) -> None:
    database, spoil = broken
    columns = "qty_ordered, qty_cancelled, qty_short, qty_picked, qty_verified, qty_counted, price_minor"
    spoil(f"""
        INSERT INTO order_line (site, order_id, line_no, item_id, {columns})
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 150)
        SELECT 'main', 2, 100 + i, 1, 1, 0, 0, 5, 0, 0, 0 FROM n""")  # noqa: S608 - of this file
    result = next(r for r in check(database) if r.name == "line_quantities")
    assert (result.faults, len(result.findings)) == (150, SHOWN)


def test_checking_what_is_not_there_makes_nothing(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/none.db")
    with pytest.raises(NotSetUp), snapshot(database):
        pass
    assert not (tmp_path / "none.db").exists()


def test_the_same_checks_on_postgresql(postgres_url: str) -> None:
    database = migrated(postgres_url)
    floor = small_shop(database)
    work_a_day(floor)
    assert faults(database) == {}
    for sql in ("UPDATE balance SET qty = qty + 1 WHERE id = 1", "UPDATE event SET answer = '' WHERE id = 1"):
        with floor.work.transaction():
            floor.work.connection.execute(sql)
    found = faults(database)
    assert set(found) == {"balance_is_sum_of_moves", "event_has_its_answer"}
    assert json.dumps([finding.row for findings in found.values() for finding in findings])
    floor.work.connection.close()
    database.close()


def test_the_command_exits_1_with_the_rows_at_fault(broken: tuple[Database, Break]) -> None:
    database, spoil = broken

    def run() -> tuple[int, dict[str, object]]:
        pickbench = Path(sys.executable).with_name("pickbench")
        environment = {"PICKBENCH_DATABASE_URL": f"sqlite:///{database.url.database}"}
        words = [str(pickbench), "check", "--json"]
        done = subprocess.run(words, capture_output=True, text=True, env=environment, check=False)
        return done.returncode, json.loads(done.stdout)

    assert run()[0] == 0
    spoil("UPDATE parcel SET net_mg = NULL")
    code, said = run()
    assert (code, said["ok"], said["faults"]) == (1, False, 1)
    assert [f["row"]["code"] for f in said["findings"]] == ["S-1.1"]  # type: ignore[attr-defined]
