"""The summary of a day: what was ordered, what became of it, what was caught, and whether everything adds up.

Rule: every figure of the hub that the floor knows too is compared with it here; a difference never stays
quiet.
"""

import json
from collections import Counter
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from station_sim.device import Device
from station_sim.floor import Floor

ENDS = ("shipped", "held", "short", "cancelled")
KEYS = (
    *("rows", "rows_accepted", "rows_merged", "rows_skipped"),
    *("orders", *ENDS, "units_ordered", "units_verified"),
    *("scans", "pass", "fail"),
    *("mistakes_made", "mistakes_caught", "mistakes_missed", "mistakes_unprovable", "false_alarms"),
    *("parcels", "events_lost", "events_doubled", "stock_balanced"),
    *("verdict_ms_p50", "verdict_ms_p99", "seconds"),
)
"""The keys of the summary, in their order."""


@dataclass(slots=True)
class HubSays:
    """What the hub has in its books at the end of the day, read by its API."""

    rows: int
    accepted: int
    merged: int
    skipped: int
    states: dict[str, str]
    """Order label -> state."""
    units_verified: int
    parcels: int
    """Parcels that have left."""
    stock: dict[str, int]
    """Bin -> pieces."""
    events: Counter[tuple[str, str]]
    """(station, event as `frame_key` writes it) -> how often it is stored."""
    check_problems: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Report:
    """The summary and, where it does not add up, why."""

    summary: dict[str, Any]
    problems: list[str]
    made: Counter[str]
    """Kind of mistake -> how often it was made."""

    @property
    def adds_up(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def frame_key(fields: dict[str, Any]) -> str:
    """An event's fields in one spelling, whoever wrote the frame.

    >>> frame_key({"seq": 2, "inc": 1})
    '{"inc": 1, "seq": 2}'
    """
    return json.dumps(fields, sort_keys=True)


def percentile(values: list[float], part: float) -> float:
    """The nearest-rank percentile, 0 for no values.

    >>> percentile([4.0, 1.0, 2.0, 3.0], 0.5), percentile([], 0.99)
    (2.0, 0.0)
    """
    ranked = sorted(values)
    return ranked[max(0, ceil(part * len(ranked)) - 1)] if ranked else 0.0


def close(floor: Floor, hub: HubSays, seconds: float) -> Report:
    """Close the day: count, compare, and say what does not add up.

    Args:
        seconds: how long the floor worked.
    """
    differences = floor.truth.differences(hub.stock)
    summary = {**_of_the_hub(floor, hub), **_of_the_floor(floor)}
    summary["events_lost"], summary["events_doubled"] = _events(list(floor.devices.values()), hub)
    summary["stock_balanced"] = not differences and not hub.check_problems
    summary["seconds"] = round(seconds, 1)
    made = Counter(mistake.kind for mistake in floor.plan.made())
    problems = _problems(floor, hub, summary) + differences + hub.check_problems
    return Report({key: summary[key] for key in KEYS}, problems, made)


def _of_the_hub(floor: Floor, hub: HubSays) -> dict[str, Any]:
    """What the books say."""
    states = Counter(hub.states.values())
    return {
        "rows": hub.rows,
        "rows_accepted": hub.accepted,
        "rows_merged": hub.merged,
        "rows_skipped": hub.skipped,
        "orders": len(hub.states),
        **{state: states[state] for state in ENDS},
        "units_ordered": floor.book.pieces,
        "units_verified": hub.units_verified,
        "parcels": hub.parcels,
    }


def _of_the_floor(floor: Floor) -> dict[str, Any]:
    """What people did, saw and got wrong."""
    devices, outcomes = floor.devices.values(), floor.judge.outcomes
    caught, missed, unprovable = _mistakes(floor)
    answers = [ms for device in devices for ms in device.answer_ms]
    return {
        "scans": sum(device.scans for device in devices),
        "pass": outcomes["pass"],
        "fail": outcomes["fail"],
        "mistakes_made": len(floor.plan.made()),
        "mistakes_caught": caught,
        "mistakes_missed": missed,
        "mistakes_unprovable": unprovable,
        "false_alarms": floor.judge.false_alarms,
        "verdict_ms_p50": round(percentile(answers, 0.50), 2),
        "verdict_ms_p99": round(percentile(answers, 0.99), 2),
    }


def _mistakes(floor: Floor) -> tuple[int, list[dict[str, str]], list[dict[str, str]]]:
    """Caught, missed and unprovable: one that still stands is unprovable only with the scale's figures."""
    standing = [m for m in floor.plan.made() if m.open]
    unprovable = [m.row() for m in standing if m.note]
    missed = [m.row() for m in standing if not m.note]
    return len(floor.plan.made()) - len(standing), missed + floor.judge.missed, unprovable


def _events(devices: list[Device], hub: HubSays) -> tuple[int, int]:
    """Events that a station sent and the hub has not as sent, and those that it has twice or nobody sent."""
    sent = {(device.name, frame_key(json.loads(raw))) for device in devices for raw in device.sent.values()}
    stored = {key: n for key, n in hub.events.items() if key[0] in {device.name for device in devices}}
    lost = len(sent - stored.keys())
    return lost, sum(n - 1 for n in stored.values()) + len(stored.keys() - sent)


def _problems(floor: Floor, hub: HubSays, summary: dict[str, Any]) -> list[str]:
    """What does not add up, in words."""
    book, ends = floor.book, Counter(case.ended for case in floor.truth.cases.values())
    ours = (book.rows, book.accepted, book.merged, book.skipped.total())
    theirs = (hub.rows, hub.accepted, hub.merged, hub.skipped)
    known = {case.label: case.ended for case in floor.truth.cases.values()}
    due = sum(case.wants.total() for case in floor.truth.cases.values() if case.ended == "shipped")
    checks = {
        f"rows: the hub read {theirs}, the file has {ours} (rows, accepted, merged, skipped)": ours == theirs,
        "rows: accepted, merged and skipped are not all": theirs[0] == sum(theirs[1:]),
        "orders: not every one is shipped, held, short or cancelled": len(hub.states)
        == len(book.orders)
        == sum(summary[end] for end in ENDS),
        f"orders: the floor saw {dict(ends)}, the hub says {dict(Counter(hub.states.values()))}": known
        == hub.states,
        f"pieces: {floor.truth.total} in the morning, {floor.truth.count()} now": floor.truth.total
        == floor.truth.count(),
        f"pieces: {due} ordered in what shipped, {hub.units_verified} verified": due == hub.units_verified,
        "parcels: the hub's and the dock's differ": hub.parcels == len(floor.truth.shipped),
        "mistakes: some were missed": not summary["mistakes_missed"],
        "false alarms: see the list": not summary["false_alarms"],
        "events: some were lost or doubled": not summary["events_lost"] + summary["events_doubled"],
        f"pieces astray: {len(floor.truth.strays)} were never put away": not floor.truth.strays,
    }
    return [text for text, holds in checks.items() if not holds]
