"""config.json: what is wrong is named with what was expected and what came; secrets stay out of the words."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware import config
from firmware.wiring import wiring

PARTS = ["scanner", "scale", "lights", "digits", "display", "buttons", "buzzer"]
CHIPS = ["esp32", "esp32s3", "esp32c3"]


def whole(board: str = "esp32", **changed: Any) -> dict[str, Any]:
    """A configuration that is right, with some fields changed; None removes one."""
    base: dict[str, Any] = {
        "station": "bench-1",
        "password": "correct horse",
        "host": "192.168.1.10",
        "board": board,
        "wifi": [["floor", "battery staple"]],
        **wiring(board, PARTS),
    }
    base |= changed
    return {name: value for name, value in base.items() if value is not None}


@pytest.mark.parametrize("board", CHIPS)
def test_the_usual_wiring_of_every_board_is_right(board: str) -> None:
    assert config.check(whole(board)) == ""


def test_defaults_are_filled_in() -> None:
    made = whole(lights={"pin": 4, "count": 8})
    assert config.check(made) == ""
    assert (made["site"], made["port"], made["lang"], made["scanner"]["baud"]) == ("main", 1883, "en", 9600)
    assert made["lights"] == {
        "pin": 4, "count": 8, "lamp": [], "first_place": 1, "first_pixel": 0, "max_ma": 400, "brightness": 64,
    }  # fmt: skip
    assert made["scale"]["max_g"] == 30000
    secure = whole(ca="/ca.der")
    assert config.check(secure) == ""
    assert secure["port"] == 8883


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"station": "Bench 1"}, 'station: expected 1 to 32 of a-z 0-9 -, got "Bench 1"'),
        ({"station": None}, "station: expected 1 to 32 of a-z 0-9 -, got nothing"),
        ({"site": ""}, 'site: expected 1 to 32 of a-z 0-9 -, got ""'),
        ({"host": "a b"}, 'host: expected a name or an address, got "a b"'),
        ({"port": 0}, "port: expected 1 to 65535, got 0"),
        ({"port": True}, "port: expected 1 to 65535, got true"),
        ({"port": "1883"}, 'port: expected 1 to 65535, got "1883"'),
        ({"ca": "ca.der"}, 'ca: expected the path of a certificate, such as /ca.der, or nothing'),
        ({"lang": "de"}, 'lang: expected en or zh, got "de"'),
        ({"board": "esp8266"}, "board: expected one of esp32 esp32s3 esp32c3 terminal linux"),
        ({"wifi": []}, 'wifi: expected a list of ["network", "password"], got []'),
        ({"wifi": ["floor"]}, 'wifi: expected ["network", "password"] in each entry'),
        ({"colour": 1}, "colour: is no field of a configuration"),
        ({"buzzer": {"pin": 25, "loud": 1}}, "buzzer.loud: expected one of pin"),
        ({"buzzer": 25}, "buzzer: expected an object, got 25"),
        ({"buzzer": {}}, "buzzer.pin: expected a pin of an esp32 that is free"),
        ({"lights": {"pin": 4}}, "lights.count: expected 1 to 1000, got nothing"),
        ({"lights": {"pin": 4, "count": 9, "lamp": 0}}, "lights.lamp: expected a list of pixels"),
        ({"lights": {"pin": 4, "count": 9.5}}, "lights.count: expected 1 to 1000, got 9.5"),
        ({"scale": {"dout": 32, "sck": 33, "e_g": 0}}, "scale.e_g: expected 0.01 to 1000, got 0"),
        ({"places": {"A-03-2": "17"}}, 'places.A-03-2: expected a place, 0 to 65535, got "17"'),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(changed: dict[str, Any], words: str) -> None:
    assert config.check(whole(**changed)).startswith(words)


@pytest.mark.parametrize(
    ("board", "section", "words"),
    [
        ("esp32", {"lights": {"pin": 34, "count": 9}}, "lights.pin"),  # can only read
        ("esp32", {"lights": {"pin": 6, "count": 9}}, "lights.pin"),  # the flash is there
        ("esp32", {"buzzer": {"pin": 12}}, "buzzer.pin"),  # decides the flash's voltage at the start
        ("esp32", {"buzzer": {"pin": 1}}, "buzzer.pin"),  # the console
        ("esp32s3", {"buzzer": {"pin": 19}}, "buzzer.pin"),  # USB
        ("esp32s3", {"buzzer": {"pin": 35}}, "buzzer.pin"),  # PSRAM of larger modules
        ("esp32c3", {"buzzer": {"pin": 9}}, "buzzer.pin"),  # the button that stops it from starting
        ("esp32c3", {"scanner": {"uart": 2, "rx": 5, "tx": 6}}, "scanner.uart: expected 1 to 1, got 2"),
        ("esp32", {"buzzer": {"pin": 4}}, "buzzer.pin: pin 4 is taken twice"),
        ("esp32", {"display": {"sda": 23, "scl": 21}}, "buttons.sda: pin 21 is taken twice"),
        ("esp32", {"buttons": {"sda": 21, "scl": 22, "places": {"16": ["confirm", 1]}}}, "buttons.places.16"),
        ("esp32", {"buttons": {"sda": 21, "scl": 22, "places": {"0": ["shout", 1]}}}, "buttons.places.0"),
    ],
)
def test_a_pin_that_can_not_serve_is_refused(board: str, section: dict[str, Any], words: str) -> None:
    assert config.check(whole(board, **section)).startswith(words)


def test_an_input_that_can_only_read_serves_to_read() -> None:
    assert config.check(whole(scale={"dout": 34, "sck": 33})) == ""


def test_a_station_without_chips_needs_no_pins_and_no_wifi() -> None:
    bare = whole("terminal", wifi=None, scanner={}, scale={"max_g": 6000, "e_g": 2})
    assert config.check(bare) == ""
    linux = whole("linux", wifi=None, scanner={"device": "/dev/input/by-id/scanner"})
    assert config.check(linux) == ""


@pytest.mark.parametrize("name", ["password", "key", "wifi"])
def test_secrets_stay_out_of_the_words(name: str) -> None:
    """Device failure 29."""
    secret = "hunter2\n"
    value: Any = [["floor", secret[:7]]] if name == "wifi" else secret
    said = config.check(whole(**{name: value}))
    assert said.startswith(name)
    assert "hunter2" not in said


def test_loading_a_file(tmp_path: Path) -> None:
    path = tmp_path / "config.json"
    assert config.load(str(path)) == (None, f"expected a configuration in {path}, it is not there")
    path.write_text('{"station": ', "utf-8")
    assert config.load(str(path)) == (None, f"{path}: expected JSON, got something else")
    path.write_text(json.dumps(whole(lang="fr")), "utf-8")
    assert config.load(str(path)) == (None, f'{path}: lang: expected en or zh, got "fr"')
    path.write_text(json.dumps(whole()), "utf-8")
    loaded, why = config.load(str(path))
    assert why == ""
    assert loaded is not None
    assert loaded["station"] == "bench-1"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)
FIELDS = st.sampled_from([*config._GENERAL, *config._SECTIONS])


@given(FIELDS, st.none() | st.sampled_from(["pin", "sda", "count", "places", "lamp", "uart", "e_g"]), JSON)
def test_whatever_comes_is_told_in_words_never_raised(field: str, below: str | None, value: Any) -> None:
    made = copy.deepcopy(whole())
    if below and isinstance(made.get(field), dict):
        made[field][below] = value
    else:
        made[field] = value
    assert isinstance(config.check(made), str)
    assert isinstance(config.check(value), str)
