"""Certificates for the stations' listener: which files there are, and for which names.

Rule: the authority is made once and kept, for the boards carry it; the broker's certificate is made anew
whenever its names change.
"""

import importlib.util
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from hub.broker.accounts import write_private
from hub.broker.address import BrokerError

HERE = ("127.0.0.1", "localhost")
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - compared, not bound


@dataclass(frozen=True, slots=True)
class Certificates:
    """Files of one home: the authority's certificate (PEM, and DER for boards), the broker's and its key
    (PEM).
    """

    authority: Path
    authority_der: Path
    broker: Path
    broker_key: Path


def own_names(host: str, more: str = "") -> list[str]:
    """The names and addresses by which stations may reach this machine's broker.

    Args:
        host: the address on which it listens.
        more: others, divided by commas.

    >>> own_names("192.168.1.10", "hub.local, 10.0.0.1")
    ['127.0.0.1', 'localhost', '192.168.1.10', 'hub.local', '10.0.0.1']
    """
    found = [*HERE, *([socket.gethostname(), own_address()] if host in EVERYWHERE else [host])]
    return [name for name in dict.fromkeys([*found, *(each.strip() for each in more.split(","))]) if name]


def own_address() -> str:
    """This machine's address in its network; "" where it has none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Nothing is sent: the system only says from which address it would be (RFC 5737's test network).
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return ""


def certificates(home: Path, names: Iterable[str]) -> Certificates:
    """The certificates in `home`/broker/tls; what is missing, or for other names, is made.

    Raises:
        BrokerError: the package that makes them is not installed.
    """
    if importlib.util.find_spec("cryptography") is None:
        raise BrokerError(
            "PICKBENCH_STATION_TLS needs the Python package cryptography: install pickbench[tls], "
            "or turn it off"
        )
    from hub.broker import authority  # noqa: PLC0415 - only a hub with TLS needs cryptography

    folder = home / "broker" / "tls"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    files = Certificates(
        folder / "authority.pem", folder / "authority.der", folder / "broker.pem", folder / "broker.key"
    )
    key_file, noted, wanted = folder / "authority.key", folder / "names", "\n".join(names)
    if not files.authority_der.exists():
        authority.make(key_file, files.authority, files.authority_der)
        noted.unlink(missing_ok=True)
    if not noted.exists() or noted.read_text("utf-8") != wanted:
        authority.sign(key_file, files.authority, wanted.split("\n"), files.broker, files.broker_key)
        write_private(noted, wanted)
    return files
