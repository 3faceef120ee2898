"""Calibration: two points and a check, kept twice, in force as a whole or not at all."""

from pathlib import Path

import pytest

from firmware.calibration import NONE, calibrate, fitted, read
from firmware.scale import Scale
from firmware.slots import Slots
from tests.unit.firmware.signal_of_a_pan import COUNTS_PER_KG, E_MG, MAX_MG, Cell

SECTION = {"max_g": MAX_MG // 1000, "e_g": E_MG / 1000}
KG = 1_000_000


class Bench:
    """A scale that is calibrated, and kept in a folder."""

    def __init__(self, folder: Path, **cell: float) -> None:
        self.slots = Slots(str(folder / "scale"))
        self.scale = fitted(SECTION, self.slots)
        self.cell = Cell(4, **cell)  # type: ignore[arg-type]

    def lay(self, mg: float, ms: int = 4_000) -> list[str]:
        told = [self.scale.sample(*sample) for sample in self.cell.run(mg, ms)]
        return [f"{reading.ok} {reading.net_mg}" for reading in told if reading]

    def step(self, on_pan_mg: int, mg: int, number: int = 0) -> str:
        self.lay(on_pan_mg)
        return calibrate(self.scale, number, mg, 1_790_000_000)


def test_two_points_and_a_check(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    assert bench.lay(2 * KG) == []
    assert bench.scale.fault(bench.cell.now_ms) == ("scale_uncalibrated", "None mg")
    assert bench.step(0, 0) == ""
    assert bench.step(20 * KG, 20 * KG, number=31) == ""
    calibration = bench.scale.calibration
    assert (calibration[0], calibration[3:]) == (31, (20 * KG, 1_790_000_000))
    assert abs(calibration[2] - 20 * COUNTS_PER_KG) < 20
    assert bench.step(10 * KG, 10 * KG) == ""
    assert bench.step(10 * KG, 10 * KG + 8_000) == "span_off"
    bench.lay(0)
    assert bench.lay(3 * KG) == [f"stable {3 * KG}"]

    again = Bench(tmp_path)
    assert again.scale.calibration == calibration
    again.lay(0)
    assert again.lay(3 * KG) == [f"stable {3 * KG}"]


def test_a_new_calibration_counts_on(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.step(0, 0)
    bench.step(20 * KG, 20 * KG, 9)
    assert bench.step(0, 0) == ""
    assert bench.step(15 * KG, 15 * KG) == ""
    assert bench.scale.calibration[0] == 10
    bench.lay(0)
    assert bench.lay(15 * KG) == [f"stable {15 * KG}"]


@pytest.mark.parametrize(
    ("cell", "on_pan_kg", "said_kg", "why"),
    [
        ({}, 5, 5, "weight_too_small"),
        ({}, 31, 31, "weight_too_big"),
        ({"noise": 200.0}, 20, 20, "unstable"),
        ({"noise": 0.0}, 0, 20, "resolution"),
        ({}, 200, 20, "range"),
    ],
)
def test_what_makes_no_calibration(
    tmp_path: Path, cell: dict[str, float], on_pan_kg: int, said_kg: int, why: str
) -> None:
    bench = Bench(tmp_path, **cell)
    bench.step(0, 0)
    assert bench.step(on_pan_kg * KG, said_kg * KG) == why
    assert (bench.scale.calibration, bench.slots.load()) == (NONE, None)


def test_nothing_is_taken_while_the_pan_moves(tmp_path: Path) -> None:
    """Device failure 26."""
    bench = Bench(tmp_path)
    bench.lay(20 * KG, 300)
    assert calibrate(bench.scale, 1, 0) == "unstable"


def test_a_flash_that_fails_changes_nothing(tmp_path: Path) -> None:
    bench = Bench(tmp_path / "gone")
    bench.step(0, 0)
    assert bench.step(20 * KG, 20 * KG) == "not_kept"
    assert bench.scale.calibration == NONE


@pytest.mark.parametrize("broken", ["0", "1"])
def test_one_broken_copy_loses_nothing(tmp_path: Path, broken: str) -> None:
    """Device failure 26: never an older calibration without a word."""
    bench = Bench(tmp_path)
    for mg in (15 * KG, 20 * KG):
        bench.step(0, 0)
        bench.step(mg, mg)
    copy = tmp_path / f"scale{broken}"
    copy.write_bytes(copy.read_bytes()[:-1] + b"\xff")
    assert Bench(tmp_path).scale.calibration[:1] + Bench(tmp_path).scale.calibration[3:4] == (2, 20 * KG)


def test_two_broken_copies_are_no_calibration(tmp_path: Path) -> None:
    """Device failure 26."""
    bench = Bench(tmp_path)
    bench.step(0, 0)
    bench.step(20 * KG, 20 * KG)
    for side in "01":
        (tmp_path / f"scale{side}").write_bytes(b"\x00" * 40)
    bench = Bench(tmp_path)
    assert bench.lay(5 * KG) == []
    assert bench.scale.fault(bench.cell.now_ms) == ("scale_uncalibrated", "None mg")


@pytest.mark.parametrize("record", [None, b"", b"\x01", b"\x02" + b"\x01" * 24, b"\x01" + b"\x00" * 24])
def test_only_a_sound_record_is_read(record: bytes | None) -> None:
    assert read(record) == NONE


def test_a_cell_wired_the_other_way_round(tmp_path: Path) -> None:
    """Counts fall with the load: the calibration takes that up."""
    scale, cell = Scale(NONE, MAX_MG, E_MG), Cell(6)
    scale.slots = Slots(str(tmp_path / "scale"))

    def lay(mg: int) -> list[int]:
        told = [scale.sample(-raw, at_ms) for raw, at_ms in cell.run(mg, 4_000)]
        return [reading.net_mg for reading in told if reading]

    lay(0)
    assert calibrate(scale, 1, 0) == ""
    lay(20 * KG)
    assert calibrate(scale, 1, 20 * KG) == ""
    lay(0)
    assert lay(7 * KG) == [7 * KG]


def test_a_scale_that_calibrates_itself_can_only_be_checked() -> None:
    scale = Scale((1, 0, 1, 1), MAX_MG, E_MG, 5, False)
    for n in range(1, 12):
        scale.sample(10 * KG, 10_000 + 100 * n)
    assert calibrate(scale, 0, 0) == "calibrates_itself"
    assert calibrate(scale, 0, 10 * KG) == ""
    assert calibrate(scale, 0, 10 * KG + 8_000) == "span_off"
