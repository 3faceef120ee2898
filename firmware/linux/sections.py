"""The sections of a Linux bench's config.json: checked, filled with defaults.

Rule: a bench starts with a configuration that is right in every field, or says which field is wrong, what was
expected and what came.
"""

import re
from typing import Any

from firmware.linux.dialects import DIALECTS, MG
from firmware.linux.keys import FUNCTION_KEYS, LAYOUTS
from firmware.linux.serial_scale import dialect_of

_BAUDS = (1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200)
_FORMAT = re.compile(r"[78][NEO](1|1\.5|2)")
_FIELDS = {
    "scanner": {"devices", "layout", "baud", "gs_key"},
    "scale": {
        "port",
        "dialect",
        "pattern",
        "states",
        "ask",
        "ask_ms",
        "baud",
        "format",
        "unit",
        "max_g",
        "e_g",
    },
    "display": {"cols", "rows"},
    "buzzer": {"play"},
}
PLAYERS = ("bell", "aplay")


def check(config: dict[str, Any]) -> str:
    """What is wrong with the sections, in words; "" where all is right. Fills in defaults.

    >>> check({"scanner": {"devices": ["ttyUSB0"]}})
    'scanner.devices: expected paths below /dev, got "ttyUSB0"'
    """
    for section in ("lights", "digits", "buttons"):
        if section in config:
            return f"{section}: a Linux bench has none; its screen shows lights and quantities"
    for section, fields in _FIELDS.items():
        for name in config.get(section, {}):
            if name not in fields:
                return f"{section}.{name}: expected one of {' '.join(sorted(fields))}"
    for section, checked in (
        ("scanner", _scanner),
        ("scale", _scale),
        ("display", _display),
        ("buzzer", _buzzer),
    ):
        why = checked(config[section]) if section in config else ""
        if why:
            return f"{section}.{why}"
    return ""


def _scanner(given: dict[str, Any]) -> str:
    given.setdefault("layout", "us")
    given.setdefault("gs_key", "")
    devices = given.get("devices")
    if not isinstance(devices, list) or not devices:
        return f"devices: expected a list of paths, {_got(devices)}"
    for path in devices:
        if not _is_device(path):
            return f"devices: expected paths below /dev, {_got(path)}"
    if given["layout"] not in LAYOUTS:
        return f"layout: expected one of {' '.join(LAYOUTS)}, {_got(given['layout'])}"
    if given["gs_key"] not in ("", *FUNCTION_KEYS):
        return f"gs_key: expected f1 to f12, or nothing, {_got(given['gs_key'])}"
    return _baud(given)


def _scale(given: dict[str, Any]) -> str:
    for name, default in (("format", "8N1"), ("unit", "kg"), ("max_g", 30000), ("e_g", 5)):
        given.setdefault(name, default)
    if not _is_device(given.get("port")):
        return f"port: expected a path below /dev, {_got(given.get('port'))}"
    if ("dialect" in given) == ("pattern" in given):
        return f"dialect: expected one of {' '.join(DIALECTS)}, or a pattern in its place"
    if not isinstance(given["format"], str) or not _FORMAT.fullmatch(given["format"]):
        return f"format: expected data bits, parity and stop bits such as 8N1 or 7E1, {_got(given['format'])}"
    if given["unit"] not in MG:
        return f"unit: expected one of {' '.join(MG)}, {_got(given['unit'])}"
    if not _is_number(given["max_g"], 1, 1_000_000):
        return f"max_g: expected 1 to 1000000, {_got(given['max_g'])}"
    if not _is_number(given["e_g"], 0.001, 1000):
        return f"e_g: expected 0.001 to 1000, {_got(given['e_g'])}"
    return _baud(given) or _speech(given)


def _speech(given: dict[str, Any]) -> str:
    states, ask = given.get("states", {}), given.get("ask", "")
    if (
        not isinstance(states, dict)
        or not isinstance(ask, str)
        or not _is_number(given.get("ask_ms", 0), 0, 10_000)
    ):
        return "pattern: expected states as an object, ask as text and ask_ms as 0 to 10000"
    try:
        dialect_of(given)
    except (ValueError, TypeError) as error:
        return f"{'pattern' if 'pattern' in given else 'dialect'}: {error}"
    return ""


def _display(given: dict[str, Any]) -> str:
    for name, default in (("cols", 40), ("rows", 8)):
        if not _is_number(given.setdefault(name, default), 1, 255):
            return f"{name}: expected 1 to 255, {_got(given[name])}"
    return ""


def _buzzer(given: dict[str, Any]) -> str:
    return (
        ""
        if given.setdefault("play", "bell") in PLAYERS
        else f"play: expected bell or aplay, {_got(given['play'])}"
    )


def _baud(given: dict[str, Any]) -> str:
    if given.setdefault("baud", 9600) in _BAUDS:
        return ""
    return f"baud: expected one of {' '.join(map(str, _BAUDS))}, {_got(given['baud'])}"


def _is_device(path: Any) -> bool:
    return isinstance(path, str) and path.startswith("/") and len(path) < 256


def _is_number(value: Any, least: float, most: float) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most


def _got(value: Any) -> str:
    if value is None:
        return "got nothing"
    return f'got "{value}"' if isinstance(value, str) else f"got {value}"
