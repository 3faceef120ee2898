"""Linked, the station is the same station: the golden files, linked with it as modules of it, on both ports.

They run from linked sources: mpy-cross would leave out their assertions as it does for a board.
"""

import ast
import json
import os
import re
import subprocess
import sys
from importlib.metadata import files
from pathlib import Path

import pytest

from hub.commands.firmware_tree import ALWAYS_NEEDED, ENTRIES, MEASURED, TERMINAL, folder_of, station_sources
from hub.linker import link
from hub.linker.attributes import attribute_names
from hub.linker.constants import fold
from hub.linker.meanings import Module, read_in
from hub.linker.plan import BUILT_IN_MODULES
from hub.linker.scopes import bound
from hub.linker.stock import FREE_OF_HEAP, Stock
from hub.linker.survey import survey_of
from tests.contract import golden
from tests.micropython import golden_conversation
from tests.patience import PATIENCE_S

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = {
    "station_golden.frames": ROOT / "tests/contract/golden.py",
    "station_golden.conversation": ROOT / "tests/micropython/golden_conversation.py",
}
RUN = """
from station_golden import {0}
print("{0}", {0}.check())
"""


def sources(*also: str) -> dict[str, str]:
    """What a board carries, and these modules besides."""
    found = station_sources(folder_of("firmware"), folder_of("protocol"), also)
    return {source.module: source.file.read_text("utf-8") for source in found}


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the linked sources, with the golden files among them and a program that runs each."""
    also = {name: file.read_text("utf-8") for name, file in GOLDEN.items()}
    runs = {f"run_{name.partition('.')[2]}": RUN.format(name.partition(".")[2]) for name in GOLDEN}
    given = sources("firmware.ram_journal") | also | runs | {"station_golden": ""}
    folder = tmp_path_factory.mktemp("linked")
    packages = {name for name in given if any(other.startswith(f"{name}.") for other in given)}
    for name, text in link(given, ALWAYS_NEEDED, [*ENTRIES, *runs]).items():
        file = folder / name.replace(".", "/") / "__init__.py"
        file = file if name in packages else file.parent.with_suffix(".py")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return folder


@pytest.mark.parametrize("port", ["micropython", "micropython32"])
@pytest.mark.parametrize(
    ("program", "count"),
    [
        ("frames", len(golden.GOLDEN) + len(golden.REFUSED) + len(golden.SAVED) + len(golden.ACCEPTED)),
        ("conversation", golden_conversation.check()),
    ],
)
def test_golden_files_pass_linked(
    linked: Path, port: str, program: str, count: int, request: pytest.FixtureRequest
) -> None:
    """P-010 to P-016, P-040, P-044, P-060 to P-063, on what a board runs."""
    done = subprocess.run(
        [request.getfixturevalue(port), "-c", f"import run_{program}"],
        env={**os.environ, "MICROPYPATH": f"{linked}:.frozen"},
        cwd=linked,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )
    assert (done.stdout, done.stderr[-2000:]) == (f"{program} {count}\n", "")


def test_the_golden_files_are_really_rewritten(linked: Path) -> None:
    text = (linked / "firmware" / "resident.py").read_text("utf-8")
    assert "class Station" in text
    assert "self.outbox" not in text
    assert "COLOURS" not in text


def test_no_new_name_of_a_module_is_one_of_micropython_s(linked: Path, micropython: Path) -> None:
    """hub.linker.plan.BUILT_IN_MODULES: such a module would be imported in place of the station's."""
    program = """
import sys
for name in sys.argv[1:]:
    try:
        __import__(name)
        print(name)
    except ImportError:
        pass
"""
    done = subprocess.run(
        [micropython, "-c", program, *FREE_OF_HEAP.split()],
        env={**os.environ, "MICROPYPATH": ".frozen"},
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE_S,
    )
    assert set(done.stdout.split()) <= BUILT_IN_MODULES
    assert not [name for name in BUILT_IN_MODULES if (linked / f"{name}.py").exists()]


def test_no_linked_source_asks_for_a_name_that_is_not_there(linked: Path) -> None:
    """By another reader of Python; what a module deletes at its end, it used before."""
    ruff = [sys.executable, "-m", "ruff", "check", "--isolated", "--output-format", "json", linked]
    done = subprocess.run([*ruff, "--select", "F821,F811,F401"], capture_output=True, text=True, check=False)
    found = {(Path(each["filename"]).name, each["message"]) for each in json.loads(done.stdout)}
    text = (linked / "firmware" / "resident.py").read_text("utf-8")
    deleted = {name for line in re.findall(r"^del (.+)$", text, re.MULTILINE) for name in line.split(", ")}
    expected = {("resident.py", f"Undefined name `{name}`") for name in deleted}
    assert found - expected == set()


@pytest.mark.parametrize("also", [(), TERMINAL, MEASURED], ids=["board", "terminal", "measured"])
def test_no_attribute_of_a_library_s_objects_is_renamed(also: tuple[str, ...], micropython: Path) -> None:
    """What hub.linker.attributes.BOARDS_OWN must hold: asked of the stubs, and of a MicroPython itself."""
    modules = read_in(sources(*also))
    fold(modules)
    survey = survey_of(modules)
    by_module = attribute_names(modules, survey, Stock(survey.names))
    renamed = {name for names in by_module.values() for name in names}
    assert len(renamed) > 100
    libraries = _libraries(modules)
    assert {"machine", "asyncio", "time"} <= libraries
    of_stubs, of_port = _attributes_in_stubs(libraries), _attributes_in_port(micropython, libraries)
    assert {"duty_u16", "readfrom_mem_into", "feed"} <= of_stubs
    assert {"readinto", "create_task", "tell"} <= of_port
    assert renamed & (of_stubs | of_port) == set()


def _libraries(modules: dict[str, Module]) -> set[str]:
    """The modules of MicroPython that the station imports anywhere."""
    found = set()
    for module in modules.values():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module not in modules:
                found.add(str(node.module))
    return found


def _attributes_in_stubs(libraries: set[str]) -> set[str]:
    """Public names that classes have in micropython-esp32-stubs."""
    own = [f for f in files("micropython-esp32-stubs") or [] if f.stem in libraries]
    shared = [f for f in files("micropython-stdlib-stubs") or [] if f.parts[0] == "_mpy_shed"]
    return {
        name
        for file in [*own, *shared]
        if file.suffix == ".pyi"
        for node in ast.walk(ast.parse(Path(str(file.locate())).read_text("utf-8")))
        if isinstance(node, ast.ClassDef)
        for name in bound(node.body)
        if not name.startswith("_")
    }


def _attributes_in_port(micropython: Path, libraries: set[str]) -> set[str]:
    """Names that types and objects of the Unix port have, and the functions of asyncio, by `dir`."""
    program = """
import sys
names = set()
def look(thing):
    names.update(dir(thing))
for name in sys.argv[1:]:
    try:
        module = __import__(name)
    except ImportError:
        continue
    for member in dir(module):
        if isinstance(getattr(module, member), type):
            look(getattr(module, member))
import asyncio, socket
async def its_own():
    stream = asyncio.StreamReader(open("/dev/null"))
    for made in (asyncio.Event(), asyncio.Lock(), stream, asyncio.current_task()):
        look(made)
asyncio.run(its_own())
for thing in (open("/dev/null"), socket.socket(), asyncio, asyncio.core, Exception()):
    look(thing)
for thing in (b"", "", [], (), {}, set(), 1, 1.0):
    look(thing)
print(" ".join(sorted(names)))
"""
    done = subprocess.run(
        [micropython, "-c", program, *sorted(libraries)],
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE_S,
    )
    return set(done.stdout.split())
