"""What is written once and never changed by a rule: events with their answers, what acts changed, the order's
log, serial numbers.
"""

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a station as it came and as it was answered."""

    id: int
    site: str
    station_id: int
    inc: int
    seq: int
    sess: str
    kind: str
    frame: str
    at_ms: int
    business_date: str
    operator_id: int | None
    order_id: int | None
    line_id: int | None
    parcel_id: int | None
    pick_id: int | None
    qty: int
    net_mg: int | None
    undone: bool
    why: str
    verdict: str
    answer: str
    job: str


@dataclass(frozen=True, slots=True)
class Trace:
    """What one event of a station (its key is `station_id`, `inc`, `seq`) changed, so that it can be taken
    back (`hub.office.traces`). `said` and `args` (JSON) tell people which act it was.
    """

    id: int
    site: str
    station_id: int
    inc: int
    seq: int
    said: str
    args: str
    changes: str

    @property
    def told(self) -> dict[str, Any]:
        """The arguments of its words."""
        told: dict[str, Any] = json.loads(self.args)
        return told


@dataclass(frozen=True, slots=True)
class OrderLog:
    """One move of an order's state: who, when, where, why."""

    id: int
    site: str
    order_id: int
    from_state: str
    to_state: str
    reason: str
    operator_id: int | None
    station_id: int | None
    at_ms: int
    business_date: str


@dataclass(frozen=True, slots=True)
class Serial:
    """A serial number that was verified for an order line."""

    id: int
    site: str
    item_id: int
    number: str
    line_id: int
