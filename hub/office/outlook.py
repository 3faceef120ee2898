"""The day as it stands: what is due by when, at which pace, and what becomes of it. One look at the database.

Rule: the words and colours come from `hub.domain.signals` alone, whoever shows them: page, wall or program.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hub.domain import forecast as rules
from hub.domain import norms
from hub.domain.calendar_days import Timetable
from hub.domain.command_cards import PACK, PICK, PUTWALL, VERIFY, WEIGH
from hub.domain.forecast import HOUR_MS, MINUTE_MS, PACKING, PICKING, VERIFYING, Forecast
from hub.domain.signals import Signal, Standing, colour, signals
from hub.office import cutoffs, reports
from hub.office.act import Moment, Rules
from hub.office.day_dues import calls_ahead, dues, midnight
from hub.office.figures import Figures, Period
from hub.office.tallies import hours as hours_of
from hub.store.reading import Reader, outlook
from hub.store.reading.rows import Row
from protocol.codes import FAIL
from protocol.verdicts import VERDICTS

SHAPE_DAYS = 14
"""Days back over which the shape of a day is looked for."""
LEAST_HOUR = 0.25
"""A pace is measured over at least this part of an hour."""
AGES_MS = (HOUR_MS, 4 * HOUR_MS, 24 * HOUR_MS)
"""Exceptions are told apart by these ages."""
STATE_OF = {PICKING: "picked", VERIFYING: "verified", PACKING: "weighed"}
"""stage -> the state that an order reaches by it."""
JOBS_OF = {PICKING: (PICK, PUTWALL), VERIFYING: (VERIFY,), PACKING: (PACK, WEIGH)}
"""stage -> the jobs in which it is done."""
_STEP = ("business_date", "hour_ms", "state")
_DONE = ("picked", "put", "verified", "packed", "handed_over", "errors", "passed")
_FAILS = frozenset(code for code, row in VERDICTS.items() if row[0] == FAIL)


@dataclass(frozen=True, slots=True)
class Outlook:
    """The day of a site.

    `pace`: stage -> orders in the last hour; `done`: what was done in it (_DONE); `people`: job -> signed in;
    `states`: orders that are not finished, and those shipped today; `hours` and `errors`: today's reports;
    `typical`: hour of the clock -> orders done in it on the days before; `exceptions` as
    `hub.store.reading.outlook.exceptions`; `is_behind`: much is not summed yet.
    """

    at_ms: int
    business_date: str
    forecast: Forecast
    signals: tuple[Signal, ...]
    colour: str
    pace: Mapping[str, float]
    done: Mapping[str, float]
    people: Mapping[str, int]
    states: Mapping[str, int]
    hours: tuple[Row, ...]
    typical: Mapping[int, float]
    errors: tuple[Row, ...]
    exceptions: Mapping[str, int]
    day_ends_ms: int
    is_behind: bool


def look(reader: Reader, rules_: Rules, zone: ZoneInfo, now_ms: int) -> Outlook:
    """The day as it stands at a time, UTC milliseconds."""
    site, today = rules_.site, Moment.at(now_ms, zone).business_date
    begins_ms = midnight(today, zone, 0)
    tables = cutoffs.read(reader, rules_, zone)
    calls, by_key = calls_ahead(tables, now_ms)
    lead_ms = rules_.office.waves.urgent_minutes * MINUTE_MS
    rows = outlook.living(reader, site, calls, lead_ms) + outlook.shipped(reader, site, calls, begins_ms)
    work = Figures(reader, site, zone, Period(today, today))
    hours = reports.hours(work, site, rules_.office.norms)
    steps = Figures(reader, site, zone, Period.last_days(SHAPE_DAYS + 1, today)).orders(*_STEP)
    window = _window(hours, hours_of(zone)(now_ms), now_ms)
    pace = {stage: window.pace(_reached(steps, state)) for stage, state in STATE_OF.items()}
    done = {name: window.pace({row["hour_ms"]: row[name] for row in hours}) for name in _DONE}
    clock = _clock(zone, tables.site, today)
    typical = _shape(_reached(steps, STATE_OF[PACKING]), begins_ms, _hour(zone))
    weight = rules.weigh_hours(typical, clock(now_ms))
    told = rules.forecast(dues(rows, calls, by_key, zone, now_ms), pace, now_ms, clock, weight)
    people = outlook.at_work(reader, site)
    exceptions = outlook.exceptions(reader, site, [now_ms - age_ms for age_ms in AGES_MS])
    errors = work.errors("why")
    found = signals(
        Standing(
            forecast=told,
            now_ms=now_ms,
            judged=round(done["passed"] + done["errors"]),
            failed=round(done["errors"]),
            worst_error=next((row["why"] for row in errors if row["why"] in _FAILS), ""),
            exceptions=exceptions["n"],
            oldest_ms=exceptions["oldest_ms"],
            away=tuple(outlook.away(reader, site, begins_ms)),
            people_more=_people_more(told, pace, people, rules_, done, now_ms, clock, weight),
        )
    )
    return Outlook(
        at_ms=now_ms,
        business_date=today,
        forecast=told,
        signals=tuple(found),
        colour=colour(found),
        pace=pace,
        done=done,
        people=people,
        states=_states(rows),
        hours=tuple(hours),
        typical=typical,
        errors=tuple(errors),
        exceptions=exceptions,
        day_ends_ms=calls[-1].next_ms,
        is_behind=work.is_behind,
    )


@dataclass(frozen=True, slots=True)
class _Window:
    """The last hour, as two hours of the clock have it: the one now, `part` of which is over, and the one
    before. `hours` is how much of it was worked.
    """

    hour_ms: int
    part: float
    hours: float

    def pace(self, by_hour: Mapping[int, float]) -> float:
        """What was done in the last hour, or would have been, had all of it been worked."""
        before = by_hour.get(self.hour_ms - HOUR_MS, 0) * (1 - self.part)
        return (by_hour.get(self.hour_ms, 0) + before) / self.hours


def _window(hours: list[Row], hour_ms: int, now_ms: int) -> _Window:
    part = min(1.0, (now_ms - hour_ms) / HOUR_MS)
    worked_before = any(row["hour_ms"] == hour_ms - HOUR_MS and row["busy_ms"] for row in hours)
    return _Window(hour_ms, part, 1.0 if worked_before else max(LEAST_HOUR, part))


def _reached(steps: list[Row], state: str) -> dict[int, float]:
    """hour -> orders that reached a state in it."""
    return {row["hour_ms"]: row["orders"] for row in steps if row["state"] == state}


def _shape(done: Mapping[int, float], begins_ms: int, clock: Callable[[int], int]) -> dict[int, float]:
    """hour of the clock -> orders done in it on an average day of those before today on which any were."""
    days = {(at_ms - begins_ms) // (24 * HOUR_MS) for at_ms, n in done.items() if n > 0 and at_ms < begins_ms}
    shape: dict[int, float] = {}
    for at_ms, n in done.items():
        if at_ms < begins_ms:
            shape[clock(at_ms)] = shape.get(clock(at_ms), 0.0) + n / len(days or {0})
    return shape


def _states(rows: list[Row]) -> dict[str, int]:
    states: dict[str, int] = {}
    for row in rows:
        states[row["state"]] = states.get(row["state"], 0) + row["orders"]
    return states


def _people_more(
    told: Forecast,
    pace: Mapping[str, float],
    people: Mapping[str, int],
    rules_: Rules,
    done: Mapping[str, float],
    now_ms: int,
    clock: Callable[[int], int],
    weight: Callable[[int], float],
) -> int:
    """How many more the slow stage of the first late cut-off needs."""
    call = next((call for call in told.calls if call.late and not call.missed), None)
    if call is None:
        return 0
    there = sum(people.get(job, 0) for job in JOBS_OF[call.stage])
    pieces = max(1.0, done["verified"] / pace[VERIFYING]) if pace[VERIFYING] else 1.0
    norm = norms.norm(rules_.office.norms, JOBS_OF[call.stage][0]) / (
        1.0 if call.stage == PACKING else pieces
    )
    hours = rules.worth(now_ms, call.at_ms, clock, weight)
    return rules.people_more(call, pace[call.stage], there, norm, hours)


def _hour(zone: ZoneInfo) -> Callable[[int], int]:
    return lambda at_ms: datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(zone).hour


def _clock(zone: ZoneInfo, site: Timetable, today: str) -> Callable[[int], int]:
    """The hour of the clock at a moment; NOBODY on days ahead on which the site does not work."""
    hour = _hour(zone)

    def clock(at_ms: int) -> int:
        is_worked = Moment.at(at_ms, zone).business_date == today or site.works_on(at_ms)
        return hour(at_ms) if is_worked else rules.NOBODY

    return clock
