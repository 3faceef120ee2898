"""THE TABLE, its stub and what is made from it."""

import re
import subprocess
import sys
import typing
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from protocol import kinds, messages
from tests.contract.table import SPECS, type_at

ROOT = Path(__file__).resolve().parents[3]
TEXTS = (kinds.TEXT, kinds.CODE, kinds.WORDS, kinds.HEX, kinds.BASE64, kinds.NAME, kinds.ONE_OF)
ITEMS = {"caps": str, "light": messages.LightRow, "on": messages.LightRow, "lines": messages.JobLine}


def _type(name: str, at: int) -> Any:
    kind, _, _ = type_at(at)
    if kind in TEXTS:
        return str
    return {kinds.INT: int, kinds.PART: Sequence[int]}.get(kind) or Sequence[ITEMS[name]]  # type: ignore[misc]


def _stub() -> dict[str, Any]:
    """The stubs' classes, run as Python."""
    names: dict[str, Any] = {}
    for stub in ("messages.pyi", "facts.pyi"):
        exec(compile((ROOT / "protocol" / stub).read_text("utf-8"), stub, "exec"), names)  # noqa: S102  our own files
    return names


@pytest.mark.parametrize("made", list(SPECS), ids=lambda made: made.__name__)
def test_the_stub_has_the_types_of_the_table(made: Any) -> None:
    stub = _stub()
    hints = typing.get_type_hints(stub[made.__name__], stub)
    table = {}
    for name, at, required in SPECS[made].fields:
        table[name] = _type(name, at) if required else _type(name, at) | None
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
    required = [field[2] for field in fields]
    assert required == sorted(required, reverse=True)
    assert len({field[0] for field in fields}) == len(fields)


def test_every_type_is_well_formed() -> None:
    """Names of places in TYPES are right: what they name is what its comment says."""
    source = (ROOT / "protocol" / "messages.py").read_text("utf-8")
    written = re.findall(r"^    \S.*# (\w+)$", source[source.index("TYPES = [") :], re.MULTILINE)
    assert [getattr(messages, "_" + name) for name in written] == [3 * i for i in range(len(written))]
    for at in range(0, len(messages.TYPES), 3):
        kind, low, high = type_at(at)
        assert kind in range(11)
        if kind in (kinds.ONE_OF, kinds.PART):
            assert low
            assert high == 0
        elif kind == kinds.ROWS:
            assert all(type_at(item) for item in low)
            assert high > 0
        elif kind == kinds.LIST:
            assert type_at(low)[0] == kinds.TEXT
            assert high > 0
        else:
            assert low <= high
    assert [getattr(messages, "_" + name) for name in ("TEXT", "NAME", "ROWS")] == [
        kinds.TEXT,
        kinds.NAME,
        kinds.ROWS,
    ]


def test_make_leaves_the_rest_absent() -> None:
    assert messages.make(messages.Res, ok=1, id=3) == messages.Res(3, 1, None, None, None, None)


def test_messages_of_different_kinds_may_be_equal_as_tuples() -> None:
    """Namedtuples compare as tuples: whoever compares messages compares their types too."""
    assert tuple(messages.State(1, "a")) == (1, "a")
    assert type(messages.State(1, "a")) is not tuple
