"""The hub's own broker: mosquitto, or amqtt where there is no mosquitto.

Life of one: take the home's lock, end what a killed hub left behind, write configuration and accounts, start,
wait until it lets the hub in, watch. It may be restarted at any time; its ports stay the same while the hub
lives.
"""

import asyncio
import fcntl
import getpass
import os
import shutil
import signal
import socket
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TextIO

import structlog

from hub.broker.accounts import Accounts, write_private
from hub.broker.address import BrokerAddress, BrokerError
from hub.broker.certificates import certificates
from hub.broker.config import HUB_USER, PROBE_USER, Listeners, access_list, mosquitto_conf
from hub.broker.probe import accepts
from hub.broker.process import Child, end_orphan

_log = structlog.get_logger("broker")

_START_WITHIN_S = 15.0
_RELOAD_WITHIN_S = 10.0
_POLL_S = 0.02
_SYSTEM_FOLDERS = ("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/sbin")  # not in every user's PATH
_LOOPBACK = "127.0.0.1"
FALLBACK_COST = (
    "mosquitto was not found, so amqtt stands in for it: verdicts come slower and a busy floor gets far "
    "fewer scans a second; install mosquitto for real work (docs/operations.md, Without mosquitto)"
)
_TRIES = 5


def find_mosquitto() -> str | None:
    """Path of the mosquitto program, also where PATH leaves out the system's folders.

    None when there is none.
    """
    return shutil.which("mosquitto", path=os.pathsep.join([os.environ.get("PATH", ""), *_SYSTEM_FOLDERS]))


class OwnBroker:
    """A broker for one site in `home`/broker, listening for stations on `host`:`port` (0: a free port)."""

    manages_accounts = True

    def __init__(
        self, home: Path, site: str, host: str = _LOOPBACK, port: int = 0, tls_names: Sequence[str] = ()
    ) -> None:
        """Nothing is started or written yet. With `tls_names` stations connect by TLS, to one of these names.

        `mosquitto` may be set to None before `start` to force the fallback.
        """
        self._home = home
        self._folder = home / "broker"
        self._tls_names = tls_names
        self._site = site
        self._host = host
        self._port = port
        self._lock: TextIO | None = None
        self._child: Child | None = None
        self._accounts: Accounts | None = None
        self._listeners: Listeners | None = None
        self._last_line = ""
        self.mosquitto = find_mosquitto()

    @property
    def restarts(self) -> int:
        """How often the broker died and was started again."""
        return self._child.restarts if self._child else 0

    @property
    def pid(self) -> int | None:
        """Process id of the broker while it runs."""
        return self._child.pid if self._child else None

    @property
    def hub_address(self) -> BrokerAddress:
        """Where the hub's clients connect, each with a client id of its own."""
        return self._hub_address(HUB_USER, self._started()[1].hub_password)

    @property
    def stations(self) -> list[str]:
        """Names of the stations that have an account."""
        return self._started()[1].stations

    async def start(self) -> BrokerAddress:
        """Starts the broker and returns the hub's own address; any number of clients may share it.

        Raises BrokerError when the home is in use by another hub, the port is taken or the broker does not
        come up.
        """
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._take_lock()
        try:
            if end_orphan(self._folder / "pid", str(self._folder)):
                _log.warning("orphan_ended", text="an earlier hub had left its broker behind")
            self._accounts = Accounts(self._folder)
            self._accounts.write()
            await self._start_child()
        except BaseException:
            await self.stop()
            raise
        return self.hub_address

    async def stop(self) -> None:
        """Ends the broker and frees the home; does nothing when it was not started."""
        if self._child:
            await self._child.stop()
            self._child = None
        if self._lock:
            self._lock.close()
            self._lock = None

    def station_address(self, name: str, password: str) -> BrokerAddress:
        """Where the station `name` connects."""
        listeners = self._started()[0]
        reach = _LOOPBACK if listeners.host in {"0.0.0.0", "::"} else listeners.host  # noqa: S104 - compared, not bound
        files = listeners.certificates
        if files is None:
            return BrokerAddress(reach, listeners.port, name, password)
        return BrokerAddress(reach, listeners.port, name, password, tls=True, ca_file=files.authority)

    async def add_accounts(self, passwords: Mapping[str, str]) -> None:
        """Lets stations in, by name and password: on return they may connect. Nobody is disturbed."""
        self._started()[1].add(passwords)
        await self._reload()

    async def remove_accounts(self, names: Iterable[str]) -> None:
        """Shuts stations out; on return they can no longer connect, and mosquitto has disconnected them."""
        self._started()[1].remove(names)
        await self._reload()

    def _started(self) -> tuple[Listeners, Accounts]:
        if self._listeners is None or self._accounts is None:
            raise BrokerError("the broker was not started: call start first")
        return self._listeners, self._accounts

    def _hub_address(self, username: str, password: str) -> BrokerAddress:
        return BrokerAddress(_LOOPBACK, self._started()[0].hub_port, username, password)

    def _take_lock(self) -> None:
        file = (self._folder / "lock").open("w", encoding="utf-8")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            raise BrokerError(
                f"another hub uses {self._folder.parent}: end it, or set PICKBENCH_HOME to another folder"
            ) from None
        self._lock = file

    async def _start_child(self) -> None:
        """Starts it on free ports.

        Between the choice of a port and its use another program may take it, so again.
        """
        if self._tls_names and not self.mosquitto:
            raise BrokerError("PICKBENCH_STATION_TLS needs mosquitto, found none: install it, or turn it off")
        files = certificates(self._home, self._tls_names) if self._tls_names else None
        for last in [False] * (_TRIES - 1) + [True]:
            hub_port = free_port(_LOOPBACK)
            port = self._port or free_port(self._host, but_not=hub_port)
            self._listeners = Listeners(self._host, port, hub_port, certificates=files)
            child = Child(self._write_files(self._listeners), self._folder / "pid", self._on_line)
            self._child = child
            await child.spawn()
            if await self._let_in(HUB_USER, self._started()[1].hub_password, _START_WITHIN_S):
                child.watch()
                _log.info("broker_started", host=self._host, port=port)
                return
            await child.stop()
            if last or "in use" not in self._last_line:
                raise BrokerError(self._why_not())

    def _write_files(self, listeners: Listeners) -> list[str]:
        """Writes what the broker reads at its start; returns its command line."""
        conf = self._folder / "mosquitto.conf"
        run_as = getpass.getuser() if os.geteuid() == 0 else None
        write_private(conf, mosquitto_conf(listeners, self._folder, run_as))
        write_private(self._folder / "access", access_list(self._site))
        if self.mosquitto:
            return [self.mosquitto, "-c", str(conf)]
        _log.warning("broker_fallback", text=FALLBACK_COST)
        return [sys.executable, "-m", "hub.broker.fallback", str(conf)]

    async def _let_in(self, username: str, password: str, within_s: float) -> bool:
        """Asks until the account is let in; False when the process died or the time is over."""
        address = self._hub_address(username, password)
        until = time.monotonic() + within_s
        while time.monotonic() < until and self._child and self._child.pid:
            if await accepts(address, "probe"):
                return True
            await asyncio.sleep(_POLL_S)
        return False

    def _why_not(self) -> str:
        listeners = self._started()[0]
        if "in use" in self._last_line:
            return (
                f"port {listeners.port} on {listeners.host} is taken by another program: end it, or set "
                "PICKBENCH_BROKER_PORT to another port (0 takes a free one)"
            )
        return f"the broker did not come up; its last line was: {self._last_line or 'none'}"

    async def _reload(self) -> None:
        """Makes the broker read its accounts again, and waits until it did.

        The probe's new password shows it.
        """
        until = time.monotonic() + _RELOAD_WITHIN_S
        while time.monotonic() < until:
            if self._child:
                self._child.signal(signal.SIGHUP)
            if await self._let_in(PROBE_USER, self._started()[1].probe_password, 1.0):
                return
            # The broker may just be dying and coming back, or `enrol` has written another password for the
            # probe.
            self._started()[1].write()
        raise BrokerError(f"the broker did not take the changed accounts within {_RELOAD_WITHIN_S:.0f} s")

    def _on_line(self, line: str) -> None:
        # Said by design: the gateways' state is one pattern for all, and root's files need root to read them.
        if "does not contain '%c' or '%u'" in line or "should not be run as root" in line:
            return
        self._last_line = line
        if line.startswith(("Error", "Warning")) or "not authorised" in line:
            _log.warning("broker", line=line)
        else:
            _log.debug("broker", line=line)


def free_port(host: str, but_not: int = 0) -> int:
    """A TCP port of `host` that is free now and not `but_not`."""
    while True:
        with socket.socket() as probe:
            probe.bind((host, 0))
            port = int(probe.getsockname()[1])
        if port != but_not:
            return port
