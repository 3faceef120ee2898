"""The chip's watchdog, fed only while every part is alive; without it, a part that hangs would hang unseen.

Rule: it is fed when every part has checked in since it was fed last, and never otherwise.
"""

from firmware.compat import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from collections.abc import Sequence

    from machine import WDT


class Watchdog:
    """Watches up to 30 `parts`. `wdt` is a machine.WDT of 10 s or more; parts check in every 2 s."""

    def __init__(self, wdt: "WDT", parts: "Sequence[object]") -> None:
        self.wdt = wdt
        self.parts = parts
        self._all = (1 << len(parts)) - 1
        self._seen = 0

    def check_in(self, part: object) -> None:
        """A part is alive; one that is not watched is not heard."""
        for i in range(len(self.parts)):
            if self.parts[i] is part:
                self._seen |= 1 << i
        if self._seen == self._all:
            self._seen = 0
            self.wdt.feed()
