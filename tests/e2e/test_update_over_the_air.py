"""A whole update: the hub sends, the station takes, on the real MicroPython; and the way back."""

import asyncio
import json
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlmodel import select

from hub.commands import firmware_build
from hub.commands.firmware_boards import Board
from hub.commands.firmware_build import Build
from hub.commands.firmware_tree import TERMINAL, VERSION_FILE, Built
from hub.domain.devices import Delivery
from hub.domain.people import Station
from hub.office import devices, releases, rollouts
from hub.store.tables import StationRow
from tests.e2e.conftest import Rig
from tests.e2e.terminal import POWER_CUT, TerminalStation, config_of
from tests.e2e.test_errands import now, until
from tests.patience import PATIENCE_S

# As board/main.py starts a board, with the terminal in place of chips.
START = f"""
import sys
home = sys.argv[2]
sys.path.insert(0, home)
import starter
slot = starter.choose(home)
del sys.modules["starter"]
sys.path.insert(0, home + "/" + slot)
try:
    from firmware.terminal import main
    code = main(sys.argv)
except Exception as error:
    sys.print_exception(error, sys.stderr)
    import starter
    code = {POWER_CUT} if starter.crashed(home) else 1
sys.exit(code)
"""


class SelfStarting(TerminalStation):
    """Starts anew by itself, as a board does, until it is killed."""

    async def live(self) -> None:
        while True:
            await self.start()
            if await self.ended(600) != POWER_CUT:
                return


@pytest.fixture(scope="module")
def built() -> Build:
    return firmware_build.make(TERMINAL)


@pytest.fixture
async def station(rig: Rig, built: Build, micropython32: Path, tmp_path: Path) -> AsyncIterator[SelfStarting]:
    with rig.floor.work.transaction():
        row = rig.floor.work.one(Station, "name", "bench-1", "main")
        assert row is not None
        key = devices.new_key(rig.floor.act(), row.id)
    home = tmp_path / "bench-1"
    home.mkdir()
    env = {**os.environ, "MICROPYPATH": ".frozen"}
    command = [str(micropython32), "-X", "heapsize=110k", "-c", START]
    made = SelfStarting(command, env, home, config_of(rig.address("bench-1"), key=key))
    for file in built.on_board():
        target = home / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.content)
    living = asyncio.create_task(made.live())
    try:
        yield made
    finally:
        living.cancel()
        await made.kill()


def changed(built: Build, version: str, **files: bytes) -> Build:
    """The same build under another version, with some files of another content."""
    contents = {
        VERSION_FILE: version.encode(),
        **{f"firmware/{name}.mpy": text for name, text in files.items()},
    }
    slot = [Built(file.path, contents.get(file.path, file.content)) for file in built.slot]
    return built._replace(version=version, slot=slot)


async def rolled_out(rig: Rig, build: Build, folder: Path) -> Delivery:
    """Send a build to the bench, and wait until that has ended."""
    firmware_build.write(build, Board.ANY, folder, None)
    with rig.floor.work.transaction():
        act = rig.floor.act()
        act.moment = now()
        release = releases.keep(act, releases.read(folder))
        rollouts.start(act, release, ["bench-1"], wave_size=1, return_within_s=300)
    done: Delivery = await until(rig, Delivery, 1, lambda delivery: delivery.ended_at_ms, 110)
    return done


def running(rig: Rig) -> str:
    """The firmware that the bench said it has."""
    with rig.database.session() as session:
        return session.exec(select(StationRow.fw).where(StationRow.name == "bench-1")).one()


async def test_an_update_is_taken_checked_started_and_kept(
    rig: Rig, built: Build, station: SelfStarting, tmp_path: Path
) -> None:
    """Device failure 28: what reached the hub's welcome stays."""
    done = await rolled_out(rig, changed(built, "9.9.9+new"), tmp_path / "build")
    assert (done.state, done.why) == ("done", "")
    assert running(rig) == "9.9.9+new"
    async with asyncio.timeout(PATIENCE_S):
        while (station.home / "pointer").read_text() != "b":  # noqa: ASYNC110 - a file has no event
            await asyncio.sleep(0.1)


@pytest.mark.long
async def test_what_does_not_start_gives_way_to_what_did(
    rig: Rig, built: Build, station: SelfStarting, tmp_path: Path
) -> None:
    """Device failure 28: what crashes before its hello is tried three times, then the old one runs."""
    broken = changed(built, "9.9.9+broken", terminal=b"M\x06 no code")
    done = await rolled_out(rig, broken, tmp_path / "build")
    assert (done.state, done.why) == ("failed", "came_back_without")
    assert running(rig) == built.version
    assert json.loads((station.home / "config.json").read_text())["station"] == "bench-1"
