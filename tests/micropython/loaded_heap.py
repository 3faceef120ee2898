"""What a station's modules take of the heap: those always needed, then each other one loaded and dropped.

micropython -X heapsize=400k tests/micropython/loaded_heap.py ALWAYS NEEDED MODULES -- OTHER MODULES
"""

# ruff: noqa: T201
# MicroPython answers by print.

import asyncio
import gc
import json
import sys

import micropython


def used() -> int:
    gc.collect()
    return gc.mem_alloc()


def drop(before: set) -> None:
    for name in set(sys.modules) - before:
        parent, _, leaf = name.rpartition(".")
        del sys.modules[name]
        if parent in sys.modules:
            sys.modules[parent].__dict__.pop(leaf, None)


def main() -> None:
    gap = sys.argv.index("--")
    at_start = used()
    for name in sys.argv[1:gap]:
        __import__(name)
    always = used() - at_start
    most = always
    for name in sys.argv[gap + 1 :]:
        before = set(sys.modules)
        try:
            __import__(name)
            most = max(most, used() - at_start)
        except ImportError:  # a chip's module is missing
            pass
        drop(before)
    print(json.dumps({"always": always, "after_all": used() - at_start, "most": most}))
    micropython.qstr_info()


assert asyncio.core
main()
