from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from station_sim import day as days
from station_sim import orders
from station_sim.freight import Left
from station_sim.hub_says import HubSays, frame_key
from station_sim.report import close
from station_sim.stops import Stop

KEYS = [
    *("rows", "rows_accepted", "rows_merged", "rows_skipped"),
    *("orders", "shipped", "held", "short", "cancelled", "units_ordered", "units_verified"),
    *("scans", "pass", "fail"),
    *("mistakes_made", "mistakes_caught", "mistakes_missed", "mistakes_unprovable", "false_alarms"),
    *("parcels", "events_lost", "events_doubled", "stock_balanced"),
    *("verdict_ms_p50", "verdict_ms_p99", "seconds"),
    *("days", "merged", "split", "asked", "returns_matched", "returns_done", "returns_left_out"),
    *("units_added", "units_cancelled", "units_shipped", "units_short", "units_held"),
    *("stops", "stops_missed", "stops_not_said", "stop_ms_p50", "stop_ms_p99", "stop_ms_max"),
    *("pages_printed", "manifests", "bill_lines", "bill_faults", "bill_faults_found"),
    *("happened", "shops", "ends"),
]


SENT = ("zone-1", frame_key({"k": "scan", "c": "A", "inc": 1, "seq": 5}))
NOBODYS = ("zone-1", frame_key({"k": "scan", "c": "B", "inc": 1, "seq": 5}))


class _Nobody:
    """An office that nobody calls."""


@pytest.fixture
async def evening() -> tuple[days.Scene, HubSays]:
    """A site whose only order was held in the morning, and a hub that agrees."""
    book = orders.OrderBook(orders=[orders.Ordered("1", {"A": 2})], names={"A": "A thing"}, rows=1)
    day = days.prepare(1, book, days.Wanted(stations=3, box_mg=1, errors=0.0))
    devices = days.new_devices(day.shop, "main")
    scene = days.open_site(day, devices, _Nobody())  # type: ignore[arg-type]
    case = scene.site.truth.new_case("1", "WEB-1", {"A": 2})
    scene.site.truth.end(case, "held", "address in doubt")
    devices["zone-1"].sent[1, 5] = b'{"seq":5,"inc":1,"k":"scan","c":"A"}'
    stock = {place.code: place.books for place in day.shop.places.values()}
    events = Counter({SENT: 1})
    wants = {"WEB-1": Counter({"A": 2})}
    return scene, HubSays(1, 1, 0, 0, {"WEB-1": "held"}, wants, 0, {}, stock, events)


def test_the_summary_has_the_keys_that_were_asked_for(evening: tuple[days.Scene, HubSays]) -> None:
    report = close(*evening, 1.23)
    assert list(report.summary) == KEYS
    assert report.adds_up, report.problems
    assert report.summary["seconds"] == 1.2
    assert report.summary["stock_balanced"] is True


@pytest.mark.parametrize(
    "wrong",
    [
        {"rows": 2},
        {"accepted": 0},
        {"states": {}},
        {"states": {"WEB-1": "shipped"}},
        {"states": {"WEB-1": "held", "WEB-2": "released"}},
        {"wants": {"WEB-1": Counter({"A": 1})}},
        {"wants": {"WEB-1": Counter({"A": 2, "B": 1})}},
        {"wants": {}},
        {"units_verified": 1},
        {"parcels": {"WEB-1.1": Left("", "", None)}},
        {"stock": {}},
        {"events": Counter()},
        {"events": Counter({SENT: 2})},
        {"events": Counter({SENT: 1, NOBODYS: 1})},
        {"events": Counter({NOBODYS: 1})},
        {"check_problems": ["check balance: expected 1, found 2"]},
    ],
    ids=str,
)
def test_a_difference_never_stays_quiet(evening: tuple[days.Scene, HubSays], wrong: dict[str, Any]) -> None:
    scene, hub = evening
    assert not close(scene, replace(hub, **wrong), 1.0).adds_up


def test_lost_and_doubled_events_are_counted(evening: tuple[days.Scene, HubSays]) -> None:
    scene, hub = evening
    lost = close(scene, replace(hub, events=Counter()), 1.0).summary
    assert (lost["events_lost"], lost["events_doubled"]) == (1, 0)
    doubled = close(scene, replace(hub, events=Counter({SENT: 3})), 1.0).summary
    assert (doubled["events_lost"], doubled["events_doubled"]) == (0, 2)


def test_a_standing_mistake_is_unprovable_only_with_figures(evening: tuple[days.Scene, HubSays]) -> None:
    from station_sim.mistakes import LEFT_OUT, PACKING, Mistake

    scene, hub = evening
    mistake = scene.site.plan.packing["1", "A"] = Mistake(LEFT_OUT, "1", "A", PACKING)
    mistake.make("missing in the parcel")
    summary = close(scene, hub, 1.0).summary
    assert (summary["mistakes_made"], summary["mistakes_caught"], len(summary["mistakes_missed"])) == (
        1,
        0,
        1,
    )
    mistake.note = "a piece of 3.0 g: the scale read -3.0 g from expected, tolerance 19.0 g"
    summary = close(scene, hub, 1.0).summary
    assert summary["mistakes_missed"] == []
    assert summary["mistakes_unprovable"][0]["reason"] == mistake.note


def test_every_end_but_shipping_is_explained_and_the_pieces_add_up(
    evening: tuple[days.Scene, HubSays],
) -> None:
    scene, hub = evening
    summary = close(scene, hub, 1.0).summary
    assert summary["ends"] == [{"order": "WEB-1", "end": "held", "why": "address in doubt"}]
    units = {"orders": 1, "ordered": 2, "added": 0, "cancelled": 0, "shipped": 0, "short": 0, "held": 2}
    assert summary["shops"] == {"WEB": units}
    scene.site.truth.cases["WEB-1"].wants["A"] = 1
    report = close(scene, replace(hub, wants={"WEB-1": Counter({"A": 1})}), 1.0)
    assert report.problems == ["shop WEB: 1 pieces were to ship, 0 did"]


def test_a_stop_that_was_missed_does_not_add_up(evening: tuple[days.Scene, HubSays]) -> None:
    scene, hub = evening
    scene.site.stops.append(Stop("WEB-1", "cancel", "pack", 3.14159, "order_cancelled", "order_cancelled"))
    report = close(scene, hub, 1.0)
    assert (report.adds_up, report.summary["stops"], report.summary["stop_ms_max"]) == (True, 1, 3.14)
    scene.site.stops.append(Stop("WEB-1", "cancel", "pack", 2.0, "order_cancelled", "weight_ok"))
    report = close(scene, hub, 1.0)
    assert report.summary["stops_missed"][0]["got"] == "weight_ok"
    assert report.problems == ["stops: some were missed"]
