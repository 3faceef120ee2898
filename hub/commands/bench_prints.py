"""`pickbench bench prints`: how soon slips and waybills of many orders are out."""

import json
import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from hub.bench.prints import Plan, measure
from hub.domain.papers import MOST_AT_ONCE, PAGES_AT_ONCE
from hub.main import set_up_logging
from hub.settings import Settings

WORDS = {
    "orders": "orders, a slip and a waybill each",
    "pages": "pages",
    "asked_s": "put into the queues, seconds",
    "printed_s": "all out and written down, seconds in all",
    "pages_per_s": "pages a second",
}


def bench(
    orders: Annotated[int, typer.Option(min=1, max=100_000, help="Orders.")] = 1000,
    lines: Annotated[int, typer.Option(min=1, max=50, help="Lines of each.")] = 4,
    printers: Annotated[int, typer.Option(min=1, max=50, help="Played printers that share the work.")] = 2,
    seed: Annotated[int, typer.Option(help="Seed of the orders.")] = 1,
    at_once: Annotated[
        int, typer.Option(min=1, max=MOST_AT_ONCE, help="Pages on their way to each printer.")
    ] = PAGES_AT_ONCE,
    label_s: Annotated[
        float, typer.Option("--label", min=0, max=60, help="Seconds that a printer takes for a label.")
    ] = 0.0,
    stop_s: Annotated[
        float, typer.Option("--stop", min=0, max=60, help="Seconds more for one that had nothing left.")
    ] = 0.0,
    as_json: Annotated[bool, typer.Option("--json", help="The figures as JSON.")] = False,
) -> None:
    """Measure how soon slips and waybills are out: queues, drawing, sockets, the printers' counts, the
    database.

    The played printers take a page at once; a real one needs about a second for each, and some tenths more
    when it has stopped: --label 0.5 --stop 0.3 plays that.

    Example: pickbench bench prints --orders 1000 --printers 2
    """
    settings = Settings.load(log_level="warning")
    set_up_logging(settings)
    with (
        tempfile.TemporaryDirectory(prefix="pickbench-bench-") as folder,
        Progress(console=Console(stderr=True)) as progress,
    ):
        bars = {name: progress.add_task(name, total=1) for name in ("asked", "printed")}
        figures = measure(
            Plan(orders, lines, printers, seed, at_once, label_s, stop_s),
            Path(folder),
            settings.font,
            lambda name, done, total: progress.update(bars[name], completed=done, total=total),
        )
    if as_json:
        typer.echo(json.dumps(figures))
        return
    table = Table("measured", "")
    for name, words in WORDS.items():
        table.add_row(words, str(figures[name]))
    Console().print(table)
