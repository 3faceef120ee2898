"""The whole demo as a program: a real broker, a real hub, stations over TCP, and people who err."""

import asyncio
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from station_sim import orders

ORDERS = 24
ENDS = ("shipped", "held", "short", "cancelled", "merged")
WITHIN_S = 1200
pytestmark = pytest.mark.timeout(WITHIN_S + 60)
NOTHING_WRONG = {"mistakes_missed": [], "false_alarms": [], "events_lost": 0, "events_doubled": 0}


def _small_day(folder: Path, day: int = 0) -> Path:
    """A day of short orders, so that a test takes seconds."""
    book = orders.invent(11 + day, ORDERS)
    small = [
        orders.Ordered(
            f"{day}{o.number}",
            {sku: min(qty, 30) for sku, qty in list(o.lines.items())[:5]},
            o.buyer,
            country=o.country,
        )
        for o in book.orders
    ]
    path = folder / f"day-{day}.csv"
    orders.write(orders.OrderBook(orders=small), path)
    return path


async def _start(home: Path, *arguments: str, **environment: str) -> asyncio.subprocess.Process:
    chosen = {"PICKBENCH_HOME": str(home), "PICKBENCH_HTTP_PORT": "0", "PICKBENCH_BROKER_PORT": "0"}
    command = [sys.executable, "-c", "from hub.cli import main; main()", "demo", *arguments]
    return await asyncio.create_subprocess_exec(
        *command,
        env={**os.environ, **chosen, **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def _end(process: asyncio.subprocess.Process) -> tuple[int | None, dict[str, Any], str]:
    """(exit code, summary, what was said on standard error)."""
    try:
        out, told = await asyncio.wait_for(process.communicate(), WITHIN_S)
    except TimeoutError:
        process.send_signal(signal.SIGINT)
        out, told = await process.communicate()
    lines = out.decode().splitlines()
    return process.returncode, json.loads(lines[-1]) if lines else {}, told.decode()


def _once(day: Path) -> list[str]:
    return ["--once", "--json", "--orders", str(day), "--stations", "5", "--seed", "3"]


def _adds_up(summary: dict[str, Any], count: int = ORDERS) -> None:
    assert sum(summary[end] for end in ENDS) == summary["orders"] == count
    found = summary["mistakes_caught"] + len(summary["mistakes_unprovable"])
    assert found == summary["mistakes_made"] > ORDERS
    assert {key: summary[key] for key in NOTHING_WRONG} == NOTHING_WRONG
    assert summary["stock_balanced"] is True
    assert summary["pages_printed"] >= 2 * summary["parcels"]
    assert summary["bill_faults_found"] == summary["bill_faults"] >= 6
    assert summary["manifests"] >= 2


@pytest.mark.long
async def test_a_day_adds_up_in_an_empty_home_and_every_mistake_that_shows_is_caught(tmp_path: Path) -> None:
    day, home = _small_day(tmp_path), tmp_path / "home"
    code, summary, told = await _end(await _start(home, *_once(day)))
    assert code == 0, told
    _adds_up(summary)
    assert min(summary["shipped"], summary["short"], summary["cancelled"]) > 0
    assert {"full totes", "pauses", "totes found elsewhere"} & summary["happened"].keys()
    assert "tolerance of a parcel's weight: 15 g + 4 x sqrt(" in told


@pytest.mark.long
async def test_two_days_of_two_shops_in_two_warehouses_add_up_while_the_office_interrupts(
    tmp_path: Path,
) -> None:
    days = [part for day in range(2) for part in ("--orders", str(_small_day(tmp_path, day)))]
    what = ["--shops", "2", "--warehouses", "2", "--interruptions", "36", "--merge-split", "8"]
    process = await _start(tmp_path / "home", "--once", "--json", *days, "--stations", "8", *what)
    code, summary, told = await _end(process)
    assert code == 0, told
    assert summary["days"] == len(summary["shops"]) == 2
    _adds_up(summary, 2 * ORDERS + summary["split"])
    assert summary["merged"] == 4
    assert summary["split"] > 4
    assert summary["stops"] + summary["stops_not_said"] >= 36
    assert summary["stops"] > 24
    assert summary["stops_missed"] == []
    wanted = summary["units_ordered"] + summary["units_added"] - summary["units_cancelled"]
    assert summary["units_shipped"] == wanted - summary["units_short"] - summary["units_held"]
    assert summary["units_shipped"] == summary["units_verified"]
    assert summary["shipped"] + len(summary["ends"]) == summary["orders"]
    assert all(row["end"] in ENDS[1:] and row["why"] for row in summary["ends"])


@pytest.mark.long
async def test_a_day_adds_up_on_postgresql(tmp_path: Path, postgres_url: str) -> None:
    url = postgres_url.replace("postgresql+psycopg://", "postgresql://")
    what = ["--stations", "6", "--warehouses", "2", "--interruptions", "16", "--merge-split", "6"]
    arguments = [*_once(_small_day(tmp_path)), *what]
    process = await _start(tmp_path / "home", *arguments, PICKBENCH_DATABASE_URL=url)
    code, summary, told = await _end(process)
    assert code == 0, told
    _adds_up(summary, ORDERS + summary["split"])
    assert summary["stops"] > 8
    assert summary["stops_missed"] == []


async def test_nothing_is_lost_or_doubled_by_a_bad_network_and_killed_servers(tmp_path: Path) -> None:
    day, home = _small_day(tmp_path), tmp_path / "home"
    process = await _start(home, *_once(day), "--faults", "0.03")
    await _is_live(process)
    killed = []
    for server in ("gateway.pid", "broker/pid", "gateway.pid"):
        await asyncio.sleep(2)
        if process.returncode is None and _kill(home / server):
            killed.append(server)
    code, summary, told = await _end(process)
    assert code == 0, told
    assert killed
    _adds_up(summary)
    code, _, told = await _end(await _start(home, *_once(day)))
    assert code == 1
    assert "the demo needs an empty home" in told


async def _is_live(process: asyncio.subprocess.Process) -> None:
    """Wait until the stations are about to work."""
    assert process.stderr is not None
    async with asyncio.timeout(WITHIN_S):
        while b"live at" not in await process.stderr.readline():
            assert process.returncode is None


def _kill(pid_file: Path) -> int:
    """Kill the process that a file names, without a word; 1 when there was one."""
    try:
        os.kill(int(json.loads(pid_file.read_text("utf-8"))["pid"]), signal.SIGKILL)
    except (FileNotFoundError, ProcessLookupError, ValueError):
        return 0
    return 1


@pytest.mark.long
@pytest.mark.parametrize(
    ("setting", "value", "fault"),
    [
        ("PICKBENCH_TOLERANCE_BASE_MG", "3000000", "mistakes_missed"),
        ("PICKBENCH_TOLERANCE_BASE_MG", "0", "false_alarms"),
    ],
)
async def test_a_hub_that_judges_weights_otherwise_is_found_out(
    tmp_path: Path, setting: str, value: str, fault: str
) -> None:
    process = await _start(tmp_path / "home", *_once(_small_day(tmp_path)), **{setting: value})
    code, summary, told = await _end(process)
    assert code == 1
    assert summary.get(fault) or "was sent back" in told


async def test_a_bad_order_file_is_told_in_a_line(tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("order_number,sku,qty\n1,A,six\n", encoding="utf-8")
    code, summary, told = await _end(await _start(tmp_path / "home", *_once(bad)))
    assert (code, summary) == (1, {})
    assert told.strip() == ("pickbench demo: bad.csv line 2: expected a whole number of pieces, got 'six'")


@pytest.mark.long
async def test_it_ends_at_once_when_it_is_told_to_stop(tmp_path: Path) -> None:
    home = tmp_path / "home"
    process = await _start(home, "--pace", "human", "--stations", "5")
    while not (home / "gateway.pid").exists():
        assert process.returncode is None
        await asyncio.sleep(0.1)
    await asyncio.sleep(1)
    process.send_signal(signal.SIGTERM)
    code, _, told = await _end(process)
    assert code == 0, told
    assert not _kill(home / "gateway.pid")
