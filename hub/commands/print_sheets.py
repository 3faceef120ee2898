"""`pickbench print sheet`: labels, badges, command cards and guides into a file, for any printer."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.progress import Progress

from hub.commands.failures import Missing
from hub.commands.opened import opened
from hub.commands.options import AsJson
from hub.documents.elements import Size
from hub.documents.fonts import FontMissing
from hub.documents.press import Content, Press
from hub.domain.errors import Invalid
from hub.main.compose import now_ms
from hub.office import sheets
from hub.office.paper_source import Source
from hub.office.sheets import Kind
from hub.settings import Settings
from hub.store import reading


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
    wanted = sheets.size(size)
    settings = Settings.load()
    try:
        press = Press.load(settings.font, lang)
    except FontMissing as error:
        raise Missing(str(error)) from error
    contents = _contents(kind, names or [], zone, wave)
    pages, data = _drawn(
        press, contents, form, wanted, dpi, on_sheets=not single and kind not in sheets.PAGES
    )
    to.write_bytes(data)
    told = {"file": str(to), "kind": kind, "papers": len(contents), "pages": pages, "bytes": len(data)}
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False))
    else:
        of = "pages" if kind in sheets.PAGES else "labels"
        typer.echo(f"{to}: {kind}, {pages} {of}, {len(data)} bytes")


def _form(to: Path) -> str:
    form = to.suffix.lower().removeprefix(".")
    if form not in sheets.FORMS:
        raise Invalid("--to", "a file whose name ends in .pdf or .zpl", str(to))
    if not to.absolute().parent.is_dir():
        raise Invalid("--to", "a file in a folder that is there", str(to))
    return form


def _contents(kind: Kind, names: Sequence[str], zone: str, wave: str) -> list[Content]:
    """What is to be printed; refused when there is none of it."""

    @contextmanager
    def source() -> Iterator[Source]:
        with opened() as hub, reading.snapshot(hub.database) as reader:
            yield Source(reader, hub.settings.site, ZoneInfo(hub.settings.tz), now_ms())

    return [content for _, content in sheets.named_contents(kind, names, zone, wave, source)]


def _drawn(
    press: Press, contents: Sequence[Content], form: str, size: Size | None, dpi: int, *, on_sheets: bool
) -> tuple[int, bytes]:
    """Pages and bytes, laid out and drawn behind a progress bar."""
    with Progress(console=Console(stderr=True), transient=True) as progress:
        laying = progress.add_task("lay out", total=len(contents))
        drawing = progress.add_task("draw", total=None)
        return sheets.draw(
            press,
            contents,
            form,
            size,
            dpi,
            sheets=on_sheets,
            laid=lambda n: progress.advance(laying, n),
            drawn=lambda n: progress.advance(drawing, n),
        )
