"""Times as commands show them: the site's own clock."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo


def at_site(at_ms: int, zone: str) -> str:
    """A UTC time in milliseconds as day and minute in an IANA zone; "" for 0, which is never.

    >>> at_site(1_291_161_600_000, "Asia/Shanghai"), at_site(0, "UTC")
    ('2010-12-01 08:00', '')
    """
    if not at_ms:
        return ""
    return datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")
