"""What the rest of the hub sees of a broker, whoever runs it."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from hub.broker.address import BrokerAddress, BrokerError
from hub.broker.own import OwnBroker
from hub.broker.probe import accepts

_REACH_WITHIN_S = 10.0


class Broker(Protocol):
    """A broker that was started or found."""

    manages_accounts: bool
    """Whether stations are let in by `add_accounts`; else whoever runs the broker does it."""

    async def start(self) -> BrokerAddress:
        """Starts or reaches it; returns the hub's own address. Raises BrokerError."""

    async def stop(self) -> None:
        """Ends it, if it is the hub's own."""

    def station_address(self, name: str, password: str) -> BrokerAddress:
        """Where the station `name` connects."""

    async def add_accounts(self, passwords: Mapping[str, str]) -> None:
        """Lets stations in, by name and password. Raises BrokerError when the broker is not the hub's own."""

    async def remove_accounts(self, names: Iterable[str]) -> None:
        """Shuts stations out. Raises BrokerError when the broker is not the hub's own."""


class ExternalBroker:
    """A broker that somebody else runs, reached by its URL; its accounts are theirs to keep."""

    manages_accounts = False

    def __init__(self, url: str, ca_file: Path | None = None) -> None:
        """`url`: mqtt://USER:PASSWORD@HOST:PORT or mqtts://…; raises BrokerError when it is neither."""
        self._address = BrokerAddress.from_url(url, ca_file)

    async def start(self) -> BrokerAddress:
        """Returns the address in the URL, when the broker lets it in; raises BrokerError when it does not."""
        if not await accepts(self._address, "pickbench-probe", _REACH_WITHIN_S):
            raise BrokerError(
                f"the broker at {self._address.host}:{self._address.port} does not let user "
                f"{self._address.username!r} in: see that it runs, and check PICKBENCH_BROKER_URL"
            )
        return self._address

    async def stop(self) -> None:
        """Leaves the broker alone."""

    def station_address(self, name: str, password: str) -> BrokerAddress:
        """The broker with the station's own account; without a password with the account of the URL.

        Simulated stations have no account at somebody else's broker, so they use the hub's.
        """
        base = self._address
        if not password:
            return base
        return BrokerAddress(base.host, base.port, name, password, base.tls, base.ca_file)

    async def add_accounts(self, passwords: Mapping[str, str]) -> None:
        """Raises BrokerError: accounts are made where the broker is run."""
        raise BrokerError(self._not_ours(passwords))

    async def remove_accounts(self, names: Iterable[str]) -> None:
        """Raises BrokerError: accounts are removed where the broker is run."""
        raise BrokerError(self._not_ours(names))

    def _not_ours(self, names: Iterable[str]) -> str:
        return (
            f"the broker at {self._address.host} keeps its own accounts: "
            f"change {', '.join(sorted(names))} there "
            "(docs/operations.md, An existing broker)"
        )


def open_broker(
    url: str,
    *,
    home: Path,
    site: str,
    host: str,
    port: int,
    ca_file: Path | None = None,
    tls_names: Sequence[str] = (),
) -> OwnBroker | ExternalBroker:
    """The broker of `url`, or, where that is empty, the hub's own in `home`, listening on `host`:`port`;
    by TLS where it has `tls_names`.
    """
    return ExternalBroker(url, ca_file) if url else OwnBroker(home, site, host, port, tls_names)
