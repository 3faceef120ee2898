"""`pickbench firmware doctor` as far as a real broker and a real hub's welcome."""

import asyncio
import json
import sys
from pathlib import Path

import pytest

from hub.commands import firmware_build
from hub.commands.firmware_image import image
from hub.commands.firmware_tree import Built
from tests.e2e.conftest import Rig
from tests.tools.scripted_board import ScriptedBoard

FAKES = Path(__file__).parents[1] / "tools" / "doctor_fakes.py"
Outcomes = dict[str, tuple[bool | None, str]]


async def doctor(rig: Rig, micropython32: Path, folder: Path, password: str) -> Outcomes:
    """What the doctor says of a bench without parts, with this password."""
    made = await asyncio.to_thread(firmware_build.make)
    address = rig.address("bench-1")
    config = {
        "station": "bench-1", "password": password, "host": address.host, "port": address.port,
        "board": "esp32", "wifi": [["floor", ""]],
    }  # fmt: skip
    board = ScriptedBoard(micropython32, folder)
    files = [file for file in made.on_board() if file.path != "main.py"]
    board.flash.write_bytes(image([*files, Built("config.json", json.dumps(config).encode())], 0x200000))
    fakes = folder / "fakes.py"
    fakes.write_text(f"faults = {{}}\n{FAKES.read_text('utf-8')}", "utf-8")
    board.fakes, board.heap = str(fakes), "96k"
    with board:
        running = await asyncio.create_subprocess_exec(
            Path(sys.executable).with_name("pickbench"), "firmware", "doctor", "--port", board.port, "--json",
            stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        said, _ = await running.communicate()
    return {each["check"]: (each["ok"], each["said"]) for each in json.loads(said)["checks"]}


@pytest.mark.long
async def test_a_board_reaches_the_hub(rig: Rig, micropython32: Path, tmp_path: Path) -> None:
    found = await doctor(rig, micropython32, tmp_path, rig.passwords["bench-1"])
    assert [name for name, (ok, _) in found.items() if ok is False] == []
    assert found["broker"][1].endswith("takes this station in")
    assert found["hub"][1].startswith("welcomed within ")


@pytest.mark.long
async def test_a_wrong_password_is_named(rig: Rig, micropython32: Path, tmp_path: Path) -> None:
    """Device failure 16."""
    found = await doctor(rig, micropython32, tmp_path, "wrong")
    assert not found["broker"][0]
    assert "name or password are wrong: make a new one" in found["broker"][1]
    assert found["hub"] == (None, "needs the broker")


@pytest.mark.long
async def test_a_hub_that_is_away_is_told_from_a_broker(
    rig: Rig, micropython32: Path, tmp_path: Path
) -> None:
    await rig.kill_gateway()
    found = await doctor(rig, micropython32, tmp_path, rig.passwords["bench-1"])
    assert found["broker"][0]
    assert not found["hub"][0]
    assert found["hub"][1].startswith("no welcome within 20 s; the station shows: ")
