"""`pickbench print sheet`: labels, badges, command cards and guides into a file, for any printer."""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.progress import Progress

from hub.commands.failures import Missing
from hub.commands.opened import opened
from hub.commands.options import AsJson
from hub.commands.sheet_contents import OF_DATA
from hub.documents.contents import CardSheet
from hub.documents.elements import Page, Size
from hub.documents.fonts import FontMissing
from hub.documents.press import Content, Press
from hub.domain.errors import Invalid, NotFound
from hub.domain.guides import BY_NAME, GUIDES
from hub.main.compose import now_ms
from hub.office.paper_source import Source
from hub.settings import Settings
from hub.store import reading

Kind = Literal[
    "cards",
    "guide",
    "waves",
    "badges",
    "bins",
    "slots",
    "totes",
    "carts",
    "zones",
    "cartons",
    "items",
    "orders",
]
WITHOUT_DATA = ("cards", "guide")
"""Papers that are the same everywhere."""
PAGES = (*WITHOUT_DATA, "waves")
"""What is no label: never several on a sheet of A4."""


def sheet(
    kind: Annotated[Kind, typer.Argument(help="What to print.")],
    to: Annotated[Path, typer.Option("--to", help="The file: .pdf or .zpl.", dir_okay=False)],
    names: Annotated[list[str] | None, typer.Argument(help="Only these; all where none are named.")] = None,
    lang: Annotated[Literal["en", "zh", "both"], typer.Option(help="What the paper speaks.")] = "both",
    size: Annotated[str, typer.Option(help="Of a label or page, WIDTHxHEIGHT in mm.")] = "",
    dpi: Annotated[int, typer.Option(help="Of the label printer, for .zpl: 203 or 300.")] = 203,
    single: Annotated[
        bool, typer.Option("--single", help="PDF: one label a page, not sheets of A4.")
    ] = False,
    zone: Annotated[str, typer.Option(help="Only bins of this zone, or slots of this wall.")] = "",
    wave: Annotated[str, typer.Option(help="Only orders of this wave.")] = "",
    as_json: AsJson = False,
) -> None:
    """Write labels, badges, waves' picking lists, command cards or guides to a file.

    Cards and guides need no data: `guide` takes names of jobs, such as `guide pick pack`. Labels go on
    sheets of A4 to be cut apart, or with --single on pages of their own size.

    Example: pickbench print sheet cards --to cards.pdf
    """
    form = _form(to)
    wanted = _size(size)
    settings = Settings.load()
    try:
        press = Press.load(settings.font, lang)
    except FontMissing as error:
        raise Missing(str(error)) from error
    contents = _contents(kind, names or [], zone, wave)
    pages, data = _drawn(press, contents, form, wanted, dpi, sheets=not single and kind not in PAGES)
    to.write_bytes(data)
    told = {"file": str(to), "kind": kind, "papers": len(contents), "pages": pages, "bytes": len(data)}
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False))
    else:
        of = "pages" if kind in PAGES else "labels"
        typer.echo(f"{to}: {kind}, {pages} {of}, {len(data)} bytes")


def _form(to: Path) -> str:
    form = to.suffix.lower().removeprefix(".")
    if form not in {"pdf", "zpl"}:
        raise Invalid("--to", "a file whose name ends in .pdf or .zpl", str(to))
    if not to.absolute().parent.is_dir():
        raise Invalid("--to", "a file in a folder that is there", str(to))
    return form


def _size(text: str) -> Size | None:
    if not text:
        return None
    found = re.fullmatch(r"(\d{1,3}(?:\.\d+)?)[xX*](\d{1,3}(?:\.\d+)?)", text.strip())
    if found is None:
        raise Invalid("--size", "WIDTHxHEIGHT in mm, such as 60x30", text)
    return Size(float(found[1]), float(found[2]))


def _contents(kind: Kind, names: Sequence[str], zone: str, wave: str) -> list[Content]:
    """What is to be printed; refused when there is none of it."""
    if zone and kind not in {"bins", "slots"}:
        raise Invalid("--zone", "bins or slots, which have one", kind)
    if wave and kind != "orders":
        raise Invalid("--wave", "orders, which have one", kind)
    if kind == "cards":
        if names:
            raise Invalid("names", "none: the sheet of cards is always whole", " ".join(names))
        return [CardSheet()]
    if kind == "guide":
        return list(_guides(names))
    with opened() as hub, reading.snapshot(hub.database) as reader:
        source = Source(reader, hub.settings.site, ZoneInfo(hub.settings.tz), now_ms())
        found = OF_DATA[kind](source, names, zone or wave)
    missing = sorted(set(names) - {name for name, _ in found})
    if missing:
        raise NotFound(
            f"{kind}: expected the names of {kind} that are there, found none for {', '.join(missing)}"
        )
    if not found:
        raise NotFound(f"{kind}: there are none to print yet")
    return [content for _, content in found]


def _guides(names: Sequence[str]) -> Sequence[Content]:
    unknown = [name for name in names if name.lower() not in BY_NAME]
    if unknown:
        raise Invalid("names", f"some of {', '.join(BY_NAME)}", ", ".join(unknown))
    return [BY_NAME[name.lower()] for name in names] or GUIDES


def _drawn(
    press: Press, contents: Sequence[Content], form: str, size: Size | None, dpi: int, *, sheets: bool
) -> tuple[int, bytes]:
    """Pages and bytes, laid out and drawn behind a progress bar."""
    with Progress(console=Console(stderr=True), transient=True) as progress:
        laying = progress.add_task("lay out", total=len(contents))
        pages: list[Page] = []
        for content in contents:
            pages += press.pages(content, size)
            progress.advance(laying)
        drawing = progress.add_task("draw", total=len(pages))

        def done(drawn: int) -> None:
            progress.advance(drawing, drawn)

        if form == "zpl":
            return len(pages), press.zpl(pages, dpi, done)
        return len(pages), (press.pdf_sheets if sheets else press.pdf)(pages, done)
