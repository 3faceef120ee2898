"""`pickbench exceptions`: the acts of whoever sees to one."""

import json
from typing import Annotated

import typer

from hub.commands.failures import WRONG_DATA
from hub.commands.opened import opened
from hub.commands.options import MOST_NUMBER, AsJson, Badge
from hub.domain import causes
from hub.domain.cases import Case
from hub.domain.cases import words as words_of
from hub.domain.errors import DomainError, Invalid
from hub.office import cases, remedies
from hub.office.act import Act

Number = Annotated[int, typer.Argument(min=1, max=MOST_NUMBER, help="The exception's number.")]
Prevention = Annotated[str, typer.Option(help="What keeps it from happening again.")]
CauseNote = Annotated[str, typer.Option("--words", help="The cause in words; `other` needs some.")]


def take(
    number: Number,
    badge: Annotated[str, typer.Option(help="Badge of whoever sees to it.")],
    over: Annotated[bool, typer.Option("--over", help="Take it over from whoever has it.")] = False,
    as_json: AsJson = False,
) -> None:
    """See to an exception; refused while somebody else does.

    Example: pickbench exceptions take 17 --badge 7
    """
    with opened() as hub:
        tell(hub.do(lambda act: cases.take(act, cases.find(act, number), over), badge), as_json)


def give_back(
    number: Number,
    reason: Annotated[str, typer.Option(help="Why; kept in its log.")] = "",
    badge: Badge = "",
    as_json: AsJson = False,
) -> None:
    """Leave an exception to somebody else.

    Example: pickbench exceptions give-back 17 --reason "on leave"
    """
    with opened() as hub:
        tell(hub.do(lambda act: cases.give_back(act, cases.find(act, number), reason), badge), as_json)


def cause(
    number: Number,
    code: Annotated[str, typer.Argument(help="The cause: see `pickbench exceptions causes`.")] = "",
    words: CauseNote = "",
    prevention: Prevention = "",
    note: Annotated[str, typer.Option(help="Anything else, for its log.")] = "",
    badge: Badge = "",
    as_json: AsJson = False,
) -> None:
    """Write down why it happened, what keeps it from happening again, or anything else.

    Example: pickbench exceptions cause 17 packaging --prevention "thicker cartons for glass"
    """

    def act(on: Act) -> Case:
        case = cases.find(on, number)
        return cases.note(on, case, cause=code, cause_note=words, prevention=prevention, text=note)

    with opened() as hub:
        tell(hub.do(act, badge), as_json)


def settle(
    number: Number,
    remedy: Annotated[str, typer.Argument(help=f"What was done: {', '.join(causes.REMEDIES)}.")],
    piece: Annotated[
        list[str] | None, typer.Option(help="SKU=QTY that are sent (resend, exchange); may be repeated.")
    ] = None,
    note: Annotated[str, typer.Option(help="In words; refund and write_off need some.")] = "",
    badge: Badge = "",
    as_json: AsJson = False,
) -> None:
    """Note what was done for the buyer; a re-send or an exchange makes an order of the pieces.

    Example: pickbench exceptions settle 17 resend --piece 85123A=1 --badge 7
    """
    pieces = [_piece(word) for word in piece or []]

    def act(on: Act) -> Case:
        case = cases.find(on, number)
        if pieces:
            return remedies.send(on, case, remedy, pieces, note)
        return cases.settle(on, case, remedy, note)

    with opened() as hub:
        tell(hub.do(act, badge), as_json)


def close(
    numbers: Annotated[
        list[int], typer.Argument(min=1, max=MOST_NUMBER, help="Numbers of exceptions of the same cause.")
    ],
    code: Annotated[str, typer.Option("--cause", help="Their cause, where they have none yet.")] = "",
    words: CauseNote = "",
    prevention: Prevention = "",
    badge: Badge = "",
    as_json: AsJson = False,
) -> None:
    """Close exceptions; refused as long as one has no cause. Exit 1 when one of them was refused.

    Example: pickbench exceptions close 17 18 --cause bin_mixed --badge 7
    """

    def act(on: Act, number: int) -> Case:
        return cases.close(on, cases.find(on, number), code, words, prevention)

    each = list(dict.fromkeys(numbers))
    with opened() as hub:
        ends = list(zip(each, hub.try_each(act, each, badge, doing="close"), strict=True))
    if as_json:
        typer.echo(json.dumps([_said(number, end) for number, end in ends], ensure_ascii=False))
    else:
        for number, end in ends:
            said = f"exception {number}: refused, {end}" if isinstance(end, DomainError) else words_of(end)
            typer.echo(said)
    if any(isinstance(end, DomainError) for _, end in ends):
        raise typer.Exit(WRONG_DATA)


def reopen(
    number: Number,
    reason: Annotated[str, typer.Option(help="Why; kept in its log.")],
    badge: Badge = "",
    as_json: AsJson = False,
) -> None:
    """Take an exception up again that was settled or closed.

    Example: pickbench exceptions reopen 17 --reason "the second parcel was broken too"
    """
    with opened() as hub:
        tell(hub.do(lambda act: cases.reopen(act, cases.find(act, number), reason), badge), as_json)


def register(app: typer.Typer) -> None:
    """Add the acts to the group."""
    for act in (take, give_back, cause, settle, close, reopen):
        app.command(act.__name__.replace("_", "-"))(act)


def tell(case: Case, as_json: bool) -> None:
    """Say how an exception stands now."""
    typer.echo(json.dumps(_said(case.id, case), ensure_ascii=False) if as_json else words_of(case))


def _said(number: int, end: Case | DomainError) -> dict[str, object]:
    if isinstance(end, DomainError):
        return {"exception": number, "outcome": "refused", "reason": str(end)}
    return {"exception": number, "kind": end.kind, "outcome": end.state, "cause": end.cause, "reason": ""}


def _piece(word: str) -> remedies.Pieces:
    """A piece as it is written: SKU=QTY."""
    sku, _, qty = word.rpartition("=")
    if not sku or not qty.isascii() or not qty.isdigit() or not 0 < int(qty) < 1_000_000:
        raise Invalid("piece", "SKU=QTY with 1 to 999999 pieces", word)
    return remedies.Pieces(sku, int(qty))
