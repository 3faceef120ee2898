"""The serial prompt of a board without configuration, linked as for a board, on the 32-bit MicroPython."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from firmware import config
from firmware.wiring import wiring
from hub.commands import firmware_build
from hub.commands.firmware_boards import Board
from hub.commands.firmware_build import Build

ANSWERS = ["bench-1", "secret", "192.168.1.10", "", "", "zh", "floor", "battery staple", "scanner scale"]
PASTED = {"station": "b2", "password": "x", "host": "hub", "board": "esp32", "wifi": [["floor", ""]]}


@pytest.fixture(scope="module")
def slot(made: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("slot") / "a"
    firmware_build.write(made, Board.ANY, folder, None)
    return folder


def typed(micropython32: Path, slot: Path, folder: Path, lines: list[str]) -> str:
    """What the prompt says to these lines, in the heap of an ESP32 without PSRAM."""
    program = "from firmware.setup_prompt import prompt; print(prompt('config.json', 'esp32'))"
    return subprocess.run(
        [micropython32, "-X", "heapsize=56k", "-c", program],
        input="".join(f"{line}\n" for line in lines),
        env={**os.environ, "MICROPYPATH": f"{slot}:.frozen"},
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout


@pytest.mark.parametrize("lines", [ANSWERS, [json.dumps(PASTED)], ["Bench 1", *ANSWERS[1:], *ANSWERS]])
def test_answers_become_a_configuration(
    micropython32: Path, slot: Path, tmp_path: Path, lines: list[str]
) -> None:
    said = typed(micropython32, slot, tmp_path, lines)
    assert said.endswith("True\n"), said
    made, why = config.load(str(tmp_path / "config.json"))
    assert why == ""
    assert made is not None
    if len(lines) > 1:
        assert made["scanner"].items() >= wiring("esp32", ["scanner"])["scanner"].items()
        assert (made["station"], made["lang"], made["scale"]["max_g"]) == ("bench-1", "zh", 30000)
    if len(lines) > len(ANSWERS):
        assert 'Not taken: station: expected 1 to 32 of a-z 0-9 -, got "Bench 1"' in said


@pytest.mark.parametrize("after", [0, 4, 8])
def test_an_interrupted_conversation_leaves_nothing(
    micropython32: Path, slot: Path, tmp_path: Path, after: int
) -> None:
    """Device failure 29."""
    assert typed(micropython32, slot, tmp_path, ANSWERS[:after]).endswith("False\n")
    assert list(tmp_path.iterdir()) == []
