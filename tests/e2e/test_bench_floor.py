"""The floor worked in three ways: a small day at a put wall by default, real days in the long suite."""

import asyncio
import json
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from station_sim import orders

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "online-retail"
WALL_KINDS = ("wrong_slot", "left_in_tote", "two_for_one", "wrong_in_batch")
PAPER_KINDS = ("papers_swapped", "paper_forgotten", "wrong_cage")


async def _bench(*arguments: str) -> tuple[int | None, dict[str, Any], str]:
    """(exit code, summary, what was said on standard error)."""
    command = [
        sys.executable,
        "-c",
        "from hub.cli import main; main()",
        "bench",
        "floor",
        "--json",
        *arguments,
    ]
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, env=os.environ, stdout=pipe, stderr=pipe)
    out, told = await process.communicate()
    lines = out.decode().splitlines()
    return process.returncode, json.loads(lines[-1]) if lines else {}, told.decode()


def _small_day(folder: Path) -> Path:
    """A made-up day of short orders, some of one piece."""
    book = orders.invent(11, 12)
    small = [
        replace(o, lines={sku: min(qty, 12) for sku, qty in list(o.lines.items())[:3]}) for o in book.orders
    ]
    singles = [orders.Ordered(f"9{n}", {sku: 1}) for n, sku in enumerate(list(book.demand())[:3])]
    path = folder / "day.csv"
    orders.write(orders.OrderBook(orders=[*small, *singles]), path)
    return path


def _adds_up(way: dict[str, Any]) -> None:
    lists = ("mistakes_missed", "false_alarms", "problems")
    assert {name: way[name] for name in lists} == {name: [] for name in lists}
    assert (way["wrong_slot"], way["lost"], way["doubled"], way["check_clean"]) == (0, 0, 0, True)
    assert way["bill_faults_found"] == way["bill_faults"] > 0
    assert way["pages_printed"] >= 2 * way["parcels"] > 0
    assert way["mistakes_made"] == way["mistakes_caught"] + len(way["mistakes_unprovable"]) > 0


@pytest.mark.long
async def test_a_small_day_in_batch_is_sorted_at_the_wall_and_adds_up(tmp_path: Path) -> None:
    what = ["--format", "csv", "--ways", "batch", "--stations", "4", "--wall-slots", "20", "--seed", "5"]
    code, summary, told = await _bench("--orders", str(_small_day(tmp_path)), *what)
    assert code == 0, told
    (way,) = summary["ways"]
    _adds_up(way)
    assert (way["orders"], way["shipped"]) == (15, 15)
    assert sum(way["mistakes"][kind]["made"] for kind in WALL_KINDS) > 0
    assert min(way["seconds_a_line"].values()) > 0
    assert way["metres"] == pytest.approx(sum(way["metres_by_role"].values()), abs=0.2)


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("day", ["2010-12-01", "2010-12-02", "2010-12-03"])
async def test_batch_with_a_put_wall_walks_at_most_half_of_order_by_order(day: str) -> None:
    file = DATA / f"{day}.csv"
    if not file.exists():
        pytest.skip(f"{file.name} is not there: it belongs to the data beside the project, ../shared/data")
    code, summary, told = await _bench("--orders", str(file), "--seed", "1", "--stations", "12")
    assert code == 0, told
    order, cluster, batch = summary["ways"]
    for way in summary["ways"]:
        _adds_up(way)
    assert batch["ratio"] <= 0.5
    assert order["metres"] > cluster["metres"] > batch["metres"]
    assert min(batch["mistakes"][kind]["made"] for kind in WALL_KINDS) >= 10
    assert all(sum(way["mistakes"][kind]["made"] for way in summary["ways"]) for kind in PAPER_KINDS)
    assert all(
        {"full totes", "carts taken over", "pauses"} <= way["happened"].keys() for way in summary["ways"]
    )
