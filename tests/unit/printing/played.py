"""Played printers: sockets on loopback that behave as the test says, and remember every page that came out.

A page is out when its format was read to its end and the printer could print it, as on a label printer: what
is in its buffer is printed even when the connection has broken meanwhile. Like those, it serves one
connection at a time.
"""

import contextlib
import re
import socket
import threading
import time
from dataclasses import dataclass, field
from typing import Self

from tests.patience import PATIENCE_S

CODE = re.compile(rb"\^XA.*?\^XZ", re.DOTALL)
_STATUS, _COUNT, _DROP = b"~HS", b'! U1 getvar "odometer.total_label_count"', b"~JX"


@dataclass
class Played:
    """A label printer.

    `breaks_at`: after so many bytes of a page it closes the connection, `times` times; `breaks_after_page`:
    it closes it when it has a whole page. `reads_no_more_at`: it stops reading in mid-page, and is switched
    off and on; `holds_at`: it stops for as long as that is said. `late_s`: so many of its answers
    (`late_for`) come late.
    """

    counts: bool = True
    talks: bool = True
    breaks_at: int = 0
    breaks_after_page: bool = False
    reads_no_more_at: int = 0
    holds_at: int = 0
    times: int = 1
    late_s: float = 0.0
    late_for: int = 10**9
    page_s: float = 0.0
    paper: bool = True
    paused: bool = False
    hears_while_out: bool = True
    total: int = 40
    out: list[bytes] = field(default_factory=list)
    """Every page that came out, in its order."""
    came: int = 0
    """Connections."""
    port: int = 0
    _buffer: list[bytes] = field(default_factory=list)
    _half: bytes = b""
    _held: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _ends: threading.Event = field(default_factory=threading.Event)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def is_in_mid_page(self) -> bool:
        """Whether a page is under way: some of it has come, or it is being printed."""
        return self._held or bool(self._buffer)

    def __enter__(self) -> Self:
        self._listening = socket.create_server(("127.0.0.1", self.port), backlog=8)
        self._listening.settimeout(0.1)
        self.port = self._listening.getsockname()[1]
        self._threads = [threading.Thread(target=f, daemon=True) for f in (self._serve, self._print)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.set()
        for thread in self._threads:
            thread.join(5)
        self._listening.close()

    def _serve(self) -> None:
        while not self._ends.is_set():
            try:
                line, _ = self._listening.accept()
            except TimeoutError:
                continue
            self.came += 1
            with line:
                line.settimeout(0.05)
                self._converse(line)

    def _converse(self, line: socket.socket) -> None:
        half = b""
        while not self._ends.is_set():
            while self.holds_at and len(half) >= self.holds_at and not self._ends.is_set():
                self._held = True
                time.sleep(0.01)
            self._held = False
            if self.reads_no_more_at and len(half) >= self.reads_no_more_at and self.times:
                self.times -= 1
                self._ends.wait(0.6)
                return  # it comes to itself again by being switched off and on: what it had read is lost
            try:
                more = line.recv(512)
            except TimeoutError:
                continue
            except OSError:
                break
            if not more:
                break
            half = self._taken(line, half + more)
            if half is None:
                return
        if half.strip():
            with self._lock:
                self._half = half

    def _taken(self, line: socket.socket, heard: bytes) -> bytes | None:
        """Take commands and whole formats; what is left. None: the connection is broken off here."""
        while True:
            with self._lock:
                if self._half and _DROP in heard:
                    self._half, heard = b"", heard.replace(_DROP, b"", 1)
            for command, answer in ((_STATUS, self._status), (_COUNT, self._counted)):
                if command in heard and (b"^XA" not in heard or heard.index(command) < heard.index(b"^XA")):
                    heard = heard.replace(command, b"", 1)
                    self._answer(line, answer())
                    break
            else:
                found = CODE.search(heard)
                if found is None:
                    break
                heard = heard[: found.start()] + heard[found.end() :]
                with self._lock:
                    self._buffer.append(found[0])
                if self.breaks_after_page and self.times:
                    self.times -= 1
                    return None
        if self.breaks_at and len(heard) >= self.breaks_at and b"^XA" in heard and self.times:
            self.times -= 1
            with self._lock:
                self._half = heard
            return None
        return heard

    def _answer(self, line: socket.socket, said: bytes) -> None:
        if not self.talks or not said or (not self.hears_while_out and not self.paper):
            return
        if self.late_s and self.late_for:
            self.late_for -= 1
            time.sleep(self.late_s)
        with contextlib.suppress(OSError):
            line.sendall(said)

    def _status(self) -> bytes:
        with self._lock:
            waits, half = len(self._buffer), bool(self._half)
        one = f"030,{int(not self.paper)},{int(self.paused)},1245,{waits:03},0,0,{int(half)},000,0,0,0"
        two = "000,0,0,0,0,2,4,0,00000000,1,000"
        return f"\x02{one}\x03\r\n\x02{two}\x03\r\n\x021234,0\x03\r\n".encode()

    def _counted(self) -> bytes:
        return f'"{self.total}"'.encode() if self.counts else b'"?"'

    def _print(self) -> None:
        """The printer's own motor: works off its buffer whenever there is paper."""
        while not self._ends.is_set():
            with self._lock:
                page = self._buffer[0] if self._buffer and self.paper and not self.paused else None
            if page is None:
                time.sleep(0.002)
                continue
            if self.page_s:
                time.sleep(self.page_s)
            with self._lock:
                self.out.append(self._buffer.pop(0))
                self.total += 1


@dataclass
class Mute:
    """A printer that takes what comes and says nothing; it closes its side when it has read to the end.

    `breaks_at`: after so many bytes it resets the connection, `times` times.
    """

    breaks_at: int = 0
    holds_at: int = 0
    times: int = 1
    out: list[bytes] = field(default_factory=list)
    port: int = 0
    is_in_mid_page: bool = False
    _ends: threading.Event = field(default_factory=threading.Event)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._listening.settimeout(0.1)
        self.port = self._listening.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.set()
        self._thread.join(5)
        self._listening.close()

    def _serve(self) -> None:
        while not self._ends.is_set():
            try:
                line, _ = self._listening.accept()
            except TimeoutError:
                continue
            with line:
                self._read(line)

    def _read(self, line: socket.socket) -> None:
        line.settimeout(PATIENCE_S)
        data = b""
        while more := line.recv(512):
            data += more
            while self.holds_at and len(data) >= self.holds_at and not self._ends.is_set():
                self.is_in_mid_page = True
                time.sleep(0.01)
            if self.is_in_mid_page:
                # Whoever sent the beginning is gone; what had come is thrown away with the connection.
                self.is_in_mid_page = False
                return
            if self.breaks_at and len(data) >= self.breaks_at and self.times:
                self.times -= 1
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                return
        self.out.append(data)
