"""The hub's broker, against the real mosquitto (and amqtt where a rule must hold there too)."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import paho.mqtt.client as mqtt
import psutil
import pytest

from hub.broker import BrokerAddress, BrokerError, ExternalBroker, OwnBroker, open_broker
from hub.broker.enrol import enrol
from hub.broker.own import find_mosquitto
from hub.broker.probe import accepts
from tests.patience import PATIENCE_S

UP = "pb/1/main/s/{}/up/ev"
DOWN = "pb/1/main/s/{}/dn/ans"
STATE = "pb/1/main/hub/state/g1"


class Client:
    """A paho client in its own thread: connected on return, keeps what it receives."""

    def __init__(self, address: BrokerAddress, client_id: str) -> None:
        self.received: list[tuple[str, bytes]] = []
        self.refused = ""
        self.disconnections = 0
        self._told = threading.Condition()
        self._client = mqtt.Client(
            mqtt.CallbackAPIVersion.VERSION2, client_id=client_id, reconnect_on_failure=False
        )
        self._client.username_pw_set(address.username, address.password)
        self._client.on_message = lambda _c, _u, message: self._tell(
            self.received, (message.topic, message.payload)
        )
        self._client.on_connect = self._connected
        self._client.on_disconnect = self._disconnected
        answers: list[bool] = []
        self._client.on_subscribe = lambda *_: self._tell(answers, True)
        self._answers = answers
        self._client.connect(address.host, address.port)
        self._client.loop_start()
        self.wait(lambda: self._client.is_connected() or bool(self.refused))

    def _tell(self, kept: list, item: object) -> None:
        with self._told:
            kept.append(item)
            self._told.notify_all()

    def _connected(
        self, _client: object, _data: object, _flags: object, reason: mqtt.ReasonCode, _props: object
    ) -> None:
        with self._told:
            self.refused = str(reason) if reason.is_failure else ""
            self._told.notify_all()

    def _disconnected(self, *_: object) -> None:
        with self._told:
            self.disconnections += 1
            self._told.notify_all()

    def wait(self, what: Callable[[], bool]) -> None:
        with self._told:
            assert self._told.wait_for(what, PATIENCE_S), "nothing came"

    def subscribe(self, topic_filter: str) -> None:
        had = len(self._answers)
        self._client.subscribe(topic_filter, 1)
        self.wait(lambda: len(self._answers) > had)

    def publish(self, topic: str, payload: bytes = b"{}") -> None:
        self._client.publish(topic, payload, 1).wait_for_publish(10)

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()


@pytest.fixture(params=["mosquitto", "amqtt"])
async def either(
    request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[tuple[OwnBroker, BrokerAddress]]:
    """A running broker of each kind with stations st-1 and st-2 (passwords one, two); the hub's address."""
    own = OwnBroker(tmp_path, "main")
    if request.param == "amqtt":
        own.mosquitto = None
    hub = await own.start()
    try:
        await own.add_accounts({"st-1": "one", "st-2": "two"})
        yield own, hub
    finally:
        await own.stop()


async def connect(address: BrokerAddress, client_id: str = "c") -> Client:
    return await asyncio.to_thread(Client, address, client_id)


async def test_a_station_reads_and_writes_its_own_topics_alone(
    either: tuple[OwnBroker, BrokerAddress],
) -> None:
    own, hub_address = either
    hub = await connect(hub_address, "gateway")
    one = await connect(own.station_address("st-1", "one"), "st-1")
    two = await connect(own.station_address("st-2", "two"), "st-2")
    for client, topic_filter in [
        (hub, "pb/1/main/#"),
        (one, "#"),
        (two, DOWN.format("st-1")),
        (two, UP.format("+")),
    ]:
        await asyncio.to_thread(client.subscribe, topic_filter)
    await asyncio.to_thread(one.subscribe, "pb/1/main/s/st-1/dn/#")
    await asyncio.to_thread(one.subscribe, STATE)

    one.publish(UP.format("st-2"), b"spoofed")
    one.publish(DOWN.format("st-2"), b"spoofed")
    one.publish(STATE, b"spoofed")
    one.publish("pb/1/main/hub/fact", b"spoofed")
    one.publish(UP.format("st-1"), b"honest")
    hub.publish(DOWN.format("st-1"), b"answer")
    hub.publish(STATE, b"on")
    hub.publish(DOWN.format("st-2"), b"not subscribed")
    hub.publish(DOWN.format("st-1"), b"last")
    await asyncio.to_thread(one.wait, lambda: (DOWN.format("st-1"), b"last") in one.received)
    await asyncio.to_thread(hub.wait, lambda: (DOWN.format("st-1"), b"last") in hub.received)

    assert [payload for _topic, payload in hub.received if payload == b"spoofed"] == []
    assert (UP.format("st-1"), b"honest") in hub.received
    allowed = {DOWN.format("st-1"), STATE}
    assert {topic for topic, _payload in one.received} == allowed
    assert two.received == []
    for client in (hub, one, two):
        client.close()


async def test_wrong_password_unknown_user_and_nobody_are_refused(
    either: tuple[OwnBroker, BrokerAddress],
) -> None:
    own, hub = either
    assert await accepts(own.station_address("st-1", "one"), "a")
    for name, password in [("st-1", "two"), ("st-1", ""), ("ghost", "one"), ("", ""), ("_hub", "guess")]:
        assert not await accepts(own.station_address(name, password), "a")
    assert not await accepts(BrokerAddress(hub.host, hub.port, "_probe", ""), "a")


async def test_accounts_change_while_connections_live(either: tuple[OwnBroker, BrokerAddress]) -> None:
    own, hub_address = either
    hub = await connect(hub_address, "gateway")
    one = await connect(own.station_address("st-1", "one"), "st-1")
    await asyncio.to_thread(hub.subscribe, "pb/1/main/s/+/up/#")
    newcomer = own.station_address("st-3", "three")
    assert not await accepts(newcomer, "st-3")

    await own.add_accounts({"st-3": "three"})
    assert await accepts(newcomer, "st-3")
    one.publish(UP.format("st-1"), b"still here")
    await asyncio.to_thread(hub.wait, lambda: (UP.format("st-1"), b"still here") in hub.received)
    assert (hub.disconnections, one.disconnections) == (0, 0)

    await own.remove_accounts(["st-3", "never-there"])
    assert not await accepts(newcomer, "st-3")
    assert own.stations == ["st-1", "st-2"]
    for client in (hub, one):
        client.close()


async def until_accepted(address: BrokerAddress) -> None:
    """Wait until a broker lets somebody in."""
    async with asyncio.timeout(PATIENCE_S):
        while not await accepts(address, "x"):  # noqa: ASYNC110 - a broker sets no event
            await asyncio.sleep(0.05)


async def test_a_station_enrolled_by_another_process_comes_in_and_stays(
    broker: OwnBroker, tmp_path: Path
) -> None:
    passwords = await asyncio.to_thread(enrol, tmp_path, ["st-1", "st-2"])
    for name, password in passwords.items():
        await until_accepted(broker.station_address(name, password))
    await broker.add_accounts({"st-3": "three"})
    assert broker.stations == ["st-1", "st-2", "st-3"]
    assert await accepts(broker.station_address("st-1", passwords["st-1"]), "x")
    assert enrol(tmp_path, ["st-1"]) == {}


async def test_enrolling_while_the_hub_adds_loses_no_account(broker: OwnBroker, tmp_path: Path) -> None:
    enrolling = [asyncio.to_thread(enrol, tmp_path, [f"en-{i}"]) for i in range(8)]
    adding = [broker.add_accounts({f"ad-{i}": "x"}) for i in range(8)]
    made = await asyncio.gather(*enrolling, *adding)
    names = sorted([f"en-{i}" for i in range(8)] + [f"ad-{i}" for i in range(8)])
    await broker.remove_accounts([])
    assert broker.stations == names
    assert await accepts(broker.station_address("en-7", made[7]["en-7"]), "x")


async def test_the_hub_has_several_clients_and_no_station_takes_anothers_id(broker: OwnBroker) -> None:
    hub_address = broker.hub_address
    gateway, web = await connect(hub_address, "gateway"), await connect(hub_address, "web")
    await broker.add_accounts({"st-1": "one", "st-2": "two"})
    one = await connect(broker.station_address("st-1", "one"), "st-1")
    thief = await connect(broker.station_address("st-2", "two"), "st-1")
    await asyncio.to_thread(gateway.subscribe, "pb/1/main/s/+/up/#")
    for client in (web, gateway):
        await asyncio.to_thread(client.publish, STATE, b"on")
    one.publish(UP.format("st-1"), b"alive")
    await asyncio.to_thread(gateway.wait, lambda: (UP.format("st-1"), b"alive") in gateway.received)
    assert [client.disconnections for client in (gateway, web, one, thief)] == [0, 0, 0, 0]
    for client in (gateway, web, one, thief):
        client.close()


async def test_the_wire_is_set_up_without_delay_and_with_bounds(broker: OwnBroker, tmp_path: Path) -> None:
    lines = (tmp_path / "broker" / "mosquitto.conf").read_text().splitlines()
    assert "set_tcp_nodelay true" in lines
    assert "max_inflight_messages 0" in lines
    assert "persistence false" in lines
    await broker.add_accounts({"st-1": "one"})
    hub = await connect(broker.hub_address, "gateway")
    await asyncio.to_thread(hub.subscribe, "pb/1/main/s/+/up/#")
    one = await connect(broker.station_address("st-1", "one"), "st-1")
    one.publish(UP.format("st-1"), b"x" * 2048)
    await asyncio.to_thread(hub.wait, lambda: len(hub.received) == 1)
    one._client.publish(UP.format("st-1"), b"x" * 5000, 1)
    await asyncio.to_thread(one.wait, lambda: one.disconnections == 1)
    assert len(hub.received) == 1
    for client in (hub, one):
        client.close()


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="the kernel's socket table is Linux's")
async def test_mosquitto_sets_nodelay_on_its_sockets(broker: OwnBroker, tmp_path: Path) -> None:
    strace = ["strace", "-f", "-e", "trace=setsockopt", "-p", str(broker.pid)]
    if subprocess.run(["which", "strace"], capture_output=True, check=False).returncode:
        pytest.skip("strace is not installed; the configuration line is checked above")
    with (tmp_path / "trace").open("w") as out, subprocess.Popen(strace, stderr=out) as tracer:
        try:
            ends = time.monotonic() + PATIENCE_S
            while tracer.poll() is None and time.monotonic() < ends:
                assert await accepts(broker.hub_address, "probe")
                await asyncio.sleep(0.05)
                if "TCP_NODELAY" in (tmp_path / "trace").read_text():
                    break
        finally:
            tracer.terminate()
    if "Operation not permitted" in (tmp_path / "trace").read_text():
        pytest.skip("this machine lets nobody trace a process; the configuration line is checked above")
    assert "TCP_NODELAY, [1]" in (tmp_path / "trace").read_text()


async def test_a_killed_broker_comes_back_on_the_same_port_with_its_accounts(
    either: tuple[OwnBroker, BrokerAddress],
) -> None:
    own, hub = either
    await accepts(hub, "x")
    first = own.pid
    assert first
    os.kill(first, signal.SIGKILL)
    async with asyncio.timeout(PATIENCE_S):
        while own.pid in (None, first):  # noqa: ASYNC110 - a broker sets no event
            await asyncio.sleep(0.05)
    await until_accepted(hub)
    assert own.restarts == 1
    assert await accepts(own.station_address("st-1", "one"), "x")
    await own.add_accounts({"st-4": "four"})
    assert await accepts(own.station_address("st-4", "four"), "x")


async def test_what_a_killed_hub_left_behind_is_ended_and_accounts_are_kept(tmp_path: Path) -> None:
    program = (
        "import asyncio, os, pathlib, sys\n"
        "from hub.broker import OwnBroker\n"
        "async def main():\n"
        "    own = OwnBroker(pathlib.Path(sys.argv[1]), 'main')\n"
        "    await own.start()\n"
        "    await own.add_accounts({'st-1': 'one'})\n"
        "    print(own.pid, flush=True)\n"
        "    await asyncio.sleep(60)\n"
        "asyncio.run(main())\n"
    )
    hub = subprocess.Popen([sys.executable, "-c", program, tmp_path], stdout=subprocess.PIPE, text=True)
    assert hub.stdout
    with hub:
        lines = []
        while not (line := await asyncio.to_thread(hub.stdout.readline)).strip().isdigit():
            assert line, f"the hub ended early: {lines}"
            lines.append(line)
        orphan = psutil.Process(int(line))
        with pytest.raises(BrokerError, match="another hub uses"):
            await OwnBroker(tmp_path, "main").start()
        assert orphan.is_running()
        hub.kill()
        await asyncio.to_thread(hub.wait)
    assert orphan.is_running()

    own = OwnBroker(tmp_path, "main")
    try:
        await own.start()
        assert not orphan.is_running()
        assert await accepts(own.station_address("st-1", "one"), "x")
    finally:
        await own.stop()
        if orphan.is_running():  # the rule was broken: leave nothing behind all the same
            orphan.kill()


async def test_a_noted_process_that_is_not_ours_is_left_alone(tmp_path: Path) -> None:
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        (tmp_path / "broker").mkdir()
        created = psutil.Process(stranger.pid).create_time()
        (tmp_path / "broker" / "pid").write_text(f'{{"pid": {stranger.pid}, "created": {created}}}')
        own = OwnBroker(tmp_path, "main")
        await own.start()
        await own.stop()
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


async def test_a_taken_port_is_said_in_one_line(tmp_path: Path) -> None:
    """Device failure 33: a second hub on the same broker port does not start."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(BrokerError, match=f"port {port} on 127.0.0.1 is taken .* PICKBENCH_BROKER_PORT"):
            await OwnBroker(tmp_path, "main", port=port).start()
    own = OwnBroker(tmp_path, "main", port=port)
    await own.start()
    assert own.station_address("a", "b").port == port
    await own.stop()


async def test_secrets_are_the_owners_alone(broker: OwnBroker, tmp_path: Path) -> None:
    await broker.add_accounts({"st-1": "hush-hush"})
    folder = tmp_path / "broker"
    assert folder.stat().st_mode & 0o077 == 0
    for file in folder.iterdir():
        assert "hush-hush" not in file.read_text()
    for name in ("hub.secret", "passwords", "mosquitto.conf", "access", "pid"):
        assert (folder / name).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", ["", "Up", "a/b", "a+", "#", "_hub", "x" * 33, "a:b", "a\nb"])
async def test_a_name_that_cannot_be_a_topics_gets_no_account(broker: OwnBroker, name: str) -> None:
    with pytest.raises(BrokerError, match="expected a station name of 1 to 32 of a-z 0-9 -, got"):
        await broker.add_accounts({name: "x"})
    assert broker.stations == []


async def test_an_existing_broker_is_reached_by_url_and_keeps_its_own_accounts(broker: OwnBroker) -> None:
    await broker.add_accounts({"st-1": "one"})
    there = broker.hub_address
    url = f"mqtt://{there.username}:{there.password}@{there.host}:{there.port}"
    outside = open_broker(url, home=Path("/nowhere"), site="main", host="127.0.0.1", port=0)
    assert isinstance(outside, ExternalBroker)
    assert await outside.start() == there
    assert not outside.manages_accounts
    assert outside.station_address("st-1", "one").username == "st-1"
    with pytest.raises(BrokerError, match="keeps its own accounts: change st-9 there"):
        await outside.add_accounts({"st-9": "x"})
    await outside.stop()
    assert await accepts(there, "x")

    with pytest.raises(BrokerError, match="does not let user '_hub' in"):
        await ExternalBroker(url.replace(there.password, "wrong")).start()


async def test_files_for_an_existing_broker_let_the_same_accounts_in(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    secret, folder = tmp_path / "secret", tmp_path / "config"
    secret.write_text("hubs-own\n")
    port, hub_port = free_port(), free_port()
    words = [folder, "--hub-password-file", secret, "--port", str(port), "--hub-port", str(hub_port)]
    module = [sys.executable, "-m", "hub.broker.files"]
    made = subprocess.run([*module, *words, "--station", "st-1"], capture_output=True, text=True, check=True)
    name, password = made.stdout.split()
    assert name == "st-1"
    if os.geteuid() == 0:  # else mosquitto drops to a user that can't read the files
        conf = folder / "mosquitto.conf"
        conf.write_text(f"{conf.read_text()}user root\n")
    server = subprocess.Popen(
        [find_mosquitto() or "", "-c", folder / "mosquitto.conf"], stderr=subprocess.DEVNULL
    )
    try:
        outside = ExternalBroker(f"mqtt://_hub:hubs-own@127.0.0.1:{hub_port}")
        await until_accepted(outside.station_address("", ""))
        assert (await outside.start()).port == hub_port
        assert await accepts(BrokerAddress("127.0.0.1", port, name, password), "x")
        assert not await accepts(BrokerAddress("127.0.0.1", port, name, "guess"), "x")
    finally:
        server.terminate()
        server.wait(PATIENCE_S)
    again = subprocess.run([*module, *words, "--station", "ST"], capture_output=True, text=True, check=False)
    assert again.returncode == 2
    assert "expected a station name" in again.stderr
    assert "Traceback" not in again.stderr


async def test_the_comparison_of_the_brokers_runs() -> None:
    words = [sys.executable, "-m", "hub.broker.compare", "--rounds", "1", "--echoes", "5", "--json"]
    said = json.loads(subprocess.run(words, capture_output=True, text=True, check=True).stdout)
    assert set(said) == {"mosquitto", "amqtt"}
    assert all(0 < row["p50_us"] <= row["p99_us"] for row in said.values())
