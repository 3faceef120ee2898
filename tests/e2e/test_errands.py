"""Commands and files over a real mosquitto, with gateways that are killed in between."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from hub.domain.devices import Command, Delivery, Device
from hub.domain.people import Station
from hub.office import commands, devices, releases, rollouts, station_settings
from hub.office.act import Moment
from tests.e2e.board import Board
from tests.e2e.conftest import Rig
from tests.e2e.wire_station import WireStation
from tests.patience import PATIENCE_S
from tests.unit.floor.test_deliveries import made_build


def order(rig: Rig, name: str, op: str, within_s: int = 600, **arguments: Any) -> Command:
    with rig.floor.work.transaction():
        act = rig.floor.act()
        act.moment = now()
        station = rig.floor.work.one(Station, "name", name, "main")
        assert station is not None
        return commands.order(act, station, op, within_s, **arguments)


def now() -> Moment:
    return Moment(time.time_ns() // 1_000_000, "2026-01-01")


async def until(
    rig: Rig, kind: Any, id_: int, wanted: Callable[[Any], bool], within_s: float = PATIENCE_S
) -> Any:
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


BOTH = pytest.mark.parametrize(
    "rig", ["sqlite", pytest.param("postgresql", marks=pytest.mark.long)], indirect=True
)
"""On both databases in the long suite; the rules themselves are tried on both in tests/unit/floor."""


@BOTH
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
        assert board.taken == [("settings.json", off) for off in range(0, 2000, 384)]


def with_keys(rig: Rig, *names: str) -> None:
    """Keys for stations, as `pickbench station add` makes them."""
    with rig.floor.work.transaction():
        for name in names:
            station = rig.floor.work.one(Station, "name", name, "main")
            assert station is not None
            devices.new_key(rig.floor.act(), station.id)


def roll_out(rig: Rig, folder: Path, *names: str, return_within_s: int = 120) -> None:
    with_keys(rig, *names)
    with rig.floor.work.transaction():
        act = rig.floor.act()
        act.moment = now()
        release = releases.keep(act, releases.read(made_build(folder)))
        rollouts.start(act, release, names, wave_size=5, return_within_s=return_within_s)


async def ended(rig: Rig, number: int, within_s: float = PATIENCE_S) -> tuple[str, str]:
    row = await until(rig, Delivery, number, lambda d: d.ended_at_ms, within_s)
    return row.state, row.why


@pytest.mark.long
@BOTH
async def test_an_update_goes_on_though_the_gateway_is_killed_in_the_middle(rig: Rig, tmp_path: Path) -> None:
    """P-107, P-111."""
    kills = 0

    def slowly(part: dict[str, Any]) -> bool:
        time.sleep(0.1)
        return False

    folder = made_build(tmp_path / "build")
    async with serving(Board(rig.address("bench-1"), "bench-1", dies=slowly)) as board:
        roll_out(rig, folder, "bench-1", "bench-2")
        async with serving(Board(rig.address("bench-2"), "bench-2")) as other:
            while not board.files.get("firmware/app.mpy"):  # noqa: ASYNC110 - a board sets no event
                await asyncio.sleep(0.02)
            while kills < 3:
                kills += 1
                await rig.kill_gateway()
                await rig.start_gateway()
                await asyncio.sleep(0.4)
            assert await ended(rig, 1) == ("done", "")
            assert await ended(rig, 2) == ("done", "")
    assert (board.fw, other.fw) == ("2.0", "2.0")
    for path in ("firmware/app.mpy", "version.txt"):
        assert board.files[path] == other.files[path] == (folder / path).read_bytes()


@pytest.mark.parametrize(
    ("refuses", "why"),
    [
        ({"manifest": "bad_signature"}, "bad_signature"),
        pytest.param({"update": "bad_file"}, "bad_file", marks=pytest.mark.long),
        pytest.param({"boot": "1"}, "came_back_without", marks=pytest.mark.long),
        ({"boot": "never"}, "not_back"),
    ],
)
async def test_a_station_that_fails_stops_the_waves(
    rig: Rig, tmp_path: Path, refuses: dict[str, str], why: str
) -> None:
    async with (
        serving(Board(rig.address("bench-1"), "bench-1", refuses=refuses)) as board,
        serving(Board(rig.address("bench-2"), "bench-2")) as other,
    ):
        roll_out(rig, tmp_path / "build", "bench-1", "bench-2", return_within_s=3)
        assert await ended(rig, 1) == ("failed", why)
        assert await ended(rig, 2) == ("cancelled", "")
    assert board.power_ups == (2 if refuses.get("boot") == "1" else 1)
    assert other.files == {}


async def test_a_station_whose_power_fails_in_the_middle_gets_it_anew(rig: Rig, tmp_path: Path) -> None:
    """P-111."""
    board = Board(
        rig.address("bench-1"), "bench-1", dies=lambda part: part["off"] > 0 and board.power_cuts < 2
    )
    async with serving(board):
        roll_out(rig, tmp_path / "build", "bench-1")
        assert await ended(rig, 1) == ("done", "")
    assert (board.power_cuts, board.taken.count(("manifest", 0))) == (2, 3)


@pytest.mark.long
async def test_a_silent_station_is_asked_again_and_again(rig: Rig, tmp_path: Path) -> None:
    async with serving(Board(rig.address("bench-1"), "bench-1", silent=True)) as board:
        roll_out(rig, tmp_path / "build", "bench-1")
        row = await until(rig, Delivery, 1, lambda d: d.tries == 3)
        assert (row.state, row.place, row.offset) == ("sending", 0, 0)
        board.silent = False
        assert await ended(rig, 1) == ("done", "")
