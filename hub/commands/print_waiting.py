"""Waiting until papers are out, and saying for what it waits meanwhile.

Rule that must hold: who waits in a pipe hears on the error channel what is in the way, and is not kept for
ever where nobody can help.
"""

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from hub.commands.failures import WRONG_DATA, WRONG_SURROUNDINGS
from hub.commands.opened import Opened
from hub.domain import papers
from hub.office.bulks import Asked
from hub.store import reading
from hub.store.reading import prints as book

LOOK_S = 0.2
"""How often is looked whether papers are printed."""
STUCK_S = 10.0
"""So long without a page, then it is said which printer waits for what."""
UNSEEN_S = 300
"""So long without a page it is waited where nobody looks on."""
NoWait = Annotated[bool, typer.Option("--no-wait", help="Don't wait until they are printed.")]
Within = Annotated[
    int | None,
    typer.Option(
        min=0,
        help=f"Give up after so many seconds without a page, 0: never. As a rule 0; in a pipe {UNSEEN_S}.",
        show_default=False,
    ),
]


@dataclass(frozen=True, slots=True)
class Waited:
    """How many papers are in each state, and what holds the rest up: by printer its code, the number and
    state of the print whose turn it is, and why it does not come; empty where nothing is waited for any more.
    """

    counts: dict[str, int]
    held_up: list[dict[str, Any]]


def finish(hub: Opened, asked: Asked, no_wait: bool, within_s: int | None, as_json: bool) -> None:
    """Wait where somebody wants to, and say what came of it.

    Raises:
        Exit: with 1 when something was refused, failed or is doubtful; with 3 when a printer kept the rest.
    """
    if no_wait:
        waited = Waited({"queued": len(asked.prints)}, [])
    else:
        unseen = as_json or not sys.stderr.isatty()
        waited = _wait(hub, asked.prints, within_s if within_s is not None else UNSEEN_S if unseen else 0)
    if as_json:
        refused = [dict(zip(("subject", "code", "why"), each, strict=True)) for each in asked.refused]
        said = {
            "bulk": asked.bulk,
            "prints": len(asked.prints),
            "states": waited.counts,
            "held_up": waited.held_up,
            "refused": refused,
        }
        typer.echo(json.dumps(said, ensure_ascii=False))
    else:
        _tell(asked, waited)
    if asked.refused or any(waited.counts.get(state) for state in ("failed", "doubtful")):
        raise typer.Exit(WRONG_DATA)
    if waited.held_up:
        raise typer.Exit(WRONG_SURROUNDINGS)


def _tell(asked: Asked, waited: Waited) -> None:
    told = ", ".join(
        f"{count} {'  '.join(papers.WORDS[state])}" for state, count in waited.counts.items() if count
    )
    typer.echo(f"bulk {asked.bulk}: {told or 'nothing to print'}")
    for thing, _, why in asked.refused:
        typer.echo(f"  {thing}: refused, {why}")
    if waited.held_up:
        typer.echo(f"  the rest stays in its queues; go on waiting: pickbench print wait {asked.bulk}")


def _wait(hub: Opened, ids: tuple[int, ...], within_s: int) -> Waited:
    """Wait until nothing of these is on its way any more, all that is waits for a person, or nothing has come
    out for so long (0: for ever); behind a bar.
    """
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("printed", total=len(ids))
        moved_at_s, done = time.monotonic(), 0
        said: list[str] = []
        while True:
            counts = _counts(hub, ids)
            over = sum(count for state, count in counts.items() if state not in papers.WAITING)
            progress.update(task, completed=over)
            if over == len(ids):
                return Waited(counts, [])
            if over != done:
                moved_at_s, done = time.monotonic(), over
            still_s = time.monotonic() - moved_at_s
            if still_s > STUCK_S or (within_s and still_s > within_s):
                held_up = _held_up(hub, ids)
                said = _say(progress.console, held_up, said)
                if held_up and all(each["state"] == "doubtful" for each in held_up):
                    return Waited(counts, held_up)
                if within_s and still_s > within_s:
                    return Waited(counts, held_up)
            time.sleep(LOOK_S)


def _say(console: Console, held_up: Sequence[dict[str, Any]], before: list[str]) -> list[str]:
    """Say what is waited for, where that is news."""
    lines = sorted(f"printer {each['printer']}: {each['why']}" for each in held_up)
    if lines != before:
        for line in lines:
            console.print(f"waiting: {escape(line)}", highlight=False, soft_wrap=True)
    return lines


def _counts(hub: Opened, ids: tuple[int, ...]) -> dict[str, int]:
    with reading.snapshot(hub.database) as reader:
        return book.counts(reader, ids)


def _held_up(hub: Opened, ids: tuple[int, ...]) -> list[dict[str, Any]]:
    """The first that waits on each printer that has some of these, and why it does not come."""
    with reading.snapshot(hub.database) as reader:
        rows = book.held_up(reader, hub.settings.site, ids)
    return [
        {"printer": row["printer"], "print": row["id"], "state": row["state"], "why": _why(row)}
        for row in rows
    ]


def _why(row: dict[str, Any]) -> str:
    if row["state"] == "doubtful":
        return f"print {row['id']} is doubtful; look, then `pickbench print resolve {row['id']}`"
    if not row["active"]:
        return f"paused; `pickbench printers resume {row['printer']}`"
    return row["fault"] or "nothing comes; is the hub running?"
