"""What the commands about orders share: how orders, reasons and badges are given, how what became of each is
told.

JSON and words say the same; of many orders each has its row, and exit code 1 says that one was refused.
"""

import json
from collections.abc import Callable, Sequence
from typing import Annotated

import typer

from hub.commands.failures import WRONG_DATA
from hub.commands.opened import opened
from hub.domain.errors import DomainError, NotFound
from hub.domain.orders import WORDS, Order
from hub.office.act import Act

Label = Annotated[str, typer.Argument(help="The order's label, SHOP-NUMBER.")]
Labels = Annotated[list[str], typer.Argument(help="Labels of the orders, SHOP-NUMBER.")]
Reason = Annotated[str, typer.Option(help="Why; kept in the order's log.")]


def named(act: Act, label: str) -> Order:
    """The order of a label.

    Raises:
        NotFound: there is none.
    """
    order = act.work.one(Order, "label", label, act.rules.site)
    if order is None:
        raise NotFound(f"order {label}: expected the label of an order, SHOP-NUMBER, found none")
    return order


def act_on_each(labels: Sequence[str], do: Callable[[Act, Order], Order], badge: str, as_json: bool) -> None:
    """Do an act to each order, go past those that are refused, and say what became of each; exit 1 when one
    was refused.

    Raises:
        Invalid: nobody has this badge.
    """
    with opened() as hub:
        ends = hub.try_each(lambda act, label: do(act, named(act, label)), labels, badge, "orders")
    tell_each(labels, ends, as_json)


def tell_each(labels: Sequence[str], ends: Sequence[Order | DomainError], as_json: bool) -> None:
    """Say what became of each order; exit 1 when one was refused.

    Of a single one the refusal is said as that of any command.
    """
    if len(ends) == 1 and isinstance(ends[0], DomainError) and not as_json:
        raise ends[0]
    if as_json:
        rows = [_row(label, end) for label, end in zip(labels, ends, strict=True)]
        typer.echo(json.dumps(rows[0] if len(rows) == 1 else rows, ensure_ascii=False))
    else:
        for label, end in zip(labels, ends, strict=True):
            typer.echo(_words(label, end))
    if any(isinstance(end, DomainError) for end in ends):
        raise typer.Exit(WRONG_DATA)


def _words(label: str, end: Order | DomainError) -> str:
    if isinstance(end, DomainError):
        return f"refused: {end}"
    return f"order {label}: {'  '.join(WORDS[end.state])}"


def _row(label: str, end: Order | DomainError) -> dict[str, str]:
    if isinstance(end, DomainError):
        return {"order": label, "refused": end.code, "reason": str(end)}
    return {"order": label, "state": end.state, "reason": end.reason}
