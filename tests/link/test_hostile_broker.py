"""A link against a broker that sends noise, refuses, says nothing or does not listen."""

import asyncio
import random
from typing import Any

import pytest

from tests.link.conftest import Start
from tests.link.fake_broker import (
    CONNACK,
    DOWN,
    PINGREQ,
    PINGRESP,
    SUBACK,
    SUBSCRIBE,
    FakeBroker,
    Peer,
    connect_packet,
    packet,
    publish,
    serving,
    text,
)


async def test_garbage_ends_the_connection_and_nothing_else(start: Start) -> None:
    """Device failure 9: whatever comes in place of a packet, before or after the link is up."""
    chance = random.Random(3)

    async def script(peer: Peer) -> None:
        if broker.connections <= 60:
            if chance.random() < 0.7:
                await peer.expect(connect_packet(1))
                if chance.random() < 0.8:
                    await peer.send(CONNACK)
                    await peer.expect(SUBSCRIBE)
                    await peer.send(SUBACK)
            await peer.send(chance.randbytes(chance.randint(1, 300)))
            return
        await peer.let_in()
        await peer.greeted()
        broker.done.set()
        await peer.reader.read()

    broker = FakeBroker(script)
    async with serving(broker):
        station = await start(broker.port, dead_ms=600, chance="low")
        await broker.finished(60)
        await station.until("link_up")
        assert "stumbled" not in station.kinds()


FORBIDDEN = {
    "second CONNACK": CONNACK,
    "second SUBACK": SUBACK,
    "QoS 2": packet(0x34, text(DOWN + "ans") + b"\x00\x01{}"),
    "PUBREL": b"\x62\x02\x00\x01",
    "CONNECT": connect_packet(1),
    "reserved": b"\xf0\x00",
    "packet id 0": packet(0x32, text(DOWN + "ans") + b"\x00\x00{}"),
    "topic beyond its packet": b"\x30\x04\x00\x09ab",
    "PUBLISH without topic": b"\x30\x01\x00",
    "length of five bytes": b"\x30\xff\xff\xff\xff\x01",
    "PUBACK too long": b"\x40\x03\x00\x01\x00",
    "topic that is no text": packet(0x30, text(DOWN.encode() + b"\xff\xfe") + b"{}"),
}


async def test_what_a_broker_may_not_send(start: Start) -> None:
    """Device failure 9: each ends the connection at once, and the second time running it is reported."""
    cases = list(FORBIDDEN.values())

    async def script(peer: Peer) -> None:
        await peer.let_in(20)
        await peer.greeted()
        if broker.connections <= len(cases):
            await peer.send(cases[broker.connections - 1])
            assert await peer.reader.read() == b"", cases[broker.connections - 1]
            return
        broker.done.set()
        await peer.reader.read()

    broker = FakeBroker(script)
    async with serving(broker):
        station = await start(broker.port, chance="low")
        await broker.finished(60)
        await station.until("fault", "bad_packet")
        assert broker.connections == len(cases) + 1


async def test_codes_of_a_broker_that_refuses(start: Start) -> None:
    """Device failure 16: each reported once, when it comes twice running."""
    answers: list[Any] = [b"\x20\x02\x00" + bytes([code]) for code in (5, 5, 4, 3, 3, 2, 2, 1, 6)]
    answers += [b"", b"", b"\x90\x04\x7f\xff\x01\x80", b"\x90\x04\x7f\xff\x80\x01", "silent", "silent"]

    async def script(peer: Peer) -> None:
        await peer.expect(connect_packet(20))
        answer = answers[broker.connections - 1] if broker.connections <= len(answers) else CONNACK
        if answer == "silent" or answer[:1] == b"\x90":
            await peer.send(CONNACK)
            await peer.expect(SUBSCRIBE)
        if answer == "silent":
            assert await peer.reader.read() == b""
        elif broker.connections <= len(answers):
            await peer.send(answer)
        else:
            await peer.send(CONNACK)
            broker.done.set()
            await peer.reader.read()

    broker = FakeBroker(script)
    async with serving(broker):
        station = await start(broker.port, step_ms=300, chance="low")
        await broker.finished(60)
        await station.until("fault", "no_suback")
    codes = [event[1] for event in station.seen if event[0] == "fault"]
    assert codes == ["bad_login", "broker_busy", "broker_refused", "no_connack", "not_allowed", "no_suback"]
    assert "link_up" not in station.kinds()


async def test_a_lost_puback_ends_the_connection(start: Start) -> None:
    """Device failure 11: the core sends again after the next welcome, so a new connection settles it."""

    async def script(peer: Peer) -> None:
        await peer.let_in()
        if broker.connections == 2:
            await peer.greeted()
            broker.done.set()
            await peer.reader.read()
        while await peer.reader.read(100):  # it is alive, but the PUBACKs are lost
            await peer.send(PINGRESP)

    broker = FakeBroker(script)
    async with serving(broker):
        station = await start(broker.port, dead_ms=600)
        await broker.finished()
        await station.until("link_down")
        await station.until("link_up")


@pytest.mark.parametrize(("qos", "why"), [(0, "link_slow"), (1, "no_puback")])
async def test_a_broker_that_does_not_read(start: Start, qos: int, why: str) -> None:
    """Bounded memory: the connection is dropped when no more can wait."""

    async def script(peer: Peer) -> None:
        await peer.let_in(20)
        await peer.greeted()
        await peer.send(publish(DOWN + "cmd", f"flood 9000 {qos}".encode()))
        peer.writer.transport.pause_reading()  # type: ignore[attr-defined]
        await asyncio.sleep(60)

    broker = FakeBroker(script)
    async with serving(broker, receive_bytes=4096):
        station = await start(broker.port)
        await station.until("link_down")
        await station.until("link_down")
        assert (await station.until("fault"))[1] == why


async def test_told_to_go_and_stay_away(start: Start) -> None:
    async def script(peer: Peer) -> None:
        await peer.let_in(20)
        await peer.greeted()
        if broker.connections == 2:
            broker.done.set()
            await peer.reader.read()
        await peer.send(publish(DOWN + "cmd", b"cut 1"))
        assert await peer.reader.read() == b""

    broker = FakeBroker(script)
    async with serving(broker):
        station = await start(broker.port)
        await station.until("link_down")
        await broker.finished()
        await station.until("link_up")
        assert station.kinds() == ["link_up", "message", "link_down", "link_up"]


async def test_uptime_beyond_the_range_of_small_integers(start: Start) -> None:
    """Device failure 19: 30 bits of milliseconds are 12.4 days; on the way past them nothing is dropped."""

    async def script(peer: Peer) -> None:
        await peer.let_in()
        await peer.greeted()
        for _ in range(6):
            await peer.expect(PINGREQ)
            await peer.send(PINGRESP)
        broker.done.set()
        await peer.reader.read()

    broker = FakeBroker(script)
    async with serving(broker):
        station = await start(broker.port, dead_ms=600, offset_ms=2**30 - 400)
        await broker.finished()
        assert broker.connections == 1
        await station.until("link_up")
