"""A floor for one measurement: orders in a database, a broker with accounts, a gateway and an echo."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

from hub.bench import shop
from hub.bench.measured import SITE
from hub.bench.shop import Basket
from hub.bench.surroundings import surroundings
from hub.broker import BrokerAddress, OwnBroker
from hub.broker.certificates import HERE
from hub.office import site
from hub.store.database import Database


class Bench(NamedTuple):
    """A bench on that floor: where its station connects, and the orders that wait at it."""

    address: BrokerAddress
    baskets: list[Basket]


class Floor(NamedTuple):
    """The floor: where the hub's own clients connect, its benches, and what stations trust, where they need
    to.
    """

    hub: BrokerAddress
    benches: list[Bench]
    authority: Path | None


@asynccontextmanager
async def floor(
    home: Path, orders: list[int], lines: int = shop.LINES, tls: bool = False
) -> AsyncIterator[Floor]:
    """A floor in a new folder, with a bench for each of `orders`, at which so many orders of so many
    lines wait.
    """
    _make(home)
    url = f"sqlite:///{home / 'bench.sqlite3'}"
    database = Database(url)
    try:
        database.migrate()
        baskets = shop.fill(database, site.found(database, SITE), orders, 1, lines)
        async with surroundings(home, SITE, url, HERE if tls else ()) as around:
            addresses = await _addresses(around.broker, len(orders))
            benches = [Bench(*of) for of in zip(addresses, baskets, strict=True)]
            authority = home / "broker" / "tls" / "authority.der" if tls else None
            yield Floor(around.broker.hub_address, benches, authority)
    finally:
        database.close()


def _make(folder: Path) -> None:
    folder.mkdir(parents=True)


async def _addresses(broker: OwnBroker, count: int) -> list[BrokerAddress]:
    passwords = {f"bench-{n}": f"pw-{n}" for n in range(count)}
    await broker.add_accounts(passwords)
    return [broker.station_address(name, password) for name, password in passwords.items()]
