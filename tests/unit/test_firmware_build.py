"""`pickbench firmware build`: what a station loads, no more, the same bytes each time, within its promise."""

import hashlib
import json
import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from hub.cli import build as command_line
from hub.commands import firmware_build, firmware_tree
from hub.commands.failures import Missing, Refused
from hub.commands.firmware_boards import CHIPS, Board
from hub.commands.firmware_build import Build
from hub.commands.firmware_image import image
from hub.commands.firmware_tools import tool
from hub.commands.firmware_tree import LIMIT_BYTES, Built, Source, compile_all, station_sources
from tests.patience import PATIENCE_S

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def made() -> Build:
    return firmware_build.make()


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A small firmware and protocol to choose from."""
    for name, text in {
        "firmware/__init__.py": "",
        "firmware/main.py": 'from firmware.overlay import overlay\noverlay("protocol.rare", "f")\n',
        "firmware/overlay.py": "from protocol import codec\n",
        "firmware/drivers/__init__.py": "",
        "firmware/drivers/lamp.py": "",
        "firmware/terminal.py": "import protocol.hub_only\n",
        "firmware/linux/__init__.py": "import protocol.hub_only\n",
        "firmware/board/boot.py": "import firmware.main\n",
        "firmware/main.pyi": "",
        "protocol/__init__.py": "",
        "protocol/codec.py": "from protocol.errors import E\n",
        "protocol/errors.py": "E = 1\n",
        "protocol/rare.py": "def f(): pass\n",
        "protocol/hub_only.py": "",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def test_a_station_carries_what_it_loads_and_no_more(sources: Path) -> None:
    found = station_sources(sources / "firmware", sources / "protocol")
    assert [source.target for source in found] == [
        "firmware/__init__.mpy",
        "firmware/drivers/__init__.mpy",
        "firmware/drivers/lamp.mpy",
        "firmware/main.mpy",
        "firmware/overlay.mpy",
        "protocol/__init__.mpy",
        "protocol/codec.mpy",
        "protocol/errors.mpy",
        "protocol/rare.mpy",
    ]


def test_the_bytes_do_not_depend_on_where_the_sources_lie(sources: Path, tmp_path: Path) -> None:
    once = compile_all(
        station_sources(sources / "firmware", sources / "protocol"), tmp_path / "1", lambda: None
    )
    moved = tmp_path / "elsewhere"
    moved.mkdir()
    for name in ("firmware", "protocol"):
        (sources / name).rename(moved / name)
    again = compile_all(station_sources(moved / "firmware", moved / "protocol"), tmp_path / "2", lambda: None)
    assert once == again
    assert firmware_tree.version_of(once) == firmware_tree.version_of(again)


def test_a_source_that_does_not_compile_is_named(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.py"
    wrong.write_text("def f(:\n", "utf-8")
    with pytest.raises(Refused, match=r"wrong\.py.*SyntaxError"):
        compile_all([Source("wrong", wrong)], tmp_path / "out", lambda: None)


def test_more_than_the_promised_size_is_refused() -> None:
    fits = Built("a.mpy", bytes(LIMIT_BYTES))
    assert firmware_tree.check_size([fits, Built("version.txt", b"1")]) == LIMIT_BYTES
    with pytest.raises(Refused, match=f"at most {LIMIT_BYTES} bytes.*got {LIMIT_BYTES + 1}"):
        firmware_tree.check_size([fits, Built("b.mpy", b"1")])


def test_the_whole_station_keeps_its_promise(made: Build) -> None:
    assert 20_000 < made.mpy_bytes <= LIMIT_BYTES
    paths = [file.path for file in made.slot]
    assert {"firmware/main.mpy", "firmware/resident.mpy", "version.txt"} <= set(paths)
    assert not [path for path in paths if re.search(r"linux|terminal|played|doctor|\.pyi?$", path)]


def test_the_32_bit_port_imports_every_module(made: Build, micropython32: Path, tmp_path: Path) -> None:
    """Each by itself, as it lies in a slot; the modules of a chip are played by one that has any name."""
    firmware_build.write(made, Board.ANY, tmp_path / "out", None)
    names = [
        file.path.removesuffix(".mpy").removesuffix("/__init__").replace("/", ".")
        for file in [*made.slot, *made.doctor]
        if file.path.endswith(".mpy")
    ]
    for file in made.doctor:
        (tmp_path / "out" / file.path).write_bytes(file.content)
    program = textwrap.dedent("""
        import sys, json
        class Chip:
            def __getattr__(self, name):
                return None
        for name in ("machine", "network", "neopixel", "esp32"):
            sys.modules[name] = Chip()
        wrong = {}
        for name in json.load(open("names.json")):
            try:
                __import__(name)
            except Exception as error:
                wrong[name] = repr(error)
            for loaded in list(sys.modules):
                if loaded.split(".")[0] in ("firmware", "protocol"):
                    del sys.modules[loaded]
        print(json.dumps(wrong))
    """)
    (tmp_path / "load.py").write_text(program, "utf-8")
    (tmp_path / "names.json").write_text(json.dumps(names), "utf-8")
    done = subprocess.run(
        [micropython32, "load.py"],
        env={**os.environ, "MICROPYPATH": f"{tmp_path / 'out'}:.frozen"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE_S,
    )
    assert json.loads(done.stdout) == {}
    assert {"firmware.main", "firmware.resident", "firmware.doctor"} <= set(names)


def test_what_is_written_is_what_is_listed(made: Build, tmp_path: Path) -> None:
    config = tmp_path / "config.json"
    config.write_text("{}", "utf-8")
    told = firmware_build.write(made, Board.ESP32, tmp_path / "out", config)
    assert json.loads((tmp_path / "out" / "build.json").read_text("utf-8")) == told
    assert told["board"] == "esp32"
    for path, size, digest in told["files"]:
        content = (tmp_path / "out" / path).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (size, digest)
    assert (tmp_path / "out" / "version.txt").read_text("utf-8") == told["version"] == made.version
    assert len(made.version) <= 32  # what a hello may carry
    chip = CHIPS[Board.ESP32]
    assert told["image"] == {"path": "files.img", "at": chip.files_at, "bytes": chip.files_bytes}
    firmware_build.write(made, Board.ANY, tmp_path / "out", None)  # an earlier build goes whole
    assert not (tmp_path / "out" / "files.img").exists()


def test_a_folder_with_something_else_is_left_alone(made: Build, tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("dear", "utf-8")
    with pytest.raises(Refused, match="holds something else"):
        firmware_build.write(made, Board.ANY, tmp_path, None)
    assert (tmp_path / "letters.txt").exists()


MOUNT = """
import os, sys, vfs
class Flash:
    def __init__(self, path):
        self.data = bytearray(open(path, "rb").read())
    def readblocks(self, block, buffer, offset=0):
        at = block * 4096 + offset
        buffer[:] = self.data[at : at + len(buffer)]
    def writeblocks(self, block, buffer, offset=0):
        at = block * 4096 + offset
        self.data[at : at + len(buffer)] = buffer
    def ioctl(self, op, arg):
        return {4: len(self.data) // 4096, 5: 4096}.get(op, 0)
vfs.mount(vfs.VfsLfs2(Flash(sys.argv[1])), "/flash")
def walk(folder):
    for name, kind, *_ in os.ilistdir(folder):
        path = folder + "/" + name
        if kind == 0x4000:
            walk(path)
        else:
            import binascii, hashlib
            print(path[6:], binascii.hexlify(hashlib.sha256(open(path, "rb").read()).digest()).decode())
walk("/flash")
with open("/flash/new", "w") as file:
    file.write("written")
print("/new", open("/flash/new").read())
"""


def test_micropython_mounts_the_image_and_writes_to_it(
    made: Build, micropython: Path, tmp_path: Path
) -> None:
    files = [Built("boot.py", b"import main\n"), *made.on_board(), Built("config.json", b"{}")]
    files = list({file.path: file for file in files}.values())
    (tmp_path / "files.img").write_bytes(image(files, CHIPS[Board.ESP32].files_bytes))
    (tmp_path / "mount.py").write_text(MOUNT, "utf-8")
    said = subprocess.run(
        [micropython, "-X", "heapsize=8m", tmp_path / "mount.py", tmp_path / "files.img"],
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE_S,
    ).stdout.split("\n")
    found = dict(line.split(" ") for line in said if line)
    assert found.pop("/new") == "written"
    assert found == {f"/{file.path}": file.row[2] for file in files}


def test_the_image_is_the_same_every_time_and_refuses_what_does_not_fit() -> None:
    files = [Built("a/b/c.mpy", b"1" * 9000), Built("boot.py", b"2")]
    assert image(files, 0x10000) == image(files, 0x10000)
    with pytest.raises(Refused, match="do not fit into 65536 bytes"):
        image([Built("large", os.urandom(0x10000))], 0x10000)


def test_a_tool_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "littlefs", None)
    with pytest.raises(Missing, match=r"littlefs-python is not installed.*make setup-station"):
        tool("littlefs")


def test_the_command_tells_people_and_programs(
    made: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(firmware_build, "make", lambda: made)

    def run(*words: str) -> Any:
        return CliRunner().invoke(command_line(["firmware"]), ["firmware", "build", *words])

    out, glyphs = tmp_path / "out", tmp_path / "glyphs.bin"
    glyphs.write_bytes(b"dots")
    told = run("--out", str(out), "--glyphs", str(glyphs), "--json")
    assert json.loads(told.stdout) == json.loads((out / "build.json").read_text("utf-8"))
    assert (out / "root" / "glyphs.bin").read_bytes() == b"dots"
    said = run("--out", str(out), "--board", "esp32c3")
    assert "image for esp32c3" in said.stdout
    assert run("--board", "esp8266").exit_code == 2


def test_another_process_builds_the_same(made: Build, tmp_path: Path) -> None:
    done = subprocess.run(
        [
            Path(sys.executable).with_name("pickbench"),
            "firmware",
            "build",
            "--out",
            tmp_path / "out",
            "--json",
        ],
        env={**os.environ, "PYTHONHASHSEED": "1"},  # another order of every set
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE_S,
    )
    assert json.loads(done.stdout)["files"] == [file.row for file in made.slot]
