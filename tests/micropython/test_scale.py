"""Weighing and calibrating on the real MicroPython, 64-bit and 32-bit: the same readings as on CPython."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from hub.commands.firmware_tree import ALWAYS_NEEDED, ENTRIES, station_sources
from hub.linker import link
from tests.patience import PATIENCE_S
from tests.unit.firmware.signal_of_a_pan import CALIBRATION, E_MG, MAX_MG, Cell

ROOT = Path(__file__).resolve().parents[2]
DAY = (
    (0, 3),
    (2_345_000, 3),
    (0, 2),
    (30_040_000, 3),
    (35_000_000, 2),
    (30_000, 3),
    (-500_000, 8),
    (999_000, 4),
)
"""(mg on the pan, seconds)."""


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Days at three scales, one with its wires swapped and one that starts with a load on the pan."""
    lines = []
    for seed, sign, offset in ((1, 1, 0), (2, -1, 0), (3, 1, 5_000_000)):
        cell = Cell(seed, spikes=9, noise=20.0)
        number, zero, counts, mg = CALIBRATION[:4]
        lines.append(f"{number} {sign * zero} {sign * counts} {mg} {MAX_MG} {E_MG}")
        for weight_mg, seconds in DAY:
            lines += [f"{sign * raw} {at_ms}" for raw, at_ms in cell.run(weight_mg + offset, 1_000 * seconds)]
        lines += [f"{sign * zero} {cell.now_ms + 100 * n}" for n in range(1, 120)]
    path = tmp_path_factory.mktemp("signals") / "recorded"
    path.write_text("\n".join(lines) + "\n", "ascii")
    return path


def weighed(interpreter: Path | str, recorded: Path) -> str:
    done = subprocess.run(
        [interpreter, "tests/micropython/weigh_signals.py", recorded],
        cwd=ROOT,
        env={**os.environ, "MICROPYPATH": str(ROOT), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


@pytest.mark.parametrize("name", ["micropython", "micropython32"])
def test_the_same_readings(name: str, recorded: Path, request: pytest.FixtureRequest) -> None:
    told = weighed(sys.executable, recorded)
    for ok in ("stable", "removed", "over", "under", "zero_err", "scale_frozen"):
        assert ok in told
    assert weighed(request.getfixturevalue(name), recorded) == told


def test_the_same_readings_linked_as_on_a_board(micropython32: Path, recorded: Path, tmp_path: Path) -> None:
    """Modules put together and names changed for a small heap: not a milligram differs."""
    program = "firmware.weigh_signals"
    sources = station_sources(ROOT / "firmware", ROOT / "protocol")
    texts = {source.module: source.file.read_text("utf-8") for source in sources}
    texts[program] = (ROOT / "tests/micropython/weigh_signals.py").read_text("utf-8").rpartition("main(")[0]
    packages = {source.module for source in sources if source.file.name == "__init__.py"}
    for module, text in link(texts, ALWAYS_NEEDED, (*ENTRIES, program)).items():
        file = tmp_path / (module.replace(".", "/") + ("/__init__.py" if module in packages else ".py"))
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    done = subprocess.run(
        [micropython32, "-X", "heapsize=400k", "-c", f"from {program} import main; main('{recorded}')"],
        cwd=tmp_path,
        env={**os.environ, "MICROPYPATH": ":.frozen"},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )
    assert done.stdout == weighed(sys.executable, recorded), done.stderr[-2000:]


def test_the_heap_of_a_scale_does_not_grow(micropython32: Path) -> None:
    """Loads come and go, the pan swings, is overloaded and taken off: nothing is kept of it."""
    program = """
import gc
from firmware.scale import Scale
scale = Scale((7, 84213, 205000, 5000000), 30000000, 5000)
now_ms = told = 0
def day(loads):
    global now_ms, told
    for load in range(loads):
        for counts in (0, 41 * (1000 + load % 700), 0, 1500000, 0, -90000, 0):
            for n in range(14):
                now_ms += 100
                told += scale.sample(84213 + counts + n % 3 * 7, now_ms) is not None
                scale.fault(now_ms)
    gc.collect()
    return gc.mem_alloc()
before = day(20)
after = day(120)
print(told > 500, after - before)
"""
    done = subprocess.run(
        [micropython32, "-X", "heapsize=40k", "-c", program],
        env={**os.environ, "MICROPYPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )
    assert done.stdout.startswith("True "), done.stdout + done.stderr
    assert int(done.stdout.split()[1]) <= 64


@pytest.mark.parametrize("name", ["micropython", "micropython32"])
def test_a_calibration_is_kept_and_read(name: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    program = """
import sys
from firmware.calibration import calibrate, fitted
from firmware.slots import Slots
scale = fitted({"max_g": 30000, "e_g": 5}, Slots(sys.argv[1]))
now_ms = 0
for raw, mg in ((84000, 0), (84000 + 820000, 20000000)):
    for _ in range(20):
        now_ms += 100
        scale.sample(raw + now_ms // 100 % 3, now_ms)
    print(calibrate(scale, 0, mg, 1790000000) == "")
print(*fitted({"max_g": 30000, "e_g": 5}, Slots(sys.argv[1])).calibration)
"""
    done = subprocess.run(
        [request.getfixturevalue(name), "-c", program, tmp_path / "scale"],
        env={**os.environ, "MICROPYPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )
    assert done.stdout.split("\n")[:2] == ["True", "True"], done.stdout + done.stderr
    number, zero, counts, mg, at_s = map(int, done.stdout.split("\n")[2].split())
    assert (number, mg, at_s) == (1, 20_000_000, 1_790_000_000)
    assert abs(zero - 84_000) <= 2
    assert abs(counts - 820_000) <= 3
