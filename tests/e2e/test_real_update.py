"""An update from the hub to the station itself, on MicroPython: taken, checked, started, welcomed."""

import asyncio
import hashlib
import json
import time
from pathlib import Path

import pytest

from hub.commands.station_run import compiled
from hub.domain.devices import Delivery
from hub.domain.people import Station
from hub.office import devices, releases, rollouts
from hub.office.act import Moment
from tests.e2e.conftest import Rig
from tests.e2e.terminal import POWER_CUT, config_of, on_micropython
from tests.e2e.test_errands import until

HEAP = "100k"


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The station with its terminal as a build that can be sent; beside it `a`, what runs first."""
    folder = compiled(tmp_path_factory.mktemp("station") / "build")
    (folder / "version.txt").write_text("9.9+test")
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "build.json")
    rows = [
        [str(path.relative_to(folder)), path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest()]
        for path in files
    ]
    (folder / "build.json").write_text(json.dumps({"version": "9.9+test", "board": "any", "files": rows}))
    return folder


async def test_a_real_station_takes_a_release_and_comes_back_with_it(
    rig: Rig, build: Path, micropython32: Path, tmp_path: Path
) -> None:
    """P-111. Its old firmware is the same but for the version: only what was sent has one."""
    first = tmp_path / "first"
    for row in json.loads((build / "build.json").read_text())["files"]:
        if row[0] != "version.txt":
            (first / row[0]).parent.mkdir(parents=True, exist_ok=True)
            (first / row[0]).write_bytes((build / row[0]).read_bytes())
    with rig.floor.work.transaction():
        act = rig.floor.act()
        act.moment = Moment(time.time_ns() // 1_000_000, "2026-01-01")
        bench = rig.floor.work.one(Station, "name", "bench-1", "main")
        assert bench is not None
        key = devices.new_key(act, bench.id)
        release = releases.keep(act, releases.read(build))
        rollouts.start(act, release, ["bench-1"], wave_size=1, return_within_s=60)
    home = tmp_path / "bench-1"
    config = config_of(rig.address("bench-1"), key=key)
    station = on_micropython(micropython32, first, home, config, HEAP)
    await station.start()
    try:
        assert await station.ended(90) == POWER_CUT, station.errors.read_text() + str(station.said)
        pointer = (home / "pointer").read_text()
        assert pointer.startswith("b")
        row = await until(rig, Delivery, 1, lambda d: d.state == "returning")
        assert row.sent_bytes == row.total_bytes > 60_000
        station = on_micropython(micropython32, home / pointer[0], home, config, HEAP)
        await station.start()
        station.line("ready")
        assert (await until(rig, Delivery, 1, lambda d: d.ended_at_ms, 60)).state == "done"
        with rig.floor.work.transaction():
            found = rig.floor.work.one(Station, "name", "bench-1", "main")
            assert found is not None
            assert found.fw == "9.9+test"
        async with asyncio.timeout(10):
            while (home / "pointer").read_text() != "b":  # noqa: ASYNC110 - a trial that ends sets no event
                await asyncio.sleep(0.1)
    finally:
        await station.kill()
