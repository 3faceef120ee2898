"""The gateway as a process of its own, over a real mosquitto: what the contract promises on the wire."""

import asyncio
import json
import random
from dataclasses import replace

import pytest
from sqlmodel import select

from hub.domain.people import Operator
from hub.domain.picking import Pick
from hub.domain.stock import Bin
from hub.store.tables import EventRow, StationRow
from tests.e2e.conftest import Rig
from tests.e2e.wire_station import WireStation
from tests.patience import PATIENCE_S
from tests.unit.floor.floor_under_test import GOODS

A = GOODS["A"][1]


def station(rig: Rig, name: str, **options: str) -> WireStation:
    return WireStation(rig.address(name), "main", name, **options)


def events(rig: Rig) -> list[EventRow]:
    with rig.database.session() as session:
        return list(session.exec(select(EventRow).order_by(EventRow.id)))


async def test_a_scan_is_answered_once_stored_and_answered_the_same_again(rig: Rig) -> None:
    async with station(rig, "bench-1") as bench:
        welcome = await bench.hello()
        assert (welcome["ok"], welcome["epoch"], welcome["sess"]) == (1, "e1", "s1")
        await bench.scan("U%2", "J%VERIFY")
        scan = bench.event("scan", c=A)
        first = await bench.send(scan)
        assert (first["v"], first["why"], first["inc"]) == ("bad", "no_order", 1)
        again = await bench.send(scan)
        assert {k: again[k] for k in first} == first
        conflict = await bench.send({**scan, "c": "other"})
        assert conflict["why"] == "seq_conflict"
    assert [row.why for row in events(rig)] == ["go", "go", "no_order"]


async def test_frames_that_cannot_be_read_are_answered_counted_and_harm_nobody(rig: Rig) -> None:
    """Device failure 31."""
    async with station(rig, "bench-1") as bench, station(rig, "bench-2") as neighbour:
        await bench.hello()
        await neighbour.hello()
        good = bench.event("scan", c=A)
        hostile = [
            b"",
            b"{",
            b"[]",
            b"null",
            b"\xff\xfe",
            b'{"a":' * 250,
            b"x" * 1500,
            json.dumps({**good, "seq": -1}).encode(),
            json.dumps({**good, "c": "\u00e9"}, ensure_ascii=False).encode(),
            json.dumps({**good, "seq": 10**30}).encode(),
        ]
        for payload in hostile:
            bench.publish("ev", payload)
            bench.publish("hello", payload)
        answered = []
        for broken in (
            {"k": "dance"},
            {"c": 7},
            {"c": "a" * 300},
            {"c": None},
            {"up_ms": "late"},
            {"c": "\x00"},
        ):
            event = {**bench.event("scan", c=A), **broken}
            answered.append((await bench.send(event))["why"])
        assert answered == ["bad_frame"] * 6
        assert (await neighbour.scan("U%2"))["why"] == "go"
        assert (await bench.send({**good, "seq": 100}))["why"] == "no_operator"


async def test_a_stranger_and_a_double_are_not_welcomed(rig: Rig) -> None:
    """Device failure 15: the second board is refused, and says why."""
    async with station(rig, "stranger") as stranger:
        assert (await stranger.hello())["why"] == "unknown_station"
        stranger.publish("ev", json.dumps(stranger.event("scan", c=A)).encode())
    async with station(rig, "bench-1") as bench:
        assert (await bench.hello())["ok"] == 1
        # Another board under the same name, while the hub believes the first one there.
        bench.uid, bench.sess = "chip-2", "s2"
        assert (await bench.greet())["why"] == "duplicate"
    assert events(rig) == []


async def test_a_station_that_dies_is_offline_and_an_old_will_is_not_believed(rig: Rig) -> None:
    """Device failure 14."""

    async def online() -> bool:
        with rig.database.session() as session:
            return session.exec(select(StationRow.online).where(StationRow.name == "bench-1")).one()

    first = await station(rig, "bench-1").__aenter__()
    await first.hello()
    assert await online()
    async with station(rig, "bench-2") as other:
        # A will of an earlier session of the same station.
        first.publish("state", b'{"on":0,"sess":"earlier"}')
        await other.hello()
        assert await online()
    first.drop()
    async with asyncio.timeout(PATIENCE_S):
        while await online():  # noqa: ASYNC110 - the database sets no event
            await asyncio.sleep(0.1)


async def test_lights_follow_what_the_office_does(rig: Rig) -> None:
    label = rig.floor.new_order("1", A=2)
    rig.floor.release(label)
    async with station(rig, "zone-a") as zone:
        await zone.hello()
        lit = await zone.scan("U%1", "J%PICK", "H%K1", "C%T1")
        [[place, colour, mode, qty, task]] = lit["light"]
        assert (place, colour, mode, qty) == (1, "g", "s", 2)
        rig.floor.cancel(label)
        out = await zone.hear("light")
        assert out["rev"] > lit["rev"]
        assert out["on"] == []
        stopped = await zone.send(zone.event("button", b="confirm", at=1, task=task))
        assert stopped["why"] == "order_cancelled"


async def test_a_name_that_no_frame_can_carry_stops_nobody(rig: Rig) -> None:
    with rig.floor.work.transaction():
        operator = rig.floor.work.one(Operator, "badge", "2", "main")
        assert operator is not None
        rig.floor.work.put(replace(operator, name="\U0001f469 \U00020bb7"))
    async with station(rig, "bench-1") as bench:
        await bench.hello()
        assert (await bench.scan("U%2"))["why"] == "go"
        assert (await bench.scan("J%VERIFY"))["say"] == "? ? VERIFY: scan an order or a tote"


async def test_a_hundred_lit_places_come_in_parts(rig: Rig) -> None:
    with rig.floor.work.transaction():
        work = rig.floor.work
        first = work.one(Bin, "code", "A-01", "main")
        assert first is not None
        for place in range(10, 160):
            bin_ = work.add(
                Bin(0, "main", 1, f"P-{place}", "storage", "A", "A", place, first.station_id, place)
            )
            work.add(
                Pick(
                    0,
                    "main",
                    "pick",
                    "lit",
                    None,
                    None,
                    1,
                    bin_.id,
                    "",
                    999_999,
                    0,
                    1,
                    None,
                    None,
                    None,
                    first.station_id,
                    colour="g",
                )
            )
    async with station(rig, "zone-a") as zone:
        welcome = await zone.hello()
        assert "light" not in welcome
        places: list[int] = []
        while True:
            part = await zone.hear("light")
            places += [row[0] for row in part["on"]]
            if part["part"][0] == part["part"][1] - 1:
                break
        assert places == list(range(10, 160))


@pytest.mark.parametrize("rig", ["sqlite", pytest.param("postgresql", marks=pytest.mark.long)], indirect=True)
async def test_a_gateway_killed_again_and_again_loses_nothing_and_counts_nothing_twice(rig: Rig) -> None:
    label = rig.floor.new_order("1", A=60)
    rig.floor.release(label)
    rig.floor.walk()
    chance = random.Random(7)

    async def killer() -> None:
        for _ in range(4):
            await asyncio.sleep(chance.uniform(0.3, 1.0))
            await rig.kill_gateway()
            await rig.start_gateway()

    async with station(rig, "bench-1") as bench:
        await bench.hello()
        killing = asyncio.create_task(killer())
        for code in ["U%2", "J%VERIFY", f"O%{label}", *[A] * 60]:
            event = bench.event("scan", c=code)
            while True:
                try:
                    answer = await asyncio.wait_for(bench.send(event), 0.5)
                    break
                except TimeoutError:
                    continue
            assert answer["v"] in ("info", "pass"), answer
            await asyncio.sleep(0.03)
        await killing
        assert answer["why"] == "order_done"
    taken = events(rig)
    assert [
        row.seq
        for row in taken
        if row.sess == "s1" and row.kind == "scan" and row.station_id == taken[-1].station_id
    ] == list(range(1, 64))
    assert [line.qty_verified for line in rig.floor.lines(label)] == [60]


async def test_a_bench_is_handed_its_job_and_loses_it_to_the_office(rig: Rig) -> None:
    """P-108: after the answer that opens the order, at a welcome, and empty when the office stops it."""
    label = rig.floor.new_order("1", A=2)
    rig.floor.release(label)
    rig.floor.walk()
    async with station(rig, "bench-1") as bench:
        await bench.hello()
        assert await bench.hear("job") == {"order": "-", "part": [0, 1], "lines": []}
        await bench.scan("U%2", "J%VERIFY", f"O%{label}")
        whole = {"order": label, "part": [0, 1], "lines": [[1, 2, [[A, 1], ["CASE-A", 6], ["A", 1]]]]}
        assert await bench.hear("job") == whole
        assert (await bench.scan(A))["why"] == "ok"
        await rig.kill_gateway()
        await rig.start_gateway()
        await bench.hello()
        again = await bench.hear("job")
        assert again["lines"][0][:2] == [1, 1]
        rig.floor.cancel(label)
        assert await bench.hear("job") == {"order": "-", "part": [0, 1], "lines": []}
        assert (await bench.scan(A))["why"] == "order_cancelled"
