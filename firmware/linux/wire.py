"""The wire under the link on CPython: a socket that never blocks, TLS on it, and waiting for it.

Rule: what it offers is the same as `firmware.wire` on MicroPython (and `readable`), and so are the errors.
"""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Iterator


async def resolve(host: str, port: int) -> tuple[str, int]:
    """The address of `host`; others run meanwhile. OSError where there is none."""
    found = await asyncio.get_running_loop().getaddrinfo(
        host, port, family=socket.AF_INET, type=socket.SOCK_STREAM
    )
    address, of_port = found[0][-1][:2]
    return str(address), int(of_port)


class Connection:
    """A connection that gives None where it would have to wait."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.waits_to_read = False  # TLS may have to read before it can write

    def write(self, buffer: bytearray, count: int) -> int | None:
        """Send the first `count` bytes of `buffer`; how many went, None for none."""
        with _told_alike():
            try:
                return self.sock.send(memoryview(buffer)[:count])
            except (BlockingIOError, ssl.SSLWantWriteError):
                self.waits_to_read = False
            except ssl.SSLWantReadError:
                self.waits_to_read = True
        return None

    def readinto(self, buffer: memoryview) -> int | None:
        """Fill `buffer` with what is there; how many bytes, 0 at the end, None for nothing yet."""
        with _told_alike(), contextlib.suppress(BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return self.sock.recv_into(buffer)
        return None

    def close(self) -> None:
        """Let it go, without a word to the other side."""
        self.sock.close()


@contextlib.contextmanager
def _told_alike() -> Iterator[None]:
    """TLS errors as MicroPython words them."""
    try:
        yield
    except ssl.SSLError as error:
        raise ValueError(str(error)) from error


def open_connection(address: tuple[str, int]) -> Connection:
    """A connection to `address` on its way; it is there, or failed, when it becomes `writable`."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sock.setblocking(False)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.connect_ex(address)  # what is wrong, the first write tells
    return Connection(sock)


def secure(connection: Connection, authority: bytes, host: str) -> Connection:
    """TLS over a connection; the handshake happens as the first bytes are written.

    `authority` is the certificate (DER) that the broker's must be signed with, for the name `host`.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    with _told_alike():
        context.load_verify_locations(cadata=authority)
    return Connection(
        context.wrap_socket(connection.sock, server_hostname=host, do_handshake_on_connect=False)
    )


async def readable(connection: Connection) -> None:
    """Wait until `readinto` has something to say."""
    sock = connection.sock
    if isinstance(sock, ssl.SSLSocket) and sock.pending():
        return
    await _ready(sock, True)


async def writable(connection: Connection) -> None:
    """Wait until `write` can go on."""
    await _ready(connection.sock, connection.waits_to_read)


async def _ready(sock: socket.socket, to_read: bool) -> None:
    loop = asyncio.get_running_loop()
    happened = asyncio.Event()
    (loop.add_reader if to_read else loop.add_writer)(sock, happened.set)
    try:
        await happened.wait()
    finally:
        (loop.remove_reader if to_read else loop.remove_writer)(sock)
