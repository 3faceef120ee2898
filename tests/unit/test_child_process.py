"""A child process that ends while it is being ended: nobody is told anything, and nothing fails."""

import asyncio
import signal
from pathlib import Path

import pytest

from hub.broker import process
from hub.broker.process import Child


class _Ended:
    """A process that has ended before its exit was noticed: signals find nobody."""

    pid, returncode = 4242, None

    def __init__(self) -> None:
        self.asked: list[int] = []

    def send_signal(self, number: int) -> None:
        self.asked.append(number)
        raise ProcessLookupError

    async def wait(self) -> int:
        if len(self.asked) < 2:
            await asyncio.Event().wait()
        return 0


async def test_a_child_that_has_ended_meanwhile_is_stopped_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "_STOP_WITHIN_S", 0.01)
    noted, ended = tmp_path / "pid", _Ended()
    noted.touch()
    child = Child(["nothing"], noted, print)
    child._process = ended  # type: ignore[assignment]
    await child.stop()
    assert ended.asked == [signal.SIGTERM, signal.SIGKILL]
    assert not noted.exists()
