"""`pickbench import pictures`: a folder of photographs, each named after its item."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress

from hub.commands.failures import WRONG_DATA
from hub.commands.opened import Opened, opened
from hub.domain.errors import DomainError, NotFound
from hub.main import stand_back
from hub.office import pictures as office

Folder = Annotated[
    Path,
    typer.Argument(exists=True, file_okay=False, readable=True, help="Files named SKU.jpg or BARCODE.png."),
]


def pictures(
    folder: Folder, as_json: Annotated[bool, typer.Option("--json", help="The report as JSON.")] = False
) -> None:
    """Pictures: every JPEG, PNG, WebP and GIF of a folder, named after an item's SKU or a barcode; exit 1
    when one was refused.

    Example: pickbench import pictures photos
    """
    files = sorted(f for f in folder.iterdir() if f.is_file() and f.suffix.lower() in office.SUFFIXES)
    if not files:
        raise NotFound(f"{folder}: expected {', '.join(office.SUFFIXES)} files named after items, found none")
    with opened() as hub, Progress(console=Console(stderr=True), transient=True) as progress:
        stand_back()
        ends = [_take(hub, file) for file in progress.track(files, description="pictures")]
    told = [
        {"file": file.name, "outcome": "refused", "why": str(end)}
        if isinstance(end, DomainError)
        else {"file": file.name, "outcome": end, "why": ""}
        for file, end in zip(files, ends, strict=True)
    ]
    _tell(told, as_json)
    if any(row["outcome"] == "refused" for row in told):
        raise typer.Exit(WRONG_DATA)


def _take(hub: Opened, file: Path) -> str | DomainError:
    """One file. It is made small between two transactions: verdicts must not wait for it."""
    try:
        item = hub.do(lambda act: office.named(act, file.stem))
        small = office.shrink(_bytes(file))
        return hub.do(lambda act: office.put(act, item, small))
    except DomainError as refusal:
        return refusal


def _bytes(file: Path) -> bytes:
    with file.open("rb") as opened_file:
        return opened_file.read(office.MOST_BYTES + 1)


def _tell(told: list[dict[str, str]], as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    console = Console(highlight=False, soft_wrap=True)
    counts = {outcome: sum(row["outcome"] == outcome for row in told) for outcome in (*_OUTCOMES, "refused")}
    console.print(f"{len(told)} files: " + ", ".join(f"{n} {outcome}" for outcome, n in counts.items() if n))
    for row in told:
        if row["outcome"] == "refused":
            console.print(f"[red]refused:[/] {escape(row['file'])}, {escape(row['why'])}")


_OUTCOMES = (office.ADDED, office.REPLACED, office.SAME)
