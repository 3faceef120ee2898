"""The benchmark runs, on both databases, and every scan in it passes; what it measures is not asserted."""

import json
import subprocess
import sys

import pytest

from hub.commands import bench_orders
from hub.commands.bench import WORDS
from tests.patience import PATIENCE_S


@pytest.mark.long
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_small_benchmark_prints_its_summary(database: str, request: pytest.FixtureRequest) -> None:
    options = ["--rounds", "1", "--stations", "3", "--seconds", "0.2", "--json"]
    if database == "postgresql":
        options += ["--database-url", request.getfixturevalue("postgres_url")]
    ran = subprocess.run(
        [sys.executable, "-c", "from hub.cli import main; main()", "bench", *options],
        capture_output=True,
        text=True,
        timeout=3 * PATIENCE_S,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    summary = json.loads(ran.stdout)
    assert set(WORDS) <= set(summary)
    assert summary["rounds"] == 1
    assert all(summary[name] > 0 for name in WORDS)


@pytest.mark.long
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_small_benchmark_of_orders_prints_its_summary(
    database: str, request: pytest.FixtureRequest
) -> None:
    options = ["--rounds", "2", "--orders", "21", "--lines", "3", "--stations", "2", "--seconds", "1.5"]
    if database == "postgresql":
        options += ["--database-url", request.getfixturevalue("postgres_url")]
    ran = subprocess.run(
        [sys.executable, "-c", "from hub.cli import main; main()", "bench", "orders", *options, "--json"],
        capture_output=True,
        text=True,
        timeout=3 * PATIENCE_S,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    summary = json.loads(ran.stdout)
    assert set(bench_orders.WORDS) <= set(summary)
    assert (summary["rounds"], summary["orders"]) == (2, 21)
    assert all(summary[name] > 0 for name in bench_orders.WORDS)
