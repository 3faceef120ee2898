"""Each check of carriers and manifests finds what it is for, in a day of two carriers."""

from pathlib import Path

import pytest

from hub.store.checks.shipping_rules import SHIPPING
from hub.store.database import Database
from tests.databases import migrated
from tests.soundness import faults
from tests.unit.floor.floor_under_test import small_shop
from tests.unit.floor.lorries import two_carriers, weighed
from tests.unit.store.faults import Break

TWO_OPEN = """
    INSERT INTO manifest (site, code, carrier_id, warehouse_id, state, opened_at_ms, closed_at_ms,
                          qty_parcels, net_mg)
    VALUES ('main', 'A', 1, 1, 'open', 1, 0, 0, 0), ('main', 'B', 1, 1, 'open', 1, 0, 0, 0)"""
BREAKS = [
    ("waybill_on_one_parcel", "UPDATE parcel SET carrier = 'YT', waybill = 'YT0000' WHERE code = 'S-2.1'"),
    (
        "waybill_numbers_name_their_parcel",
        "UPDATE waybill_number SET order_id = NULL WHERE number = 'YT0000'",
    ),
    ("waybill_numbers_name_their_parcel", "UPDATE waybill_number SET order_id = 1 WHERE number = 'YT0005'"),
    (
        "waybill_numbers_name_their_parcel",
        "UPDATE waybill_number SET taken_at_ms = 0 WHERE number = 'SF0000'",
    ),
    ("waybill_numbers_name_their_parcel", "UPDATE waybill_number SET order_id = 2 WHERE number = 'YT0000'"),
    ("waybill_numbers_name_their_parcel", "UPDATE parcel SET waybill = 'X' WHERE code = 'S-1.1'"),
    ("waybill_numbers_name_their_parcel", "UPDATE parcel SET carrier = 'SF' WHERE code = 'S-1.1'"),
    (
        "pool_numbers_on_parcels_are_taken",
        "UPDATE waybill_number SET parcel_id = NULL WHERE number = 'SF0000'",
    ),
    ("pool_numbers_on_parcels_are_taken", "UPDATE parcel SET waybill = 'SF0005' WHERE code = 'S-2.1'"),
    ("manifests_hold_their_carrier_s_parcels", "UPDATE parcel SET state = 'weighed' WHERE code = 'S-1.1'"),
    ("manifests_hold_their_carrier_s_parcels", "UPDATE manifest SET carrier_id = 1"),
    ("closed_manifests_stay", "UPDATE manifest SET qty_parcels = 3"),
    ("closed_manifests_stay", "UPDATE parcel SET net_mg = net_mg + 1 WHERE code = 'S-1.1'"),
    ("closed_manifests_stay", "UPDATE parcel SET manifest_id = NULL WHERE code = 'S-1.1'"),
    ("one_open_manifest", TWO_OPEN),
    ("shipped_with_a_carrier_on_a_manifest", "UPDATE parcel SET manifest_id = NULL WHERE code = 'S-1.1'"),
]


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """S-1 gone with YT on a closed manifest, S-2 weighed for SF."""
    path = tmp_path_factory.mktemp("day") / "floor.db"
    database = migrated(f"sqlite:///{path}")
    floor = small_shop(database)
    two_carriers(floor)
    weighed(floor, floor.new_order("1", A=2), "T1")
    weighed(floor, floor.new_order("2", A=6), "T2")
    floor.scan("dock", "U%3", "J%SHIP", "S-1.1", "X%CLOSE", "X%YES")
    floor.work.connection.close()
    database.close()
    return path


def test_a_sound_day_has_no_fault(broken: tuple[Database, Break]) -> None:
    assert faults(broken[0]) == {}


@pytest.mark.parametrize(("name", "sql"), BREAKS)
def test_what_is_broken_is_found(broken: tuple[Database, Break], name: str, sql: str) -> None:
    database, spoil = broken
    spoil(sql)
    found = faults(database)
    assert name in found
    for finding in found[name]:
        assert finding.expected
        assert "{" not in f"{finding.expected}{finding.found}"


def test_every_rule_has_been_broken() -> None:
    assert {name for name, _ in BREAKS} == {check.name for check in SHIPPING}
