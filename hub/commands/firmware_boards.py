"""The boards that a station may be built on: their chips, and where MicroPython keeps files in their flash.

Rule: what differs between boards stands here and in docs/hardware.md, nowhere else in the tools.
"""

from enum import StrEnum
from typing import NamedTuple


class Board(StrEnum):
    """What `--board` takes, and `board` in a station's config.json."""

    ESP32 = "esp32"
    ESP32S3 = "esp32s3"
    ESP32C3 = "esp32c3"
    ANY = "any"


class Chip(NamedTuple):
    """One kind of chip.

    esptool: how esptool names it; loader_at: where MicroPython's own file goes in flash (the chip's ROM reads
    its first program there); files_at: where the file system of a 4 MiB board begins; files_bytes: its size.
    """

    esptool: str
    loader_at: int
    files_at: int
    files_bytes: int


BLOCK_BYTES = 4096
"""A flash sector, which is what MicroPython's littlefs takes as its block."""

# MicroPython 1.24 and 1.25 on boards with 4 MiB of flash: the program in the first half, files in the second.
# Newer ones place the files behind their program wherever that ends: `flash` asks the board itself.
CHIPS = {
    Board.ESP32: Chip("ESP32", 0x1000, 0x200000, 0x200000),
    Board.ESP32S3: Chip("ESP32-S3", 0x0, 0x200000, 0x200000),
    Board.ESP32C3: Chip("ESP32-C3", 0x0, 0x200000, 0x200000),
}
