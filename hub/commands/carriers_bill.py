"""`pickbench carriers bill`: what a carrier billed beside what it should have."""

import csv
import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from hub.commands.opened import opened
from hub.commands.options import AsJson
from hub.domain import money, weighing
from hub.domain.carriers import OUTCOMES
from hub.domain.errors import NotFound
from hub.domain.plurals import many
from hub.store import reading
from hub.store.reading import bills, carriers

PAGE = 1000
COLUMNS = (
    "outcome", "waybill", "order", "parcel", "charged_mg", "own_mg", "fee_minor", "own_minor", "line_no",
)  # fmt: skip
NOT_BILLED = "not_billed"

Code = Annotated[str, typer.Argument(help="The carrier's code.")]


def amount_words(amount_minor: int | None, currency: str) -> str:
    """An amount for people; "" where nobody knows it."""
    return "" if amount_minor is None else money.words(amount_minor, currency)


def bill(
    code: Code,
    number: Annotated[str, typer.Argument(help="The bill's number; all of the carrier's without it.")] = "",
    every: Annotated[bool, typer.Option("--all", help="Also the lines that are as they should be.")] = False,
    csv_file: Annotated[
        Path | None, typer.Option("--csv", dir_okay=False, help="Write the lines into this file.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show what a carrier billed beside what it should have: totals, and each line that differs.

    Example: pickbench carriers bill SF 2026-11 --csv differences.csv
    """
    with opened() as hub, reading.snapshot(hub.database) as reader:
        site = hub.settings.site
        carriers.known(reader, site, code)
        if not number:
            _tell_bills(bills.bills(reader, site, 0, PAGE, carrier=code), as_json)
            return
        found = bills.bill(reader, site, code, number)
        if found is None:
            raise NotFound(
                f"bill {number} of {code}: expected one that was read in (pickbench import bill), found none"
            )
        lines = _lines(reader, site, found, every)
    if csv_file is not None:
        _write(csv_file, lines)
    if as_json:
        typer.echo(json.dumps({**found, "lines": lines}, ensure_ascii=False))
    else:
        _tell_bill(found, lines, csv_file)


def _lines(reader: reading.Reader, site: str, found: dict[str, Any], every: bool) -> list[dict[str, Any]]:
    """The bill's lines, and after them the parcels of its days that no bill has."""
    rows: list[dict[str, Any]] = []
    after = 0
    while part := bills.lines(reader, found["id"], after, PAGE, differing=not every):
        rows += part
        after = part[-1]["id"]
    after = 0
    days = (found["from_ms"], found["to_ms"])
    while part := bills.not_billed(reader, site, found["carrier"], *days, after, PAGE):
        for row in part:
            own = {"parcel": row["code"], "own_mg": row["net_mg"], "own_minor": row["fee_minor"]}
            blank = {"line_no": None, "charged_mg": None, "fee_minor": None}
            rows.append(
                {**blank, "waybill": row["waybill"], "order": row["order"], **own, "outcome": NOT_BILLED}
            )
        after = part[-1]["id"]
    return [{name: row[name] for name in COLUMNS} for row in rows]


def _write(file: Path, lines: list[dict[str, Any]]) -> None:
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.DictWriter(out, COLUMNS)
        writer.writeheader()
        writer.writerows(lines)


def _tell_bills(rows: list[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    table = Table("bill", "lines", "billed", "differences")
    for row in rows:
        billed = amount_words(row["billed_minor"], row["currency"])
        table.add_row(escape(row["number"]), str(row["lines"]), billed, str(row["differences"]))
    Console().print(table)


def _tell_bill(found: dict[str, Any], lines: list[dict[str, Any]], file: Path | None) -> None:
    currency = found["currency"]
    console = Console()
    totals = Table("outcome", "lines", "billed", "should be", title=f"{found['carrier']} {found['number']}")
    for row in found["totals"]:
        words = "  ".join((row["outcome"], OUTCOMES[row["outcome"]][1]))
        totals.add_row(
            words, str(row["lines"]), *(amount_words(row[n], currency) for n in ("billed_minor", "own_minor"))
        )
    missing = found["not_billed"]
    own = amount_words(missing["own_minor"], currency)
    totals.add_row(f"{NOT_BILLED}  未计费", str(missing["parcels"]), "", own)
    console.print(totals)
    if file is not None:
        typer.echo(f"{many(len(lines), 'lines')} in {file}")
        return
    table = Table()
    for name in ("outcome", "waybill", "order", "charged as", "is", "billed", "should be"):
        # A narrow terminal folds what a person looks up, cuts none of it off, and leaves words whole.
        table.add_column(name, overflow="fold", no_wrap=name == "outcome")
    for row in lines:
        weights = ("" if row[n] is None else weighing.words(row[n]) for n in ("charged_mg", "own_mg"))
        amounts = (amount_words(row[n], currency) for n in ("fee_minor", "own_minor"))
        table.add_row(row["outcome"], escape(row["waybill"]), escape(row["order"] or ""), *weights, *amounts)
    console.print(table)
