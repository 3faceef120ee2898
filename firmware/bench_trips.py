"""From scan to lamp beside a plain round trip of MQTT, on the same link of the same station. For MicroPython.

Lines on standard input: `settle`, and {"settled": 1} comes when the hub has welcomed the station and has
answered all; `echo N FRAME`, the frame goes out on up/tele and whoever sends it straight back on dn/file has
answered; `scan CODE CODE …`, each goes into the station, and is over when the lamp shows its verdict. Both
print {"us": [[microseconds, lamp], …]}, and none begins before the one before it is over.

Rule: both go through the same Link, are waited for in the same way and timed by the same clock.
"""

import asyncio
import json
import sys
import time

from firmware import signals
from firmware.bench import made
from firmware.clock import sleep_ms
from firmware.face import Face
from firmware.station import READY
from protocol.codes import BLINK, WHITE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from firmware.app import App

_WITHIN_S = 20


class Trip:
    """One round trip at a time."""

    def __init__(self) -> None:
        self.over = asyncio.Event()
        self.awaited = ""  # "echo" or "scan"
        self.began = 0
        self.times: "list[Any]" = []

    def begin(self, kind: str) -> None:
        """It begins now."""
        self.over.clear()
        self.awaited = kind
        self.began = time.ticks_us()  # type: ignore[attr-defined]  # MicroPython's own

    def end(self, lamp: str) -> None:
        """It is over."""
        took_us = time.ticks_diff(time.ticks_us(), self.began)  # type: ignore[attr-defined]
        self.awaited = ""
        self.times.append((took_us, lamp))
        self.over.set()


TRIP = Trip()


class TimedFace(Face):
    """The face, with an eye on the lamp."""

    def lamp(self, colour: str, mode: str) -> None:
        """White and blinking is no verdict: it says that one is awaited."""
        super().lamp(colour, mode)
        if TRIP.awaited == "scan" and (colour, mode) != (WHITE, BLINK):
            TRIP.end(colour)


class Tap:
    """The link with the echoes taken out: the station sees all else. A part, and the App of the link."""

    def __init__(self, app: "App") -> None:
        self.app = app
        self.clock = app.clock

    async def run(self, app: "App") -> None:
        """Run the link."""
        await app.link.run(self)  # type: ignore[union-attr,arg-type]  # there is one; this is all of an App it needs

    def check_in(self, part: object) -> None:
        """A part says that it is alive."""
        self.app.check_in(part)

    def post(self, event: "tuple[Any, ...]") -> None:
        """Hand on what is no echo."""
        if event[0] != signals.MESSAGE or event[1] != "file":
            self.app.post(event)
        elif TRIP.awaited == "echo":
            TRIP.end("")


class Driver:
    """Does what the lines say. A part."""

    def __init__(self) -> None:
        self._lines = asyncio.StreamReader(sys.stdin)  # type: ignore[arg-type]  # MicroPython's

    async def run(self, app: "App") -> None:
        """Read, do, answer; the end of the input is the end."""
        while True:
            words = (await self._lines.readline()).decode().split()
            if not words:
                raise SystemExit
            if words[0] == "settle":
                while app.core.state != READY or len(app.core.outbox):
                    await sleep_ms(10)
                tell(settled=1)
                continue
            TRIP.times = []
            if words[0] == "echo":
                for _ in range(int(words[1])):
                    await _echo(app, words[2].encode())
            else:
                for code in words[1:]:
                    await _scan(app, code.encode())
            tell(us=TRIP.times)


async def _echo(app: "App", frame: bytes) -> None:
    TRIP.begin("echo")
    app.link.publish("tele", frame, 1, False)  # type: ignore[union-attr]  # there is one
    await asyncio.wait_for(TRIP.over.wait(), _WITHIN_S)


async def _scan(app: "App", code: bytes) -> None:
    TRIP.begin("scan")
    app.post((signals.SCAN, code, "", 0))
    await asyncio.wait_for(TRIP.over.wait(), _WITHIN_S)
    while len(app.core.outbox):  # the lamp has said amber: the verdict was late
        await sleep_ms(1)


def tell(**what: object) -> None:
    """Print one JSON line."""
    sys.stdout.write(json.dumps(what) + "\n")


def main(arguments: "list[str]") -> None:
    """Run the station of a configuration in a folder, [name, CONFIG, HOME], up to the end of the input."""
    app, running, _, _ = made(arguments[1], arguments[2], TimedFace)
    asyncio.run(app.run([Tap(app)] + running[1:] + [Driver()]))
