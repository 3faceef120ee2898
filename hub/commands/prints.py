"""`pickbench print`: papers asked for in bulk, and their way to the printers."""

import json
from collections.abc import Callable
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from hub.commands import print_again, print_proof, print_sheets
from hub.commands.failures import WRONG_CALL
from hub.commands.opened import Opened, opened
from hub.commands.options import After, AsJson, Badge, Limit, tell_more
from hub.commands.print_again import Number, Printers
from hub.commands.print_waiting import NoWait, Within, finish
from hub.commands.printers import words
from hub.commands.times import at_site
from hub.domain import papers
from hub.domain.errors import Invalid
from hub.office import bulks
from hub.office.bulks import Asked
from hub.store import reading
from hub.store.reading import prints as book

MOST_UNPRINTED = 5000

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.command(name="sheet")(print_sheets.sheet)
app.command(name="proof")(print_proof.proof)


@app.command(name="orders")
def print_orders(
    labels: Annotated[list[str] | None, typer.Argument(help="Labels of the orders, SHOP-NUMBER.")] = None,
    wave: Annotated[
        str, typer.Option(help="All orders of this wave that have not all of these papers.")
    ] = "",
    unprinted: Annotated[
        bool,
        typer.Option("--all-unprinted", help="All orders on the floor that have not all of these papers."),
    ] = False,
    kinds: Annotated[
        str, typer.Option("--papers", help=f"With commas: {', '.join(papers.OF_ORDER)}.")
    ] = ",".join(papers.PAIR_KINDS),
    printer: Printers = "",
    no_wait: NoWait = False,
    within: Within = None,
    badge: Badge = "",
    as_json: AsJson = False,
) -> None:
    """Print papers of orders, slips and waybills always as pairs, and wait until they are out; exit 1 when
    one was refused, failed, or is doubtful, 3 when a printer keeps the rest for longer than --within.

    What is printed already is not printed twice (`print again` does that). Ctrl-C stops the waiting, not the
    printing.

    Example: pickbench print orders --wave W7 --papers packing_slip,waybill --printer P1,P2
    """
    if sum((bool(labels), bool(wave), unprinted)) != 1 and not (wave and unprinted and not labels):
        typer.echo("pickbench: name orders, or a --wave, or --all-unprinted", err=True)
        raise typer.Exit(WRONG_CALL)
    wanted = words(kinds)
    for kind in wanted or [""]:
        if kind not in papers.OF_ORDER:
            raise Invalid("papers", f"of {', '.join(papers.OF_ORDER)}", kind)
    with opened() as hub:
        named = labels or _unprinted(hub, wanted, wave or None)
        asked = _behind_a_bar(
            "orders",
            len(named),
            lambda told: bulks.orders(hub.writer, named, wanted, words(printer), badge or None, told),
        )
        finish(hub, asked, no_wait, within, as_json)


def _unprinted(hub: Opened, kinds: list[str], wave: str | None) -> list[str]:
    with reading.snapshot(hub.database) as reader:
        return bulks.unprinted(reader, hub.settings.site, kinds, wave, MOST_UNPRINTED)


@app.command(name="labels")
def print_labels(
    kind: Annotated[str, typer.Argument(help=f"One of {', '.join(papers.OF_NO_ORDER)}.")],
    subjects: Annotated[
        list[str], typer.Argument(help="Codes of the bins, totes, carts, slots; SKUs; badges.")
    ],
    printer: Printers = "",
    no_wait: NoWait = False,
    within: Within = None,
    badge: Badge = "",
    as_json: AsJson = False,
) -> None:
    """Print labels of bins, slots, totes, carts, items or badges, each as often as it is named.

    Example: pickbench print labels bin_label A-01-1 A-01-2 --printer P1
    """
    if kind not in papers.OF_NO_ORDER:
        raise Invalid("kind", f"one of {', '.join(papers.OF_NO_ORDER)}", kind)
    with opened() as hub:
        asked = _behind_a_bar(
            "labels",
            len(subjects),
            lambda told: bulks.labels(hub.writer, kind, subjects, words(printer), badge or None, told),
        )
        finish(hub, asked, no_wait, within, as_json)


def _behind_a_bar(doing: str, total: int, do: Callable[[Callable[[int], object]], Asked]) -> Asked:
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(doing, total=total)
        return do(lambda n: progress.advance(task, n))


@app.command(name="wait")
def wait_for_bulk(
    bulk: Annotated[str, typer.Argument(help="What the prints go by.")],
    within: Within = None,
    as_json: AsJson = False,
) -> None:
    """Wait until a bulk is printed; exit 1 when something of it failed or is doubtful, 3 when a printer kept
    it for longer than --within.

    Example: pickbench print wait 5f0c9a7be1d2
    """
    with opened() as hub:
        with reading.snapshot(hub.database) as reader:
            ids = book.of_bulk(reader, hub.settings.site, bulk)
        if not ids:
            raise Invalid("bulk", "what prints that were asked for go by", bulk)
        finish(hub, Asked(bulk, tuple(ids), ()), no_wait=False, within_s=within, as_json=as_json)


@app.command(name="list")
def list_prints(
    printer: Annotated[str, typer.Option(help="Only those of this printer.")] = "",
    state: Annotated[str, typer.Option(help=f"Only those that are {', '.join(papers.STATES)}.")] = "",
    order: Annotated[str, typer.Option(help="Only those of this order, SHOP-NUMBER.")] = "",
    bulk: Annotated[str, typer.Option(help="Only those of this bulk.")] = "",
    limit: Limit = 100,
    after: After = 0,
    as_json: AsJson = False,
) -> None:
    """List what waits for printers and what was printed, the oldest first.

    Example: pickbench print list --state doubtful
    """
    if state and state not in papers.STATES:
        raise Invalid("state", f"one of {', '.join(papers.STATES)}", state)
    with opened() as hub, reading.snapshot(hub.database) as reader:
        rows = book.prints(
            reader,
            hub.settings.site,
            after,
            limit,
            printer=printer or None,
            state=state or None,
            order=order or None,
            bulk=bulk or None,
        )
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    table = Table("number", "printer", "paper", "of", "", "copy", "why")
    for row in rows:
        cells = (
            row["id"],
            row["printer"],
            "  ".join(papers.KIND_WORDS[row["kind"]]),
            row["subject"],
            "  ".join(papers.WORDS[row["state"]]),
            row["copy_no"] if row["copy_no"] > 1 else "",
            row["reason"],
        )
        table.add_row(*(escape(str(cell)) for cell in cells))
    Console().print(table)
    tell_more(rows, limit)


@app.command()
def show(number: Number, as_json: AsJson = False) -> None:
    """Show one print: where it is, who asked for it, when, and why again.

    Example: pickbench print show 4711
    """
    with opened() as hub, reading.snapshot(hub.database) as reader:
        row = book.one(reader, hub.settings.site, number)
    if row is None:
        raise Invalid("number", "the number of a print", number)
    if as_json:
        typer.echo(json.dumps(row, ensure_ascii=False))
        return
    bears = f", waybill number {row['waybill']}" if row["waybill"] else ""
    typer.echo(f"print {number}: {'  '.join(papers.KIND_WORDS[row['kind']])} {row['subject']}{bears}")
    typer.echo(f"{'  '.join(papers.WORDS[row['state']])}, printer {row['printer']}, copy {row['copy_no']}")
    who = " ".join(filter(None, (row["operator"], row["station"]))) or "the office"
    asked, sent, ended = (
        at_site(row[f"{name}_at_ms"], hub.settings.tz, "seconds") for name in ("asked", "sent", "ended")
    )
    typer.echo(f"asked for {asked} by {who}{': ' if row['reason'] else ''}{row['reason']}")
    if sent:
        typer.echo(f"sent {sent}, {_times(row['tries'])}")
    if ended:
        typer.echo(f"ended {ended}")


def _times(n: int) -> str:
    return "once" if n == 1 else f"{n} times"


for each in (print_again.again, print_again.resolve, print_again.cancel):
    app.command()(each)
