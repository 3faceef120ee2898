"""The first two packets of a station's connection, CONNECT and SUBSCRIBE. An overlay, for the start.

Rule: the will says of which power-up it is (P-036), so both are the same for all connections of one.
"""

from protocol import topics

SUBSCRIBE_ID = 32767  # none that a PUBLISH of the link has


def opening(site: str, station: str, password: str, will: bytes, keepalive_s: int) -> "tuple[bytes, ...]":
    """CONNECT, SUBSCRIBE, and the beginnings of the topics up, down and of the gateways' states.

    The subscription is one packet of two filters, dn/+ before hub/state/+: what comes of the second proves
    the first. Raises TopicError for a name that can't be a topic's.
    """
    down, states = topics.every_down(site, station), topics.every_hub_state(site)
    up_state = topics.up(site, station, "state")
    return (
        connect(station, password, up_state, will, keepalive_s),
        _packet(0x82, SUBSCRIBE_ID.to_bytes(2, "big") + _text(down) + b"\x01" + _text(states) + b"\x01"),
        up_state[: -len("state")].encode(),
        down[:-1].encode(),
        states[:-1].encode(),
    )


def connect(name: str, password: str, will_topic: str, will: bytes, keepalive_s: int) -> bytes:
    """CONNECT of a clean session, `name` for client and user; the will is retained and of QoS 1.

    >>> connect("b", "p", "t", b"{}", 10).hex(" ")
    '10 1a 00 04 4d 51 54 54 04 ee 00 0a 00 01 62 00 01 74 00 02 7b 7d 00 01 62 00 01 70'
    """
    head = _text("MQTT") + bytes((4, 0xEE)) + keepalive_s.to_bytes(2, "big")
    return _packet(
        0x10, head + _text(name) + _text(will_topic) + _bytes(will) + _text(name) + _text(password)
    )


def _packet(kind: int, body: bytes) -> bytes:
    length, head = len(body), bytes((kind,))
    while length > 127:
        head += bytes((length & 127 | 128,))
        length >>= 7
    return head + bytes((length,)) + body


def _text(text: str) -> bytes:
    return _bytes(text.encode())


def _bytes(what: bytes) -> bytes:
    return len(what).to_bytes(2, "big") + what
