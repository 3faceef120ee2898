"""`pickbench import`: files of items, bins, stock and orders, of carriers, their tariffs and their bills, of
the calendar; folders of pictures.
"""

import json
from collections import Counter
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from hub.commands import import_pictures
from hub.commands.failures import WRONG_DATA
from hub.commands.opened import opened
from hub.commands.times import days_ms
from hub.domain.errors import Invalid
from hub.domain.plurals import many
from hub.main import stand_back
from hub.office import site as sites
from hub.office.following import OUTCOMES
from hub.office.imports import KINDS
from hub.office.imports.bills import Asked
from hub.office.imports.bills import planner as bill_planner
from hub.office.imports.plan import Planner, Target
from hub.office.imports.report import Report
from hub.office.imports.waybills import planner as waybill_planner
from hub.settings import Settings

MOST_BYTES = 100_000_000
LINES_SHOWN = 10
LEFT = "conflict, left as it is"
_WORDS = {ending: "  ".join(words) for ending, words in OUTCOMES.items()}
"""What became of an order that a shop spoke of."""

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.command()(import_pictures.pictures)
File = Annotated[
    Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="CSV in UTF-8 or GBK.")
]
Preview = Annotated[bool, typer.Option("--preview", help="Show what would be done; write nothing.")]
AsJson = Annotated[bool, typer.Option("--json", help="The report as JSON on standard output.")]
Warehouse = Annotated[str, typer.Option(help="Warehouse that the bins stand in.")]


@app.command()
def items(file: File, preview: Preview = False, as_json: AsJson = False) -> None:
    """Items: SKU, name, weight, barcodes with pack quantities, lots and serials.

    Example: pickbench import items items.csv --preview
    """
    _run("items", "csv", file, preview, as_json)


@app.command()
def bins(
    file: File, warehouse: Warehouse = sites.WAREHOUSE, preview: Preview = False, as_json: AsJson = False
) -> None:
    """Bins: code, zone, aisle, bay, level, coordinates, station, light, walking order.

    Example: pickbench import bins bins.csv --warehouse MAIN
    """
    _run("bins", "csv", file, preview, as_json, warehouse=warehouse)


@app.command()
def stock(file: File, preview: Preview = False, as_json: AsJson = False) -> None:
    """Stock: the pieces that each bin shall hold; the difference is booked.

    Example: pickbench import stock stock.csv
    """
    _run("stock", "csv", file, preview, as_json)


@app.command()
def kits(file: File, preview: Preview = False, as_json: AsJson = False) -> None:
    """Kits: one row for each part, with the kit's SKU, the part's SKU and its pieces.

    Example: pickbench import kits kits.csv --preview
    """
    _run("kits", "csv", file, preview, as_json)


@app.command()
def orders(
    file: File,
    shop: Annotated[str, typer.Option(help="Code of the shop; the format's own where not given.")] = "",
    format_: Annotated[
        Literal["csv", "online-retail", "woocommerce", "shopify"],
        typer.Option("--format", help="What the file's columns mean."),
    ] = "csv",
    preview: Preview = False,
    as_json: AsJson = False,
) -> None:
    """Orders: one row a line, rows of one order number together.

    Example: pickbench import orders 2010-12-01.csv --format online-retail
    """
    _run("orders", format_, file, preview, as_json, shop=shop)


@app.command()
def carriers(file: File, preview: Preview = False, as_json: AsJson = False) -> None:
    """Carriers: code, name, currency, what they take, when they call.

    Example: pickbench import carriers carriers.csv --preview
    """
    _run("carriers", "csv", file, preview, as_json)


@app.command()
def calendar(file: File, preview: Preview = False, as_json: AsJson = False) -> None:
    """Calendar: days on which the site, or a carrier, is otherwise than in other weeks.

    Example: pickbench import calendar days.csv
    """
    _run("calendar", "csv", file, preview, as_json)


@app.command()
def areas(file: File, preview: Preview = False, as_json: AsJson = False) -> None:
    """Areas: which countries and postcodes a carrier charges as which area; all that the carrier has.

    Example: pickbench import areas areas.csv
    """
    _run("areas", "csv", file, preview, as_json)


@app.command()
def fees(file: File, preview: Preview = False, as_json: AsJson = False) -> None:
    """Fees: what a parcel up to a weight costs to an area; the carrier's whole table.

    Example: pickbench import fees fees.csv
    """
    _run("fees", "csv", file, preview, as_json)


@app.command()
def waybills(
    file: File,
    carrier: Annotated[str, typer.Option(help="Whose they are, where the file has no such column.")] = "",
    preview: Preview = False,
    as_json: AsJson = False,
) -> None:
    """Waybill numbers: the pool that a carrier gave us. Parcels that wait for one get it.

    Example: pickbench import waybills numbers.csv --carrier SF
    """
    _run("waybills", "csv", file, preview, as_json, planner=waybill_planner(carrier))


@app.command()
def bill(
    file: File,
    carrier: Annotated[str, typer.Option(help="Code of the carrier whose bill it is.")],
    number: Annotated[str, typer.Option(help="The bill's number; the same again compares again.")],
    from_day: Annotated[
        str, typer.Option("--from", help="First day of the shipments that it is of, YYYY-MM-DD.")
    ] = "",
    to_day: Annotated[str, typer.Option("--to", help="The last day.")] = "",
    tolerance_g: Annotated[
        int, typer.Option(min=0, max=10_000, help="By so much a charged weight may be off.")
    ] = 50,
    preview: Preview = False,
    as_json: AsJson = False,
) -> None:
    """A carrier's bill, compared with what was weighed and reckoned here.

    Without --from and --to it is of the days on which its parcels were shipped. Differences:
    `pickbench carriers bill`.

    Example: pickbench import bill november.csv --carrier SF --number 11 --from 2026-11-01 --to 2026-11-30
    """
    from_ms, to_ms = days_ms(from_day, to_day, ZoneInfo(Settings.load().tz))
    asked = Asked(carrier, number, from_ms, to_ms, tolerance_g * 1000)
    _run("bill", "csv", file, preview, as_json, planner=bill_planner(asked))


def _run(
    kind: str,
    format_: str,
    file: Path,
    preview: bool,
    as_json: bool,
    *,
    warehouse: str = sites.WAREHOUSE,
    shop: str = "",
    planner: Planner | None = None,
) -> None:
    """Read, check, write unless it is a preview, and report; exit 1 when something was in conflict.

    Args:
        planner: what reads the file, where the kind's own needs more than the file says.
    """
    if file.stat().st_size > MOST_BYTES:
        raise Invalid(
            str(file), f"at most {MOST_BYTES // 1_000_000} MB; divide the file", file.stat().st_size
        )
    errors = Console(stderr=True)
    with opened() as hub:
        act = hub.act()
        target = Target(hub.settings.site, warehouse, shop, ZoneInfo(hub.settings.tz))
        read = planner or KINDS[kind][format_]
        plan = read(act.work, file.name, file.read_bytes(), target)
        if not preview:
            stand_back()
            with Progress(console=errors, transient=True) as progress:
                task = progress.add_task(f"import {kind}", total=plan.rows)
                plan.write(hub.database, act, lambda rows: progress.advance(task, rows))
    if as_json:
        typer.echo(json.dumps(plan.report.as_dict(), ensure_ascii=False))
    else:
        _tell(plan.report)
    if plan.report.conflicts:
        raise typer.Exit(WRONG_DATA)


def _tell(report: Report) -> None:
    console = Console(highlight=False, soft_wrap=True)
    divided = f", divided by {report.delimiter}" if report.delimiter else ""
    console.print(f"{escape(report.file)}: {report.encoding}{divided}")
    if report.shop:
        console.print(f"orders of shop {escape(report.shop)} (--shop names another)")
    if not report.written:
        _show_first(console, report.first)
    accounted = f"{report.accepted} accepted, {report.merged} merged, {len(report.skipped)} skipped"
    console.print(f"{many(report.rows, 'rows')}: {accounted}")
    for reason, number in Counter(s.reason for s in report.skipped).items():
        lines = [str(s.line) for s in report.skipped if s.reason == reason]
        more = f" and {number - LINES_SHOWN} more (--json)" if number > LINES_SHOWN else ""
        console.print(f"  {number} {reason}: {report.unit} {', '.join(lines[:LINES_SHOWN])}{more}")
    for name, number in report.counts.items():
        if number:
            console.print(f"  {name.replace('_', ' ')}: {number}")
    for text in report.warnings:
        console.print(f"[yellow]note:[/] {escape(text)}")
    for conflict in report.conflicts:
        where = f"{report.unit} {conflict.line}"
        console.print(f"[red]{_WORDS.get(conflict.reason, LEFT)}:[/] {where}, {escape(conflict.text)}")
    if report.ignored:
        console.print(f"columns not read: {escape(', '.join(report.ignored))}")
    if not report.written:
        console.print("nothing was written: run it again without --preview")


def _show_first(console: Console, rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    names = list(dict.fromkeys(name for row in rows for name in row))
    table = Table(*names, title="the first rows, as they were understood", title_justify="left")
    for row in rows:
        table.add_row(*(escape(str(row.get(name, ""))) for name in names))
    console.print(table)
