"""`pickbench firmware doctor` on the 32-bit MicroPython behind a pseudo-terminal; chips are played."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from firmware.wiring import wiring
from hub.cli import build as command_line
from hub.commands import firmware_doctor, firmware_port
from hub.commands.failures import explain
from hub.commands.firmware_build import Build
from hub.commands.firmware_image import image
from hub.commands.firmware_tree import Built
from tests.tools.scripted_board import ScriptedBoard

PARTS = ["scanner", "scale", "lights", "digits", "display", "buttons", "buzzer"]
FAKES = Path(__file__).with_name("doctor_fakes.py")
BOARD = {"board": True, "micropython": True, "firmware": True, "heap": True, "flash": True, "config": True}


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, made: Build) -> None:
    monkeypatch.setattr(firmware_doctor, "make", lambda: made)
    monkeypatch.setattr(firmware_port, "_ENTER_S", 2.0)
    monkeypatch.setattr(firmware_port, "_QUIET_S", 0.2)


@pytest.fixture
def prepared(micropython32: Path, made: Build, tmp_path: Path) -> Iterator[Callable[..., ScriptedBoard]]:
    """Makes a board with the firmware, a configuration and faults."""
    boards: list[ScriptedBoard] = []

    def prepare(faults: dict[str, str] | None = None, **changed: Any) -> ScriptedBoard:
        board = ScriptedBoard(micropython32, tmp_path)
        config = {
            "station": "bench-1", "password": "hush", "host": "127.0.0.1", "port": 9, "board": "esp32",
            "wifi": [["floor", "also hush"]], **wiring("esp32", PARTS), **changed,
        }  # fmt: skip
        config = {name: value for name, value in config.items() if value is not None}
        files = [*made.on_board(), Built("config.json", json.dumps(config).encode())]
        files = [file for file in files if file.path != "main.py"]  # a soft reset stops before it anyway
        board.flash.write_bytes(image(files, 0x200000))
        fakes = tmp_path / "fakes.py"
        fakes.write_text(f"faults = {faults or {}!r}\n{FAKES.read_text('utf-8')}", "utf-8")
        board.fakes = str(fakes)
        board.heap = "96k"  # an ESP32 without PSRAM can have 109 KiB
        boards.append(board)
        return board.__enter__()

    yield prepare
    for board in boards:
        board.__exit__()


def doctor(board: ScriptedBoard, *words: str) -> tuple[int, dict[str, tuple[bool | None, str]], str]:
    """Exit code, outcome of every check, and what went to standard error or was said of a failure."""
    words = ("firmware", "doctor", "--port", board.port, "--json", *words)
    done = CliRunner().invoke(command_line(["firmware"]), words)
    if done.exception and not isinstance(done.exception, SystemExit):
        told = explain(done.exception)  # type: ignore[arg-type]  # a command raises no KeyboardInterrupt
        assert told, done.exception
        return told[1], {}, told[0]
    said = json.loads(done.stdout)
    assert said["ok"] == (done.exit_code == 0)
    checks = {each["check"]: (each["ok"], each["said"]) for each in said["checks"]}
    assert "hush" not in done.output  # device failure 29: no secret is told
    return done.exit_code, checks, done.stderr


def test_a_board_is_looked_over_part_by_part(prepared: Callable[..., ScriptedBoard], made: Build) -> None:
    board = prepared(buttons={"sda": 21, "scl": 22, "places": {"3": ["confirm", 7]}})
    code, checks, asked = doctor(board)
    assert checks, asked
    assert code == 1  # nobody calibrated it, and there is no hub
    assert {name: ok for name, (ok, _) in checks.items()} == {
        **BOARD, "scanner": True, "scale": True, "calibration": False, "lights": True, "digits": True,
        "display": True, "buttons": True, "buzzer": True, "wifi": True, "broker": False, "hub": None,
    }  # fmt: skip
    assert checks["firmware"][1] == f"{made.version} in /a"
    assert checks["scanner"][1] == "read 4006381333931 as ]E0"
    assert checks["buttons"][1] == "input 3 is pressed: ['confirm', 7]"
    assert checks["wifi"][1] == "floor, 10.0.0.7, -50 dBm"
    assert checks["broker"][1].startswith("127.0.0.1:9: nothing answers there: is the hub running")
    assert "Scan any code, within 15 seconds." in asked
    board.wait(lambda: board.resets == 1)  # the station works on
    assert not [path for path in board.files() if "doctor" in path]


@pytest.mark.parametrize(
    ("faults", "words"),
    [
        (
            {
                "scanner": "baud",
                "scale": "silent",
                "lights": "",
                "digits": "",
                "display": "",
                "buttons": "",
                "wifi_error": "",
            },
            {
                "scanner": "read bytes that are no code: is the scanner at 9600 baud?",
                "scale": "the converter is silent: has it power, is its DT on pin 32",
                "lights": "failed with OSError",
                "digits": "no answer: is CLK on pin 18, DIO on pin 19",
                "display": "the display does not answer at 60 (nobody does): check SDA, SCL",
                "buttons": "the expander does not answer at 32 (nobody does)",
                "wifi": "failed with OSError: Wifi Internal Error",
            },
        ),
        (
            {"scale": "over", "weak": ""},
            {
                "scale": "the converter is at its end: a wire of the load cell is off",
                "wifi": "floor, 10.0.0.7, -80 dBm: weak",
            },
        ),
        (
            {"scale": "calm", "wifi": ""},
            {
                "scale": "84000 counts, 0 apart: a load cell is never that calm",
                "wifi": "floor: no such network here: check its name, and that it is 2.4 GHz",
                "broker": "needs the Wi-Fi",
            },
        ),
    ],
)
def test_what_fails_is_told_with_what_to_do(
    prepared: Callable[..., ScriptedBoard], faults: dict[str, str], words: dict[str, str]
) -> None:
    """Device failures 18, 23 and 25, as far as they show at one look."""
    asks = [] if "scanner" in faults else ["--no-ask"]
    code, checks, _ = doctor(prepared(faults), *asks)
    assert code == 1
    for name, said in words.items():
        ok, told = checks[name]
        assert not ok
        assert told.startswith(said)


def test_without_a_person_nobody_is_asked(prepared: Callable[..., ScriptedBoard]) -> None:
    _, checks, asked = doctor(prepared({"wifi_error": ""}), "--no-ask")
    assert checks["scanner"] == (None, "not tried: it needs a person to scan")
    assert asked == ""


def test_a_wrong_configuration_stops_nothing_else(prepared: Callable[..., ScriptedBoard]) -> None:
    code, checks, _ = doctor(prepared(lang="fr"))
    assert code == 1
    assert checks["config"] == (False, '/config.json: lang: expected en or zh, got "fr"')
    assert checks["heap"][0]
    assert checks["broker"] == (None, "needs a configuration")


def test_another_chip_than_configured(prepared: Callable[..., ScriptedBoard]) -> None:
    board = prepared(
        {"wifi_error": ""}, board="esp32c3", **(dict.fromkeys(PARTS) | wiring("esp32c3", ["buzzer"]))
    )
    _, checks, _ = doctor(board)
    assert checks["board"][1].startswith("config.json is for an esp32c3, this is Generic ESP32 module")


def test_a_board_without_firmware_or_with_another(
    prepared: Callable[..., ScriptedBoard], made: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    board = prepared()
    monkeypatch.setattr(firmware_doctor, "make", lambda: made._replace(version="9.9"))
    code, _, words = doctor(board)
    assert code == 1
    assert words.startswith(f"expected the firmware of this pickbench, 9.9, the board has {made.version}")
    board.flash.write_bytes(image(made.root, 0x200000))
    code, _, words = doctor(board)
    assert code == 1
    assert words.startswith("there is no firmware on the board: run `pickbench firmware flash`")


def test_people_get_a_line_for_each_check(prepared: Callable[..., ScriptedBoard]) -> None:
    board = prepared({"wifi_error": ""}, **dict.fromkeys(PARTS))
    done = CliRunner().invoke(command_line(["firmware"]), ["firmware", "doctor", "--port", board.port])
    lines = done.stdout.splitlines()
    assert lines[0].split(maxsplit=2) == ["ok", "board", "Generic ESP32 module with ESP32"]
    assert [line.split()[0] for line in lines] == ["ok"] * 6 + ["-"] * 8 + ["FAIL", "-", "-"]
    assert {line.split(maxsplit=2)[2] for line in lines[6:14]} == {"not in config.json"}
