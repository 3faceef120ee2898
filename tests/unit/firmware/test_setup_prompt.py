"""A board without configuration asks for one, and keeps nothing half-way."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from firmware import config, setup_prompt

ANSWERS = ["bench-1", "secret", "192.168.1.10", "", "", "zh", "floor", "battery staple", ""]


def typed(lines: list[str]) -> Callable[[str], str]:
    """What a person types, line by line; then the line is dead."""
    left: Iterator[str] = iter(lines)

    def ask(_: str) -> str:
        try:
            return next(left)
        except StopIteration:
            raise EOFError from None

    return ask


def asked(path: Path, lines: list[str], board: str = "esp32") -> tuple[bool, list[str]]:
    """Whether a configuration came of it, and what was said."""
    said: list[Any] = []
    return setup_prompt.prompt(str(path), board, typed(lines), said.append), said


@pytest.mark.parametrize("board", ["esp32", "esp32s3", "esp32c3"])
def test_plain_questions_make_a_configuration(tmp_path: Path, board: str) -> None:
    path = tmp_path / "config.json"
    assert asked(path, ANSWERS, board)[0]
    made, why = config.load(str(path))
    assert why == ""
    assert made is not None
    assert (made["station"], made["port"], made["site"], made["lang"]) == ("bench-1", 1883, "main", "zh")
    assert made["wifi"] == [["floor", "battery staple"]]
    assert {"scanner", "scale", "lights", "buzzer"} <= set(made)
    assert "display" not in made


def test_a_pasted_line_is_taken_whole(tmp_path: Path) -> None:
    path = tmp_path / "config.json"
    given = {"station": "b2", "password": "x", "host": "hub", "board": "esp32", "wifi": [["floor", ""]]}
    assert asked(path, [json.dumps(given)])[0]
    assert json.loads(path.read_text("utf-8")).items() >= given.items()


def test_what_is_wrong_is_said_and_asked_again(tmp_path: Path) -> None:
    path = tmp_path / "config.json"
    wrong_port = [*ANSWERS[:3], "many", *ANSWERS[4:]]
    wrong_part = [*ANSWERS[:8], "scanner laser"]
    wrong_name = ["Bench 1", *ANSWERS[1:]]
    done, said = asked(path, [*wrong_port, *wrong_part, *wrong_name, '{"station": "b', *ANSWERS])
    assert done
    assert said[1:-1] == [
        "Not taken: expected a port of 1 to 65535, got many",
        "Not taken: expected parts of scanner scale lights digits display buttons buzzer, got laser",
        'Not taken: station: expected 1 to 32 of a-z 0-9 -, got "Bench 1"',
        "Not taken: expected one whole line of JSON, got a part of it or something else",
    ]


@pytest.mark.parametrize("after", range(len(ANSWERS)))
def test_whoever_stops_half_way_is_asked_again(tmp_path: Path, after: int) -> None:
    """Device failure 29."""
    path = tmp_path / "config.json"
    assert not asked(path, ANSWERS[:after])[0]
    assert list(tmp_path.iterdir()) == []
    assert asked(path, ANSWERS)[0]


def test_a_write_that_is_cut_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Device failure 29."""
    path = tmp_path / "config.json"
    setup_prompt.store(str(path), {"old": 1})

    def cut(*_: str) -> None:
        raise OSError("power cut")

    with monkeypatch.context() as patch:
        patch.setattr(setup_prompt.os, "rename", cut)
        with pytest.raises(OSError, match="power cut"):
            setup_prompt.store(str(path), {"new": 1})
    assert json.loads(path.read_text("utf-8")) == {"old": 1}
    setup_prompt.store(str(path), {"new": 1})
    assert json.loads(path.read_text("utf-8")) == {"new": 1}
