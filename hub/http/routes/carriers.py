"""/api/v1/carriers: who takes parcels, and what it costs."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import StringConstraints

from hub.domain.access import SUPERVISOR, VIEWER
from hub.domain.tariffs import Address, Load
from hub.http.access import may
from hub.http.context import Here
from hub.http.routes.documented import READS, WRITES, answers, found, listed
from hub.http.schemas.carriers import Carrier, Quotes, Reprice, Repricing, WholeCarrier
from hub.http.schemas.fields import LINE, After, Limit, Page, example_of, name_in_path, page
from hub.office import fee_quotes, repricing
from hub.store.reading import carriers, snapshot

router = APIRouter(tags=["shipping"], dependencies=[may(VIEWER, SUPERVISOR)])
Code = Annotated[str, name_in_path("The carrier's code")]
Weight = Annotated[int, Query(ge=1, le=1_000_000_000, description="Gross weight in milligrams")]
Side = Annotated[int, Query(ge=0, le=100_000, description="In millimetres; 0 where it is not known")]
Country = Annotated[Annotated[str, StringConstraints(max_length=64, pattern=LINE)], Query()]
Postcode = Annotated[Annotated[str, StringConstraints(max_length=32, pattern=LINE)], Query()]


@router.get("/carriers", response_model=Page[Carrier], responses=listed(Carrier))
def list_carriers(here: Here, after: After = 0, limit: Limit = 100) -> Any:
    """Carriers, and how many of their waybill numbers are left."""
    with snapshot(here.database) as reader:
        return page(carriers.carriers(reader, here.rules.site, after, limit), limit)


@router.get("/shipping-fees", response_model=Quotes, responses=answers(example_of(Quotes), *READS))
def ask_fees(
    here: Here,
    weight_mg: Weight,
    country: Country = "",
    postcode: Postcode = "",
    length_mm: Side = 0,
    width_mm: Side = 0,
    height_mm: Side = 0,
) -> Any:
    """What each carrier would ask for a parcel, or why it would not take it. Nothing is written."""
    load, to = Load(weight_mg, length_mm, width_mm, height_mm), Address(country, postcode)
    return {"rows": here.writer.do(lambda act: fee_quotes.quotes(act, load, to))}


@router.get("/carriers/{code}", response_model=WholeCarrier, responses=found(WholeCarrier))
def get_carrier(here: Here, code: Code) -> Any:
    """One carrier with its areas, its fees, and what became of its waybill numbers."""
    with snapshot(here.database) as reader:
        return carriers.known(reader, here.rules.site, code)


@router.post(
    "/carriers/{code}/reprice",
    response_model=Repricing,
    responses=answers(example_of(Repricing), *WRITES),
)
def reprice(here: Here, code: Code, body: Reprice) -> Any:
    """Reckon the fees of a carrier's parcels anew by its tables as they are now, part by part."""
    span = (body.from_ms, body.to_ms, body.after, body.limit)
    with snapshot(here.database) as reader:
        ids = repricing.asked(reader, here.rules.site, code, *span)
    ends = here.writer.do_each(repricing.reprice, ids)
    following = ids[-1] if len(ids) == body.limit else None
    return {"rows": [asdict(end) for end in ends if end], "parcels": len(ids), "next": following}
