"""What the wire contract takes of a station's heap, all its life and for one message; for MicroPython alone.

    MICROPYPATH=FOLDER:.frozen micropython32 tests/micropython/protocol_heap.py

FOLDER holds the protocol as a board has it, linked and compiled; test_protocol_heap makes it.
"""

# ruff: noqa: F401, T201
# What is imported is what is measured, and MicroPython answers by print.

import collections
import gc
import json

gc.collect()
before = gc.mem_alloc()
import firmware.station_of_a_test as station  # noqa: E402

gc.collect()
print("live", gc.mem_alloc() - before)

scan = station.make(
    station.Scan,
    sess="a1b2c3d4",
    inc=1,
    seq=5,
    up_ms=123456,
    t_ms=1763800000000,
    h=1,
    c="4006381333931",
    aim="]E0",
    src=0,
    re=4,
)
answer = (
    b'{"seq":5,"v":"pass","why":"ok","inc":1,"say":"OK 85123A 2/3","snd":"good","got":2,"want":3,"rev":18}'
)


def cost(name, act):
    act()
    gc.collect()
    gc.disable()
    before = gc.mem_alloc()
    act()
    print(name, gc.mem_alloc() - before)
    gc.enable()


cost("encode", lambda: station.encode(scan))
cost("decode", lambda: station.decode("ans", answer))
