"""What a person would see and hear at a station in the terminal, and the keyboard that plays scanner and pan.

Rule: every JSON line is one thing that lamp, sounder, display or lights were told, in its order.
"""

import asyncio
import json
import sys

from firmware import face
from firmware.app import App
from firmware.clock import sleep_ms
from firmware.overlay import overlay

if sys.implementation.name == "micropython":

    def lines() -> "Any":
        """Standard input, line by line."""
        return asyncio.StreamReader(sys.stdin)  # type: ignore[arg-type]  # MicroPython's

else:
    from firmware.linux.lines import Lines as lines  # noqa: N813 - a function there, a class here

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

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
        self._reader: "Any" = lines()

    async def run(self, app: "App") -> None:
        """Do what each line says."""
        while self.exit_code is None:
            line = await self._reader.readline()
            try:
                await overlay("firmware.terminal_lines", "obey", self, app, line.decode())  # type: ignore[misc]  # a coroutine: held by nobody, it goes with its module
            except ValueError as error:
                tell(error=str(error))
        while True:
            app.check_in(self)
            await sleep_ms(1000)

    def end_life(self) -> None:
        """The station starts anew: by command, or because the power fails."""
        self.exit_code = _POWER_CUT


async def work(config: "dict[str, Any]", home: str) -> int:
    """Run the station of a checked configuration in a folder; returns the exit code."""
    app = App(home)
    made: "Any" = overlay("firmware.terminal_lines", "made", app, config, Face, Keyboard)
    keyboard, parts = made
    running = asyncio.create_task(app.run(parts))
    while keyboard.exit_code is None:
        await sleep_ms(20)
    running.cancel()
    return int(keyboard.exit_code)
