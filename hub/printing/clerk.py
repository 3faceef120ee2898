"""Writes what printers' tasks have to say: many of them in one short transaction, one transaction after the
other.

Rule that must hold: verdicts go before printing; between two transactions there is a pause.
"""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

import structlog

from hub.domain.errors import DomainError
from hub.office.act import Act
from hub.office.writing import PAUSE_S, Writer
from hub.store.reading import UNAVAILABLE

T = TypeVar("T")
AGAIN_S = 1.0
"""Before a database that did not answer is asked again."""
_log = structlog.get_logger(__name__)
_Part = tuple[Callable[[Act], Any], "asyncio.Future[Any]"]


class Clerk:
    """Does acts for many tasks of one event loop; `run` does the work."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._parts: list[_Part] = []
        self._woken = asyncio.Event()

    async def do(self, act: Callable[[Act], T]) -> T:
        """Do an act together with what others want at this moment. It may be done twice when the database
        broke off in mid-commit, so it must say the same again.

        Raises:
            DomainError: it is refused.
        """
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._parts.append((act, future))
        self._woken.set()
        return await future

    async def run(self) -> None:
        """Do what is wanted, until cancelled."""
        while True:
            await self._woken.wait()
            self._woken.clear()
            parts, self._parts = self._parts, []
            await self._write([part for part in parts if not part[1].done()])
            await asyncio.sleep(PAUSE_S)

    async def _write(self, parts: list[_Part]) -> None:
        try:
            ends = await asyncio.to_thread(
                self._writer.try_each, lambda act, do: do(act), [do for do, _ in parts]
            )
        except UNAVAILABLE as error:
            _log.warning("prints_wait", error=str(error)[:200])
            self._parts[:0] = parts
            self._woken.set()
            await asyncio.sleep(AGAIN_S)
            return
        except Exception as error:  # noqa: BLE001 - each task hears of it, and none is left waiting
            ends = [error] * len(parts)
        for (_, future), end in zip(parts, ends, strict=True):
            if future.done():
                continue
            if isinstance(end, DomainError | Exception):
                future.set_exception(end)
            else:
                future.set_result(end)
