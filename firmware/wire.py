"""The wire under the link on MicroPython: a socket that never blocks, and TLS on it. An overlay's part.

A connection has `write(buffer, count)` and `readinto(buffer)`, which give a number of bytes, or None
where they would have to wait, and raise OSError or ValueError; and `close()`.
Rule: what it offers is the same as `firmware.linux.wire` on CPython.
"""

import socket
from asyncio import core  # type: ignore[attr-defined]  # MicroPython's own

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_IPV4 = socket.AF_INET  # an ESP32_GENERIC build has no IPv6


async def resolve(host: str, port: int) -> "Any":
    """The address of `host`. On the ESP32 nothing else runs meanwhile. OSError where there is none."""
    return socket.getaddrinfo(host, port, _IPV4, socket.SOCK_STREAM)[0][-1]


def open_connection(address: "Any") -> "Any":
    """A connection to `address` on its way; it is there, or failed, when it becomes `writable`."""
    sock = socket.socket(_IPV4, socket.SOCK_STREAM)
    try:
        sock.setblocking(False)
        sock.setsockopt(6, 1, 1)  # IPPROTO_TCP, TCP_NODELAY: else a scan waits 40 ms for an acknowledgement
        sock.connect(address)
    except OSError as error:
        if error.errno not in (115, 119):  # EINPROGRESS of Linux and of the ESP32
            sock.close()
            raise
    return sock


def secure(sock: "Any", authority: bytes, host: str) -> "Any":
    """TLS over a connection; the handshake happens as the first bytes are written.

    `authority` is the certificate (DER) that the broker's must be signed with, for the name `host`.
    """
    import tls  # type: ignore[import-not-found]  # noqa: PLC0415 - a station without TLS saves the heap

    context = tls.SSLContext(tls.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(authority)
    secured = context.wrap_socket(sock, server_hostname=host, do_handshake_on_connect=False)
    secured.setblocking(False)
    return secured


def writable(sock: "Any") -> "Any":
    """Wait until `write` can go on."""
    yield core._io_queue.queue_write(sock)  # noqa: SLF001 - as MicroPython's own streams wait
