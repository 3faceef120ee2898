"""A simulated warehouse beside the site's own: a hub of its own, in a folder, with a broker and a database of
its own, that ends with this process.

Rules: one at a time; nothing of the site's is touched; it is ended by its id, never by its name.
"""

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from hub.broker.accounts import write_private
from hub.broker.own import free_port
from hub.broker.process import end_orphan, note_process
from hub.domain.errors import Conflict

STATIONS = 12
NICE = 10
"""How far it stands back from the processor: verdicts of the site go first."""
READY_WITHIN_S, POLL_S, END_WITHIN_S = 120.0, 0.3, 20.0
STARTING, READY, ENDED, FAILED = "starting", "ready", "ended", "failed"
_KEPT = ("PICKBENCH_TZ", "PICKBENCH_LANG", "PICKBENCH_FONT", "PICKBENCH_HTTP_PROXIES")
"""Settings of the site that hold in the simulated one too."""
_MARK = "--with-parent"


@dataclass(slots=True)
class Trial:
    """The simulated warehouse of one web process. `state` is "" before the first, else one of STARTING,
    READY, ENDED, FAILED; `port` is where its pages are; `why` is its last word where it failed.
    """

    state: str = ""
    port: int = 0
    why: str = ""
    _process: "subprocess.Popen[bytes] | None" = None
    _folder: Path | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def start(
        self, home: Path, host: str, environment: Mapping[str, str], accounts: Callable[[], str]
    ) -> None:
        """Start it; who looks on sees by `state` when it is ready.

        Args:
            home: the hub's folder; it gets one of its own in there, made anew.
            host: the address on which the site's own pages are.
            environment: of the site's own commands.
            accounts: makes the text of those who may sign in (`hub.office.visiting`).

        Raises:
            Conflict: one runs already.
        """
        with self._lock:
            if self._process is not None and self._process.poll() is None:
                raise Conflict("the simulator runs already: expected it to be ended first")
            self._folder = folder = home / "simulator"
            _clear(folder)
            folder.mkdir(mode=0o700, parents=True)
            write_private(folder / "accounts.jsonl", accounts())
            self.state, self.port, self.why = STARTING, free_port(host), ""
            self._process = process = _spawned(folder, host, self.port, environment)
        threading.Thread(target=self._follow, args=(process, host), daemon=True, name="simulator").start()

    def stop(self) -> None:
        """End it, and take its folder away; does nothing where none runs."""
        with self._lock:
            process, self._process = self._process, None
            if process is None:
                return
            _end(process)
            self.state = ENDED
            if self._folder is not None:
                _clear(self._folder)

    def _follow(self, process: "subprocess.Popen[bytes]", host: str) -> None:
        """Note when it is ready, and when it ended by itself."""
        until = time.monotonic() + READY_WITHIN_S
        while process.poll() is None and time.monotonic() < until and self.state == STARTING:
            if _answers(host, self.port):
                self._note(process, READY)
            time.sleep(POLL_S)
        if self.state == STARTING:
            _end(process)
        process.wait()
        self._note(process, FAILED, _last_line(self._folder))

    def _note(self, process: "subprocess.Popen[bytes]", state: str, why: str = "") -> None:
        with self._lock:
            if self._process is process:
                self.state, self.why = state, why


def _spawned(folder: Path, host: str, port: int, environment: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    """The demo as a process of its own, with settings of its own."""
    mine = {name: value for name, value in environment.items() if not name.startswith("PICKBENCH_")}
    mine |= {name: environment[name] for name in _KEPT if name in environment}
    mine |= {
        "PICKBENCH_HOME": str(folder / "home"),
        "PICKBENCH_HTTP_HOST": host,
        "PICKBENCH_HTTP_PORT": str(port),
        "PICKBENCH_BROKER_PORT": "0",
    }
    wish = ["--stations", str(STATIONS), "--pace", "human", "--accounts", str(folder / "accounts.jsonl")]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - the hub's own program, by its path
            [sys.executable, "-m", "hub.cli", "demo", *wish, _MARK, str(os.getpid())],
            env=mine,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, process.pid, NICE)
    note_process(folder / "pid", process.pid)
    return process


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(END_WITHIN_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _clear(folder: Path) -> None:
    """Take away what an earlier one left, a killed one's processes first."""
    end_orphan(folder / "pid", _MARK)
    end_orphan(folder / "home" / "broker" / "pid", str(folder))
    shutil.rmtree(folder, ignore_errors=True)


def _answers(host: str, port: int) -> bool:
    reach = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104 - compared, not bound
    try:
        return httpx.get(f"http://{reach}:{port}/readyz", timeout=2.0).is_success
    except httpx.HTTPError:
        return False


def _last_line(folder: Path | None) -> str:
    """What it said last before it ended."""
    if folder is None:
        return ""
    with suppress(OSError):
        lines = (folder / "log").read_text("utf-8", "replace").strip().splitlines()
        return lines[-1][-500:] if lines else ""
    return ""
