"""A web process over the small shop, what happens on its floor, and a gateway's voice: for pages in a browser
and for the API alike. A conftest imports them by name.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from hub.broker import OwnBroker
from tests.databases import migrated
from tests.e2e.web_process import Gateway, WebProcess
from tests.unit.floor.floor_under_test import Floor, small_shop

__all__ = ["floor", "gateway", "web"]


@pytest.fixture
def floor(tmp_path: Path) -> Iterator[Floor]:
    """The small shop's floor, a minute ago; what it does goes into the database of `web`."""
    database = migrated(f"sqlite:///{tmp_path}/floor.db")
    made = small_shop(database)
    made.at_ms = time.time_ns() // 1_000_000 - 60_000
    yield made
    made.work.connection.close()
    database.close()


@pytest.fixture
async def web(
    floor: Floor, broker: OwnBroker, tmp_path: Path, free_port: Callable[[], int]
) -> AsyncIterator[WebProcess]:
    """A web process that answers; a test may end or kill it."""
    made = WebProcess(f"sqlite:///{tmp_path}/floor.db", broker.hub_address, free_port(), tmp_path / "web.log")
    await asyncio.to_thread(made.start)
    yield made
    if made.process is not None and made.process.poll() is None:
        await asyncio.to_thread(made.end)


@pytest.fixture
async def gateway(broker: OwnBroker) -> AsyncIterator[Gateway]:
    """A gateway that is on."""
    made = Gateway(broker.hub_address)
    made.state(1)
    yield made
    made.close()
