"""The station's clock: uptime in milliseconds that never wraps, and sleep, on both Pythons.

Rule: the only place that reads a clock in the firmware; everything else is handed the time.
"""

import asyncio
import sys
import time

if sys.implementation.name == "micropython":
    from asyncio import sleep_ms  # type: ignore[attr-defined]  # MicroPython's own
    from time import ticks_diff, ticks_ms  # type: ignore[attr-defined]  # MicroPython's own
else:

    async def sleep_ms(ms: int) -> None:
        """Let other tasks run for `ms` milliseconds."""
        await asyncio.sleep(ms / 1000)

    def ticks_ms() -> int:
        """Milliseconds of a clock that only goes forward."""
        return time.monotonic_ns() // 1000000

    def ticks_diff(end: int, start: int) -> int:
        """Milliseconds from `start` to `end`."""
        return end - start


class Uptime:
    """Milliseconds since it was made. MicroPython's ticks wrap (on the ESP32 after 12.4 days); this does not.

    It must be called at least once in half that time.
    """

    def __init__(self) -> None:
        self._ticks = ticks_ms()
        self._ms = 0

    def __call__(self) -> int:
        """The uptime now."""
        now = ticks_ms()
        self._ms += max(0, ticks_diff(now, self._ticks))
        self._ticks = now
        return self._ms
