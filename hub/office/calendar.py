"""The calendar of the site and its carriers as people keep it: a line for each day that is otherwise.

Setting a line that is there changes it; the same again changes nothing.
"""

import re
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hub.domain.calendar_days import CalendarDay
from hub.domain.carriers import Carrier
from hub.domain.errors import Invalid, NotFound
from hub.office import cutoffs
from hub.office.act import Act, Moment, Rules
from hub.office.floor_plan import CHANGED, CREATED, THERE, Added
from hub.store import bulk
from hub.store.reading import Reader
from hub.store.tables import CalendarDayRow

TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
NAME_LENGTH = 64
WORDS = {False: ("no call", "不揽收"), True: ("calls", "揽收")}
"""Whether a carrier calls on a day -> in English and Chinese; of the site: whether it works."""
SITE_WORDS = {False: ("closed", "休息"), True: ("works", "上班")}


def a_day(said: str, field: str = "day") -> str:
    """A day as a person or a program says it, in the form that is kept.

    Args:
        field: what it is called in a refusal.

    Raises:
        Invalid: it is none.

    >>> a_day(" 2026-10-01 ")
    '2026-10-01'
    """
    text = said.strip()
    try:
        if len(text) != 10:
            raise ValueError(text)
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise Invalid(field, "a day such as 2026-12-24", said[:32]) from None


def set_day(
    act: Act, day: str, carrier: str = "", works: bool = False, at: str = "", name: str = ""
) -> Added:
    """Say how a day is otherwise than in other weeks.

    Args:
        day: ISO. carrier: its code; empty: the whole site, and every carrier that has no line of its own.
        works: whether the carrier calls, or the site works.
        at: HH:MM, in place of the usual time; empty: the usual one. name: for people.

    Raises:
        Invalid: a value can't be used. NotFound: no such carrier.
    """
    day, at, name = a_day(day), at.strip(), name.strip()
    if at and not TIME.fullmatch(at):
        raise Invalid("at", "a time of the day as HH:MM, such as 16:30", at[:32])
    if at and not works:
        raise Invalid("at", "no time for a day off", at)
    if len(name) > NAME_LENGTH or not name.isprintable():
        raise Invalid("name", f"at most {NAME_LENGTH} characters in one line", name[:80])
    code = _carrier(act, carrier)
    there = _line(act, day, code)
    said = CalendarDay(there.id if there else 0, act.rules.site, day, code, works, at, name)
    if there is None:
        return Added("calendar_day", label(said), act.work.add(said).id, CREATED)
    if said == there:
        return Added("calendar_day", label(said), there.id, THERE)
    bulk.update(act.work, CalendarDayRow, there.id, {"works": works, "at": at, "name": name})
    return Added("calendar_day", label(said), there.id, CHANGED)


def remove_day(act: Act, day: str, carrier: str = "") -> CalendarDay:
    """Take a line out of the calendar: the day is as in other weeks again.

    Raises:
        Invalid: no day. NotFound: no such carrier, or no such line.
    """
    day, code = a_day(day), _carrier(act, carrier)
    there = _line(act, day, code)
    if there is None:
        raise NotFound(f"calendar {day} {code or 'site'}: expected a line that is there, found none")
    act.work.remove(there)
    return there


def label(line: CalendarDay) -> str:
    """What a line is called: its day, and whose it is."""
    return f"{line.day} {line.carrier}".strip()


def words(works: bool, carrier: str) -> tuple[str, str]:
    """What is on a day, in English and Chinese."""
    return (WORDS if carrier else SITE_WORDS)[works]


def ahead(reader: Reader, rules: Rules, zone: ZoneInfo, now_ms: int, days: int) -> list[dict[str, Any]]:
    """When the site's day ends and each carrier calls: a row each (`carrier` "" is the site), `next_ms` (0:
    not in the next months) and `days`, those from today on: `day` and `at_ms`, 0 where nothing is on it.
    """
    tables = cutoffs.read(reader, rules, zone)
    today = date.fromisoformat(Moment.at(now_ms, zone).business_date)
    each = {"": tables.site} | dict(tables.carriers.values())
    return [
        {
            "carrier": code,
            "next_ms": table.following(now_ms),
            "days": [
                {"day": day.isoformat(), "at_ms": table.on(day) or 0}
                for day in (today + timedelta(days=n) for n in range(days))
            ],
        }
        for code, table in each.items()
        if table.at
    ]


def _carrier(act: Act, said: str) -> str:
    if not said.strip():
        return ""
    every = [c.code for c in act.work.where(Carrier, "site", act.rules.site)]
    found = next((code for code in every if code.casefold() == said.strip().casefold()), None)
    if found is None:
        raise NotFound(
            f"carrier {said}: expected one of site {act.rules.site} ({', '.join(every) or 'none'})"
        )
    return found


def _line(act: Act, day: str, carrier: str) -> CalendarDay | None:
    of_day = (d for d in act.work.where(CalendarDay, "site", act.rules.site) if d.day == day)
    return next((d for d in of_day if d.carrier == carrier), None)
