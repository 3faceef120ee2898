"""The station's own firmware through failures of broker and hub, with the real ones."""

import asyncio
import os
import signal
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest
from sqlmodel import select

from hub.office import floor_plan
from hub.store.tables import EventRow
from station_sim.device import Device
from station_sim.wire import Account, Wire
from tests.e2e.conftest import Rig
from tests.e2e.terminal import TerminalStation, config_of, on_cpython
from tests.e2e.wire_station import WireStation
from tests.patience import PATIENCE_S

CROWD = 40


@pytest.fixture
async def station(rig: Rig, tmp_path: Path) -> AsyncIterator[TerminalStation]:
    made = on_cpython(tmp_path / "bench-1", config_of(rig.address("bench-1")))
    await made.start()
    try:
        yield made
    finally:
        await made.kill()


async def test_a_broker_that_forgot_everything_is_told_again(rig: Rig, station: TerminalStation) -> None:
    """Device failures 1, 2: the broker is killed and starts with nothing kept; work goes on by itself."""
    station.line("ready", "scan U%2", "settle")
    await station.sees(sound="good")
    killed = rig.broker.pid
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    await station.sees(show="No network")
    for kept in rig.home.rglob("mosquitto.db"):
        kept.unlink()
    station.line("scan J%VERIFY")
    await station.sees(show="Saved, checked later")
    await station.sees(show="J%VERIFY: P2 VERIFY: scan an order or a tote")
    station.line("settle", "scan O%nothing")
    await station.sees(lamp="r", mode="s")


async def test_a_crowd_comes_back_to_a_gateway_that_was_killed(rig: Rig) -> None:
    """Device failures 4, 32: every station says hello to the new run, and each is welcomed."""
    names = [f"crowd-{n}" for n in range(CROWD)]
    passwords = {name: f"pw-{name}" for name in names}
    await rig.broker.add_accounts(passwords)
    with rig.floor.work.transaction():
        for name in names:
            floor_plan.add_station(rig.floor.act(), name)
    devices = [Device(name, "main", caps=["scan"]) for name in names]
    where = rig.broker.station_address("crowd-0", "")
    wires = [
        Wire(device, Account(where.host, where.port, device.name, passwords[device.name]), Random(n))
        for n, device in enumerate(devices)
    ]
    running = [asyncio.create_task(wire.run()) for wire in wires]
    try:
        for device in devices:
            await device.until_ready(PATIENCE_S)
        await rig.kill_gateway()
        await rig.start_gateway()
        await asyncio.sleep(0.5)
        for device in devices:
            await device.until_ready(PATIENCE_S)
        seen = await devices[0].scan(b"U%2")
        assert seen.v == "info"
        assert sum(wire.drops for wire in wires) == 0
    finally:
        for wire in wires:
            await wire.stop()
        for device in devices:
            device.rest()
        await asyncio.gather(*running)


async def test_no_answer_without_a_commit(rig: Rig) -> None:
    """Device failure 30: while the database can't be written nothing is answered, and nothing is lost."""
    async with WireStation(rig.address("bench-1"), "main", "bench-1") as bench:
        await bench.hello()
        await bench.scan("U%2")
        path = rig.database.url.database
        assert path is not None
        with sqlite3.connect(path, isolation_level=None) as other:
            other.execute("BEGIN IMMEDIATE")
            asking = asyncio.create_task(bench.scan("J%VERIFY"))
            await asyncio.sleep(2)
            assert not asking.done()
            other.execute("ROLLBACK")
            answer = await asyncio.wait_for(asking, PATIENCE_S)
        other.close()
    assert answer["why"] == "go"
    with rig.database.session() as session:
        stored = session.exec(select(EventRow)).all()
    assert [event.seq for event in stored] == [1, 2]
