"""/api/v1/exceptions: what went wrong along the line, whose it is, why it happened, what was done.

An exception is named by its number.
"""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query

from hub.domain import causes
from hub.domain.access import CLERK, VIEWER
from hub.domain.cases import Case
from hub.domain.errors import DomainError, Invalid, NotFound
from hub.domain.items import Item
from hub.domain.orders import Order
from hub.domain.packing import Parcel
from hub.http.access import may
from hub.http.context import Context, Here
from hub.http.routes.documented import LISTS, WRITES, answers, found, listed
from hub.http.schemas.exception_acts import (
    Close,
    CloseMany,
    GiveBack,
    Kind,
    NewException,
    Note,
    Reopen,
    Settle,
    Take,
)
from hub.http.schemas.exceptions import (
    Alarms,
    KindOfException,
    ListedException,
    Outcomes,
    State,
    WholeException,
)
from hub.http.schemas.fields import BIGGEST, After, Limit, NameQuery, Page, example_of, page
from hub.office import alarms, cases, remedies
from hub.office.act import Act
from hub.store.reading import cases as book
from hub.store.reading import snapshot

router = APIRouter(prefix="/exceptions", tags=["exceptions"], dependencies=[may(VIEWER, CLERK)])
Number = Annotated[int, Path(ge=1, le=BIGGEST, description="The exception's number")]
_WRITTEN = answers(example_of(WholeException), *WRITES)


@router.get("", response_model=Page[ListedException], responses=listed(ListedException))
def list_exceptions(
    here: Here,
    kind: Annotated[Kind | None, Query()] = None,
    state: Annotated[State | None, Query()] = None,
    order: NameQuery = None,
    owner: NameQuery = None,
    unowned: bool = False,
    age_from_ms: Annotated[int, Query(ge=0, le=BIGGEST, description="Only those at least so old")] = 0,
    after: After = 0,
    limit: Limit = 100,
) -> Any:
    """Exceptions, by kind, state (`unclosed`: all that are not closed), order, owner (a badge) or age."""
    with snapshot(here.database) as reader:
        rows = book.cases(
            reader,
            here.rules.site,
            after,
            limit,
            kind=kind,
            state=state,
            order=order,
            owner=owner,
            unowned=unowned,
            opened_until_ms=here.now_ms() - age_from_ms if age_from_ms else None,
        )
    return page(rows, limit)


@router.get(
    "/kinds",
    response_model=list[KindOfException],
    responses=answers([example_of(KindOfException)], *LISTS),
)
def list_kinds(here: Here) -> Any:
    """Kinds with their names and causes, and how many exceptions of each are in which state."""
    with snapshot(here.database) as reader:
        rows = book.counts(reader, here.rules.site)
    return [
        _named(kind, causes.KINDS)
        | {
            "causes": [_named(cause, causes.CAUSES[kind]) for cause in causes.CAUSES[kind]],
            "states": _summed(rows, kind, "state"),
            "by_cause": _summed(rows, kind, "cause"),
        }
        for kind in causes.KINDS
    ]


@router.post(
    "",
    response_model=WholeException,
    status_code=201,
    responses=answers(example_of(WholeException), *WRITES, status=201),
)
def open_exception(here: Here, body: NewException) -> Any:
    """Put something on the list. Where its order has an unclosed one of this kind, that was seen again."""

    def act(on: Act) -> Case:
        order = _found(on, Order, "label", body.order, "order")
        item, parcel = (
            _found(on, Item, "sku", body.sku, "sku"),
            _found(on, Parcel, "code", body.parcel, "parcel"),
        )
        if parcel and (order is None or parcel.order_id != order.id):
            raise Invalid("parcel", f"a parcel of order {body.order}", body.parcel)
        return cases.open_case(
            on,
            body.kind,
            order,
            body.what,
            item_id=item.id if item else None,
            parcel_id=parcel.id if parcel else None,
        )

    return _whole(here, here.writer.do(act, body.badge).id)


@router.post("/close", response_model=Outcomes, responses=answers(example_of(Outcomes), *WRITES))
def close_exceptions(here: Here, body: CloseMany) -> Any:
    """Close many that had the same cause; each says what became of it, and a refusal stops no other."""

    def close(on: Act, number: int) -> Case:
        return cases.close(on, cases.find(on, number), body.cause, body.cause_note, body.prevention)

    numbers = list(dict.fromkeys(body.exceptions))
    ends = zip(numbers, here.writer.try_each(close, numbers, body.badge), strict=True)
    return {"rows": [_outcome(number, end) for number, end in ends]}


@router.post("/alarms", response_model=Alarms, responses=answers(example_of(Alarms), 503))
def raise_alarms(here: Here) -> Any:
    """Put every order on the list that is longer in its state than the site's rules let it.

    The hub does this by itself; what is on the list already is not raised again.
    """
    with snapshot(here.database) as reader:
        late = alarms.waiting(reader, here.rules, here.zone, here.now_ms())
    raised = here.writer.do_each(lambda act, id_: alarms.sound(act, here.zone, id_), late)
    return {"raised": [case.id for case in raised if case], "more": len(late) == alarms.MOST_AT_ONCE}


@router.get("/{number}", response_model=WholeException, responses=found(WholeException))
def get_exception(here: Here, number: Number) -> Any:
    """One exception with all its steps."""
    return _whole(here, number)


@router.post("/{number}/take", response_model=WholeException, responses=_WRITTEN)
def take_exception(here: Here, number: Number, body: Take) -> Any:
    """See to it: it is refused while somebody else has it, unless it is taken over."""
    return _changed(here, number, body.badge, lambda on, case: cases.take(on, case, body.over))


@router.post("/{number}/give-back", response_model=WholeException, responses=_WRITTEN)
def give_back_exception(here: Here, number: Number, body: GiveBack | None = None) -> Any:
    """Leave it to somebody else."""
    said = body or GiveBack()
    return _changed(here, number, said.badge, lambda on, case: cases.give_back(on, case, said.reason))


@router.post("/{number}/note", response_model=WholeException, responses=_WRITTEN)
def note_exception(here: Here, number: Number, body: Note) -> Any:
    """Write down its cause, its prevention, or anything else."""
    return _changed(
        here,
        number,
        body.badge,
        lambda on, case: cases.note(
            on,
            case,
            cause=body.cause,
            cause_note=body.cause_note,
            prevention=body.prevention,
            text=body.text,
        ),
    )


@router.post("/{number}/settle", response_model=WholeException, responses=_WRITTEN)
def settle_exception(here: Here, number: Number, body: Settle) -> Any:
    """Note what was done for the buyer; a re-send or an exchange makes the order that sends the pieces."""

    def settle(on: Act, case: Case) -> Case:
        if not body.lines:
            return cases.settle(on, case, body.remedy, body.note)
        pieces = [remedies.Pieces(line.sku, line.qty) for line in body.lines]
        return remedies.send(on, case, body.remedy, pieces, body.note)

    return _changed(here, number, body.badge, settle)


@router.post("/{number}/close", response_model=WholeException, responses=_WRITTEN)
def close_exception(here: Here, number: Number, body: Close | None = None) -> Any:
    """Close it; refused as long as it has no cause."""
    said = body or Close()
    return _changed(
        here,
        number,
        said.badge,
        lambda on, case: cases.close(on, case, said.cause, said.cause_note, said.prevention),
    )


@router.post("/{number}/reopen", response_model=WholeException, responses=_WRITTEN)
def reopen_exception(here: Here, number: Number, body: Reopen) -> Any:
    """Take one up again that was settled or closed."""
    return _changed(here, number, body.badge, lambda on, case: cases.reopen(on, case, body.reason))


def _changed(here: Context, number: int, badge: str | None, do: Callable[[Act, Case], Case]) -> Any:
    here.writer.do(lambda on: do(on, cases.find(on, number)), badge)
    return _whole(here, number)


def _whole(here: Context, number: int) -> dict[str, Any]:
    with snapshot(here.database) as reader:
        row = book.case(reader, here.rules.site, number)
    if row is None:
        raise NotFound(f"exception {number}: expected one on site {here.rules.site}, found none")
    return row


def _found(on: Act, kind: type[Any], column: str, value: str | None, field: str) -> Any:
    """What a body names, or None where it names nothing."""
    if value is None:
        return None
    row = on.work.one(kind, column, value, on.rules.site)
    if row is None:
        raise Invalid(field, f"the {column} of one on site {on.rules.site}", value)
    return row


def _outcome(number: int, end: Case | DomainError) -> dict[str, Any]:
    refused = isinstance(end, DomainError)
    return {
        "exception": number,
        "outcome": "refused" if refused else "closed",
        "reason": str(end) if refused else "",
    }


def _named(code: str, names: causes.Names) -> dict[str, Any]:
    return {"code": code, "en": names[code][0], "zh": names[code][1]}


def _summed(rows: list[dict[str, Any]], kind: str, column: str) -> dict[str, int]:
    sums: dict[str, int] = {}
    for row in rows:
        if row["kind"] == kind and row[column]:
            sums[row[column]] = sums.get(row[column], 0) + row["n"]
    return sums
