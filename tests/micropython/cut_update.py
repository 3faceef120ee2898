"""Updates over the air with the power cut at every flash operation, from the manifest to the welcome. Failure
28.

micropython -X heapsize=2m tests/micropython/cut_update.py STEP FILE

FILE is made by the test: JSON of what is installed first (path: text) and the parts of an update, as the hub
sends them. So this runs with the modules as they are linked and compiled for a board, too.

After every cut the board starts a whole firmware that says hello; at every STEP-th cut the rest of the update
is done on what is left, too. Then the bad updates: one that fails before its hello, one that reaches no
welcome.
"""

# ruff: noqa: PTH102, PTH107, PTH123, PYI024, SIM105, T201
# MicroPython has no pathlib, contextlib or typing, and it answers by print.

import json
import os
import sys
from collections import namedtuple

import main as board_main
import starter

from firmware import files, manifests, ota, parts, signature
from tests.micropython.cut_flash import Flash, formatted, mounted

LOADED = (manifests, parts, signature)  # so that they are not loaded anew for each part

File = namedtuple("File", ("id", "name", "off", "len", "data", "sha256"))

with open(sys.argv[2]) as made:
    MADE = json.load(made)


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


def new_board():
    """A flash with version 1, as the first installation leaves it."""
    data = formatted(40)
    with mounted(Flash(data), "/new"):
        with open("/new/config.json", "w") as file:
            json.dump(MADE["config"], file)
        os.mkdir("/new/data")
        for path, content in MADE["first"].items():
            for end in [at for at, letter in enumerate("a/" + path) if letter == "/"]:
                try:
                    os.mkdir("/new/" + ("a/" + path)[:end])
                except OSError:
                    pass
            with open("/new/a/" + path, "wb") as file:
                file.write(content.encode())
    return data


def parts_of_update():
    """The parts of an update, as the hub sends them."""
    return [File(*part) for part in MADE["parts"]]


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


def send(home, sent):
    for part in sent:
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
        send("/cut", self.left if self.resumed % 2 else parts_of_update())
        assert ota.activate("/cut", "2") == "", "activate"
        assert starts("/cut") == ["2"] and starter.pointer("/cut") == ("b", None)
        self.resumed += 1

    def run(self):
        sent = parts_of_update()
        with mounted(self.flash, "/board"):
            for at, part in enumerate(sent):
                self.left = sent[at:]
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
            send("/board", parts_of_update())
            assert ota.activate("/board", "2") == ""
            self.left = [1]
            hellos = [starts("/board", 1) for _ in range(5)]
            assert hellos[3:] == [["1"], ["1"]], hellos
            assert starter.pointer("/board") == ("a", None)
            return hellos


class NewSettings:
    """Settings of revision 2 in the place of those of revision 1, under cuts: it is the one or the other."""

    def __init__(self):
        self.flash = Flash(new_board(), self.at_cut)
        self.held = {None}
        self.sent = None

    def at_cut(self, data):
        with mounted(Flash(data), "/cut"):
            assert held("/cut") in self.held, (held("/cut"), self.held)
            if self.sent is not None:  # the hub goes on where it was
                send("/cut", self.sent)
                assert files.apply_settings("/cut", 2) == "" and held("/cut") == 2

    def run(self):
        with mounted(self.flash, "/board"):
            for revision, key in ((1, "settings"), (2, "new_settings")):
                sent = [File(*part) for part in MADE[key]]
                for at, part in enumerate(sent):
                    self.sent = sent[at:] if revision == 2 else None
                    send("/board", [part])
                self.held.add(revision)
                self.sent = [] if revision == 2 else None
                assert files.apply_settings("/board", revision) == ""
                self.held = {revision}
            assert held("/board") == 2


def held(home):
    """The revision of the settings in force; None where there are none."""
    try:
        with open(home + "/settings.json") as file:
            return json.load(file)["cfg"]
    except OSError:
        return None


def every_firmware_fails():
    """Version 2 was good for a while; then neither starts. Both are tried, then the prompt: no boot loop."""
    with mounted(Flash(new_board()), "/board"):
        send("/board", parts_of_update())
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
            os.remove(slot + "/firmware/main.py")
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
        answers = [files.take("/board", part) for part in parts_of_update()]
        assert any(why in ("no_room", "flash_failed") for _, why in answers), answers
        assert ota.activate("/board", "2") != ""
        assert starts("/board") == ["1"]
        os.remove("/board/filler")
        send("/board", parts_of_update())
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
settings = NewSettings()
settings.run()
cuts += settings.flash.cuts
print("cuts", cuts, "resumed", update.resumed)
