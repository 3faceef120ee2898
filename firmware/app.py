"""The station at work: core, link, face and parts joined; nothing else knows them all.

A part is anything with `async def run(self, app)` that loops for ever: it posts what happens, and checks in
every two seconds. Rules: a part that fails is reported and started again, never the end of the station; what
a person did is either posted or visibly refused.
"""

import asyncio
import gc
import sys

from firmware import signals
from firmware.clock import Uptime, sleep_ms
from firmware.compat import const
from firmware.overlay import overlay
from firmware.station import READY

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from firmware.drivers.watchdog import Watchdog
    from firmware.journal import Journal
    from firmware.link import Link
    from firmware.scale import Scale
    from firmware.station import Station

_TURN_MS = const(40)  # how exact an alarm is; a person notices nothing below 100
_REST_MS = const(1000)  # a part that failed starts again after so long; a restart waits for its answer
_REPORT_MS = const(10000)  # telemetry


class App:
    """One station. `home` is the folder of its data and of both firmwares, "" for the root.

    `core`, `face`, `journal`, `link` and `scale` are set by firmware.composition, the rest by who runs the
    station; None where there is none. `clock()` gives the uptime in milliseconds; `gauge()` gives the signal
    in dBm and the chip's temperature in °C, each None where it can't; `restart()` starts the board anew;
    `set_clock(utc_ms)` sets its clock, by which it judges certificates.
    """

    core: "Station"
    face: "Any"
    journal: "Journal"

    def __init__(self, home: str) -> None:
        self.home = home
        self.clock = Uptime()
        self.link: "Link | None" = None
        self.scale: "Scale | None" = None
        self.watchdog: "Watchdog | None" = None
        self.gauge: "Callable[[], tuple[int | None, int | None]] | None" = None
        self.restart: "Callable[[], None] | None" = None
        self.set_clock: "Callable[[int], object] | None" = None
        self.restart_ms: "int | None" = None  # when to start anew
        self._wake_ms: "int | None" = None
        self._report_ms = 0
        self._is_confirmed = False
        self._tasks: "list[Any]" = []

    def post(self, event: "tuple[Any, ...]") -> None:
        """Take one event into the core and carry out what it asks for. Never raises."""
        try:
            for action in self.core.step(event, self.clock()):
                self._act(*action)
        except Exception as error:  # noqa: BLE001 - whatever it is, the station goes on
            self._stumbled(event[0], error)

    def check_in(self, part: object) -> None:
        """A part says that it is alive."""
        if self.watchdog:
            self.watchdog.check_in(part)

    async def run(self, parts: "Sequence[Any]") -> None:
        """Run the parts for ever; alarms and telemetry beside them."""
        if self.journal.damaged:
            self.post((signals.FAULT, "flash_damaged", "%d records" % self.journal.damaged))
        self._tasks = [asyncio.create_task(self._keep(part)) for part in parts]
        while True:
            self.check_in(self)
            self._turn(self.clock())
            await sleep_ms(_TURN_MS)

    async def _keep(self, part: "Any") -> None:
        while True:
            try:
                await part.run(self)
            except Exception as error:  # noqa: BLE001 - reported, and the part starts again
                self._stumbled(type(part).__name__, error)
            self.check_in(part)
            await sleep_ms(_REST_MS)

    def _turn(self, now_ms: int) -> None:
        if self._wake_ms is not None and now_ms >= self._wake_ms:
            self._wake_ms = None
            self.post((signals.TICK,))
        if now_ms >= self._report_ms:
            self._report_ms = now_ms + _REPORT_MS
            gc.collect()
            rssi, temp_c = self.gauge() if self.gauge else (None, None)
            heap = gc.mem_free() if hasattr(gc, "mem_free") else None
            live_mg = self.scale.live_mg if self.scale else None
            self.post((signals.TELEMETRY, rssi, heap, live_mg, temp_c, self.journal.writes))
        if not self._is_confirmed and self.core.state == READY:
            self._is_confirmed = True  # this firmware reaches the hub: it may stay
            overlay("firmware.ota", "confirm", self.home)
            if self.set_clock:
                self.set_clock(now_ms + self.core.utc_less_up_ms)  # type: ignore[operator]  # a welcome told it
        if self.restart_ms is not None and now_ms >= self.restart_ms and self.restart:
            self.restart()

    def _act(self, kind: str, *details: "Any") -> None:
        if kind == signals.PUBLISH:
            if self.link:
                self.link.publish(*details)
        elif kind == signals.WAKE:
            self._wake_ms = details[0]
        elif kind in (signals.COMMAND, signals.FILE):
            asked = details[0]
            self.post((signals.RESULT, asked.id) + overlay("firmware.chores", kind, self, asked))  # type: ignore[operator]
        elif kind != signals.REFUSE:  # lamp, sound, show and pixels are the face's own words
            getattr(self.face, kind)(*details)

    def _stumbled(self, where: str, error: Exception) -> None:
        """Something failed that should not have: say so to the person, the console and the hub."""
        gc.collect()
        said = "%s: %r" % (where, error)
        sys.stderr.write(said + "\n")
        if where != signals.FAULT:
            self.face.lamp("r", "b")
            self.face.sound("bad")
            self.post((signals.FAULT, "stumbled", said))
