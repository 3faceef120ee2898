"""The live picture of the floor: what the database said last, brought up to the moment by facts.

Pure: readings and facts come in, one JSON-ready dictionary goes out. Always the whole picture, never a
difference, so a page that missed some has nothing to catch up with.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from hub.domain.orders import ENDS
from hub.store.reading.live import BUCKET_MS
from protocol.facts import Fact
from protocol.messages import Tele

SPAN_MS = 3_600_000
"""How far back the chart reaches."""
FEED_LENGTH = 40
FAILS = ("fail", "bad")
"""Outcomes that somebody has to do something about."""
WORK = ("events", "passed", "failed", "pieces", "picked", "parcels")
"""What was done by steps of time, as the events say; what is undone later counts too."""
VERDICTS = ("events", "passed", "failed")
PIECES = ("pieces", "picked", "parcels")
"""What of the day's orders stands done now, as their lines and parcels say."""
STEADY_MG = 1_000
"""A pan whose weight moved less than this from one report to the next stands still."""
_PLACE = ("name", "online", "job", "order", "parcel", "hold", "held_why", "ask", "wall", "zones")
_BOARD = ("fw", "hw", "caps", "seen_at_ms")


@dataclass(slots=True)
class Reading:
    """What one look at the database brought; rows as `hub.store.reading` gives them."""

    at_ms: int
    business_date: str
    day_starts_ms: int
    orders: dict[str, int]
    in_hand: dict[str, int]
    """Pieces and parcels of the orders on the floor."""
    shipped: dict[str, int]
    """Pieces and parcels of the orders shipped since the last reading of the same day."""
    finished: dict[str, int]
    """Orders that were finished since the last reading of the same day."""
    work: list[dict[str, int]]
    """Steps of work since the last reading of the same day."""
    stations: list[dict[str, Any]]
    newest: list[dict[str, Any]]
    lit: list[dict[str, Any]]
    stopped: list[dict[str, Any]]


@dataclass(slots=True)
class Picture:
    """The page's picture of one site."""

    site: str
    at_ms: int = 0
    business_date: str = ""
    orders: dict[str, int] = field(default_factory=dict)
    finished: dict[str, int] = field(default_factory=dict)
    verdicts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(VERDICTS, 0))
    in_hand: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PIECES, 0))
    shipped: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PIECES, 0))
    buckets: dict[int, dict[str, int]] = field(default_factory=dict)
    stations: dict[str, dict[str, Any]] = field(default_factory=dict)
    feed: dict[tuple[str, int], dict[str, Any]] = field(default_factory=dict)
    lit: list[dict[str, Any]] = field(default_factory=list)
    stopped: list[dict[str, Any]] = field(default_factory=list)
    reports: dict[str, dict[str, int]] = field(default_factory=dict)
    """station -> its newest telemetry since somebody looks, at `tele_at_ms`."""

    def read(self, reading: Reading) -> None:
        """Take in what the database said."""
        if reading.business_date != self.business_date:
            self.business_date = reading.business_date
            self.finished, self.buckets = {}, {}
            self.verdicts, self.shipped = dict.fromkeys(VERDICTS, 0), dict.fromkeys(PIECES, 0)
        self.at_ms = reading.at_ms
        self.orders, self.lit, self.stopped = reading.orders, reading.lit, reading.stopped
        for state, n in reading.finished.items():
            self.finished[state] = self.finished.get(state, 0) + n
        self.in_hand = reading.in_hand
        for name in PIECES:
            self.shipped[name] += reading.shipped[name]
        self._add_work(reading)
        self._read_stations(reading.stations)
        for row in reading.newest:
            self._feed(_told(row))
        self._forget()

    def _add_work(self, reading: Reading) -> None:
        for row in reading.work:
            bucket = self.buckets.setdefault(row["bucket"], dict.fromkeys(WORK, 0))
            for name in WORK:
                bucket[name] += row[name]
            if row["bucket"] >= reading.day_starts_ms:
                for name in VERDICTS:
                    self.verdicts[name] += row[name]

    def _read_stations(self, rows: list[dict[str, Any]]) -> None:
        before, self.stations = self.stations, {}
        for row in rows:
            told = _told(row)
            known = before.get(row["name"])
            if known is not None and (_silent(told) or (known["at_ms"] or 0) > (told["at_ms"] or 0)):
                # What was told last stands: a fact was quicker than this reading, or nothing was told since.
                told = {name: known[name] for name in told}
            place = {name: row[name] for name in (*_PLACE, *_BOARD)}
            self.stations[row["name"]] = {
                **told,
                **place,
                "operator": row["operator"] or row["badge"],
                "told": self._newest_report(row),
            }

    def _newest_report(self, row: dict[str, Any]) -> dict[str, int]:
        """What a station told of itself: as written, and over it what was heard since."""
        written: dict[str, int] = row["told"]
        heard = self.reports.get(row["name"], {})
        if heard.get("tele_at_ms", 0) < written.get("tele_at_ms", 0) - _HEARD_APART_MS:
            return written  # it was told while nobody looked
        return {**written, **heard}

    def report(self, name: str, tele: Tele, at_ms: int) -> None:
        """Take in what a station told of itself; it is kept here alone, never written."""
        told: dict[str, int] = {key: value for key, value in tele._asdict().items() if value is not None}
        told["tele_at_ms"] = at_ms
        before = self.reports.get(name, {})
        if "live_mg" in told and "live_mg" in before:
            told["steady"] = int(abs(told["live_mg"] - before["live_mg"]) < STEADY_MG)
        self.reports[name] = told
        station = self.stations.get(name)
        if station is not None:
            station["told"] = {key: n for key, n in station["told"].items() if key != "steady"} | told

    def hear(self, fact: Fact) -> None:
        """Take in a fact: a verdict shows at once, whatever else changed comes with the next reading."""
        self.at_ms = max(self.at_ms, fact.at_ms)
        if fact.k == "station" and fact.station in self.stations:
            self.stations[fact.station].update(online=fact.state == "on", seen_at_ms=fact.at_ms)
        if fact.k != "verdict" or fact.station is None or fact.seq is None:
            return
        told: dict[str, Any] = dict.fromkeys(_TOLD)
        for name in ("seq", "at_ms", "v", "why", "say", "got", "want"):
            told[name] = getattr(fact, name)
        told["net_mg"] = None
        if _silent(told):
            return
        station = self.stations.get(fact.station)
        if station is not None and told["at_ms"] >= (station["at_ms"] or 0):
            station.update(told, online=True)
            if fact.order is not None:
                station["order"] = fact.order
            if fact.operator is not None:
                station["operator"] = fact.operator
        self._feed({**told, "station": fact.station, "order": fact.order, "operator": fact.operator})

    def _feed(self, row: dict[str, Any]) -> None:
        if row["why"] is None or _silent(row):
            return
        key = (row["station"], row["seq"])
        known = self.feed.get(key)
        if known is None or row["at_ms"] > known["at_ms"]:
            self.feed[key] = {name: row.get(name) for name in (*_TOLD, "station", "order", "operator")}
        elif row["net_mg"] is not None:
            known["net_mg"] = row["net_mg"]

    def _forget(self) -> None:
        oldest = self.at_ms - SPAN_MS
        self.buckets = {start: row for start, row in self.buckets.items() if start >= oldest}
        self.feed = dict(_newest(self.feed.items())) | dict(_newest(self._fails()))

    def _fails(self) -> list[tuple[tuple[str, int], dict[str, Any]]]:
        return [entry for entry in self.feed.items() if entry[1]["v"] in FAILS]

    def shown(self) -> dict[str, Any]:
        """The picture as the page gets it."""
        orders = {**self.orders, **{state: self.finished.get(state, 0) for state in ENDS}}
        return {
            "site": self.site,
            "at_ms": self.at_ms,
            "date": self.business_date,
            "orders": orders,
            "done": {**self.verdicts, **{name: self.in_hand[name] + self.shipped[name] for name in PIECES}},
            "bucket_ms": BUCKET_MS,
            "buckets": [
                [start, row["pieces"], row["parcels"], row["failed"], row["picked"]]
                for start, row in sorted(self.buckets.items())
            ],
            "stations": [self.stations[name] for name in sorted(self.stations)],
            "lit": self.lit,
            "feed": [row for _, row in _newest(self.feed.items())],
            "fails": [row for _, row in _newest(self._fails())],
            "stopped": self.stopped,
        }


_HEARD_APART_MS = 1_000
"""One report is heard here and by the gateway this far apart, at the most."""
_TOLD = ("seq", "at_ms", "v", "why", "say", "got", "want", "net_mg")
"""What a verdict tells, by fact or by reading."""


def _silent(row: dict[str, Any]) -> bool:
    """Whether an event was answered without a word, such as a parcel taken off the scale.

    Nobody was told anything.
    """
    return row["why"] == "go" and not row["say"]


def _newest(
    feed: Iterable[tuple[tuple[str, int], dict[str, Any]]],
) -> list[tuple[tuple[str, int], dict[str, Any]]]:
    return sorted(feed, key=lambda entry: (-entry[1]["at_ms"], entry[0]))[:FEED_LENGTH]


def _told(row: dict[str, Any]) -> dict[str, Any]:
    """What a row of an event (or of a station with its newest event) tells of the verdict."""
    answer = json.loads(row["answer"]) if row["answer"] else {}
    told = {name: row.get(name) for name in ("seq", "at_ms", "v", "why", "net_mg")}
    told |= {name: answer.get(name) for name in ("say", "got", "want")}
    if "station" in row:
        told |= {"station": row["station"], "order": row["order"]}
        told["operator"] = row["operator_name"] or row["operator"]
    return told
