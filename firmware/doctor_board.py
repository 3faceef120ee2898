"""The doctor's checks of the board itself: chip, MicroPython, firmware, heap, flash, configuration.

Rule: each takes the Bench and gives whether it is well (None: not tried) and what to say.
"""

import gc
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from firmware.doctor import Bench, Outcome

_OLDEST = (1, 24)
_LEAST_FREE = 16000
_LEAST_BLOCK = 4096  # the largest single piece that a station asks for: the job of an order
_MOST_BLOCK = 16384
_LEAST_FLASH = 200000  # the other slot, the journal, and room for littlefs to move in
_PARTS = ("scanner", "scale", "lights", "digits", "display", "buttons", "buzzer")


def board(bench: "Bench") -> "Outcome":
    """The chip is the one that config.json is for."""
    machine = getattr(sys.implementation, "_machine", sys.platform)
    chip = machine.split(" ")[-1].lower()
    wanted = bench.config.get("board", chip)
    if wanted != chip:
        return False, "config.json is for an %s, this is %s: use the other configuration" % (wanted, machine)
    return True, machine


def micropython(bench: "Bench") -> "Outcome":
    """MicroPython is new enough."""
    version = sys.implementation[1]  # type: ignore[index]  # MicroPython's is a tuple
    said = "MicroPython " + ".".join([str(part) for part in version[:3]])
    if tuple(version[:2]) < _OLDEST:
        return False, said + ": expected 1.24 or newer, write a newer one with `pickbench firmware flash`"
    return True, said


def firmware(bench: "Bench") -> "Outcome":
    """The firmware that runs, and its slot."""
    folder = __file__.rsplit("/", 2)[0]
    try:
        with open(folder + "/version.txt") as file:
            return True, "%s in %s" % (file.read().strip(), folder)
    except OSError:
        return False, "no version in %s: bring the firmware onto the board anew" % folder


def heap(bench: "Bench") -> "Outcome":
    """Enough of the heap is free, in pieces that are large enough."""
    free, block = _free(), _largest_block()
    said = "%d bytes free, largest block %d%s" % (free, block, " or more" if block >= _MOST_BLOCK else "")
    if free < _LEAST_FREE or block < _LEAST_BLOCK:
        return False, said + ": expected %d and %d; press RESET and try again" % (_LEAST_FREE, _LEAST_BLOCK)
    return True, said


def _free() -> int:
    return int(gc.mem_free())  # type: ignore[attr-defined]  # MicroPython has it


def _largest_block() -> int:
    """The largest piece of heap that can be had at once, to 256 bytes; no more than _MOST_BLOCK is asked for.

    The heap of an ESP32 grows when more is asked for, at the cost of what Wi-Fi and TLS need.
    """
    fits, too_much = 0, min(_free(), _MOST_BLOCK) + 256
    while too_much - fits > 256:
        size = (fits + too_much) // 2
        try:
            bytearray(size)
            fits = size
        except MemoryError:
            too_much = size
        gc.collect()
    return fits


def flash(bench: "Bench") -> "Outcome":
    """The flash has room for an update and for a day without the hub."""
    stat = os.statvfs(bench.home or "/")
    free = stat[0] * stat[3]
    said = "%d of %d bytes free" % (free, stat[0] * stat[2])
    if free < _LEAST_FLASH:
        return False, said + ": expected %d; erase the board and flash it anew" % _LEAST_FLASH
    return True, said


def config(bench: "Bench") -> "Outcome":
    """config.json can be used."""
    if bench.why:
        return False, bench.why
    return True, "%s at %s:%s, with %s" % (
        bench.config["station"],
        bench.config["host"],
        bench.config["port"],
        " ".join([name for name in _PARTS if name in bench.config]) or "nothing connected",
    )
