"""The Linux bench as a program: its configuration, screen, sounds, watchdog, lock, and the systemd unit."""

import asyncio
import doctest
import importlib
import io
import json
import os
import re
import shutil
import socket
import stat
import subprocess
import sys
import wave
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rich.console import Console

from firmware.linux import keyboard_scanner
from firmware.linux import main as program
from firmware.linux.devices import found
from firmware.linux.dialects import DIALECTS, MG
from firmware.linux.keys import LAYOUTS
from firmware.linux.notify import Notify
from firmware.linux.screen import _TROUBLES, Screen
from firmware.linux.sections import _FIELDS, check
from firmware.linux.serial_scanner import SerialScanner
from firmware.linux.sounds import RATE, RHYTHMS, Speaker, tune
from protocol.codes import COLOURS, SOUNDS
from tests.linux.bench import Probe, running
from tests.patience import PATIENCE_S

ROOT = Path(__file__).resolve().parents[2]
UNIT = ROOT / "packaging" / "pickbench-bench.service"
SOURCES = [*(ROOT / "firmware" / "linux").glob("*.py"), ROOT / "firmware" / "scale.py"]
CONFIG = {
    "station": "bench-1",
    "password": "secret-word",
    "host": "127.0.0.1",
    "port": 1,
    "board": "linux",
    "scanner": {"devices": ["/dev/serial/by-id/usb-scanner"]},
    "scale": {"port": "/dev/ttyUSB7", "dialect": "mt-sics", "unit": "g"},
    "display": {},
    "buzzer": {},
}


def test_a_right_configuration_gets_its_defaults() -> None:
    config = json.loads(json.dumps(CONFIG))
    assert check(config) == ""
    assert (config["scanner"]["layout"], config["scanner"]["baud"]) == ("us", 9600)
    assert (config["scale"]["format"], config["scale"]["max_g"], config["scale"]["e_g"]) == ("8N1", 30000, 5)
    assert (config["display"], config["buzzer"]) == ({"cols": 40, "rows": 8}, {"play": "bell"})
    own = {
        "port": "/dev/x",
        "pattern": r"(?P<weight>\d+)",
        "states": {"S": "stable"},
        "ask": "W\r",
        "ask_ms": 200,
    }
    assert check({"scale": own}) == ""


SCALE = CONFIG["scale"]
SCANNER = CONFIG["scanner"]


@pytest.mark.parametrize(
    ("sections", "why"),
    [
        ({"lights": {}}, "lights: a Linux bench has none"),
        ({"scanner": {"uart": 2}}, "scanner.uart: expected one of baud devices gs_key layout"),
        ({"scanner": {"devices": []}}, "scanner.devices: expected a list of paths"),
        ({"scanner": {"devices": ["COM3"]}}, 'scanner.devices: expected paths below /dev, got "COM3"'),
        ({"scanner": {**SCANNER, "layout": "fr"}}, 'scanner.layout: expected one of us cn de, got "fr"'),
        ({"scanner": {**SCANNER, "gs_key": "f13"}}, "scanner.gs_key: expected f1 to f12"),
        ({"scanner": {**SCANNER, "baud": 9601}}, "scanner.baud: expected one of 1200"),
        ({"scale": {"dialect": "toledo"}}, "scale.port: expected a path below /dev, got nothing"),
        ({"scale": {"port": "/dev/x"}}, "scale.dialect: expected one of mt-sics"),
        ({"scale": {"port": "/dev/x", "dialect": "nci"}}, "scale.dialect: expected one of mt-sics"),
        ({"scale": {**SCALE, "pattern": "x"}}, "scale.dialect: expected one of"),
        ({"scale": {"port": "/dev/x", "pattern": "x("}}, "scale.pattern: expected a regular expression"),
        (
            {"scale": {"port": "/dev/x", "pattern": "x", "ask_ms": -1}},
            "scale.pattern: expected states as an object",
        ),
        ({"scale": {**SCALE, "format": "9N1"}}, "scale.format: expected data bits, parity and stop bits"),
        ({"scale": {**SCALE, "unit": "stone"}}, "scale.unit: expected one of mg g kg t lb oz"),
        ({"scale": {**SCALE, "max_g": True}}, "scale.max_g: expected 1 to 1000000, got True"),
        ({"scale": {**SCALE, "e_g": 0}}, "scale.e_g: expected 0.001 to 1000, got 0"),
        ({"display": {"cols": 0}}, "display.cols: expected 1 to 255"),
        ({"buzzer": {"play": "horn"}}, 'buzzer.play: expected bell or aplay, got "horn"'),
    ],
)
def test_a_wrong_one_says_where_and_what(sections: dict[str, Any], why: str) -> None:
    assert check(json.loads(json.dumps(sections))).startswith(why)


def run(*arguments: str, cwd: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "firmware.linux", *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )


def test_the_program_checks_and_refuses_in_words(tmp_path: Path) -> None:
    """No trace, no secret: exit code 2 and one line."""
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps(CONFIG), "utf-8")
    bad.write_text(json.dumps({**CONFIG, "scale": {**SCALE, "unit": "stone"}}), "utf-8")
    checked = run("--check", "--json", "--config", str(good), cwd=tmp_path)
    assert (checked.returncode, json.loads(checked.stdout)) == (0, {"ok": True, "why": ""})
    refused = run("--config", str(bad), cwd=tmp_path)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.startswith(f"{bad}: scale.unit: expected one of")
    assert "secret-word" not in refused.stderr
    assert program.read(str(tmp_path / "none.json"))[0] is None
    of_a_terminal = {name: CONFIG[name] for name in ("station", "password", "host", "port")}
    good.write_text(json.dumps({**of_a_terminal, "board": "terminal"}), "utf-8")
    assert program.read(str(good))[1] == f'{good}: board: expected "linux", got "terminal"'


def test_two_benches_never_share_a_folder(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(json.dumps(CONFIG), "utf-8")
    lock = program.hold(tmp_path / "home")
    assert lock is not None
    with lock:
        refused = run("--home", str(tmp_path / "home"), cwd=tmp_path)
    assert (refused.returncode, refused.stderr) == (
        3,
        f"{tmp_path}/home: expected to be alone there, another bench is running with it\n",
    )


def test_a_bench_is_put_together(tmp_path: Path) -> None:
    path = tmp_path / "config.json"
    path.write_text(json.dumps(CONFIG), "utf-8")
    config, why = program.read(str(path))
    assert config is not None, why
    app, parts = program.build(config, tmp_path)
    assert [type(part).__name__ for part in parts] == ["Link", "Screen", "SerialScanner", "SerialScale"]
    assert (app.core.config.caps, app.core.config.max_mg) == (
        ("scan", "scale", "buzzer", "display:40x8"),
        30_000_000,
    )
    assert app.core.config.uid == program.uid("bench-1")
    assert app.scale is parts[3].scale
    assert app.watchdog is not None


def test_what_is_plugged_in_is_listed_by_lasting_names(tmp_path: Path) -> None:
    for path in ("input/by-id/usb-A-event-kbd", "input/by-id/usb-B-event-mouse", "serial/by-id/usb-S"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).touch()
    listed = found(tmp_path)
    assert listed["keyboards"] == [f"{tmp_path}/input/by-id/usb-A-event-kbd"]
    assert listed["lines"][0] == f"{tmp_path}/serial/by-id/usb-S"


def screen(lang: str = "en", is_terminal: bool = True, **options: Any) -> tuple[Screen, io.StringIO]:
    out = io.StringIO()
    console = Console(
        file=out,
        force_terminal=is_terminal,
        width=60,
        height=16,
        color_system="truecolor",
        legacy_windows=False,
    )
    return Screen("bench-1", lang, {"A-03": 7}, console=console, **options), out


def shown(face: Screen, out: io.StringIO, probe: Any) -> str:
    face.console.print(face.picture(probe))
    return out.getvalue()


@pytest.mark.parametrize(
    ("colour", "lang", "word"),
    [
        ("g", "en", "✔ OK"),
        ("r", "en", "✘ STOP"),
        ("a", "zh", "! 等待"),
        ("g", "zh", "✔ 正确"),
        ("b", "en", "FOR NOW"),
    ],
)
def test_a_verdict_fills_the_screen_with_word_and_colour(colour: str, lang: str, word: str) -> None:
    face, out = screen(lang)
    face.lamp(colour, "s")
    face.show("Weight OK 800 g")
    face.pixels([(7, "m", "s", 3, 12), (9, "g", "b", 0, 0)])
    probe: Any = Probe()
    probe.core = SimpleNamespace(state=2)
    probe.scale = SimpleNamespace(live_mg=800_000)
    picture = shown(face, out, probe)
    for text in (word, "Weight OK 800 g", "0.800 kg", "A-03", "x3", "bench-1"):
        assert text in picture
    assert picture.count("\n") >= 15
    assert re.search(r"\x1b\[[0-9;]*4[0-8]", picture)  # a background in colour


@pytest.mark.parametrize(("lang", "words"), [("en", "Scale not connected"), ("zh", "扫描枪未连接")])
def test_what_is_not_plugged_in_stands_on_the_screen(lang: str, words: str) -> None:
    face, out = screen(lang)
    probe: Any = Probe()
    probe.core = SimpleNamespace(state=2)
    assert words not in shown(face, out, probe)
    face.inputs = [
        SimpleNamespace(trouble=""),
        SimpleNamespace(trouble="scale_gone"),
        SimpleNamespace(trouble="scanner_gone"),
    ]
    assert words in shown(face, out, probe)


def test_every_trouble_of_a_part_has_words() -> None:
    faults = set(re.findall(r'"(sca(?:le|nner)_[a-z]+)"', "".join(p.read_text("utf-8") for p in SOURCES)))
    assert faults == set(_TROUBLES)


async def test_the_screen_draws_only_what_changed_and_blinks() -> None:
    face, out = screen(has_sound=False)
    probe: Any = Probe()
    probe.core = SimpleNamespace(state=0)
    async with running(face, probe):
        await probe.until(lambda: "no network" in out.getvalue())
        await asyncio.sleep(0.3)
        quiet = len(out.getvalue())
        await asyncio.sleep(0.3)
        assert len(out.getvalue()) == quiet
        face.lamp("r", "b")
        face.show("Wrong item")
        await probe.until(lambda: out.getvalue().count("Wrong item") > 2)
    assert probe.check_ins > 5
    assert all(colour in "grabmcw" for colour in COLOURS)


async def test_in_a_log_every_change_is_a_line() -> None:
    face, out = screen(is_terminal=False)
    probe = Probe()
    async with running(face, probe):
        for colour, mode, text in (("g", "s", "[ok] 4006381333931"), ("r", "b", "Wrong item")):
            face.lamp(colour, mode)
            face.show(text)
            face.sound("bad")
            await probe.until(lambda: text in out.getvalue())  # noqa: B023 - awaited in this turn
    assert out.getvalue() == "OK: [ok] 4006381333931\nSTOP (blinking): Wrong item\n"


async def test_the_bell_rings_once_for_good_and_more_for_all_else() -> None:
    face, out = screen()
    probe: Any = Probe()
    probe.core = SimpleNamespace(state=2)
    async with running(face, probe):
        face.sound("good")
        await probe.until(lambda: out.getvalue().count("\a") == 1)
        face.sound("bad")
        await probe.until(lambda: out.getvalue().count("\a") == 4)


def test_the_bell_has_a_rhythm_for_each_sound() -> None:
    assert set(RHYTHMS) == set(SOUNDS)
    assert len(set(RHYTHMS.values())) == len(SOUNDS)
    assert max(sum(pauses) for pauses in RHYTHMS.values()) <= 1.0, "what comes next waits for it"


def test_tunes_are_wav_files_that_differ() -> None:
    tunes = {name: tune(name) for name in SOUNDS}
    assert len(set(tunes.values())) == len(SOUNDS)
    for data in tunes.values():
        with wave.open(io.BytesIO(data)) as file:
            assert (file.getframerate(), file.getnchannels()) == (RATE, 1)
            assert RATE // 20 < file.getnframes() < 3 * RATE


def test_a_speaker_plays_with_aplay(tmp_path: Path) -> None:
    player = tmp_path / "aplay"
    player.write_text(f"#!/bin/sh\ncat > {tmp_path}/heard\n", "utf-8")
    player.chmod(player.stat().st_mode | stat.S_IXUSR)
    speaker = Speaker(str(player))
    assert speaker.play("done")
    assert speaker._playing is not None
    speaker._playing.wait(PATIENCE_S)
    assert (tmp_path / "heard").read_bytes() == tune("done")
    speaker.stop()
    assert Speaker("there-is-no-such-program").play("done") is False


def test_systemd_is_told_that_all_parts_are_alive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard:
        heard.bind(str(tmp_path / "notify"))
        heard.settimeout(PATIENCE_S)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        notify = Notify()
        notify.feed()
        notify.feed()
        assert [heard.recv(100) for _ in range(2)] == [b"READY=1\nWATCHDOG=1", b"WATCHDOG=1"]
    notify.feed()
    monkeypatch.delenv("NOTIFY_SOCKET")
    Notify().feed()


def test_the_unit_is_right_and_tight(tmp_path: Path) -> None:
    """As systemd reads it; its program is put in place of the one that an installation has."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed here")
    unit = tmp_path / UNIT.name
    unit.write_text(UNIT.read_text("utf-8").replace("/opt/pickbench/bin/python", sys.executable), "utf-8")
    verified = subprocess.run(
        ["systemd-analyze", "verify", unit], capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )
    assert (verified.returncode, verified.stderr) == (0, "")
    tight = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--threshold=20", unit],
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    if "unrecognized option" in tight.stderr:
        pytest.skip("this systemd-analyze can't judge a unit that is not installed")
    assert tight.returncode == 0, tight.stdout


def test_a_serial_scanner_is_told_from_a_keyboard() -> None:
    (scanner,) = program.scanners({"devices": ["/dev/ttyACM0"], "layout": "us", "gs_key": "", "baud": 9600})
    assert isinstance(scanner, SerialScanner)


def test_every_dialect_unit_layout_and_field_is_documented() -> None:
    page = (ROOT / "docs" / "linux-bench.md").read_text("utf-8")
    for word in (*DIALECTS, *MG, *LAYOUTS, *(name for names in _FIELDS.values() for name in names)):
        assert f"`{word}`" in page or f".{word}`" in page, word
    faults = set(re.findall(r'"(sca(?:le|nner)_[a-z]+)"', "".join(p.read_text("utf-8") for p in SOURCES)))
    for fault in faults:
        assert f"`{fault}`" in page, fault


def test_the_examples_of_the_page_are_right() -> None:
    page = (ROOT / "docs" / "linux-bench.md").read_text("utf-8")
    examples = re.findall(r'(?:^ {4,}"(?:scanner|scale)": .*\n)(?:^ {4,}"?.*\n)*', page, re.MULTILINE)
    assert len(examples) == 2
    for example in examples:
        assert check(json.loads("{" + example.strip() + "}")) == "", example


def test_without_evdev_the_program_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def missing(_name: str) -> Any:
        raise ModuleNotFoundError

    monkeypatch.setattr(keyboard_scanner.importlib, "import_module", missing)
    config = {**CONFIG, "scanner": {"devices": ["/dev/input/by-id/usb-x-event-kbd"]}}
    (tmp_path / "config.json").write_text(json.dumps(config), "utf-8")
    assert program.main(["--config", str(tmp_path / "config.json"), "--home", str(tmp_path)]) == 2
    assert capsys.readouterr().err == keyboard_scanner.INSTALL + "\n"


def test_a_restart_is_the_same_program_with_the_same_words(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[Any] = []
    monkeypatch.setattr(program.os, "execv", lambda *arguments: called.append(arguments))
    monkeypatch.setattr(sys, "argv", ["main", "--home", "/x"])
    program.restart()
    assert called == [(sys.executable, [sys.executable, "-m", "firmware.linux", "--home", "/x"])]


@pytest.mark.parametrize("module", ["linux.dialects", "linux.sections", "calibration"])
def test_examples_in_the_sources(module: str) -> None:
    failed, tried = doctest.testmod(importlib.import_module(f"firmware.{module}"))
    assert (failed, tried > 0) == (0, True)
