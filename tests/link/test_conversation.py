"""A link against a broker that follows a script to the byte."""

import pytest

from tests.link.conftest import Start
from tests.link.fake_broker import (
    CONNACK,
    DOWN,
    PINGREQ,
    PINGRESP,
    STATES,
    SUBACK,
    SUBSCRIBE,
    UP,
    FakeBroker,
    Peer,
    connect_packet,
    puback,
    publish,
    serving,
)

HUB_ON = b'{"on":1,"epoch":"e1","run":1,"t_ms":0}'


@pytest.mark.parametrize("python", ["cpython", "micropython", "micropython32"], indirect=True)
async def test_every_byte_of_a_conversation(start: Start) -> None:
    """P-030, P-036, device failure 10: subscribed before the core is told; what it says goes in order."""

    async def script(peer: Peer) -> None:
        await peer.let_in()
        await peer.greeted()
        await peer.send(publish(STATES + "gw-1", HUB_ON, 9, retain=True))
        await peer.expect(puback(9))
        await peer.send(publish(DOWN + "ans", b'{"seq":1}', 300))
        await peer.expect(publish(UP + "ev", b'{"seq":1}', 3) + puback(300))  # taken, then acknowledged
        await peer.send(puback(3) + publish("pb/1/main/s/bench-1/other", b"?", 10))
        await peer.expect(puback(10))  # what is not of the contract is acknowledged, and goes no further
        await peer.send(b"\x3a" + publish(DOWN + "wel", b"{}", 9)[1:])  # DUP: the core knows what it has had
        await peer.expect(puback(9))
        await peer.expect(PINGREQ)
        broker.done.set()
        await peer.reader.read()

    broker = FakeBroker(script)
    async with serving(broker):
        station = await start(broker.port, dead_ms=900)
        await station.until("link_up")
        assert await station.until("hub_state") == ["hub_state", "gw-1", HUB_ON.decode()]
        assert await station.until("message") == ["message", "ans", '{"seq":1}']
        await station.until("message", "wel")
        await broker.finished()
        assert station.kinds() == ["link_up", "hub_state", "message", "message"]


@pytest.mark.parametrize("bytewise", [True, False])
async def test_one_byte_segments_and_packets_in_one_segment(start: Start, bytewise: bool) -> None:
    """Device failure 9."""

    async def script(peer: Peer) -> None:
        await peer.expect(connect_packet(20))
        await peer.send(CONNACK, bytewise=bytewise)
        await peer.expect(SUBSCRIBE)
        much = SUBACK + PINGRESP + publish(STATES + "gw-1", HUB_ON, 1) + publish(DOWN + "ans", b"{}", 2)
        await peer.send(much + publish(DOWN + "wel", b"x" * 200) + PINGRESP, bytewise=bytewise)
        hello = publish(UP + "state", b'{"on":1,"sess":"a1"}', 1, retain=True) + publish(
            UP + "hello", b'{"sess":"a1"}', 2
        )
        await peer.expect(hello + puback(1) + publish(UP + "ev", b"{}", 3) + puback(2))
        broker.done.set()
        await peer.reader.read()

    broker = FakeBroker(script)
    async with serving(broker):
        station = await start(broker.port)
        await broker.finished()
        assert await station.until("message", "wel") == ["message", "wel", "x" * 200]
        assert station.kinds() == ["link_up", "hub_state", "message", "message"]


async def test_a_message_before_the_subscription_is_acknowledged(start: Start) -> None:
    """The standard allows it (3.8.4): the core hears of the link first, and of the gateway all the same."""

    async def script(peer: Peer) -> None:
        await peer.expect(connect_packet(20))
        await peer.send(
            b"\x20\x02\x01\x00"
        )  # session present, though none was asked for: no reason to stay away
        await peer.expect(SUBSCRIBE)
        await peer.send(publish(STATES + "gw-1", HUB_ON, 1, retain=True))
        await peer.greeted()
        await peer.expect(puback(1))
        await peer.send(SUBACK)
        await peer.send(publish(DOWN + "ans", b"{}", 2))
        await peer.expect(publish(UP + "ev", b"{}", 3) + puback(2))
        broker.done.set()
        await peer.reader.read()

    broker = FakeBroker(script)
    async with serving(broker):
        station = await start(broker.port)
        await broker.finished()
        await station.until("message")
        assert station.kinds() == ["link_up", "hub_state", "message"]


TO_LINK = (CONNACK, SUBACK, puback(1) + puback(2) + publish(DOWN + "ans", b'{"seq":1}', 7))
FROM_LINK = (
    connect_packet(20),
    SUBSCRIBE,
    publish(UP + "state", b'{"on":1,"sess":"a1"}', 1, retain=True)
    + publish(UP + "hello", b'{"sess":"a1"}', 2),
    publish(UP + "ev", b'{"seq":1}', 3) + puback(7),
)


@pytest.mark.parametrize("way", ["from", "to"])
async def test_cut_at_every_byte(start: Start, way: str) -> None:
    """Device failure 8: of CONNECT, SUBSCRIBE, PUBLISH, PUBACK, and what the broker sends; FIN and RST."""

    async def script(peer: Peer) -> None:
        left = broker.connections
        for index, theirs in enumerate(FROM_LINK):
            if way == "from" and left < len(theirs):
                await peer.expect(theirs[:left])
                break
            left -= len(theirs) if way == "from" else 0
            await peer.expect(theirs)
            if index < len(TO_LINK):
                ours = TO_LINK[index]
                await peer.send(ours[:left] if way == "to" else ours)
                if way == "to" and left < len(ours):
                    break
                left -= len(ours) if way == "to" else 0
        else:
            broker.done.set()
            await peer.reader.read()
        if broker.connections % 2:
            peer.reset()

    broker = FakeBroker(script)
    async with serving(broker):
        station = await start(broker.port, chance="low")
        await broker.finished(60)
        await station.until("message")
    count = sum(len(theirs) for theirs in (FROM_LINK if way == "from" else TO_LINK))
    assert broker.connections >= count
    ups = [kind for kind in station.kinds() if kind in {"link_up", "link_down"}]
    assert ups == ["link_up", "link_down"] * (len(ups) // 2) + ["link_up"] * (len(ups) % 2)
    assert "stumbled" not in station.kinds()


@pytest.mark.parametrize("size", [2049, 5000, 70_000, 2_200_000])  # the last has a length of four bytes
async def test_a_packet_that_is_too_long(start: Start, size: int) -> None:
    """P-011, device failure 9: skipped in bounded memory; what reaches the core is still too long."""

    async def script(peer: Peer) -> None:
        await peer.let_in(20)
        await peer.greeted()
        await peer.send(publish(DOWN + "light", b"x" * size, 7) + publish(DOWN + "ans", b"{}", 8))
        await peer.expect(puback(7))
        await peer.expect(publish(UP + "ev", b"{}", 3) + puback(8))
        broker.done.set()
        await peer.reader.read()

    broker = FakeBroker(script)
    async with serving(broker):
        station = await start(broker.port)
        await broker.finished()
        message = await station.until("message", "light")
        assert 2048 < message[2] <= 2144
        await station.until("message", "ans")
