"""A board on a serial port: its raw REPL through mpremote, with every failure in words.

Rule: whoever opens a board closes it, and leaves it running its own program.
"""

import io
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout, suppress
from pathlib import Path
from typing import Any

from hub.commands.failures import Missing, Refused
from hub.commands.firmware_tools import tool

OLDEST = (1, 24)
"""The oldest MicroPython that a station runs on."""
_QUIET_S = 1.0
_ENTER_S = 10.0
_RUN_S = 30.0
_DIGESTS = 8
# A watchdog that the station started can't be stopped, but told to wait longer. Boards without one: nothing.
_PATIENCE = "try:\n import machine\n machine.WDT(timeout=600000)\nexcept Exception:\n pass"
_SHA256 = """
import hashlib, binascii
def _sha(path):
    h, b = hashlib.sha256(), bytearray(512)
    try:
        with open(path, "rb") as f:
            while n := f.readinto(b):
                h.update(memoryview(b)[:n])
    except OSError:
        return ""
    return binascii.hexlify(h.digest()).decode()
"""


def check_port(port: str) -> None:
    """Missing where the port is not there or may not be used, with what to do about it."""
    path = Path(port)
    if not path.exists():
        found = sorted(str(each) for each in (*Path("/dev").glob("ttyUSB*"), *Path("/dev").glob("ttyACM*")))
        raise Missing(
            f"expected a board at {port}, there is no such port; "
            + (f"there are: {', '.join(found)}" if found else "none is plugged in, or its cable only charges")
        )
    try:
        path.open("rb+", buffering=0).close()
    except PermissionError:
        raise Missing(
            f"{port} may not be opened: add yourself to the group that owns it, usually "
            "`sudo usermod -aG dialout $USER`, and log in again"
        ) from None
    except OSError as error:
        raise Missing(f"{port} can't be opened: {error.strerror}") from None


class BoardPort:
    """A board that waits in its raw REPL. Made by `opened_board`."""

    def __init__(self, transport: Any) -> None:
        self._transport = transport
        self._folders: set[str] = set()  # those that are known to be there

    def run(self, code: str, on_line: Callable[[str], object] | None = None, within_s: float = _RUN_S) -> str:
        """Run code on the board and give what it printed; `on_line` gets every line as it comes.

        Refused with the last line of the board's traceback; Missing when nothing came for `within_s`.
        """
        gathered = bytearray()

        def take(data: bytes) -> None:
            for byte in data:
                if byte == 10 and on_line:
                    on_line(gathered.decode("utf-8", "replace").rpartition("\n")[2].strip())
                if byte != 4:
                    gathered.append(byte)

        _, wrong = self._say(lambda: self._transport.exec_raw(code, timeout=within_s, data_consumer=take))
        if wrong:
            raise Refused(f"the board said: {wrong.decode('utf-8', 'replace').strip().splitlines()[-1]}")
        return gathered.decode("utf-8", "replace")

    def asked(self, expression: str) -> Any:
        """The value of an expression on the board, as far as JSON can carry it."""
        return json.loads(self.run(f"import json\nprint(json.dumps({expression}))"))

    def digests(self, paths: list[str]) -> list[str]:
        """SHA-256 in hexadecimal of files on the board, "" for one that is not there; after `know`."""
        found: list[str] = []
        for at in range(
            0, len(paths), _DIGESTS
        ):  # a few at a time: a board's heap holds no long list of them
            found += self.asked(f"[_sha(path) for path in {paths[at : at + _DIGESTS]!r}]")
        return found

    def put(self, path: str, content: bytes, on_bytes: Callable[[int], object] = lambda _: None) -> None:
        """Write a file whole: beside the old one first, then in its place. Folders are made.

        `on_bytes` gets how many more bytes are there.
        """
        parts = path.split("/")
        for depth in range(2, len(parts)):
            folder = "/".join(parts[:depth])
            if folder not in self._folders:
                self.run(f"import os\ntry:\n os.mkdir({folder!r})\nexcept OSError:\n pass")
                self._folders.add(folder)
        told = 0

        def tell(written: int, _: int) -> None:
            nonlocal told
            on_bytes(written - told)
            told = written

        self._say(lambda: self._transport.fs_writefile(f"{path}.new", content, 512, tell))
        self.run(f"import os\nos.rename({path + '.new'!r}, {path!r})")

    def know(self) -> None:
        """Teach the board the helper that `digests` needs, and patience to a watchdog."""
        self.run(_PATIENCE)
        self.run(_SHA256)

    def refresh(self) -> None:
        """Empty the board's heap: what was run there is forgotten; boot.py runs again, main.py does not."""
        with redirect_stdout(io.StringIO()):
            self._say(lambda: self._transport.enter_raw_repl(timeout_overall=_ENTER_S))

    def restart(self) -> None:
        """Start the board anew, as power would; it runs its own program then."""
        self._say(lambda: self._transport.exec_raw_no_follow("import machine\nmachine.reset()"))

    def lines(self, within_s: float) -> Iterator[str]:
        """What the board prints by itself from now on, line by line, for so long.

        A chip with USB of its own takes the port away when it restarts, and brings it back.
        """
        until = time.monotonic() + within_s
        line = b""
        while time.monotonic() < until:
            try:
                byte = self._transport.serial.read(1)
            except OSError:
                self._reopen(until)
                byte, line = b"", b""
            if byte == b"\n":
                yield line.decode("utf-8", "replace").strip()
                line = b""
            else:
                line += byte

    def _reopen(self, until: float) -> None:
        """The port again, once it is back; gone after `until`, it stays closed and gives nothing."""
        port = self._transport.device_name
        self.close()
        while time.monotonic() < until:
            try:
                self._transport = _transport(port)
                return
            except (tool("mpremote.transport").TransportError, OSError):
                time.sleep(0.1)

    def close(self) -> None:
        """Let go of the port."""
        with suppress(OSError):
            self._transport.close()

    def _say(self, do: Callable[[], Any]) -> Any:
        transport_error = tool("mpremote.transport").TransportError
        try:
            return do()
        except (transport_error, OSError) as error:
            raise Missing(f"the board stopped answering: check cable and power ({error})") from None


@contextmanager
def opened_board(port: str) -> Iterator[BoardPort]:
    """The board on a port, stopped in its raw REPL; its own program runs on no more until it is restarted.

    Missing where the port can't be used or no MicroPython answers; Refused where it is too old.
    """
    check_port(port)
    transport_error = tool("mpremote.transport").TransportError
    transport = None
    try:
        with redirect_stdout(io.StringIO()):  # mpremote prints what it could not read
            transport = _transport(port)
            transport.enter_raw_repl(timeout_overall=_ENTER_S)
    except (transport_error, OSError) as error:
        if transport:
            transport.close()
        raise Missing(
            f"no MicroPython answers on {port} ({error}): is another program using the port? Press "
            "RESET on the board and try again; on a new board give --micropython FILE"
        ) from None
    opened = BoardPort(transport)
    try:
        version = opened.asked("list(__import__('sys').implementation[1][:3])")
        if tuple(version[:2]) < OLDEST:
            shown = ".".join(map(str, version))
            raise Refused(f"expected MicroPython {OLDEST[0]}.{OLDEST[1]} or newer, got {shown}")
        yield opened
    finally:
        opened.close()


def _transport(port: str) -> Any:
    return tool("mpremote.transport_serial").SerialTransport(port, baudrate=115200, timeout=_QUIET_S)


def await_port(port: str, within_s: float = 10.0) -> None:
    """Wait until a port is there: a chip with USB of its own takes it away while it restarts."""
    until = time.monotonic() + within_s
    while not Path(port).exists() and time.monotonic() < until:
        time.sleep(0.1)
