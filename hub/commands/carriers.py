"""`pickbench carriers`: who takes parcels, at what price, and what they billed."""

import json
from dataclasses import asdict
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from hub.commands import carriers_bill
from hub.commands.carriers_bill import Code, amount_words
from hub.commands.opened import opened
from hub.commands.options import After, AsJson, Limit, sides_mm, tell_more
from hub.commands.times import days_ms
from hub.domain import weighing
from hub.domain.plurals import many
from hub.domain.tariffs import Address, Load
from hub.office import fee_quotes, repricing
from hub.office.repricing import Repriced
from hub.store import reading
from hub.store.reading import carriers as book

MOST_PARCELS = 1_000_000
"""Parcels that are priced anew at once."""
LISTED = 100
"""Of them so many are shown to people; all of them stand in `--json`."""

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.command()(carriers_bill.bill)


@app.command(name="list")
def list_carriers(limit: Limit = 100, after: After = 0, as_json: AsJson = False) -> None:
    """List carriers: what they take, when they call, how many waybill numbers are left.

    Example: pickbench carriers list
    """
    with opened() as hub, reading.snapshot(hub.database) as reader:
        rows = book.carriers(reader, hub.settings.site, after, limit)
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    table = Table("id", "carrier", "name", "rank", "up to", "calls", "numbers", "left", "used")
    for row in rows:
        most = weighing.words(row["max_mg"]) if row["max_mg"] else ""
        calls = f"{row['cutoff']} {row['call_days']}".strip()
        cells = (row["id"], row["code"], row["name"], row["rank"], most, calls, row["numbers"])
        used = "yes  启用" if row["active"] else "no  停用"
        table.add_row(*(escape(str(cell)) for cell in cells), str(row["numbers_free"]), used)
    Console().print(table)
    tell_more(rows, limit)


@app.command()
def show(code: Code, as_json: AsJson = False) -> None:
    """Show a carrier with its areas, its fees and its waybill numbers.

    Example: pickbench carriers show SF
    """
    with opened() as hub, reading.snapshot(hub.database) as reader:
        found = book.known(reader, hub.settings.site, code)
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    typer.echo(
        f"{found['code']} {found['name']}: {found['numbers_free']} waybill numbers left, "
        f"{found['numbers_used']} used, {found['numbers_void']} void"
    )
    areas = Table("area", "country", "postcodes")
    for row in found["areas"]:
        areas.add_row(*(escape(row[name]) for name in ("area", "country", "postcodes")))
    fees = Table("area", "up to", "fee", "each further", "fee")
    for row in found["fees"]:
        cost, step = (amount_words(row[name], found["currency"]) for name in ("fee_minor", "step_minor"))
        further = (weighing.words(row["step_mg"]), step) if row["step_mg"] else ("", "")
        fees.add_row(escape(row["area"]), weighing.words(row["upto_mg"]), cost, *further)
    Console().print(areas)
    Console().print(fees)


@app.command()
def fee(
    weight_g: Annotated[int, typer.Option(min=1, max=1_000_000, help="Gross weight in grams.")],
    country: Annotated[str, typer.Option(help="As the shop writes it.")] = "",
    postcode: Annotated[str, typer.Option(help="Where it goes.")] = "",
    size: Annotated[str, typer.Option(help="LENGTHxWIDTHxHEIGHT in millimetres.")] = "",
    as_json: AsJson = False,
) -> None:
    """Ask all carriers what a parcel would cost, and who would take it.

    Example: pickbench carriers fee --weight-g 1200 --country CN --postcode 200001 --size 400x300x200
    """
    load = Load(weight_g * 1000, *sides_mm(size))
    with opened() as hub:
        rows = hub.do(lambda act: fee_quotes.quotes(act, load, Address(country, postcode)))
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    table = Table("", "carrier", "area", "charged as", "fee", "why not")
    for row in rows:
        cost = amount_words(row["fee_minor"], row["currency"])
        charged = weighing.words(row["charged_mg"]) if row["charged_mg"] else ""
        mark = ">" if row["chosen"] else ""
        table.add_row(mark, escape(row["carrier"]), escape(row["area"]), charged, cost, escape(row["why"]))
    Console().print(table)


@app.command()
def reprice(
    code: Code,
    from_day: Annotated[
        str, typer.Option("--from", help="Also parcels shipped from this day on, YYYY-MM-DD.")
    ] = "",
    to_day: Annotated[str, typer.Option("--to", help="The last day.")] = "",
    preview: Annotated[
        bool, typer.Option("--preview", help="Show what would change; write nothing.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Reckon fees anew by the tables as they are now: of parcels that have not left, and of those of some
    days.

    Bills are compared with the new fees when they are read in again.

    Example: pickbench carriers reprice SF --from 2026-11-01 --to 2026-11-30 --preview
    """
    with opened() as hub:
        span = days_ms(from_day, to_day, ZoneInfo(hub.settings.tz))
        with reading.snapshot(hub.database) as reader:
            ids = repricing.asked(reader, hub.settings.site, code, *span, 0, MOST_PARCELS)
            found = book.carrier(reader, hub.settings.site, code)
        ends = hub.try_each(lambda act, id_: repricing.reprice(act, id_, not preview), ids, doing="reprice")
    changed = [asdict(end) for end in ends if isinstance(end, Repriced)]
    if as_json:
        said = {"parcels": len(ids), "written": not preview, "changed": changed}
        typer.echo(json.dumps(said, ensure_ascii=False))
        return
    currency = found["currency"] if found else ""
    _tell_repriced(changed, currency)
    sums = (sum(row[name] or 0 for row in changed) for name in ("fee_before_minor", "fee_minor"))
    before, after = (amount_words(amount, currency) for amount in sums)
    typer.echo(
        f"{len(changed)} of {many(len(ids), 'parcels')}: {before} > {after}" + (", nothing written" * preview)
    )


def _tell_repriced(changed: list[dict[str, Any]], currency: str) -> None:
    table = Table("parcel", "waybill", "area", "was", "is")
    for row in changed[:LISTED]:
        area = row["area"] if row["area"] == row["area_before"] else f"{row['area_before']} > {row['area']}"
        fees = (amount_words(row[name], currency) for name in ("fee_before_minor", "fee_minor"))
        table.add_row(escape(row["parcel"]), escape(row["waybill"]), escape(area), *fees)
    if changed:
        Console().print(table)
    if len(changed) > LISTED:
        typer.echo(f"and {len(changed) - LISTED} more (--json)")
