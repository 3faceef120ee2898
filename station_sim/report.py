"""The summary of all days: what was ordered, what became of it, what was caught, and whether everything adds
up.

Rule: every figure of the hub that the floor knows too is compared with it here; a difference never stays
quiet.
"""

import json
from collections import Counter
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from station_sim import freight
from station_sim.day import Scene
from station_sim.device import Device
from station_sim.effort import Effort
from station_sim.ends import by_shop, differences, explained
from station_sim.hub_says import HubSays, frame_key
from station_sim.site import Site

BECAME = ("planned", "made", "caught", "missed", "unprovable")
"""What may become of a mistake."""
ENDS = ("shipped", "held", "short", "cancelled")
KEYS = (
    *("rows", "rows_accepted", "rows_merged", "rows_skipped"),
    *("orders", *ENDS, "units_ordered", "units_verified"),
    *("scans", "pass", "fail"),
    *("mistakes_made", "mistakes_caught", "mistakes_missed", "mistakes_unprovable", "false_alarms"),
    *("parcels", "events_lost", "events_doubled", "stock_balanced"),
    *("verdict_ms_p50", "verdict_ms_p99", "seconds"),
    *("days", "merged", "split", "asked", "returns_matched", "returns_done", "returns_left_out"),
    *("units_added", "units_cancelled", "units_shipped", "units_short", "units_held"),
    *("stops", "stops_missed", "stops_not_said", "stop_ms_p50", "stop_ms_p99", "stop_ms_max"),
    *("pages_printed", "manifests", "bill_lines", "bill_faults", "bill_faults_found"),
    *("happened", "shops", "ends"),
)
"""The keys of the summary, in their order."""


@dataclass(slots=True)
class Report:
    """The summary and, where it does not add up, why."""

    summary: dict[str, Any]
    problems: list[str]
    made: Counter[str]
    """Kind of mistake -> how often it was made."""
    by_kind: dict[str, dict[str, int]] = field(default_factory=dict)
    """Kind of mistake -> how many were planned, made, caught, missed and unprovable."""
    effort: Effort = field(default_factory=Effort)
    pieces_lost: int = 0
    pieces_doubled: int = 0
    wrong_slots: list[str] = field(default_factory=list)
    """Pieces that the hub sent to a slot whose order did not want them."""

    @property
    def adds_up(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def percentile(values: list[float], part: float) -> float:
    """The nearest-rank percentile, 0 for no values.

    >>> percentile([4.0, 1.0, 2.0, 3.0], 0.5), percentile([], 0.99)
    (2.0, 0.0)
    """
    ranked = sorted(values)
    return ranked[max(0, ceil(part * len(ranked)) - 1)] if ranked else 0.0


def close(scene: Scene, hub: HubSays, seconds: float) -> Report:
    """Close the books: count, compare, and say what does not add up.

    Args:
        seconds: how long the floor worked.
    """
    site = scene.site
    wrong_bins = site.truth.differences(hub.stock)
    summary = {**_of_the_hub(site, hub), **_of_the_floor(site), **_of_the_office(scene)}
    summary["events_lost"], summary["events_doubled"] = _events(list(site.devices.values()), hub)
    summary["stock_balanced"] = not wrong_bins and not hub.check_problems
    summary["seconds"] = round(seconds, 1)
    summary |= freight.found_on(hub.bills)
    made = Counter(mistake.kind for mistake in site.plan.made())
    problems = _problems(site, hub, summary) + differences(site, hub.states, hub.wants)
    problems += wrong_bins + hub.check_problems
    problems += freight.differences(site, hub.parcels, hub.manifests, hub.bills)
    gone = site.truth.total - site.truth.count()
    return Report(
        {key: summary[key] for key in KEYS},
        problems,
        made,
        _by_kind(site),
        site.effort,
        max(gone, 0),
        max(-gone, 0),
        site.judge.wrong_slots,
    )


def _of_the_hub(site: Site, hub: HubSays) -> dict[str, Any]:
    """What the books say."""
    states = Counter(hub.states.values())
    return {
        "rows": hub.rows,
        "rows_accepted": hub.accepted,
        "rows_merged": hub.merged,
        "rows_skipped": hub.skipped,
        "orders": len(hub.states),
        **{state: states[state] for state in (*ENDS, "merged")},
        "units_ordered": site.book.pieces,
        "units_verified": hub.units_verified,
        "parcels": len(hub.parcels),
    }


def _of_the_floor(site: Site) -> dict[str, Any]:
    """What people did, saw and got wrong."""
    devices, outcomes = site.devices.values(), site.judge.outcomes
    caught, missed, unprovable = _mistakes(site)
    answers = [ms for device in devices for ms in device.answer_ms]
    return {
        "scans": sum(device.scans for device in devices),
        "pass": outcomes["pass"],
        "fail": outcomes["fail"],
        "mistakes_made": len(site.plan.made()),
        "mistakes_caught": caught,
        "mistakes_missed": missed,
        "mistakes_unprovable": unprovable,
        "false_alarms": site.judge.false_alarms,
        "pages_printed": site.trays.pages if site.trays is not None else 0,
        "manifests": len(site.truth.handed_over),
        "happened": dict(sorted(site.happened.items())),
        "verdict_ms_p50": round(percentile(answers, 0.50), 2),
        "verdict_ms_p99": round(percentile(answers, 0.99), 2),
    }


def _of_the_office(scene: Scene) -> dict[str, Any]:
    """What the office did, how soon the floor knew, and what became of every piece and order."""
    site, clerk, returns = scene.site, scene.clerk, scene.returns
    stops = [stop.ms for stop in site.stops]
    shops = by_shop(site)
    return {
        "days": site.book.days,
        "split": clerk.families.splits,
        "asked": clerk.asked,
        "returns_matched": len(returns.taken_back),
        "returns_done": site.returns_done,
        "returns_left_out": dict(returns.left_out),
        **{f"units_{what}": sum(shop[what] for shop in shops.values()) for what in _UNITS},
        "stops": len(stops),
        "stops_missed": [stop.row() for stop in site.stops if stop.is_missed],
        "stops_not_said": sum(map(len, site.interruptions.values())),
        "stop_ms_p50": round(percentile(stops, 0.50), 2),
        "stop_ms_p99": round(percentile(stops, 0.99), 2),
        "stop_ms_max": round(max(stops, default=0.0), 2),
        "shops": shops,
        "ends": explained(site),
    }


_UNITS = ("added", "cancelled", "shipped", "short", "held")


def _mistakes(site: Site) -> tuple[int, list[dict[str, str]], list[dict[str, str]]]:
    """Caught, missed and unprovable: one that still stands is unprovable only with the scale's figures."""
    standing = [m for m in site.plan.made() if m.open]
    unprovable = [m.row() for m in standing if m.note]
    missed = [m.row() for m in standing if not m.note]
    return len(site.plan.made()) - len(standing), missed + site.judge.missed, unprovable


def _by_kind(site: Site) -> dict[str, dict[str, int]]:
    """What became of the planned mistakes of each kind."""
    told: dict[str, dict[str, int]] = {}
    for mistake in site.plan.every():
        row = told.setdefault(mistake.kind, dict.fromkeys(BECAME, 0))
        row["planned"] += 1
        if mistake.is_made:
            row["made"] += 1
            row["caught" if not mistake.open else "unprovable" if mistake.note else "missed"] += 1
    return told


def _events(devices: list[Device], hub: HubSays) -> tuple[int, int]:
    """Events that a station sent and the hub has not as sent, and those that it has twice or nobody sent."""
    sent = {(device.name, frame_key(json.loads(raw))) for device in devices for raw in device.sent.values()}
    stored = {key: n for key, n in hub.events.items() if key[0] in {device.name for device in devices}}
    lost = len(sent - stored.keys())
    return lost, sum(n - 1 for n in stored.values()) + len(stored.keys() - sent)


def _problems(site: Site, hub: HubSays, summary: dict[str, Any]) -> list[str]:
    """What does not add up, in words."""
    book, truth = site.book, site.truth
    ends = Counter(case.ended for case in truth.cases.values())
    ours = (book.rows, book.accepted, book.merged, book.skipped.total())
    theirs = (hub.rows, hub.accepted, hub.merged, hub.skipped)
    known = {case.label: case.ended for case in truth.cases.values()}
    due = sum(case.wants.total() for case in truth.cases.values() if case.ended == "shipped")
    strays = sum(map(len, truth.strays.values()))
    checks = {
        f"rows: the hub read {theirs}, the files have {ours} (rows, accepted, merged, skipped)": ours
        == theirs,
        "rows: accepted, merged and skipped are not all": theirs[0] == sum(theirs[1:]),
        "orders: not every one is shipped, held, short, cancelled or merged": len(hub.states)
        == len(book.orders) + summary["split"]
        == sum(summary[end] for end in (*ENDS, "merged")),
        f"orders: the floor saw {dict(ends)}, the hub says {dict(Counter(hub.states.values()))}": known
        == hub.states,
        f"pieces: {truth.total} in the morning, {truth.count()} now": truth.total == truth.count(),
        f"pieces: {due} ordered in what shipped, {hub.units_verified} verified": due == hub.units_verified,
        "parcels: the hub's and the dock's differ": len(hub.parcels) == len(truth.shipped),
        "mistakes: some were missed": not summary["mistakes_missed"],
        "false alarms: see the list": not summary["false_alarms"],
        "stops: some were missed": not summary["stops_missed"],
        "events: some were lost or doubled": not summary["events_lost"] + summary["events_doubled"],
        f"pieces astray: {strays} were never put away": not strays,
    }
    return [text for text, holds in checks.items() if not holds]
