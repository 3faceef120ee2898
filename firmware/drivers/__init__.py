"""The chips of a station: one module for each, its pins and buses passed in.

Rule: no module here makes a pin, a bus or a timer, nor imports one; the board's main does, and tests pass
fakes.
"""

from firmware.compat import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any, Protocol

    Row = tuple[int, str, str, int, str]  # place, colour, mode, qty, task
    Rows = Iterable[Row]

    class App(Protocol):
        """What a part needs of `firmware.app.App`."""

        scale: Any
        link: Any

        def post(self, event: "tuple[Any, ...]") -> None:
            """Hand an event of firmware.signals to the core."""

        def check_in(self, part: object) -> None:
            """Say that this part is alive."""

        def clock(self) -> int:
            """The uptime in milliseconds."""

    class Output(Protocol):
        """What `firmware.face.Face` drives: `step` is called about every 10 ms, and may raise OSError."""

        def step(self, turn: int) -> None:
            """Do what is due; `turn` counts calls."""
