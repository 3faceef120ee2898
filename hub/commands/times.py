"""Times as commands show them to people: by the site's own clock. JSON has UTC milliseconds."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hub.domain.calendar_days import FURTHEST_MS
from hub.domain.errors import Invalid


def at_site(at_ms: int, zone: str, to: str = "minutes") -> str:
    """A UTC time in milliseconds by the clock of an IANA zone, with its offset; "" for 0, which is never.

    Args:
        to: `minutes` or `seconds`.

    >>> at_site(1_291_161_600_000, "Asia/Shanghai"), at_site(0, "UTC")
    ('2010-12-01 08:00+08:00', '')
    >>> at_site(253_402_300_799_999, "Asia/Shanghai")[:4]
    '9999'
    >>> at_site(1_291_161_642_000, "America/New_York", "seconds")
    '2010-11-30 19:00:42-05:00'
    """
    if not at_ms:
        return ""
    return (
        datetime.fromtimestamp(min(at_ms, FURTHEST_MS) / 1000, UTC)
        .astimezone(ZoneInfo(zone))
        .isoformat(" ", to)
    )


def days_ms(from_day: str, to_day: str, zone: ZoneInfo) -> tuple[int, int]:
    """From the begin of one day of the site to the end of another, UTC milliseconds; zeros for none.

    Raises:
        Invalid: one alone is given, one is no day, or the last is before the first.

    >>> days_ms("2010-12-01", "2010-12-01", ZoneInfo("UTC"))
    (1291161600000, 1291248000000)
    >>> days_ms("9999-12-31", "9999-12-31", ZoneInfo("UTC"))
    Traceback (most recent call last):
    ...
    hub.domain.errors.Invalid: to: expected a day such as 2026-11-01, got '9999-12-31'
    """
    if bool(from_day) != bool(to_day):
        raise Invalid("to" if from_day else "from", "--from and --to together", f"{from_day or to_day} alone")
    if not from_day:
        return 0, 0
    begins, ends = _midnight("from", from_day, zone), _midnight("to", to_day, zone, timedelta(days=1))
    if ends <= begins:
        raise Invalid("to", "a day that is not before --from", to_day)
    return int(begins.timestamp() * 1000), int(ends.timestamp() * 1000)


def _midnight(field: str, day: str, zone: ZoneInfo, after: timedelta = timedelta()) -> datetime:
    try:
        return datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=zone) + after
    except (ValueError, OverflowError):
        raise Invalid(field, "a day such as 2026-11-01", day) from None
