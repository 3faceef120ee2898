"""/api/v1/prints: papers asked for in bulk, their way to the printers, and printed again."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query

from hub.domain.access import CLERK, VIEWER
from hub.domain.errors import Invalid, NotFound
from hub.http.access import may
from hub.http.context import Context, Here
from hub.http.routes.documented import READS, WRITES, answers, listed
from hub.http.schemas.fields import BIGGEST, After, Limit, NameQuery, Page, example_of, page
from hub.http.schemas.prints import (
    MOST_ORDERS,
    Again,
    Asked,
    Cancel,
    Kind,
    NewPrints,
    Print,
    Resolve,
    State,
)
from hub.office import bulks, print_acts
from hub.store.reading import prints as book
from hub.store.reading import snapshot

router = APIRouter(prefix="/prints", tags=["printers"], dependencies=[may(VIEWER, CLERK)])
Id = Annotated[int, Path(ge=1, le=BIGGEST, description="The print's number")]
_WRITTEN = answers(example_of(Print), *WRITES)


@router.get("", response_model=Page[Print], responses=listed(Print))
def list_prints(
    here: Here,
    printer: NameQuery = None,
    state: Annotated[State | None, Query()] = None,
    order: NameQuery = None,
    bulk: NameQuery = None,
    kind: Annotated[Kind | None, Query()] = None,
    after: After = 0,
    limit: Limit = 100,
) -> Any:
    """What waits for printers and what was printed, the oldest first."""
    with snapshot(here.database) as reader:
        rows = book.prints(
            reader,
            here.rules.site,
            after,
            limit,
            printer=printer,
            state=state,
            order=order,
            bulk=bulk,
            kind=kind,
        )
    return page(rows, limit)


@router.post(
    "", response_model=Asked, status_code=202, responses=answers(example_of(Asked), *WRITES, status=202)
)
def ask_for_prints(here: Here, body: NewPrints) -> Any:
    """Put papers into printers' queues. What is printed or on its way already is not asked for twice; what is
    refused is named, and the rest stands.
    """
    named = [bool(body.orders), body.wave is not None or body.unprinted, body.label is not None]
    if sum(named) != 1:
        raise Invalid("orders", "one of orders, wave, unprinted and label", f"{sum(named)} of them")
    if bool(body.subjects) != (body.label is not None):
        raise Invalid("subjects", "what the labels are of, beside label", f"{len(body.subjects)} of them")
    if body.label is not None:
        asked = bulks.labels(here.writer, body.label, body.subjects, body.printers, body.badge)
    else:
        wanted = list(body.orders) or _unprinted(here, body)
        asked = bulks.orders(here.writer, wanted, body.papers, body.printers, body.badge)
    return {
        "bulk": asked.bulk,
        "prints": list(asked.prints),
        "refused": [dict(zip(("subject", "code", "why"), each, strict=True)) for each in asked.refused],
    }


def _unprinted(here: Context, body: NewPrints) -> list[str]:
    with snapshot(here.database) as reader:
        return bulks.unprinted(reader, here.rules.site, body.papers, body.wave, MOST_ORDERS)


@router.get("/{id}", response_model=Print, responses=answers(example_of(Print), *READS))
def get_print(here: Here, id: Id) -> Any:  # noqa: A002 - the path's own word
    """One print: where it is, and who asked for it."""
    return _one(here, id)


@router.post(
    "/{id}/again",
    response_model=list[Print],
    status_code=201,
    responses=answers([example_of(Print)], *WRITES, status=201),
)
def print_again(here: Here, id: Id, body: Again) -> Any:  # noqa: A002 - the path's own word
    """Print a paper once more, and with one of a pair the other one.

    The log says who wanted it, when and why.
    """
    made = here.writer.do(
        lambda act: print_acts.again(act, print_acts.named(act, id), body.reason, body.printers), body.badge
    )
    return [_one(here, each.id) for each in made]


@router.post("/{id}/resolve", response_model=Print, responses=_WRITTEN)
def resolve_print(here: Here, id: Id, body: Resolve) -> Any:  # noqa: A002 - the path's own word
    """Say whether a doubtful page is there, or have a failed one tried again; then its queue goes on."""
    here.writer.do(lambda act: print_acts.resolve(act, print_acts.named(act, id), body.came_out), body.badge)
    return _one(here, id)


@router.post("/{id}/cancel", response_model=Print, responses=_WRITTEN)
def cancel_print(here: Here, id: Id, body: Cancel) -> Any:  # noqa: A002 - the path's own word
    """Take a print out of its queue."""
    here.writer.do(lambda act: print_acts.cancel(act, print_acts.named(act, id), body.reason), body.badge)
    return _one(here, id)


def _one(here: Context, id_: int) -> dict[str, Any]:
    with snapshot(here.database) as reader:
        row = book.one(reader, here.rules.site, id_)
    if row is None:
        raise NotFound(f"print {id_}: expected the number of a print, found none")
    return row
