"""Each check of papers finds what it is for, in a day of two parcels with slips and waybills."""

from pathlib import Path

import pytest

from hub.domain.office_rules import PaperRules
from hub.store.checks.print_rules import PRINTS
from hub.store.database import Database
from tests.databases import migrated
from tests.soundness import faults
from tests.unit.floor.floor_under_test import at_bench, small_shop
from tests.unit.printing.shop import PAIR, Shop
from tests.unit.store.faults import Break

BREAKS = [
    ("prints_name_one_order", "UPDATE print SET order_id = 2 WHERE subject = 'S-1.1' AND kind = 'waybill'"),
    ("prints_name_one_order", "UPDATE print SET pair = 'S-2.1' WHERE subject = 'S-1.1' AND kind = 'waybill'"),
    ("pairs_are_in_force", "UPDATE print SET state = 'void' WHERE subject = 'S-2.1' AND kind = 'waybill'"),
    ("pairs_are_in_force", "DELETE FROM print WHERE subject = 'S-2.1' AND kind = 'packing_slip'"),
    ("pairs_that_left_were_proven", "UPDATE parcel SET papers = 'slip' WHERE code = 'S-1.1'"),
]


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """S-1 gone with its papers proven, S-2 verified with a pair that waits for its printer."""
    path = tmp_path_factory.mktemp("day") / "floor.db"
    database = migrated(f"sqlite:///{path}")
    shop = Shop(database, small_shop(database))
    shop.carrier()
    shop.printer("P1", "127.0.0.1:9")
    shop.print_by_itself(PaperRules(verified=PAIR))
    floor = shop.floor
    for n, label in enumerate(shop.orders(2), start=1):
        floor.release(label)
        floor.walk(totes=(f"T{n}",))
        at_bench(floor)
        floor.scan("bench-1", f"O%{label}", "4000000000006")
    floor.scan("bench-1", "J%PACK", "D%S-1.1", shop.parcels("S-1")[0].waybill)
    assert floor.weigh("bench-1", 300_000).why == "weight_ok"
    assert floor.scan("dock", "U%3", "J%SHIP", "S-1.1").why == "order_done"
    shop.close()
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
        assert "{" not in f"{finding.expected}{finding.found}"


def test_every_rule_has_been_broken() -> None:
    assert {name for name, _ in BREAKS} == {check.name for check in PRINTS}
