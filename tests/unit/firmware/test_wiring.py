"""docs/hardware.md and the firmware agree on pins and fields."""

import re
from pathlib import Path

import pytest

from firmware import config
from firmware.wiring import wiring

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "hardware.md").read_text("utf-8")
PARTS = ["scanner", "scale", "lights", "digits", "display", "buttons", "buzzer"]
TITLES = {"esp32": "ESP32", "esp32s3": "ESP32-S3", "esp32c3": "ESP32-C3"}
# what the tables call a part's own pin, and the field of config.json that holds the board's
FIELDS = {
    ("scanner", "TX"): [("scanner", "rx")],
    ("scanner", "RX"): [("scanner", "tx")],
    ("HX711", "DT"): [("scale", "dout")],
    ("HX711", "SCK"): [("scale", "sck")],
    ("lights", "DIN"): [("lights", "pin")],
    ("digits", "CLK"): [("digits", "clk")],
    ("digits", "DIO"): [("digits", "dio")],
    ("display, MCP23017", "SDA"): [("display", "sda"), ("buttons", "sda")],
    ("display, MCP23017", "SCL"): [("display", "scl"), ("buttons", "scl")],
    ("buzzer", "transistor's"): [("buzzer", "pin")],
}


@pytest.mark.parametrize("board", TITLES)
def test_the_wiring_table_of_every_board_is_what_a_new_configuration_has(board: str) -> None:
    section = re.split(r"(?m)^###? ", PAGE.split(f"\n### {TITLES[board]}\n")[1])[0]
    drawn: dict[tuple[str, str], int] = {}
    for part, its, pin in re.findall(r"(?m)^\| ([^|]+?) \| (\S+)[^|]* \| (\d+) \|", section):
        for field in FIELDS[part, its]:
            drawn[field] = int(pin)
    made = wiring(board, PARTS)
    configured = {
        (part, name): pin
        for part, fields in made.items()
        for name, pin in fields.items()
        if name not in ("uart", "count")
    }
    assert drawn == configured


def test_every_field_is_in_the_table() -> None:
    table = PAGE.split("\n## config.json\n")[1].split("\n## ")[0]
    named = set(re.findall(r"`(\w+)`", table))
    fields = {name for section in config._SECTIONS.values() for name in section}
    assert fields | set(config._SECTIONS) | set(config._GENERAL) <= named


def test_no_pin_that_can_serve_is_named_as_never_used() -> None:
    rows = re.findall(r"(?m)^\| (ESP32\S*) \| (.+) \|$", PAGE.split("Pins that are never used")[1])[:3]
    assert [row[0] for row in rows] == list(TITLES.values())
    for board, (_, cells) in zip(TITLES, rows, strict=True):
        *never, read_only = re.sub(r"\([^)]*\)|; on WROVER[^|]*", "", cells).split("|")
        numbers: set[int] = set()
        for low, high in re.findall(r"(\d+)(?: to (\d+))?", " | ".join(never)):
            numbers |= set(range(int(low), int(high or low) + 1))
        free = config._PINS[board]
        assert not numbers & {int(pin) for pin in re.findall(r"\d+", free)}
        assert re.findall(r"\d+", read_only) == free.partition("|")[2].split()
