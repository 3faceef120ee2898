"""Grows small stations by chance: few names for many things, so that they hide and meet each other.

Rule: a grown station runs without an error, and its `main()` returns what it computed.
"""

from random import Random

from tests.unit.linker.programs import MAIN

NAMES = ("size", "lamp", "add", "addressof", "sin", "cosh", "_at", "_left", "max", "note", "pi", "value")
"""Some are names that a link gives out, one is a built-in's."""


class Grown:
    """One module that grows: its lines and its globals; of functions the count of arguments."""

    def __init__(self, name: str, chance: Random, earlier: "list[Grown]") -> None:
        self.name = name
        self.lines: list[str] = []
        self.values: set[str] = set()
        self.functions: dict[str, int] = {}
        self.classes: dict[str, str] = {}
        self._chance = chance
        for other in earlier:
            self._imports(other)
        for _ in range(chance.randint(2, 5)):
            chance.choice((self._constant, self._function, self._function, self._class))()

    @property
    def _bound(self) -> set[str]:
        return {*self.values, *self.functions, *self.classes}

    def _new(self) -> str | None:
        free = [name for name in NAMES if name not in self._bound]
        return self._chance.choice(free) if free else None

    def _imports(self, other: "Grown") -> None:
        whole = other.name.partition(".")[2]
        if self._chance.random() < 0.5:
            self.lines.append(f"from s import {whole}")
            self.values |= {f"{whole}.{name}" for name in other.values if "." not in name}
            self.functions |= {f"{whole}.{n}": c for n, c in other.functions.items() if "." not in n}
        for name in sorted(n for n in {*other.values, *other.functions} if "." not in n):
            local = name if self._chance.random() < 0.5 else self._new()
            if local and local not in self._bound and self._chance.random() < 0.6:
                self.lines.append(
                    f"from {other.name} import {name}" + (f" as {local}" if local != name else "")
                )
                if name in other.functions:
                    self.functions[local] = other.functions[name]
                else:
                    self.values.add(local)

    def _constant(self) -> None:
        if name := self._new():
            value = self._chance.choice(("3", "'text'", "[1, 2]", "(4, 5)", "1 << 31", "-7"))
            self.lines.append(f"{name} = {value}")
            self.values.add(name)

    def _function(self) -> None:
        if name := self._new():
            given = self._chance.sample(NAMES, self._chance.randint(0, 3))
            local = self._chance.choice(NAMES)
            default = f"{given[-1]}={self._value(set())}" if given else ""
            self.lines.append(f"def {name}({', '.join([*given[:-1], *([default] if default else [])])}):")
            self.lines.append(f"    {local} = {self._value(set(given), {local} - set(given))}")
            self.lines.append(f"    return {self._value({*given, local})}")
            self.functions[name] = len(given)

    def _class(self) -> None:
        if name := self._new():
            attribute, method, given = self._chance.sample([n for n in NAMES if n != "_at"], 3)
            own = {attribute, method, "__init__"}
            self.lines += [
                f"class {name}:",
                f"    {attribute} = {self._value(set(), own)}",
                f"    def __init__(self, {given}): self._at = {self._value({given})}",
                f"    def {method}(self, {given}): return self._at, self.{attribute}, {self._value({given})}",
            ]
            self.classes[name] = method

    def _value(self, local: set[str], hidden: set[str] | None = None, depth: int = 2) -> str:
        """An expression of names that are local, or global and not hidden."""
        unseen = local | (hidden or set())
        names = [*sorted(local), *sorted(n for n in self.values if n.partition(".")[0] not in unseen)]
        calls = [(n, c) for n, c in self.functions.items() if n.partition(".")[0] not in unseen]
        kind = self._chance.randint(0, 5) if depth else 0
        if kind == 1 and calls:
            called, count = self._chance.choice(calls)
            return f"{called}({', '.join(self._value(local, hidden, depth - 1) for _ in range(count))})"
        if kind in (2, 3):
            inner = self._chance.choice(NAMES)
            within = self._value(local | {inner}, (hidden or set()) - {inner}, depth - 1)
            outside = self._value(local, hidden, depth - 1)
            return (
                f"[{within} for {inner} in ({outside}, 1)]"
                if kind == 2
                else f"(lambda {inner}: {within})({outside})"
            )
        if kind == 4:
            return f"({self._value(local, hidden, depth - 1)}, {self._value(local, hidden, depth - 1)})"
        return self._chance.choice([*names, "1", "'text'"])


def grown(chance: Random) -> dict[str, str]:
    """A station of some modules and MAIN, which computes with all of them."""
    modules: list[Grown] = []
    for name in ("s.low", "s.mid", "s.top"):
        modules.append(Grown(name, chance, modules))
    lines, results = [], []
    for module in modules:
        for name in sorted({*module.values, *module.functions, *module.classes}):
            if "." in name:
                continue
            local = f"{module.name[2:]}_{name.strip('_')}"
            lines.append(f"from {module.name} import {name} as {local}")
            if name in module.classes:
                results.append(f"{local}(1).{module.classes[name]}(2)")
            else:
                count = module.functions.get(name)
                results.append(local if count is None else f"{local}({', '.join('5' * count)})")
    main = [*lines, "def main():", f"    return [{', '.join(results)}]"]
    sources = {module.name: "\n".join(module.lines) + "\n" for module in modules}
    return {"s": "", **sources, MAIN: "\n".join(main) + "\n"}
