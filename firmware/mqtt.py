"""MQTT 3.1.1 packets of a station, sans-I/O: those of the broker are read, its own are written.

Rules: both work in buffers made once, so that a message costs the heap its payload and nothing else; whatever
comes in is a packet, a wait for more bytes, or a ValueError that ends the connection.
The first two packets of a connection are made by `firmware.opening`.
"""

from firmware.compat import const

# kinds of packet, as their first byte
_PUBLISH = const(0x30)
_SUBACK = const(0x90)
_PINGRESP = const(0xD0)

# The largest frame down (2,048 bytes) and one byte more, its topic (at most 81), both lengths, packet id and
# header; in 16s. So what is cut to this is still too long for the contract, and counted as such.
_INCOMING_BYTES = const(2144)


class Incoming:
    """Packets out of a stream of bytes, however it was cut into segments.

    Read into `room()`, tell how many bytes came by `took()`, then ask `next()` until it gives 0. Of the
    packet given last, `view[start:end]` is the body, of a PUBLISH the payload, and `view[topic:topic_end]`
    its topic; `id` is its packet identifier, 0 where it has none. Of a packet longer than the buffer the
    first part is given, and the rest skipped as it comes.
    """

    def __init__(self) -> None:
        self.view = memoryview(bytearray(_INCOMING_BYTES))
        self.topic = self.topic_end = self.start = self.end = self.id = 0
        self.forget()

    def forget(self) -> None:
        """Begin anew, for another connection."""
        self._at = self._have = self._skip = 0

    def room(self) -> memoryview:
        """Where the next bytes go; never empty when `next()` gave 0. The last packet is gone then."""
        at = self._at
        if at:
            self._have -= at
            self._at = 0
            self.view[: self._have] = self.view[at : at + self._have]
        return self.view[self._have :] if self._have else self.view

    def took(self, count: int) -> None:
        """`count` bytes came into the room."""
        self._have += count
        if self._skip:  # then nothing else is in the buffer
            self._at = min(self._skip, count)
            self._skip -= self._at

    def next(self) -> int:
        """First byte of the next packet; 0 when more bytes are needed. ValueError for what is no packet."""
        at = self._at
        if at == self._have:
            return 0
        kind = self.view[at]
        is_message = kind & 0xF0 == _PUBLISH
        # QoS 2 is never granted to a station, and no other kind has flags on its way down
        if kind & 4 or not (is_message or kind in b"\x20\x40\x90\xd0"):
            raise ValueError(kind)
        length = shift = 0
        byte = 128
        while byte & 128:
            at += 1
            if shift == 28:
                raise ValueError(shift)
            if at == self._have:
                return 0
            byte = self.view[at]
            length |= (byte & 127) << shift
            shift += 7
        if not is_message and length != (4 if kind == _SUBACK else 0 if kind == _PINGRESP else 2):
            raise ValueError(kind)
        return self._take(kind, at + 1, at + 1 + length)

    def _take(self, kind: int, start: int, end: int) -> int:
        """Give the packet whose body is `start:end`, once it is there or the buffer holds no more of it."""
        have = self._have
        if have < min(end, self._at + len(self.view)):
            return 0
        if have < end:
            self._skip = end - have
            end = have
        self._at = self.end = end
        self.id = 0
        if kind & 0xF0 == _PUBLISH:
            self.topic = start + 2
            start = self.topic_end = self.topic + self._number(start)
        if kind & 2 or kind in b"\x40\x90":
            self.id = self._number(start)
            start += 2
            if not self.id:
                raise ValueError(kind)
        self.start = start
        if start > end:
            raise ValueError(kind)
        return kind

    def _number(self, at: int) -> int:
        """The 16 bits at `at` of the packet at hand."""
        if at + 2 > self.end:
            raise ValueError(at)
        return self.view[at] << 8 | self.view[at + 1]


def publish(
    into: bytearray, at: int, prefix: bytes, leaf: str, payload: bytes, number: int, retain: bool
) -> int:
    """Write a PUBLISH to topic prefix + leaf at `at`; returns the place behind it.

    `number` is its packet identifier; 0: QoS 0. It is shorter than 16,384 bytes and has room in `into`.

    >>> packet = bytearray(16)
    >>> publish(packet, 0, b"a/up/", "ev", b"{}", 7, False), bytes(packet[:15])
    (15, b'2\\r\\x00\\x07a/up/ev\\x00\\x07{}')
    """
    topic = prefix + leaf.encode()
    length = 2 + len(topic) + len(payload) + (2 if number else 0)
    into[at] = _PUBLISH | (2 if number else 0) | (1 if retain else 0)
    into[at + 1] = length & 127
    at += 2
    if length > 127:
        into[at - 1] |= 128
        into[at] = length >> 7
        at += 1
    into[at], into[at + 1] = 0, len(topic)
    at += 2
    into[at : at + len(topic)] = topic
    at += len(topic)
    if number:
        into[at], into[at + 1] = number >> 8, number & 255
        at += 2
    into[at : at + len(payload)] = payload
    return at + len(payload)
