"""`pickbench figures`: what was done, by people, hours, days, goods and shops."""

import json
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table

from hub.commands.failures import WRONG_CALL
from hub.commands.opened import opened
from hub.commands.options import AsJson
from hub.domain.errors import Invalid
from hub.main import now_ms
from hub.main.compose import rules
from hub.office import reports
from hub.office.act import Moment
from hub.office.figures import MOST_DAYS, Figures, Period
from hub.office.reports import REPORTS
from hub.store import reading

Day = Annotated[str, typer.Option(help="A business date such as 2026-11-22.")]


def figures(
    report: Annotated[str, typer.Argument(help=f"One of {', '.join(REPORTS)}.")],
    days: Annotated[int, typer.Option(min=1, max=MOST_DAYS, help="So many days up to today.")] = 1,
    from_: Annotated[str, typer.Option("--from", help="The first business date; then up to --to.")] = "",
    to: Annotated[str, typer.Option("--to", help="The last business date; today where it is not said.")] = "",
    as_csv: Annotated[bool, typer.Option("--csv", help="As CSV on standard output.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show what was done in a period: pieces, parcels and errors by person, hour, day, SKU, shop or station.

    Example: pickbench figures people --days 7
    """
    if report not in REPORTS:
        raise Invalid("report", f"one of {', '.join(REPORTS)}", report)
    if as_csv and as_json:
        typer.echo("expected --csv or --json, got both", err=True)
        raise typer.Exit(WRONG_CALL)
    with opened() as hub, reading.snapshot(hub.database) as reader:
        zone, site = ZoneInfo(hub.settings.tz), hub.settings.site
        today = Moment.at(now_ms(), zone).business_date
        own = bool(from_ or to)
        period = Period.of(from_ or to, to or today) if own else Period.last_days(days, today)
        made = Figures(reader, site, zone, period)
        rows = REPORTS[report](made, site, rules(hub.settings).office.norms)
    if made.is_behind:
        typer.echo("older work is still being summed: some of it is missing here", err=True)
    if as_json:
        for row in rows:
            typer.echo(json.dumps(row, ensure_ascii=False))
    elif as_csv:
        typer.echo(reports.as_csv(rows), nl=False)
    else:
        table = Table(*(rows[0] if rows else ("nothing was done in this period",)))
        for row in rows:
            table.add_row(*(_cell(value) for value in row.values()))
        Console().print(table)


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.3g}" if value < 1 else f"{value:.1f}"
    return "" if value is None else str(value)
