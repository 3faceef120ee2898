"""Updates over the air with the power cut at every flash operation, from the manifest to the welcome. Failure
28.

micropython -X heapsize=2m tests/micropython/cut_update.py STEP

After every cut the board starts a whole firmware that says hello; at every STEP-th cut the rest of the update
is done on what is left, too. Then the bad updates: one that fails before its hello, one that reaches no
welcome.
"""

# ruff: noqa: FURB181, PTH102, PTH107, PTH123, SIM105, T201
# MicroPython has neither pathlib nor contextlib nor hexdigest, and it answers by print.

import json
import os
import sys
from binascii import b2a_base64
from hashlib import sha256

import main as board_main
import starter

from firmware import durable, files, manifests, ota, parts
from protocol import manifest
from protocol.messages import File, make
from tests.micropython.cut_flash import Flash, formatted, mounted

LOADED = (manifests, parts)  # so that they are not loaded anew for each part

KEY = bytes(range(32))
PART_BYTES = 200


class World:
    """What the running firmware meets.

    `welcomes` are the versions that the hub can greet; `fails` those that crash.
    """

    def __init__(self):
        self.welcomes = {"1", "2"}
        self.fails = set()
        self.home = ""
        self.hellos = []

    def ran(self, version, of_part):
        assert version == of_part, "modules of two firmwares mixed"
        if version in self.fails:
            raise RuntimeError("this firmware fails before its hello")
        self.hellos.append(version)
        if version in self.welcomes:
            ota.confirm(self.home)


world = World()
sys.modules["world"] = world


def firmware_of(version):
    """Two modules that must be of one version, and something longer."""
    return {
        "firmware/__init__.py": b"",
        "firmware/main.py": b"""import world
from firmware.part import VERSION
def main():
    world.ran('%s', VERSION)
"""
        % version,
        "firmware/part.py": b"VERSION = '%s'\n# %s\n" % (version, b"long " * 300),
        "protocol/words.json": b'{"version":"%s"}' % version,
    }


def signed_manifest(version, contents):
    rows = [
        (path, len(content), sha256(content).digest().hex()) for path, content in sorted(contents.items())
    ]
    return manifest.write(version.decode(), "any", rows, KEY)


def new_board():
    """A flash with version 1, as the first installation leaves it."""
    data = formatted(40)
    with mounted(Flash(data), "/new"):
        with open("/new/config.json", "w") as file:
            json.dump({"key": KEY.hex(), "board": "esp32"}, file)
        os.mkdir("/new/data")
        for path, content in firmware_of(b"1").items():
            for end in [at for at, letter in enumerate("a/" + path) if letter == "/"]:
                try:
                    os.mkdir("/new/" + ("a/" + path)[:end])
                except OSError:
                    pass
            durable.write("/new/a/" + path, "wb", content)
    return data


def parts_of(version):
    """The parts of an update, as the hub sends them."""
    contents = firmware_of(version)
    listed = [("manifest", signed_manifest(version, contents))]
    listed += [(path, content) for path, content in sorted(contents.items())]
    number = 0
    parts = []
    for name, content in listed:
        for at in range(0, len(content) or 1, PART_BYTES):
            number += 1
            data = b2a_base64(content[at : at + PART_BYTES]).decode().strip()
            sha = sha256(content).digest().hex() if at == 0 else None
            parts.append(make(File, id=number, name=name, off=at, len=len(content), data=data, sha256=sha))
    return parts


def power_up(home):
    """Switch the board on; True when it asks to be started anew."""
    saved = {name: sys.modules.pop(name) for name in list(sys.modules) if name.split(".")[0] == "firmware"}
    path, outer = list(sys.path), world.home
    again = []
    world.home = home
    try:
        board_main.begin(home, lambda: again.append(1))
    finally:
        for name in list(sys.modules):
            if name.split(".")[0] == "firmware":
                del sys.modules[name]
        sys.modules.update(saved)
        sys.path[:] = path
        world.home = outer
    return bool(again)


def starts(home, most=8):
    """Switch on, and again as often as the board asks; the versions that said hello."""
    outer, world.hellos = world.hellos, []
    for _ in range(most):
        if not power_up(home):
            break
    hellos, world.hellos = world.hellos, outer
    return hellos


def send(home, parts):
    for part in parts:
        answer = files.take(home, part)
        assert answer == (1, ""), (part.name, part.off, answer)


class Update:
    """An update from version 1 to 2 under cuts."""

    def __init__(self, step):
        self.flash = Flash(new_board(), self.at_cut)
        self.step = step
        self.allowed = {"1"}
        self.left = []
        self.resumed = 0

    def at_cut(self, data):
        with mounted(Flash(data), "/cut"):
            hellos = starts("/cut", 1)
            assert len(hellos) == 1 and hellos[0] in self.allowed, (hellos, self.allowed)
            if self.flash.cuts % self.step == 0 and hellos == ["1"]:
                self.resume()

    def resume(self):
        """The hub sends what was not answered again, and goes on; or it begins anew."""
        send("/cut", self.left if self.resumed % 2 else parts_of(b"2"))
        assert ota.activate("/cut", "2") == "", "activate"
        assert starts("/cut") == ["2"] and starter.pointer("/cut") == ("b", None)
        self.resumed += 1

    def run(self):
        parts = parts_of(b"2")
        with mounted(self.flash, "/board"):
            for at, part in enumerate(parts):
                self.left = parts[at:]
                send("/board", [part])
            self.left = []
            self.allowed.add("2")
            assert ota.activate("/board", "2") == ""
            self.allowed.remove("1")
            assert starter.pointer("/board") == ("b", 3)
            assert starts("/board") == ["2"]
            assert starter.pointer("/board") == ("b", None)


class BadUpdate(Update):
    """An update to a version that is no good, under cuts of the starts that find it out."""

    def at_cut(self, data):
        if not self.left:
            return
        with mounted(Flash(data), "/cut"):
            hellos = []
            for _ in range(5):
                hellos += starts("/cut")
            assert hellos[-1] == "1" and starter.pointer("/cut") == ("a", None), hellos

    def run(self):
        with mounted(self.flash, "/board"):
            send("/board", parts_of(b"2"))
            assert ota.activate("/board", "2") == ""
            self.left = [1]
            hellos = [starts("/board", 1) for _ in range(5)]
            assert hellos[3:] == [["1"], ["1"]], hellos
            assert starter.pointer("/board") == ("a", None)
            return hellos


def every_firmware_fails():
    """Version 2 was good for a while; then neither starts. Both are tried, then the prompt: no boot loop."""
    with mounted(Flash(new_board()), "/board"):
        send("/board", parts_of(b"2"))
        assert ota.activate("/board", "2") == ""
        assert starts("/board") == ["2"]
        world.fails = {"2"}
        assert starts("/board") == ["1"], "the older one is tried when the newer one fails"
        world.fails = {"1", "2"}
        tries = 0
        while power_up("/board"):
            tries += 1
            assert tries < 10
        assert tries in (2, 5)
        world.fails = set()
        assert len(starts("/board")) == 1, "switched off and on, it tries again"
        for slot in ("/board/a", "/board/b"):
            durable.remove(slot + "/firmware/main.py")
        assert starts("/board") == [] and not power_up("/board"), "nothing to start: the prompt"


def no_room():
    """Failure 20: an update that finds no place is refused, and what runs goes on running."""
    with mounted(Flash(new_board()), "/board"):
        with open("/board/filler", "wb") as filler:
            try:
                while True:
                    filler.write(b"x" * 512)
                    filler.flush()
            except OSError:
                pass
        answers = [files.take("/board", part) for part in parts_of(b"2")]
        assert any(why in ("no_room", "flash_failed") for _, why in answers), answers
        assert ota.activate("/board", "2") != ""
        assert starts("/board") == ["1"]
        os.remove("/board/filler")
        send("/board", parts_of(b"2"))
        assert ota.activate("/board", "2") == "" and starts("/board") == ["2"]


update = Update(int(sys.argv[1]))
update.run()
cuts = update.flash.cuts

world.fails = {"2"}
failing = BadUpdate(0)
failing.run()
cuts += failing.flash.cuts
world.fails = set()

world.welcomes = {"1"}
unwelcome = BadUpdate(0)
assert unwelcome.run()[:3] == [["2"], ["2"], ["2"]]
cuts += unwelcome.flash.cuts
world.welcomes = {"1", "2"}

every_firmware_fails()
no_room()
print("cuts", cuts, "resumed", update.resumed)
