"""Files in parts, manifests and settings: what is refused, and why. Power cuts: tests/micropython."""

import hashlib
import hmac
import json
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware import files, ota
from firmware.board import starter
from protocol import manifest
from protocol.messages import File

KEY = bytes(range(32))
CONTENTS = {
    "firmware/main.mpy": b"main" * 300,
    "firmware/drivers/pixels.mpy": b"pixels" * 10,
    "version.txt": b"2",
}


@pytest.fixture
def home(tmp_path: Path) -> str:
    """A board's flash, with version 1 running in folder a."""
    (tmp_path / "a" / "firmware").mkdir(parents=True)
    (tmp_path / "a" / "firmware" / "main.py").write_text("# version 1\n", "utf-8")
    (tmp_path / "config.json").write_text(json.dumps({"key": KEY.hex(), "board": "esp32"}), "utf-8")
    return str(tmp_path)


def signed(version: str = "2", board: str = "any", key: bytes = KEY) -> bytes:
    rows = [(path, len(data), hashlib.sha256(data).hexdigest()) for path, data in CONTENTS.items()]
    return manifest.written(version, board, rows, key)


def parts(name: str, content: bytes, size: int = 300, sha: str | None = None) -> Iterator[File]:
    for off in range(0, len(content) or 1, size):
        data = b64encode(content[off : off + size]).decode()
        told = sha or hashlib.sha256(content).hexdigest()
        yield File(off + 1, name, off, len(content), data, None if off else told)


def send(home: str, name: str, content: bytes, **how: Any) -> tuple[int, str]:
    """The answer to the last part that was answered well, or to the first that was not."""
    answer = (0, "nothing sent")
    for part in parts(name, content, **how):
        answer = files.take(home, part)
        if not answer[0]:
            break
    return answer


def send_all(home: str, text: bytes) -> None:
    assert send(home, "manifest", text) == (1, "")
    for path, content in CONTENTS.items():
        assert send(home, path, content) == (1, "")


def test_a_whole_update_starts_on_trial_and_stays_with_a_welcome(home: str) -> None:
    send_all(home, signed())
    assert starter.choose(home) == "a"  # nothing is in force before it is activated
    assert ota.activate(home, "2") == ""
    assert starter.pointer(home) == ("b", 3)
    assert starter.choose(home) == "b"
    assert ota.confirm(home)
    assert starter.pointer(home) == ("b", None)
    assert not ota.confirm(home)


def test_no_welcome_in_three_starts_brings_the_old_one_back(home: str) -> None:
    """Device failure 28."""
    send_all(home, signed())
    assert ota.activate(home, "2") == ""
    assert [starter.choose(home) for _ in range(5)] == ["b", "b", "b", "a", "a"]
    assert starter.pointer(home) == ("a", None)


def test_an_older_version_is_taken_too(home: str) -> None:
    """Device failure 28, downgrade: the signature is the permission."""
    send_all(home, signed("2"))
    assert ota.activate(home, "2") == ""
    starter.choose(home)
    ota.confirm(home)
    send_all(home, signed("1"))
    assert ota.activate(home, "1") == ""
    assert starter.pointer(home) == ("a", 3)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (signed(key=b"another station's key".ljust(32)), "bad_signature"),
        (signed().replace(b" 2 any", b" 3 any"), "bad_signature"),
        (signed()[:-1], "bad_signature"),
        (signed()[70:], "bad_signature"),
        (signed()[:40], "bad_manifest"),
        (b"\n" * 200, "bad_signature"),
        (signed(board="esp32c3"), "wrong_board"),
    ],
)
def test_a_bad_manifest_is_refused_and_changes_nothing(home: str, text: bytes, why: str) -> None:
    """Device failure 28: wrong MAC, wrong board."""
    send_all(home, signed())
    assert send(home, "manifest", text) == (0, why)
    assert not (Path(home) / "manifest.new").exists()
    assert ota.activate(home, "2") == ""  # the update before it is whole still


@pytest.mark.parametrize(
    "rows",
    ["../config.json", "/config.json", "a/../../x", "firmware//x", ".hidden", "x" * 65, "a b", "naïve"],
)
def test_no_path_leaves_the_folder(home: str, rows: str) -> None:
    row = f"{'ab' * 32} 5 {rows}\n".encode()
    assert manifest.read_row(row) is None
    lines = [b"pickbench-firmware 1 2 any\n", row]
    text = b"".join(lines) + manifest.closing(manifest.signed(KEY, lines))
    assert send(home, "manifest", text) == (0, "bad_manifest")


def test_a_station_without_a_key_takes_no_update(home: str) -> None:
    (Path(home) / "config.json").write_text('{"key": "", "board": "esp32"}', "utf-8")
    assert send(home, "manifest", signed()) == (0, "no_key")
    (Path(home) / "config.json").unlink()
    assert send(home, "manifest", signed()) == (0, "no_key")


def test_only_what_the_manifest_lists_is_taken(home: str) -> None:
    assert send(home, "version.txt", b"2") == (0, "not_listed")  # no manifest yet
    assert send(home, "manifest", signed()) == (1, "")
    assert send(home, "firmware/other.mpy", b"x") == (0, "not_listed")
    assert send(home, "version.txt", b"22") == (0, "not_listed")  # another size


def test_a_wrong_hash_is_refused_and_can_be_mended(home: str) -> None:
    """Device failure 28: wrong hash, on the wire and in the folder."""
    send_all(home, signed())
    path = "firmware/main.mpy"
    flawed = CONTENTS[path].replace(b"main", b"nain", 1)
    assert send(home, path, flawed) == (0, "bad_hash")
    assert ota.activate(home, "2") == "bad_file"
    assert send(home, path, CONTENTS[path]) == (1, "")
    (Path(home) / "b" / path).write_bytes(flawed)
    assert ota.activate(home, "2") == "bad_file"
    assert starter.choose(home) == "a"


def test_parts_out_of_order_doubled_and_too_long(home: str) -> None:
    """Device failure 28."""
    assert send(home, "manifest", signed()) == (1, "")
    path = "firmware/main.mpy"
    first, second, third, fourth = parts(path, CONTENTS[path])
    assert files.take(home, second) == (0, "out_of_order")
    assert files.take(home, first) == (1, "")
    assert files.take(home, third) == (0, "out_of_order")
    assert files.take(home, second) == (1, "")
    assert files.take(home, second) == (1, "")
    assert files.take(home, second._replace(data=third.data.swapcase())) == (0, "out_of_order")
    assert files.take(home, third._replace(data=third.data * 4)) == (0, "too_long")
    assert files.take(home, third._replace(data="#")) == (0, "bad_data")
    assert files.take(home, third._replace(data="")) == (0, "bad_data")
    assert files.take(home, third) == (1, "")
    assert files.take(home, fourth) == (1, "")
    assert files.take(home, fourth) == (1, "")
    assert (Path(home) / "b" / path).read_bytes() == CONTENTS[path]


def test_activation_asks_for_the_version_and_every_file(home: str) -> None:
    assert ota.activate(home, "2") == "no_update"
    assert send(home, "manifest", signed()) == (1, "")
    assert ota.activate(home, "3") == "wrong_version"
    assert ota.activate(home, "2") == "bad_file"


def test_settings_are_checked_and_renamed_into_place(home: str) -> None:
    path = Path(home) / "settings.json"
    assert files.apply_settings(home, 7) == "no_settings"
    for text, why in (
        ("{", "not_json"),
        ("[7]", "not_json"),
        ('{"cfg":6}', "wrong_revision"),
        ('{"cfg":true}', "wrong_revision"),
        ('{"cfg":7,"lang":"tlh"}', "bad_lang"),
        (json.dumps({"cfg": 7, "x": "y" * 4096}), "too_large"),
    ):
        assert send(home, "settings.json", text.encode()) == (1, "")
        assert files.apply_settings(home, 7) == why
        assert not path.exists()
    assert send(home, "settings.json", b'{"cfg":7}', sha="ab" * 32) == (0, "bad_hash")
    good = json.dumps({"cfg": 7, "lang": "zh", "places": {str(place): "A-01" for place in range(90)}})
    assert send(home, "settings.json", good.encode()) == (1, "")
    assert files.apply_settings(home, 7) == ""
    assert json.loads(path.read_text("utf-8"))["lang"] == "zh"
    assert files.apply_settings(home, 7) == ""  # the answer was lost, the command came again
    assert files.apply_settings(home, 8) == "no_settings"


@pytest.mark.parametrize("pointer", ["", "c", "b x", "b 3 3", "\x00\xff", "a" * 5000])
def test_a_broken_pointer_still_starts_something(home: str, pointer: str) -> None:
    """Device failure 20."""
    (Path(home) / "pointer").write_text(pointer, "utf-8")
    assert starter.choose(home) == "a"


def test_a_folder_that_is_not_complete_does_not_start(home: str) -> None:
    assert send(home, "manifest", signed()) == (1, "")
    assert send(home, "firmware/main.mpy", CONTENTS["firmware/main.mpy"]) == (1, "")
    (Path(home) / "pointer").write_text("b", "utf-8")
    assert starter.choose(home) == "a"
    assert starter.pointer(home) == ("a", None)


def test_failures_in_a_row_end_at_the_prompt(home: str) -> None:
    send_all(home, signed())
    assert ota.activate(home, "2") == ""
    starter.choose(home)
    ota.confirm(home)
    seen = []
    while True:
        seen.append(starter.choose(home))
        if not starter.crashed(home):
            break
    assert seen == ["b", "b", "b", "a", "a", "a"]
    starter.crashed(home)
    ota.confirm(home)
    assert not (Path(home) / "crashes").exists()


@given(st.binary(max_size=100), st.lists(st.binary(max_size=100)))
def test_the_signature_is_the_standard_library_s(key: bytes, lines: list[bytes]) -> None:
    """RFC 2104, FIPS 198-1."""
    assert manifest.signed(key, lines) == hmac.digest(key, b"".join(lines), "sha256")


@given(st.binary(max_size=200))
def test_any_line_is_read_or_refused(line: bytes) -> None:
    assert manifest.read_head(line) is None or manifest.read_row(line) is None


def test_a_manifest_that_could_not_be_read_is_not_written() -> None:
    for version, board, rows in (
        ("two words", "any", []),
        ("x" * 33, "any", []),
        ("2", "any", [("../x", 1, "ab" * 32)]),
        ("2", "any", [("x", 1, "AB" * 32)]),
    ):
        with pytest.raises(ValueError, match="expected"):
            manifest.written(version, board, rows, KEY)


def test_the_root_of_a_board_holds_what_no_update_replaces() -> None:
    folder = Path(starter.__file__).parent
    assert sorted(file.name for file in folder.glob("*.py")) == ["boot.py", "main.py", "starter.py"]
