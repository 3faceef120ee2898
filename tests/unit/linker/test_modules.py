"""Modules: one that is always there, others with short names, and what is left out of them."""

import pytest

from hub.linker import RESIDENT, link
from tests.unit.linker.programs import MAIN, alike, linked, ran, resident

OVERLAY = """
def overlay(module, function, *arguments):
    return getattr(__import__(module, None, None, (function,)), function)(*arguments)
"""


def test_modules_that_are_always_needed_become_one() -> None:
    sources = {
        "s.low": "def base(): return 1\nTABLE = {'a': base()}\n",
        "s.high": "from s.low import TABLE, base as ground\ndef top(): return ground() + TABLE['a']\n",
        MAIN: "from s.high import top\ndef main(): return top()\n",
    }
    assert alike(sources, ["s.high"]) == 2
    assert set(linked(sources, ["s.high"])) == {RESIDENT, MAIN}


def test_the_same_name_in_two_modules_is_two() -> None:
    sources = {
        "s.one": "def size(): return 1\n_list = [1]\ndef both(): return size(), _list\n",
        "s.two": "def size(): return 2\n_list = [2]\ndef pair(): return size(), _list\n",
        MAIN: "from s.one import both, size\nfrom s.two import pair, size as other\n"
        "def main(): return both(), pair(), size(), other()\n",
    }
    expected = ((1, [1]), (2, [2]), 1, 2)
    assert alike(sources) == alike(sources, ["s.one", "s.two"]) == alike(sources, ["s.one"]) == expected


def test_a_module_s_name_is_reached_past_local_ones() -> None:
    """`part.say` where a local name is `say` too, and a name that a module only hands on."""
    sources = {
        "s": "",
        "s.part": "def say(): return 'part'\nLIMIT = 3\n",
        "s.hands": "from s.part import say, LIMIT\n",
        MAIN: "from s import part, hands\n"
        "def say(): return 'main'\n"
        "def main(say=say):\n    return part.say(), say(), part.LIMIT, hands.say(), hands.LIMIT\n",
    }
    expected = ("part", "main", 3, "part", 3)
    assert alike(sources) == alike(sources, ["s.part"]) == alike(sources, ["s.hands"]) == expected


def test_overlays_are_found_by_their_names_in_texts() -> None:
    """The module has a short name then, at the top; the function that is asked for keeps its own."""
    sources = {
        "s.overlay": OVERLAY,
        "s.rare": "def said(what): return helped(what)\ndef helped(what): return what * 2\n",
        MAIN: "from s.overlay import overlay\ndef main(): return overlay('s.rare', 'said', 'ab')\n",
    }
    assert alike(sources) == alike(sources, ["s.overlay"]) == "abab"
    made = linked(sources, ["s.overlay"])
    assert "s.rare" not in made
    rare = next(name for name in made if name not in {RESIDENT, MAIN})
    assert "." not in rare
    assert f"'{rare}', 'said'" in made[MAIN]
    assert "def said(" in made[rare]
    assert "helped" not in made[rare]


def test_imports_in_a_function_follow() -> None:
    sources = {
        "s": "",
        "s.far": "def there(): return 4\nFOUR = 4\nclass Far: pass\n",
        "s.always": "def here(): return 5\n",
        MAIN: "def main():\n    from s.far import there as gone, Far\n    from s.always import here\n"
        "    from s import far\n    from os import sep\n"
        "    return gone(), here(), far.there() + far.FOUR, Far.__name__, sep\n",
    }
    assert alike(sources, ["s.always"]) == (4, 5, 8, "Far", "/")


def test_what_nothing_uses_is_left_out() -> None:
    text = resident(
        {
            "s.part": "def used(): return _needed()\n"
            "def _needed(): return 1\n"
            "def unused(): return _only_by_unused()\n"
            "def _only_by_unused(): return 2\n"
            "SPARE = (1, 2)\n"
            "EFFECT = print\n"
            "class Part:\n"
            "    def said(self): return 3\n"
            "    def silent(self): return 4\n"
            "    def __len__(self): return 5\n"
            "    alias = _asked = None\n",
            MAIN: "from s.part import Part, used\ndef main(): return Part().said(), used()\n",
        },
        "s.part",
    )
    assert text.count("def ") == 4
    assert "return 4" not in text
    assert "(1, 2)" not in text


def test_imports_of_what_is_left_out_go() -> None:
    text = resident(
        {
            "s.part": "import sys\nimport json\nfrom os import sep, getcwd as here\n"
            "def unused(): return json, here()\ndef used(): return sys, sep\n",
            MAIN: "from s.part import used\ndef main(): return used()\n",
        },
        "s.part",
    )
    assert [line for line in text.splitlines() if "import" in line] == ["import sys", "from os import sep"]


def test_one_name_for_two_things_of_a_library_is_refused() -> None:
    sources = {
        "s.one": "from os import sep as it\ndef one(): return it\n",
        "s.two": "from sys import path as it\ndef two(): return it\n",
        MAIN: "from s.one import one\nfrom s.two import two\ndef main(): return one(), two()[0]\n",
    }
    assert alike(sources)
    with pytest.raises(ValueError, match="expected it to be the same as in others"):
        linked(sources, ["s.one", "s.two"])


def test_what_has_an_effect_stays() -> None:
    sources = {
        "s.part": "SEEN = []\ndef note(what):\n    SEEN.append(what)\n    return what\n"
        "unused = note('value')\n"
        "class Unused:\n    it = note('body')\n"
        "def never(default=note('default')): pass\n"
        "@note\ndef decorated(): pass\n"
        "note('call')\n",
        MAIN: "from s.part import SEEN\ndef main(): return len(SEEN), SEEN[:3], SEEN[4]\n",
    }
    assert alike(sources, ["s.part"]) == (5, ["value", "body", "default"], "call")


def test_branches_for_checkers_and_other_pythons_go() -> None:
    text = resident(
        {
            "s.part": '''"""A docstring."""
import sys
TYPE_CHECKING = False
try:
    from micropython import const
except ImportError:
    def const(x): return x
try:
    from collections.abc import Callable
except ImportError:
    Callable = None
if TYPE_CHECKING:
    from typing import Any
if sys.implementation.name == "micropython":
    def which() -> "Any": return [1]
else:
    def which() -> "Any": return [2]
def both(a: int, b: "str" = "x") -> tuple:
    """Another docstring."""
    total: int
    found: int = const(3)
    return which(), found
''',
            MAIN: "from s.part import both\ndef main(): return both(1)\n",
        },
        "s.part",
    )
    for gone in ("docstring", "TYPE_CHECKING", "const", "Callable", "Any", "[2]", "int", "str", "->"):
        assert gone not in text, gone
    assert "[1]" in text


def test_short_texts_of_what_is_loaded_for_a_call_are_gathered() -> None:
    """They would be names for ever; a text that others say is one anyway, and a tuple's items are none."""
    sources = {
        "s.overlay": OVERLAY,
        "s.rare": "def said(x):\n"
        "    found = {'one': 1, 'two': 2, 'three': 3, 'shared': 4, 'ask': 5}\n"
        "    return x in ('in', 'tuple') or found[x], 'a text that is longer'\n",
        "s.other": "class Stays:\n    def said_too(self): return ['fourth', 'fifth', 'sixth', 'shared']\n",
        MAIN: "from s.overlay import overlay\nfrom s.other import Stays\n"
        "def main(): return overlay('s.rare', 'said', 'ask'), overlay('s.rare', 'said', 'in'), "
        "Stays().said_too()\n",
    }
    found = alike(sources, ["s.overlay"])
    assert found[0] == (5, "a text that is longer")
    made = linked(sources, ["s.overlay"])
    rare = next(text for text in made.values() if "longer" in text)
    assert "= ('one', 'two', 'three')\n" in rare
    assert "'shared': 4" in rare
    assert "('in', 'tuple')" in rare
    assert "'fourth', 'fifth'" in next(text for text in made.values() if "class Stays" in text)


def test_an_entry_stays_by_itself_with_its_names() -> None:
    """Even one that what is always there needs; it must need nothing of that, which is loaded after it."""
    sources = {
        "s.first": "_times = [2]\ndef twice(x): return x * _times[0]\n",
        "s.root": "from s.first import twice\ndef four(): return twice(2)\n",
        MAIN: "from s.root import four\ndef main(): return four()\n",
    }
    made = link(sources, ["s.root"], [MAIN, "s.first"])
    assert ran(made) == ran(sources) == 4
    assert "def twice(" in made["s.first"]
    assert "_times" not in made["s.first"]
    sources["s.first"] = "from s.low import ONE\ndef twice(x): return x + ONE\n"
    with pytest.raises(ValueError, match=r"s\.first is needed by what is always there"):
        link(sources | {"s.low": "ONE = [1]\n"}, ["s.root", "s.low"], [MAIN, "s.first"])


def test_the_same_sources_are_linked_the_same_way_in_any_order() -> None:
    sources = {
        "s.a": "from s.b import two\ndef one(x): return two(x)\n",
        "s.b": "def two(y): return {y}\n",
        "s.c": "class C:\n    def __init__(self): self._one = self.two = 1\n",
        MAIN: "from s.a import one\nfrom s.c import C\ndef main(): return one(1), C().two\n",
    }
    once = linked(sources, ["s.a"])
    assert once == linked(dict(reversed(sources.items())), ["s.a"])
