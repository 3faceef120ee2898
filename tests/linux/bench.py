"""What the Linux bench is tested with: an App that notes, a line to unplug, a played input device."""

import asyncio
import errno
import os
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from firmware.signals import FAULT, SCAN, WEIGH
from tests.patience import PATIENCE_S


class Probe:
    """Stands for an App: notes what is posted."""

    def __init__(self) -> None:
        self.events: list[tuple[Any, ...]] = []
        self.check_ins = 0
        self.scale: Any = None
        self.ahead_ms = 0
        """Added to the clock: a program that was held up."""

    def post(self, event: tuple[Any, ...]) -> None:
        self.events.append(event)

    def clock(self) -> int:
        return time.monotonic_ns() // 1_000_000 + self.ahead_ms

    def check_in(self, _part: object) -> None:
        self.check_ins += 1

    def scans(self) -> list[tuple[bytes, str, int]]:
        return [event[1:] for event in self.events if event[0] == SCAN]

    def weighs(self) -> list[tuple[str, int]]:
        return [(event[1].ok, event[1].net_mg) for event in self.events if event[0] == WEIGH]

    def faults(self) -> list[str]:
        return [event[1] for event in self.events if event[0] == FAULT]

    async def until(self, is_so: Callable[[], object], within_s: float = PATIENCE_S) -> None:
        """Wait for what the part does."""
        async with asyncio.timeout(within_s):
            while not is_so():  # noqa: ASYNC110 - what it waits for has no event to wait on
                await asyncio.sleep(0.005)


@asynccontextmanager
async def running(part: Any, probe: Any) -> AsyncIterator[None]:
    """The part at work."""
    task = asyncio.create_task(part.run(probe))
    try:
        yield
        assert not task.done(), task.exception()
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


class Line:
    """One end of a serial line; the other is a link at `path` that the part opens."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.master = -1

    def plug_in(self) -> None:
        self.master, slave = os.openpty()
        os.set_blocking(self.master, False)
        self.path.unlink(missing_ok=True)
        self.path.symlink_to(os.ttyname(slave))
        self._slave = slave  # held, so that the line lives while the part closes and opens it

    def pull(self) -> None:
        self.path.unlink(missing_ok=True)
        os.close(self.master)
        os.close(self._slave)
        self.master = -1

    def say(self, data: bytes) -> None:
        with suppress(BlockingIOError):
            os.write(self.master, data)

    def heard(self) -> bytes:
        try:
            return os.read(self.master, 4096)
        except (BlockingIOError, OSError):
            return b""

    async def repeat(self, data: bytes, times: int, probe: Probe) -> None:
        """What a scale does that sends all the time; the clock of the bench goes on by 90 ms each time."""
        for _ in range(times):
            probe.ahead_ms += 90
            weighed_ms = probe.scale._at_ms
            self.say(data)
            for _ in range(20):  # what is no weight is given a moment
                if probe.scale._at_ms != weighed_ms:
                    break
                await asyncio.sleep(0.002)


@contextmanager
def line(folder: Path) -> Iterator[Line]:
    made = Line(folder / "tty")
    made.plug_in()
    try:
        yield made
    finally:
        if made.master >= 0:
            made.pull()


class InputEvent(NamedTuple):
    """As evdev's."""

    sec: int
    usec: int
    type: int
    code: int
    value: int


class InputDevice:
    """As evdev's InputDevice; what is typed on it comes by a pipe."""

    def __init__(self) -> None:
        self.fd, self._write = os.pipe()
        os.set_blocking(self.fd, False)
        self.events: list[InputEvent] = []
        self.is_grabbed = self.is_gone = self.is_closed = False

    def deliver(self, events: list[InputEvent]) -> None:
        self.events += events
        os.write(self._write, b".")

    def unplug(self) -> None:
        self.is_gone = True
        os.write(self._write, b".")

    def read(self) -> Iterator[InputEvent]:
        os.read(self.fd, 4096)
        if self.is_gone:
            raise OSError(errno.ENODEV, "No such device")
        events, self.events = self.events, []
        yield from events

    def grab(self) -> None:
        self.is_grabbed = True

    def ungrab(self) -> None:
        self.is_grabbed = False

    def active_keys(self) -> list[int]:
        return []

    def close(self) -> None:
        self.is_closed = True
        os.close(self.fd)
        os.close(self._write)
