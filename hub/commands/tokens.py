"""`pickbench tokens`: what programs show in place of a password."""

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from hub.commands.opened import opened
from hub.commands.options import MOST_NUMBER, AsJson
from hub.commands.times import at_site
from hub.office import accounts, tokens
from hub.store import reading
from hub.store.reading import access as book

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def of_tokens() -> None:
    """See to the tokens that programs show (Authorization: Bearer pb_…)."""


@app.command()
def add(
    account: Annotated[str, typer.Argument(help="The account whose token it is.")],
    name: Annotated[str, typer.Argument(help="What it is for.")],
    days: Annotated[
        int, typer.Option(min=0, max=tokens.MOST_DAYS, help="How long it is good; 0 for ever.")
    ] = 0,
    as_json: AsJson = False,
) -> None:
    """A token: the program that shows it may do what its account may. It is shown this once.

    Example: pickbench tokens add erp "nightly export" --days 365
    """
    with opened() as hub:
        made, secret = hub.do(lambda act: tokens.add(act, accounts.find(act, account), name, days))
    if as_json:
        said = {"id": made.id, "account": account, "name": made.name, "ends_at_ms": made.ends_at_ms}
        typer.echo(json.dumps(said | {"token": secret}, ensure_ascii=False))
        return
    typer.echo(secret)
    typer.echo(f"token {made.id} of account {account}: it is not shown again", err=True)


@app.command(name="list")
def list_(
    account: Annotated[str, typer.Option(help="Only those of this account.")] = "", as_json: AsJson = False
) -> None:
    """Tokens: whose, what for, when each was used last and when it ends.

    Example: pickbench tokens list --account erp
    """
    with opened() as hub, reading.snapshot(hub.database) as reader:
        rows = book.tokens(reader, hub.settings.site, account.strip().lower() or None)
        zone = hub.settings.tz
    if as_json:
        for row in rows:
            typer.echo(json.dumps(row, ensure_ascii=False))
        return
    table = Table("id", "account", "name", "ends with", "made", "used", "ends")
    for row in rows:
        times = (at_site(row[name], zone) for name in ("made_at_ms", "used_at_ms", "ends_at_ms"))
        table.add_row(str(row["id"]), row["account"], escape(row["name"]), row["hint"], *times)
    Console().print(table)


@app.command()
def revoke(
    number: Annotated[int, typer.Argument(min=1, max=MOST_NUMBER, help="The token's id.")],
    as_json: AsJson = False,
) -> None:
    """Take a token away: it opens nothing from now on.

    Example: pickbench tokens revoke 5
    """
    with opened() as hub:
        gone = hub.do(lambda act: tokens.revoke(act, number))
    said = {"id": gone.id, "name": gone.name, "revoked": True}
    typer.echo(json.dumps(said, ensure_ascii=False) if as_json else f"token {number} ({gone.name}): revoked")
