"""/api/v1/wave-plans, waves and parcels: orders released together, and the cartons that they become."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query

from hub.domain.access import SUPERVISOR, VIEWER
from hub.domain.errors import Conflict, Invalid, NotFound
from hub.domain.orders import Order
from hub.http.access import may
from hub.http.context import Context, Here
from hub.http.routes.documented import READS, WRITES, answers, found, listed
from hub.http.schemas.fields import After, Limit, NameQuery, Page, example_of, name_in_path, page
from hub.http.schemas.parcels import Parcel, ParcelWithContents
from hub.http.schemas.wave_plans import WavePlan
from hub.http.schemas.waves import Kind, Method, NewWave, PickingList, Released, Wave, WholeWave
from hub.office import releasing, wave_figures, wave_plans
from hub.office.act import Act
from hub.office.waves import Way
from hub.store import intake
from hub.store.reading import orders, snapshot
from hub.store.reading import waves as book

router = APIRouter(dependencies=[may(VIEWER, SUPERVISOR)])
ParcelState = Literal["open", "weighed", "shipped", "void"]
Code = Annotated[str, name_in_path("The wave's code")]


@router.get(
    "/wave-plans", tags=["waves"], response_model=WavePlan, responses=answers(example_of(WavePlan), *READS)
)
def plan_waves(
    here: Here,
    warehouse: NameQuery = None,
    kind: Annotated[Kind | None, Query()] = None,
    carrier: NameQuery = None,
) -> Any:
    """What would be released now: allocated orders of one warehouse as waves, by the site's rules. Nothing is
    written."""
    plan = _plan(here, _warehouse(here, warehouse or ""), kind or "", carrier or "")
    rows = wave_plans.told(plan, here.rules.office.waves)
    return {"at_ms": plan.at_ms, "orders": sum(len(row["orders"]) for row in rows), "waves": rows}


@router.get("/waves", tags=["waves"], response_model=Page[Wave], responses=listed(Wave))
def list_waves(
    here: Here,
    kind: Annotated[Kind | None, Query()] = None,
    method: Annotated[Method | None, Query()] = None,
    done: bool | None = None,
    after: After = 0,
    limit: Limit = 100,
) -> Any:
    """Waves, in the order of their making, with their figures; by kind, method, done or not."""
    totes, site = here.rules.office.waves.cart_totes, here.rules.site
    with snapshot(here.database) as reader:
        rows = wave_figures.waves(reader, site, totes, after, limit, kind=kind, method=method, done=done)
    return page(rows, limit)


@router.post(
    "/waves",
    tags=["waves"],
    response_model=Released,
    status_code=201,
    responses=answers(example_of(Released), *WRITES, status=201),
)
def create_wave(here: Here, body: NewWave) -> Any:
    """Release allocated orders of one warehouse to the floor, in one wave or as planned. What is released
    stays so when another is refused. Where none is released there is no wave."""
    warehouse_id = _warehouse(here, body.warehouse)
    ends = _by_plan(here, body, warehouse_id) if body.plan else _by_hand(here, body, warehouse_id)
    with snapshot(here.database) as reader:
        _, waiting = orders.allocated(reader, here.rules.site, warehouse_id, 1)
    made = [releasing.told(end) for end in ends if end.wave]
    return {
        "code": made[0]["code"] if len(made) == 1 else None,
        "waves": made,
        "released": [label for end in ends for label in end.released],
        "refused": [{"order": label, "reason": why} for end in ends for label, why in end.refused],
        "waiting": waiting,
    }


def _plan(here: Context, warehouse_id: int, kind: str, carrier: str) -> wave_plans.Plan:
    with snapshot(here.database) as reader:
        return wave_plans.plan(reader, here.rules, here.zone, here.now_ms(), warehouse_id, kind, carrier)


def _by_plan(here: Context, body: NewWave, warehouse_id: int) -> list[releasing.Released]:
    """Release what the plan says.

    Raises:
        Invalid: the body says what only a wave made by hand has.
        Conflict: there is nothing to release, or somebody else is releasing.
    """
    for field in ("orders", "method", "wall"):
        if getattr(body, field):
            raise Invalid(field, "none beside plan, which says it for each wave", getattr(body, field))
    with releasing.turn(here.writer):
        plan = _plan(here, warehouse_id, body.kind or "", body.carrier)
        if not plan.waves:
            raise Conflict("expected allocated orders that wait for their release, found none")
        done = wave_plans.release(here.writer, plan, body.badge, most_orders=body.limit)
    return [end for _, end in done]


def _by_hand(here: Context, body: NewWave, warehouse_id: int) -> list[releasing.Released]:
    wish = Way(body.kind or "mixed", body.method or "", body.carrier, 0, body.wall)
    if body.orders is None:
        return _what_waits(here, body, warehouse_id, wish)
    labels = dict.fromkeys(body.orders)
    ids = here.writer.do(lambda act: [_named(act, label) for label in labels])
    with snapshot(here.database) as reader:
        walls, taken = book.walls(reader, warehouse_id), book.slots_wanted(reader, warehouse_id)
        way = wave_plans.way_of(here.rules.office.waves, walls, taken, wish)
    return _released(here, body, warehouse_id, ids, way)


def _what_waits(here: Context, body: NewWave, warehouse_id: int, wish: Way) -> list[releasing.Released]:
    with releasing.turn(here.writer):
        with snapshot(here.database) as reader:
            ids, way = wave_plans.by_hand(
                reader, here.rules, here.zone, here.now_ms(), warehouse_id, wish, body.limit
            )
        return _released(here, body, warehouse_id, ids, way)


def _released(
    here: Context, body: NewWave, warehouse_id: int, ids: list[int], way: Way
) -> list[releasing.Released]:
    if not ids:
        raise Conflict("expected allocated orders that wait for their release, found none")
    return [releasing.release_each(here.writer, ids, warehouse_id, body.badge, way=way)]


def _named(act: Act, label: str) -> int:
    order = act.work.one(Order, "label", label, act.rules.site)
    if order is None:
        raise NotFound(f"order {label}: expected the label of an order, <shop>-<number>, found none")
    return order.id


def _warehouse(here: Context, code: str) -> int:
    found_ = here.writer.do(lambda act: intake.warehouse_id(act.work, act.rules.site, code))
    if found_ is None:
        raise NotFound(f"warehouse {code}: expected one on site {here.rules.site}, found none")
    return found_


@router.get(
    "/waves/{code:path}/picks", tags=["waves"], response_model=PickingList, responses=found(PickingList)
)
def get_picking_list(here: Here, code: Code) -> Any:
    """What is picked for a wave: pieces from each bin for all its orders, in walking order."""
    with snapshot(here.database) as reader:
        row = wave_figures.picking_list(reader, here.rules.site, code)
    if row is None:
        raise NotFound(f"wave {code}: expected one on site {here.rules.site}, found none")
    return row


@router.get("/waves/{code:path}", tags=["waves"], response_model=WholeWave, responses=found(WholeWave))
def get_wave(here: Here, code: Code) -> Any:
    """One wave with its figures, how many of its orders are in which state, and who picks it."""
    with snapshot(here.database) as reader:
        row = wave_figures.wave(reader, here.rules.site, here.rules.office.waves.cart_totes, code)
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
