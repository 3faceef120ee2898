"""/api/v1: figures of a period, and the day as it stands."""

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response

from hub.domain.access import SUPERVISOR, VIEWER
from hub.http.access import may
from hub.http.context import Context, Here
from hub.http.routes.documented import answers
from hub.http.schemas.fields import IsoDay, example_of
from hub.http.schemas.figures import Day, Report
from hub.office import reports
from hub.office.act import Moment
from hub.office.figures import MOST_DAYS, Figures, Period
from hub.office.outlook import Outlook, look
from hub.store.reading import snapshot

router = APIRouter(tags=["figures"])
OfWork = Literal["hours", "days", "goods", "shops", "stations", "errors"]
OfPeople = Literal["people", "person-hours"]
ToDate = Annotated[IsoDay | None, Query(description="The last business date; today where it is not said")]
Days = Annotated[int, Query(ge=1, le=MOST_DAYS, description="So many days up to it")]
Form = Annotated[Literal["json", "csv"], Query(alias="as", description="As JSON, or as a CSV file")]
_SAID = answers(example_of(Report), 422, 503)
_SAID[200]["content"]["text/csv"] = {
    "schema": {"type": "string"},
    "example": "sku,name,pieces,orders\r\nMUG-1,Mug,12,10\r\n",
}


@router.get("/figures/{report}", response_model=Report, responses=_SAID, dependencies=[may(VIEWER)])
def get_figures(
    here: Here, report: OfWork, to_date: ToDate = None, days: Days = 1, form: Form = "json"
) -> Any:
    """What was done in some days, by hours, days, SKUs, shops, stations or errors."""
    return _report(here, report, to_date, days, form)


@router.get(
    "/people-figures/{report}", response_model=Report, responses=_SAID, dependencies=[may(SUPERVISOR)]
)
def get_people_figures(
    here: Here, report: OfPeople, to_date: ToDate = None, days: Days = 1, form: Form = "json"
) -> Any:
    """What each person did in some days, in all or hour by hour, against the norm."""
    return _report(here, report, to_date, days, form)


def _report(here: Context, report: str, to_date: date | None, days: int, form: str) -> Any:
    today = Moment.at(here.now_ms(), here.zone).business_date
    period = Period.last_days(days, to_date.isoformat() if to_date else today)
    with snapshot(here.database) as reader:
        figures = Figures(reader, here.rules.site, here.zone, period)
        rows = reports.REPORTS[report](figures, here.rules.site, here.rules.office.norms)
    if form == "csv":
        name = f"{report}-{period.from_date}-{period.to_date}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(reports.as_csv(rows), media_type="text/csv; charset=utf-8", headers=headers)
    return {
        "report": report,
        "from_date": period.from_date,
        "to_date": period.to_date,
        "complete": not figures.is_behind,
        "rows": rows,
    }


@router.get(
    "/outlook", response_model=Day, responses=answers(example_of(Day), 503), dependencies=[may(VIEWER)]
)
def get_outlook(here: Here) -> Any:
    """The day as it stands: done, expected and late by each cut-off; green, amber or red, with why."""
    with snapshot(here.database) as reader:
        return _told(look(reader, here.rules, here.zone, here.now_ms()))


def _told(day: Outlook) -> dict[str, Any]:
    return {
        "at_ms": day.at_ms,
        "business_date": day.business_date,
        "colour": day.colour,
        "findings": [
            {"rule": one.rule, "colour": one.colour, "values": dict(one.values)} for one in day.signals
        ],
        "cut_offs": [
            {
                "carriers": list(call.whose),
                **{
                    name: getattr(call, name)
                    for name in ("at_ms", "total", "done", "expected", "late", "stopped", "missed")
                },
            }
            for call in day.forecast.calls
        ],
        "ends_ms": day.forecast.ends_ms,
        "pace": dict(day.pace),
        "people": dict(day.people),
        "states": dict(day.states),
        "complete": not day.is_behind,
    }
