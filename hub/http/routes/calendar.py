"""/api/v1/calendar and /api/v1/calls: days that are otherwise, and when carriers call next."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query

from hub.domain.access import SUPERVISOR, VIEWER
from hub.http.access import may
from hub.http.context import Here
from hub.http.routes.documented import LISTS, WRITES, answers
from hub.http.schemas.calendar import Calendar, CallsAhead, RemoveDay, SetDay
from hub.http.schemas.fields import IsoDay, example_of
from hub.office import calendar
from hub.store.reading import calendar as book
from hub.store.reading import snapshot

router = APIRouter(tags=["shipping"], dependencies=[may(VIEWER, SUPERVISOR)])
Day = Annotated[IsoDay, Path(description="YYYY-MM-DD")]
Bound = Annotated[IsoDay | None, Query(description="YYYY-MM-DD")]
_LINES = answers(example_of(Calendar), *WRITES)


@router.get("/calendar", response_model=Calendar, responses=answers(example_of(Calendar), *LISTS))
def list_days(here: Here, since: Bound = None, until: Bound = None) -> Any:
    """Days on which the site or a carrier is otherwise than in other weeks."""
    with snapshot(here.database) as reader:
        return {"rows": book.days(reader, here.rules.site, _said(since), _said(until))}


@router.post("/calendar/{day}", response_model=Calendar, responses=_LINES)
def set_day(here: Here, day: Day, body: SetDay) -> Any:
    """Say how a day is otherwise, of the site or of a carrier. Returns the lines of that day."""
    here.writer.do(
        lambda act: calendar.set_day(act, _said(day), body.carrier, body.works, body.at, body.name)
    )
    with snapshot(here.database) as reader:
        return {"rows": book.days(reader, here.rules.site, _said(day), _said(day))}


@router.post("/calendar/{day}/remove", response_model=Calendar, responses=_LINES)
def remove_day(here: Here, day: Day, body: RemoveDay | None = None) -> Any:
    """Take a line out: the day is as in other weeks again. Returns what is left of that day."""
    carrier = body.carrier if body else ""
    here.writer.do(lambda act: calendar.remove_day(act, _said(day), carrier))
    with snapshot(here.database) as reader:
        return {"rows": book.days(reader, here.rules.site, _said(day), _said(day))}


@router.get("/calls", response_model=CallsAhead, responses=answers(example_of(CallsAhead), *LISTS))
def calls(here: Here, days: Annotated[int, Query(ge=1, le=31)] = 7) -> Any:
    """When each carrier calls on the next days, and when the site's day ends."""
    with snapshot(here.database) as reader:
        return {"rows": calendar.ahead(reader, here.rules, here.zone, here.now_ms(), days)}


def _said(day: date | None) -> str:
    return day.isoformat() if day else ""
