"""The station's Wi-Fi: joins one of several networks, and stays in it.

Rules: what counts is an address, not the chip's status, which goes from connecting (1001) over idle (1000) to
connected (1010) and sometimes stays at connecting; the chip's own reconnecting is given its time before we
begin anew; "Wifi Internal Error" and whatever else it raises ends nothing: the interface is switched off and
on.
"""

from random import getrandbits

from firmware.clock import sleep_ms
from firmware.compat import const
from firmware.signals import FAULT

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from collections.abc import Sequence

    from network import WLAN

    from firmware.drivers import App

_TURN_MS = const(200)
_WATCH_MS = const(1000)
_JOIN_MS = const(15000)  # to join a network and get an address
_LEAST_MS = const(500)
_MOST_MS = const(30000)
_STABLE_MS = const(60000)
_QUIET_MS = const(600000)


class Wifi:
    """A part. `wlan` is a network.WLAN of the station kind; `networks` lists name and password of each."""

    def __init__(self, wlan: "WLAN", networks: "Sequence[Sequence[str]]") -> None:
        self.wlan = wlan
        self.networks = networks
        self._next = 0
        self._pause_ms = _LEAST_MS
        self._quiet_ms = 0

    def is_up(self) -> bool:
        """Whether there is a connection, and an address."""
        return bool(self.wlan.isconnected() and self.wlan.ifconfig()[0] != "0.0.0.0")  # noqa: S104  # none yet

    def rssi(self) -> "int | None":
        """The signal in dBm; None while there is no connection."""
        try:
            return self.wlan.status("rssi") if self.is_up() else None
        except OSError:
            return None

    async def run(self, app: "App") -> None:
        """Join, watch, and join again, for ever."""
        while True:
            name, password = self.networks[self._next]
            try:
                if await self._join(app, name, password):
                    start_ms = app.clock()
                    if app.link:
                        app.link.cut(0)  # the network is there: no need to wait for the link's own next try
                    while await self._is_up_within(app, _JOIN_MS):  # gone for less is the chip's own affair
                        if app.clock() - start_ms > _STABLE_MS:
                            self._pause_ms = _LEAST_MS
                        await self._wait(app, _WATCH_MS)
                    self._next -= 1  # the same again
                self._tell(app, "%s: %d" % (name, self.wlan.status()))
                self.wlan.active(False)  # whatever it is still about
            except OSError as error:
                self._tell(app, repr(error))
            self._next = (self._next + 1) % len(self.networks)
            # full jitter: stations that lost the network together don't come back together
            await self._wait(app, getrandbits(16) * self._pause_ms >> 16)
            self._pause_ms = min(2 * self._pause_ms, _MOST_MS)

    async def _join(self, app: "App", name: str, password: str) -> bool:
        wlan = self.wlan
        if not self.is_up():
            wlan.active(False)  # it may be connecting from before, and refuse to begin
            wlan.active(True)
            wlan.config(pm=wlan.PM_NONE)  # its power saving holds an answer back for 100 ms and more
            wlan.connect(name, password)
        return await self._is_up_within(app, _JOIN_MS)

    async def _is_up_within(self, app: "App", ms: int) -> bool:
        until_ms = app.clock() + ms
        while not self.is_up():
            if app.clock() >= until_ms:
                return False
            await self._wait(app, _TURN_MS)
        return True

    def _tell(self, app: "App", text: str) -> None:
        """Report, but rarely: reports are kept while there is no network, and must not crowd out scans.

        The number in it is the chip's status: 201 no such network, 202 wrong password, 1010 no address.
        """
        if app.clock() >= self._quiet_ms:
            self._quiet_ms = app.clock() + _QUIET_MS
            app.post((FAULT, "wifi", text))

    async def _wait(self, app: "App", ms: int) -> None:
        while ms > 0:
            app.check_in(self)
            await sleep_ms(min(ms, _TURN_MS))
            ms -= _TURN_MS
