"""What a connection to the broker needs before it is up. An overlay of `firmware.link`.

Rule: each step sets the code of its failure before it begins, and a limit of time.
"""

import sys

from firmware import signals
from firmware.compat import const

if sys.implementation.name == "micropython":
    from firmware import wire
else:
    from firmware.linux import wire  # type: ignore[no-redef]  # the same for this Python

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from firmware.app import App
    from firmware.link import Link

_ANEW = const(3)  # after so many failures an address is looked up again
_SUBACK = const(0x90)
_SUBSCRIBE_ID = const(32767)  # none that a PUBLISH of the link has
_CONNACKS = ("", "broker_refused", "broker_refused", "broker_busy", "bad_login", "bad_login")


async def opening(link: "Link", app: "App") -> None:
    """Connect and subscribe; on return the link is up, and the core knows. Raises OSError or ValueError."""
    await _reach(link, app)
    link.send(connect(link))
    while not link.flush():
        if link.broken:
            raise link.error or OSError(104)
        await wire.writable(link.sockets[-1])
    _step(link, app, "no_connack")
    if await link.packet(app) != 0x20:
        raise ValueError("expected CONNACK")
    code = link.incoming.view[link.incoming.start + 1]
    if code:
        link.why = _CONNACKS[code] if code < len(_CONNACKS) else _CONNACKS[1]
        raise OSError(13, "CONNACK %d" % code)
    _step(link, app, "no_suback")
    link.send(subscribe(*link.prefixes[1:]))
    while link.why:
        _subscribed(link, app, await link.packet(app))


def _subscribed(link: "Link", app: "App", kind: int) -> None:
    """Take one packet of those until SUBACK; a message before it shows that the subscription holds."""
    if kind == _SUBACK:
        view, start = link.incoming.view, link.incoming.start
        if view[start] > 2 or view[start + 1] > 2:
            link.why = "not_allowed"
            raise OSError(13, "SUBACK")
        link.why = ""
    if not link.is_up and (kind == _SUBACK or kind & 0xF0 == 0x30):
        link.is_up = True
        link.up_ms = app.clock()
        app.post((signals.LINK_UP,))
    if kind != _SUBACK:
        link.take(app, kind)


def _step(link: "Link", app: "App", code: str) -> None:
    """The next step begins; `code` is what is wrong should it fail."""
    link.why = code
    link.due_ms = app.clock() + link.times_ms[1]


async def _reach(link: "Link", app: "App") -> None:
    """A connection to the broker's address, with TLS where there is a certificate to check by."""
    host, port, ca, resolve = link.given[:4]
    link.error = None
    link.incoming.forget()
    _step(link, app, "no_address")
    if link.address is None or link.tries % _ANEW == _ANEW - 1:
        try:
            link.address = await (resolve or wire.resolve)(host, port)
        except OSError:
            if link.address is None:
                raise  # else the old one does until a new one is to be had
        app.check_in(link)  # on a chip nothing else ran meanwhile
    _step(link, app, "no_broker")
    sock = wire.open_connection(link.address)
    link.sockets.append(sock)
    await wire.writable(sock)
    if sock.readinto(link.incoming.room()) is not None:  # raises what is wrong with the connection
        raise OSError(104, "closed")
    if ca:
        _step(link, app, "no_ca")
        authority = _content(ca)
        _step(link, app, "tls_refused")
        link.sockets.append(wire.secure(sock, authority, host))


def _content(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


def prefixes(site: str, station: str) -> "tuple[bytes, bytes, bytes]":
    """The beginnings of the topics up, down, and of the gateways' states. Raises TopicError for a bad name.

    >>> prefixes("main", "b")
    (b'pb/1/main/s/b/up/', b'pb/1/main/s/b/dn/', b'pb/1/main/hub/state/')
    """
    from protocol.topics import every_down, every_hub_state, up  # noqa: PLC0415 - needed at the start alone

    beginning = up(site, station, "state")[: -len("state")]
    return beginning.encode(), every_down(site, station)[:-1].encode(), every_hub_state(site)[:-1].encode()


def connect(link: "Link") -> bytes:
    """CONNECT of a clean session, the station's name for client and user; the will retained and of QoS 1."""
    _, _, _, _, station, password, will, _ = link.given
    name = _counted(station.encode())
    keepalive_s = (link.times_ms[0] + 999) // 1000
    head = _counted(b"MQTT") + bytes((4, 0xEE)) + keepalive_s.to_bytes(2, "big") + name
    return _packet(
        0x10,
        head + _counted(link.prefixes[0] + b"state") + _counted(will) + name + _counted(password.encode()),
    )


def subscribe(down: bytes, states: bytes) -> bytes:
    """SUBSCRIBE to both with QoS 1. `down` is first, so that a message of `states` proves both.

    >>> subscribe(b"d/", b"s/").hex(" ")
    '82 0e 7f ff 00 03 64 2f 2b 01 00 03 73 2f 2b 01'
    """
    filters = _counted(down + b"+") + b"\x01" + _counted(states + b"+") + b"\x01"
    return _packet(0x82, _SUBSCRIBE_ID.to_bytes(2, "big") + filters)


def _packet(kind: int, body: bytes) -> bytes:
    length, head = len(body), bytes((kind,))
    while length > 127:
        head += bytes((length & 127 | 128,))
        length >>= 7
    return head + bytes((length,)) + body


def _counted(what: bytes) -> bytes:
    return len(what).to_bytes(2, "big") + what
