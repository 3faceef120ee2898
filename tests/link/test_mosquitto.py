"""A link on the real mosquitto: passwords, TLS, two boards of one name, a killed broker, a deaf line."""

import asyncio
import getpass
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hub.broker import OwnBroker
from hub.broker.own import find_mosquitto
from tests.link.certificates import Authority
from tests.link.conftest import Start
from tests.link.fake_broker import FakeBroker, Peer, between, serving
from tests.patience import PATIENCE_S


@pytest.fixture
async def station_port(broker: OwnBroker) -> int:
    """Where bench-1 may come in, with the password "secret"."""
    await broker.add_accounts({"bench-1": "secret"})
    return broker.station_address("bench-1", "secret").port


async def test_right_and_wrong_password(start: Start, station_port: int) -> None:
    """Device failure 16."""
    station = await start(station_port)
    await station.until("link_up")
    stranger = await start(station_port, password="wrong")
    assert (await stranger.until("fault"))[1] == "bad_login"
    assert "link_up" not in stranger.kinds()


async def test_a_line_that_goes_deaf(start: Start, station_port: int) -> None:
    """Device failure 7: half-open; nobody says that it is gone, and the silence tells."""
    async with between(station_port) as proxy:
        station = await start(proxy.port, dead_ms=600)
        await station.until("link_up")
        proxy.deaf = True
        await station.until("link_down")
        proxy.deaf = False
        await station.until("link_up")
        assert proxy.connections > 1


async def test_two_boards_of_one_name(start: Start, station_port: int) -> None:
    """Device failure 15: the broker closes the older connection each time; both boards say so."""
    stations = [await start(station_port), await start(station_port)]
    for station in stations:
        assert await station.until("fault", "duplicate")


async def test_a_broker_that_is_killed(start: Start, broker: OwnBroker, station_port: int) -> None:
    """Device failure 1: down once, up again by itself."""
    station = await start(station_port)
    await station.until("link_up")
    assert broker.pid
    os.kill(broker.pid, signal.SIGKILL)
    await station.until("link_down")
    await station.until("link_up")
    assert [kind for kind in station.kinds() if kind.startswith("link")] == [
        "link_up",
        "link_down",
        "link_up",
    ]


Certificate = tuple[Path, Path]
TlsBroker = Callable[..., Awaitable[list[int]]]


@pytest.fixture
async def tls_broker(tmp_path: Path, free_port: Callable[[], int]) -> AsyncIterator[TlsBroker]:
    """Start mosquitto with a listener for each certificate and its key; gives their ports."""
    processes: list[asyncio.subprocess.Process] = []

    async def started(*certificates: Certificate) -> list[int]:
        program, ports = find_mosquitto(), [free_port() for _ in certificates]
        assert program
        lines = ["allow_anonymous true", "persistence false", f"user {getpass.getuser()}"]
        for port, (certificate, key) in zip(ports, certificates, strict=True):
            lines += [f"listener {port} 127.0.0.1", f"certfile {certificate}", f"keyfile {key}"]
        (tmp_path / "conf").write_text("\n".join(lines) + "\n")
        processes.append(
            await asyncio.create_subprocess_exec(
                program, "-c", tmp_path / "conf", stderr=asyncio.subprocess.DEVNULL
            )
        )
        async with asyncio.timeout(PATIENCE_S):
            while True:
                try:
                    _, writer = await asyncio.open_connection("127.0.0.1", ports[-1])
                    writer.close()
                    return ports
                except ConnectionError:
                    await asyncio.sleep(0.02)

    yield started
    for process in processes:
        process.terminate()
        await process.wait()


async def test_tls_with_the_right_authority(start: Start, tls_broker: TlsBroker, tmp_path: Path) -> None:
    """By name and by address. A certificate that begins in 2000 passes on a chip without a clock."""
    authority = Authority(tmp_path, "authority")
    hosts = ("localhost", "127.0.0.1")
    ports = await tls_broker(*(authority.sign(host) for host in hosts))
    stations = [
        await start(port, host=host, station=f"bench-{port}", ca=str(authority.file), dead_ms=900)
        for host, port in zip(hosts, ports, strict=True)
    ]
    for station in stations:
        await station.until("link_up")
    await asyncio.sleep(1)  # beyond the time after which nothing heard is dead
    for station in stations:
        await station.end()
        assert station.kinds() == ["link_up"]


ENDED, TO_COME = datetime(2020, 1, 1, tzinfo=UTC), datetime(2080, 1, 1, tzinfo=UTC)


async def test_tls_that_is_refused(
    start: Start, tls_broker: TlsBroker, station_port: int, tmp_path: Path
) -> None:
    """Device failure 16: refused, never let through, and each told apart."""
    authority = Authority(tmp_path, "authority")
    good, misnamed = authority.sign("localhost"), authority.sign("elsewhere")
    over, too_new = (authority.sign("localhost", ends=ENDED), authority.sign("localhost", begins=TO_COME))
    right, other, elsewhere, expired, early = await tls_broker(good, good, misnamed, over, too_new)
    ours, foreign = str(authority.file), str(Authority(tmp_path, "another").file)
    (tmp_path / "bad.der").write_bytes(b"no certificate")
    cases = [
        (other, foreign, "tls_refused"),
        (elsewhere, ours, "tls_host"),
        (expired, ours, "tls_expired"),
        (early, ours, "tls_clock"),
        (station_port, ours, "tls_refused"),  # where no TLS is spoken
        (right, str(tmp_path / "missing.der"), "no_ca"),
        (right, str(tmp_path / "bad.der"), "tls_refused"),
    ]
    stations = [await start(port, host="localhost", ca=ca) for port, ca, _ in cases]
    for station, (_, ca, code) in zip(stations, cases, strict=True):
        assert (await station.until("fault"))[1] == code, (ca, code)
        assert "link_up" not in station.kinds()


async def test_a_broker_that_speaks_first(start: Start) -> None:
    """Something else listens there."""

    async def script(peer: Peer) -> None:
        await peer.send(b"SSH-2.0-OpenSSH_9.2\r\n")
        await peer.reader.read()

    other = FakeBroker(script)
    async with serving(other):
        station = await start(other.port)
        assert (await station.until("fault"))[1] in {"no_broker", "bad_packet"}
