"""A carrier's bill against parcels that were weighed here, each outcome, twice, and after things went on."""

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from hub.domain.errors import Invalid
from hub.office.act import Act
from hub.office.imports.bills import Asked, planner
from hub.office.imports.plan import Target
from hub.office.imports.problems import BadFile
from hub.office.imports.report import Report
from hub.store.bulk import own_work
from hub.store.database import Database
from hub.store.reading import bills, snapshot
from tests.databases import migrated
from tests.unit.floor.floor_under_test import RULES, Floor, small_shop
from tests.unit.floor.lorries import two_carriers, verified, weighed
from tests.unit.office.importing import table

ROWS: list[tuple[object, ...]] = [
    ("YT0000", "1.0", "6.00"),  # S-1: 500 g, 6.00
    ("YT0001", "3.0", "6.00"),  # S-2: charged for far too much
    ("YT0002", "0.3", "6.50"),  # S-3: the fee is wrong
    ("YT0000", "1.0", "6.00"),  # billed above
    ("YT0003", "1.0", "6.00"),  # S-4: verified, never left
    ("YT0008", "1.0", "6.00"),  # of the pool, on no parcel
    ("NOBODY", "1.0", "6.00"),
]
OUTCOMES = [
    "ok",
    "weight_differs",
    "fee_differs",
    "billed_twice",
    "not_shipped",
    "not_shipped",
    "unknown_waybill",
]


@dataclass
class Billed(Floor):
    """A floor, and the database that bills are read into."""

    database: Database = field(default_factory=lambda: Database("sqlite://"))


def gone(floor: Floor) -> None:
    """S-1 to S-3 and S-5 gone with YT, S-4 on the bench."""
    two_carriers(floor)
    for n, wanted in enumerate(({"A": 2}, {"A": 1}, {"C": 2}), start=1):
        weighed(floor, floor.new_order(str(n), **wanted), "T1")
        floor.scan("dock", "U%3", "J%SHIP", f"S-{n}.1")
    verified(floor, floor.new_order("4", A=1), "T1")
    weighed(floor, floor.new_order("5", A=1), "T2")
    floor.scan("dock", "S-5.1")


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bills") / "floor.db"
    floor = small_shop(migrated(f"sqlite:///{path}"))
    gone(floor)
    floor.work.connection.close()
    return path


@pytest.fixture
def floor(pattern: Path, tmp_path: Path) -> Billed:
    path = tmp_path / "floor.db"
    with closing(sqlite3.connect(pattern)) as source, closing(sqlite3.connect(path)) as copy:
        source.backup(copy)
    database = Database(f"sqlite:///{path}")
    made = Billed(database.work(), seqs=dict.fromkeys(("bench-1", "dock"), 1000), database=database)
    made.at_ms += 3_600_000
    return made


def read_in(floor: Billed, rows: list[tuple[object, ...]], asked: Asked | None = None) -> Report:
    """A bill's file read in; its report."""
    database = floor.database
    text = table(("运单号", "计费重量", "运费"), *rows).encode()
    asked = asked or Asked("YT", "2010-12")
    with own_work(database) as work:
        made = planner(asked)(work, "bill.csv", text, Target("main", "MAIN", "", ZoneInfo("UTC")))
        return made.write(database, Act(work, RULES, floor.moment))


def told(floor: Billed, number: str = "2010-12") -> tuple[dict[str, Any], list[dict[str, Any]]]:
    with snapshot(floor.database) as reader:
        found = bills.bill(reader, "main", "YT", number)
        assert found is not None
        return found, bills.lines(reader, found["id"], 0, 100)


def test_every_outcome_and_the_money_that_it_comes_to(floor: Billed) -> None:
    report = read_in(floor, ROWS)
    found, lines = told(floor)
    assert [line["outcome"] for line in lines] == OUTCOMES
    assert {name: n for name, n in report.counts.items() if name in OUTCOMES} == Counter(OUTCOMES)
    assert [line["own_minor"] for line in lines] == [600, 600, 600, 0, 0, 0, None]
    assert lines[1]["own_mg"] == 300_000
    assert (found["lines"], found["billed_minor"], found["differences"]) == (7, 4250, 6)
    by_outcome = {row["outcome"]: (row["lines"], row["billed_minor"]) for row in found["totals"]}
    assert by_outcome["not_shipped"] == (2, 1200)
    assert by_outcome["billed_twice"] == (1, 600)
    # S-5 left in between those days and is on no bill? It left after the last one billed.
    assert found["not_billed"] == {"parcels": 0, "own_minor": 0}


@pytest.mark.long
def test_the_same_on_postgresql(postgres_url: str) -> None:
    database = migrated(postgres_url)
    floor = Billed(small_shop(database).work, database=database)
    gone(floor)
    read_in(floor, ROWS)
    found, lines = told(floor)
    assert [line["outcome"] for line in lines] == OUTCOMES
    assert (found["billed_minor"], found["differences"], found["not_billed"]["parcels"]) == (4250, 6, 0)
    assert read_in(floor, ROWS).counts["lines_there"] == 7
    floor.work.connection.close()
    database.close()


def test_what_was_shipped_in_its_days_and_not_billed(floor: Billed) -> None:
    day = 24 * 3_600_000
    read_in(floor, ROWS, Asked("YT", "2010-12", floor.at_ms - day, floor.at_ms + day))
    found, _ = told(floor)
    assert found["not_billed"] == {"parcels": 1, "own_minor": 600}
    with snapshot(floor.database) as reader:
        rows = bills.not_billed(reader, "main", "YT", found["from_ms"], found["to_ms"], 0, 10)
    assert [row["order"] for row in rows] == ["S-5"]
    read_in(floor, [("YT0004", "1.0", "6.00")], Asked("YT", "2011-01"))
    assert told(floor)[0]["not_billed"] == {"parcels": 0, "own_minor": 0}, "another bill has it now"


def test_the_same_bill_again_compares_again(floor: Billed) -> None:
    read_in(floor, ROWS)
    again = read_in(floor, ROWS)
    assert (again.counts["lines_created"], again.counts["lines_there"]) == (0, 7)
    assert [line["outcome"] for line in told(floor)[1]] == OUTCOMES
    generous = read_in(floor, ROWS, Asked("YT", "2010-12", tolerance_mg=3_000_000))
    assert generous.counts["weight_differs"] == 0
    floor.scan("bench-1", "J%PACK", "O%S-4")
    floor.weigh("bench-1", 300_000)
    assert floor.scan("dock", "S-4.1").why == "order_done"
    assert read_in(floor, ROWS).counts["not_shipped"] == 1


def test_another_content_under_its_number_is_refused(floor: Billed) -> None:
    read_in(floor, ROWS)
    with pytest.raises(
        Invalid, match=r"number: expected that of a bill that is not there yet.*line 1: YT0000"
    ):
        read_in(floor, [("YT0000", "1.0", "9.00"), *ROWS[1:]])
    with pytest.raises(Invalid, match="line 7: NOBODY"):
        read_in(floor, ROWS[:-1])
    assert len(told(floor)[1]) == 7


def test_what_another_bill_had_is_billed_twice_in_the_later_one_alone(floor: Billed) -> None:
    read_in(floor, ROWS[:1])
    read_in(floor, [ROWS[0], ROWS[1]], Asked("YT", "2011-01"))
    assert [line["outcome"] for line in told(floor, "2011-01")[1]] == ["billed_twice", "weight_differs"]
    read_in(floor, ROWS[:1])
    assert [line["outcome"] for line in told(floor)[1]] == ["ok"]


def test_money_given_back(floor: Billed) -> None:
    """What lines should be adds up to what the parcels cost: S-1, S-2 and S-3 6.00 each, S-4 nothing."""
    read_in(
        floor,
        [("YT0000", "1", "9.00"), ("YT0001", "1", "6.00"), ("YT0003", "1", "6.00"), ("NOBODY", "1", "5")],
    )
    back: list[tuple[object, ...]] = [
        ("YT0000", "", "-3.00"),  # what was too much
        ("YT0001", "", "(6.00)"),  # all of it …
        ("YT0001", "1", "6.00"),  # … and charged anew
        ("YT0002", "", "-6.00"),  # never charged
        ("YT0003", "", "6.00-"),  # charged, and never sent
        ("NOBODY", "", "-5"),
        ("YT0000", "", "-1.00"),  # more than was too much
        ("NEVER", "", "-1.00"),
    ]
    report = read_in(floor, back, Asked("YT", "credit"))
    found, lines = told(floor, "credit")
    assert [(line["outcome"], line["own_minor"]) for line in lines] == [
        ("credited", 0),
        ("credited", -600),
        ("ok", 600),
        ("credit_differs", 0),
        ("credited", 0),
        ("credited", 0),
        ("credit_differs", 0),
        ("unknown_waybill", None),
    ]
    assert (report.counts["credited"], found["differences"], found["billed_minor"]) == (4, 3, -2200)
    first, second = (told(floor, number)[0]["totals"] for number in ("2010-12", "credit"))
    assert sum(row["own_minor"] for row in (*first, *second)) == 1200
    again = read_in(floor, back, Asked("YT", "credit"))
    assert (again.counts["lines_there"], again.counts["credited"]) == (8, 4)


def test_what_the_tariff_rounds_up_to_is_right(floor: Billed) -> None:
    """S-2 weighs 300 g: up to 1 kg is what its row says, 1.05 kg is within the tolerance, 1.06 kg is not."""
    for n, (weight, outcome) in enumerate(
        (("0.26", "ok"), ("0.24", "weight_differs"), ("1.05", "ok"), ("1.06", "weight_differs"), ("", "ok"))
    ):
        read_in(floor, [("YT0001", weight, "6.00")], Asked("YT", f"n{n}"))
        lines = told(floor, f"n{n}")[1]
        assert lines[0]["outcome"] == (outcome if n == 0 else "billed_twice")
    for weight, outcome in (
        ("0.24", "weight_differs"),
        ("1.05", "ok"),
        ("1.06", "weight_differs"),
        ("", "ok"),
    ):
        floor.work.connection.execute("DELETE FROM bill_line")
        read_in(floor, [("YT0001", weight, "6.00")], Asked("YT", "again"))
        assert told(floor, "again")[1][0]["outcome"] == outcome, weight


def test_an_import_that_broke_off_is_finished_by_the_same_again(floor: Billed) -> None:
    read_in(floor, ROWS)
    floor.work.connection.execute("DELETE FROM bill_line WHERE line_no > 2")
    floor.work.connection.execute("UPDATE bill_line SET outcome = ''")
    report = read_in(floor, ROWS)
    assert (report.counts["lines_created"], report.counts["lines_there"]) == (5, 2)
    assert [line["outcome"] for line in told(floor)[1]] == OUTCOMES


@pytest.mark.parametrize(
    ("rows", "asked", "message"),
    [
        (ROWS, Asked("DHL", "1"), "carrier: expected one that is there"),
        (ROWS, Asked("YT", ""), "number: expected 1 to 64 characters"),
        (ROWS, Asked("YT", "1", 5, 5), "to: expected a day that is not before"),
        ([("", "1", "1")], None, "line 2, 运单号: expected a value"),
        ([("A", "1", "")], None, "an amount, without thousands' signs"),
        ([("A", "1", "--1")], None, "an amount, without thousands' signs"),
        ([("A", "x", "1")], None, "计费重量: expected a number of 0 or more"),
    ],
)
def test_what_can_not_be_read_is_refused(
    floor: Billed, rows: list[tuple[object, ...]], asked: Asked | None, message: str
) -> None:
    with pytest.raises((Invalid, BadFile)) as refused:
        read_in(floor, rows, asked)
    assert message in str(refused.value)
