"""`pickbench accounts`: who may use pages and API."""

import json
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from hub.commands import secret
from hub.commands.opened import Opened, opened
from hub.commands.options import AsJson
from hub.commands.times import at_site
from hub.domain.access import MEANT, ROLE_WORDS, ROLES
from hub.office import accounts
from hub.office.passwords import Passwords
from hub.store import reading
from hub.store.reading import access as book
from hub.store.reading.rows import Row

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
Name = Annotated[str, typer.Argument(help="The account's name.")]
Role = Annotated[str, typer.Option(help=f"One of {', '.join(ROLES)}.")]


@app.callback()
def of_accounts() -> None:
    """Say who may use pages and API, in which role."""


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="What one signs in with: 1 to 32 of a-z 0-9 . _ -")],
    role: Role,
    badge: Annotated[
        str, typer.Option(help="Of the operator behind it, made where there is none; NAME where not given.")
    ] = "",
    person: Annotated[str, typer.Option(help="Their name, as pages and stations show it.")] = "",
    lang: Annotated[str, typer.Option(help="Of the pages, en or zh; the site's where not given.")] = "",
    no_password: Annotated[
        bool, typer.Option("--no-password", help="For a program: it has tokens only.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """An account. Its password is asked for, or read from standard input: 10 to 128 characters.

    Example: pickbench accounts add ada --role administrator --badge 7 --person "Ada Lovelace"
    """
    kept = "" if no_password else Passwords().hashed(secret.password())
    with opened() as hub:
        made = hub.do(lambda act: accounts.add(act, name, role, kept, badge, person, lang))
        _tell(hub, made.name, f"{made.role}: {MEANT[made.role][0]}", as_json)


@app.command(name="list")
def list_(as_json: AsJson = False) -> None:
    """Accounts: role, the operator behind each, when it was used last.

    Example: pickbench accounts list
    """
    with opened() as hub, reading.snapshot(hub.database) as reader:
        rows = book.accounts(reader, hub.settings.site)
        zone = hub.settings.tz
    if as_json:
        for row in rows:
            typer.echo(json.dumps(row, ensure_ascii=False))
        return
    table = Table("name", "role", "badge", "person", "signs in", "sessions", "tokens", "seen")
    for row in rows:
        role = " ".join(ROLE_WORDS[row["role"]])
        by = "locked 已锁定" if row["locked"] else "password 密码" if row["has_password"] else "tokens 令牌"
        counts = str(row["sessions"]), str(row["tokens"])
        cells = (
            row["name"],
            role,
            row["badge"],
            row["person"],
            by,
            *counts,
            at_site(row["seen_at_ms"], zone),
        )
        table.add_row(*(escape(cell) for cell in cells))
    Console().print(table)


@app.command(name="role")
def change_role(
    name: Name,
    role: Annotated[str, typer.Argument(help=f"One of {', '.join(ROLES)}.")],
    as_json: AsJson = False,
) -> None:
    """Give an account another role, from its next request on; refused for the last administrator.

    Example: pickbench accounts role ada supervisor
    """
    with opened() as hub:
        hub.do(lambda act: accounts.change_role(act, name, role))
        _tell(hub, name, f"{role}: {MEANT[role][0]}", as_json)


@app.command(name="password")
def change_password(
    name: Name,
    no_password: Annotated[
        bool, typer.Option("--no-password", help="Take it away: only tokens open the account.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Set another password, asked for or read from standard input; the account is signed out everywhere.

    Example: pickbench accounts password ada
    """
    with opened() as hub:
        hub.do(lambda act: accounts.find(act, name))
        kept = "" if no_password else Passwords().hashed(secret.password())
        hub.do(lambda act: accounts.change_password(act, name, kept))
        _tell(hub, name, "has no password" if no_password else "has another password", as_json)


@app.command()
def lock(name: Name, as_json: AsJson = False) -> None:
    """Let an account in no more: its sessions end, its tokens open nothing; refused for the last
    administrator.

    Example: pickbench accounts lock ada
    """
    with opened() as hub:
        hub.do(lambda act: accounts.lock(act, name))
        _tell(hub, name, "locked", as_json)


@app.command()
def unlock(name: Name, as_json: AsJson = False) -> None:
    """Let an account in again.

    Example: pickbench accounts unlock ada
    """
    with opened() as hub:
        hub.do(lambda act: accounts.unlock(act, name))
        _tell(hub, name, "unlocked", as_json)


def _tell(hub: Opened, name: str, text: str, as_json: bool) -> None:
    """Say what became of an account; as JSON, the account as it is now."""
    if not as_json:
        typer.echo(f"account {name.strip().lower()}: {text}")
        return
    with reading.snapshot(hub.database) as reader:
        row: Row | None = book.account(reader, hub.settings.site, name.strip().lower())
    said: dict[str, Any] = row or {}
    typer.echo(json.dumps(said, ensure_ascii=False))
