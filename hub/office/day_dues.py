"""What is due today, and by when: at the calls of carriers, as shops promised, at the end of the day."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hub.domain.calendar_days import FURTHEST_MS, Timetable
from hub.domain.forecast import Due
from hub.office.act import Moment
from hub.office.cutoffs import Timetables
from hub.store.reading.outlook import AHEAD, PASSED, SAID, Calls
from hub.store.reading.rows import Row

PROMISED = "*"
"""In place of a carrier: the shop promised the buyer this time."""


def calls_ahead(tables: Timetables, now_ms: int) -> tuple[list[Calls], dict[str, Timetable]]:
    """When carriers call, those that call at the same times together; last the end of the day. Beside them
    the timetable behind each key.
    """
    together: dict[tuple[int, int, int], set[str]] = {}
    of_times: dict[tuple[int, int, int], Timetable] = {}
    for said, (_, table) in tables.carriers.items():
        times = _times(table, now_ms)
        if times[1]:
            together.setdefault(times, set()).add(said)
            of_times.setdefault(times, table)
    calls = [Calls(str(n), frozenset(together[times]), *times) for n, times in enumerate(sorted(together), 1)]
    by_key = {one.key: of_times[one.last_ms, one.next_ms, one.later_ms] for one in calls}
    # A site that never works again within the horizon has no end of the day: what is due then is due now.
    ends = tuple(at_ms or now_ms for at_ms in _times(tables.site, now_ms))
    return [*calls, Calls("", frozenset(), *ends)], {**by_key, "": tables.site}


def _times(table: Timetable, now_ms: int) -> tuple[int, int, int]:
    next_ms = table.following(now_ms)
    return table.last(now_ms), next_ms, table.following(next_ms + 1) if next_ms else 0


def dues(
    rows: list[Row], calls: list[Calls], tables: Mapping[str, Timetable], zone: ZoneInfo, now_ms: int
) -> list[Due]:
    """What must be done today, and what should have been before, by the time by which it must; once nothing
    is left of that, up to the end of the next day on which something is due.
    """
    today = Moment.at(now_ms, zone).business_date
    begins_ms, ends_ms = midnight(today, zone, 0), midnight(today, zone, 1)
    by_key = {one.key: one for one in calls}
    found: dict[tuple[int, str], dict[str, int]] = {}
    for row in rows:
        at_ms = _due_ms(row, by_key[row["calls"]], begins_ms, ends_ms)
        if row["call"] == SAID:
            at_ms = tables[row["calls"]].promise(at_ms, now_ms)
        # What was promised is one list, whoever the carrier; what is overdue since yesterday or longer, too.
        key = SAID if row["call"] == SAID else row["calls"]
        states = found.setdefault((max(at_ms, begins_ms), key), {})
        states[row["state"]] = states.get(row["state"], 0) + row["orders"]
    whose = {SAID: (PROMISED,), **{one.key: tuple(sorted(one.carriers)) for one in calls}}
    dues = [Due(at_ms, states, whose[key]) for (at_ms, key), states in found.items()]
    waiting = [due.at_ms for due in dues if due.to_do or due.stopped]
    first_ms = min(waiting, default=now_ms)
    horizon_ms = max(ends_ms, midnight(Moment.at(first_ms, zone).business_date, zone, 1))
    return [due for due in dues if due.at_ms < horizon_ms]


def _due_ms(row: Row, calls: Calls, begins_ms: int, ends_ms: int) -> int:
    """By when orders of a row must be done. What left today was due today; what has no carrier that calls, by
    the end of the day.
    """
    if row["state"] == "shipped":
        today = [at_ms for at_ms in (calls.next_ms, calls.last_ms) if begins_ms <= at_ms < ends_ms]
        return today[0] if today else ends_ms - 1
    if row["call"] == SAID:
        return min(int(row["said_ms"]), FURTHEST_MS)
    return {PASSED: calls.last_ms, AHEAD: calls.next_ms}.get(row["call"], calls.later_ms)


def midnight(business_date: str, zone: ZoneInfo, later: int) -> int:
    """When a day begins that is so many days later, UTC milliseconds."""
    day = date.fromisoformat(business_date) + timedelta(days=later)
    return int(datetime.combine(day, time(), zone).timestamp() * 1000)
