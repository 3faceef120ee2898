"""/api/v1/waves and /api/v1/parcels: orders released together, and the cartons that they become."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query

from hub.domain.errors import Conflict, NotFound
from hub.domain.orders import Order
from hub.http.context import Here
from hub.http.routes.documented import WRITES, answers, found, listed
from hub.http.schemas.fields import After, Limit, NameQuery, Page, example_of, name_in_path, page
from hub.http.schemas.waves import NewWave, Parcel, ParcelWithContents, Released, Wave, WholeWave
from hub.office import releasing
from hub.office.act import Act
from hub.store import intake
from hub.store.reading import orders, snapshot

router = APIRouter()
ParcelState = Literal["open", "weighed", "shipped", "void"]


@router.get("/waves", tags=["waves"], response_model=Page[Wave], responses=listed(Wave))
def list_waves(here: Here, after: After = 0, limit: Limit = 100) -> Any:
    """Waves, in the order of their making."""
    with snapshot(here.database) as reader:
        return page(orders.waves(reader, here.rules.site, after, limit), limit)


@router.post(
    "/waves",
    tags=["waves"],
    response_model=Released,
    status_code=201,
    responses=answers(example_of(Released), *WRITES, status=201),
)
def create_wave(here: Here, body: NewWave) -> Any:
    """Release allocated orders of one warehouse to the floor. What is released stays so when another is
    refused. Where none is released there is no wave, and `code` is null."""
    warehouse_id = here.writer.do(lambda act: _warehouse(act, body.warehouse))
    if body.orders is None:
        with snapshot(here.database) as reader:
            ids, _ = orders.allocated(reader, here.rules.site, warehouse_id, body.limit)
    else:
        labels = dict.fromkeys(body.orders)
        ids = here.writer.do(lambda act: [_named(act, label) for label in labels])
    if not ids:
        raise Conflict("expected allocated orders that wait for their release, found none")
    done = releasing.release_each(here.writer, ids, warehouse_id, body.badge)
    with snapshot(here.database) as reader:
        _, waiting = orders.allocated(reader, here.rules.site, warehouse_id, 1)
    return {
        "code": done.wave.code if done.wave else None,
        "released": done.released,
        "refused": [{"order": label, "reason": why} for label, why in done.refused],
        "waiting": waiting,
    }


def _named(act: Act, label: str) -> int:
    order = act.work.one(Order, "label", label, act.rules.site)
    if order is None:
        raise NotFound(f"order {label}: expected the label of an order, <shop>-<number>, found none")
    return order.id


def _warehouse(act: Act, code: str) -> int:
    found_ = intake.warehouse_id(act.work, act.rules.site, code)
    if found_ is None:
        raise NotFound(f"warehouse {code}: expected one on site {act.rules.site}, found none")
    return found_


@router.get("/waves/{code:path}", tags=["waves"], response_model=WholeWave, responses=found(WholeWave))
def get_wave(here: Here, code: Annotated[str, name_in_path("The wave's code")]) -> Any:
    """One wave with how many of its orders are in which state."""
    with snapshot(here.database) as reader:
        row = orders.wave(reader, here.rules.site, code)
    if row is None:
        raise NotFound(f"wave {code}: expected one on site {here.rules.site}, found none")
    return row


@router.get("/parcels", tags=["parcels"], response_model=Page[Parcel], responses=listed(Parcel))
def list_parcels(
    here: Here,
    order: NameQuery = None,
    state: Annotated[ParcelState | None, Query()] = None,
    after: After = 0,
    limit: Limit = 100,
) -> Any:
    """Parcels, by order (its label) or state."""
    with snapshot(here.database) as reader:
        return page(orders.parcels(reader, here.rules.site, after, limit, order=order, state=state), limit)


@router.get(
    "/parcels/{code:path}",
    tags=["parcels"],
    response_model=ParcelWithContents,
    responses=found(ParcelWithContents),
)
def get_parcel(here: Here, code: Annotated[str, name_in_path("The parcel's code")]) -> Any:
    """One parcel with what is in it."""
    with snapshot(here.database) as reader:
        row = orders.parcel(reader, here.rules.site, code)
    if row is None:
        raise NotFound(f"parcel {code}: expected one on site {here.rules.site}, found none")
    return row
