"""What every global name of the station's sources means: a constant, something of its own, of another module.

Rule: every name is followed to where it is bound; one that is bound nowhere is refused.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from hub.linker.scopes import Function, bound
from hub.linker.stripping import stripped


class Constant(NamedTuple):
    """A value that is put in place of its name."""

    value: int | str | None


class Global(NamedTuple):
    """A name that a module of the station binds."""

    module: str
    name: str


class External(NamedTuple):
    """Something of the runtime's own library: a module, or with `name` something in it."""

    module: str
    name: str


class Package(NamedTuple):
    """A module of the station as a whole."""

    module: str


Meaning = Constant | Global | External | Package


@dataclass
class Module:
    """One source: its tree, what its global names mean, and the modules that it needs before it runs."""

    name: str
    tree: ast.Module
    names: dict[str, Meaning] = field(default_factory=dict)
    imports: set[str] = field(default_factory=set)


def read_in(sources: Mapping[str, str]) -> dict[str, Module]:
    """All modules by dotted name, their names as each says by itself. ValueError where that can't be told."""
    modules = {name: Module(name, stripped(name, text)) for name, text in sources.items()}
    for module in modules.values():
        for statement in top_level(module.tree.body):
            if isinstance(statement, ast.Import | ast.ImportFrom):
                for local, meaning in imports_of(module.name, statement, modules):
                    module.names[local] = meaning
                    if isinstance(meaning, Global | Package):
                        module.imports.add(meaning.module)
        module.names |= {name: Global(module.name, name) for name in bound(module.tree.body)}
    return modules


def top_level(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Statements that run when the module is loaded, those within `if` and `try` among them."""
    for statement in body:
        yield statement
        if not isinstance(statement, Function | ast.ClassDef):
            for part in ("body", "orelse", "finalbody"):
                yield from top_level(getattr(statement, part, []))
            for handler in getattr(statement, "handlers", []):
                yield from top_level(handler.body)


def imports_of(
    of: str, statement: ast.Import | ast.ImportFrom, modules: Mapping[str, Module]
) -> Iterator[tuple[str, Meaning]]:
    """The local names that an import binds, and what they mean. ValueError for a form that is not linked."""
    for alias in statement.names:
        if isinstance(statement, ast.Import):
            if "." in alias.name or alias.asname:
                raise ValueError(
                    f"{of}: expected `import name` or `from … import …`, got import {alias.name}"
                )
            yield alias.name, External(alias.name, "")
            continue
        if statement.level or not statement.module or alias.name == "*":
            raise ValueError(f"{of}: expected `from module import name`, got {ast.unparse(statement)}")
        whole, kind = f"{statement.module}.{alias.name}", Global if statement.module in modules else External
        meant = Package(whole) if whole in modules else kind(statement.module, alias.name)
        yield alias.asname or alias.name, meant


def followed(meaning: Meaning, modules: Mapping[str, Module]) -> Meaning:
    """What a name means in the end, through modules that hand it on. ValueError where it is not there."""
    while isinstance(meaning, Global):
        there = modules[meaning.module].names.get(meaning.name)
        if there is None:
            raise ValueError(f"{meaning.module}: expected it to bind {meaning.name}")
        if there == meaning:
            break
        meaning = there
    return meaning
