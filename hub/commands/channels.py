"""`pickbench channels`: the ways in for shops' own messages, and what became of these."""

import json
from collections.abc import Callable
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from hub.commands import secret as secrets
from hub.commands.opened import opened
from hub.commands.options import After, AsJson, Badge, Limit, tell_more
from hub.commands.times import at_site
from hub.domain.channels import KINDS, Channel
from hub.domain.errors import Invalid
from hub.office import channels
from hub.office.act import Act
from hub.office.following import ENDINGS, OUTCOMES
from hub.store import reading
from hub.store.reading import channels as book

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
Code = Annotated[str, typer.Argument(help="The channel's code.")]
Secret = Annotated[
    str, typer.Option(help="What the shop signs with; - reads it from standard input. Made where not given.")
]


@app.command()
def add(
    code: Code,
    kind: Annotated[str, typer.Option(help=f"Who sends: {', '.join(KINDS)}.")],
    shop: Annotated[str, typer.Option(help="Code of the shop whose orders come by it.")],
    secret: Secret = "",
    badge: Badge = "",
    as_json: AsJson = False,
) -> None:
    """Open a way in for a shop's messages, and show their address and the secret, once.

    Example: pickbench channels add web --kind woocommerce --shop WEB
    """
    given = secrets.given(secret)
    with opened() as hub:
        made = hub.do(lambda act: channels.add(act, code, shop, kind, given), badge)
    _tell_secret(made, as_json)


@app.command(name="secret")
def change_secret(code: Code, secret: Secret = "", badge: Badge = "", as_json: AsJson = False) -> None:
    """Sign with another secret from now on, and show it, once.

    Example: pickbench channels secret web
    """
    given = secrets.given(secret)
    with opened() as hub:
        made = hub.do(lambda act: channels.change_secret(act, code, given), badge)
    _tell_secret(made, as_json)


@app.command(name="list")
def list_channels(limit: Limit = 100, after: After = 0, as_json: AsJson = False) -> None:
    """List channels, with how many messages came by each.

    Example: pickbench channels list
    """
    with opened() as hub, reading.snapshot(hub.database) as reader:
        rows = book.channels(reader, hub.settings.site, after, limit)
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    table = Table("id", "channel", "kind", "shop", "messages", "last", "")
    for row in rows:
        state = "" if row["active"] else "paused 已暂停"
        cells = (
            row["id"],
            row["code"],
            row["kind"],
            row["shop"],
            row["messages"],
            at_site(row["last_at_ms"], hub.settings.tz),
            state,
        )
        table.add_row(*(escape(str(cell)) for cell in cells))
    Console().print(table)


@app.command()
def messages(
    code: Annotated[str, typer.Argument(help="The channel's code; without one, those of all.")] = "",
    outcome: Annotated[str, typer.Option(help=f"Only those that ended so: {', '.join(ENDINGS)}.")] = "",
    limit: Limit = 100,
    after: After = 0,
    as_json: AsJson = False,
) -> None:
    """List messages that were taken in, with what became of each.

    Example: pickbench channels messages web --outcome too_late
    """
    if outcome and outcome not in ENDINGS:
        raise Invalid("outcome", f"one of {', '.join(ENDINGS)}", outcome)
    with opened() as hub, reading.snapshot(hub.database) as reader:
        site = hub.settings.site
        if code and book.channel(reader, site, code) is None:
            raise channels.unknown(code)
        rows = book.messages(reader, site, after, limit, channel=code or None, outcome=outcome or None)
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    table = Table("id", "at", "channel", "topic", "order", "outcome", "what")
    for row in rows:
        words = "  ".join(OUTCOMES[row["outcome"]])
        at = at_site(row["at_ms"], hub.settings.tz, "seconds")
        cells = (row["id"], at, row["channel"], row["topic"], row["order"], words, row["text"])
        table.add_row(*("" if cell is None else escape(str(cell)) for cell in cells))
    Console().print(table)
    tell_more(rows, limit)


@app.command()
def pause(code: Code, badge: Badge = "", as_json: AsJson = False) -> None:
    """Take nothing in by a channel: its senders are told to try again later.

    Example: pickbench channels pause web
    """
    _switch(lambda act: channels.pause(act, code), badge, as_json)


@app.command()
def resume(code: Code, badge: Badge = "", as_json: AsJson = False) -> None:
    """Take messages in again.

    Example: pickbench channels resume web
    """
    _switch(lambda act: channels.resume(act, code), badge, as_json)


def _switch(do: Callable[[Act], Channel], badge: str, as_json: bool) -> None:
    with opened() as hub:
        channel = hub.do(do, badge)
    if as_json:
        typer.echo(json.dumps({"code": channel.code, "active": bool(channel.active)}))
    else:
        typer.echo(f"channel {channel.code}: {'takes messages in' if channel.active else 'paused 已暂停'}")


def _tell_secret(channel: Channel, as_json: bool) -> None:
    path = f"/api/v1/hooks/{channel.code}"
    said: dict[str, Any] = {
        "code": channel.code,
        "kind": channel.kind,
        "path": path,
        "secret": channel.secret,
    }
    if as_json:
        typer.echo(json.dumps(said, ensure_ascii=False))
        return
    typer.echo(f"channel {channel.code}: {channel.kind}")
    typer.echo(f"address  {path} of this hub, as the shop reaches it")
    typer.echo(f"secret   {channel.secret}")
    typer.echo("The secret is not shown again.")
