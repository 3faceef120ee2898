"""A receiver of webhooks on loopback that does as the test says: answers, fails, hangs or lies.

It checks signatures by its own reading of the specification, not by the hub's code.
"""

import asyncio
import base64
import hashlib
import hmac
import json
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Self

from tests.patience import PATIENCE_S

SECRET = "whsec_" + base64.b64encode(b"k" * 32).decode()


@dataclass(frozen=True)
class Came:
    """One attempt that came in."""

    message: str
    order: str
    state: str
    headers: dict[str, str]
    body: dict[str, Any]


Manner = Callable[[Came, asyncio.StreamWriter], Awaitable[None]]


def answer(raw: bytes) -> Manner:
    """Send these bytes and close."""

    async def manner(_came: Came, writer: asyncio.StreamWriter) -> None:
        writer.write(raw)
        await writer.drain()

    return manner


def status(number: int, *headers: str, body: bytes = b"") -> Manner:
    """Answer with a status."""
    head = [f"HTTP/1.1 {number} X", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return answer("\r\n".join(head).encode() + b"\r\n\r\n" + body)


async def hang(_came: Came, _writer: asyncio.StreamWriter) -> None:
    """Take the message and say nothing."""
    await asyncio.sleep(3600)


async def drip(_came: Came, writer: asyncio.StreamWriter) -> None:
    """Say yes, and never come to an end."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.05)


async def flood(_came: Came, writer: asyncio.StreamWriter) -> None:
    """Say yes, and then more than anybody wants to read."""
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    for _ in range(4096):
        writer.write(chunk)
        await writer.drain()


OK = status(204)


@dataclass
class Receiver:
    """A server; `manner` says how the next attempt is answered, `came` what came in."""

    manner: Manner = OK
    came: list[Came] = field(default_factory=list)
    taken: list[Came] = field(default_factory=list)
    """Those that were answered in full."""
    tls: ssl.SSLContext | None = None
    port: int = 0
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://localhost:{self.port}/hook"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, ssl=self.tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            came = await self._read(reader)
            self.came.append(came)
            await self.manner(came, writer)
            self.taken.append(came)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _read(self, reader: asyncio.StreamReader) -> Came:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        assert head[0] == "POST /hook HTTP/1.1"
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:-2])}
        body = await reader.readexactly(int(headers["content-length"]))
        check(headers, body)
        said = json.loads(body)
        return Came(headers["webhook-id"], said["data"]["order"], said["data"]["state"], headers, said)

    async def until(self, ready: Callable[[], bool], seconds: float = PATIENCE_S) -> None:
        """Wait until something is so; the test fails when it never is."""
        async with asyncio.timeout(seconds):
            while not ready():  # noqa: ASYNC110 - what is waited for may be in a database
                await asyncio.sleep(0.02)


def check(headers: dict[str, str], body: bytes) -> None:
    """Assert that a message is signed with SECRET, as the specification has it."""
    key = base64.b64decode(SECRET[6:])
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    right = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{right}"
    assert headers["content-type"] == "application/json"
