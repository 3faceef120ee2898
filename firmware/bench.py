"""A station under measurement: a working day on demand, and what it leaves of the heap. For MicroPython.

It starts as a board does (firmware.main), with chips that are played. Lines come on standard input, one at a
time:

    scan CODE     a code on the scanner's line; answered when the station has taken it
    weigh MG      so much lies on the pan; answered when the station has seen it
    cut SECONDS   the network is gone for so long
    away, settle  nothing: answered when the link is down; when the hub has welcomed us and has answered all
    job, light N  nothing: answered when a whole job is held; when N lights are shown
    many N CODE   a code N times, each when the one before was answered
    heap          the interpreter's own account of its heap, after a collection

Each is answered by {"done": word} as soon as what it asks for has come about; what goes wrong in the station
is told on standard error. Rule: what drives the station takes as little of its heap as can be.
"""

import asyncio
import gc
import select
import sys

import micropython

from firmware.app import App
from firmware.clock import sleep_ms
from firmware.face import Face
from firmware.overlay import overlay
from firmware.station import OFFLINE, READY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from firmware.played import Converter, Line


class Driver:
    """Does what the lines say. A part."""

    def __init__(self, line: "Line", converter: "Converter") -> None:
        self.scanner = line
        self.converter = converter

    async def run(self, app: "App") -> None:
        """Read, do, answer; the end of the input is the end."""
        poll = select.poll()
        poll.register(sys.stdin, select.POLLIN)
        while True:
            app.check_in(self)
            if not poll.poll(0):
                await sleep_ms(10)
                continue
            word, _, rest = sys.stdin.readline().strip().partition(" ")
            if not word:
                raise SystemExit
            await self._obey(app, word, rest)
            sys.stdout.write('{"done": "%s"}\n' % word)

    async def _obey(self, app: "App", word: str, rest: str) -> None:
        if word == "heap":
            gc.collect()
            micropython.mem_info()
        elif word in ("scan", "weigh"):
            await self._act(app, word, rest)
        elif word == "cut" and app.link:
            app.link.cut(int(rest))
        elif word == "many":
            count, _, code = rest.partition(" ")
            for _ in range(int(count)):
                await self._act(app, "scan", code)
                while len(app.core.outbox):
                    await sleep_ms(1)
        while not _is_so(app, word, rest):
            await sleep_ms(10)

    async def _act(self, app: "App", word: str, rest: str) -> None:
        """Scan or weigh; returns when the station has taken it."""
        while word == "weigh" and app.scale and app.scale.lost:  # else what lies there becomes its zero
            await sleep_ms(10)
        seq = app.core.outbox.seq
        if word == "scan":
            self.scanner.put(rest.encode())
        else:
            self.converter.mg = int(rest)
        while app.core.outbox.seq == seq or (word == "weigh" and not _is_seen(app.scale, int(rest))):
            await sleep_ms(1)


def _is_seen(scale: "Any", mg: int) -> bool:
    """Whether the scale has told of that load, or that it was taken away."""
    if scale.live_mg is None or abs(scale.live_mg - mg) > 4 * scale.e_mg:
        return False
    return not mg or scale.still == 2


def _is_so(app: "App", word: str, rest: str) -> bool:
    """Whether what a word waits for has come about."""
    core = app.core
    if word == "settle":
        return core.state == READY and not len(core.outbox)
    if word == "away":
        return core.state == OFFLINE
    if word == "job":
        return core.job is not None and core.job.is_whole
    return word != "light" or sum([1 for _ in core.lights]) == int(rest)


def made(path: str, home: str, face: "type[Face]") -> "tuple[Any, Any, Any, Any]":
    """The App of a configuration in a folder, its parts in their order, and what is played: the scanner's
    line and the scale's converter. SystemExit with words for a configuration that is wrong.
    """
    loaded: "Any" = overlay("firmware.config", "load", path)
    config, why = loaded
    if config is None:
        raise SystemExit(why)
    played: "Any" = overlay("firmware.played", "made", config)
    parts, line, converter = played
    shown = face(*[parts.get(name) for name in ("lights", "buzzer", "digits")])
    app: "Any" = App(home)
    overlay("firmware.composition", "compose", app, config, shown, "measured")
    if app.scale:
        app.scale.calibration = converter.CALIBRATION
    running = [app.link, shown] + [parts[name] for name in ("scanner", "scale") if name in parts]
    return app, running, line, converter


def main(arguments: "list[str]") -> None:
    """Run the station of a configuration in a folder, [name, CONFIG, HOME], up to the end of the input."""
    app, running, line, converter = made(arguments[1], arguments[2], Face)
    asyncio.run(app.run(running + [Driver(line, converter)]))
