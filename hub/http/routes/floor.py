"""/api/v1: stations, what is lit, events, and the live picture of it all."""

import json
import time
from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent

from hub.domain.access import VIEWER
from hub.domain.errors import DomainError, NotFound
from hub.http.access import may, who_of
from hub.http.context import Here
from hub.http.routes.documented import answers, found, listed
from hub.http.schemas.fields import BIGGEST, After, Limit, NameQuery, Page, name_in_path, page
from hub.http.schemas.floor import Event, Station, StationWithLights
from hub.store.reading import devices, floor, snapshot

router = APIRouter(dependencies=[may(VIEWER)])
RENEWED_S = 30.0
"""How often it is asked anew whether somebody may still look on."""
Outcome = Literal["pass", "fail", "info", "bad"]
_PICTURE = {
    "site": "main",
    "date": "2010-12-01",
    "orders": {"released": 20, "picking": 6, "shipped": 100},
    "done": {"events": 2100, "passed": 1400, "failed": 31, "pieces": 1380, "picked": 1390, "parcels": 104},
    "broker": True,
    "database": True,
}


@router.get("/stations", tags=["floor"], response_model=Page[Station], responses=listed(Station))
def list_stations(here: Here, after: After = 0, limit: Limit = 100) -> Any:
    """Stations with who works there, on what, and the newest verdict."""
    with snapshot(here.database) as reader:
        rows = devices.with_boards(reader, floor.stations(reader, here.rules.site, after, limit))
    return page([_said(row) for row in rows], limit)


@router.get(
    "/stations/{name}",
    tags=["floor"],
    response_model=StationWithLights,
    responses=found(StationWithLights),
)
def get_station(here: Here, name: Annotated[str, name_in_path("The station's name")]) -> Any:
    """One station with what is lit at it."""
    with snapshot(here.database) as reader:
        row = floor.station(reader, here.rules.site, name)
        if row is None:
            raise NotFound(f"station {name}: expected one on site {here.rules.site}, found none")
        [row] = devices.with_boards(reader, [row])
        row["lit"] = floor.lit(reader, here.rules.site, name)
    return _said(row)


@router.get("/events", tags=["floor"], response_model=Page[Event], responses=listed(Event))
def list_events(
    here: Here,
    order: NameQuery = None,
    station: NameQuery = None,
    since_ms: Annotated[int | None, Query(ge=0, le=BIGGEST, description="UTC milliseconds")] = None,
    v: Annotated[Outcome | None, Query(description="The verdict's outcome")] = None,
    after: After = 0,
    limit: Limit = 100,
) -> Any:
    """Events with their stored answers, the oldest first; go on with `after` to follow the floor."""
    with snapshot(here.database) as reader:
        rows = floor.events(
            reader, here.rules.site, after, limit, order=order, station=station, since_ms=since_ms, v=v
        )
    for row in rows:
        row["frame"], row["answer"] = _as_object(row["frame"]), json.loads(row["answer"])
    return page(rows, limit)


def _as_object(frame: str) -> dict[str, Any]:
    """A frame as it came; one that was no object (and was answered `bad_frame`) as its text."""
    try:
        came = json.loads(frame)
    except ValueError:
        came = None
    return came if isinstance(came, dict) else {"text": frame}


def _said(row: dict[str, Any]) -> dict[str, Any]:
    """A station's row with the words of its newest verdict."""
    return row | {"say": json.loads(row["answer"]).get("say") if row["answer"] else None}


@router.get("/status", tags=["live"], response_model=dict[str, Any], responses=answers(_PICTURE, 503))
async def get_status(here: Here) -> Response:
    """The live picture of the floor, once: orders by state, work of the day and by steps of the last hour,
    stations, lit bins, newest verdicts, orders that wait for a decision."""
    return Response(await here.live.now(), media_type="application/json")


@router.get("/live", tags=["live"], response_class=EventSourceResponse)
async def watch_live(here: Here, request: Request) -> AsyncIterator[ServerSentEvent]:
    """The live picture of the floor as server-sent events.

    The whole picture each time, at least once a second. It ends when who looks may look no longer.
    """
    asked_at = time.monotonic()
    async for text in here.live.pictures():
        if time.monotonic() - asked_at >= RENEWED_S:
            asked_at = time.monotonic()
            try:
                await who_of(request, anew=True)
            except DomainError:
                return
        yield ServerSentEvent(raw_data=text, retry=500)
