"""`pickbench operators`: people with a badge, where they work, and who has a pause."""

import json
import time
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from hub.commands.opened import opened
from hub.commands.options import AsJson
from hub.domain.phrases import JOBS
from hub.store import reading
from hub.store.reading import people as book
from hub.store.reading.rows import Row

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def operators() -> None:
    """See who works where, and who has a pause."""


@app.command("list")
def list_(
    paused: Annotated[bool, typer.Option("--paused", help="Only those who have a pause.")] = False,
    as_json: AsJson = False,
) -> None:
    """People with a badge: where each works, what is left of their walk, and how long they have a pause.

    Example: pickbench operators list --paused
    """
    now_ms = int(time.time() * 1000)
    with opened() as hub, reading.snapshot(hub.database) as reader:
        site = hub.settings.site
        rows = book.paused(reader, site, now_ms) if paused else book.people(reader, site, now_ms)
    if as_json:
        for row in rows:
            typer.echo(json.dumps(row, ensure_ascii=False))
        return
    table = Table("badge", "name", "state", "station", "job", "cart", "left", "pause")
    for row in rows:
        table.add_row(*_cells(row))
    Console().print(table)


def _cells(row: Row) -> list[str]:
    pause = f"{row['paused_s'] // 60} min" if row["paused_at_ms"] else ""
    job = f"{row['job']} {JOBS.get(row['job'], '')}".strip()
    left = str(row["tasks_left"]) if row["cart"] else ""
    state = " ".join(book.WORDS[row["state"]])
    return [row["badge"], row["name"], state, row["station"], job, row["cart"], left, pause]
