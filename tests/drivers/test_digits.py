"""The digits: how many pieces, on a chip that keeps its data sheet."""

from typing import Any

import pytest

from firmware.drivers.tm1637 import Tm1637
from tests.drivers.fake_buses import Tm1637Chip


def _digits(chip: Any) -> Tm1637:
    return Tm1637(chip.clk, chip.dio)


def _texts(digits: Tm1637, chip: Tm1637Chip, turns: int) -> list[str]:
    """What is to be read, one after the other."""
    texts: list[str] = []
    for turn in range(1, turns):
        digits.step(turn)
        if not texts or texts[-1] != chip.text():
            texts.append(chip.text())
    return texts


def test_one_place_shows_its_quantity() -> None:
    chip = Tm1637Chip()
    digits = _digits(chip)
    for qty, text in ((3, "   3"), (24, "  24"), (1000, "1000"), (10000, "----")):
        digits.pixels([(7, "b", "s", qty, "t")])
        assert _texts(digits, chip, 400) == [text]
    assert chip.control == 0x8A
    digits.pixels([(7, "b", "s", 0, "t")])
    assert _texts(digits, chip, 3) == ["    "]


def test_several_places_take_turns() -> None:
    chip = Tm1637Chip()
    digits = _digits(chip)
    digits.pixels([(7, "b", "s", 3, "t"), (12, "m", "s", 10, "u"), (13, "m", "s", 144, "u")])
    assert _texts(digits, chip, 450) == [" 7: 3", "12:10", " 144"]
    digits.pixels([(place, "b", "s", 1, "") for place in range(1, 30)])
    assert len(_texts(digits, chip, 3000)) == 20  # 8 places, over and over


def test_without_a_light_the_quantity_stands_in_the_text() -> None:
    chip = Tm1637Chip()
    digits = _digits(chip)
    for text, shown in (
        ("A-01-2 x3 > T07", "   3"),
        ("S-1.1 (1/2) x40 12.345 kg", "  40"),
        ("Wrong item xylophone x2", "   2"),
        ("Wrong item 85123A", "    "),
        ("订单已完成", "    "),
        (" x", "    "),
    ):
        digits.show(text)
        assert _texts(digits, chip, 3) == [shown]
    digits.pixels([(7, "b", "s", 5, "t")])
    digits.show("A-01-2 x3 > T07")
    assert _texts(digits, chip, 3) == ["   5"]


def test_digits_are_written_when_they_change_and_rarely_else() -> None:
    chip = Tm1637Chip()
    digits = _digits(chip)
    digits.show("x")
    for turn in range(1, 3000):
        digits.step(turn)
    assert len(chip.transfers) == 3
    digits.step(3000)
    assert len(chip.transfers) == 6


def test_digits_that_are_not_there() -> None:
    chip = Tm1637Chip()
    chip.is_there = False
    digits = _digits(chip)
    with pytest.raises(OSError, match="19"):
        digits.step(1)
    chip.is_there = True
    digits.show("take x4")
    assert _texts(digits, chip, 3) == ["   4"]
