"""How a link comes back: addresses, pauses, faults, and what waits to be sent."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from firmware.ending import ended
from firmware.link import Link
from tests.link.conftest import Start
from tests.link.fake_broker import PINGREQ, PINGRESP, FakeBroker, Peer, publish, serving


async def _let_in(peer: Peer) -> None:
    await peer.let_in()
    await peer.greeted()
    await peer.reader.read()


async def test_an_address_that_is_not_to_be_had(start: Start) -> None:
    """Device failure 17: looking up fails, then hangs; a step's limit ends that too."""
    async with serving(FakeBroker(_let_in)) as broker:
        addresses = ["fail", "fail", "hang", str(broker.port)]
        station = await start(addresses=addresses, step_ms=300, dead_ms=900)
        assert (await station.until("fault"))[1] == "no_address"
        await station.until("link_up")
        assert [event[2] for event in station.seen if event[0] == "looked_up"] == addresses


async def test_a_broker_that_has_moved(start: Start) -> None:
    """Device failure 17: looked up again after a few failures, never while a connection works; a look-up that
    fails leaves the address that is known."""

    async def ping(peer: Peer) -> None:
        await peer.let_in()
        await peer.greeted()
        for _ in range(3):
            await peer.expect(PINGREQ)
            await peer.send(PINGRESP)
        broker.done.set()

    broker = FakeBroker(ping)
    async with serving(FakeBroker(_let_in)) as other:
        async with serving(broker):
            addresses = [str(broker.port), "fail", str(other.port)]
            station = await start(addresses=addresses, dead_ms=900)
            await broker.finished()
            assert [event[0] for event in station.seen].count("looked_up") < 2
        await station.until("looked_up", "127.0.0.1", addresses[2])
        await station.until("link_up")
        tries = [event for event in station.seen if event[0] == "fault" and event[1] == "no_broker"]
        assert len(tries) == 1  # once, however often it failed


async def test_every_try_at_connecting_has_a_limit(start: Start) -> None:
    """A broker that takes the connection and says nothing."""

    async def silence(peer: Peer) -> None:
        if broker.connections > 2:
            await _let_in(peer)
        await peer.reader.read()

    broker = FakeBroker(silence)
    async with serving(broker):
        station = await start(broker.port, step_ms=200, dead_ms=900)
        assert (await station.until("fault"))[1] == "no_connack"
        await station.until("link_up")


class _App:
    """A clock that stands where it is put, and what was posted."""

    def __init__(self) -> None:
        self.now_ms = 1_000_000
        self.posted: list[Any] = []

    def clock(self) -> int:
        return self.now_ms

    def post(self, event: Any) -> None:
        self.posted.append(event)


def _link(**given: Any) -> Link:
    return Link("broker", 1883, "main", "bench-1", "secret", b"{}", **given)


def _fail(link: Link, app: Any, why: str = "no_broker") -> int:
    link.broken = why
    ended(link, app)
    return link.next_ms - app.now_ms


def test_pauses_grow_and_are_forgotten_when_a_connection_lasted() -> None:
    """Full jitter: the first between 0.5 and 3 s, then up to twice as long each, at most 30 s."""
    bounds: list[tuple[int, int]] = []

    def chance(low: int, high: int) -> int:
        bounds.append((low, high))
        return high

    link, app = _link(chance=chance), _App()
    for longest_ms in (3000, 6000, 12000, 24000, 30000, 30000):
        assert _fail(link, app) == longest_ms
        assert bounds[-1] == (500, longest_ms)
    link.up_ms = app.now_ms
    app.now_ms += 59_999
    assert _fail(link, app, "broker_closed") == 30000
    link.up_ms = app.now_ms
    app.now_ms += 60_000
    assert _fail(link, app, "broker_closed") == 3000


def test_pauses_are_drawn_by_chance() -> None:
    """200 stations that lost their broker at one moment don't come back at one moment."""
    app: Any = _App()
    pauses = [_fail(_link(), app) for _ in range(200)]
    assert 500 <= min(pauses) < 1000
    assert 2500 < max(pauses) <= 3000
    assert len(set(pauses)) > 100


def test_each_fault_is_reported_once_until_a_connection_lasted() -> None:
    link, app = _link(), _App()
    for why in ("no_broker", "no_broker", "bad_login", "no_broker", "no_broker", "bad_login", "bad_login"):
        _fail(link, app, why)
    assert [event[1] for event in app.posted] == ["no_broker", "bad_login"]
    link.up_ms = app.now_ms
    app.now_ms += 60_000
    for _ in range(2):
        _fail(link, app)
    assert [event[1] for event in app.posted] == ["no_broker", "bad_login", "no_broker"]
    assert app.posted[0] == ("fault", "no_broker", "broker:1883 ")


def test_told_to_stay_away_is_no_fault() -> None:
    link, app = _link(), _App()
    link.next_ms = 7
    for _ in range(3):
        link.broken = "cut"
        ended(link, app)
    assert (link.next_ms, app.posted) == (7, [])


def test_publishing_while_the_link_is_down_does_nothing() -> None:
    link = _link()
    link.publish("ev", b"{}", 1, False)
    assert not link.broken


class _SlowSocket:
    """Takes what it is told to, and insists as TLS does: what it could not take comes again as it was."""

    def __init__(self, takes: list[int | None]) -> None:
        self._takes = takes
        self._refused = 0
        self.sent = b""

    def write(self, buffer: bytearray, count: int) -> int | None:
        assert not self._refused or count == self._refused
        taken = self._takes.pop(0) if self._takes else count
        if taken is not None:
            taken = min(taken, count)
            self.sent += bytes(buffer[:taken])
        self._refused = count - (taken or 0)
        return taken


@given(
    st.lists(st.one_of(st.integers(0, 400), st.none()), max_size=12),
    st.lists(st.binary(max_size=300), min_size=1, max_size=8),
)
def test_what_waits_is_sent_whole_and_once(takes: list[int | None], payloads: list[bytes]) -> None:
    """Or the connection ends, when more waits than there is room for."""
    link, sock = _link(), _SlowSocket(takes)
    link.sockets.append(sock)
    link.is_up = True
    link.prefixes = (b"up/", b"", b"")
    for payload in payloads:
        link.publish("ev", payload, 1, False)
    for _ in range(20):
        link.flush()
    wanted = b"".join(publish("up/ev", payload, number) for number, payload in enumerate(payloads, 1))
    assert sock.sent == wanted if not link.broken else wanted.startswith(sock.sent)
    assert not link.broken or (link.broken == "link_slow" and sum(map(len, payloads)) > 1000)
