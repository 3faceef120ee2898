"""The Wi-Fi of an ESP32 with its moods, and its watchdog.

Rule: as their data sheets say, faults included; runs on both Pythons, in fake time.
"""


class Wlan:
    """The Wi-Fi of an ESP32: `air` maps each network that can be received to its password.

    States: 1000 idle, 1001 connecting, 1010 with address, 201 no such network, 202 wrong password. It raises
    OSError("Wifi Internal Error") where the chip does: on connect while it is connecting or connected.
    `raises` counts further calls that fail; `no_address` joins without one; `stays_1001`: the status lies.
    """

    PM_NONE = 0

    def __init__(self, app, air):
        self.app = app
        self.air = air
        self.raises = 0
        self.no_address = False
        self.stays_1001 = False
        self.is_active = False
        self.pm = 1
        self.tries = []
        self._joining = None  # (network, since)
        self._status = 1000
        self.calls = 0

    def _fail(self):
        self.calls += 1
        if self.raises:
            self.raises -= 1
            raise OSError("Wifi Internal Error")

    def active(self, is_active):
        self._fail()
        self.is_active = is_active
        if not is_active:
            self._joining = None
            self._status = 1000

    def config(self, pm):
        self._fail()
        assert self.is_active
        self.pm = pm

    def connect(self, name, password):
        self._fail()
        if not self.is_active or self._joining:
            raise OSError("Wifi Internal Error")
        self.tries.append((self.app.ms, name))
        self._joining = (name, password, self.app.ms)

    def disconnect(self):
        self._fail()
        self._joining = None
        self._status = 1000

    def _advance(self):
        """Connecting, idle for a moment, connected: the order that was seen on chips."""
        if self._joining is None:
            return 1000
        name, password, since_ms = self._joining
        if name not in self.air:
            return 201
        if self.air[name] != password:
            return 202
        took_ms = self.app.ms - since_ms
        return 1001 if took_ms < 1000 else 1000 if took_ms < 2000 else 1010

    def status(self, what=None):
        status = self._advance()
        if what == "rssi":
            self._fail()
            return -60
        return 1001 if status == 1010 and self.stays_1001 else status

    def isconnected(self):
        return self._advance() == 1010

    def ifconfig(self):
        address = "192.168.1.20" if self.isconnected() and not self.no_address else "0.0.0.0"  # noqa: S104  # none
        return (address, "255.255.255.0", "192.168.1.1", "192.168.1.1")


class Wdt:
    """A watchdog that counts its meals."""

    def __init__(self):
        self.fed = 0

    def feed(self):
        self.fed += 1
