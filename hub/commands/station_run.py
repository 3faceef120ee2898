"""`pickbench station run`: a station in the terminal; the real firmware, with its chips played."""

import fcntl
import os
import shutil
import subprocess
import sys
from enum import StrEnum
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import Annotated

import typer

from hub.commands.failures import Missing, Refused
from hub.commands.firmware_build import make
from hub.commands.firmware_tree import TERMINAL
from hub.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
POWER_CUT = 75
"""Exit code with which the station says that its power was cut on purpose (firmware.terminal)."""


class Runtime(StrEnum):
    """The Python that runs the station."""

    CPYTHON = "cpython"
    MICROPYTHON = "micropython"


def run(
    name: Annotated[
        str, typer.Argument(help="The station, as `pickbench station add NAME --board terminal` made it.")
    ],
    runtime: Annotated[Runtime, typer.Option(help="Which Python runs it.")] = Runtime.CPYTHON,
    heap: Annotated[
        str, typer.Option(help="Heap on MicroPython: an ESP32 without PSRAM has 56k, and can have 110k.")
    ] = "96k",
    config: Annotated[
        Path | None, typer.Option(help="Its config.json; default: where `station add` put it.")
    ] = None,
    state: Annotated[
        Path | None, typer.Option(help="Folder that plays its flash; default: beside it.")
    ] = None,
) -> None:
    """Run a station in the terminal: lines in, JSON lines out. It is the firmware itself, journal and all.

    Lines: scan CODE, weigh MG, button NAME PLACE (NAME: confirm, minus, plus, call), cut [SECONDS], power,
    ready, settle, wait MS, heap. At the end of the input it waits for what is unanswered; exit code 1 if
    something stays so. The scale takes what lies on it at the start for nothing: begin with `weigh 0`, and
    give each weight two seconds.

    Example: printf 'ready\\nscan U%1001\\nsettle\\n' | pickbench station run bench-1 --runtime micropython
    """
    folder = Settings.load().home / "stations" / name
    config = config or folder / "config.json"
    if not config.is_file():
        made_by = f"pickbench station add {name} --board terminal"
        raise Missing(f"{config} is not there: make it by `{made_by}`, or name a --config")
    state = state or folder / "flash"
    state = state.absolute()
    state.mkdir(mode=0o700, parents=True, exist_ok=True)
    with state.with_name(state.name + ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(f"{state}: expected it free, found {name} running on it already") from None
        for file in (config, config.with_name("ca.der")):  # as they lie on a board
            if file.is_file():
                shutil.copy(file, state / ("config.json" if file is config else file.name))
        command, env = _python(runtime, heap, folder)
        raise typer.Exit(_play([*command, str(state / "config.json"), str(state)], env, state))


def _python(runtime: Runtime, heap: str, folder: Path) -> tuple[list[str], dict[str, str]]:
    """The command that runs firmware.terminal, and its environment."""
    if runtime is Runtime.CPYTHON:
        return [sys.executable, "-m", "firmware.terminal"], dict(os.environ)
    start = "import sys; from firmware.terminal import main; sys.exit(main(sys.argv))"
    env = {**os.environ, "MICROPYPATH": f"{compiled(folder / 'a')}:.frozen"}
    return [str(micropython()), "-X", f"heapsize={heap}", "-c", start], env


def compiled(folder: Path, also: tuple[str, ...] = TERMINAL) -> Path:
    """Compile the station into a folder as a board has it, with what else it needs here."""
    for file in make(also).slot:
        target = folder / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.content)
    return folder


def micropython() -> Path:
    """The Unix port of MicroPython: 32 bits as on the ESP32 where it is to be had.

    Raises:
        Missing: there is none.
    """
    given = os.environ.get("PICKBENCH_MICROPYTHON")
    tools = ROOT / ".tools" / "micropython"
    places = [Path(given)] if given else [tools / "micropython32", tools / "micropython"]
    found = next((place for place in places if place.is_file()), None)
    on_path = shutil.which("micropython")
    if found is None and (given or on_path is None):
        raise Missing(
            "MicroPython's Unix port is missing: run scripts/setup-micropython, "
            "or name it in PICKBENCH_MICROPYTHON"
        )
    return found or Path(str(on_path))


def _play(command: list[str], env: dict[str, str], folder: Path) -> int:
    """Run the station, start it again whenever it starts anew, and return its exit code.

    It runs in a folder of its own: MicroPython looks for modules where it is before anywhere else.
    """
    lines: Queue[bytes] = Queue()
    Thread(target=_read, args=(lines,), daemon=True).start()
    waiting: bytes | None = None  # a line that the life before this one did not take
    while True:
        with subprocess.Popen(command, cwd=folder, env=env, stdin=subprocess.PIPE) as station:  # noqa: S603 - our own program
            try:
                waiting = _feed(station, lines, waiting)
                code = station.wait()
            except KeyboardInterrupt:
                station.kill()
                return 130
        if code != POWER_CUT:
            return code


def _read(lines: "Queue[bytes]") -> None:
    """Hand on what comes in, to the end, which is an empty line."""
    with open(0, "rb", closefd=False) as given:  # sys.stdin's lock would kill the program at its end
        for line in iter(given.readline, b""):
            lines.put(line)
    lines.put(b"")


def _feed(station: "subprocess.Popen[bytes]", lines: "Queue[bytes]", waiting: bytes | None) -> bytes | None:
    """Hand lines on while the station lives, up to the end or to `power`: what follows is for the next life.

    Returns the line that it did not take any more, or None.
    """
    assert station.stdin is not None
    while station.poll() is None:
        if waiting is None:
            try:
                waiting = lines.get(timeout=0.1)
            except Empty:
                continue
        try:
            if waiting:
                station.stdin.write(waiting)
                station.stdin.flush()
            if not waiting or waiting.split() == [b"power"]:
                station.stdin.close()
                return None if waiting else b""
        except BrokenPipeError:  # it ended before us, and its exit code says why
            break
        waiting = None
    return waiting
