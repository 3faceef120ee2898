"""The way of a bench in the browser to a real broker: its own topics, its will, and who is cut off."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from paho.mqtt import client as mqtt
from paho.mqtt.enums import CallbackAPIVersion
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosedError

from hub.broker import OwnBroker
from hub.domain.errors import Unauthorized
from hub.http import create_app, server
from hub.http.facts import BrokerFacts
from hub.web import app as pages
from hub.web.bench import relay
from tests.databases import migrated
from tests.patience import PATIENCE_S
from tests.unit.floor.floor_under_test import RULES, small_shop

UP = "pb/1/main/s/bench-1/up/"
DOWN = "pb/1/main/s/bench-1/dn/"


@dataclass
class Wire:
    """What is said on the broker, and a word of one's own. `heard` is (topic, payload, retained)."""

    client: mqtt.Client
    heard: list[tuple[str, bytes, bool]] = field(default_factory=list)

    async def say(self, topic: str, payload: bytes, retain: bool = False) -> None:
        await asyncio.to_thread(self.client.publish(topic, payload, 1, retain).wait_for_publish, 10)

    async def until(self, topic: str, payload: bytes) -> None:
        ends = time.monotonic() + PATIENCE_S
        while not any(heard[:2] == (topic, payload) for heard in self.heard):
            assert time.monotonic() < ends, self.heard
            await asyncio.sleep(0.02)


@pytest.fixture
async def wire(broker: OwnBroker) -> AsyncIterator[Wire]:
    client = mqtt.Client(CallbackAPIVersion.VERSION2)
    made = Wire(client)
    client.username_pw_set(broker.hub_address.username, broker.hub_address.password)
    client.on_message = lambda _c, _d, m: made.heard.append((m.topic, bytes(m.payload), m.retain))
    client.on_connect = lambda *_: client.subscribe("pb/1/main/s/#", 1)
    client.connect(broker.hub_address.host, broker.hub_address.port)
    client.loop_start()
    yield made
    client.disconnect()
    client.loop_stop()


@dataclass
class Site:
    """The pages of a site, served."""

    app: Any
    port: int

    def link(self, name: str = "bench-1", sess: str = "s1", **how: Any) -> connect:
        return connect(f"ws://127.0.0.1:{self.port}/bench/{name}/link?sess={sess}", **how)


@pytest.fixture
async def site(broker: OwnBroker, tmp_path: Path, free_port: Callable[[], int]) -> AsyncIterator[Site]:
    database = migrated(f"sqlite:///{tmp_path}/floor.db")
    small_shop(database).work.connection.close()
    app = create_app(database, RULES, ZoneInfo("UTC"), BrokerFacts(broker.hub_address, "main"))
    pages.install(app)
    stop, port = asyncio.Event(), free_port()
    serving = asyncio.create_task(server.serve(app, "127.0.0.1", port, stop))
    await asyncio.sleep(0)
    for _ in range(500):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.02)
        else:
            writer.close()
            break
    yield Site(app, port)
    stop.set()
    await serving
    database.close()


async def next_frame(socket: ClientConnection) -> str:
    """The next word but the beat, which is answered."""
    while True:
        word = str(await asyncio.wait_for(socket.recv(), PATIENCE_S))
        if word != relay.BEAT:
            return word
        await socket.send(relay.BEAT)


async def closed_with(socket: ClientConnection) -> int:
    """The code of a socket that the hub closes."""
    async with asyncio.timeout(PATIENCE_S):
        with contextlib.suppress(ConnectionClosedError):
            async for _ in socket:
                pass
    return int(socket.close_code or 0)


async def test_frames_pass_as_they_are_and_the_station_is_off_when_its_socket_closes(
    site: Site, wire: Wire
) -> None:
    await wire.say("pb/1/main/hub/state/gw-1", b'{"on":1,"epoch":"e1","run":1}', retain=True)
    async with site.link() as socket:
        assert await next_frame(socket) == "up"
        assert await next_frame(socket) == 'hub/gw-1 {"on":1,"epoch":"e1","run":1}'
        await socket.send('state {"on":0,"sess":"another"}')
        await wire.until(UP + "state", b'{"on":1,"sess":"s1"}')
        await socket.send('ev {"k":"scan", "any":"thing"}')
        await wire.until(UP + "ev", b'{"k":"scan", "any":"thing"}')
        await wire.say("pb/1/main/s/bench-2/dn/ans", b'{"not":"ours"}')
        await wire.say(DOWN + "ans", b'{"seq":1}')
        assert await next_frame(socket) == 'ans {"seq":1}'
    await wire.until(UP + "state", b'{"on":0,"sess":"s1"}')


async def test_what_is_none_of_a_stations_own_is_cut_off(site: Site, wire: Wire) -> None:
    for word in ("ans {}", "state/../x {}", "ev " + "x" * 1025, "ev \u00e4", "nonsense", "hub/gw-1 {}"):
        async with site.link() as socket:
            assert await next_frame(socket) == "up"
            await socket.send(word)
            assert await closed_with(socket) == relay.TOO_MUCH
    assert [topic for topic, *_ in wire.heard if not topic.endswith("up/state")] == []


@pytest.mark.long
async def test_who_floods_or_falls_silent_is_cut_off(
    site: Site, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with site.link() as socket:
        for _ in range(relay.BURST + 60):
            await socket.send("tele {}")
        assert await closed_with(socket) == relay.TOO_MUCH
    monkeypatch.setattr(relay, "SILENT_S", 0.2)
    monkeypatch.setattr(relay, "BEAT_S", 0.1)
    async with site.link(sess="s2") as socket:
        assert await closed_with(socket) == relay.UNREACHED
    await wire.until(UP + "state", b'{"on":0,"sess":"s2"}')


@pytest.mark.long
async def test_who_may_not_gets_no_link(site: Site, wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, sess in (("Bench 1", "s1"), ("bench-1", ""), ("bench-1", "a b")):
        async with site.link(name.replace(" ", "%20"), sess.replace(" ", "%20")) as socket:
            assert await closed_with(socket) == 4400
    monkeypatch.setattr(relay, "BEAT_S", 0.02)

    def nobody(_asked: object) -> None:
        raise Unauthorized("expected somebody, got nobody")

    async with site.link() as socket:
        assert await next_frame(socket) == "up"
        site.app.state.context.gate.who = nobody
        await socket.send("tele {}")
        assert await closed_with(socket) == relay.UNREACHED
    async with site.link() as socket:
        assert await closed_with(socket) == 4403
    assert (UP + "state", b'{"on":0,"sess":"s1"}') in [heard[:2] for heard in wire.heard]
