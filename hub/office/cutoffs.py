"""When carriers call: a time of the day at the site, on the days on which they come, as UTC milliseconds."""

from collections.abc import Collection
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

_WEEK = 8
"""Days within which a carrier comes again, whatever its days are, and one more for the hour of today."""


def following(cutoff: str, now_ms: int, zone: ZoneInfo, days: Collection[int]) -> int:
    """When a carrier calls next, UTC milliseconds; 0 where nothing says when it calls.

    Args:
        cutoff: HH:MM by the clock at the site; empty where nothing says.
        now_ms: UTC milliseconds. A call at this moment is still ahead.
        days: on which it calls, Monday is 1.

    >>> berlin = ZoneInfo("Europe/Berlin")
    >>> friday = 1_790_956_800_000
    >>> datetime.fromtimestamp(friday / 1000, berlin).isoformat()
    '2026-10-02T18:00:00+02:00'
    >>> call = following("17:30", friday, berlin, (1, 2, 3, 4, 5))
    >>> datetime.fromtimestamp(call / 1000, berlin).isoformat()
    '2026-10-05T17:30:00+02:00'
    """
    calls = _calls(cutoff, now_ms, zone, days, range(_WEEK))
    return next((call for call in calls if call >= now_ms), 0)


def last(cutoff: str, now_ms: int, zone: ZoneInfo, days: Collection[int]) -> int:
    """When a carrier called last, UTC milliseconds; 0 where nothing says when it calls."""
    calls = _calls(cutoff, now_ms, zone, days, range(0, -_WEEK, -1))
    return next((call for call in calls if call < now_ms), 0)


def _calls(cutoff: str, now_ms: int, zone: ZoneInfo, days: Collection[int], span: range) -> list[int]:
    """A carrier's calls on days counted from today. One in the hour that the clock leaves out in spring is
    as long after midnight as on other days.
    """
    if not cutoff:
        return []
    today = datetime.fromtimestamp(now_ms / 1000, UTC).astimezone(zone).date()
    wanted = (today + timedelta(days=n) for n in span)
    at = time.fromisoformat(cutoff)
    return [
        int(datetime.combine(day, at, zone).timestamp() * 1000) for day in wanted if day.isoweekday() in days
    ]
