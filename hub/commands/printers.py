"""`pickbench printers`: printers, what waits for them, and what is in their way."""

import json
import re
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from hub.commands.failures import WRONG_CALL
from hub.commands.opened import opened
from hub.commands.options import MOST_LISTED, AsJson
from hub.commands.times import at_site
from hub.domain import papers
from hub.domain.errors import Invalid
from hub.domain.papers import Print, Printer
from hub.domain.plurals import many
from hub.office import paper_queues, printers
from hub.store import reading
from hub.store.reading import print_log
from hub.store.reading import prints as book

STATE_WORDS = {True: ("active", "启用"), False: ("paused", "暂停")}
ALL = "all 全部"
SHOWN = 20
"""Prints of a queue that `show` lists."""

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
Code = Annotated[str, typer.Argument(help="The printer's code.")]
KINDS = typer.Option(
    "--papers", help=f"The only papers that it takes, with commas: {', '.join(papers.QUEUED)}; empty: all."
)
STATIONS = typer.Option(help="The only benches that it serves, with commas; empty: all.")
AT_ONCE = typer.Option(
    "--at-once", help=f"Pages on their way to it, 1 to {papers.MOST_AT_ONCE}, where it tells what came out."
)


@app.command()
def add(
    code: Annotated[str, typer.Argument(help="What it goes by: 1 to 32 of A-Z a-z 0-9 . _ -")],
    raw: Annotated[
        str, typer.Option(help="A printer on the network: host:port, or host for port 9100.")
    ] = "",
    cups: Annotated[str, typer.Option(help="A queue: QUEUE, QUEUE@host:port or ipp://host:port/path.")] = "",
    folder: Annotated[str, typer.Option(help="A folder where papers are put as files.")] = "",
    language: Annotated[
        str, typer.Option(help=f"What it understands: {' or '.join(papers.LANGUAGES)}.")
    ] = "zpl",
    dpi: Annotated[int, typer.Option(help=f"Its resolution: {' or '.join(map(str, papers.DPIS))}.")] = 203,
    size: Annotated[str, typer.Option(help="Width and height of its pages in mm.")] = "100x150",
    kinds: Annotated[str, KINDS] = "",
    stations: Annotated[str, STATIONS] = "",
    silent: Annotated[bool, typer.Option("--silent", help="It answers no question (raw).")] = False,
    at_once: Annotated[int, AT_ONCE] = papers.PAGES_AT_ONCE,
    as_json: AsJson = False,
) -> None:
    """Make a printer; it prints at once.

    Example: pickbench printers add P1 --raw 10.0.0.9 --papers packing_slip,waybill --stations bench-1
    """
    ways = {papers.RAW: raw, papers.CUPS: cups, papers.FOLDER: folder}
    given = {kind: address for kind, address in ways.items() if address}
    if len(given) != 1:
        raise Invalid("address", "one of --raw, --cups and --folder", " ".join(given) or "none")
    ((kind, address),) = given.items()
    width_mm, height_mm = _size(size)
    with opened() as hub:
        made = hub.do(
            lambda act: printers.add(
                act,
                code,
                kind,
                address,
                language,
                dpi,
                width_mm,
                height_mm,
                words(kinds),
                words(stations),
                silent,
                at_once,
            )
        )
    text = f"printer {code}: {made.kind} {made.address}, {made.language} {made.width_mm}x{made.height_mm} mm"
    _tell(as_json, text, printer=code, kind=made.kind, address=made.address)


def words(given: str) -> list[str]:
    """What was given with commas between, as a list."""
    return [word.strip() for word in given.split(",") if word.strip()]


def _size(given: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{1,5})[xX×](\d{1,5})", given.strip())
    if found is None:
        raise Invalid("size", "width and height in mm, such as 100x150", given)
    return int(found[1]), int(found[2])


@app.command(name="list")
def list_printers(as_json: AsJson = False) -> None:
    """List printers, with what waits for each, since when, and what is in its way.

    Example: pickbench printers list
    """
    with opened() as hub, reading.snapshot(hub.database) as reader:
        rows = [printers.shown(row) for row in book.printers(reader, hub.settings.site, 0, MOST_LISTED)]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    table = Table(*(Column(name, overflow="fold") for name in ("printer", "", "waiting", "since", "papers")))
    for row in rows:
        cells = (
            row["code"],
            "  ".join(STATE_WORDS[row["active"]]),
            row["waiting"],
            at_site(row["oldest_at_ms"], hub.settings.tz) if row["waiting"] else "",
            " ".join(row["papers"]) or ALL,
        )
        table.add_row(*(escape(str(cell)) for cell in cells))
    console = Console()
    console.print(table)
    for row in rows:
        if row["fault"]:
            since = at_site(row["fault_at_ms"], hub.settings.tz, "seconds")
            console.print(f"{row['code']}: in its way since {since}: {escape(row['fault'])}")


@app.command()
def show(code: Code, as_json: AsJson = False) -> None:
    """Show a printer: how it is reached, what waits for it, and what is in its way since when.

    Example: pickbench printers show P1
    """
    with opened() as hub, reading.snapshot(hub.database) as reader:
        found = book.printer(reader, hub.settings.site, code)
        following = print_log.queue(reader, hub.settings.site, code, SHOWN)
    if found is None:
        raise printers.unknown(code)
    row = printers.shown(found) | {"next": following}
    if as_json:
        typer.echo(json.dumps(row, ensure_ascii=False))
        return
    console = Console(highlight=False)
    form = f"{row['language']} {row['dpi']} dpi {row['width_mm']}x{row['height_mm']} mm"
    state = "  ".join(STATE_WORDS[row["active"]])
    console.print(f"printer {code}: {state}, {row['kind']} {escape(row['address'])}, {form}")
    console.print(f"papers: {' '.join(row['papers']) or ALL}; stations: {' '.join(row['stations']) or ALL}")
    console.print(f"pages on their way at once: {row['pages_at_once']}")
    if row["fault"]:
        since = at_site(row["fault_at_ms"], hub.settings.tz, "seconds")
        console.print(f"in its way since {since}: {escape(row['fault'])}")
    console.print(f"{row['waiting']} waiting, {row['doubtful']} doubtful")
    for each in row["next"]:
        kind = "  ".join(papers.KIND_WORDS[each["kind"]])
        console.print(
            f"  {each['id']} {kind} {escape(each['subject'])}: {'  '.join(papers.WORDS[each['state']])}"
        )


@app.command()
def change(
    code: Code,
    kinds: Annotated[str | None, KINDS] = None,
    stations: Annotated[str | None, STATIONS] = None,
    at_once: Annotated[int | None, AT_ONCE] = None,
    as_json: AsJson = False,
) -> None:
    """Let a printer take other papers, serve other benches, or get more or fewer pages at once. What waits
    for it stays in its queue.

    Example: pickbench printers change P1 --papers packing_slip,waybill --at-once 2
    """
    if (kinds, stations, at_once) == (None, None, None):
        typer.echo("pickbench: say --papers, --stations or --at-once", err=True)
        raise typer.Exit(WRONG_CALL)
    with opened() as hub:
        after = hub.do(lambda act: printers.change(act, code, _given(kinds), _given(stations), at_once))
    text = f"printer {code}: papers {after.kinds or ALL}; stations {after.stations or ALL}"
    _tell(
        as_json,
        f"{text}; {many(after.pages_at_once, 'pages')} at once",
        printer=code,
        papers=after.kinds.split(),
        stations=after.stations.split(),
        pages_at_once=after.pages_at_once,
    )


def _given(said: str | None) -> list[str] | None:
    return None if said is None else words(said)


@app.command()
def pause(code: Code, as_json: AsJson = False) -> None:
    """Print nothing after the pages that are under way; what is asked for meanwhile waits.

    Example: pickbench printers pause P1
    """
    with opened() as hub:
        _tell_state(hub.do(lambda act: printers.pause(act, code)), as_json)


@app.command()
def resume(code: Code, as_json: AsJson = False) -> None:
    """Print again.

    Example: pickbench printers resume P1
    """
    with opened() as hub:
        _tell_state(hub.do(lambda act: printers.resume(act, code)), as_json)


def _tell_state(printer: Printer, as_json: bool) -> None:
    text = f"printer {printer.code}: {'  '.join(STATE_WORDS[printer.active])}"
    _tell(as_json, text, printer=printer.code, active=printer.active)


@app.command()
def remove(code: Code, as_json: AsJson = False) -> None:
    """Take a printer away; refused while something waits for it. What it printed stays in the log.

    Example: pickbench printers remove P1
    """
    with opened() as hub:
        hub.do(lambda act: printers.remove(act, code))
    _tell(as_json, f"printer {code}: removed", printer=code, removed=True)


@app.command(name="test")
def print_test_page(code: Code, as_json: AsJson = False) -> None:
    """Put a test page into a printer's queue, to be looked at: both barcodes, English and Chinese.

    Example: pickbench printers test P1
    """
    with opened() as hub:
        made: Print = hub.do(
            lambda act: paper_queues.ask(act, "test", printers.named(act, code).code, only=(code,))
        )
    _tell(as_json, f"printer {code}: print {made.id} is queued", printer=code, print=made.id)


def _tell(as_json: bool, text: str, **said: Any) -> None:
    typer.echo(json.dumps(said, ensure_ascii=False) if as_json else text)
