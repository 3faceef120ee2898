"""The wire contract and the station core on the real MicroPython, 64-bit and 32-bit."""

import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from protocol.codec import decode, encode
from protocol.facts import Fact
from tests.contract import golden
from tests.contract.generators import message_of, unhurried
from tests.contract.table import SPECS
from tests.micropython import golden_conversation
from tests.patience import PATIENCE_S

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(params=["micropython", "micropython32"])
def interpreter(request: pytest.FixtureRequest) -> Path:
    """Both word sizes; 32-bit as on the ESP32."""
    path: Path = request.getfixturevalue(request.param)
    return path


def _run(interpreter: Path, *arguments: Any) -> str:
    done = subprocess.run(
        [interpreter, *arguments],
        cwd=ROOT,
        env={**os.environ, "MICROPYPATH": str(ROOT), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


def test_the_conversation_on_cpython() -> None:
    assert golden_conversation.check() > 60


def test_golden_frames(interpreter: Path) -> None:
    """P-010, P-012, P-013, P-015, P-016."""
    count = len(golden.GOLDEN) + len(golden.REFUSED) + len(golden.SAVED) + len(golden.ACCEPTED)
    assert _run(interpreter, "tests/contract/golden.py") == f"golden {count}\n"


def test_golden_conversation(interpreter: Path) -> None:
    """P-040, P-044, P-060, P-061, P-062, P-063."""
    count = golden_conversation.check()
    assert _run(interpreter, "tests/micropython/golden_conversation.py") == f"conversation {count}\n"


def test_random_messages_make_the_same_bytes(interpreter: Path, tmp_path: Path) -> None:
    """P-015."""
    lines: list[str] = []

    @seed(1)
    @settings(unhurried, max_examples=300, database=None)
    @given(st.one_of([message_of(made) for made in SPECS if made is not Fact]))
    def collect(message: Any) -> None:
        lines.append(f"{SPECS[type(message)].leaf} {encode(message).hex()}")

    collect()
    (tmp_path / "frames").write_text("\n".join(lines) + "\n", "ascii")
    answers = _run(interpreter, "tests/micropython/read_frames.py", tmp_path / "frames").splitlines()
    assert answers == [line.split(" ")[1] for line in lines]


def test_damaged_frames_never_end_a_station(interpreter: Path, tmp_path: Path) -> None:
    """P-014, P-016: refused or taken, nothing else; and what both take, they take alike."""
    chance = random.Random(7)
    cases = [(leaf, _damaged(frame, chance)) for leaf, _, frame in golden.GOLDEN for _ in range(40)]
    cases += [("ans", b"[" * 2048), ("ev", b'{"a":' * 200), ("wel", b"\xf0\x9f\x98\x80" * 500)]
    (tmp_path / "frames").write_text("".join(f"{leaf} {frame.hex()}\n" for leaf, frame in cases), "ascii")
    theirs = _run(interpreter, "tests/micropython/read_frames.py", tmp_path / "frames").splitlines()
    ours = _run(Path(sys.executable), "tests/micropython/read_frames.py", tmp_path / "frames").splitlines()
    assert len(theirs) == len(ours) == len(cases)
    for (leaf, frame), mine, other in zip(cases, ours, theirs, strict=True):
        if " " not in mine:  # taken here
            assert other == mine, frame
        if " " not in other:  # MicroPython's JSON is laxer about commas, but takes no other message for it
            assert decode(leaf, bytes.fromhex(other))


def _damaged(frame: bytes, chance: random.Random) -> bytes:
    changed = bytearray(frame)
    for _ in range(chance.randint(1, 3)):
        place = chance.randint(0, len(changed))
        changed[place : place + chance.randint(0, 3)] = chance.randbytes(chance.randint(0, 2))
    return bytes(changed)
