"""Questions on the serial line for a board that has no configuration. An overlay.

Rule: config.json is written whole or not at all: whoever stops half-way is asked again at the next start.
"""

import json
import os

from firmware.config import check
from firmware.wiring import wiring

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_PARTS = "scanner scale lights digits display buttons buzzer"
_QUESTIONS = (
    ("station", "Name of this station (as given to `pickbench station add`)", ""),
    ("password", "Its password", ""),
    ("host", "Address of the hub", ""),
    ("port", "Port of the hub's broker", "1883"),
    ("site", "Site", "main"),
    ("lang", "Language, en or zh", "en"),
    ("ssid", "Wi-Fi network", ""),
    ("secret", "Its password (empty for an open network)", ""),
    ("parts", "What is connected, of " + _PARTS, "scanner scale lights buzzer"),
)


def prompt(
    path: str, board: str, ask: "Callable[[str], str]" = input, say: "Callable[[str], object]" = print
) -> bool:
    """Ask until a configuration is right, and write it to `path`; False when the input ended before.

    `board` is the kind of chip, as in config.json; `ask` shows a text and returns a line,
    `say` shows a line.
    """
    say("This station has no configuration. Answer the questions, or paste config.json as one line.")
    while True:
        try:
            given, why = _conversation(board, ask)
        except EOFError:
            return False
        why = why or check(given)
        if not why:
            store(path, given)
            say("Written. The station starts with it now.")
            return True
        say("Not taken: " + why)


def store(path: str, given: object) -> None:
    """Write a configuration so that a power cut leaves either the old file or the new one, whole."""
    with open(path + ".new", "w") as file:
        json.dump(given, file)
    os.rename(path + ".new", path)


def _conversation(board: str, ask: "Callable[[str], str]") -> "tuple[object, str]":
    """One round of questions: the configuration, and what can't be read of it."""
    said = {}
    for name, words, usual in _QUESTIONS:
        line = ask("%s%s: " % (words, " [" + usual + "]" if usual else "")).strip()
        if line[:1] == "{":
            try:
                return json.loads(line), ""
            except ValueError:
                return None, "expected one whole line of JSON, got a part of it or something else"
        said[name] = line or usual
    return _made(board, said)


def _made(board: str, said: "dict[str, str]") -> "tuple[object, str]":
    if not said["port"].isdigit():
        return None, "expected a port of 1 to 65535, got " + said["port"]
    parts = said["parts"].split()
    for part in parts:
        if part not in _PARTS.split():
            return None, "expected parts of " + _PARTS + ", got " + part
    given = wiring(board, parts)  # type: dict[str, object]  # type: ignore[assignment]
    for name in ("station", "password", "host", "site", "lang"):
        given[name] = said[name]
    given["port"] = int(said["port"])
    given["wifi"] = [[said["ssid"], said["secret"]]] if said["ssid"] else []
    given["board"] = board
    return given, ""
