"""`pickbench print sheet`: labels, badges, command cards and guides into a file, for any printer."""

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.progress import Progress

from hub.commands.failures import Missing
from hub.commands.opened import opened
from hub.commands.options import AsJson
from hub.documents.contents import (
    Badge,
    BinLabel,
    CardSheet,
    CartLabel,
    CartonLabel,
    ItemLabel,
    OrderLabel,
    SlotLabel,
    ToteLabel,
    ZoneLabel,
)
from hub.documents.elements import Page, Size
from hub.documents.fonts import FontMissing
from hub.documents.press import Content, Press
from hub.domain.errors import Invalid, NotFound
from hub.domain.guides import BY_NAME, GUIDES
from hub.settings import Settings
from hub.store import reading
from hub.store.reading import Reader, printable

Kind = Literal[
    "cards", "guide", "badges", "bins", "slots", "totes", "carts", "zones", "cartons", "items", "orders"
]
WITHOUT_DATA = ("cards", "guide")
"""Papers that are the same everywhere."""


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
    """Write labels, badges, command cards or guides to a file.

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
    pages, data = _drawn(press, contents, form, wanted, dpi, sheets=not single and kind not in WITHOUT_DATA)
    to.write_bytes(data)
    told = {"file": str(to), "kind": kind, "papers": len(contents), "pages": pages, "bytes": len(data)}
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False))
    else:
        typer.echo(f"{to}: {len(contents)} {kind}, {pages} laid out, {len(data)} bytes")


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
        found = _OF_DATA[kind](reader, hub.settings.site, names, zone or wave)
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


Named = list[tuple[str, Content]]


def _bins(reader: Reader, site: str, names: Sequence[str], zone: str) -> Named:
    rows = printable.bins(reader, site, names, zone)
    return [(r["code"], BinLabel(r["code"], r["zone"], r["walk_order"])) for r in rows]


def _slots(reader: Reader, site: str, names: Sequence[str], wall: str) -> Named:
    return [(r["code"], SlotLabel(r["code"], r["zone"])) for r in printable.slots(reader, site, names, wall)]


def _totes(reader: Reader, site: str, names: Sequence[str], _: str) -> Named:
    return [(r["code"], ToteLabel(r["code"])) for r in printable.totes(reader, site, names)]


def _carts(reader: Reader, site: str, names: Sequence[str], _: str) -> Named:
    return [(r["code"], CartLabel(r["code"])) for r in printable.carts(reader, site, names)]


def _badges(reader: Reader, site: str, names: Sequence[str], _: str) -> Named:
    rows = printable.operators(reader, site, names)
    return [(r["badge"], Badge(r["badge"], r["name"], site)) for r in rows]


def _items(reader: Reader, site: str, names: Sequence[str], _: str) -> Named:
    rows = printable.items(reader, site, names)
    return [(r["sku"], ItemLabel(r["sku"], r["name"], r["gtin"])) for r in rows]


def _orders(reader: Reader, site: str, names: Sequence[str], wave: str) -> Named:
    rows = printable.orders(reader, site, names, wave)
    return [
        (
            r["label"],
            OrderLabel(
                r["label"], int(r["pieces"]), r["lines"], r["carrier"], r["wave"], urgent=bool(r["urgent"])
            ),
        )
        for r in rows
    ]


def _cartons(reader: Reader, site: str, names: Sequence[str], _: str) -> Named:
    found: Named = []
    for row in printable.cartons(reader, site, names):
        sides = (row["length_mm"], row["width_mm"], row["height_mm"])
        found.append((row["code"], CartonLabel(row["code"], "x".join(map(str, sides)) if all(sides) else "")))
    return found


def _zones(reader: Reader, site: str, names: Sequence[str], _: str) -> Named:
    return [(r["code"], ZoneLabel(r["code"])) for r in printable.zones(reader, site, names)]


_OF_DATA: dict[str, Callable[[Reader, str, Sequence[str], str], Named]] = {
    "badges": _badges,
    "bins": _bins,
    "slots": _slots,
    "totes": _totes,
    "carts": _carts,
    "zones": _zones,
    "cartons": _cartons,
    "items": _items,
    "orders": _orders,
}


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
