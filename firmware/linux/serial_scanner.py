"""A scanner on a serial line (USB-CDC or RS232): cut into codes like the ESP32's.

Rule: what was half read when the line went away is never joined to what comes after.
"""

from contextlib import aclosing

from firmware.app import App
from firmware.linux.serial_port import SerialPort
from firmware.scanner import Framer
from firmware.signals import SCAN


class SerialScanner:
    """The part; `source` is the scanner's number in its events."""

    def __init__(self, path: str, baud: int, source: int) -> None:
        self._port = SerialPort(path, baud)
        self._source = source

    @property
    def trouble(self) -> str:
        """The code of what keeps it from scanning now; empty where it scans."""
        return "scanner_gone" if self._port.is_gone else ""

    async def run(self, app: App) -> None:
        """Post every code."""
        framer = Framer()
        async with aclosing(self._port.chunks(self, app, "scanner_gone", wait_ms=20)) as chunks:
            async for chunk in chunks:
                if chunk.is_torn:
                    framer = Framer()
                for code, aim in framer.feed(chunk.data, chunk.now_ms):
                    app.post((SCAN, code, aim, self._source))
