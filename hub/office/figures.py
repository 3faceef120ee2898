"""Figures of a period: what is summed, and what has happened since, in one snapshot.

Rule: a figure is what the events say, whether they are summed yet or not; what was taken back is taken off.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from hub.domain import figures as rules
from hub.domain.errors import Invalid
from hub.office.tallies import hours
from hub.store.figures import Mark
from hub.store.reading import Reader
from hub.store.reading import figures as reading
from hub.store.reading.rows import Row

YEARS = (1971, 9998)
"""Beyond these, some zones have days that no clock of a computer can name."""
MOST_DAYS = 366
"""The longest period."""
TAIL = Mark(events=2_000, log=2_000, moves=4_000)
"""What is read of what is not summed yet, at the most; a hub that sums an old database shows the rest when it
has got there.
"""


@dataclass(frozen=True, slots=True)
class Period:
    """Business dates (ISO) from one to another, both in it."""

    from_date: str
    to_date: str

    @classmethod
    def of(cls, from_date: str, to_date: str) -> "Period":
        """A period as somebody wrote it.

        Raises:
            Invalid: one of the dates is none, or it ends before it begins, or it is too long.
        """
        try:
            first, end = date.fromisoformat(from_date), date.fromisoformat(to_date)
        except ValueError:
            raise Invalid("period", "two dates such as 2026-11-22", f"{from_date} to {to_date}") from None
        if not YEARS[0] <= first.year <= end.year <= YEARS[1]:
            raise Invalid("period", f"years from {YEARS[0]} to {YEARS[1]}", f"{first} to {end}")
        if not 0 <= (end - first).days < MOST_DAYS:
            raise Invalid("period", f"1 to {MOST_DAYS} days, the first before the last", f"{first} to {end}")
        return cls(first.isoformat(), end.isoformat())

    @classmethod
    def last_days(cls, days: int, today: str) -> "Period":
        """So many days up to and with a business date.

        >>> Period.last_days(7, "2026-11-22")
        Period(from_date='2026-11-16', to_date='2026-11-22')
        """
        end = min(max(date.fromisoformat(today), date(YEARS[0] + 1, 1, 2)), date(YEARS[1], 12, 31))
        return cls((end - timedelta(days=days - 1)).isoformat(), end.isoformat())

    @property
    def days(self) -> list[str]:
        """Every business date of it."""
        first = date.fromisoformat(self.from_date)
        count = (date.fromisoformat(self.to_date) - first).days + 1
        return [(first + timedelta(days=n)).isoformat() for n in range(count)]

    def holds(self, business_date: str) -> bool:
        """Whether a date is in it."""
        return self.from_date <= business_date <= self.to_date


class Figures:
    """The figures of one site in one period, as they stand in one snapshot."""

    def __init__(self, reader: Reader, site: str, zone: ZoneInfo, period: Period) -> None:
        self.reader = reader
        self._site = site
        self._zone = zone
        self.period = period
        self._hour_of = hours(zone)
        self._mark = reading.mark(reader, site)
        newest = reading.newest(reader)
        self._upto = Mark(
            min(newest.events, self._mark.events + TAIL.events),
            min(newest.log, self._mark.log + TAIL.log),
            min(newest.moves, self._mark.moves + TAIL.moves),
        )
        self.is_behind = self._upto != newest
        """Whether so much is not summed yet that some of it is missing here."""

    @cached_property
    def _tail(self) -> rules.Worked:
        """What has happened since the mark."""
        happened = reading.events(self.reader, self._site, self._mark.events, self._upto.events)
        return rules.sum_work(happened, reading.last(self.reader, self._site), self._hour_of)

    def _starts_ms(self, business_date: str, later: int) -> int:
        day = date.fromisoformat(business_date) + timedelta(days=later)
        return int(datetime.combine(day, time(), self._zone).timestamp() * 1000)

    def work(self, *by: str) -> list[Row]:
        """Work, added up by some fields of `hub.domain.figures.WorkKey`: these, and the fields of `Work`."""
        summed = reading.work(self.reader, self._site, self.period.from_date, self.period.to_date, by)
        rows = {
            tuple(row[name] for name in by): row
            for row in self._joined(by, reading.SUMS, summed, self._tail.work)
        }
        span = self._starts_ms(self.period.from_date, 0), self._starts_ms(self.period.to_date, 1)
        for back in reading.undone(self.reader, self._site, *span, self._upto.events, by):
            if "hour_ms" in back:
                back["hour_ms"] = self._hour_of(back["hour_ms"])
            row = rows.get(tuple(back[name] for name in by))
            if row is None:
                continue  # the site's zone was changed since: its hours began at other times
            row["pieces"] -= int(back["qty"])
            row["parcels"] -= rules.parcels_of(back["job"], back["why"]) * back["events"]
        return list(rows.values())

    def errors(self, *by: str) -> list[Row]:
        """Errors, added up by some of `ErrorKey`'s fields: these, and `times`, the most first."""
        summed = reading.errors(self.reader, self._site, self.period.from_date, self.period.to_date, by)
        found = self._joined(by, ("times",), summed, self._tail.errors)
        return sorted(found, key=lambda row: -row["times"])

    def orders(self, *by: str) -> list[Row]:
        """Orders that reached states, added up by some of `StepKey`'s fields: these, and `orders`."""
        summed = reading.orders(self.reader, self._site, self.period.from_date, self.period.to_date, by)
        steps = reading.steps(self.reader, self._site, self._mark.log, self._upto.log)
        return self._joined(by, ("orders",), summed, rules.sum_steps(steps, self._hour_of))

    def goods(self, *by: str) -> list[Row]:
        """Goods that left, added up by some of `GoodsKey`'s fields: these, `pieces` and `orders`, the most
        first.
        """
        summed = reading.goods(self.reader, self._site, self.period.from_date, self.period.to_date, by)
        left = reading.left(self.reader, self._site, self._mark.moves, self._upto.moves)
        found = self._joined(by, ("pieces", "orders"), summed, rules.sum_goods(left))
        return sorted(found, key=lambda row: -row["pieces"])

    def _joined(
        self, by: Sequence[str], sums: Sequence[str], summed: list[Row], tail: Mapping[Any, Any]
    ) -> list[Row]:
        rows = {tuple(row[name] for name in by): dict(row) for row in summed}
        for key, value in tail.items():
            if not self.period.holds(key.business_date):
                continue
            of = tuple(getattr(key, name) for name in by)
            row = rows.setdefault(of, {**dict(zip(by, of, strict=True)), **dict.fromkeys(sums, 0)})
            for name in sums:
                row[name] += value if isinstance(value, int) else getattr(value, name)
        return [rows[key] for key in sorted(rows)]
