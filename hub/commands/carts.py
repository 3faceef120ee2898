"""`pickbench carts`: who pushes which cart, what is on it, and what becomes of one that somebody left."""

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from hub.commands.opened import opened
from hub.commands.options import After, AsJson, Badge, Limit, tell_more
from hub.office import carts as office
from hub.office.act import Act
from hub.store import reading
from hub.store.reading import carts as book
from hub.store.reading.rows import Row

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def carts() -> None:
    """See who pushes which cart, and free those that somebody left."""


@app.command("list")
def list_(limit: Limit = 100, after: After = 0, as_json: AsJson = False) -> None:
    """Carts: zone and wave, who pushes each where, its totes, and what is left of its walk.

    Example: pickbench carts list
    """
    with opened() as hub, reading.snapshot(hub.database) as reader:
        rows = book.carts(reader, hub.settings.site, after, limit)
    _tell(rows, as_json)
    tell_more(rows, limit)


@app.command()
def release(
    codes: Annotated[list[str], typer.Argument(help="One or several carts.")],
    badge: Badge = "",
    as_json: AsJson = False,
) -> None:
    """Free carts that somebody left: lights go out, totes leave them, and unfinished tasks wait for whoever
    scans those next. What was confirmed stays.

    Example: pickbench carts release H1
    """

    def free(act: Act) -> None:
        for cart in [office.find(act, code) for code in dict.fromkeys(codes)]:
            office.release(act, cart)

    with opened() as hub:
        hub.do(free, badge)
        with reading.snapshot(hub.database) as reader:
            found = (book.cart(reader, hub.settings.site, code) for code in dict.fromkeys(codes))
            rows = [row for row in found if row is not None]
    _tell(rows, as_json)


def _tell(rows: list[Row], as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    table = Table("cart", "zone", "wave", "operator", "station", "totes", "left", "lit bin")
    for row in rows:
        pause = " (pause 休息)" if row["paused_at_ms"] else ""
        left = f"{row['tasks']} x{row['pieces']}" if row["tasks"] else ""
        who = f"{row['operator'] or ''}{pause}"
        cells = (row["code"], row["zone"], row["wave"], who, row["station"], " ".join(row["totes"]), left)
        table.add_row(*(cell or "" for cell in (*cells, row["bin"])))
    Console().print(table)
