"""Names, scope by scope: every small station does linked what it does from its sources."""

import textwrap

import pytest

from tests.unit.linker.programs import MAIN, alike, linked

CASES = {
    "a constant is put in place of its name": (
        """
        _PORT = const(1883)
        _HIGH, _LOW = 2, 1
        NAME = "lamp"
        SUM = _PORT + _HIGH
        def main(): return _PORT, _HIGH - _LOW, NAME, SUM, -_LOW
        """,
        (1883, 1, "lamp", 1885, -1),
    ),
    "a name bound twice is none": (
        """
        A = 1
        if A:
            A = 2
        B = A + 1
        def main(): return A, B
        """,
        (2, 3),
    ),
    "a name that a function binds is none": (
        """
        count = 0
        def up():
            global count
            count += 1
        def main():
            up(); up()
            return count
        """,
        2,
    ),
    "a local name hides a constant and a global": (
        """
        limit = 5
        def step(): return 1
        def main():
            limit = 7
            step = lambda: 2
            return limit, step(), other(), [limit for limit in (1, 2)]
        def other(): return limit + step()
        """,
        (7, 2, 6, [1, 2]),
    ),
    "a comprehension goes through what is outside of it": (
        """
        items = [1, 2]
        def main(items=items):
            return [items for items in items], {x: y for x in items for y in [x * x]}, {x for x in items}
        """,
        ([1, 2], {1: 1, 2: 4}, {1, 2}),
    ),
    "a class body sees its own names first, its methods do not": (
        """
        size = [8]
        class Box:
            wide = 3
            both = [wide, wide]
            each = [n for n in both]
            def area(self, high): return self.wide * high * size[0]
            def fill(self): self.wide = size[0]
        def main():
            box = Box(); box.fill()
            return box.area(2), Box.both, Box.each
        """,
        (128, [3, 3], [3, 3]),
    ),
    "closures and nested functions": (
        """
        def counter(start, step=1):
            at = start
            def up(by=step):
                nonlocal at
                at += by
                def more(by): return at + by + start
                return more(by)
            return up
        def main():
            up = counter(3, step=2)
            return up(), up(10), (lambda x, *rest, **named: (x, rest, named))(1, 2, key=3)
        """,
        (10, 28, (1, (2,), {"key": 3})),
    ),
    "a parameter that a call names keeps its name": (
        """
        def made(kind, size=1, *, colour="red"): return kind, size, colour
        def main(): return made("a", size=2), made(**{"kind": "b", "colour": "blue"}), made(kind=1)
        """,
        (("a", 2, "red"), ("b", 1, "blue"), (1, 1, "red")),
    ),
    "names in texts are asked for": (
        """
        class Station:
            _take_ans = 1
            def __init__(self): self._scan = 2; self.lamp = 3; self._hidden = 4
            def ask(self, what):
                return getattr(self, what), getattr(self, "_" + "scan"), getattr(self, "_take_" + "ans")
        def main(): return Station().ask("lamp"), hasattr(Station(), "_hidden"), Station()._hidden
        """,
        ((3, 2, 1), True, 4),
    ),
    "a loop and deletes at the top": (
        """
        table = {}
        for row in ("a", "b"):
            table[row] = len(table)
        _BASE = 3
        spare = [1]
        def define(n): return n + _BASE
        first = define(1)
        del row, define, _BASE, spare
        def main(): return table, first, "define" in globals()
        """,
        ({"a": 0, "b": 1}, 4, False),
    ),
    "an error keeps its name": (
        """
        class LostError(Exception): pass
        def main():
            try:
                raise LostError("here")
            except LostError as found:
                return type(found).__name__, str(found)
        """,
        ("LostError", "here"),
    ),
    "methods that look like those of a library": (
        """
        class Line:
            def __init__(self): self.got = []
            def append(self, item): self.got.append(item)
            def tell(self): return len(self.got)
            def noted(self): return self.got
        def main():
            line = Line(); line.append(2)
            other = []; other.append(3)
            return line.tell(), line.noted(), other
        """,
        (1, [2], [3]),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_name_means_linked_what_it_meant(case: str) -> None:
    source, expected = CASES[case]
    text = textwrap.dedent(source)
    if "const(" in text:
        text = "def const(x): return x\n" + text
    assert alike({MAIN: text}) == expected
    aside = {MAIN: "from s.part import main as told\ndef main(): return told()\n", "s.part": text}
    assert alike(aside) == alike(aside, ["s.part"]) == expected


def test_private_names_are_short_in_each_family_of_modules() -> None:
    """Two modules may give the same new names; classes that build on each other share theirs."""
    sources = {
        "s.base": "class Base:\n    def __init__(self):\n        self._secret = 1\n",
        "s.more": "from s.base import Base\nclass More(Base):\n    def both(self):\n"
        "        self._other = 2\n        return self._secret + self._other\n",
        "s.apart": "class Apart:\n    def __init__(self):\n        self._lonely = 5\n"
        "    def it(self): return self._lonely\n",
        MAIN: "from s.more import More\nfrom s.apart import Apart\n"
        "def main(): return More().both(), Apart().it()\n",
    }
    assert alike(sources) == alike(sources, ["s.more", "s.apart"]) == (3, 5)
    text = "\n".join(linked(sources).values())
    assert not {name for name in ("_secret", "_other", "_lonely") if name in text}


def test_a_private_name_that_another_module_uses_stays() -> None:
    sources = {
        "s.part": "class Part:\n    def __init__(self):\n        self._open = 1\n",
        MAIN: "from s.part import Part\ndef main(): return Part()._open\n",
    }
    assert alike(sources, ["s.part"]) == 1


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("import os.path\n", "expected `import name`"),
        ("from . import part\n", "expected `from module import name`"),
        ("from s.part import *\n", "expected `from module import name`"),
        ("from s.part import nothing\n", "expected it to bind nothing"),
        ("from s import part\nx = part.nothing\n", "expected s.part to bind nothing"),
        ("from s import part\nx = [part]\n", "not the module itself"),
        ("def f():\n    global lost\n    lost = 1\n", "bound at the top too"),
        ("side = [1]\nclass A:\n    side = side\n", "hides side"),
        ("try:\n    from s.part import ONE\nexcept ImportError:\n    ONE = 2\n", "without a condition"),
        ("x = 's.always'\n", "got its name in a text"),
        ("def f():\n    from s.part import ONE\n", "import ONE at the top"),
    ],
)
def test_what_can_t_be_linked_is_refused_in_words(source: str, words: str) -> None:
    sources = {"s": "", "s.part": "ONE = 1\n", "s.always": "", MAIN: source}
    with pytest.raises(ValueError, match=words):
        linked(sources, ["s.always"])
