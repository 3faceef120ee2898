"""Every failure that a station is meant to survive is named by a test, or by the list for a real board."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FAILURES = range(1, 36)
"""Their numbers; what each is, the tests that name it say."""


def named(text: str) -> set[int]:
    """Numbers behind "device failure" or "device failures"."""
    lists = re.findall(r"device failures?((?:[ ,\n]+(?:and )?\d+)+)", text, re.IGNORECASE)
    return {int(number) for numbers in lists for number in re.findall(r"\d+", numbers)}


def test_every_failure_has_a_test() -> None:
    found: set[int] = set()
    for file in (ROOT / "tests").rglob("*.py"):
        found |= named(file.read_text("utf-8"))
    on_a_board = (ROOT / "docs" / "hardware.md").read_text("utf-8").partition("**Not run.**")[2]
    found |= {
        int(n) for line in re.findall(r"- \[ \] ([\d, ]+)", on_a_board) for n in re.findall(r"\d+", line)
    }
    assert sorted(set(FAILURES) - found) == []


def test_numbers_are_read_from_a_list() -> None:
    assert named("Device failures 4, 32: told. device failure 7") == {4, 32, 7}
