"""What is done with one print that came out badly: printed again, found or missed, taken out of its queue."""

import json
from typing import Annotated

import typer

from hub.commands.failures import WRONG_CALL
from hub.commands.opened import opened
from hub.commands.options import MOST_NUMBER, AsJson, Badge
from hub.commands.printers import words
from hub.domain import papers
from hub.domain.papers import Print
from hub.office import print_acts

Number = Annotated[int, typer.Argument(min=1, max=MOST_NUMBER, help="The print's number.")]
Printers = Annotated[
    str, typer.Option("--printer", help="The only printers, with commas; several share the work.")
]
Why = Annotated[str, typer.Option(help="Why; kept in the log.")]


def again(
    number: Number, reason: Why = "", printer: Printers = "", badge: Badge = "", as_json: AsJson = False
) -> None:
    """Print a paper once more, and with one of a pair the other one; the log says who wanted it, when and
    why.

    Example: pickbench print again 4711 --reason torn --badge 7
    """
    with opened() as hub:
        made = hub.do(
            lambda act: print_acts.again(act, print_acts.named(act, number), reason, words(printer)), badge
        )
    _tell_each(made, as_json)


def resolve(
    number: Number,
    is_there: Annotated[
        bool | None,
        typer.Option("--there/--not-there", help="Whether the page is there.", show_default=False),
    ] = None,
    badge: Badge = "",
    as_json: AsJson = False,
) -> None:
    """Say of a doubtful page whether it is there; one that is not is sent again, and the queue goes on. A
    failed one is tried again (--not-there).

    Example: pickbench print resolve 4711 --not-there
    """
    if is_there is None:
        typer.echo("pickbench: say --there or --not-there", err=True)
        raise typer.Exit(WRONG_CALL)
    with opened() as hub:
        done = hub.do(lambda act: print_acts.resolve(act, print_acts.named(act, number), is_there), badge)
    _tell_each([done], as_json)


def cancel(number: Number, reason: Why = "", badge: Badge = "", as_json: AsJson = False) -> None:
    """Take a print out of its queue, and its pair's other one that is not out yet.

    Example: pickbench print cancel 4711 --reason "packed already"
    """
    with opened() as hub:
        done = hub.do(lambda act: print_acts.cancel(act, print_acts.named(act, number), reason), badge)
    _tell_each(done, as_json)


def _tell_each(done: list[Print], as_json: bool) -> None:
    rows = [
        {"print": p.id, "kind": p.kind, "subject": p.subject, "state": p.state, "copy_no": p.copy_no}
        for p in done
    ]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    for p in done:
        kind = "  ".join(papers.KIND_WORDS[p.kind])
        typer.echo(f"print {p.id}: {kind} {p.subject}, {'  '.join(papers.WORDS[p.state])}")
