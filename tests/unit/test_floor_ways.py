"""The table of `pickbench bench floor`: ratios, and what makes it exit 1."""

from typing import Any

import pytest
import typer

from hub.bench import floor_ways
from hub.commands.bench_floor import _chosen
from station_sim import orders
from station_sim.effort import Effort
from station_sim.report import Report

BOOK = orders.OrderBook([orders.Ordered("1", {"A": 2, "B": 3}), orders.Ordered("2", {"A": 1})])
SUMMARY: dict[str, Any] = {
    "mistakes_made": 1, "mistakes_caught": 1, "mistakes_missed": [], "mistakes_unprovable": [],
    "false_alarms": [], "events_lost": 0, "events_doubled": 0, "shipped": 2, "stock_balanced": True,
    "seconds": 1.0, "parcels": 2, "pages_printed": 4, "manifests": 1, "bill_lines": 2, "bill_faults": 1,
    "bill_faults_found": 1, "happened": {"pauses": 1},
}  # fmt: skip


def _row(way: str, metres: int, problems: list[str] | None = None) -> dict[str, Any]:
    effort = Effort(walks=2)
    effort.walk("PICK", metres * 1000)
    effort.spend("VERIFY", "scan", 6)
    report = Report(SUMMARY, problems or [], {}, {}, effort, pieces_lost=1, wrong_slots=["x"])  # type: ignore[arg-type]
    return floor_ways.row(way, BOOK, report)


def test_a_row_reckons_by_line_and_role() -> None:
    row = _row("order", 300)
    assert (row["orders"], row["lines"], row["pieces"], row["walks"]) == (2, 3, 6, 2)
    assert (row["metres"], row["metres_a_line"]) == (300.0, 100.0)
    assert row["seconds_a_line"] == {"pick": 100.0, "put": 0.0, "verify": 3.0, "rest": 0.0, "total": 103.0}
    assert (row["lost"], row["doubled"], row["wrong_slot"], row["check_clean"]) == (1, 0, 1, True)


@pytest.mark.parametrize(("metres", "is_too_far"), [(150, False), (151, True)])
def test_batch_walks_at_most_half_of_order_by_order(metres: int, is_too_far: bool) -> None:
    done = floor_ways.closed([_row("order", 300), _row("batch", metres)], 1, {})
    assert [one["ratio"] for one in done["ways"]] == [1.0, round(metres / 300, 3)]
    assert bool(done["problems"]) == is_too_far


def test_what_does_not_add_up_in_one_way_is_told_with_its_name() -> None:
    done = floor_ways.closed(
        [_row("cluster", 300, ["a bin differs"]), _row("batch", 299)], 4, {"stations": 5}
    )
    assert done["problems"] == ["cluster: a bin differs"]
    assert (done["seed"], done["stations"]) == (4, 5)
    assert done["human_times"]["seconds"]["scan"] > 0


@pytest.mark.parametrize("ways", ["order,fast", "", "batch,batch"])
def test_ways_that_nobody_knows_and_the_same_twice_are_refused(ways: str) -> None:
    assert _chosen("batch, order") == ["batch", "order"]
    with pytest.raises(
        typer.BadParameter, match=f"expected some of order,cluster,batch, each once, got {ways}"
    ):
        _chosen(ways)
