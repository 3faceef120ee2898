"""A link at work in a process of its own, on CPython and on both word sizes of the real MicroPython."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from tests.patience import PATIENCE_S

ROOT = Path(__file__).resolve().parents[2]


class Station:
    """A started driver, and what its link has posted so far."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.seen: list[list[Any]] = []

    async def until(self, *wanted: Any, within_s: float = PATIENCE_S) -> list[Any]:
        """Read on to the first event that begins with `wanted`; returns it."""
        try:
            async with asyncio.timeout(within_s):
                while True:
                    event = await self._next()
                    if event[: len(wanted)] == list(wanted):
                        return event
        except TimeoutError:
            pytest.fail(f"expected {wanted}, got {self.seen[-20:]}")

    async def _next(self) -> list[Any]:
        assert self._process.stdout is not None
        line = await self._process.stdout.readline()
        assert line, f"the driver has ended after {self.seen[-5:]}"
        event: list[Any] = json.loads(line)
        self.seen.append(event)
        return event

    def kinds(self) -> list[str]:
        return [event[0] for event in self.seen]

    async def end(self) -> None:
        """Kill it, as a power cut does; `seen` is then all that it posted."""
        if self._process.returncode is None:
            self._process.kill()
        assert self._process.stdout is not None
        for line in (await self._process.stdout.read()).splitlines():
            self.seen.append(json.loads(line))
        await self._process.wait()


Start = Callable[..., Any]


@pytest.fixture(params=["cpython", "micropython32"])
def python(request: pytest.FixtureRequest) -> Path:
    """The Pythons that a link runs on; the 64-bit MicroPython only where a test asks for it."""
    if request.param == "cpython":
        return Path(sys.executable)
    path: Path = request.getfixturevalue(request.param)
    return path


@pytest.fixture
async def start(python: Path) -> AsyncIterator[Start]:
    """Start a link: `await start(port=…, dead_ms=…, **keywords of the driver)`; ended after the test.
    `options` are the interpreter's, `root` is where MicroPython finds the firmware.

    Times are short, so that a test is quick; nothing depends on how short.
    """
    stations: list[Station] = []

    async def started(
        port: int = 1, *, dead_ms: int = 20000, step_ms: int = 5000, stable_ms: int = 60000, most_ms: int = 5,
        options: tuple[str, ...] = (), root: Path = ROOT, **given: Any,
    ) -> Station:  # fmt: skip
        times_ms = (dead_ms, step_ms, stable_ms, 1, 5, most_ms, 2)
        keywords = {"host": "127.0.0.1", "port": port, "times_ms": times_ms, **given}
        process = await asyncio.create_subprocess_exec(
            python, *options, "tests/link/driver.py", json.dumps(keywords),
            cwd=ROOT,
            env={**os.environ, "MICROPYPATH": f"{root}:.frozen", "PYTHONPATH": str(ROOT)},
            stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        stations.append(Station(process))
        return stations[-1]

    yield started
    for station in stations:
        await station.end()
