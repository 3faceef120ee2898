"""The acceptance test: five real trading days, worked off by twelve simulated stations; and three of them in
a row, for two shops in two warehouses, while the office interrupts the floor."""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "online-retail"
DAYS = {"2010-12-01": 136, "2010-12-02": 142, "2010-12-03": 73, "2010-12-05": 88, "2010-12-06": 108}
"""Day -> orders in its file."""
ENDS = ("shipped", "held", "short", "cancelled", "merged")
KINDS = ("wrong item", "scanned twice", "left out", "one too many", "swapped", "unreadable", "wrong parcel")


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("day", DAYS)
async def test_a_real_day_adds_up(tmp_path: Path, day: str) -> None:
    files = _files(day)
    summary, told = await _worked(tmp_path, files)
    _adds_up(summary, files, DAYS[day])
    made = told.partition("mistakes made: ")[2].replace("\n", " ")
    for kind in KINDS:
        assert int(made.partition(f" {kind}")[0].split()[-1]) >= 20, made


@pytest.mark.long
@pytest.mark.timeout(3600)
async def test_three_real_days_in_a_row_add_up_while_the_office_interrupts(tmp_path: Path) -> None:
    days = list(DAYS)[:3]
    files = _files(*days)
    what = ["--shops", "2", "--warehouses", "2", "--interruptions", "240", "--merge-split", "24"]
    summary, _ = await _worked(tmp_path, files, *what)
    _adds_up(summary, files, sum(DAYS[day] for day in days) + summary["split"])
    assert summary["days"] == 3
    assert {shop["orders"] for shop in summary["shops"].values()} == {174, 177}
    assert summary["merged"] == 12
    assert summary["split"] >= 12
    assert (summary["returns_matched"], sum(summary["returns_left_out"].values())) == (7, 77)
    # One that finds no occasion, because its order left too soon, is said to.
    assert summary["returns_done"] + summary["stops_not_said"] >= summary["returns_matched"]
    assert summary["stops"] >= 200
    assert summary["stops_missed"] == []
    wanted = summary["units_ordered"] + summary["units_added"] - summary["units_cancelled"]
    assert summary["units_shipped"] == wanted - summary["units_short"] - summary["units_held"]
    assert summary["units_shipped"] == summary["units_verified"]
    assert summary["shipped"] + len(summary["ends"]) == summary["orders"]
    assert all(row["end"] in ENDS[1:] and row["why"] for row in summary["ends"])


def _files(*days: str) -> list[Path]:
    files = [DATA / f"{day}.csv" for day in days]
    for file in files:
        if not file.exists():
            pytest.skip(
                f"{file.name} is not there: it belongs to the data beside the project, ../shared/data"
            )
    return files


async def _worked(home: Path, files: list[Path], *more: str) -> tuple[dict[str, Any], str]:
    """The summary of a run, and what was said on standard error."""
    command = [sys.executable, "-c", "from hub.cli import main; main()", "demo", "--once", "--json"]
    command += [part for file in files for part in ("--orders", str(file))]
    command += ["--format", "online-retail", "--stations", "12", "--seed", "1", *more]
    here = {"PICKBENCH_HOME": str(home), "PICKBENCH_HTTP_PORT": "0", "PICKBENCH_BROKER_PORT": "0"}
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, env=os.environ | here, stdout=pipe, stderr=pipe)
    out, told = await process.communicate()
    assert process.returncode == 0, told.decode()
    return json.loads(out.decode().splitlines()[-1]), told.decode()


def _adds_up(summary: dict[str, Any], files: list[Path], orders: int) -> None:
    rows = summary["rows_accepted"] + summary["rows_merged"] + summary["rows_skipped"]
    in_files = sum(len(file.read_text("utf-8", "replace").splitlines()) - 1 for file in files)
    assert summary["rows"] == rows == in_files
    assert summary["orders"] == sum(summary[end] for end in ENDS) == orders
    assert summary["mistakes_missed"] == summary["false_alarms"] == []
    assert summary["events_lost"] == summary["events_doubled"] == 0
    assert summary["stock_balanced"] is True
