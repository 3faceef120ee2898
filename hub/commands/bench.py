"""`pickbench bench`: how fast a verdict is, beside a plain echo through the same broker."""

import json
import tempfile
from pathlib import Path
from typing import Annotated

import typer
import uvloop
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from hub.bench.verdicts import Plan, Round, measure
from hub.commands import bench_floor, bench_orders, bench_pages, bench_papers, bench_prints
from hub.main import set_up_logging
from hub.settings import Settings

WORDS = {
    "echo_us_p50": "one station, echo, median µs",
    "verdict_us_p50": "one station, verdict after its commit, median µs",
    "verdict_us_p99": "one station, verdict, 99th percentile µs",
    "latency_ratio": "verdict / echo, one station",
    "latency_ratio_worst": "verdict / echo, worst round",
    "echoes_per_s": "all stations, echoes a second",
    "verdicts_per_s": "all stations, durable verdicts a second",
    "verdicts_per_s_worst": "all stations, durable verdicts a second, worst round",
    "throughput_ratio": "verdicts / echoes, all stations",
}


app = typer.Typer(invoke_without_command=True, rich_markup_mode=None)
app.command(name="orders")(bench_orders.bench)
app.command(name="floor")(bench_floor.bench)
app.command(name="pages")(bench_pages.bench)
app.command(name="papers")(bench_papers.bench)
app.command(name="prints")(bench_prints.bench)


@app.callback()
def bench(
    called: typer.Context,
    rounds: Annotated[int, typer.Option(min=1, max=1000, help="Rounds of echo and verdict, in turn.")] = 10,
    stations: Annotated[int, typer.Option(min=1, max=2000, help="Stations that scan at once.")] = 200,
    seconds: Annotated[float, typer.Option(min=0.2, max=60, help="Seconds of each measurement.")] = 2.0,
    seed: Annotated[int, typer.Option(help="Seed of the orders.")] = 1,
    database_url: Annotated[
        str, typer.Option(help="An empty database; a SQLite file in a temporary folder.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="The summary as JSON.")] = False,
) -> None:
    """Measure verdicts beside a plain echo, round by round in one run: quote the ratios, not the times.

    Both go through the same mosquitto; the echo is gmqtt with uvloop and TCP_NODELAY and touches no disk,
    a verdict is given after its commit (SQLite, synchronous=FULL), with the full rules on orders of 13
    lines.

    Example: pickbench bench --rounds 10 --stations 200 --json
    """
    if called.invoked_subcommand is not None:
        return
    set_up_logging(Settings.load(log_level="warning"))
    console = Console(stderr=True)
    with (
        tempfile.TemporaryDirectory(prefix="pickbench-bench-") as folder,
        Progress(console=console) as progress,
    ):
        task = progress.add_task("rounds", total=rounds)

        def on_round(done: Round) -> None:
            progress.advance(task)
            progress.console.print(
                f"verdict / echo {done.verdict_us / done.echo_us:.2f}, {done.verdicts_s:.0f} verdicts/s"
            )

        home = Path(folder)
        plan = Plan(rounds, stations, seconds, seed)
        summary = uvloop.run(
            measure(plan, home, database_url or f"sqlite:///{home / 'bench.sqlite3'}", on_round)
        )
    if as_json:
        typer.echo(json.dumps(summary))
        return
    table = Table("measured", "median of the rounds")
    for name, words in WORDS.items():
        table.add_row(words, str(summary[name]))
    Console().print(table)
