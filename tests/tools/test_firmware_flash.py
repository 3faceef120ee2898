"""`pickbench firmware flash` over a pseudo-terminal, with a real MicroPython on littlefs behind it.

Not on a chip: esptool is played by a program, the REPL's line discipline by tests/tools/scripted_board.py.
"""

import json
import os
import re
import stat
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from firmware.wiring import wiring
from hub.cli import build as command_line
from hub.commands import firmware_flash, firmware_port
from hub.commands.failures import explain
from hub.commands.firmware_build import Build
from hub.commands.firmware_tree import Built
from tests.tools.scripted_board import ScriptedBoard

GREETING = b"""import time
while True:
    print("starting\\npickbench 1.0 bench-1")
    time.sleep(0.3)
"""
ESPTOOL = """#!/usr/bin/env python3
import os, sys
with open(os.environ["FAKE_LOG"], "a") as log:
    log.write(" ".join(sys.argv[1:]) + "\\n")
said = os.environ["FAKE_SAYS"]
if said.startswith("fail "):
    print(said[5:])
    sys.exit(2)
if "chip-id" in sys.argv:
    print("esptool v5.6.0\\nChip type:          " + said + " (revision v3.1)")
if "write-flash" in sys.argv:
    for percent in (0.0, 50.0, 100.0):
        print("Writing at 0x00001000 [====>   ] %5.1f%% ..." % percent, end="\\r")
    print("\\nHash of data verified.")
"""


@pytest.fixture
def board(micropython: Path, tmp_path: Path) -> Iterator[ScriptedBoard]:
    with ScriptedBoard(micropython, tmp_path) as scripted:
        yield scripted


@pytest.fixture(autouse=True)
def small_station(monkeypatch: pytest.MonkeyPatch) -> Build:
    """A firmware of three files whose main greets; and short waits."""
    slot = [Built("firmware/app.mpy", bytes(range(256)) * 6), Built("version.txt", b"1.0")]
    made = Build("1.0", slot, [Built("main.py", GREETING)], 1536, [])
    monkeypatch.setattr(firmware_flash, "make", lambda: made)
    monkeypatch.setattr(firmware_flash, "HELLO_S", 3.0)
    monkeypatch.setattr(firmware_port, "_ENTER_S", 1.0)
    monkeypatch.setattr(firmware_port, "_QUIET_S", 0.2)
    return made


@pytest.fixture
def esptool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program named esptool on the path, and the file in which it notes how it was called."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "esptool"
    program.write_text(ESPTOOL, "utf-8")
    program.chmod(program.stat().st_mode | stat.S_IEXEC)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    monkeypatch.setenv("FAKE_LOG", str(tmp_path / "called"))
    monkeypatch.setenv("FAKE_SAYS", "ESP32-D0WD-V3")
    return tmp_path / "called"


def flash(*words: str) -> tuple[int, str, str]:
    """Exit code, standard output and the words of a failure."""
    done = CliRunner().invoke(command_line(["firmware"]), ["firmware", "flash", *words])
    if done.exception and not isinstance(done.exception, SystemExit):
        told = explain(done.exception)  # type: ignore[arg-type]  # a command raises no KeyboardInterrupt
        assert told, done.exception
        return told[1], done.stdout, told[0]
    return done.exit_code, done.stdout, done.stderr


def config_file(folder: Path, **changed: Any) -> Path:
    given = {
        "station": "bench-1", "password": "x", "host": "hub", "board": "esp32", "wifi": [["floor", ""]],
        **wiring("esp32", ["scanner"]), **changed,
    }  # fmt: skip
    path = folder / "config.json"
    path.write_text(json.dumps(given), "utf-8")
    return path


def test_a_board_becomes_a_station(board: ScriptedBoard, tmp_path: Path, small_station: Build) -> None:
    code, said, words = flash("--port", board.port, "--config", str(config_file(tmp_path)), "--json")
    assert code == 0, words
    assert json.loads(said) == {
        "chip": "esp32", "version": "1.0", "files": 4, "written": 4, "hello": "pickbench 1.0 bench-1",
    }  # fmt: skip
    assert board.resets == 1
    files = board.files()
    assert set(files) == {"/main.py", "/config.json", "/a/firmware/app.mpy", "/a/version.txt"}
    assert files["/a/firmware/app.mpy"] == small_station.slot[0].content
    assert json.loads(files["/config.json"])["scanner"] == {"uart": 2, "rx": 16, "tx": 17, "baud": 9600}


def test_what_is_there_is_not_written_again_and_what_is_old_goes(
    board: ScriptedBoard, monkeypatch: pytest.MonkeyPatch, small_station: Build
) -> None:
    assert flash("--port", board.port)[0] == 0
    with firmware_port.opened_board(board.port) as opened:
        opened.put("/pointer", b"b")
        opened.put("/data/kept/1", b"journal")
    changed = [Built("firmware/other.mpy", b"new"), small_station.slot[1]]
    monkeypatch.setattr(firmware_flash, "make", lambda: small_station._replace(slot=changed))
    code, said, _ = flash("--port", board.port, "--json")
    assert (code, json.loads(said)["written"]) == (0, 1)
    assert set(board.files()) == {"/main.py", "/a/firmware/other.mpy", "/a/version.txt", "/data/kept/1"}


def test_micropython_is_written_first_where_it_is_given(
    board: ScriptedBoard, esptool: Path, tmp_path: Path
) -> None:
    file = tmp_path / "micropython.bin"
    file.write_bytes(b"program")
    code, _, _ = flash("--port", board.port, "--micropython", str(file), "--erase", "--board", "esp32")
    assert code == 0
    assert [line.split(" ", 4)[4] for line in esptool.read_text("utf-8").splitlines()] == [
        "chip-id",
        "erase-flash",
        f"write-flash 0x1000 {file}",
    ]


@pytest.mark.parametrize(
    ("says", "chip"),
    [
        ("ESP32-D0WD-V3", "esp32"), ("ESP32-PICO-D4", "esp32"), ("ESP32-S3 (QFN56)", "esp32s3"),
        ("ESP32-C3 (QFN32)", "esp32c3"),
    ],
)  # fmt: skip
def test_chips_are_told_apart(
    board: ScriptedBoard, esptool: Path, monkeypatch: pytest.MonkeyPatch, says: str, chip: str
) -> None:
    monkeypatch.setenv("FAKE_SAYS", says)
    assert firmware_flash.chip_of(board.port) == chip


def test_another_chip_is_refused_before_anything_is_written(
    board: ScriptedBoard, esptool: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "micropython.bin"
    file.write_bytes(b"program")
    code, _, words = flash("--port", board.port, "--micropython", str(file), "--board", "esp32c3")
    assert (code, words) == (1, "expected a board with esp32c3, this one has esp32: nothing was written")
    assert "write-flash" not in esptool.read_text("utf-8")
    monkeypatch.setenv("FAKE_SAYS", "ESP32-C6 (QFN40)")
    code, _, words = flash("--port", board.port, "--micropython", str(file))
    assert (code, words) == (1, "expected one of ESP32, ESP32-S3, ESP32-C3, got ESP32-C6")
    code, _, words = flash("--port", board.port, "--board", "esp32s3")  # this time MicroPython is asked
    assert (code, words) == (1, "expected a board with esp32s3, this one has esp32: nothing was written")
    config = config_file(tmp_path, board="esp32c3", **wiring("esp32c3", ["scanner"]))
    code, _, words = flash("--port", board.port, "--config", str(config))
    assert (code, words) == (1, "expected a board with esp32c3, this one has esp32: nothing was written")
    assert not [path for path in board.files() if path.startswith("/a")]


@pytest.mark.parametrize(
    ("says", "words"),
    [
        (
            "fail A fatal error occurred: Failed to connect to ESP32: No serial data received.",
            "hold the button BOOT",
        ),
        ("fail Could not exclusively lock port", "used by another program"),
        ("fail [Errno 13] Permission denied", "usermod -aG dialout"),
        ("fail MD5 of file does not match", "esptool failed on .*MD5 of file"),
    ],
)
def test_a_failure_of_esptool_is_told_with_what_to_do(
    board: ScriptedBoard,
    esptool: Path,
    monkeypatch: pytest.MonkeyPatch,
    says: str,
    words: str,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("FAKE_SAYS", says)
    file = tmp_path / "micropython.bin"
    file.write_bytes(b"program")
    code, _, said = flash("--port", board.port, "--micropython", str(file))
    assert code == 3
    assert re.search(words, said)


def test_nobody_answers(board: ScriptedBoard) -> None:
    board.is_deaf = True
    code, _, words = flash("--port", board.port)
    assert code == 3
    assert words.startswith(f"no MicroPython answers on {board.port}")
    assert "--micropython FILE" in words


def test_an_old_micropython_is_refused(board: ScriptedBoard) -> None:
    board.version = "1.22.2"
    code, _, words = flash("--port", board.port)
    assert (code, words) == (1, "expected MicroPython 1.24 or newer, got 1.22.2")


def test_a_chip_that_no_station_runs_on_is_refused(board: ScriptedBoard) -> None:
    board.name = "Raspberry Pi Pico W with RP2040"
    code, _, words = flash("--port", board.port)
    assert code == 1
    assert words.startswith("expected a board with an ESP32, ESP32-S3 or ESP32-C3")


def test_a_board_that_asks_for_its_configuration_is_alive(
    board: ScriptedBoard, monkeypatch: pytest.MonkeyPatch, small_station: Build
) -> None:
    question = b'print("This station has no configuration. Answer")\nwhile True:\n    pass\n'
    asking = small_station._replace(root=[Built("main.py", question)])
    monkeypatch.setattr(firmware_flash, "make", lambda: asking)
    code, said, _ = flash("--port", board.port)
    assert code == 0
    assert "the board says: This station has no configuration. Answer" in said


def test_a_port_that_goes_away_at_the_restart_is_opened_again(
    board: ScriptedBoard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As with chips that have USB of their own."""
    link = board.flash.with_name("ttyACM0")
    link.symlink_to(board.port)
    restart = firmware_port.BoardPort.restart

    def goes_away(opened: firmware_port.BoardPort) -> None:
        restart(opened)
        link.unlink()
        opened._transport.serial.close()
        threading.Timer(0.5, link.symlink_to, [board.port]).start()

    monkeypatch.setattr(firmware_port.BoardPort, "restart", goes_away)
    code, said, words = flash("--port", str(link))
    assert code == 0, words
    assert "the board says: pickbench 1.0 bench-1" in said


def test_a_board_that_does_not_greet_ends_with_1(
    board: ScriptedBoard, monkeypatch: pytest.MonkeyPatch, small_station: Build
) -> None:
    silent = small_station._replace(root=[Built("main.py", b"1 / 0\n")])
    monkeypatch.setattr(firmware_flash, "make", lambda: silent)
    monkeypatch.setattr(firmware_flash, "HELLO_S", 1.0)
    code, said, _ = flash("--port", board.port)
    assert code == 1
    assert "the board says: nothing yet" in said


def test_a_port_that_is_missing_or_may_not_be_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code, _, words = flash("--port", "/dev/ttyUSB99")
    assert code == 3
    assert words.startswith("expected a board at /dev/ttyUSB99, there is no such port")
    port = tmp_path / "port"
    port.touch()

    def denied(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)
    code, _, words = flash("--port", str(port))
    assert code == 3
    assert "sudo usermod -aG dialout $USER" in words


def test_a_wrong_call_or_configuration_is_told_before_the_board_is_touched(tmp_path: Path) -> None:
    assert flash("--port", "/dev/ttyUSB99", "--erase")[0] == 2
    code, _, words = flash("--port", "/dev/ttyUSB99", "--config", str(config_file(tmp_path, lang="fr")))
    assert code == 1
    assert words.endswith('config.json: lang: expected en or zh, got "fr"')
