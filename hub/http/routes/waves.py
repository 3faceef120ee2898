"""/api/v1/waves and /api/v1/parcels: orders released together, and the cartons that they become."""

import time
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query

from hub.domain.errors import Conflict, NotFound
from hub.domain.orders import Order
from hub.domain.people import Wave as WaveRow
from hub.http.context import Context, Here
from hub.http.routes.documented import WRITES, answers, found, listed
from hub.http.schemas.fields import After, Limit, NameQuery, Page, example_of, name_in_path, page
from hub.http.schemas.orders import NewWave, Parcel, ParcelWithContents, Released, Wave, WholeWave
from hub.office import waves
from hub.office.act import Act
from hub.office.writing import PAUSE_S
from hub.store import intake
from hub.store.reading import orders, snapshot

router = APIRouter()
ParcelState = Literal["open", "weighed", "shipped", "void"]
_End = tuple[str, str, str]
"""(label, what became of the order, why)."""


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
    """Release orders to the floor. Each is released whole or is short; what was released stays so when a
    later one is refused. Where none is released there is no wave, and `code` is null."""
    labels = list(dict.fromkeys(body.orders)) if body.orders is not None else None
    with snapshot(here.database) as reader:
        ids, _ = orders.received(reader, here.rules.site, body.limit)
    if labels is None and not ids:
        raise Conflict("expected orders that wait for their release, found none")
    if labels is not None:
        ids = here.writer.do(lambda act: [_named(act, label) for label in labels])
    wave, ends = _first(here, body, ids)
    if wave is not None:
        made = wave
        rest = ids[len(ends) :]
        ends += here.writer.do_each(lambda act, id_: _release(act, id_, made), rest, body.badge)
    return _released(here, wave, ends)


def _named(act: Act, label: str) -> int:
    order = act.work.one(Order, "label", label, act.rules.site)
    if order is None:
        raise NotFound(f"order {label}: expected the label of an order, <shop>-<number>, found none")
    return order.id


def _first(here: Context, body: NewWave, ids: list[int]) -> tuple[WaveRow | None, list[_End]]:
    """Try orders until one is released; returns the wave that was made with it, and what became of each."""
    ends: list[_End] = []
    for id_ in ids:
        wave, end = here.writer.do(lambda act, id_=id_: _begin(act, id_, body.warehouse), body.badge)  # type: ignore[misc]  # a default binds the loop's number
        ends.append(end)
        if wave is not None:
            return wave, ends
        time.sleep(PAUSE_S)
    return None, ends


def _begin(act: Act, order_id: int, warehouse: str) -> tuple[WaveRow | None, _End]:
    """A wave with its first order; none when that is not released, so that no empty wave is ever seen."""
    wave = _new_wave(act, warehouse)
    end = _release(act, order_id, wave)
    if end[1] == "released":
        return wave, end
    act.work.remove(wave)
    return None, end


def _new_wave(act: Act, warehouse: str) -> WaveRow:
    warehouse_id = intake.warehouse_id(act.work, act.rules.site, warehouse)
    if warehouse_id is None:
        raise NotFound(f"warehouse {warehouse}: expected one on site {act.rules.site}, found none")
    return waves.new_wave(act, warehouse_id)


def _release(act: Act, order_id: int, wave: WaveRow) -> _End:
    """Release one order; a refusal is part of the answer. Returns (label, what became of it, why)."""
    order = act.work.get(Order, order_id)
    try:
        after = waves.release(act, order, wave)
    except Conflict as refusal:
        return order.label, "refused", str(refusal)
    return order.label, after.state, after.reason


def _released(here: Context, wave: WaveRow | None, ends: list[_End]) -> dict[str, Any]:
    with snapshot(here.database) as reader:
        _, waiting = orders.received(reader, here.rules.site, 1)
    of = {kind: [{"order": label, "reason": why} for label, end, why in ends if end == kind] for kind in _NOT}
    return {
        "code": wave.code if wave else None,
        "released": [label for label, end, _ in ends if end in _GONE],
        **of,
        "waiting": waiting,
    }


_NOT = ("short", "refused")
_GONE = ("released", "picking")
"""An order that fell short on the floor goes on in the wave that it has."""


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
