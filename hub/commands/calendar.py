"""`pickbench calendar`: days on which the site or a carrier is otherwise, and when carriers call next."""

import json
from datetime import UTC, date, datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from hub.commands.opened import opened
from hub.commands.options import AsJson
from hub.commands.times import at_site
from hub.domain.errors import Invalid
from hub.main.compose import now_ms, rules
from hub.office import calendar as office
from hub.store import reading
from hub.store.reading import calendar as book

MOST_DAYS = 31
SITE = "site 场地"
_WEEKDAYS = ("Mon 周一", "Tue 周二", "Wed 周三", "Thu 周四", "Fri 周五", "Sat 周六", "Sun 周日")

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
Day = Annotated[str, typer.Argument(help="YYYY-MM-DD.")]
Carrier = Annotated[str, typer.Option(help="A carrier's code; the whole site without it.")]


@app.command(name="list")
def list_days(
    since: Annotated[str, typer.Option("--from", help="From this day on, YYYY-MM-DD.")] = "",
    until: Annotated[str, typer.Option("--to", help="Up to this day.")] = "",
    as_json: AsJson = False,
) -> None:
    """List the days on which the site or a carrier is otherwise than in other weeks.

    Example: pickbench calendar list --from 2026-10-01 --to 2026-10-31
    """
    span = [office.a_day(day, field) if day else "" for day, field in ((since, "from"), (until, "to"))]
    if span[1] and span[1] < span[0]:
        raise Invalid("to", "a day that is not before --from", span[1])
    with opened() as hub, reading.snapshot(hub.database) as reader:
        rows = book.days(reader, hub.settings.site, *span)
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    table = Table("day", "whose", "", "at", "name")
    for row in rows:
        said = "  ".join(office.words(row["works"], row["carrier"]))
        table.add_row(
            *(escape(cell) for cell in (row["day"], row["carrier"] or SITE, said, row["at"], row["name"]))
        )
    Console().print(table)


@app.command(name="set")
def set_days(
    days: Annotated[list[str], typer.Argument(help="One or several days, YYYY-MM-DD.")],
    carrier: Carrier = "",
    works: Annotated[
        bool, typer.Option("--works/--off", help="Whether the carrier calls, or the site works, on it.")
    ] = False,
    at: Annotated[str, typer.Option(help="HH:MM, in place of the usual time.")] = "",
    name: Annotated[str, typer.Option(help="What the day is called.")] = "",
    as_json: AsJson = False,
) -> None:
    """Say how days are otherwise: nobody works, nobody calls, or at another time.

    Example: pickbench calendar set 2026-10-01 2026-10-02 --name "National Day"

    Example: pickbench calendar set 2026-12-24 --carrier SF --works --at 12:00
    """
    with opened() as hub:
        added = hub.do(lambda act: [office.set_day(act, day, carrier, works, at, name) for day in days])
    for one in added:
        said = {"line": one.code, "outcome": one.outcome}
        typer.echo(json.dumps(said) if as_json else f"{one.code}: {one.outcome}")


@app.command()
def remove(day: Day, carrier: Carrier = "", as_json: AsJson = False) -> None:
    """Take a day out of the calendar: it is as in other weeks again.

    Example: pickbench calendar remove 2026-10-01
    """
    with opened() as hub:
        gone = hub.do(lambda act: office.remove_day(act, day, carrier))
    said = office.label(gone)
    typer.echo(json.dumps({"line": said, "outcome": "removed"}) if as_json else f"{said}: removed")


@app.command()
def calls(
    days: Annotated[int, typer.Option(min=1, max=MOST_DAYS, help="So many days, today is the first.")] = 7,
    as_json: AsJson = False,
) -> None:
    """Show when each carrier calls on the next days, and when the site's day ends.

    Example: pickbench calendar calls --days 14
    """
    with opened() as hub, reading.snapshot(hub.database) as reader:
        zone = ZoneInfo(hub.settings.tz)
        rows = office.ahead(reader, rules(hub.settings), zone, now_ms(), days)
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    table = Table("day", "", *(escape(row["carrier"] or SITE) for row in rows))
    for n, day in enumerate(days["day"] for days in rows[0]["days"]):
        weekday = _WEEKDAYS[date.fromisoformat(day).weekday()]
        table.add_row(day, weekday, *(_clock(row["days"][n], zone) for row in rows))
    table.add_section()
    table.add_row("next", "", *(at_site(row["next_ms"], zone.key) or "-" for row in rows))
    Console().print(table)


def _clock(day: dict[str, Any], zone: ZoneInfo) -> str:
    if not day["at_ms"]:
        return "-"
    return datetime.fromtimestamp(day["at_ms"] / 1000, UTC).astimezone(zone).strftime("%H:%M")
