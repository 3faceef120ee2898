"""What every benchmark runs in: mosquitto, a gateway and an echo, each a process of its own.

Rule: all of them end with the benchmark, whatever ends it.
"""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from gmqtt import Client

from hub.bench.echo import connect, echo_down, echo_up
from hub.broker import BrokerAddress
from hub.broker.own import OwnBroker
from hub.main import url_of
from hub.settings import ENV_PREFIX
from protocol import topics

UP_WITHIN_S = 180.0


@dataclass(slots=True)
class Surrounded:
    """What a benchmark runs in: its folder, its broker, and a way to start more beside the gateway."""

    home: Path
    broker: OwnBroker
    pids: Mapping[str, int]
    """Module -> number of the process that runs it."""
    _environment: dict[str, str]

    async def start(self, argv: Sequence[str]) -> asyncio.subprocess.Process:
        """Start a Python process with the hub's settings in its environment; its output is left unread."""
        return await _child(argv, self._environment)


@asynccontextmanager
async def surroundings(
    home: Path,
    site: str,
    database_url: str,
    tls_names: Sequence[str] = (),
    beside: Sequence[str] = (),
    settings: Mapping[str, object] | None = None,
) -> AsyncIterator[Surrounded]:
    """All of it, once a gateway and an echo work on the broker.

    Args:
        home: a folder of their own.
        database_url: a migrated database; the gateway's.
        tls_names: where given, stations connect by TLS, to one of these names.
        beside: modules that run as processes beside the gateway.
        settings: of the hub, by name, beside those that a benchmark needs anyway.
    """
    broker = OwnBroker(home, site, tls_names=tls_names)
    children: list[asyncio.subprocess.Process] = []
    modules = ("hub.main.gateway", *beside)
    try:
        address = await broker.start()
        url = url_of(address)
        environment = _environment(url, site, database_url, home, settings or {})
        for module in modules:
            children.append(await _child(("-m", module), environment))  # noqa: PERF401 - each is ended, also when the next can't start
        children.append(await _child(("-m", "hub.bench.echo", url, site), environment))
        await _until_up(address, site)
        pids = {module: child.pid for module, child in zip(modules, children, strict=False)}
        yield Surrounded(home, broker, pids, environment)
    finally:
        for child in children:
            child.terminate()
            await child.wait()
        await broker.stop()


def _environment(
    url: str, site: str, database_url: str, home: Path, settings: Mapping[str, object]
) -> dict[str, str]:
    said = {
        "home": home,
        "site": site,
        "broker_url": url,
        "database_url": database_url,
        "log_level": "warning",
        **settings,
    }
    return {**os.environ, **{f"{ENV_PREFIX}{name}".upper(): str(value) for name, value in said.items()}}


async def _child(argv: Sequence[str], environment: dict[str, str]) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, *argv, env=environment, stdout=asyncio.subprocess.DEVNULL
    )


async def _until_up(address: BrokerAddress, site: str) -> None:
    """Wait until the gateway says that it is on, and the echo comes back."""
    heard = asyncio.Event()
    client = await connect(address, "pickbench-bench-watch")

    async def on_message(
        _client: Client, _topic: str, _payload: bytes, _qos: int, _properties: object
    ) -> int:
        heard.set()
        return 0

    client.on_message = on_message
    async with asyncio.timeout(UP_WITHIN_S):
        client.subscribe(topics.hub_state(site, "hub"), qos=1)
        await heard.wait()
        heard.clear()
        client.subscribe(echo_down(site, "watch"), qos=1)
        while not heard.is_set():
            client.publish(echo_up(site, "watch"), b"{}", qos=1)
            await asyncio.sleep(0.1)
    await client.disconnect()
