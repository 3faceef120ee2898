"""Accounts for stations, given from another process than the one that runs the broker.

The files are the truth: a broker that runs is told to read them again, one that starts later reads them then.
"""

import json
import signal
from collections.abc import Iterable
from pathlib import Path

import psutil

from hub.broker.accounts import Accounts
from hub.broker.passwords import new_password


def enrol(home: Path, names: Iterable[str], *, renew: bool = False) -> dict[str, str]:
    """Give stations an account at the hub's own broker in `home`.

    Args:
        renew: a new password also for those that have one.

    Returns:
        name -> password of those that got a new one; passwords are kept nowhere but as hashes.

    Raises:
        BrokerError: a name that can't be a topic's.
    """
    folder = home / "broker"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    accounts = Accounts(folder)
    passwords = {name: new_password() for name in names if renew or name not in accounts.stations}
    if passwords:
        accounts.add(passwords)
        _tell_running(folder)
    return passwords


def _tell_running(folder: Path) -> None:
    """Make the broker that a hub noted in this folder read its files, if it is still the same process."""
    try:
        noted = json.loads((folder / "pid").read_text("utf-8"))
        process = psutil.Process(int(noted["pid"]))
        same = abs(process.create_time() - float(noted["created"])) < 1.0
        if same and any(str(folder) in part for part in process.cmdline()):
            process.send_signal(signal.SIGHUP)
    except (FileNotFoundError, ValueError, KeyError, TypeError, psutil.Error):
        return
