"""The acceptance test: five real trading days, worked off by twelve simulated stations."""

import asyncio
import json
import os
import sys
from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "online-retail"
DAYS = {"2010-12-01": 136, "2010-12-02": 142, "2010-12-03": 73, "2010-12-05": 88, "2010-12-06": 108}
"""Day -> orders in its file."""
KINDS = ("wrong item", "scanned twice", "left out", "one too many", "swapped", "unreadable", "wrong parcel")


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("day", DAYS)
async def test_a_real_day_adds_up(tmp_path: Path, day: str) -> None:
    file = DATA / f"{day}.csv"
    if not file.exists():
        pytest.skip(f"{file.name} is not there: it belongs to the data beside the project, ../shared/data")
    command = [sys.executable, "-c", "from hub.cli import main; main()", "demo", "--once", "--json"]
    command += ["--orders", str(file), "--format", "online-retail", "--stations", "12", "--seed", "1"]
    here = {"PICKBENCH_HOME": str(tmp_path), "PICKBENCH_HTTP_PORT": "0", "PICKBENCH_BROKER_PORT": "0"}
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, env=os.environ | here, stdout=pipe, stderr=pipe)
    out, told = await process.communicate()
    assert process.returncode == 0, told.decode()
    summary = json.loads(out.decode().splitlines()[-1])
    rows = summary["rows_accepted"] + summary["rows_merged"] + summary["rows_skipped"]
    assert summary["rows"] == rows == len(file.read_text("utf-8", "replace").splitlines()) - 1
    ends = (summary[end] for end in ("shipped", "held", "short", "cancelled"))
    assert summary["orders"] == sum(ends) == DAYS[day]
    assert summary["mistakes_missed"] == summary["false_alarms"] == []
    assert summary["events_lost"] == summary["events_doubled"] == 0
    assert summary["stock_balanced"] is True
    made = told.decode().partition("mistakes made: ")[2].replace("\n", " ")
    for kind in KINDS:
        assert int(made.partition(f" {kind}")[0].split()[-1]) >= 20, made
