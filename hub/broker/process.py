"""One child process that is started, watched, started again when it dies, and ended.

The rule that must hold: no process is ever ended by its name. What this hub started it ends by its id; what
an earlier hub left behind it ends only when id, time of start and command line are those that were noted.
"""

import asyncio
import contextlib
import json
import resource
import signal
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import psutil
import structlog

from hub.broker.accounts import write_private

_log = structlog.get_logger("broker")

_FIRST_PAUSE_S = 0.1
_LONGEST_PAUSE_S = 10.0
_HEALTHY_AFTER_S = 30.0
_STOP_WITHIN_S = 5.0
_OPEN_FILES = 65_536


class Child:
    """Runs `argv` and keeps it running. `on_line` gets each line that it writes to its standard error.

    `env` replaces the environment, where given; `name` is what the log calls it.
    """

    def __init__(
        self,
        argv: Sequence[str],
        pid_file: Path,
        on_line: Callable[[str], None],
        *,
        env: Mapping[str, str] | None = None,
        name: str = "broker",
    ) -> None:
        self._env = env
        self._name = name
        self._argv = list(argv)
        self._pid_file = pid_file
        self._on_line = on_line
        self._process: asyncio.subprocess.Process | None = None
        self._reading: asyncio.Task[None] | None = None
        self._watching: asyncio.Task[None] | None = None
        self.restarts = 0

    @property
    def pid(self) -> int | None:
        """Process id while it runs, else None."""
        running = self._process is not None and self._process.returncode is None
        return self._process.pid if running and self._process else None

    async def spawn(self) -> None:
        """Starts the process, unwatched: a caller first sees whether it comes up, then calls `watch`."""
        self._process = await asyncio.create_subprocess_exec(
            *self._argv,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            env=self._env,
            start_new_session=True,  # Ctrl-C is for the hub, which then ends its broker in order
        )
        _raise_open_files(self._process.pid)
        note_process(self._pid_file, self._process.pid)
        self._reading = asyncio.create_task(self._read(self._process))

    def watch(self) -> None:
        """From now on the process is started again whenever it dies."""
        self._watching = asyncio.create_task(self._watch())

    def signal(self, number: signal.Signals) -> None:
        """Sends a signal, if it runs."""
        if self.pid is not None and self._process:
            # It may have ended, and nobody has told us yet: then there is nobody to send it to.
            with contextlib.suppress(ProcessLookupError):
                self._process.send_signal(number)

    async def stop(self) -> None:
        """Ends the process: asked first, forced after five seconds."""
        if self._watching:
            self._watching.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watching
            self._watching = None
        if self._process and self._process.returncode is None:
            self.signal(signal.SIGTERM)
            try:
                await asyncio.wait_for(self._process.wait(), _STOP_WITHIN_S)
            except TimeoutError:
                self.signal(signal.SIGKILL)
                await self._process.wait()
        if self._reading:
            await self._reading
        self._pid_file.unlink(missing_ok=True)

    async def _read(self, process: asyncio.subprocess.Process) -> None:
        assert process.stderr is not None  # it was opened as a pipe
        while line := await process.stderr.readline():
            self._on_line(line.decode(errors="replace").rstrip())

    async def _watch(self) -> None:
        loop = asyncio.get_running_loop()
        pause_s = _FIRST_PAUSE_S
        while True:
            assert self._process is not None  # `spawn` came before `watch`
            started = loop.time()
            status = await self._process.wait()
            pause_s = _FIRST_PAUSE_S if loop.time() - started > _HEALTHY_AFTER_S else pause_s
            _log.error("child_died", name=self._name, status=status, again_in_s=pause_s)
            await asyncio.sleep(pause_s)
            pause_s = min(pause_s * 2, _LONGEST_PAUSE_S)
            self.restarts += 1
            try:
                await self.spawn()
            except OSError as error:  # the program was removed, or no memory is left: it may come back
                _log.error("child_not_started", name=self._name, problem=str(error))


def note_process(pid_file: Path, pid: int) -> None:
    """Notes which process was started, so that a later hub knows it again."""
    with contextlib.suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        noted = {"pid": pid, "created": process.create_time()}
        write_private(pid_file, json.dumps(noted) + "\n")


def end_orphan(pid_file: Path, mark: str) -> bool:
    """Ends the process that an earlier hub noted in `pid_file` and left behind; True when there was one.

    It must have the noted id and time of start, and `mark` (a path of this hub's own) in its command line.
    """
    try:
        noted = json.loads(pid_file.read_text("utf-8"))
        process = psutil.Process(int(noted["pid"]))
        same = abs(process.create_time() - float(noted["created"])) < 1.0
        ours = same and any(mark in part for part in process.cmdline())
        if ours:
            process.terminate()
            with contextlib.suppress(psutil.TimeoutExpired):
                process.wait(_STOP_WITHIN_S)
            if process.is_running():
                process.kill()
                process.wait(_STOP_WITHIN_S)
    except (FileNotFoundError, ValueError, KeyError, TypeError, psutil.NoSuchProcess):
        ours = False
    pid_file.unlink(missing_ok=True)
    return ours


def _raise_open_files(pid: int) -> None:
    """Lets the child hold a socket for each of many stations; a system's default of 1,024 is soon used up."""
    if not hasattr(resource, "prlimit"):
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    limit = _OPEN_FILES if hard == resource.RLIM_INFINITY else max(soft, min(_OPEN_FILES, hard))
    with contextlib.suppress(OSError, ProcessLookupError):
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (limit, hard))
