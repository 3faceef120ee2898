"""`pickbench bench pages`: what pages cost, on a site that has worked for months."""

import json
import shutil
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer
import uvloop
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from hub.bench.pages import Plan, Round, measure
from hub.commands.failures import Missing
from hub.main import set_up_logging
from hub.settings import Settings

WORDS = {
    "page_ms_worst": "slowest answer of any page, ms",
    "page_ms_first": "the first page, asked for the first time, ms",
    "opened_ms": "the first page in a new browser until it is live, median ms",
    "opened_ms_worst": "the same, slowest ms",
    "shown": "verdicts seen on a page",
    "shown_ms_p50": "from the station's verdict to the page, median ms",
    "shown_ms_p95": "the same, 95th percentile ms",
    "web_s_per_minute": "processor time of the web process beside open pages, s a minute",
    "gateway_us_alone": "processor time of the gateway for a verdict without pages, µs",
    "gateway_us_beside": "processor time of the gateway for a verdict beside open pages, µs",
    "alone_ms_p99": "verdict without pages, 99th percentile ms",
    "beside_ms_p99": "verdict beside open pages, 99th percentile ms",
    "p50_ratio": "verdict beside / without, median",
    "p99_ratio": "verdict beside / without, 99th percentile",
    "p99_ratio_worst": "verdict beside / without, 99th percentile, worst round",
}


def bench(
    rounds: Annotated[int, typer.Option(min=1, max=100, help="Rounds without and beside pages.")] = 10,
    stations: Annotated[int, typer.Option(min=1, max=500, help="Stations that scan once a second.")] = 50,
    pages: Annotated[int, typer.Option(min=1, max=200, help="Pages that stay open.")] = 20,
    seconds: Annotated[float, typer.Option(min=1, max=120, help="Seconds of each measurement.")] = 10.0,
    orders: Annotated[int, typer.Option(min=1, max=1_000_000, help="Orders in the database.")] = 100_000,
    seed: Annotated[int, typer.Option(help="Seed of the orders.")] = 1,
    database_url: Annotated[
        str, typer.Option(help="An empty database; a SQLite file in a temporary folder.")
    ] = "",
    chromium: Annotated[
        str, typer.Option(help="A Chromium to open the first page in (needs playwright: make setup).")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="The summary as JSON.")] = False,
) -> None:
    """Measure how long each page takes on a full site, how soon a verdict stands on a page, and how verdicts
    go on beside open pages: quote the ratios, not the times.

    The open pages are WebSocket clients that take what a browser takes, each with an address of its own.
    Load, pages, broker and hub share the machine.

    Example: pickbench bench pages --rounds 10 --chromium chromium --json
    """
    if chromium and (find_spec("playwright") is None or shutil.which(chromium) is None):
        raise Missing(f"--chromium: expected a Chromium, and playwright beside the hub, got {chromium}")
    set_up_logging(Settings.load(log_level="warning"))
    console = Console(stderr=True)
    with (
        tempfile.TemporaryDirectory(prefix="pickbench-bench-") as folder,
        Progress(console=console) as progress,
    ):
        filling = progress.add_task("orders written", total=orders)
        task = progress.add_task("rounds", total=rounds)

        def on_round(done: Round) -> None:
            progress.advance(task)
            alone, beside = (part.verdicts.quantile_us(0.99) / 1000 for part in (done.alone, done.beside))
            progress.console.print(
                f"p99 {alone:.1f} ms without pages, {beside:.1f} ms beside ({beside / alone:.2f})"
            )

        home = Path(folder)
        plan = Plan(rounds, stations, pages, seconds, orders, seed, shutil.which(chromium) or "")
        url = database_url or f"sqlite:///{home / 'bench.sqlite3'}"
        summary = uvloop.run(measure(plan, home, url, lambda n: progress.advance(filling, n), on_round))
    if as_json:
        typer.echo(json.dumps(summary))
        return
    table = Table("measured", "")
    for name, words in WORDS.items():
        if name in summary:
            table.add_row(words, str(summary[name]))
    for path, ms in dict(summary["page_ms"]).items():  # type: ignore[call-overload]  # it is a mapping
        table.add_row(f"{path}, median ms", str(ms))
    Console().print(table)
