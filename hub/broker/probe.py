"""Asks a broker whether it lets an account in, by one MQTT CONNECT and its answer.

Needed where a full client would be too much: before the hub's clients connect, and after accounts were
changed.
"""

import asyncio
import contextlib

from hub.broker.address import BrokerAddress

# MQTT 3.1.1, section 3.1 (CONNECT) and 3.2 (CONNACK).
_CONNECT = 0x10
_DISCONNECT = b"\xe0\x00"
_HEADER = b"\x00\x04MQTT\x04\xc2\x00\x0a"  # level 4; user name, password and clean session; keep-alive 10 s
_CONNACK_START = b"\x20\x02"


async def accepts(address: BrokerAddress, client_id: str, timeout_s: float = 2.0) -> bool:
    """Whether the broker at `address` answers CONNECT with "accepted".

    False too when nothing answers in time.
    """
    try:
        async with asyncio.timeout(timeout_s):
            return await _ask(address, client_id)
    except (OSError, EOFError, TimeoutError):
        return False


async def _ask(address: BrokerAddress, client_id: str) -> bool:
    reader, writer = await asyncio.open_connection(address.host, address.port, ssl=address.ssl_context())
    try:
        body = _HEADER + b"".join(_text(part) for part in (client_id, address.username, address.password))
        writer.write(bytes([_CONNECT]) + _length(len(body)) + body)
        answer = await reader.readexactly(4)
        writer.write(_DISCONNECT)
        return answer.startswith(_CONNACK_START) and answer[3] == 0
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


def _text(value: str) -> bytes:
    data = value.encode()
    return len(data).to_bytes(2, "big") + data


def _length(size: int) -> bytes:
    """Remaining length, seven bits a byte (section 2.2.3)."""
    out = bytearray()
    while True:
        size, low = divmod(size, 128)
        out.append(low | (0x80 if size else 0))
        if not size:
            return bytes(out)
