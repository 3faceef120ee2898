"""`pickbench bench papers`: how long slips with waybills take."""

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from hub.bench.papers import measure
from hub.commands.failures import Missing
from hub.documents.fonts import FontMissing
from hub.documents.press import Press
from hub.settings import Settings


def bench(
    orders: Annotated[
        int, typer.Option(min=1, max=100_000, help="Orders, each a slip and a waybill.")
    ] = 1000,
    lines: Annotated[int, typer.Option(min=1, max=200, help="Lines of each, on average.")] = 5,
    seed: Annotated[int, typer.Option(help="Seed of names and addresses.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="The figures as JSON.")] = False,
) -> None:
    """Measure how long slips with waybills take, from their contents to what a printer is sent.

    Half of the goods and all addresses are Chinese, and no two orders are alike. One process, one core.

    Example: pickbench bench papers --orders 1000 --json
    """
    try:
        press = Press.load(Settings.load().font)
    except FontMissing as error:
        raise Missing(str(error)) from error
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("pages", total=None)
        measured = measure(press, orders, lines, seed, lambda pages: progress.advance(task, pages))
    if as_json:
        figures = [
            {
                "form": m.form,
                "pages": m.pages,
                "seconds": round(m.seconds, 2),
                "cpu_s": round(m.cpu_s, 2),
                "bytes": m.bytes,
            }
            for m in measured
        ]
        typer.echo(json.dumps({"orders": orders, "forms": figures}))
        return
    table = Table(
        f"{orders} slips with waybills", "pages", "laid out, s", "drawn, s", "seconds", "CPU, s", "MB"
    )
    for m in measured:
        times = (f"{s:.1f}" for s in (m.layout_s, m.drawing_s, m.seconds, m.cpu_s))
        table.add_row(m.form, str(m.pages), *times, f"{m.bytes / 1e6:.1f}")
    Console().print(table)
