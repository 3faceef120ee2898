"""Options and habits that commands of several groups share."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer

MOST_LISTED = 1000
MOST_NUMBER = 2**63 - 1
"""The highest number that a row can have, in either database."""
AsJson = Annotated[bool, typer.Option("--json", help="The result as JSON on standard output.")]
Badge = Annotated[str, typer.Option(help="Badge of whose act it is.")]
Limit = Annotated[int, typer.Option(min=1, max=MOST_LISTED, help="At most so many.")]
After = Annotated[
    int, typer.Option(min=0, max=MOST_NUMBER, help="Those after this id, to go on from the last one.")
]


def tell_more(rows: Sequence[dict[str, Any]], limit: int) -> None:
    """Say how a full list goes on."""
    if len(rows) == limit:
        typer.echo(f"more may follow: --after {rows[-1]['id']}", err=True)
