"""From nothing to a station that the hub knows: the real firmware over a pseudo-terminal, on played chips."""

import asyncio
import json
import sys
import time
from pathlib import Path

import pytest
from sqlmodel import select

from firmware.wiring import wiring
from hub.store.tables import StationRow
from tests.e2e.conftest import Rig
from tests.patience import PATIENCE_S
from tests.tools.scripted_board import ScriptedBoard

FAKES = Path(__file__).parents[1] / "tools" / "doctor_fakes.py"


@pytest.mark.long  # each step of it is proven in tests/tools
async def test_a_board_that_was_flashed_is_welcomed(rig: Rig, micropython32: Path, tmp_path: Path) -> None:
    address = rig.address("bench-1")
    config = {
        "station": "bench-1", "password": rig.passwords["bench-1"], "host": address.host,
        "port": address.port, "board": "esp32", "wifi": [["floor", ""]],
        **wiring("esp32", ["scanner", "scale", "lights", "buzzer"]),
    }  # fmt: skip
    (tmp_path / "config.json").write_text(json.dumps(config), "utf-8")
    fakes = tmp_path / "fakes.py"
    fakes.write_text(f"faults = {{'scanner': 'mute'}}\n{FAKES.read_text('utf-8')}", "utf-8")
    board = ScriptedBoard(micropython32, tmp_path)
    board.fakes, board.heap = str(fakes), "128k"
    with board:
        running = await asyncio.create_subprocess_exec(
            Path(sys.executable).with_name("pickbench"), "firmware", "flash", "--port", board.port,
            "--config", tmp_path / "config.json", "--json",
            stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        said, _ = await running.communicate()
        told = json.loads(said)
        assert told["hello"] == f"pickbench {told['version']} bench-1"
        gives_up_at = time.monotonic() + PATIENCE_S
        while time.monotonic() < gives_up_at:
            with rig.database.session() as session:
                row = session.exec(select(StationRow).where(StationRow.name == "bench-1")).one()
            if row.fw == told["version"]:
                return
            await asyncio.sleep(0.1)
    raise AssertionError(f"expected the hub to know {told['version']} at bench-1, it knows {row.fw!r}")
