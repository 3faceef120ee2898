"""A whole update in the heap that a station at work has left.

micropython -X heapsize=32k tests/micropython/update_in_heap.py FILE HOME FREE

FILE holds the parts of an update, a line of JSON each, then one with its version; HOME is a folder with
config.json. FREE bytes are left in the heap before each part; the hub's message is there already.
"""

# ruff: noqa: PTH123, PYI024, SIM105, T201
# MicroPython has no pathlib, typing or contextlib, and it answers by print.

import gc
import json
import sys
from collections import namedtuple

from firmware.overlay import overlay

WORK = (
    ("files", "take"),
    ("ota", "activate"),
    ("manifests", "complete"),
    ("parts", "store"),
    ("signature", "objection"),
)
for module, function in WORK:
    try:  # their names stay in the heap from the first time on
        overlay("firmware." + module, function)
    except TypeError:
        pass

File = namedtuple("File", ("id", "name", "off", "len", "data", "sha256"))


def filled(free):
    """Blocks that fill the heap but for so many bytes behind them, and for holes too small for any.

    A stale word on the stack may look like an address of one of them and hold it, with all behind it; then
    they are laid anew.
    """
    for _ in range(20):
        blocks = laid(free)
        if blocks:
            return blocks
    raise MemoryError("the blocks were not freed in 20 attempts")


def laid(free):
    gc.collect()
    gc.disable()  # blocks in the order of their addresses
    blocks = None
    try:
        while True:
            blocks = (bytearray(64), blocks)
    except MemoryError:
        pass
    gc.enable()
    gc.collect()
    holes = gc.mem_free()
    while blocks and gc.mem_free() < holes + free:
        for _ in range(8):
            blocks = blocks and blocks[1]
        gc.collect()
    return blocks


home, free = sys.argv[2], int(sys.argv[3])
count = 0
with open(sys.argv[1]) as lines:
    for line in lines:
        part = json.loads(line)
        line = None  # noqa: PLW2901 - a copy that a station has not
        if type(part) is str:
            break
        part = File(*part)
        blocks = filled(free)
        answer = overlay("firmware.files", "take", home, part)
        assert answer == (1, ""), answer
        blocks = None
        count += 1
blocks = filled(free)
why = overlay("firmware.ota", "activate", home, part)
assert why == "", why
print("parts", count, "left", gc.mem_free())
