"""A board on a pseudo-terminal: the line discipline of MicroPython's REPL, and a real MicroPython behind it.

The Unix port has no raw REPL of its own, so Ctrl-A to Ctrl-D are played here; whatever is to be run runs in
the Unix port, on littlefs.
"""

import os
import select
import subprocess
import threading
import time
import tty
from collections.abc import Callable
from pathlib import Path
from typing import Self

from tests.patience import PATIENCE_S

PROGRAM = Path(__file__).with_name("board_program.py")
RESET = 75
_RAW = b"raw REPL; CTRL-B to exit\r\n>"
_FLASH_BYTES = 0x200000


class ScriptedBoard:
    """A board at `port`; a context manager. `name`, `version`: what MicroPython says of itself there.

    is_deaf: nothing answers, as on a chip without MicroPython. resets: how often it was started anew.
    """

    def __init__(self, micropython: Path, folder: Path) -> None:
        self.micropython = micropython
        self.flash = folder / "flash"
        self.flash.write_bytes(b"\xff" * _FLASH_BYTES)
        self.name = "Generic ESP32 module with ESP32"
        self.version = "1.25.0"
        self.fakes = ""
        self.heap = "2m"
        self.is_deaf = False
        self.resets = 0
        self.errors = folder / "errors"
        self._child: subprocess.Popen[bytes] | None = None
        self._is_raw = False
        self._typed = bytearray()
        self._ends = threading.Event()
        self._ours, theirs = os.openpty()
        tty.setraw(theirs)
        self._theirs = theirs  # held open: a board's wire is there when nobody listens
        self.port = os.ttyname(theirs)
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.set()
        self._thread.join(PATIENCE_S)
        self._stop()
        os.close(self._ours)
        os.close(self._theirs)

    def _serve(self) -> None:
        while not self._ends.is_set():
            self._relay()
            ready, _, _ = select.select([self._ours], [], [], 0.02)
            if ready:
                for byte in os.read(self._ours, 4096):
                    self._take(byte)

    def _take(self, byte: int) -> None:
        if self.is_deaf:
            return
        if byte == 3:
            self._stop()
            self._say(b"\r\n>>> ")
        elif byte == 1 and self._typed != b"\x05A":
            self._is_raw = True
            self._typed.clear()
            self._say(b"\r\n" + _RAW)
        elif byte == 1:
            self._typed.clear()
            self._say(b"R\x00")  # raw paste is known, and not offered
        elif byte == 2:
            self._is_raw = False
        elif byte == 4:
            self._run(bytes(self._typed))
            self._typed.clear()
        elif self._is_raw:
            self._typed.append(byte)

    def _run(self, code: bytes) -> None:
        if not code.strip():
            self._stop()
            self._start("repl")
            self._say(b"OK\r\nMPY: soft reboot\r\n" + (_RAW if self._is_raw else b">>> "))
            return
        if self._child is None:
            self._start("repl")
        assert self._child
        assert self._child.stdin
        assert self._child.stdout
        self._say(b"OK")
        self._child.stdin.write(b"%d\n" % len(code) + code)
        self._child.stdin.flush()
        ends = 0
        while ends < 2:
            byte = self._child.stdout.read(1)
            if not byte:
                self._restart()
                return
            ends += byte == b"\x04"
            self._say(byte)
        self._say(b">")

    def _restart(self) -> None:
        """The program behind the wire ended: after machine.reset() the board runs its own."""
        assert self._child
        self.resets += self._child.wait() == RESET
        self._stop()
        self._is_raw = False
        self._start("run")

    def _relay(self) -> None:
        """What a running program prints goes out on the wire."""
        if self._child is None or self._is_raw or not self._child.stdout:
            return
        ready, _, _ = select.select([self._child.stdout], [], [], 0)
        if ready:
            data = os.read(self._child.stdout.fileno(), 4096)
            if data:
                self._say(data)
            elif self._child.wait() == RESET:
                self._restart()
            else:
                self._stop()

    def _start(self, what: str) -> None:
        with self.errors.open("ab") as errors:
            self._child = subprocess.Popen(
                [
                    self.micropython, "-X", f"heapsize={self.heap}", PROGRAM, self.flash, what, self.name,
                    self.version, self.fakes,
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
            )  # fmt: skip

    def _stop(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child.wait()
            for stream in (self._child.stdin, self._child.stdout):
                if stream:
                    stream.close()
            self._child = None

    def _say(self, data: bytes) -> None:
        os.write(self._ours, data)

    def wait(self, is_so: Callable[[], bool]) -> None:
        """Wait until something is so; AssertionError after ten seconds."""
        for _ in range(500):
            if is_so():
                return
            time.sleep(0.02)
        raise AssertionError("the board did not get there within 10 s")

    def files(self) -> dict[str, bytes]:
        """The files on its flash, as littlefs-python reads them."""
        from littlefs import LittleFS

        disk = LittleFS(block_size=4096, block_count=_FLASH_BYTES // 4096, mount=False)
        disk.context.buffer = bytearray(self.flash.read_bytes())
        disk.mount()
        found = {}
        for folder, _, names in disk.walk("/"):
            for name in names:
                path = f"{folder.rstrip('/')}/{name}"
                with disk.open(path, "rb") as file:
                    found[path] = file.read()
        return found
