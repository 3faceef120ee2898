"""One look at the database for the page: what stands now, and what was done since the last look."""

from dataclasses import replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from hub.http.picture import FAILS, FEED_LENGTH, PIECES, SPAN_MS, Reading
from hub.office.act import Moment
from hub.store.database import Database
from hub.store.reading import Reader, devices, floor, live, snapshot
from hub.store.reading.rows import Row

STOPPED = ("held", "short")
"""States in which an order waits for somebody's decision."""
STOPPED_LENGTH = 100
FURNITURE_MS = 20_000
"""How often it is read which station stands in which zone: that changes seldom."""


class Poll:
    """Remembers how far it has read. Used by one thread at a time."""

    def __init__(self, database: Database, site: str, zone: ZoneInfo) -> None:
        self._database = database
        self._site = site
        self._zone = zone
        self._business_date = ""
        self._last_event = 0
        self._last_log = 0
        self._last: Reading | None = None
        """The newest whole reading, with nothing done since."""
        self._zones: dict[int, list[str]] = {}
        self._zones_at_ms = -FURNITURE_MS

    def look(self, at_ms: int, whole: bool = True) -> Reading:
        """Read on. Raises one of `hub.store.reading.UNAVAILABLE` when the database does not answer.

        Args:
            whole: whether sums and newest events are read on too, or only stations and lights: then the rest
                is as it was read last, with nothing done since.
        """
        today = Moment.at(at_ms, self._zone).business_date
        with snapshot(self._database) as reader:
            if self._last is not None and not whole and today == self._business_date:
                return replace(
                    self._last,
                    at_ms=at_ms,
                    stations=self._stations(reader, at_ms),
                    lit=floor.lit(reader, self._site),
                )
            return self._whole(reader, today, at_ms)

    def _whole(self, reader: Reader, today: str, at_ms: int) -> Reading:
        last_event, last_log = self._last_event, self._last_log
        if today != self._business_date:
            last_event = last_log = 0
        starts_ms = self._day_starts_ms(today)
        since_ms = min(starts_ms, at_ms - SPAN_MS)
        work, newest_event = live.work_done(reader, self._site, since_ms, last_event)
        finished, newest_log = live.finished_orders(reader, self._site, today, last_log)
        reading = Reading(
            at_ms=at_ms,
            business_date=today,
            day_starts_ms=starts_ms,
            in_hand=live.pieces_of_open(reader, self._site),
            shipped=live.pieces_of_shipped(reader, self._site, today, last_log),
            orders=live.open_orders(reader, self._site),
            finished=finished,
            work=work,
            stations=self._stations(reader, at_ms),
            newest=floor.newest_events(reader, self._site, last_event, FEED_LENGTH)
            + floor.newest_events(reader, self._site, last_event, FEED_LENGTH, FAILS),
            lit=floor.lit(reader, self._site),
            stopped=live.stopped_orders(reader, self._site, STOPPED, STOPPED_LENGTH),
        )
        # Only a look that came through moves on.
        self._business_date, self._last_event, self._last_log = today, newest_event, newest_log
        none = dict.fromkeys(PIECES, 0)
        self._last = replace(reading, shipped=none, finished={}, work=[], newest=[])
        return reading

    def _stations(self, reader: Reader, at_ms: int) -> list[Row]:
        """Stations with their boards, and with the zones whose lights hang on them."""
        if at_ms - self._zones_at_ms >= FURNITURE_MS:
            self._zones, self._zones_at_ms = floor.zones(reader, self._site), at_ms
        rows = devices.with_boards(reader, floor.stations(reader, self._site))
        return [row | {"zones": self._zones.get(row["id"], [])} for row in rows]

    def _day_starts_ms(self, business_date: str) -> int:
        midnight = datetime.combine(datetime.fromisoformat(business_date).date(), time(), self._zone)
        return int(midnight.timestamp() * 1000)
