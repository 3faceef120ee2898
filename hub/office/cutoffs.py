"""When carriers call and when the site works: the carriers' own hours, the days of the rules, the calendar.

Rule: nobody else reads hours, days of the week or the calendar.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from hub.domain.calendar_days import CalendarDay, Timetable, lines_of
from hub.domain.office_rules import OfficeRules
from hub.office.act import Act, Rules
from hub.store.reading import Reader
from hub.store.reading import calendar as book


@dataclass(frozen=True, slots=True)
class Timetables:
    """`site`: when the day's work is to be done; `carriers`: what an order may call its carrier, in lower
    case -> (its code, when it calls); those in use.
    """

    site: Timetable
    carriers: dict[str, tuple[str, Timetable]]

    def of(self, said: str) -> tuple[str, Timetable] | None:
        """Code and timetable of the carrier that an order names; None where it is none of ours."""
        return self.carriers.get(said.strip().casefold())


def read(reader: Reader, rules: Rules, zone: ZoneInfo) -> Timetables:
    """The timetables of a site.

    Args:
        zone: the site's: carriers call by its clock.
    """
    days = book.every_day(reader, rules.site)
    found: dict[str, tuple[str, Timetable]] = {}
    for row in book.hours(reader, rules.site):
        own = tuple(map(int, row["call_days"])) or rules.office.waves.call_days
        lines = lines_of(days, row["code"], row["cutoff"])
        for said in filter(None, (row["code"], row["name"])):
            found.setdefault(said.casefold(), (row["code"], Timetable(row["cutoff"], own, zone, lines)))
    return Timetables(_site(rules.office, zone, days), found)


def of_site(act: Act, zone: ZoneInfo) -> Timetable:
    """When the site works, as an act sees it."""
    return _site(act.rules.office, zone, act.work.where(CalendarDay, "site", act.rules.site))


def _site(rules: OfficeRules, zone: ZoneInfo, days: Iterable[CalendarDay]) -> Timetable:
    return Timetable(rules.norms.day_ends, rules.norms.work_days, zone, lines_of(days))
