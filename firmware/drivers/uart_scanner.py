"""A bar code scanner on a UART: GM65, GM67 and others of their kind, set to send what they read as it is.

Rule: nothing that the scanner sends can end the station; what is no code is refused or dropped by the framer.
A UART can't tell that its cable was pulled; half a code that was on its way is refused.
"""

from firmware.clock import sleep_ms
from firmware.compat import const
from firmware.scanner import Framer
from firmware.signals import SCAN

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from machine import UART

    from firmware.drivers import App

_TURN_MS = const(5)
_READ_BYTES = const(64)


class UartScanner:
    """A part. `uart` is 8N1 at the scanner's speed with `rxbuf` of 512 or more: writing lights blocks
    interrupts.

    `src` is the scanner's number; `same_ms` as in `scanner.Framer`.
    """

    def __init__(self, uart: "UART", src: int = 0, same_ms: int = 0) -> None:
        self.uart = uart
        self.src = src
        self._framer = Framer(same_ms)

    async def run(self, app: "App") -> None:
        """Post every code that is read."""
        while True:
            app.check_in(self)
            data = self.uart.read(_READ_BYTES) if self.uart.any() else None
            for code, aim in self._framer.feed(data or b"", app.clock()):
                app.post((SCAN, code, aim, self.src))
            await sleep_ms(_TURN_MS)
