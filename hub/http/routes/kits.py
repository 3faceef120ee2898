"""/api/v1/kits: what is sold as one thing and picked as its parts."""

from typing import Any

from fastapi import APIRouter, Response

from hub.domain.access import CLERK, VIEWER
from hub.domain.errors import Invalid
from hub.http.access import may
from hub.http.context import Here
from hub.http.routes.documented import WRITES, answers, listed
from hub.http.schemas.fields import After, Limit, NameQuery, Page, example_of, page
from hub.http.schemas.joining import Kit, NewKit
from hub.office import kits
from hub.store.reading import kits as book
from hub.store.reading import snapshot

router = APIRouter(tags=["stock"], dependencies=[may(VIEWER, CLERK)])
_MADE = answers(example_of(Kit), *WRITES)


@router.get("/kits", response_model=Page[Kit], responses=listed(Kit))
def list_kits(here: Here, sku: NameQuery = None, after: After = 0, limit: Limit = 100) -> Any:
    """Kits with their parts, by SKU."""
    with snapshot(here.database) as reader:
        return page(book.kits(reader, here.rules.site, after, limit, sku=sku), limit)


@router.post(
    "/kits",
    response_model=Kit,
    status_code=201,
    responses=_MADE | {200: _MADE[200] | {"model": Kit}} | answers(example_of(Kit), status=201),
)
def define_kit(here: Here, body: NewKit, response: Response) -> Any:
    """Say what a kit is made of (201 when it is new, 200 when it was a kit before). Orders that were taken in
    before keep their parts."""
    parts = {part.sku: part.qty for part in body.parts}
    if len(parts) < len(body.parts):
        raise Invalid("parts", "each item once", [part.sku for part in body.parts][:20])
    outcome = here.writer.do(lambda act: kits.define(act, body.sku, parts), body.badge)
    response.status_code = 201 if outcome == "created" else 200
    with snapshot(here.database) as reader:
        return book.kits(reader, here.rules.site, 0, 1, sku=body.sku)[0]
