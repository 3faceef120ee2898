"""What the wire contract takes of a station's heap, all its life and for one message; for MicroPython alone.

    MICROPYPATH=FOLDER:.frozen micropython32 -c "import firmware.protocol_heap"

FOLDER holds this program and the protocol, compiled; test_protocol_heap makes it. Linked, as
`pickbench firmware build` does it, they take less.
"""

# ruff: noqa: F401, T201
# What is imported is what is measured, and MicroPython answers by print.

import collections
import gc
import json

gc.collect()
before = gc.mem_alloc()
from protocol.codec import decode, encode  # noqa: E402
from protocol.errors import FrameError  # noqa: E402
from protocol.messages import (  # noqa: E402
    Ans,
    Button,
    Cmd,
    Fault,
    File,
    Hello,
    HubState,
    Job,
    Light,
    Res,
    Scan,
    State,
    Tele,
    Weigh,
    Wel,
    make,
)

gc.collect()
print("live", gc.mem_alloc() - before)

scan = make(
    Scan,
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


cost("encode", lambda: encode(scan))
cost("decode", lambda: decode("ans", answer))


USED = (FrameError, Button, Fault, Hello, Res, State, Tele, Weigh, Ans, Cmd, File, HubState, Job, Light, Wel)
assert len(USED) == 15
