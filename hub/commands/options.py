"""Options and habits that commands of several groups share."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from hub.domain.errors import Invalid

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


def sides_mm(size: str) -> tuple[int, int, int]:
    """`400x300x200` as length, width and height; zeros for nothing.

    Raises:
        Invalid: it is none.
    """
    if not size:
        return 0, 0, 0
    sides = size.lower().split("x")
    if len(sides) != 3 or not all(
        side.isascii() and side.isdigit() and 0 < int(side) <= 10_000 for side in sides
    ):
        raise Invalid("size", "LENGTHxWIDTHxHEIGHT in millimetres, such as 400x300x200", size)
    return int(sides[0]), int(sides[1]), int(sides[2])
