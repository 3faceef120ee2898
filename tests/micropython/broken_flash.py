"""A journal on a littlefs that is full, or whose flash stops taking writes at any operation. Failure 20.

micropython -X heapsize=1m tests/micropython/broken_flash.py
"""

# ruff: noqa: PTH102, PTH107, PTH123, PTH208, RUF005, SIM105, T201
# MicroPython has no pathlib and no contextlib, and it answers by print.

import os

from firmware.journal import Journal
from tests.micropython.cut_flash import Flash, formatted, mounted
from tests.micropython.damaged_journal import drained, frame_of


class Wearing(Flash):
    """Takes `lasts` programs and erases, then fails every one."""

    def __init__(self, data, lasts):
        super().__init__(data)
        self.lasts = lasts

    def _change(self, at, content):
        self.lasts -= 1
        self.broken = self.broken or self.lasts < 0
        return super()._change(at, content)


def wear_out(data, lasts):
    """Reserve and keep until the flash fails, go on, then start on what is left. True once it failed."""
    flash = Wearing(bytearray(data), lasts)
    kept, given = [], {}
    with mounted(flash, "/worn"):
        try:
            os.mkdir("/worn/data")
        except OSError:
            pass
        journal = Journal("/worn/data", 8192)
        for seq in range(1, 9):
            first = journal.reserve(64)
            assert first >= given.get(journal.inc, 1)
            given[journal.inc] = first + 64
            try:
                journal.keep(frame_of(seq))
                kept.append(frame_of(seq))
            except OSError:
                assert journal.damaged
        if flash.broken:
            assert journal.damaged
        again = Journal("/worn/data", 8192)  # a start with the flash still failing: no more than a fault
        first = again.reserve(64)
        assert first >= given.get(again.inc, 1)
    failed = flash.broken
    flash.broken, flash.lasts = False, 1000000
    with mounted(flash, "/worn"):
        if "data" in os.listdir("/worn"):
            journal = Journal("/worn/data", 8192)
            found = drained(journal)
            assert found == kept, (lasts, len(found), len(kept))
    return failed


def fill_up(data):
    """Full is refused and keeps nothing half; numbers go on; with room again it works."""
    with mounted(Flash(bytearray(data)), "/full"):
        os.mkdir("/full/data")
        journal = Journal("/full/data", 65536)
        journal.reserve(64)
        journal.keep(frame_of(1))
        with open("/full/filler", "wb") as filler:
            try:
                while True:
                    filler.write(b"x" * 512)
                    filler.flush()
            except OSError:
                pass
        kept = [frame_of(1)]
        for seq in range(2, 100):
            try:
                journal.keep(frame_of(seq))
                kept.append(frame_of(seq))
            except OSError:
                break
        else:
            raise AssertionError("it was never full")
        inc, first = journal.inc, journal.reserve(64)
        again = Journal("/full/data", 65536)
        assert (again.inc, len(again)) == (inc, len(kept)) and again.reserve(64) >= first + 64
        os.remove("/full/filler")
        again.keep(frame_of(200))
        assert drained(again) == kept + [frame_of(200)]
    return len(kept)


empty = formatted(20)
lasted = 0
while wear_out(empty, lasted):
    lasted += 1
print("wear", lasted, "full at", fill_up(empty))
