"""A station without chips: lines in on standard input, what people would see and hear out as JSON lines.

    python -m firmware.terminal CONFIG HOME

It is the station itself, core, link, journal and drivers, on CPython or on MicroPython's Unix port; only the
chips are played (firmware.played). What lines it reads, `firmware.terminal_lines` says. At the end of the
input it waits at most ten seconds for what is unanswered. Exit code 1 if some still is; 75 after a `power`
line or a command to start anew, for `pickbench station run` to do that.
"""

import asyncio
import json
import sys

from firmware import face
from firmware.clock import sleep_ms
from firmware.overlay import overlay

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from firmware.app import App
    from firmware.played import Converter, Line

_POWER_CUT = 75


def tell(**what: object) -> None:
    """Print one JSON line."""
    sys.stdout.write(json.dumps(what) + "\n")
    if sys.implementation.name != "micropython":
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
    """Reads the lines. A part; `exit_code` is set when the station's life is over."""

    def __init__(self, line: "Line", converter: "Converter", places: "dict[str, int]") -> None:
        self.exit_code: "int | None" = None
        self.scanner = line
        self.converter = converter
        self.places = places
        self._reader: "Any" = None
        if sys.implementation.name == "micropython":
            self._reader = asyncio.StreamReader(sys.stdin)  # type: ignore[arg-type]  # MicroPython's

    async def run(self, app: "App") -> None:
        """Do what each line says."""
        while self.exit_code is None:
            if self._reader:
                line = (await self._reader.readline()).decode()
            else:
                line = await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
            try:
                await overlay("firmware.terminal_lines", "obey", self, app, line)  # type: ignore[misc]  # a coroutine: held by nobody, it goes with its module
            except ValueError as error:
                tell(error=str(error))
        while True:
            app.check_in(self)
            await sleep_ms(1000)

    def end_life(self) -> None:
        """The station starts anew: by command, or because the power fails."""
        self.exit_code = _POWER_CUT


def main(arguments: "list[str]") -> int:
    """Run the station of a configuration in a folder; returns the exit code."""
    if len(arguments) != 3:
        sys.stderr.write("usage: python -m firmware.terminal CONFIG HOME\n")
        return 2
    return asyncio.run(_work(arguments[1], arguments[2]))


async def _work(path: str, home: str) -> int:
    made: "Any" = overlay("firmware.terminal_lines", "made", path, home, Face, Keyboard)
    if isinstance(made, str):
        sys.stderr.write(made + "\n")
        return 2
    app, keyboard, parts = made
    work = asyncio.create_task(app.run(parts))
    while keyboard.exit_code is None:
        await sleep_ms(20)
    work.cancel()
    return keyboard.exit_code  # type: ignore[no-any-return]  # it is an int


if __name__ == "__main__":
    sys.exit(main(sys.argv))
