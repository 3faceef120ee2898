"""A print server on loopback, as the Internet Printing Protocol has it, that behaves as the test says; and a
real CUPS, where the machine has one.
"""

import contextlib
import shutil
import struct
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self

from hub.printing import ipp

PENDING, PROCESSING = 3, 5


@dataclass
class Job:
    """A job that came in whole."""

    id: int
    name: str
    document: bytes
    state: int = PENDING
    began: int | None = None


@dataclass
class PrintServer:
    """A server with one queue. `drops`: so many jobs are taken, and the connection closed in place of an
    answer; `ends`: the state in which jobs end; `began`: whether their printing had begun by then; `stopped`:
    it prints nothing.
    """

    drops: int = 0
    ends: int = ipp.COMPLETED
    began: bool = True
    stopped: bool = False
    keeps_history: bool = True
    jobs: list[Job] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"Q@127.0.0.1:{self.port}"

    @property
    def out(self) -> list[bytes]:
        return [job.document for job in self.jobs if job.state == ipp.COMPLETED]

    def __enter__(self) -> Self:
        played = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                answer = played._answer(body)
                if answer is None:
                    self.close_connection = True
                    return
                self.send_response(200)
                self.send_header("content-length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's own name
                """Keep the test's output clean."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _answer(self, body: bytes) -> bytes | None:
        _, _, operation, number = struct.unpack_from(">BBHI", body)
        given, document = _attributes(body)
        head = struct.pack(">BBHI", 2, 0, 0, number) + b"\x01" + _text(0x47, "attributes-charset", "utf-8")
        if operation == ipp.GET_PRINTER:
            return head + b"\x04" + self._printer() + b"\x03"
        if operation == ipp.PRINT_JOB:
            self.jobs.append(Job(len(self.jobs) + 1, given["job-name"], document))
            if self.drops:
                self.drops -= 1
                return None
            return head + _job(self.jobs[-1]) + b"\x03"
        self._work()
        if operation == ipp.GET_JOB:
            return head + _job(self.jobs[int(given["job-id"]) - 1]) + b"\x03"
        over = given["which-jobs"] == "completed"
        shown = [
            job
            for job in self.jobs
            if (job.state >= ipp.CANCELED) == over and (self.keeps_history or not over)
        ]
        return head + b"".join(map(_job, shown)) + b"\x03"

    def _printer(self) -> bytes:
        state = 5 if self.stopped else 3
        reason = "media-empty-error" if self.stopped else "none"
        return _number(0x23, "printer-state", state) + _text(0x44, "printer-state-reasons", reason)

    def _work(self) -> None:
        for job in self.jobs:
            if not self.stopped and job.state == PENDING:
                job.state, job.began = self.ends, 1 if self.began else None


def _attributes(body: bytes) -> tuple[dict[str, str], bytes]:
    """The first value of each attribute of a request, and its document."""
    found: dict[str, str] = {}
    at = 9
    while body[at] != 3:
        tag = body[at]
        (long,) = struct.unpack_from(">H", body, at + 1)
        name = body[at + 3 : at + 3 + long].decode()
        at += 3 + long
        (long,) = struct.unpack_from(">H", body, at)
        raw = body[at + 2 : at + 2 + long]
        found.setdefault(name, str(struct.unpack(">i", raw)[0]) if tag == 0x21 else raw.decode())
        at += 2 + long
    return found, body[at + 1 :]


def _text(tag: int, name: str, value: str) -> bytes:
    named, raw = name.encode(), value.encode()
    return bytes([tag]) + struct.pack(">H", len(named)) + named + struct.pack(">H", len(raw)) + raw


def _number(tag: int, name: str, value: int) -> bytes:
    return bytes([tag]) + struct.pack(">H", len(name)) + name.encode() + struct.pack(">Hi", 4, value)


def _job(job: Job) -> bytes:
    began = (
        _number(0x21, "time-at-processing", job.began) if job.began else _text(0x13, "time-at-processing", "")
    )
    return (
        b"\x02"
        + _number(0x21, "job-id", job.id)
        + _text(0x42, "job-name", job.name)
        + _number(0x23, "job-state", job.state)
        + began
    )


_SERVER = """
Listen 127.0.0.1:{port}
LogLevel warn
<Location />
Order allow,deny
Allow all
</Location>
<Location /admin>
Order allow,deny
Allow all
</Location>
<Policy default>
JobPrivateAccess all
JobPrivateValues none
<Limit All>
Order deny,allow
Allow all
</Limit>
</Policy>
"""
_FILES = """
ServerRoot {folder}/etc
RequestRoot {folder}/spool
TempDir {folder}/spool/tmp
CacheDir {folder}/cache
StateDir {folder}/run
AccessLog {folder}/log/access
ErrorLog {folder}/log/error
PageLog {folder}/log/page
FileDevice Yes
"""


def missing() -> str:
    """Why no real CUPS can be had here; empty where it can."""
    programs = [name for name in ("cupsd", "lpadmin", "cupsdisable") if not _program(name)]
    return f"{', '.join(programs)} missing: apt-get install cups-daemon cups-client" if programs else ""


def _program(name: str) -> str | None:
    return shutil.which(name, path="/usr/sbin:/usr/bin:/sbin:/bin")


@contextlib.contextmanager
def cups(folder: Path, port: int) -> Iterator[str]:
    """A CUPS with one raw queue, Q, that throws everything away; yields host:port."""
    for name in ("etc", "spool/tmp", "cache", "log", "run"):
        (folder / name).mkdir(parents=True)
    (folder / "etc/cupsd.conf").write_text(_SERVER.format(port=port), "utf-8")
    (folder / "etc/cups-files.conf").write_text(_FILES.format(folder=folder), "utf-8")
    program = _program("cupsd")
    assert program is not None
    command = [program, "-f", "-c", folder / "etc/cupsd.conf", "-s", folder / "etc/cups-files.conf"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    where = f"127.0.0.1:{port}"
    try:
        for _ in range(100):
            done = tell(where, "lpadmin", "-p", "Q", "-E", "-v", "file:///dev/null")
            if done:
                break
            time.sleep(0.1)
        yield where
    finally:
        server.terminate()
        server.wait(30)


def tell(where: str, program: str, *words: str) -> bool:
    """Run one of the programs of CUPS; whether it was done."""
    path = _program(program)
    assert path is not None
    return subprocess.run([path, "-h", where, *words], check=False, capture_output=True).returncode == 0
