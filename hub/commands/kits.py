"""`pickbench kits`: what is sold as one thing and picked as its parts."""

import json
import re
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from hub.commands.opened import opened
from hub.commands.options import After, AsJson, Badge, Limit, tell_more
from hub.domain.errors import Invalid
from hub.office import kits
from hub.store import reading
from hub.store.reading import kits as book

OUTCOMES = {
    "created": ("is a kit now", "已设为组合商品"),
    "changed": ("is made of other parts now", "组成已变更"),
    "there": ("is made of just this already", "无变化"),
}
"""What became of a definition -> its words in English and Chinese."""

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@app.command(name="list")
def list_kits(
    sku: Annotated[str, typer.Option(help="Only the kit of this SKU.")] = "",
    limit: Limit = 100,
    after: After = 0,
    as_json: AsJson = False,
) -> None:
    """List kits with the parts that each is made of.

    Example: pickbench kits list --sku GIFTSET
    """
    with opened() as hub, reading.snapshot(hub.database) as reader:
        rows = book.kits(reader, hub.settings.site, after, limit, sku=sku or None)
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    table = Table("id", "kit", "name", "parts")
    for row in rows:
        parts = ", ".join(f"{part['sku']} x{part['qty']}" for part in row["parts"])
        table.add_row(str(row["id"]), escape(row["sku"]), escape(row["name"]), escape(parts))
    Console().print(table)
    tell_more(rows, limit)


@app.command()
def define(
    sku: Annotated[str, typer.Argument(help="SKU of the kit: an item of the catalogue without stock.")],
    parts: Annotated[list[str], typer.Argument(help="SKU=QTY of each part, in one kit.")],
    badge: Badge = "",
    as_json: AsJson = False,
) -> None:
    """Say what a kit is made of, from now on; many at once come from `pickbench import kits`.

    Example: pickbench kits define GIFTSET 85123A=2 71053=1
    """
    wanted = _parts(parts)
    with opened() as hub:
        outcome = hub.do(lambda act: kits.define(act, sku, wanted), badge)
    if as_json:
        typer.echo(json.dumps({"kit": sku, "outcome": outcome}, ensure_ascii=False))
    else:
        typer.echo(f"{sku} {'  '.join(OUTCOMES[outcome])}")


def _parts(said: list[str]) -> dict[str, int]:
    wanted: dict[str, int] = {}
    for one in said:
        found = re.fullmatch(r"(.+)=([1-9]\d{0,5})", one)
        if found is None or found[1] in wanted:
            raise Invalid(
                "parts", "SKU=QTY with 1 to 999999 pieces and each part once, such as 85123A=2", one
            )
        wanted[found[1]] = int(found[2])
    return wanted
