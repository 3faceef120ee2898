"""When carriers call and when the site works: an hour of the day, days of the week, and a calendar of days
that are otherwise.

Rule: whatever asks by when something must be ready, asks here: plans of waves, the day's outlook, alarms,
promises. A carrier's own line of the calendar goes before the site's, and that before the days of the week.
Times in UTC milliseconds, by the clock of the site.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import count
from types import MappingProxyType

EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)
HORIZON_DAYS = 100
"""So many days on and back a call is looked for; a carrier that does not come in them does not call."""
FURTHEST_MS = 253_402_127_999_999
"""The end of 29 December 9999 in UTC: what is promised later is taken as of then, so that it and the day
after it are days by every clock.
"""
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "1 mo mon monday 一 周一 星期一",
            "2 tu tue tues tuesday 二 周二 星期二",
            "3 we wed wednesday 三 周三 星期三",
            "4 th thu thur thurs thursday 四 周四 星期四",
            "5 fr fri friday 五 周五 星期五",
            "6 sa sat saturday 六 周六 星期六",
            "7 su sun sunday 日 天 周日 星期日 星期天",
        ),
        start=1,
    )
    for name in names.split()
}
_SPAN = re.compile(r"\s*(?:-|–|—|~|至|到|\bto\b)\s*")


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day (ISO) that is otherwise: of a carrier by its code, or of the whole site (`carrier` "").

    `works`: whether the carrier calls, or the site works, whatever day of the week it is; `at`: HH:MM, in
    place of the usual time; empty: the usual one.
    """

    id: int
    site: str
    day: str
    carrier: str = ""
    works: bool = False
    at: str = ""
    name: str = ""
    """What the day is called, for people."""


def weekdays(said: str) -> tuple[int, ...] | None:
    """Days of the week as somebody writes them, Monday is 1; None where they can't be read.

    >>> weekdays("Mon-Fri"), weekdays("1-3, 6"), weekdays("周一至周五、周日"), weekdays("weekly")
    ((1, 2, 3, 4, 5), (1, 2, 3, 6), (1, 2, 3, 4, 5, 7), None)
    """
    found: set[int] = set()
    for part in filter(
        None, re.split(r"[,;、，；]|(?<![-–—~至到])\s+(?![-–—~至到])", said.strip().casefold())
    ):
        ends = [_WEEKDAYS.get(end) for end in _SPAN.split(part, maxsplit=1)]
        if None in ends or ends[0] > ends[-1]:  # type: ignore[operator]  # no None is left
            return None
        found.update(range(ends[0], ends[-1] + 1))  # type: ignore[operator,arg-type]  # the same
    return tuple(sorted(found)) or None


@dataclass(frozen=True, slots=True)
class Timetable:
    """When somebody calls: usually `at` (HH:MM; empty: never) on `weekdays`, on other days as `days` say.

    >>> from datetime import timezone
    >>> berlin = timezone(timedelta(hours=2))
    >>> closed = {"2026-10-05": CalendarDay(1, "main", "2026-10-05")}
    >>> table = Timetable("17:30", (1, 2, 3, 4, 5), berlin, closed)
    >>> friday = 1_790_956_800_000
    >>> datetime.fromtimestamp(friday / 1000, berlin).isoformat()
    '2026-10-02T18:00:00+02:00'
    >>> datetime.fromtimestamp(table.following(friday) / 1000, berlin).isoformat()
    '2026-10-06T17:30:00+02:00'
    """

    at: str
    weekdays: tuple[int, ...]
    zone: tzinfo
    days: Mapping[str, CalendarDay] = field(default_factory=lambda: MappingProxyType({}))

    def on(self, day: date) -> int | None:
        """When it is on a day; None where it is not. In the hour that the clock leaves out in spring it is as
        long after midnight as on other days.
        """
        line = self.days.get(day.isoformat())
        works = line.works if line else day.isoweekday() in self.weekdays
        at = (line.at if line else "") or self.at
        if not works or not at:
            return None
        return int(datetime.combine(day, time.fromisoformat(at), self.zone).timestamp() * 1000)

    def following(self, now_ms: int) -> int:
        """The next one, one at this moment included; 0 where there is none."""
        return next((at_ms for at_ms in self._from(now_ms, 1) if at_ms >= now_ms), 0)

    def last(self, now_ms: int) -> int:
        """The last one before; 0 where there is none."""
        return next((at_ms for at_ms in self._from(now_ms, -1) if at_ms < now_ms), 0)

    def promise(self, by_ms: int, now_ms: int) -> int:
        """By when something promised until `by_ms` must be ready: where nothing happens on that day, at the
        last time before, if that is still to come.
        """
        if not by_ms or self.on(self._day(by_ms)) is not None:
            return by_ms
        before_ms = self.last(by_ms)
        return before_ms if before_ms >= now_ms else by_ms

    def works_on(self, at_ms: int) -> bool:
        """Whether it is on the day of a moment."""
        return self.on(self._day(at_ms)) is not None

    def counted_ms(self, from_ms: int, to_ms: int) -> int:
        """How long it is from one moment to another, days on which nothing is left out."""
        return sum(ends_ms - begins_ms for begins_ms, ends_ms in self._back(from_ms, to_ms))

    def before(self, now_ms: int, span_ms: int) -> int:
        """The latest moment from which at least `span_ms` have counted until now."""
        left_ms = span_ms
        for begins_ms, ends_ms in self._back(0, now_ms):
            if ends_ms - begins_ms >= left_ms:
                return ends_ms - left_ms
            left_ms -= ends_ms - begins_ms
        return 0

    def _back(self, from_ms: int, to_ms: int) -> Iterator[tuple[int, int]]:
        """The parts of a time that count, day by day, the last first. Beyond the horizon all of it counts."""
        day = self._day(to_ms)
        ends_ms = to_ms
        for n in count():
            begins_ms = max(from_ms, self._midnight(day)) if n < HORIZON_DAYS else from_ms
            if begins_ms < ends_ms and (n >= HORIZON_DAYS or self.on(day) is not None):
                yield begins_ms, ends_ms
            if begins_ms <= from_ms:
                return
            ends_ms, day = begins_ms, day - timedelta(days=1)

    def _from(self, now_ms: int, step: int) -> Iterator[int]:
        today = self._day(now_ms)
        every = (self.on(today + timedelta(days=step * n)) for n in range(HORIZON_DAYS))
        return (at_ms for at_ms in every if at_ms is not None)

    def _day(self, at_ms: int) -> date:
        return datetime.fromtimestamp(min(at_ms, FURTHEST_MS) / 1000, UTC).astimezone(self.zone).date()

    def _midnight(self, day: date) -> int:
        return int(datetime.combine(day, time(), self.zone).timestamp() * 1000)


def lines_of(days: Iterable[CalendarDay], carrier: str = "", usual: str = "") -> dict[str, CalendarDay]:
    """day -> the line of the calendar that counts for a carrier, or for the site (""): its own, else the
    site's. Where the site ends earlier than a carrier usually calls, it must be ready by then.

    Args:
        usual: when the carrier calls on other days, HH:MM.

    >>> site = CalendarDay(1, "main", "2026-12-24", works=True, at="12:00")
    >>> own = CalendarDay(2, "main", "2026-12-24", "SF", works=True, at="15:00")
    >>> [lines_of((site, own), code, "10:00")["2026-12-24"].at for code in ("", "SF", "YT")]
    ['12:00', '15:00', '10:00']
    """
    found: dict[str, CalendarDay] = {}
    for line in sorted(days, key=lambda line: line.carrier):
        if line.carrier == carrier:
            found[line.day] = line
        elif not line.carrier:
            found[line.day] = replace(line, at=min(filter(None, (line.at, usual)), default=""))
    return found
