"""Commands and files over a real mosquitto, with gateways that are killed in between."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from hub.domain.devices import Command, Delivery, Device
from hub.domain.people import Station
from hub.office import commands, station_settings
from hub.office.act import Moment
from tests.e2e.board import Board
from tests.e2e.conftest import Rig
from tests.e2e.wire_station import WireStation


def order(rig: Rig, name: str, op: str, within_s: int = 60, **arguments: Any) -> Command:
    with rig.floor.work.transaction():
        act = rig.floor.act()
        act.moment = now()
        station = rig.floor.work.one(Station, "name", name, "main")
        assert station is not None
        return commands.order(act, station, op, within_s, **arguments)


def now() -> Moment:
    return Moment(time.time_ns() // 1_000_000, "2026-01-01")


async def until(rig: Rig, kind: Any, id_: int, wanted: Callable[[Any], bool], within_s: float = 30) -> Any:
    """Wait until a row is as it should be."""
    async with asyncio.timeout(within_s):
        while True:
            with rig.floor.work.transaction():
                row = rig.floor.work.get(kind, id_)
            if wanted(row):
                return row
            await asyncio.sleep(0.05)


@asynccontextmanager
async def serving(board: Board) -> AsyncIterator[Board]:
    """A board at work."""
    async with board:
        serve = asyncio.create_task(board.serve())
        try:
            yield board
        finally:
            serve.cancel()


@pytest.mark.parametrize("rig", ["sqlite", "postgresql"], indirect=True)
async def test_a_command_survives_the_gateway_that_sent_it(rig: Rig) -> None:
    """P-110."""
    async with WireStation(rig.address("bench-1"), "main", "bench-1") as bench:
        await bench.hello()
        command = order(rig, "bench-1", "tare")
        first = await bench.hear("cmd")
        assert (first["op"], first["sess"], first["id"]) == ("tare", "s1", command.number)
        await rig.kill_gateway()
        late = order(rig, "bench-1", "message", text="Tee 茶")
        await rig.start_gateway()
        await bench.hello()
        assert await bench.hear("cmd") == first
        assert (await bench.hear("cmd"))["text"] == "Tee 茶"
        bench.publish("res", json.dumps({"id": command.number, "ok": 0, "why": "unstable"}).encode())
        bench.publish("res", json.dumps({"id": late.number, "ok": 1}).encode())
        bench.publish("tele", b'{"rssi":-51,"heap":12000,"queue":2,"faults":1}')
        assert (await until(rig, Command, command.id, lambda c: c.ended_at_ms)).why == "unstable"
        assert (await until(rig, Command, late.id, lambda c: c.ended_at_ms)).state == "done"
        device = await until(rig, Device, 1, lambda d: "rssi" in d.told)
        assert json.loads(device.told)["heap"] == 12000


async def test_settings_reach_a_station_that_was_away_when_they_were_made(rig: Rig) -> None:
    """P-111."""
    with rig.floor.work.transaction():
        act = rig.floor.act()
        act.moment = now()
        station = rig.floor.work.one(Station, "name", "bench-1", "main")
        assert station is not None
        station_settings.change(act, station, {"lang": "zh", "note": "x" * 2000})
    async with serving(Board(rig.address("bench-1"), "bench-1")) as board:
        await until(rig, Delivery, 1, lambda d: d.state == "done")
        assert board.cfg == 1
        assert json.loads(board.files["settings.json"])["lang"] == "zh"
        assert board.taken == [("settings.json", off) for off in (0, 768, 1536)]
