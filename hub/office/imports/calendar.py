"""Import of the calendar: the days on which the site or a carrier is otherwise than in other weeks.

The file states what it names: a line for each day and carrier, added or changed; lines that it does not name
stay as they are.
"""

from functools import partial

from hub.domain.calendar_days import CalendarDay
from hub.office import calendar
from hub.office.act import Act
from hub.office.calendar import NAME_LENGTH
from hub.office.imports import fields
from hub.office.imports.carrier_columns import CALENDAR
from hub.office.imports.carriers import time_of
from hub.office.imports.plan import Plan, Target
from hub.office.imports.sheet import Row, Sheet, read
from hub.office.imports.tariffs import carriers_of, known
from hub.store.work import Work


def plan(work: Work, name: str, data: bytes, target: Target) -> Plan:
    """Read and check a file of days.

    Raises:
        BadFile: with all that is wrong with it.
    """
    sheet = read(name, data, CALENDAR)
    report = sheet.report("calendar")
    carriers = carriers_of(work, target.site)
    wanted: dict[tuple[str, str], CalendarDay] = {}
    for row in sheet.rows:
        if not any(row.get(column.field) for column in CALENDAR):
            report.skip(row.line, "empty", "")
            continue
        if row.get("carrier"):
            known(sheet, row, carriers)
        line = _line(sheet, row, target.site)
        if (line.day, line.carrier) in wanted:
            sheet.wrong(row, "day", "each day of a carrier, or of the site, once", line.day)
        wanted[line.day, line.carrier] = line
        report.accepted += 1
        report.show(day=line.day, carrier=line.carrier, works=line.works, at=line.at, name=line.name)
    sheet.problems.refuse()
    report.check()
    return _decide(Plan(report), work, target.site, list(wanted.values()))


def _line(sheet: Sheet, row: Row, site: str) -> CalendarDay:
    day = fields.day(sheet, row, "day")
    if not row.get("day"):
        sheet.wrong(row, "day", "a day, year first, such as 2026-10-01", "")
    at = time_of(sheet, row, "at") if row.get("at") else ""
    works = fields.flag(sheet, row, "works") if row.get("works") else bool(at)
    if at and not works:
        sheet.wrong(row, "at", "no time for a day off", at)
    return CalendarDay(
        0, site, day, row.get("carrier"), works, at, fields.text(sheet, row, "name", NAME_LENGTH)
    )


def _decide(made: Plan, work: Work, site: str, wanted: list[CalendarDay]) -> Plan:
    with work.transaction():
        there = {(d.day, d.carrier): d for d in work.where(CalendarDay, "site", site)}
    created = changed = 0
    for line in wanted:
        old = there.get((line.day, line.carrier))
        if old is not None and (old.works, old.at, old.name) == (line.works, line.at, line.name):
            continue
        created, changed = created + (old is None), changed + (old is not None)
        made.add(1, partial(_set, line))
    made.report.counts.update(
        days_created=created, days_changed=changed, days_there=len(wanted) - created - changed
    )
    return made


def _set(line: CalendarDay, act: Act) -> None:
    calendar.set_day(act, line.day, line.carrier, line.works, line.at, line.name)
