"""An outage from end to end: the job of the hub in the station's core, and its replay to the hub."""

from typing import Any

from firmware import signals
from hub.domain.people import Station
from hub.office import handover
from protocol.codec import decode
from protocol.messages import Scan
from tests.unit.firmware.conversation import Bench
from tests.unit.floor.floor_under_test import GOODS, SITE, Floor, at_bench, picked

A, B, C = (GOODS[sku][1] for sku in "ABC")


def test_station_and_hub_agree_over_an_outage(floor: Floor) -> None:
    """P-108, P-109, P-121, P-122, P-128: both count the same pieces."""
    label = picked(floor, A=2, B=1)
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}")
    bench = Bench(capacity=50).ready()
    with floor.work.transaction():
        station = floor.work.one(Station, "name", "bench-1", SITE)
        assert station is not None
        jobs = handover.jobs(floor.work, station)
    for part in jobs:
        bench.hear("job", part)
    bench.do(signals.LINK_DOWN)
    lamps = []
    for code in (C, A, "X%RESUME", A, f"0{A}", A, B):
        bench.scan(code.encode())
        lamps.append(bench.lamp[0])
    assert lamps == ["r", "r", "a", "b", "b", "r", "b"]
    assert bench.shown[-1] == "Last piece, wait for the system"
    kept: list[Any] = [decode("ev", frame) for frame in bench.unanswered()]
    answers = [floor.event("bench-1", Scan, c=event.c, h=event.h).answer for event in kept]
    assert [answer.why for answer in answers if answer] == [
        "wrong_item",
        "blocked",
        "go",
        "ok",
        "ok",
        "over_qty",
        "order_done",
    ]
