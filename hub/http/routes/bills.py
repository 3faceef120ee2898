"""/api/v1/bills: carriers' bills beside what was weighed and reckoned here."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query

from hub.domain.access import CLERK, VIEWER
from hub.domain.carriers import OUTCOME_CODES
from hub.domain.errors import NotFound
from hub.http.access import may
from hub.http.context import Context, Here
from hub.http.routes.documented import READS, answers, found, listed
from hub.http.schemas.bills import Bill, Line, NotBilled, WholeBill
from hub.http.schemas.fields import After, Limit, NameQuery, Page, example_of, name_in_path, page
from hub.store.reading import bills, snapshot

router = APIRouter(tags=["shipping"], dependencies=[may(VIEWER, CLERK)])
Carrier = Annotated[str, name_in_path("The carrier's code")]
Number = Annotated[str, name_in_path("The bill's number")]
Outcome = Literal[OUTCOME_CODES]  # type: ignore[valid-type]  # the domain's own tuple, spelt out in OpenAPI


@router.get("/bills", response_model=Page[Bill], responses=listed(Bill))
def list_bills(here: Here, carrier: NameQuery = None, after: After = 0, limit: Limit = 100) -> Any:
    """Bills that were read in, with how many of their lines differ."""
    with snapshot(here.database) as reader:
        return page(bills.bills(reader, here.rules.site, after, limit, carrier=carrier), limit)


@router.get(
    "/bills/{carrier}/{number:path}/lines",
    response_model=Page[Line],
    responses=answers({"rows": [example_of(Line)], "next": 12}, *READS),
)
def list_lines(
    here: Here,
    carrier: Carrier,
    number: Number,
    outcome: Annotated[Outcome | None, Query()] = None,
    after: After = 0,
    limit: Limit = 100,
) -> Any:
    """A bill's lines, each beside the parcel's own weight and fee."""
    with snapshot(here.database) as reader:
        id_ = _bill(here, reader, carrier, number)["id"]
        return page(bills.lines(reader, id_, after, limit, outcome=outcome), limit)


@router.get(
    "/bills/{carrier}/{number:path}/not-billed",
    response_model=Page[NotBilled],
    responses=answers({"rows": [example_of(NotBilled)], "next": 12}, *READS),
)
def list_not_billed(
    here: Here, carrier: Carrier, number: Number, after: After = 0, limit: Limit = 100
) -> Any:
    """Parcels that the carrier took in the bill's days and that none of its bills has."""
    with snapshot(here.database) as reader:
        bill = _bill(here, reader, carrier, number)
        days = (bill["from_ms"], bill["to_ms"])
        return page(bills.not_billed(reader, here.rules.site, carrier, *days, after, limit), limit)


@router.get("/bills/{carrier}/{number:path}", response_model=WholeBill, responses=found(WholeBill))
def get_bill(here: Here, carrier: Carrier, number: Number) -> Any:
    """One bill: its lines counted by outcome, in money, and what was shipped and not billed."""
    with snapshot(here.database) as reader:
        return _bill(here, reader, carrier, number)


def _bill(here: Context, reader: Any, carrier: str, number: str) -> dict[str, Any]:
    row = bills.bill(reader, here.rules.site, carrier, number)
    if row is None:
        raise NotFound(f"bill {number} of {carrier}: expected one that was read in, found none")
    return row
