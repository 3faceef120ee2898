"""THE TABLE, its stub and what is made from it."""

import subprocess
import sys
import typing
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from protocol import messages
from protocol.messages import SPECS

ROOT = Path(__file__).resolve().parents[3]
TYPES = {
    messages.INT: int,
    messages.TEXT: str,
    messages.CODE: str,
    messages.WORDS: str,
    messages.HEX: str,
    messages.BASE64: str,
    messages.NAME: str,
    messages.ONE_OF: str,
    messages.TEXTS: Sequence[str],
    messages.PART: Sequence[int],
    messages.LIGHTS: Sequence[messages.LightRow],
    messages.LINES: Sequence[messages.JobLine],
}


def _stub() -> dict[str, Any]:
    """The stub's classes, run as Python."""
    names: dict[str, Any] = {}
    exec(compile((ROOT / "protocol" / "messages.pyi").read_text("utf-8"), "messages.pyi", "exec"), names)  # noqa: S102  our own file
    return names


@pytest.mark.parametrize("made", list(SPECS), ids=lambda made: made.__name__)
def test_the_stub_has_the_types_of_the_table(made: Any) -> None:
    stub = _stub()
    hints = typing.get_type_hints(stub[made.__name__], stub)
    table = {}
    for name, kind, _, _, required in SPECS[made].fields:
        table[name] = TYPES[kind] if required else TYPES[kind] | None
    assert {name: str(hint) for name, hint in hints.items()} == {
        name: str(kind) for name, kind in table.items()
    }
    assert made._field_defaults == stub[made.__name__]._field_defaults


def test_the_stubs_match_what_runs() -> None:
    """Stubtest sees a renamed or missing name; the test above sees a wrong type."""
    modules = sorted(
        f"{path.parent.name}.{path.stem}"
        for room in ("protocol", "firmware")
        for path in (ROOT / room).glob("*.pyi")
    )
    assert {"protocol.messages", "protocol.codec", "firmware.station"} <= set(modules)
    done = subprocess.run(
        [sys.executable, "-m", "mypy.stubtest", *modules],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("made", list(SPECS), ids=lambda made: made.__name__)
def test_rows_are_in_order(made: Any) -> None:
    """Fields that must be there come first, names are not repeated, bounds are the right way round."""
    fields = SPECS[made].fields
    required = [field[4] for field in fields]
    assert required == sorted(required, reverse=True)
    assert len({field[0] for field in fields}) == len(fields)
    assert all(kind == messages.ONE_OF or low <= high for _, kind, low, high, _ in fields)


def test_make_leaves_the_rest_absent() -> None:
    assert messages.make(messages.Res, ok=1, id=3) == messages.Res(3, 1, None, None, None, None)


def test_messages_of_different_kinds_may_be_equal_as_tuples() -> None:
    """Namedtuples compare as tuples: whoever compares messages compares their types too."""
    assert tuple(messages.State(1, "a")) == (1, "a")
    assert type(messages.State(1, "a")) is not tuple
