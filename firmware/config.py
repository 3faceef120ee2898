"""A station's config.json: loaded, filled with defaults and checked. An overlay: needed once, at the start.

Rule: a station starts with a configuration that is right in every field, or says which field is wrong, what
was expected and what came; secrets are never repeated in words.

A range is (least, most, default); a field without a default must be given.
"""

import json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_NAME_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789-"
_BOARDS = ("esp32", "esp32s3", "esp32c3", "terminal", "linux")
_BUTTONS = ("confirm", "minus", "plus", "call")
_GENERAL = ("site", "station", "password", "key", "host", "port", "ca", "lang", "wifi", "board", "places")
_SECTIONS: "dict[str, dict[str, Any]]" = {
    "scanner": {"uart": (1, 2), "rx": "in", "tx": "out", "baud": (1200, 921600, 9600)},
    "scale": {"dout": "in", "sck": "out", "max_g": (1, 1000000, 30000), "e_g": (0.01, 1000, 5)},
    "lights": {
        "pin": "out",
        "count": (1, 1000),
        "lamp": "numbers",
        "first_place": (0, 65535, 1),
        "first_pixel": (0, 999, 0),
        "max_ma": (50, 60000, 400),
        "brightness": (1, 255, 64),
    },
    "digits": {"clk": "out", "dio": "out"},
    "display": {
        "sda": "bus",
        "scl": "bus",
        "address": (8, 119, 60),
        "cols": (8, 40, 16),
        "rows": (1, 16, 4),
    },
    "buttons": {"sda": "bus", "scl": "bus", "address": (32, 39, 32), "places": "places"},
    "buzzer": {"pin": "out"},
}
# Pins that are free on every module of the chip: not flash, PSRAM, USB or console, none that decides how the
# chip starts. Behind the bar: pins that can only read. (ESP32 series, ESP32-S3 and ESP32-C3 data sheets.)
_PINS = {
    "esp32": "4 5 13 14 15 16 17 18 19 21 22 23 25 26 27 32 33 | 34 35 36 39",
    "esp32s3": "1 2 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 21 38 39 40 41 42 47 48 |",
    "esp32c3": "0 1 3 4 5 6 7 10 |",
}


def load(path: str) -> "tuple[dict[str, Any] | None, str]":
    """The checked configuration of a file, with defaults filled in, and ""; or None and what is wrong."""
    try:
        with open(path) as file:
            given = json.load(file)
    except OSError:
        return None, "expected a configuration in " + path + ", it is not there"
    except ValueError:
        return None, path + ": expected JSON, got something else"
    why = check(given)
    return (None, path + ": " + why) if why else (given, "")


def check(given: "Any") -> str:
    """What is wrong with a configuration, in words; "" where it is right. Fills in defaults.

    >>> check({"site": "main", "station": "Bench 1"})
    'station: expected 1 to 32 of a-z 0-9 -, got "Bench 1"'
    """
    if not isinstance(given, dict):
        return "expected a JSON object, got " + _shown(given)
    for name in given:
        if name not in _GENERAL and name not in _SECTIONS:
            return "%s: is no field of a configuration" % name
    why = _general(given)
    for name in _SECTIONS:
        if not why and name in given:
            why = _section(given["board"], name, given[name])
    return why or _shared_pins(given)


def _general(given: "dict[str, Any]") -> str:
    """What is wrong with the fields that every station has."""
    given.setdefault("site", "main")
    given.setdefault("ca", "")
    given.setdefault("port", 8883 if given["ca"] else 1883)
    given.setdefault("key", "")
    given.setdefault("lang", "en")
    given.setdefault("wifi", [])
    board = given.get("board")
    for name in ("site", "station"):
        if not _is_text(given.get(name), 1, 32) or given[name].strip(_NAME_CHARACTERS):
            return _wrong(name, "1 to 32 of a-z 0-9 -", given.get(name))
    if not _is_text(given.get("password"), 1, 128):
        return "password: expected 1 to 128 printable characters"
    if not _is_hex(given["key"]):
        return "key: expected 64 hexadecimal digits, or nothing"
    if not _is_text(given.get("host"), 1, 253) or " " in given["host"]:
        return _wrong("host", "a name or an address", given.get("host"))
    if not _is_within(given["port"], 1, 65535):
        return _wrong("port", "1 to 65535", given["port"])
    if given["ca"] != "" and not (_is_text(given["ca"], 2, 64) and given["ca"][0] == "/"):
        return _wrong("ca", "the path of a certificate, such as /ca.der, or nothing", given["ca"])
    if given["lang"] not in ("en", "zh"):
        return _wrong("lang", "en or zh", given["lang"])
    if board not in _BOARDS:
        return _wrong("board", "one of " + " ".join(_BOARDS), board)
    return _places("places", given.get("places", {}), False) or _wifi(given["wifi"], board in _PINS)


def _wifi(networks: "Any", is_needed: bool) -> str:
    if not isinstance(networks, list) or (is_needed and not networks):
        return _wrong("wifi", 'a list of ["network", "password"]', networks)
    for network in networks:
        if not isinstance(network, list) or len(network) != 2 or not _is_text(network[0], 1, 32):
            return 'wifi: expected ["network", "password"] in each entry'
        if network[1] != "" and not _is_text(network[1], 8, 64):
            return "wifi: expected a password of 8 to 64 characters, or an empty one, for %s" % network[0]
    return ""


def _section(board: str, section: str, given: "Any") -> str:
    """What is wrong with one part's section. On Linux a part is no chip, and its own module checks it."""
    if not isinstance(given, dict):
        return _wrong(section, "an object", given)
    if board == "linux":
        return ""
    fields = _SECTIONS[section]
    for name in given:
        if name not in fields:
            return "%s.%s: expected one of %s" % (section, name, " ".join(sorted(fields)))
    for name in fields:
        why = _field(board, section + "." + name, fields[name], name, given)
        if why:
            return why
    return ""


def _field(board: str, path: str, kind: "Any", name: str, given: "dict[str, Any]") -> str:
    """What is wrong with one field of a section; fills in its default."""
    if kind == "numbers":
        given.setdefault(name, [])
        if not isinstance(given[name], list) or not all(_is_within(each, 0, 999) for each in given[name]):
            return _wrong(path, "a list of pixels, each 0 to 999", given[name])
        return ""
    if kind == "places":
        return _places(path, given.setdefault(name, {}), True)
    if isinstance(kind, str):
        return _pin(board, path, kind, given.get(name)) if board in _PINS else ""
    if len(kind) == 3:
        given.setdefault(name, kind[2])
    if name == "uart" and board not in _PINS:
        return ""
    most = 1 if name == "uart" and board == "esp32c3" else kind[1]  # the C3 has but two, one is the console
    if not _is_within(given.get(name), kind[0], most):
        return _wrong(path, "%s to %s" % (kind[0], most), given.get(name))
    return ""


def _pin(board: str, path: str, kind: str, pin: object) -> str:
    good, _, read_only = _PINS[board].partition("|")
    allowed = good.split() + (read_only.split() if kind == "in" else [])
    if isinstance(pin, bool) or not isinstance(pin, int) or str(pin) not in allowed:
        return _wrong(path, "a pin of an " + board + " that is free: " + " ".join(allowed), pin)
    return ""


def _places(path: str, places: "Any", is_buttons: bool) -> str:
    """Names of places to their numbers; for buttons the expander's input to [button, number]."""
    if not isinstance(places, dict):
        return _wrong(path, "an object", places)
    for name in places:
        value = places[name]
        where = "%s.%s" % (path, name)
        if is_buttons:
            if not name.isdigit() or int(name) > 15:
                return "%s: expected an input of the expander, 0 to 15" % where
            if not isinstance(value, list) or len(value) != 2 or value[0] not in _BUTTONS:
                return _wrong(where, '["confirm", place], or minus, plus, call', value)
            value = value[1]
        if not _is_within(value, 0, 65535):
            return _wrong(where, "a place, 0 to 65535", value)
    return ""


def _shared_pins(given: "dict[str, Any]") -> str:
    """A pin that two parts use; display and buttons may share their two wires."""
    owners = {}  # type: dict[int, str]
    if given["board"] not in _PINS:
        return ""
    for section, fields in _SECTIONS.items():
        for name in fields:
            kind = fields[name]
            if section in given and kind in ("in", "out", "bus"):
                pin = given[section][name]
                owner = (name if kind == "bus" else section) + "." + name
                if owners.setdefault(pin, owner) != owner:
                    return section + "." + name + ": pin " + str(pin) + " is taken twice"
    return ""


def _is_text(value: "Any", least: int, most: int) -> bool:
    return isinstance(value, str) and least <= len(value) <= most and all(each >= " " for each in value)


def _is_hex(value: "Any") -> bool:
    return value == "" or (_is_text(value, 64, 64) and not value.lower().strip("0123456789abcdef"))


def _is_within(value: "Any", least: float, most: int) -> bool:
    """Whether it is a number of the range: a whole one, unless the range begins with a broken one."""
    is_number = isinstance(value, int) or (isinstance(value, float) and isinstance(least, float))
    return is_number and not isinstance(value, bool) and least <= value <= most


def _shown(value: object) -> str:
    """A value in words, not longer than a line."""
    return "nothing" if value is None else json.dumps(value)[:40]


def _wrong(path: str, expected: str, value: object) -> str:
    return path + ": expected " + expected + ", got " + _shown(value)
