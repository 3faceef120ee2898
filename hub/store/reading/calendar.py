"""The calendar of the site and its carriers, and when carriers usually call."""

from sqlalchemy import select

from hub.domain.calendar_days import CalendarDay
from hub.store.reading import Reader
from hub.store.reading.rows import CARRIER, Row, ask, columns
from hub.store.tables import METADATA

DAY = METADATA.tables["calendar_day"]
_SAID = ("id", "day", "carrier", "works", "at", "name")


def every_day(reader: Reader, site: str) -> list[CalendarDay]:
    """All lines of the calendar."""
    return [CalendarDay(site=site, **row) for row in days(reader, site)]


def days(reader: Reader, site: str, since: str = "", until: str = "") -> list[Row]:
    """Lines of the calendar by day, the site's before its carriers'.

    Args:
        since: from this day on (ISO), until: up to this one; empty: all.
    """
    query = select(*columns(DAY, *_SAID)).where(DAY.c.site == site)
    if since:
        query = query.where(DAY.c.day >= since)
    if until:
        query = query.where(DAY.c.day <= until)
    return [
        {**row, "works": bool(row["works"])} for row in ask(reader, query.order_by(DAY.c.day, DAY.c.carrier))
    ]


def hours(reader: Reader, site: str) -> list[Row]:
    """The carriers in use: `code`, `name`, `cutoff` (HH:MM; empty: nothing says) and `call_days` (digits;
    empty: the site's).
    """
    query = select(*columns(CARRIER, "code", "name", "cutoff", "call_days")).where(
        CARRIER.c.site == site, CARRIER.c.active
    )
    return ask(reader, query.order_by(CARRIER.c.id))
