"""A day whose figures are summed is sound; every figure that is off is found. What the reports say of it."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from hub.domain.norms import NormRules
from hub.office.figures import Figures, Period
from hub.office.reports import REPORTS
from hub.office.tallies import Tallies
from hub.office.writing import Writer
from hub.store.database import Database
from hub.store.reading import snapshot
from tests.databases import migrated
from tests.soundness import faults
from tests.unit.floor.floor_under_test import RULES, SITE, small_shop
from tests.unit.store.faults import Break
from tests.unit.store.test_checks import work_a_day

UTC = ZoneInfo("UTC")
BREAKS = [
    ("figures_are_their_events", "UPDATE figure_hour SET pieces = pieces + 1 WHERE job = 'VERIFY'"),
    ("figures_are_their_events", "UPDATE figure_hour SET busy_ms = 0 WHERE busy_ms > 0"),
    ("figures_are_their_events", "DELETE FROM figure_hour WHERE job = 'PACK'"),
    ("figures_are_their_events", "UPDATE figure_mark SET events_to = events_to - 1"),
    ("hours_have_their_events", "UPDATE figure_hour SET hour_ms = hour_ms + 3600000"),
    ("errors_are_counted", "UPDATE figure_error SET times = times + 1"),
    ("shipped_orders_are_counted", "UPDATE figure_order SET orders = 2 WHERE state = 'shipped'"),
    ("goods_are_their_moves", "UPDATE figure_goods SET pieces = pieces - 1"),
    ("goods_are_their_moves", "DELETE FROM figure_goods"),
    ("picks_of_bins_are_their_moves", "UPDATE figure_bin SET picks = picks - 1"),
    ("picks_of_bins_are_their_moves", "DELETE FROM figure_bin"),
]


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("figures") / "floor.db"
    database = migrated(f"sqlite:///{path}")
    floor = small_shop(database)
    work_a_day(floor)
    assert floor.scan("bench-1", "J%VERIFY", "O%S-2", "4000000000020").v == "fail"
    assert floor.scan("bench-1", "X%RESUME", "4000000000006", "X%UNDO", "4000000000006").v == "pass"
    writer = Writer(database, RULES, UTC, lambda: floor.at_ms)
    assert Tallies(database, writer, SITE, UTC).catch_up() == 1
    writer.close()
    floor.work.connection.close()
    database.close()
    return path


def test_a_summed_day_is_sound(broken: tuple[Database, Break]) -> None:
    assert not faults(broken[0])


@pytest.mark.parametrize(("rule", "sql"), BREAKS, ids=[f"{n}-{rule}" for n, (rule, _) in enumerate(BREAKS)])
def test_what_is_off_is_found(broken: tuple[Database, Break], rule: str, sql: str) -> None:
    database, spoil = broken
    spoil(sql)
    assert rule in faults(database)


def test_reports_tell_the_day(broken: tuple[Database, Break]) -> None:
    with snapshot(broken[0]) as reader:
        figures = Figures(reader, SITE, UTC, Period("2010-12-01", "2010-12-02"))
        told = {name: make(figures, SITE, NormRules()) for name, make in REPORTS.items()}
    assert told["goods"] == [
        {"sku": "A", "name": "A", "pieces": 2, "orders": 1},
        {"sku": "B", "name": "B", "pieces": 1, "orders": 1},
    ]
    (shop,) = told["shops"]  # its orders were put there by hand, without a log
    assert (shop["orders_in"], shop["orders_done"], shop["orders_shipped"], shop["pieces"]) == (0, 1, 1, 3)
    work, nothing = told["days"]
    assert (work["verified"], work["packed"], work["handed_over"], work["errors"]) == (4, 1, 1, 1)
    assert (nothing["verified"], nothing["error_rate"]) == (0, None)
    verifier = next(row for row in told["people"] if row["job"] == "VERIFY")
    assert (verifier["badge"], verifier["done"], verifier["unit"], verifier["norm"]) == (
        "2",
        4,
        "pieces",
        375,
    )
    assert {"why": "wrong_item", "job": "VERIFY", "times": 1} in told["errors"]
    assert sum(row["done"] for row in told["person-hours"]) == sum(row["done"] for row in told["people"])
    assert {row["station"] for row in told["stations"]} == {"zone-a", "bench-1", "dock"}
