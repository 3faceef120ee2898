"""`pickbench webhooks`: the programs that are told what becomes of orders."""

import asyncio
import json
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from hub.commands import secret as secret_of
from hub.commands.failures import WRONG_DATA
from hub.commands.opened import opened
from hub.commands.options import MOST_LISTED, After, AsJson, Limit, tell_more
from hub.commands.times import at_site
from hub.domain.channels import DELIVERED, WAITING, Webhook
from hub.domain.errors import Invalid
from hub.domain.notices import WEBHOOK_WORDS, WORDS, shown_address
from hub.domain.orders import STATES
from hub.domain.orders import WORDS as STATE_WORDS
from hub.hooks.trial import try_receiver
from hub.main.compose import now_ms
from hub.office import webhooks
from hub.store import reading
from hub.store.database import Database
from hub.store.reading import notices as book
from hub.store.reading.rows import Row

ALL = "all 全部"
"""For a person: no shop or state in particular."""

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
Code = Annotated[str, typer.Argument(help="The webhook's code.")]
Url = Annotated[str, typer.Argument(help="Where its receiver is, http:// or https://")]
Secret = Annotated[
    str,
    typer.Option(help="The receiver's own, whsec_…; - reads it from standard input. Made where not given."),
]


@app.command()
def add(
    code: Annotated[str, typer.Argument(help="What it goes by: 1 to 32 of A-Z a-z 0-9 . _ -")],
    url: Url,
    shop: Annotated[str, typer.Option(help="Only orders of this shop.")] = "",
    state: Annotated[
        list[str] | None, typer.Option(help=f"Only these states, once for each: {', '.join(STATES)}.")
    ] = None,
    secret: Secret = "",
    as_json: AsJson = False,
) -> None:
    """Tell a program what becomes of orders from now on; its secret is shown this once.

    Example: pickbench webhooks add erp https://erp.example/hooks --state shipped --state cancelled
    """
    given = secret_of.given(secret)
    with opened() as hub:
        made = hub.do(lambda act: webhooks.add(act, code, url, shop, state or (), given))
    _tell_secret(made, as_json)


@app.command(name="secret")
def change_secret(code: Code, secret: Secret = "", as_json: AsJson = False) -> None:
    """Sign with another secret from now on, and show it, once.

    Example: pickbench webhooks secret erp
    """
    given = secret_of.given(secret)
    with opened() as hub:
        made = hub.do(lambda act: webhooks.change_secret(act, code, given))
    _tell_secret(made, as_json)


@app.command(name="url")
def change_url(code: Code, url: Url, as_json: AsJson = False) -> None:
    """Send to another address from now on, also what waits.

    Example: pickbench webhooks url erp https://new.example/hooks
    """
    with opened() as hub:
        moved = hub.do(lambda act: webhooks.change_url(act, code, url))
    shown = shown_address(moved.url)
    _tell(as_json, f"webhook {code}: sends to {shown}", webhook=code, url=shown)


@app.command(name="list")
def list_webhooks(as_json: AsJson = False) -> None:
    """List webhooks, with what waits for each.

    Example: pickbench webhooks list
    """
    with opened() as hub, reading.snapshot(hub.database) as reader:
        rows = [webhooks.shown(row) for row in book.webhooks(reader, hub.settings.site, 0, MOST_LISTED)]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    table = Table("webhook", "", "shop", "states", "waiting", "attempts", "since")
    table.add_column("receiver", overflow="fold")
    for row in rows:
        since = at_site(row["oldest_at_ms"], hub.settings.tz) if row["waiting"] else ""
        words, states = WEBHOOK_WORDS[bool(row["active"])], " ".join(row["states"])
        cells = (
            row["code"],
            "  ".join(words),
            row["shop"] or ALL,
            states or ALL,
            row["waiting"],
        )
        table.add_row(*map(_cell, (*cells, row["attempts"], since, row["url"])))
    Console().print(table)


@app.command()
def show(
    code: Code,
    state: Annotated[str, typer.Option(help=f"Only notices that are {WAITING} or {DELIVERED}.")] = "",
    after: After = 0,
    limit: Limit = 100,
    as_json: AsJson = False,
) -> None:
    """Show a webhook: what it was told, what waits, and what its receiver said last.

    Example: pickbench webhooks show erp --state waiting
    """
    if state and state not in WORDS:
        raise Invalid("state", f"one of {', '.join(WORDS)}", state)
    with opened() as hub:
        webhook = _one(hub.database, hub.settings.site, code)
        with reading.snapshot(hub.database) as reader:
            rows = book.notices(reader, webhook["id"], after, limit, state=state or None)
    if as_json:
        typer.echo(json.dumps(webhook | {"notices": rows}, ensure_ascii=False))
        return
    table = Table("number", "order", "told", "", "attempts", "next", "said")
    for row in rows:
        told, words = "  ".join(STATE_WORDS[row["event"]]), "  ".join(WORDS[row["state"]])
        due = at_site(row["next_at_ms"], hub.settings.tz, "seconds") if row["state"] == WAITING else ""
        table.add_row(*map(_cell, (row["id"], row["order"], told, words, row["attempts"], due, row["said"])))
    console = Console()
    words = "  ".join(WEBHOOK_WORDS[bool(webhook["active"])])
    console.print(f"webhook {code}: {words}, {escape(webhook['url'])}, {webhook['waiting']} waiting")
    console.print(table)
    tell_more(rows, limit)


@app.command()
def retry(
    code: Code,
    order: Annotated[str, typer.Option(help="Only notices of this order, SHOP-NUMBER.")] = "",
    as_json: AsJson = False,
) -> None:
    """Try at once what waits for its next attempt.

    Example: pickbench webhooks retry erp
    """
    with opened() as hub:
        count = hub.do(lambda act: webhooks.retry(act, code, order or None))
    _tell(as_json, f"webhook {code}: {count} notices are tried", webhook=code, notices=count)


@app.command()
def pause(code: Code, as_json: AsJson = False) -> None:
    """Send nothing for the present; what happens meanwhile is kept for it.

    Example: pickbench webhooks pause erp
    """
    with opened() as hub:
        hub.do(lambda act: webhooks.pause(act, code))
    _tell(as_json, f"webhook {code}: {'  '.join(WEBHOOK_WORDS[False])}", webhook=code, active=False)


@app.command()
def resume(code: Code, as_json: AsJson = False) -> None:
    """Send again, at once what waits.

    Example: pickbench webhooks resume erp
    """
    with opened() as hub:
        hub.do(lambda act: webhooks.resume(act, code))
    _tell(as_json, f"webhook {code}: {'  '.join(WEBHOOK_WORDS[True])}", webhook=code, active=True)


@app.command()
def remove(
    code: Code,
    drop: Annotated[bool, typer.Option("--drop", help="Also where something was not delivered yet.")] = False,
    as_json: AsJson = False,
) -> None:
    """Tell a program no more; refused while something waits for it, unless that is dropped.

    Example: pickbench webhooks remove erp --drop
    """
    with opened() as hub:
        dropped = hub.do(lambda act: webhooks.remove(act, code, drop))
    text = f"webhook {code}: removed, {dropped} notices dropped"
    _tell(as_json, text, webhook=code, dropped=dropped)


@app.command(name="test")
def send_test(code: Code, as_json: AsJson = False) -> None:
    """Send one signed message of the type webhook.test now, and show what the receiver said; exit 1 when that
    was not yes.

    Example: pickbench webhooks test erp
    """
    with opened() as hub:
        webhook = hub.do(lambda act: webhooks.named(act, code))
    answer = asyncio.run(try_receiver(webhook, now_ms()))
    outcome = DELIVERED if answer.delivered else "failed"
    text = f"webhook {code}: {outcome}, {answer.said}"
    _tell(as_json, text, webhook=code, outcome=outcome, said=answer.said)
    if not answer.delivered:
        raise typer.Exit(WRONG_DATA)


def _one(database: Database, site: str, code: str) -> Row:
    with reading.snapshot(database) as reader:
        row = book.webhook(reader, site, code)
    if row is None:
        raise webhooks.unknown(code)
    return webhooks.shown(row)


def _tell_secret(webhook: Webhook, as_json: bool) -> None:
    if as_json:
        said = {"webhook": webhook.code, "url": shown_address(webhook.url), "secret": webhook.secret}
        typer.echo(json.dumps(said, ensure_ascii=False))
        return
    typer.echo(f"webhook {webhook.code}: signs with {webhook.secret}")
    typer.echo("The secret is not shown again.")


def _tell(as_json: bool, text: str, **said: Any) -> None:
    typer.echo(json.dumps(said, ensure_ascii=False) if as_json else text)


def _cell(value: object) -> str:
    return escape(str(value))
