"""A serial line that may be unplugged: opened by its name, read without waiting, opened anew when it is gone.

Rule: who reads is told when the stream was torn (opened anew, or this program was held up), so that no piece
from before is ever joined to one from after.
"""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from typing import NamedTuple

import serial

from firmware.app import App
from firmware.signals import FAULT

_REOPEN_MS = 500


class Chunk(NamedTuple):
    """Bytes that came by `now_ms`, maybe none; `is_torn`: what was read before belongs to another stream."""

    data: bytes
    now_ms: int
    is_torn: bool


class SerialPort:
    """The line at `path`, best a name below /dev/serial/by-id; `form` is data bits, parity, stop bits."""

    def __init__(self, path: str, baud: int, form: str = "8N1") -> None:
        self.path = path
        self._baud = baud
        self._form = form
        self._line: serial.Serial | None = None
        self._readable = asyncio.Event()
        self.is_gone = False
        """The last try to open or read it failed."""

    def write(self, data: bytes) -> None:
        """Send; what doesn't go out at once is lost. Raises OSError where the line is gone."""
        if self._line is not None:
            with contextlib.suppress(serial.SerialTimeoutException):
                self._line.write(data)

    async def chunks(
        self, part: object, app: App, fault: str, wait_ms: int = 50, stale_ms: int | None = None
    ) -> AsyncGenerator[Chunk, None]:
        """What comes, for ever; a chunk every `wait_ms` at least, every half second while the line is gone.

        Checks in for `part`. What waited longer than `stale_ms`, where given, is thrown away. Posts `fault`
        when the line can't be opened or goes away, once each time.
        """
        while True:
            app.check_in(part)
            try:
                self._open()
                async with contextlib.aclosing(self._read(part, app, wait_ms, stale_ms)) as chunks:
                    async for chunk in chunks:
                        yield chunk
            except OSError as error:  # SerialException is one
                if not self.is_gone:
                    app.post((FAULT, fault, f"{self.path}: {error}"))
                self.is_gone = True
            finally:
                self._close()
            yield Chunk(b"", app.clock(), True)
            await asyncio.sleep(_REOPEN_MS / 1000)

    async def _read(
        self, part: object, app: App, wait_ms: int, stale_ms: int | None
    ) -> AsyncGenerator[Chunk, None]:
        is_torn, read_ms = True, app.clock()
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._readable.wait(), wait_ms / 1000)
            app.check_in(part)
            assert self._line is not None
            data = self._line.read(4096) if self._readable.is_set() else b""
            self._readable.clear()
            now_ms = app.clock()
            if stale_ms is not None and now_ms - read_ms > stale_ms:
                self._line.reset_input_buffer()
                data, is_torn = b"", True
            read_ms = now_ms
            yield Chunk(data, now_ms, is_torn)
            is_torn = False

    def _open(self) -> None:
        bits, parity, stop = int(self._form[0]), self._form[1], float(self._form[2:])
        self._line = serial.Serial(
            self.path, self._baud, bits, parity, stop, timeout=0, write_timeout=0, exclusive=True
        )
        self._line.reset_input_buffer()
        self.is_gone = False
        self._readable.clear()
        asyncio.get_running_loop().add_reader(self._line.fileno(), self._readable.set)

    def _close(self) -> None:
        if self._line is not None:
            with contextlib.suppress(OSError, ValueError):
                asyncio.get_running_loop().remove_reader(self._line.fileno())
            with contextlib.suppress(OSError):
                self._line.close()
            self._line = None
