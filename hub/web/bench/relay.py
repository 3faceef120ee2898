"""One bench's way to the broker: what its browser says goes up as that station's, what the hub tells it
comes down.

Rules: nothing but the topics of its own station passes, up or down; a frame passes as it is, for only the
codec judges it; while the socket is open the broker knows the station's will, and when it closes the station
is off at once. A browser that is too slow, too fast or silent is cut off, for it connects again by itself.
"""

import asyncio
import contextlib
import secrets
import socket as sockets
from collections.abc import AsyncIterator, Awaitable, Callable
from itertools import count
from typing import Any

import structlog
from gmqtt import Client, Message
from gmqtt.mqtt.constants import MQTTv311
from starlette.websockets import WebSocket

from hub.broker import BrokerAddress
from protocol import codec, topics
from protocol.errors import ProtocolError
from protocol.messages import UP_BYTES, State

KEEPALIVE_S = 10
CONNECT_S = 5.0
BEAT_S = 1.0
"""How often the browser hears that the line is there; it answers each beat."""
BEATS_ALLOWED = 10
"""After so many beats it is asked anew whether who holds the socket still may."""
SILENT_S = 4.0
"""A browser that was not heard for so long is gone."""
WAITING = 512
"""Frames that may wait for a slow browser."""
FRAMES_A_S, BURST = 40, 200
"""What a browser may send; a person scans three codes a second at the most."""
UP, BEAT = "up", "beat"
"""What relay and browser say to each other beside frames: the way is open; the line is there."""
TOO_MUCH, UNREACHED = 4429, 4503
_NO_RECONNECTS = -2
_log = structlog.get_logger()


class Cut(Exception):
    """The socket must be closed, with this code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Relay:
    """The relay of one socket of one bench.

    Args:
        address: the broker, with an account that may use the topics of every station of the site.
        sess: the power-up of the bench, which its will names.
    """

    def __init__(self, address: BrokerAddress, site: str, station: str, sess: str) -> None:
        self._address = address
        self._site = site
        self._station = station
        self._state = {on: codec.encode(State(on, sess)) for on in (0, 1)}
        self._down: asyncio.Queue[str] = asyncio.Queue(WAITING)
        self._lost = asyncio.Event()
        self._subscribed = 0
        self._open = asyncio.Event()
        self._heard_at = 0.0

    async def run(self, socket: WebSocket, is_still_allowed: Callable[[], Awaitable[bool]]) -> None:
        """Relay until either end is gone, or whoever holds the socket may no longer.

        Raises:
            Cut: with the code to close the socket with.
        """
        async with self._connected() as client:
            self._heard_at = asyncio.get_running_loop().time()
            await socket.send_text(UP)
            ways = (
                self._raise(client, socket),
                self._lower(socket),
                self._watch(socket, is_still_allowed),
                self._lost.wait(),
            )
            await _first(*ways)
        raise Cut(UNREACHED)

    @contextlib.asynccontextmanager
    async def _connected(self) -> AsyncIterator[Client]:
        topic = topics.up(self._site, self._station, "state")
        will = Message(topic, self._state[0], qos=1, retain=True)
        name = f"pickbench-{self._site}-{self._station}-{secrets.token_hex(4)}"
        client = Client(name, will_message=will)
        client.set_config({"reconnect_retries": _NO_RECONNECTS})
        if self._address.username:
            client.set_auth_credentials(self._address.username, self._address.password)
        client.on_connect, client.on_message = self._on_connect, self._on_message
        client.on_subscribe, client.on_disconnect = self._on_subscribe, self._on_disconnect
        try:
            async with asyncio.timeout(CONNECT_S):
                await client.connect(
                    self._address.host,
                    self._address.port,
                    ssl=self._address.ssl_context() or False,
                    keepalive=KEEPALIVE_S,
                    version=MQTTv311,
                )
                await self._open.wait()
        except Exception as error:  # whatever gmqtt raises: the browser tries again
            _log.warning("bench_without_broker", station=self._station, error=repr(error)[:200])
            with contextlib.suppress(Exception):
                await client.disconnect()
            raise Cut(UNREACHED) from error
        _log.info("bench_on", station=self._station)
        try:
            yield client
        finally:
            with contextlib.suppress(Exception):  # a broker that is gone has the will
                client.publish(topic, self._state[0], qos=1, retain=True)
                await asyncio.wait_for(client.disconnect(), CONNECT_S)
            _log.info("bench_off", station=self._station)

    def _on_connect(self, client: Client, _flags: int, _result: int, _properties: object) -> None:
        transport = client._connection._transport  # noqa: SLF001 - gmqtt has no other way to its socket
        transport.get_extra_info("socket").setsockopt(sockets.IPPROTO_TCP, sockets.TCP_NODELAY, 1)
        client.subscribe(topics.every_down(self._site, self._station), qos=1)
        client.subscribe(topics.every_hub_state(self._site), qos=1)

    def _on_subscribe(self, _client: Client, _mid: int, _qos: object, _properties: object) -> None:
        self._subscribed += 1
        if self._subscribed == 2:
            self._open.set()

    def _on_disconnect(self, *_: object) -> None:
        self._lost.set()

    async def _on_message(
        self, _client: Client, topic: str, payload: bytes, _qos: int, _properties: object
    ) -> int:
        """Put what the hub says into the browser's queue: the last part of the topic, then the frame."""
        try:
            told = topics.parse(topic)
        except ProtocolError:
            return 0
        leaf = f"hub/{told.name}" if told.direction == topics.HUB else told.leaf
        try:
            self._down.put_nowait(f"{leaf} {payload.decode('ascii', 'replace')}")
        except asyncio.QueueFull:
            self._lost.set()
        return 0

    async def _lower(self, socket: WebSocket) -> None:
        while True:
            await socket.send_text(await self._down.get())

    async def _watch(self, socket: WebSocket, is_still_allowed: Callable[[], Awaitable[bool]]) -> None:
        clock = asyncio.get_running_loop().time
        for beat in count(1):
            if beat % BEATS_ALLOWED == 0 and not await is_still_allowed():
                return
            await socket.send_text(BEAT)
            await asyncio.sleep(BEAT_S)
            if clock() - self._heard_at > SILENT_S:
                return

    async def _raise(self, client: Client, socket: WebSocket) -> None:
        """Publish what the browser says.

        Raises:
            Cut: it is none of its own topics, too long, or too much.
        """
        clock = asyncio.get_running_loop().time
        allowance, since = float(BURST), clock()
        while True:
            said = await socket.receive_text()
            self._heard_at = now = clock()
            if said == BEAT:
                continue
            allowance = min(BURST, allowance + (now - since) * FRAMES_A_S) - 1
            since = now
            leaf, _, frame = said.partition(" ")
            if allowance < 0 or len(frame) > UP_BYTES or not frame.isascii() or leaf not in topics.UP_LEAVES:
                _log.warning("bench_cut_off", station=self._station, leaf=leaf[:20], length=len(frame))
                raise Cut(TOO_MUCH)
            self._publish(client, leaf, frame.encode())

    def _publish(self, client: Client, leaf: str, frame: bytes) -> None:
        """What it says of its state can only be that it is here: that it is gone, its socket says."""
        is_state = leaf == "state"
        payload = self._state[1] if is_state else frame
        topic = topics.up(self._site, self._station, leaf)
        client.publish(topic, payload, qos=0 if leaf == "tele" else 1, retain=is_state)


async def _first(*ways: Any) -> None:
    """Run all until the first ends; raises what ended it."""
    tasks = [asyncio.ensure_future(way) for way in ways]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        task.result()
