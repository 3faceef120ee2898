"""What the hub has in its books in the evening, as it is asked over its API.

Rule: nothing here is believed: the summary compares all of it with the truth (`station_sim.report`).
"""

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from station_sim.freight import Bill, Left, Manifest, Outcome


@dataclass(slots=True)
class HubSays:
    """What the hub has in its books in the evening, read by its API."""

    rows: int
    accepted: int
    merged: int
    skipped: int
    states: dict[str, str]
    """Order label -> state."""
    wants: dict[str, Counter[str]]
    """Order label -> SKU -> pieces, of which nothing is cancelled or another order's."""
    units_verified: int
    parcels: dict[str, Left]
    """Parcels that have left: who took each, by which number, for what."""
    stock: dict[str, int]
    """Bin -> pieces."""
    events: Counter[tuple[str, str]]
    """(station, event as `frame_key` writes it) -> how often it is stored."""
    check_problems: list[str] = field(default_factory=list)
    manifests: list[Manifest] = field(default_factory=list)
    bills: list[tuple[Bill, Outcome]] = field(default_factory=list)
    """Each carrier's bill, and what the hub says of it."""


def frame_key(fields: dict[str, Any]) -> str:
    """An event's fields in one spelling, whoever wrote the frame.

    >>> frame_key({"seq": 2, "inc": 1})
    '{"inc": 1, "seq": 2}'
    """
    return json.dumps(fields, sort_keys=True)
