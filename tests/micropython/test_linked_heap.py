"""What linking saves: `pytest -s tests/micropython/test_linked_heap.py` tells the figures of ADR 0019."""

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from hub.commands.firmware_tree import (
    ALWAYS_NEEDED,
    DOCTOR,
    Built,
    Source,
    compile_all,
    folder_of,
    linked,
    station_sources,
)
from hub.linker import RESIDENT
from tests.patience import PATIENCE_S

PROGRAM = Path(__file__).with_name("loaded_heap.py")
NOT_AT_WORK = (DOCTOR.replace("/", "."), "firmware.setup_prompt")


@pytest.fixture(scope="module")
def sources() -> list[Source]:
    return station_sources(folder_of("firmware"), folder_of("protocol"))


def _figures(interpreter: Path, files: list[Built], slot: Path, always: list[str]) -> dict[str, Any]:
    """What `loaded_heap.py` tells of compiled files, with the count of names and the bytes of all files."""
    modules = [file.path.removesuffix(".mpy").removesuffix("/__init__").replace("/", ".") for file in files]
    others = [name for name in modules if name not in always and not name.startswith(NOT_AT_WORK)]
    done = subprocess.run(
        [interpreter, "-X", "heapsize=400k", PROGRAM, *always, "--", *others],
        env={**os.environ, "MICROPYPATH": f"{slot}:.frozen"},
        cwd=slot,  # paths of modules are names too: as short here as there
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE_S,
    )
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[0])
    names = re.search(r"n_qstr=(\d+)", done.stdout)
    assert names, done.stdout
    return {**figures, "names": int(names[1]), "mpy_bytes": sum(len(file.content) for file in files)}


def test_linking_saves_heap(
    sources: list[Source], micropython32: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """On the 32-bit port, asyncio aside. Names are never given back: they are in `after_all`."""
    plain = compile_all(sources, tmp_path / "plain", lambda: None)
    as_read = _figures(micropython32, plain, tmp_path / "plain", list(ALWAYS_NEEDED))
    short = compile_all(linked(sources, tmp_path / "source"), tmp_path / "short", lambda: None)
    as_linked = _figures(micropython32, short, tmp_path / "short", [RESIDENT])
    with capsys.disabled():
        print(f"\n  as read:   {as_read}\n  as linked: {as_linked}")  # noqa: T201 - figures
    assert as_linked["always"] < 0.8 * as_read["always"]
    assert as_linked["after_all"] < 0.75 * as_read["after_all"]
    assert as_linked["names"] < 0.6 * as_read["names"]
