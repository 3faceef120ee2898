"""The calendar of the site and its carriers. Days are ISO, times of the day HH:MM at the site, moments UTC
milliseconds.
"""

from typing import Annotated

from pydantic import StringConstraints

from hub.http.schemas.fields import LINE, In, Out, example, example_of

_LINE = {"id": 4, "day": "2026-12-24", "carrier": "SF", "works": True, "at": "12:00", "name": "Christmas Eve"}

CarrierCode = Annotated[str, StringConstraints(max_length=32, pattern=LINE)]


class CalendarLine(Out):
    """A day that is otherwise: of a carrier, or of the whole site (`carrier` empty). `works`: whether the
    carrier calls, or the site works; `at`: in place of the usual time, empty for that."""

    model_config = example(**_LINE)

    id: int
    day: str
    carrier: str
    works: bool
    at: str
    name: str


class Calendar(Out):
    """Lines of the calendar by day, the site's before its carriers'."""

    model_config = example(rows=[_LINE])

    rows: list[CalendarLine]


class SetDay(In):
    """How a day is otherwise; a line that is there is changed."""

    model_config = In.model_config | example(carrier="SF", works=True, at="12:00", name="Christmas Eve")

    carrier: CarrierCode = ""
    works: bool = False
    at: Annotated[str, StringConstraints(max_length=5, pattern=r"^$|^\d\d:\d\d$")] = ""
    name: Annotated[str, StringConstraints(max_length=64, pattern=LINE)] = ""


class RemoveDay(In):
    """Whose line goes; without it that of the whole site."""

    model_config = In.model_config | example(carrier="SF")

    carrier: CarrierCode = ""


class OnDay(Out):
    """A day, and when somebody calls on it; 0 where nobody does."""

    model_config = example(day="2026-12-24", at_ms=1_798_110_000_000)

    day: str
    at_ms: int


class Called(Out):
    """When a carrier calls, or the site's day ends (`carrier` empty); `next_ms` 0: not in the next months."""

    model_config = example(carrier="SF", next_ms=1_798_110_000_000, days=[example_of(OnDay)])

    carrier: str
    next_ms: int
    days: list[OnDay]


class CallsAhead(Out):
    """The site, and every carrier in use that calls at a time."""

    model_config = example(rows=[example_of(Called)])

    rows: list[Called]
