"""`pickbench print proof`: the proof of an order's contents into a file."""

import json
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

import typer

from hub.commands.failures import Missing
from hub.commands.opened import opened
from hub.commands.options import AsJson
from hub.commands.order_words import Label
from hub.documents.fonts import FontMissing
from hub.documents.press import Press
from hub.domain.errors import Invalid
from hub.domain.plurals import many
from hub.main.compose import now_ms
from hub.office import proof_paper, proofs
from hub.store import reading


def proof(
    label: Label,
    to: Annotated[Path, typer.Option("--to", help="The file: .pdf.", dir_okay=False)],
    lang: Annotated[Literal["en", "zh", "both"], typer.Option(help="What the paper speaks.")] = "both",
    as_json: AsJson = False,
) -> None:
    """Write the proof against a claim that a piece was missing: every scan and weight of an order, and what
    the weights prove.

    Example: pickbench print proof UK-536365 --to proof.pdf
    """
    if to.suffix.lower() != ".pdf" or not to.absolute().parent.is_dir():
        raise Invalid("--to", "a file whose name ends in .pdf, in a folder that is there", str(to))
    with opened() as hub, reading.snapshot(hub.database) as reader:
        site, clock = hub.settings.site, proof_paper.clock_of(ZoneInfo(hub.settings.tz))
        read = proofs.read(reader, site, label)
        content = proof_paper.contents(read, proofs.pictures_of(reader, site, read), clock, now_ms())
        font = hub.settings.font
    try:
        press = Press.load(font, lang)
    except FontMissing as error:
        raise Missing(str(error)) from error
    pages = press.pages(content)
    to.write_bytes(press.pdf(pages))
    proven = sum(parcel.proven for parcel in read.parcels)
    told = {"file": str(to), "pages": len(pages), "parcels": len(read.parcels), "proven_by_weight": proven}
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False))
    else:
        of = f"{proven} of {many(len(read.parcels), 'parcels')} proven by weight"
        typer.echo(f"{to}: {many(len(pages), 'pages')}, {many(len(read.steps), 'steps')}, {of}")
