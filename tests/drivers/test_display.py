"""The small display, on a chip that keeps its data sheet; and the glyphs that are made for it."""

import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.drivers.ssd1306 import Ssd1306
from tests.drivers.fake_buses import FrameBuffer, I2c, Ssd1306Chip

ROOT = Path(__file__).resolve().parents[2]


def _display(chip: Ssd1306Chip, **more: Any) -> tuple[Ssd1306, I2c]:
    bus = I2c({60: chip})
    return Ssd1306(bus, FrameBuffer, **more), bus  # type: ignore[arg-type]


def _draw(display: Ssd1306, turns: int = 20) -> None:
    for turn in range(1, turns):
        display.step(turn)


def _letter(character: str) -> list[str]:
    dots = [ord(character) * (x + 3) & 0xFF for x in range(8)]
    return ["".join([" #"[dots[x] >> y // 2 & 1] for x in range(8)]) for y in range(16)]


def _row(chip: Ssd1306Chip, row: int, letters: str) -> bool:
    blank = [" " * 8] * 16
    return all(
        chip.picture(8 * i, 16 * row, 8, 16) == (blank if letter == " " else _letter(letter))
        for i, letter in enumerate(letters.ljust(16))
    )


def test_text_is_broken_between_words() -> None:
    chip = Ssd1306Chip()
    display, _ = _display(chip)
    display.show("Weight proves no count, scan all")
    _draw(display)
    assert chip.is_on
    assert chip.settings[0xA8] == b"\x3f"
    for row, letters in enumerate(("Weight proves no", "count, scan all", "", "")):
        assert _row(chip, row, letters)
    display.show("A-01-2 x3 > T07")
    _draw(display)
    for row, letters in enumerate(("A-01-2 x3 > T07", "", "", "")):
        assert _row(chip, row, letters)
    display.show("z" * 40)
    _draw(display)
    for row, letters in enumerate(("z" * 16, "z" * 16, "z" * 8, "")):
        assert _row(chip, row, letters)


def test_the_flat_display() -> None:
    chip = Ssd1306Chip()
    display, _ = _display(chip, rows=2)
    display.show("z" * 40)
    _draw(display)
    assert chip.settings[0xA8] == b"\x1f"
    assert _row(chip, 1, "z" * 16)
    with pytest.raises(ValueError, match="at most 16 x 4"):
        _display(chip, cols=20)


def test_a_step_draws_little_and_only_what_changed() -> None:
    chip = Ssd1306Chip()
    display, bus = _display(chip)
    display.show("Ready")
    for turn in range(1, 40):
        before = bus.transfers
        display.step(turn)
        assert bus.transfers - before <= 10
    before = bus.transfers
    display.step(50)
    assert bus.transfers == before
    display.show("Reade")
    display.step(51)
    assert bus.transfers == before + 2


def test_a_display_that_lost_its_power_shows_again() -> None:
    chip = Ssd1306Chip()
    display, bus = _display(chip)
    display.show("Ready")
    _draw(display)
    chip.lose_power()
    for turn in range(3000, 3020):
        display.step(turn)
    assert chip.is_on
    assert _row(chip, 0, "Ready")
    bus.is_cut = True
    display.show("moon")
    with pytest.raises(OSError, match="19"):
        display.step(1)
    bus.is_cut = False
    chip.lose_power()
    _draw(display)
    assert _row(chip, 0, "moon")


GLYPHS = {"订": 1, "单": 2, "中": 3, "；": 4, "é": 5}


def _glyph(number: int) -> bytes:
    return bytes((7 * number + i) & 0xFF for i in range(32))


def _file(glyphs: dict[str, int]) -> BytesIO:
    records = sorted((ord(character), number) for character, number in glyphs.items())
    return BytesIO(b"".join(code.to_bytes(2) + _glyph(number) for code, number in records))


@given(st.text("订单中；éa ", max_size=60))
def test_chinese_takes_two_cells(text: str) -> None:
    """Every character is drawn whole, where it stands, and never over the edge."""
    chip = Ssd1306Chip()
    display, _ = _display(chip, glyphs=_file(GLYPHS))
    display.show(text)
    _draw(display)
    found = ""
    cell = 0
    while cell < 64:
        x, page = cell % 16 * 8, cell // 16 * 2
        upper = bytes(chip.memory[128 * page + x : 128 * page + x + 16])
        lower = bytes(chip.memory[128 * page + 128 + x : 128 * page + 144 + x])
        wide = [c for c, n in GLYPHS.items() if _glyph(n) == upper + lower and c != "é"]
        if wide and cell % 16 < 15:
            found += wide[0]
            cell += 2
            continue
        if upper[:8] + lower[:8] == _glyph(5)[:16]:
            found += "é"
        elif chip.picture(x, 8 * page, 8, 16) == _letter("a"):
            found += "a"
        else:
            assert upper[:8] + lower[:8] == bytes(16)
        cell += 1
    assert text.replace(" ", "").startswith(found)
    assert len(text) > 20 or found == text.replace(" ", "")


def test_a_character_without_a_glyph_is_a_box() -> None:
    for glyphs in (None, _file(GLYPHS), BytesIO(b"")):
        chip = Ssd1306Chip()
        display, _ = _display(chip, glyphs=glyphs)
        display.show("龙ü\U0001f600")
        _draw(display)
        wide, narrow = chip.picture(0, 0, 16, 16), chip.picture(16, 0, 8, 16)
        assert wide[3] == narrow[3] == " " * 8 + " " * 8 or wide[3].count("#") == 2 == narrow[3].count("#")
        assert wide[2] == " ############## ".replace(" #", " #")
        assert narrow[2] == " ###### "
        assert chip.picture(24, 0, 16, 16) == wide


def test_glyphs_are_made_of_a_font(tmp_path: Path) -> None:
    """The upper left dot and the lower right dot land where the display takes them."""
    (tmp_path / "font.hex").write_text(
        "0041:"
        + "00" * 16
        + "\n4E2D:8000"
        + "0000" * 14
        + "0001\n00E9:80"
        + "00" * 14
        + "01\n2026:"
        + "0" * 64
        + "\n",
        "ascii",
    )
    target = tmp_path / "glyphs.bin"
    command = [sys.executable, ROOT / "scripts" / "make-glyphs", tmp_path / "font.hex", "--to", target]
    assert subprocess.run(command, check=True, capture_output=True, text=True).stdout.endswith(
        "2 glyphs, 68 bytes\n"
    )
    with target.open("rb") as glyphs:
        chip = Ssd1306Chip()
        display, _ = _display(chip, glyphs=glyphs)
        display.show("中é")
        _draw(display)
    assert chip.picture(0, 0, 24, 16) == ["#" + " " * 15 + "#" + " " * 7] + [" " * 24] * 14 + [
        " " * 15 + "#" + " " * 7 + "#"
    ]
    failed = subprocess.run([*command[:2], tmp_path / "none"], check=False, capture_output=True, text=True)
    assert failed.returncode == 1
    assert "install the package unifont" in failed.stderr
