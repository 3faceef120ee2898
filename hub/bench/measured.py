"""A station under measurement: a process of MicroPython that runs linked firmware, asked line by line.

Rule: what goes wrong in it is told in its own words, and it ends with whoever started it.
"""

import asyncio
import json
import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple

from hub.broker import BrokerAddress

SITE = "bench"
ANSWER_WITHIN_S = 60.0
_TOTALS = re.compile(r"GC: total: (\d+), used: (\d+), free: (\d+)")
_LARGEST = re.compile(r"max free sz: (\d+)")


class Port(NamedTuple):
    """MicroPython's Unix port, and the folder with the linked modules of a station under measurement."""

    interpreter: Path
    modules: Path


class Heap(NamedTuple):
    """What a heap looks like after a collection, in bytes."""

    used: int
    free: int
    largest: int
    """The largest piece that can be had."""


class Failed(Exception):
    """The station has ended, or has not done what was asked in time; the words say which."""


class MeasuredStation:
    """A started station. `heap_block` is the interpreter's, in bytes: 16 with words of 4 bytes, else 32."""

    def __init__(self, process: asyncio.subprocess.Process, errors: Path, heap_block: int) -> None:
        self._process = process
        self._errors = errors
        self._heap_block = heap_block

    async def ask(self, line: str, within_s: float = ANSWER_WITHIN_S) -> list[str]:
        """Give it a line; returns what it prints, up to and with the line of JSON that ends it.

        Raises:
            Failed: it ended, or there was no end in time.
        """
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(f"{line}\n".encode())
            async with asyncio.timeout(within_s):
                return await self._answer()
        except (TimeoutError, ConnectionError) as error:
            came = "its end" if isinstance(error, ConnectionError) else f"no answer within {within_s:g} s"
            raise Failed(self._words(line, came)) from None

    async def heap(self) -> Heap:
        """What its heap looks like now. Raises Failed."""
        said = "".join(await self.ask("heap"))
        totals, largest = _TOTALS.search(said), _LARGEST.search(said)
        if totals is None or largest is None:
            raise Failed(f"expected an account of the heap, got {said}")
        return Heap(int(totals[2]), int(totals[3]), int(largest[1]) * self._heap_block)

    async def rest(self) -> list[dict[str, Any]]:
        """All that it prints up to its end, a line of JSON each. Raises Failed where it ends badly."""
        assert self._process.stdout is not None
        said = [json.loads(line) async for line in self._process.stdout]
        if await self._process.wait():
            raise Failed(self._words("its work", "an early end"))
        return said

    @property
    def stumbled(self) -> str:
        """What it has told on standard error."""
        return self._errors.read_text("utf-8").strip()

    async def _answer(self) -> list[str]:
        assert self._process.stdout is not None
        said: list[str] = []
        while not said or not said[-1].startswith("{"):
            line = (await self._process.stdout.readline()).decode()
            if not line:
                raise ConnectionError
            said.append(line)
        return said

    def _words(self, asked: str, came: str) -> str:
        return f"a station was asked for {asked[:40]!r}, got {came}: {self.stumbled[-400:] or 'no words'}"


@asynccontextmanager
async def measured(
    port: Port, program: str, config: dict[str, Any], home: Path, heap: str, *arguments: str
) -> AsyncIterator[MeasuredStation]:
    """Start `program` ("bench", "bench_trips", "bench_steps") for a configuration, in a folder of its own."""
    written(home, "config.json", config)
    start = f"import sys; from firmware.{program} import main; main(sys.argv)"
    with (home / "errors.txt").open("wb") as errors:
        process = await asyncio.create_subprocess_exec(
            port.interpreter, "-X", f"heapsize={heap}", "-c", start, home / "config.json", home, *arguments,
            cwd=home,  # MicroPython looks for modules where it is, first
            env={**os.environ, "MICROPYPATH": f"{port.modules}:.frozen"},
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=errors, limit=1 << 24,
        )  # fmt: skip
    try:
        yield MeasuredStation(process, home / "errors.txt", 4 * await word_bytes(port))
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


def written(folder: Path, name: str, content: Any) -> Path:
    """A file with that as JSON, in a folder that is made where it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(json.dumps(content), "utf-8")
    return folder / name


async def word_bytes(port: Port) -> int:
    """Bytes of the interpreter's words: 4 as on a board, or 8."""
    asking = await asyncio.create_subprocess_exec(
        port.interpreter,
        "-c",
        "import sys; print(8 if sys.maxsize >> 32 else 4)",
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await asking.communicate()
    return int(said)


def config_of(address: BrokerAddress, **sections: Any) -> dict[str, Any]:
    """The configuration of a station that connects to `address`."""
    return {
        "site": SITE,
        "station": address.username,
        "password": address.password,
        "host": address.host,
        "port": address.port,
        "board": "terminal",
        "scanner": {},
        **sections,
    }
