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
from tests.link.certificates import FAR_AHEAD, LONG_AGO, Authority
from tests.link.conftest import Start
from tests.link.fake_broker import FakeBroker, Peer, between, serving


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


@pytest.fixture
async def tls_broker(
    tmp_path: Path, free_port: Callable[[], int]
) -> AsyncIterator[Callable[[tuple[Path, Path]], Awaitable[int]]]:
    """Start mosquitto with a certificate and its key; gives its port."""
    processes: list[asyncio.subprocess.Process] = []

    async def started(files: tuple[Path, Path]) -> int:
        port, program = free_port(), find_mosquitto()
        assert program
        lines = [
            f"listener {port} 127.0.0.1", "allow_anonymous true", "persistence false", "set_tcp_nodelay true",
            f"user {getpass.getuser()}", f"certfile {files[0]}", f"keyfile {files[1]}",
        ]  # fmt: skip
        (tmp_path / "conf").write_text("\n".join(lines) + "\n")
        processes.append(
            await asyncio.create_subprocess_exec(
                program, "-c", tmp_path / "conf", stderr=asyncio.subprocess.DEVNULL
            )
        )
        async with asyncio.timeout(10):
            while True:
                try:
                    _, writer = await asyncio.open_connection("127.0.0.1", port)
                    writer.close()
                    return port
                except ConnectionError:
                    await asyncio.sleep(0.02)

    yield started
    for process in processes:
        process.terminate()
        await process.wait()


TlsBroker = Callable[[tuple[Path, Path]], Awaitable[int]]


async def test_tls_with_the_right_authority(start: Start, tls_broker: TlsBroker, tmp_path: Path) -> None:
    """A certificate that was made to begin in 2000 passes on a chip that does not know the time yet."""
    authority = Authority(tmp_path, "authority")
    port = await tls_broker(authority.sign("localhost"))
    station = await start(port, host="localhost", ca=str(authority.file), dead_ms=900)
    await station.until("link_up")
    await asyncio.sleep(1.2)  # alive beyond the time after which nothing heard is dead
    assert station.kinds() == ["link_up"]


async def test_tls_by_address(start: Start, tls_broker: TlsBroker, tmp_path: Path) -> None:
    """A certificate for an address, as the usual configuration names the broker."""
    authority = Authority(tmp_path, "authority")
    port = await tls_broker(authority.sign("127.0.0.1"))
    station = await start(port, ca=str(authority.file))
    await station.until("link_up")


ENDED, TO_COME = datetime(2020, 1, 1, tzinfo=UTC), datetime(2080, 1, 1, tzinfo=UTC)


FLAWS = {
    "authority": "tls_refused",
    "host": "tls_host",
    "expired": "tls_expired",
    "not yet": "tls_clock",
    "plain": "tls_refused",
    "no file": "no_ca",
    "bad file": "tls_refused",
}


@pytest.mark.parametrize("flaw", FLAWS)
async def test_tls_that_is_refused(
    start: Start, tls_broker: TlsBroker, station_port: int, tmp_path: Path, flaw: str
) -> None:
    """Device failure 16: refused, never let through, and each told apart."""
    authority = Authority(tmp_path, "authority")
    begins = TO_COME if flaw == "not yet" else LONG_AGO
    ends = ENDED if flaw == "expired" else FAR_AHEAD
    files = authority.sign("elsewhere" if flaw == "host" else "localhost", begins, ends)
    port = station_port if flaw == "plain" else await tls_broker(files)
    ca = Authority(tmp_path, "another").file if flaw == "authority" else authority.file
    if flaw == "no file":
        ca = tmp_path / "missing.der"
    elif flaw == "bad file":
        ca.write_bytes(b"no certificate")
    station = await start(port, host="localhost", ca=str(ca))
    assert (await station.until("fault"))[1] == FLAWS[flaw]
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
