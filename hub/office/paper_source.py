"""Where the contents of papers are gathered from, for printers' queues and for sheets in a file alike."""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hub.domain.calendar_days import FURTHEST_MS
from hub.store.reading import Reader


@dataclass(frozen=True, slots=True)
class Source:
    """What is read from, whose it is, and the time that papers bear (UTC milliseconds)."""

    reader: Reader
    site: str
    zone: ZoneInfo
    at_ms: int

    def time(self, at_ms: int) -> str:
        """A time of UTC milliseconds as the site's clock shows it; empty for 0. What a shop says is at the
        end of the calendar is shown a day or two before, for every clock has that day.
        """
        if not at_ms:
            return ""
        at = datetime.fromtimestamp(min(at_ms, FURTHEST_MS) / 1000, UTC)
        return at.astimezone(self.zone).strftime("%Y-%m-%d %H:%M")
