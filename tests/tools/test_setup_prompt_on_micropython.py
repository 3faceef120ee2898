"""A board without configuration: the real firmware asks, on the 32-bit MicroPython and littlefs."""

import json
import subprocess
from pathlib import Path

import pytest

from firmware import config
from firmware.wiring import wiring
from hub.commands.firmware_build import Build
from hub.commands.firmware_image import image
from tests.patience import PATIENCE_S
from tests.tools.scripted_board import PROGRAM, RESET, ScriptedBoard

ANSWERS = ["bench-1", "secret", "192.168.1.10", "", "", "zh", "floor", "battery staple", "scanner scale"]
PASTED = {"station": "b2", "password": "x", "host": "hub", "board": "esp32", "wifi": [["floor", ""]]}


@pytest.fixture
def board(micropython32: Path, made: Build, tmp_path: Path) -> ScriptedBoard:
    """Flashed, and without a configuration; its wire is not used."""
    board = ScriptedBoard(micropython32, tmp_path)
    board.flash.write_bytes(image(made.on_board(), 0x200000))
    return board


def typed(board: ScriptedBoard, lines: list[str]) -> tuple[int, str]:
    """How a start ends when these lines are typed, and what is said."""
    start = [board.micropython, "-X", "heapsize=72k", PROGRAM]  # 11 KiB of it are the board's own program
    command = [*start, board.flash, "run", board.name, board.version, ""]
    text = "".join(f"{line}\n" for line in lines)
    done = subprocess.run(
        command, input=text, capture_output=True, text=True, check=False, timeout=PATIENCE_S
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("lines", [ANSWERS, [json.dumps(PASTED)], ["Bench 1", *ANSWERS[1:], *ANSWERS]])
def test_answers_become_a_configuration(board: ScriptedBoard, tmp_path: Path, lines: list[str]) -> None:
    ended, said = typed(board, lines)
    assert ended == RESET, said
    assert "/config.json" in board.files(), said
    (tmp_path / "config.json").write_bytes(board.files()["/config.json"])
    made, why = config.load(str(tmp_path / "config.json"))
    assert why == ""
    assert made is not None
    if len(lines) > 1:
        assert made["scanner"].items() >= wiring("esp32", ["scanner"])["scanner"].items()
        assert (made["station"], made["lang"], made["scale"]["max_g"]) == ("bench-1", "zh", 30000)
    if len(lines) > len(ANSWERS):
        assert 'Not taken: station: expected 1 to 32 of a-z 0-9 -, got "Bench 1"' in said


@pytest.mark.parametrize("after", [0, 4, 8])
def test_an_interrupted_conversation_leaves_nothing(board: ScriptedBoard, after: int) -> None:
    """Device failure 29."""
    ended, said = typed(board, ANSWERS[:after])
    assert ended == 0, said
    assert "This station has no configuration" in said
    assert not [path for path in board.files() if "config" in path]
    assert typed(board, ANSWERS)[0] == RESET
