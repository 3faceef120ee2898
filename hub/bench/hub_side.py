"""What a benchmark sees and sends at the hub's end of one station's wire, beside the gateway."""

import asyncio
from types import TracebackType
from typing import Any, Self

from gmqtt import Client

from hub.bench.echo import connect
from hub.bench.measured import SITE
from hub.bench.steps import lights
from hub.broker import BrokerAddress
from protocol import codec, topics
from protocol.messages import State, Wel

_REV = 1_000_000_000  # newer than any picture of the gateway's
_WITHIN_S = 15.0


class HubSide:
    """Watches a station come and go: `connections` counts how often it came. An asynchronous context."""

    def __init__(self, address: BrokerAddress, station: str) -> None:
        self.connections = 0
        self._address = address
        self._station = station
        self._epoch = ""

    async def __aenter__(self) -> Self:
        """Connect and listen."""
        self._client: Any = await connect(self._address, f"pickbench-bench-{self._station}")
        self._client.on_message = self._heard
        subscribed = asyncio.Event()
        self._client.on_subscribe = lambda *_: subscribed.set()
        for topic in (topics.up(SITE, self._station, "state"), topics.down(SITE, self._station, "wel")):
            subscribed.clear()
            self._client.subscribe(topic, qos=1)
            async with asyncio.timeout(_WITHIN_S):
                await subscribed.wait()
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Leave."""
        await self._client.disconnect()

    async def light(self, rows: int) -> None:
        """Show the station a picture of so many lights, newer than any other."""
        picture = lights(rows, self._epoch, _REV)
        self._client.publish(topics.down(SITE, self._station, "light"), codec.encode(picture), qos=1)

    async def _heard(
        self, _client: Client, topic: str, payload: bytes, _qos: int, _properties: object
    ) -> int:
        message = codec.decode(topics.parse(topic).leaf, payload)
        if isinstance(message, Wel):
            self._epoch = message.epoch
        elif isinstance(message, State):
            self.connections += message.on
        return 0
