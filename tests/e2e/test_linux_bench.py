"""A Linux bench works an order: a played keyboard scanner and a scale on a line, real mosquitto, real hub."""

import asyncio
import json
import os
import signal
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlmodel import select

from firmware.linux import keyboard_scanner
from firmware.linux.main import build, read
from hub.store.tables import EventRow, OrderRow
from tests.e2e.conftest import Rig
from tests.linux.bench import InputDevice, Line, line
from tests.linux.typist import Typist
from tests.patience import PATIENCE_S
from tests.unit.floor.floor_under_test import GOODS, picked

READY = 2
ROOT = Path(__file__).resolve().parents[2]


class Bench:
    """What a person does at the bench, and what the screen shows them."""

    def __init__(self, app: Any, screen: Any, scanner: InputDevice, pan: Line) -> None:
        self.app, self.screen, self.scanner, self.pan = app, screen, scanner, pan
        self.typist = Typist()
        self.on_pan_g = 0.0

    async def until(self, is_so: Any, within_s: float = PATIENCE_S) -> None:
        async with asyncio.timeout(within_s):
            while not is_so():  # noqa: ASYNC110 - what it waits for has no event to wait on
                await asyncio.sleep(0.01)

    async def weigh(self) -> None:
        """The scale says all the time what lies on it."""
        while True:
            self.pan.say(b"ST,GS,%+010.1f  g\r\n" % self.on_pan_g)
            await asyncio.sleep(0.09)

    async def scan(self, code: str, colour: str, text: str) -> None:
        self.screen.lamp("", "s")
        self.screen.show("")
        self.scanner.deliver(self.typist.type(code))
        self.typist.wait(500)
        await self.shows(colour, text)

    async def shows(self, colour: str, text: str) -> None:
        try:
            await self.until(
                lambda: self.screen._lamp[0] == colour and self.screen._text and text in self.screen._text
            )
        except TimeoutError:
            pytest.fail(
                f"expected {colour} {text!r}, the screen shows {self.screen._lamp} {self.screen._text!r}"
            )


async def test_an_order_is_verified_and_packed(
    rig: Rig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    label = picked(rig.floor, A=2, B=1)
    scanner = InputDevice()
    monkeypatch.setattr(keyboard_scanner, "evdev", lambda: SimpleNamespace(InputDevice=lambda _path: scanner))
    with line(tmp_path) as pan:
        config = {
            "station": "bench-1",
            "password": rig.passwords["bench-1"],
            "host": rig.address("bench-1").host,
            "port": rig.address("bench-1").port,
            "board": "linux",
            "scanner": {"devices": ["/dev/input/by-id/usb-played-event-kbd"]},
            "scale": {"port": str(pan.path), "dialect": "a-and-d", "unit": "g"},
            "display": {},
            "buzzer": {},
        }
        (tmp_path / "bench.json").write_text(json.dumps(config), "utf-8")
        checked, why = read(str(tmp_path / "bench.json"))
        assert checked is not None, why
        home = tmp_path / "bench"
        home.mkdir()
        app, parts = build(checked, home)
        bench = Bench(app, parts[1], scanner, pan)
        running = [asyncio.create_task(app.run(parts)), asyncio.create_task(bench.weigh())]
        try:
            await _work(bench, label)
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
    with rig.database.session() as session:
        order = session.exec(select(OrderRow).where(OrderRow.label == label)).one()
    assert order.state == "weighed"


async def _work(bench: Bench, label: str) -> None:
    a, b, c = (GOODS[sku][1] for sku in "ABC")
    await bench.until(lambda: bench.app.core.state == READY and bench.app.scale.live_mg == 0)
    await bench.scan("U%2", "w", "P2")
    await bench.scan("J%VERIFY", "w", "")
    await bench.scan(f"O%{label}", "w", "3 to scan")
    await bench.scan(a, "g", "")
    await bench.scan(c, "r", "")
    await bench.scan("X%RESUME", "w", "")
    await bench.scan(a, "g", "")
    await bench.scan(b, "g", "")
    await bench.scan("J%PACK", "w", "")
    await bench.scan(f"O%{label}", "w", "800 g")
    bench.on_pan_g = 600
    await bench.shows("r", "200 g")
    bench.on_pan_g = 800
    await bench.shows("g", "800 g")
    bench.on_pan_g = 0
    await bench.until(lambda: bench.app.scale.live_mg == 0)


class Process:
    """The bench as a program of its own; what its screen says comes line by line."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    @classmethod
    async def start(cls, folder: Path) -> "Process":
        command = [
            "-m",
            "firmware.linux",
            "--config",
            str(folder / "bench.json"),
            "--home",
            str(folder / "home"),
        ]
        env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
        return cls(
            await asyncio.create_subprocess_exec(
                sys.executable, *command, env=env, stdout=asyncio.subprocess.PIPE
            )
        )

    async def says(self, text: str, within_s: float = PATIENCE_S) -> None:
        assert self.process.stdout is not None
        said = []
        try:
            async with asyncio.timeout(within_s):
                while not said or text not in said[-1]:
                    said.append((await self.process.stdout.readline()).decode())
                    assert said[-1], f"it ended, and said {said}"
        except TimeoutError:
            pytest.fail(f"expected {text!r}, it said {said}")

    async def end(self, by: signal.Signals) -> int:
        if self.process.returncode is None:
            self.process.send_signal(by)
        return await asyncio.wait_for(self.process.wait(), PATIENCE_S)


@pytest.mark.long
async def test_what_was_scanned_while_the_hub_was_away_outlives_the_bench(rig: Rig, tmp_path: Path) -> None:
    """Device failures 5 and 3: the bench is killed after it said "saved", and the hub gets the event once."""
    with line(tmp_path) as scanner:
        address = rig.address("bench-1")
        config = {
            "station": "bench-1",
            "password": rig.passwords["bench-1"],
            "host": address.host,
            "port": address.port,
            "board": "linux",
            "scanner": {"devices": [str(scanner.path)]},
        }
        (tmp_path / "bench.json").write_text(json.dumps(config), "utf-8")
        bench = await Process.start(tmp_path)
        try:
            signing_in = asyncio.create_task(_sign_in(scanner))
            await bench.says("P2")
            signing_in.cancel()
            await rig.kill_gateway()
            await bench.says("System away")
            scanner.say(b"J%VERIFY\r")
            await bench.says("Saved, checked later")
            await bench.end(signal.SIGKILL)
            await rig.start_gateway()
            bench = await Process.start(tmp_path)
            await _until(lambda: _frames(rig, "J%VERIFY") == 1)
            assert await bench.end(signal.SIGTERM) == 0
        finally:
            await bench.end(signal.SIGKILL)
    assert _frames(rig, "J%VERIFY") == 1


async def _sign_in(scanner: Line) -> None:
    """Scan the badge until the bench has opened the line."""
    while True:
        scanner.say(b"U%2\r")
        await asyncio.sleep(0.5)


async def _until(is_so: Any, within_s: float = PATIENCE_S) -> None:
    async with asyncio.timeout(within_s):
        while not is_so():  # noqa: ASYNC110 - what it waits for has no event to wait on
            await asyncio.sleep(0.05)


def _frames(rig: Rig, code: str) -> int:
    with rig.database.session() as session:
        return sum(f'"{code}"' in str(row) for row in session.exec(select(EventRow)))
