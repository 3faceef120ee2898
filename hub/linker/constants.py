"""Finds the names that stand for a value known at build time, so that the value can stand in their place.

Rule: a name is a constant only where it is bound once in its module, there straight at the top, and by no
function.
"""

import ast
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import chain

from hub.linker.meanings import Constant, Module, followed
from hub.linker.scopes import bound, imported

SHORT_TEXT = 10
"""MicroPython keeps a text up to this length as a name; a longer one would lie in the heap for each use."""
SMALL_INT = 1 << 30
"""From here on a number is an object in the heap of a 32-bit board."""


def fold(modules: Mapping[str, Module]) -> None:
    """Put constants in the modules' names; all others are followed (ValueError: see `followed`)."""
    done: set[str] = set()
    for name in modules:
        _fold(name, modules, done)
    for module in modules.values():
        module.names = {name: followed(meaning, modules) for name, meaning in module.names.items()}


def _fold(name: str, modules: Mapping[str, Module], done: set[str]) -> None:
    """Find the constants of a module, after those that it imports."""
    if name in done:
        return
    done.add(name)
    module = modules[name]
    for other in sorted(module.imports):
        _fold(other, modules, done)
    fixed = _bound_once(module)
    known: dict[str, object] = {} if "range" in module.names else {"range": range}
    for local, meaning in module.names.items():
        found = followed(meaning, modules)
        if isinstance(found, Constant):
            known[local] = found.value
    for target, value in _assigned(module, known):
        if target in fixed:
            known[target] = value
            if value is None or isinstance(value, int | str):
                small = len(value) <= SHORT_TEXT if isinstance(value, str) else abs(value or 0) < SMALL_INT
                module.names[target] = Constant(value) if small else module.names[target]


def _bound_once(module: Module) -> set[str]:
    """Names that are bound in one place, and by no function."""
    times = Counter(chain(bound(module.tree.body), imported(module.tree.body)))
    changed = {n for node in ast.walk(module.tree) if isinstance(node, ast.Global) for n in node.names}
    return {name for name, often in times.items() if often == 1} - changed


def _assigned(module: Module, known: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """Names and values of assignments whose value is made of literals and known names, as `known` grows."""
    for statement in module.tree.body:
        if isinstance(statement, ast.Assign) and all(
            isinstance(n, _PLAIN) for n in ast.walk(statement.value)
        ):
            try:
                code = compile(ast.Expression(statement.value), module.name, "eval")
                value = eval(code, {"__builtins__": {}}, dict(known))  # noqa: S307 - our own sources
                for target in statement.targets:
                    yield from _parts(target, value)
            except (ArithmeticError, NameError, TypeError, ValueError):  # it is known to the board alone
                continue


_PLAIN = (
    *(ast.Constant, ast.Name, ast.Load, ast.Tuple, ast.Call),
    *(ast.BinOp, ast.operator, ast.UnaryOp, ast.unaryop),
)


def _parts(target: ast.expr, value: object) -> Iterator[tuple[str, object]]:
    if isinstance(target, ast.Name):
        yield target.id, value
    elif isinstance(target, ast.Tuple) and isinstance(value, tuple | range):
        for one, each in zip(target.elts, value, strict=True):
            yield from _parts(one, each)


def is_constant(module: Module, target: ast.expr) -> bool:
    """Whether an assignment's target is nothing but constants: then nothing needs it."""
    targets = target.elts if isinstance(target, ast.Tuple) else [target]
    return all(isinstance(t, ast.Name) and isinstance(module.names.get(t.id), Constant) for t in targets)
