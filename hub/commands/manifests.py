"""`pickbench manifests`: what was handed over to carriers, and what stands on the lorry just now."""

import json
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from hub.commands.opened import opened
from hub.commands.options import After, AsJson, Badge, Limit, tell_more
from hub.commands.times import at_site
from hub.domain import weighing
from hub.domain.carriers import MANIFEST_WORDS
from hub.domain.errors import Invalid, NotFound
from hub.domain.plurals import many
from hub.office import manifests
from hub.store import reading
from hub.store.reading import carriers
from hub.store.reading import manifests as book

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
Code = Annotated[str, typer.Argument(help="The manifest's code.")]


@app.command(name="list")
def list_manifests(
    state: Annotated[str, typer.Option(help=f"Only those that are {', '.join(MANIFEST_WORDS)}.")] = "",
    carrier: Annotated[str, typer.Option(help="Only those of this carrier.")] = "",
    limit: Limit = 100,
    after: After = 0,
    as_json: AsJson = False,
) -> None:
    """List manifests with how many parcels are on each.

    Example: pickbench manifests list --state open
    """
    if state and state not in MANIFEST_WORDS:
        raise Invalid("state", f"one of {', '.join(MANIFEST_WORDS)}", state)
    with opened() as hub, reading.snapshot(hub.database) as reader:
        if carrier:
            carriers.known(reader, hub.settings.site, carrier)
        rows = book.manifests(
            reader, hub.settings.site, after, limit, state=state or None, carrier=carrier or None
        )
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    table = Table("id")
    table.add_column("manifest", no_wrap=True)
    for heading in ("carrier", "from", "state", "parcels", "weight", "opened", "closed"):
        table.add_column(heading)
    for row in rows:
        told = (row["code"], row["carrier"], row["warehouse"], "  ".join(MANIFEST_WORDS[row["state"]]))
        weight = weighing.words(row["net_mg"])
        times = (at_site(row[name], hub.settings.tz) for name in ("opened_at_ms", "closed_at_ms"))
        table.add_row(str(row["id"]), *map(escape, told), str(row["parcels"]), weight, *times)
    Console().print(table)
    tell_more(rows, limit)


@app.command()
def show(code: Code, as_json: AsJson = False) -> None:
    """Show a manifest with its parcels.

    Example: pickbench manifests show SF-261122-1
    """
    with opened() as hub, reading.snapshot(hub.database) as reader:
        found = book.manifest(reader, hub.settings.site, code)
    if found is None:
        raise NotFound(f"manifest {code}: expected one that is there (pickbench manifests list), found none")
    _tell(found, as_json)


@app.command()
def close(code: Code, badge: Badge = "", as_json: AsJson = False) -> None:
    """Close a manifest: the carrier has taken what is on it. It stays so.

    Example: pickbench manifests close SF-261122-1 --badge 7
    """
    with opened() as hub:
        hub.do(lambda act: manifests.close(act, manifests.find(act, code)), badge)
        with reading.snapshot(hub.database) as reader:
            found = book.manifest(reader, hub.settings.site, code)
    assert found is not None, "it was closed just now"
    _tell(found, as_json)


def _tell(found: dict[str, Any], as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    state = "  ".join(MANIFEST_WORDS[found["state"]])
    weight = weighing.words(found["net_mg"])
    typer.echo(f"{found['code']} {found['carrier']} {state}: {many(found['parcels'], 'parcels')}, {weight}")
    table = Table("parcel", "waybill", "order", "country", "postcode", "weight")
    for line in found["lines"]:
        words = (line["code"], line["waybill"], line["order"], line["country"], line["postcode"])
        table.add_row(*map(escape, words), weighing.words(line["net_mg"]))
    Console().print(table)
