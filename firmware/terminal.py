"""A station without chips: lines in on standard input, what people would see and hear out as JSON lines.

    python -m firmware.terminal CONFIG HOME

It is the station itself, core, link, journal and scale, on CPython or on MicroPython's Unix port; only the
chips are played. Lines that it reads:

    scan CODE           a code; \\x1d and the like stand for bytes
    weigh MG            so many milligrams lie on the pan now (0: it is empty)
    button NAME PLACE   confirm, minus, plus or call, at a place: its number, or its name in the settings
    cut [SECONDS]       the network is gone, for so long (default 5)
    ready               read no further before the hub has welcomed this station
    settle              read no further before every event is answered
    wait MS             read no further for so long
    heap                tell the free heap
    power               the power fails: ends at once with exit code 75, for `pickbench station run` to start it anew

At the end of the input it waits at most ten seconds for what is unanswered. Exit code 1 if some still is.
"""

import asyncio
import gc
import json
import sys

from firmware import face, signals
from firmware.clock import sleep_ms
from firmware.overlay import overlay
from firmware.played import CALIBRATION, Converter, Line
from firmware.station import READY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from firmware.app import App

_LINGER_MS = 10000
_POWER_CUT = 75
_IS_SMALL = sys.implementation.name == "micropython"


def tell(**what) -> None:
    """Print one JSON line."""
    sys.stdout.write(json.dumps(what) + "\n")
    if not _IS_SMALL:
        sys.stdout.flush()


class Face(face.Face):
    """The face of a station, told in JSON lines beside what it does with its outputs."""

    def lamp(self, colour: str, mode: str) -> None:
        """Tell the verdict lamp."""
        tell(lamp=colour, mode=mode)
        super().lamp(colour, mode)

    def sound(self, name: str) -> None:
        """Tell the sounder."""
        tell(sound=name)
        super().sound(name)

    def show(self, text: str) -> None:
        """Tell the display."""
        tell(show=text)
        super().show(text)

    def pixels(self, rows: "Any") -> None:
        """Tell the whole picture of lights."""
        tell(pixels=[list(row) for row in rows])
        super().pixels(rows)


class Keyboard:
    """Reads the lines. A part; `is_over` is set to the exit code at the end of the input."""

    def __init__(self, line: Line, converter: Converter, places: "dict[str, int]") -> None:
        self.exit_code: "int | None" = None
        self._scanner = line
        self._converter = converter
        self._places = places
        self._reader = asyncio.StreamReader(sys.stdin) if _IS_SMALL else None  # type: ignore[call-arg, arg-type]  # MicroPython's

    async def run(self, app) -> None:
        """Do what each line says."""
        while self.exit_code is None:
            line = await self._line(app)
            if not line:
                left = await _until(app, self, lambda: not len(app.core.outbox), _LINGER_MS)
                self.exit_code = 0 if left else 1
                break
            words = line.split(None, 1)
            if words:
                try:
                    await self._obey(app, words[0], words[1].strip() if len(words) > 1 else "")
                except ValueError as error:
                    tell(error=str(error))
        while True:
            app.check_in(self)
            await sleep_ms(1000)

    def end_life(self) -> None:
        """The station starts anew: by command, or because the power fails."""
        self.exit_code = _POWER_CUT

    async def _line(self, app) -> str:
        if self._reader:
            return (await self._reader.readline()).decode()
        return await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)

    async def _obey(self, app, word: str, rest: str) -> None:
        if word == "scan":
            self._scanner.put(bytes_of(rest))
            await sleep_ms(20)  # until it is read
        elif word == "weigh":
            self._converter.mg = _number(rest, "weigh")
        elif word == "button":
            name, _, place = rest.partition(" ")
            place = self._places.get(place, place)
            app.post((signals.BUTTON, name, _number(place, "button " + name)))
        elif word == "cut":
            app.link.cut(_number(rest or "5", "cut"))
        elif word == "power":
            self.end_life()
        elif word == "ready":
            await _until(app, self, lambda: app.core.state == READY, None)
        elif word == "settle":
            await _until(app, self, lambda: not len(app.core.outbox), None)
        elif word == "wait":
            until_ms = app.clock() + _number(rest, "wait")
            await _until(app, self, lambda: app.clock() >= until_ms, None)
        elif word == "heap":
            gc.collect()
            tell(heap=gc.mem_free() if _IS_SMALL else None)
        else:
            raise ValueError(
                "expected scan, weigh, button, cut, ready, settle, wait, heap or power, got " + word
            )


def bytes_of(text: str) -> bytes:
    r"""The bytes of a code as typed; \xNN stands for one byte.

    >>> bytes_of(r"01\x1d21"), bytes_of("ä")
    (b'01\x1d21', b'\xc3\xa4')
    """
    pieces = text.split("\\x")
    out = pieces[0].encode()
    for piece in pieces[1:]:
        try:
            out += bytes((int(piece[:2], 16),)) + piece[2:].encode()
        except ValueError:
            raise ValueError("expected two hexadecimal digits behind \\x, got " + piece[:2])
    return out


def _number(text: "str | int", of: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise ValueError("%s: expected a whole number, got %s" % (of, text or "nothing"))


async def _until(app, part, is_so, within_ms: "int | None") -> bool:
    """Wait until something is so; False when it is not within the time."""
    until_ms = None if within_ms is None else app.clock() + within_ms
    while not is_so():
        if until_ms is not None and app.clock() >= until_ms:
            return False
        app.check_in(part)
        await sleep_ms(20)
    return True


async def _work(config, home: str) -> int:
    line, converter = Line(), Converter()
    parts = overlay("firmware.played", "made", config, line, converter)
    shown = Face(*[parts.get(name) for name in ("lights", "buzzer", "digits")])
    app = overlay("firmware.composition", "compose", config, home, shown, "terminal-" + config["station"])
    if app.scale and not app.scale.calibration[0]:
        app.scale.calibration = CALIBRATION
    keyboard = Keyboard(line, converter, config.get("places") or {})
    app.restart = keyboard.end_life
    running = [app.link, shown, keyboard] + [parts[name] for name in ("scanner", "scale") if name in parts]
    work = asyncio.create_task(app.run(running))
    while keyboard.exit_code is None:
        await sleep_ms(20)
    work.cancel()
    return keyboard.exit_code


def main(arguments) -> int:
    """Run the station of a configuration in a folder; returns the exit code."""
    if len(arguments) != 3:
        sys.stderr.write("usage: python -m firmware.terminal CONFIG HOME\n")
        return 2
    config, why = overlay("firmware.config", "load", arguments[1])
    if why:
        sys.stderr.write(why + "\n")
        return 2
    return asyncio.run(_work(config, arguments[2]))


if __name__ == "__main__":
    sys.exit(main(sys.argv))
