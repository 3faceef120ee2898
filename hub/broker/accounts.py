"""The broker's accounts, in files that only the hub's user can read.

A station's password is kept only as its hash; the hub's own lies in `hub.secret`. Files are replaced whole,
so that a broker that reads them at any instant finds the old or the new.
"""

import contextlib
import fcntl
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from hub.broker.address import BrokerError
from hub.broker.config import HUB_USER, PROBE_USER
from hub.broker.passwords import hash_password, new_password

_STATION_NAME = re.compile(r"[a-z0-9-]{1,32}")
_OWN = (HUB_USER, PROBE_USER)


def write_private(path: Path, text: str) -> None:
    """Replaces `path` by `text` in one step, readable and writable by its owner alone."""
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    fresh.replace(path)


class Accounts:
    """Accounts in `folder`: the hub's, the probe's and one for every station."""

    def __init__(self, folder: Path, hub_password: str = "") -> None:
        """Reads what is there; without `hub_password` the hub's is kept in `hub.secret`."""
        self._file = folder / "passwords"
        self._hashes: dict[str, str] = {}
        self._read()
        self.hub_password = hub_password or _kept_secret(folder / "hub.secret")
        self.probe_password = ""

    def _read(self) -> None:
        """Takes the accounts as they are in the file: another process may have added some (`enrol`)."""
        self._hashes = dict(_rows(self._file))

    @property
    def stations(self) -> list[str]:
        """Names of the stations that have an account, sorted."""
        return sorted(name for name in self._hashes if name not in _OWN)

    def add(self, passwords: Mapping[str, str]) -> None:
        """Adds stations by name, or changes their passwords.

        Raises BrokerError for a name that cannot be a topic's.
        """
        for name, password in passwords.items():
            if not _STATION_NAME.fullmatch(name):
                raise BrokerError(f"expected a station name of 1 to 32 of a-z 0-9 -, got {name!r}")
            if not password:
                raise BrokerError(f"expected a password for station {name}, got none")
        hashes = {name: hash_password(password) for name, password in passwords.items()}
        with self._changing():
            self._hashes.update(hashes)

    def remove(self, names: Iterable[str]) -> None:
        """Removes stations; a name without an account is no error."""
        with self._changing():
            for name in names:
                if name not in _OWN:
                    self._hashes.pop(name, None)

    def write(self) -> None:
        """Writes the password file as it was read, with a new password for the probe."""
        with self._changing():
            pass

    @contextlib.contextmanager
    def _changing(self) -> Iterator[None]:
        """Reads, lets the caller change, and writes, alone: `enrol` runs beside a hub."""
        with (self._file.with_name("passwords.lock")).open("w", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._read()
            yield
            self._write()

    def _write(self) -> None:
        self.probe_password = new_password()
        self._hashes[HUB_USER] = hash_password(self.hub_password)
        self._hashes[PROBE_USER] = hash_password(self.probe_password)
        write_private(
            self._file, "".join(f"{name}:{hashed}\n" for name, hashed in sorted(self._hashes.items()))
        )


def _kept_secret(file: Path) -> str:
    if not file.exists():
        write_private(file, new_password() + "\n")
    return file.read_text("utf-8").strip()


def _rows(file: Path) -> Iterable[tuple[str, str]]:
    if not file.exists():
        return
    for line in file.read_text("utf-8").splitlines():
        name, separator, hashed = line.partition(":")
        if separator:
            yield name, hashed
