"""The wire of a simulated station: real MQTT 3.1.1 over TCP, with seeded faults where a test asks for them.

Rule: a connection is used once. A lost one is replaced by a new client after a pause with full jitter, so
that nothing is sent again that the station's own outbox did not send.
"""

import asyncio
from dataclasses import dataclass
from random import Random
from typing import Any

from gmqtt import Client, Message
from gmqtt.mqtt.constants import MQTTv311

from protocol import topics
from station_sim.device import Device

KEEP_ALIVE_S = 10
FIRST_RETRY_S, LONGEST_RETRY_S = 0.5, 30.0


@dataclass(frozen=True, slots=True)
class Account:
    """Where the broker is, and as whom the station connects."""

    host: str
    port: int
    username: str
    password: str
    tls: Any = False


@dataclass(frozen=True, slots=True)
class Faults:
    """What goes wrong on the wire, as chances for each event sent.

    The connection drops, the frame goes out twice or late.
    """

    drop: float = 0.0
    duplicate: float = 0.0
    delay: float = 0.0
    longest_delay_s: float = 0.2


class OneLife(Client):  # type: ignore[misc]  # gmqtt is published without types
    """A client for one connection.

    Left alone, gmqtt connects again by itself, and would take the station's name from the client that
    replaced it.
    """

    async def reconnect(self, delay: bool = False) -> None:
        """Stay disconnected."""


class Wire:
    """Keeps one device connected until it is stopped. `drops` counts lost connections."""

    def __init__(
        self, device: Device, account: Account, chance: Random, faults: Faults | None = None
    ) -> None:
        self.device = device
        self.account = account
        self.faults = faults or Faults()
        self.drops = 0
        self._chance = chance
        self._client: Client | None = None
        self._lost = asyncio.Event()
        self._is_over = False
        self._late: set[asyncio.TimerHandle] = set()

    async def run(self) -> None:
        """Connect, and again whenever the connection is lost, until `stop`."""
        wait_s = FIRST_RETRY_S
        while not self._is_over:
            try:
                await self._connect()
                wait_s = FIRST_RETRY_S
                await self._lost.wait()
            except (OSError, ConnectionError, TimeoutError):
                wait_s = min(LONGEST_RETRY_S, wait_s * 2)
            self._forget()
            if not self._is_over:
                self.drops += 1
                await asyncio.sleep(self._chance.uniform(0, wait_s))

    async def stop(self) -> None:
        """Say goodbye to the broker."""
        self._is_over = True
        client, self._client = self._client, None
        if client is not None:
            await client.disconnect()
        self._lost.set()

    def drop(self) -> None:
        """Lose the connection without a word, as when the cable is pulled."""
        if self._client is not None:
            # gmqtt itself can only say goodbye politely.
            self._client._connection._transport.abort()  # noqa: SLF001

    async def _connect(self) -> None:
        device, account = self.device, self.account
        state = topics.up(device.site, device.name, "state")
        client = OneLife(device.name, will_message=Message(state, device.will, qos=1, retain=True))
        client.set_auth_credentials(account.username, account.password)
        self._lost = asyncio.Event()
        subscribed = asyncio.Event()
        client.on_message = self._received
        client.on_disconnect = lambda *_: self._lost.set()
        client.on_subscribe = lambda *_: subscribed.set()
        # asyncio and uvloop both set TCP_NODELAY on every TCP connection.
        await client.connect(
            account.host, account.port, ssl=account.tls, keepalive=KEEP_ALIVE_S, version=MQTTv311
        )
        client.subscribe(topics.every_down(device.site, device.name), qos=1)
        await asyncio.wait_for(subscribed.wait(), KEEP_ALIVE_S)
        subscribed.clear()
        client.subscribe(topics.every_hub_state(device.site), qos=1)
        self._client = client
        device.link_up(self._publish)

    def _forget(self) -> None:
        for late in self._late:
            late.cancel()
        self._late.clear()
        self._client = None
        self.device.link_down()

    def _publish(self, leaf: str, payload: bytes, qos: int, retain: bool) -> None:
        faults, roll = self.faults, self._chance.random()
        if leaf != "ev" or roll >= faults.drop + faults.duplicate + faults.delay:
            self._send(leaf, payload, qos, retain)
        elif roll < faults.drop:
            # Half of them are lost with the event, half right after it was sent.
            if roll < faults.drop / 2:
                self._send(leaf, payload, qos, retain)
            asyncio.get_running_loop().call_soon(self.drop)
        elif roll < faults.drop + faults.duplicate:
            self._send(leaf, payload, qos, retain)
            self._send(leaf, payload, qos, retain)
        else:
            delay_s = self._chance.uniform(0, faults.longest_delay_s)
            self._late.add(
                asyncio.get_running_loop().call_later(delay_s, self._send, leaf, payload, qos, retain)
            )

    def _send(self, leaf: str, payload: bytes, qos: int, retain: bool) -> None:
        if self._client is not None:
            topic = topics.up(self.device.site, self.device.name, leaf)
            self._client.publish(topic, payload, qos=qos, retain=retain)

    def _received(self, _client: Client, topic: str, payload: bytes, _qos: int, _properties: Any) -> int:
        where = topics.parse(topic)
        if where.leaf == "hub_state":
            self.device.hub_state(where.name, payload)
        else:
            self.device.receive(where.leaf, payload)
        return 0
