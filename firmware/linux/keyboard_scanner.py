"""A scanner that plays a keyboard, read as an input device (evdev) and grabbed: no one else gets its codes.

Rule: the device is held only while this runs; when it is unplugged it is opened again by its name.
"""

import asyncio
import contextlib
import errno
import importlib
from collections.abc import Callable
from types import ModuleType
from typing import Any

from firmware.app import App
from firmware.linux.keys import GAP_MS, Keys
from firmware.signals import FAULT, SCAN

_REOPEN_S = 0.5
INSTALL = (
    "scanners that play a keyboard need the package evdev, which is built on this machine: "
    "apt install gcc python3-dev linux-libc-dev, then pip install 'pickbench[linux]'"
)


class KeyboardScanner:
    """The part. `path` is best a name below /dev/input/by-id; `source` is the scanner's number in its events.

    `open_device` opens it: a device as evdev's InputDevice.
    """

    def __init__(
        self,
        path: str,
        layout: str,
        gs_key: str,
        source: int,
        open_device: Callable[[str], Any] | None = None,
    ) -> None:
        self._path = path
        self._keys = Keys(layout, gs_key)
        self._source = source
        self._open_device = open_device or evdev().InputDevice
        self._is_gone = False

    @property
    def trouble(self) -> str:
        """The code of what keeps it from scanning now; empty where it scans."""
        return "scanner_gone" if self._is_gone else ""

    async def run(self, app: App) -> None:
        """Post every code, and an empty one for each scan that was lost, so that the person sees it."""
        while True:
            app.check_in(self)
            try:
                with contextlib.closing(self._open_device(self._path)) as device:
                    await self._read(app, device)
            except OSError as error:
                self._post(app, self._keys.forget())
                if not self._is_gone:
                    app.post((FAULT, "scanner_gone", f"{self._path}: {_words(error)}"))
                self._is_gone = True
            await asyncio.sleep(_REOPEN_S)

    async def _read(self, app: App, device: Any) -> None:
        device.grab()
        self._is_gone = False
        self._keys.forget(set(device.active_keys()))
        readable, loop = asyncio.Event(), asyncio.get_running_loop()
        loop.add_reader(device.fd, readable.set)
        try:
            while True:
                app.check_in(self)
                try:
                    await asyncio.wait_for(readable.wait(), GAP_MS / 1000)
                except TimeoutError:
                    self._post(app, self._keys.idle())
                    continue
                readable.clear()
                with contextlib.suppress(BlockingIOError):
                    for event in device.read():
                        at_ms = event.sec * 1000 + event.usec // 1000
                        self._post(app, self._keys.feed(event.type, event.code, event.value, at_ms))
        finally:
            loop.remove_reader(device.fd)
            with contextlib.suppress(OSError):  # it may be gone
                device.ungrab()

    def _post(self, app: App, codes: list[tuple[bytes, str]]) -> None:
        for code, aim in codes:
            app.post((SCAN, code, aim, self._source))


def evdev() -> ModuleType:
    """The package evdev. Raises ModuleNotFoundError that says how to install it."""
    try:
        return importlib.import_module("evdev")
    except ModuleNotFoundError:
        raise ModuleNotFoundError(INSTALL) from None


def _words(error: OSError) -> str:
    if error.errno == errno.EACCES:
        return "no permission: the user must be in the group input"
    if error.errno == errno.EBUSY:
        return "another program has grabbed it"
    return error.strerror or str(error)
