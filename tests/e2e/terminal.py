"""A station in the terminal as a test sees it: lines in, JSON lines out, on either Python."""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

from hub.broker import BrokerAddress
from tests.patience import PATIENCE_S

ROOT = Path(__file__).resolve().parents[2]
POWER_CUT = 75
START = "import sys; from firmware.terminal import main; sys.exit(main(sys.argv))"


class TerminalStation:
    """One station. `said` is all that it told since it was started, or since `forget`."""

    def __init__(self, command: list[str], env: dict[str, str], home: Path, config: dict[str, Any]) -> None:
        self.home = home
        self.said: list[dict[str, Any]] = []
        self.errors = home / "errors.txt"
        self.process: asyncio.subprocess.Process | None = None
        home.mkdir(exist_ok=True)
        (home / "config.json").write_text(json.dumps(config), "utf-8")
        self._command = [*command, str(home / "config.json"), str(home)]
        self._env = env
        self._reading: asyncio.Task[None] | None = None

    async def start(self) -> None:
        with self.errors.open("ab") as errors:
            self.process = await asyncio.create_subprocess_exec(
                *self._command,
                cwd=self.home,  # MicroPython looks for modules where it is, first
                env=self._env,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=errors,
            )
        self.said = []
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        assert self.process is not None and self.process.stdout is not None
        async for line in self.process.stdout:
            self.said.append(json.loads(line))

    def line(self, *lines: str) -> None:
        """Type lines."""
        self.type("".join(f"{line}\n" for line in lines).encode())

    def type(self, typed: bytes) -> None:
        """Type anything."""
        assert self.process is not None and self.process.stdin is not None
        self.process.stdin.write(typed)

    async def sees(self, within_s: float = PATIENCE_S, **what: Any) -> None:
        """Wait until it tells this; what came before that counts no more then."""
        try:
            async with asyncio.timeout(within_s):
                while not any(what.items() <= one.items() for one in self.said):  # noqa: ASYNC110 - no event
                    await asyncio.sleep(0.02)
        except TimeoutError:
            raise AssertionError(f"expected {what}, saw {self.said}; {self.errors.read_text()}") from None
        last = max(i for i, one in enumerate(self.said) if what.items() <= one.items())
        del self.said[: last + 1]

    async def ended(self, within_s: float = PATIENCE_S) -> int:
        """Its exit code, once it has ended."""
        assert self.process is not None and self._reading is not None
        await asyncio.wait_for(self.process.wait(), within_s)
        await self._reading
        assert self.process.returncode is not None
        return self.process.returncode

    async def kill(self) -> None:
        """The power is cut, at any instant."""
        assert self.process is not None and self._reading is not None
        if self.process.returncode is None:
            self.process.kill()
        await self.process.wait()
        self._reading.cancel()

    async def close_input(self) -> None:
        assert self.process is not None and self.process.stdin is not None
        self.process.stdin.close()


def on_cpython(home: Path, config: dict[str, Any]) -> TerminalStation:
    return TerminalStation(
        [sys.executable, "-m", "firmware.terminal"], {**os.environ, "PYTHONPATH": str(ROOT)}, home, config
    )


def on_micropython(
    interpreter: Path, compiled: Path, home: Path, config: dict[str, Any], heap: str
) -> TerminalStation:
    env = {**os.environ, "MICROPYPATH": f"{compiled}:.frozen"}
    return TerminalStation([str(interpreter), "-X", f"heapsize={heap}", "-c", START], env, home, config)


def config_of(address: BrokerAddress, **parts: Any) -> dict[str, Any]:
    """The configuration of a station that connects to `address`."""
    return {
        "station": address.username,
        "password": address.password,
        "host": address.host,
        "port": address.port,
        "board": "terminal",
        "scanner": {},
        **parts,
    }
