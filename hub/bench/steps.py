"""What one step of the station's core allocates, and how long it takes, on MicroPython."""

import statistics
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hub.bench.measured import Port, config_of, measured, written
from hub.broker import BrokerAddress
from protocol.codec import encode
from protocol.errors import FrameError
from protocol.messages import Ans, HubState, Job, Light, Wel, make

T_MS = 1763800000000
TARGET_BYTES, TARGET_US = 2048, 300
NOWHERE = BrokerAddress("127.0.0.1", 1, "bench-0", "none")
_SEQ, _REV = 4242424, 4343434
"""Stand in the frames for what the station fills in; as long as what it does."""


async def measure(port: Port, home: Path, heap: str, count: int) -> list[dict[str, Any]]:
    """A row for each kind of event: bytes and microseconds, median and worst of `count` steps.

    `bytes`: of the heap in use more than before; where the step itself collects, what came after that.
    `asked_bytes`: all that was asked of the heap, also what was given back within the step. Raises Failed.
    """
    config, more = config_of(NOWHERE), (str(written(home, "frames.json", frames())), str(count))
    async with measured(port, "bench_steps", config, home / "station", heap, *more) as station:
        said = await station.rest()
    return [_row(one) for one in said]


def _row(said: dict[str, Any]) -> dict[str, Any]:
    bytes_, us = statistics.median(said["taken"]), statistics.median(said["us"])
    return {
        "kind": said["kind"],
        "bytes": round(bytes_),
        "bytes_worst": max(said["taken"]),
        "asked_bytes": round(statistics.median(said["asked"])),
        "us": round(us),
        "us_worst": max(said["us"]),
        "within_target": bytes_ <= TARGET_BYTES and us <= TARGET_US,
    }


def frames() -> dict[str, str]:
    """The hub's frames, as texts with %d or %s where the station fills in what only it knows."""
    answer = make(Ans, seq=_SEQ, v="pass", why="ok", say="Order B-0-1: 3 of 5", snd="good", got=3, want=5)
    return {
        "on": _text(HubState(1, "e1", 1, T_MS)),
        "wel": _text(make(Wel, sess="SESS", ok=1, epoch="e1", t_ms=T_MS, rev=0)).replace("SESS", "%s"),
        "ans": _text(answer).replace(str(_SEQ), "%d"),
        "light": _text(_fullest(lights)).replace(str(_REV), "%d"),
        "job": _text(_fullest(lambda n: Job("B-0-1", [0, 2], [_line(i) for i in range(n)]))),
    }


def lights(rows: int, epoch: str = "e1", rev: int = _REV) -> Light:
    """A picture of so many lights, each with a quantity and a task."""
    return Light(epoch, rev, [(i + 1, "g", "s", i % 9 + 1, 100000 + i) for i in range(rows)])


def _line(number: int) -> tuple[int, int, list[tuple[str, int]]]:
    return number + 1, 3, [(f"40063{number:08d}", 1)]


def _text(message: Any) -> str:
    return encode(message).decode()


def _fullest(message_of: Callable[[int], Any]) -> Any:
    """The message with the most rows that a frame holds."""
    rows = 1
    while True:
        try:
            encode(message_of(rows + 1))
        except FrameError:
            return message_of(rows)
        rows += 1
