"""A broker that says exactly what a test's script says, byte by byte, and a proxy that can go deaf."""

import asyncio
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from firmware.opening import subscribe
from tests.patience import PATIENCE_S

UP, DOWN, STATES = "pb/1/main/s/bench-1/up/", "pb/1/main/s/bench-1/dn/", "pb/1/main/hub/state/"
CONNACK = b"\x20\x02\x00\x00"
SUBSCRIBE = subscribe(DOWN.encode(), STATES.encode())
SUBACK = b"\x90\x04\x7f\xff\x01\x01"
PINGREQ, PINGRESP = b"\xc0\x00", b"\xd0\x00"


def text(what: str | bytes) -> bytes:
    what = what.encode() if isinstance(what, str) else what
    return struct.pack(">H", len(what)) + what


def packet(kind: int, body: bytes) -> bytes:
    length, size = len(body), b""
    while True:
        size += bytes([length & 127 | (128 if length > 127 else 0)])
        length >>= 7
        if not length:
            return bytes([kind]) + size + body


def publish(topic: str, payload: bytes, number: int = 0, retain: bool = False) -> bytes:
    """As the standard's section 3.3 lays it out; number 0: QoS 0."""
    kind = 0x30 | (2 if number else 0) | (1 if retain else 0)
    return packet(kind, text(topic) + (struct.pack(">H", number) if number else b"") + payload)


def puback(number: int) -> bytes:
    return b"\x40\x02" + struct.pack(">H", number)


def connect_packet(keepalive_s: int) -> bytes:
    """What the link must send, put together from the standard's section 3.1."""
    return packet(
        0x10,
        text("MQTT")
        + b"\x04"  # level: 3.1.1
        + b"\xee"  # user, password, will retained and of QoS 1, clean session
        + struct.pack(">H", keepalive_s)
        + text("bench-1")
        + text(UP + "state")
        + text('{"on":0,"sess":"a1"}')
        + text("bench-1")
        + text("secret"),
    )


class Peer:
    """One connection as the broker sees it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def expect(self, expected: bytes) -> None:
        got = await self.reader.readexactly(len(expected))
        assert got == expected, f"expected {expected!r}, got {got!r}"

    async def send(self, what: bytes, *, bytewise: bool = False) -> None:
        for start in range(0, len(what), 1) if bytewise else (0,):
            self.writer.write(what[start : start + 1] if bytewise else what)
            await self.writer.drain()
            if bytewise:
                await asyncio.sleep(0.0005)  # so that the segments stay apart

    async def let_in(self, keepalive_s: int = 1) -> None:
        """Up to SUBACK."""
        await self.expect(connect_packet(keepalive_s))
        await self.send(CONNACK)
        await self.expect(SUBSCRIBE)
        await self.send(SUBACK)

    async def greeted(self) -> None:
        """Take the state and the hello that the driver publishes when it is up, and acknowledge them."""
        await self.expect(publish(UP + "state", b'{"on":1,"sess":"a1"}', 1, retain=True))
        await self.expect(publish(UP + "hello", b'{"sess":"a1"}', 2))
        await self.send(puback(1) + puback(2))

    def reset(self) -> None:
        """End it with RST in place of FIN."""
        sock = self.writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


Script = Callable[[Peer], Awaitable[None]]


class FakeBroker:
    """Plays `script` to each connection; what a script raises, `check` raises again."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.port = 0
        self.connections = 0
        self.done = asyncio.Event()
        self._failures: list[BaseException] = []
        self._tasks: set[asyncio.Task[None]] = set()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        writer.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            await self.script(Peer(reader, writer))
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the link ended it; whether it should have, the script knows
        except AssertionError as error:
            self._failures.append(error)
            self.done.set()
        finally:
            writer.close()

    async def finished(self, within_s: float = PATIENCE_S) -> None:
        """Wait until a script has set `done`."""
        try:
            await asyncio.wait_for(self.done.wait(), within_s)
        finally:
            self.check()

    def check(self) -> None:
        if self._failures:
            raise self._failures[0]


@asynccontextmanager
async def serving(broker: FakeBroker, receive_bytes: int = 0, port: int = 0) -> AsyncIterator[FakeBroker]:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if receive_bytes:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
    listener.bind(("127.0.0.1", port))
    server = await asyncio.start_server(broker._serve, sock=listener, limit=receive_bytes or 2**16)
    broker.port = listener.getsockname()[1]
    try:
        yield broker
    finally:
        server.close()


class Proxy:
    """Between a link and a broker. `deaf`: nothing passes any more, and nobody is told: half-open."""

    def __init__(self, port: int) -> None:
        self._target = port
        self.port = 0
        self.deaf = False
        self.connections = 0
        self._tasks: set[asyncio.Task[None]] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        there, back = await asyncio.open_connection("127.0.0.1", self._target)
        ways = [self._pass(reader, back), self._pass(there, writer)]
        await asyncio.gather(*ways)

    async def _pass(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        try:
            while data := await source.read(4096):
                if not self.deaf:
                    target.write(data)
                    await target.drain()
        except ConnectionError:
            pass
        finally:
            target.close()


@asynccontextmanager
async def between(port: int) -> AsyncIterator[Proxy]:
    proxy = Proxy(port)
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    proxy.port = server.sockets[0].getsockname()[1]
    try:
        yield proxy
    finally:
        server.close()
