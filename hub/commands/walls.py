"""`pickbench walls`: put walls, and what stands in their slots."""

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from hub.commands.opened import opened
from hub.commands.options import AsJson
from hub.domain import orders, putting
from hub.domain.errors import NotFound
from hub.store import reading
from hub.store.reading import walls as book
from hub.store.reading.rows import Row

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


def _read(code: str | None) -> list[Row]:
    with opened() as hub, reading.snapshot(hub.database) as reader:
        return book.walls(reader, hub.settings.site, code)


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """Put walls, and how many of their slots are free, being filled, full, being packed, or to be cleared.

    Example: pickbench walls list
    """
    rows = _read(None)
    if as_json:
        for row in rows:
            typer.echo(json.dumps(row, ensure_ascii=False))
        return
    table = Table("wall", "warehouse", "slots", *(" ".join(putting.WORDS[s]) for s in putting.STATES))
    for row in rows:
        counts = (str(row["count"][state]) for state in putting.STATES)
        table.add_row(row["wall"], row["warehouse"], str(len(row["slots"])), *counts)
    Console().print(table)


@app.command()
def show(
    code: Annotated[str, typer.Argument(help="The wall's code.")],
    everything: Annotated[bool, typer.Option("--all", help="Free slots too.")] = False,
    as_json: AsJson = False,
) -> None:
    """One put wall: whose each slot is, what is in it, and what its order lacks.

    Example: pickbench walls show W1
    """
    rows = _read(code)
    if not rows:
        raise NotFound(f"wall {code}: expected one on this site, found none")
    if as_json:
        typer.echo(json.dumps(rows[0], ensure_ascii=False))
        return
    table = Table("slot", "light", "state", "order", "order state", "wave", "pieces", "missing")
    for slot in rows[0]["slots"]:
        if everything or slot["state"] != putting.FREE:
            table.add_row(*_cells(slot))
    Console().print(table)
    typer.echo(", ".join(f"{rows[0]['count'][s]} {' '.join(putting.WORDS[s])}" for s in putting.STATES))


def _pieces(slot: Row) -> str:
    """Pieces in a slot; of several that hold an order together, of how many in all of them."""
    if not slot["together"]:
        return str(slot["pieces"])
    return f"{'?' if slot['here'] is None else slot['here']} / {slot['pieces']}"


def _cells(slot: Row) -> list[str]:
    light = f"{slot['station']} {slot['place']}" if slot["station"] else "-"
    order_state = " ".join(orders.WORDS[slot["order_state"]]) if slot["order_state"] else ""
    return [
        slot["code"],
        light,
        " ".join(putting.WORDS[slot["state"]]),
        f"{slot['order'] or ''} {' + '.join(slot['together'])}".strip(),
        order_state,
        slot["wave"] or "",
        _pieces(slot),
        str(slot["missing"]),
    ]
