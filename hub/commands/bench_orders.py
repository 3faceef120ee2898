"""`pickbench bench orders`: how verdicts go on while thousands of orders come in."""

import json
import tempfile
from pathlib import Path
from typing import Annotated

import typer
import uvloop
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from hub.bench.orders import Plan, Round, measure
from hub.main import set_up_logging
from hub.settings import Settings

WORDS = {
    "orders": "orders",
    "orders_s": "imported, audited and allocated, seconds in all",
    "import_s": "of them the import, seconds",
    "orders_per_s": "orders a second",
    "verdicts_per_s": "verdicts a second beside them",
    "alone_ms_p99": "verdict alone, 99th percentile ms",
    "beside_ms_p99": "verdict beside the orders, 99th percentile ms",
    "p50_ratio": "verdict beside / alone, median",
    "p99_ratio": "verdict beside / alone, 99th percentile",
    "p99_ratio_worst": "verdict beside / alone, 99th percentile, worst round",
}


def bench(
    rounds: Annotated[int, typer.Option(min=1, max=100, help="Parts that the orders come in.")] = 5,
    orders: Annotated[int, typer.Option(min=1, max=1_000_000, help="Orders in all.")] = 10_000,
    lines: Annotated[int, typer.Option(min=1, max=200, help="Lines of each.")] = 13,
    stations: Annotated[
        int, typer.Option(min=1, max=500, help="Stations that scan, each once a second.")
    ] = 100,
    seconds: Annotated[
        float, typer.Option(min=0.2, max=120, help="Seconds of verdicts alone, a round.")
    ] = 15.0,
    seed: Annotated[int, typer.Option(help="Seed of the orders.")] = 1,
    database_url: Annotated[
        str, typer.Option(help="An empty database; a SQLite file in a temporary folder.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="The summary as JSON.")] = False,
) -> None:
    """Measure verdicts alone, and while orders are imported, audited and allocated, round by round in one
    run: quote the ratios, not the times.

    The orders come by `pickbench import orders`; the office's own process audits and allocates them, as in a
    running hub. The database is SQLite with synchronous=FULL. Load, broker and hub share the machine.

    Example: pickbench bench orders --rounds 5 --json
    """
    set_up_logging(Settings.load(log_level="warning"))
    console = Console(stderr=True)
    with (
        tempfile.TemporaryDirectory(prefix="pickbench-bench-") as folder,
        Progress(console=console) as progress,
    ):
        task = progress.add_task("rounds", total=rounds)

        def on_round(done: Round) -> None:
            progress.advance(task)
            alone, beside = (t.quantile_us(0.99) / 1000 for t in (done.alone, done.beside))
            progress.console.print(
                f"p99 {alone:.1f} ms alone, {beside:.1f} ms beside ({beside / alone:.2f}); "
                f"orders {done.orders_s:.1f} s"
            )

        home = Path(folder)
        plan = Plan(rounds, stations, seconds, orders, lines, seed)
        summary = uvloop.run(
            measure(plan, home, database_url or f"sqlite:///{home / 'bench.sqlite3'}", on_round)
        )
    if as_json:
        typer.echo(json.dumps(summary))
        return
    table = Table("measured", "")
    for name, words in WORDS.items():
        table.add_row(words, str(summary[name]))
    Console().print(table)
