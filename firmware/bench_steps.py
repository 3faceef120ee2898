"""What one step of the station's core costs, in bytes and microseconds. For MicroPython.

    [name, CONFIG, HOME, FRAMES, COUNT]

FRAMES is a file of the hub's frames as JSON texts by name: `on` a gateway's state, `wel` with %s for the
session, `ans` with %d for seq, `light` with %d for rev, `job`. Prints for each kind of event a JSON line:
{"kind": …, "us": [microseconds, …], "taken": [bytes of the heap in use more than before, …],
"asked": [bytes asked of the heap, …]}, one of each for each of COUNT times.

Rule: no collection of its own runs within a step; one that the step itself asks for does.
"""

import gc
import json
import sys
import time

import micropython

from firmware import signals
from firmware.bench import made
from firmware.face import Face
from firmware.station import READY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from firmware.station import Station

_CODE = b"4006381333931"
_GRAMS = 350000


class Meter:
    """Times steps and weighs what they leave."""

    def __init__(self, core: "Station", count: int) -> None:
        self.core = core
        self.now_ms = 0
        self.us = [0] * count
        self.taken = [0] * count
        self.asked = [0] * count

    def step(self, event: "tuple[Any, ...]", at: int) -> None:
        """Take one event; `at` is where to note its cost."""
        self.now_ms += 20
        core, now_ms, ticks_us = self.core, self.now_ms, time.ticks_us  # type: ignore[attr-defined]
        gc.collect()
        gc.disable()
        asked, taken = micropython.mem_total(), gc.mem_alloc()  # type: ignore[attr-defined]
        began = ticks_us()
        actions = core.step(event, now_ms)
        ended = ticks_us()
        self.taken[at] = gc.mem_alloc() - taken  # type: ignore[attr-defined]
        self.asked[at] = micropython.mem_total() - asked
        self.us[at] = time.ticks_diff(ended, began)  # type: ignore[attr-defined]
        gc.enable()
        if signals.REFUSE in [action[0] for action in actions]:
            raise ValueError("expected it to be taken: %s" % (event,))

    def tell(self, kind: str) -> None:
        """Print what was noted."""
        told = {"kind": kind, "us": self.us, "taken": self.taken, "asked": self.asked}
        sys.stdout.write(json.dumps(told) + "\n")


def measure(meter: Meter, frames: "dict[str, str]", count: int) -> None:
    """Take `count` of each kind, each event answered before the next."""
    weighed = (_GRAMS, _GRAMS, 0, _GRAMS, 1, "stable", 5, 10, 0)
    acts = {
        "scan": (signals.SCAN, _CODE, "", 0),
        "weigh": (signals.WEIGH, signals.Reading(*weighed)),
        "button": (signals.BUTTON, "confirm", 3),
    }
    for kind, act in acts.items():
        answers = Meter(meter.core, count)
        for at in range(count):
            meter.step(act, at)
            answers.now_ms = meter.now_ms
            answers.step(_heard(frames["ans"] % meter.core.outbox.seq), at)
            meter.now_ms = answers.now_ms
        meter.tell(kind)
        answers.tell("answer to " + kind)
    for at in range(count):
        meter.step((signals.TICK,), at)
    meter.tell("tick")
    for at in range(count):
        meter.step(_heard(frames["light"] % (1000000 + at), "light"), at)
    meter.tell("light")
    for at in range(count):
        meter.step(_heard(frames["job"], "job"), at)
    meter.tell("job")


def _heard(frame: str, leaf: str = "ans") -> "tuple[Any, ...]":
    return (signals.MESSAGE, leaf, frame.encode())


def main(arguments: "list[str]") -> None:
    """Measure the core of a configuration's station, welcomed by a hub that is played."""
    core, count = made(arguments[1], arguments[2], Face)[0].core, int(arguments[4])
    with open(arguments[3]) as file:
        frames = json.load(file)
    meter = Meter(core, count)
    meter.step((signals.LINK_UP,), 0)
    meter.step((signals.HUB_STATE, "hub", frames["on"].encode()), 0)
    meter.step(_heard(frames["wel"] % core.config.sess, "wel"), 0)
    if core.state != READY:
        raise ValueError("expected the welcome to be taken")
    measure(meter, frames, count)
