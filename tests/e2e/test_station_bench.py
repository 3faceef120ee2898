"""The station's benchmark runs, and the station keeps to the heap that its documentation names.

No time is asserted. What is live in a heap is the same on every machine, up to a few hundred bytes.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from hub.bench import heaps
from hub.bench.floors import floor
from hub.bench.measured import Port
from hub.bench.steps import TARGET_BYTES, TARGET_US
from hub.commands.firmware_tree import LIMIT_BYTES, MEASURED
from hub.commands.station_run import compiled
from tests.patience import PATIENCE_S

STEPS = (
    "scan",
    "answer to scan",
    "button",
    "answer to button",
    "weigh",
    "answer to weigh",
    "tick",
    "light",
    "job",
)


@pytest.fixture(scope="module")
def port(micropython32: Path, tmp_path_factory: pytest.TempPathFactory) -> Port:
    return Port(micropython32, compiled(tmp_path_factory.mktemp("measured"), MEASURED))


@pytest.mark.long
def test_a_small_benchmark_prints_its_figures(micropython32: Path) -> None:
    parts = [word for part in ("trips", "steps", "power-up") for word in ("--only", part)]
    options = [*parts, "--rounds", "1", "--stations", "3", "--json"]
    ran = subprocess.run(
        [sys.executable, "-c", "from hub.cli import main; main()", "station", "bench", *options],
        capture_output=True,
        text=True,
        timeout=2 * PATIENCE_S,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    told = json.loads(ran.stdout)
    assert told["word_bytes"] == 4
    assert 0 < told["mpy_bytes"]["all"] <= told["mpy_bytes"]["target"] == LIMIT_BYTES
    trips, power_up = told["trips"], told["power_up"]
    assert (trips["rounds"], trips["target"], power_up["stations"]) == (1, 3.0, 3)
    assert min(trips[name] for name in ("echo_us", "scan_us", "ratio", "ratio_worst")) > 0
    assert 0 < power_up["median_s"] <= power_up["last_s"]
    assert [row["kind"] for row in told["steps"]] == list(STEPS)
    for row in told["steps"]:
        assert 0 < row["bytes"] <= row["bytes_worst"]
        assert row["within_target"] == (row["bytes"] <= TARGET_BYTES and row["us"] <= TARGET_US)
        assert row["bytes"] <= TARGET_BYTES or row["kind"] in ("light", "job"), row
    assert not {"heap", "smallest", "scans"} & set(told)


DAYS = [
    (heaps.KINDS[0], "72k", 56_000),
    (heaps.KINDS[1], "78k", 62_000),
    (heaps.KINDS[2], "86k", 67_500),
    (heaps.KINDS[3], "80k", 64_500),
]
"""Kinds of stations, the smallest heap that carries their day and some 6 KiB, and bytes live after it."""


@pytest.mark.parametrize(
    ("kind", "heap", "live_bytes"),
    [pytest.param(*day, id=day[0].name, marks=[pytest.mark.long] * (day[0].name != "full")) for day in DAYS],
)
async def test_a_station_works_a_day_in_the_heap_that_it_is_promised(
    port: Port, tmp_path: Path, kind: heaps.Kind, heap: str, live_bytes: int
) -> None:
    """Grown code or state shows here: then measure anew by `pickbench station bench --smallest`."""
    async with floor(tmp_path / "floor", [1], heaps.LINES, kind.tls) as there:
        day = await heaps.work_a_day(port, tmp_path / "station", there, there.benches[0], kind, heap)
    assert day.started.used < day.with_job.used
    assert day.worked.used < live_bytes
    assert day.worked.free > 8192


@pytest.mark.long
async def test_a_heap_that_is_too_small_is_said_in_words(port: Port, tmp_path: Path) -> None:
    done: list[int] = []
    rows = await heaps.days(port, tmp_path, [(heaps.KINDS[0], "32k")], lambda: done.append(1))
    assert done == [1]
    assert "MemoryError" in rows[0]["why"]
    assert set(rows[0]) == {"station", "heap", "why"}


@pytest.mark.long
@pytest.mark.timeout(900)
async def test_the_free_heap_does_not_fall_over_10000_scans(port: Port, tmp_path: Path) -> None:
    rows = await heaps.many(port, tmp_path, "70k", 10_000, lambda: None)
    assert [row["scans"] for row in rows] == [1000 * part for part in range(11)]
    free = [row["free"] for row in rows]
    assert min(free[1:]) >= free[0] - 256, rows  # a connection that was renewed is not the same to the byte
    assert free[-1] >= free[1] - 64, rows
