"""A real gateway process on a real mosquitto, over a small shop."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from hub.broker import BrokerAddress, OwnBroker
from hub.main import url_of
from hub.store.database import Database
from tests.databases import migrated
from tests.e2e.web_fixtures import floor, gateway, web
from tests.unit.floor.floor_under_test import SITE, Floor, small_shop

__all__ = ["floor", "gateway", "web"]


@dataclass
class Rig:
    """Broker, database and a gateway that can be killed and started again."""

    broker: OwnBroker
    database: Database
    floor: Floor
    home: Path
    passwords: dict[str, str] = field(default_factory=dict)
    gateway: asyncio.subprocess.Process | None = None

    async def start_gateway(self) -> None:
        env = {
            **os.environ,
            "PICKBENCH_HOME": str(self.home),
            "PICKBENCH_BROKER_URL": url_of(self.broker.hub_address),
            "PICKBENCH_DATABASE_URL": self.database.url.render_as_string(hide_password=False),
            "PICKBENCH_LOG_LEVEL": "error",
        }
        self.gateway = await asyncio.create_subprocess_exec(sys.executable, "-m", "hub.main.gateway", env=env)

    async def kill_gateway(self) -> None:
        assert self.gateway is not None
        self.gateway.kill()
        await self.gateway.wait()

    def address(self, station: str) -> BrokerAddress:
        return self.broker.station_address(station, self.passwords[station])


@pytest.fixture
async def rig(request: pytest.FixtureRequest, broker: OwnBroker, tmp_path: Path) -> AsyncIterator[Rig]:
    """On SQLite, or on PostgreSQL where a test asks for it by `indirect`."""
    on_postgresql = getattr(request, "param", "sqlite") == "postgresql"
    url = request.getfixturevalue("postgres_url") if on_postgresql else f"sqlite:///{tmp_path}/floor.db"
    database = migrated(url)
    made = Rig(broker, database, small_shop(database), tmp_path)
    names = ("zone-a", "zone-b", "bench-1", "bench-2", "dock", "stranger")
    made.passwords = {name: f"pw-{name}" for name in names}
    await broker.add_accounts(made.passwords)
    await made.start_gateway()
    try:
        yield made
    finally:
        if made.gateway is not None and made.gateway.returncode is None:
            made.gateway.terminate()
            await made.gateway.wait()
        made.floor.work.connection.close()
        database.close()


assert SITE == "main"  # the broker fixture's site
