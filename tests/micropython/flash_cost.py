"""What an event costs the flash: programs, erases and bytes of littlefs on blocks of 4 KiB, as on an ESP32.

micropython -X heapsize=2m tests/micropython/flash_cost.py [BYTES]

BYTES is the length of a frame (default 170). Kept alone: kept and answered before the next, as with a slow
hub. Kept in a row: as with none. An answer: one in a row of kept ones.
"""

# ruff: noqa: PTH102, T201, UP031
# MicroPython has no pathlib and no precise format, and it answers by print.

import os
import sys

from firmware.journal import Journal
from tests.micropython.cut_flash import Flash, formatted, mounted

EVENTS = 400
frame = b"x" * int(sys.argv[1] if len(sys.argv) > 1 else 170)
flash = Flash(formatted(128))


def cost(label, events, act):
    flash.programs = flash.erases = flash.bytes = 0
    for _ in range(events):
        act()
    print(
        "%-12s programs %5.1f  erases %4.2f  bytes %5d"
        % (label, flash.programs / events, flash.erases / events, flash.bytes // events)
    )


def alone():
    journal.keep(frame)
    journal.drop()


with mounted(flash, "/flash"):
    os.mkdir("/flash/data")
    journal = Journal("/flash/data")
    cost("kept alone", EVENTS, alone)
    cost("kept in row", EVENTS, lambda: journal.keep(frame))
    cost("answered", EVENTS, journal.drop)
    cost("64 numbers", EVENTS, lambda: journal.reserve(64))
