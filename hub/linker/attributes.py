"""New names of the attributes that the station's own classes bind.

Kept are names that a text may ask for, and those that MicroPython's library or the language's own types have
too: whose object has the attribute can't be told. A public name is new everywhere alike. Private ones are new
by module (modules whose classes build on each other count as one), so that the same few serve all; one that
another module uses is kept.

A private name is asked for by its own family alone: what `getattr(self, "_" + kind)` may mean is kept in the
families that have the text "_".

Rule: `BOARDS_OWN` holds every name that an attribute of the station shares with MicroPython's library; a test
compares it with the library itself.
"""

import ast
from asyncio import Event, StreamReader, StreamWriter, Task
from collections import defaultdict
from collections.abc import Iterator, Mapping
from io import FileIO, StringIO
from itertools import islice
from socket import socket

from hub.linker.meanings import Module
from hub.linker.scopes import bound
from hub.linker.stock import Stock
from hub.linker.survey import Survey, surveyed

BOARDS_OWN = frozenset(
    {
        *("buf", "duty_u16", "feed", "flush", "freq", "init", "memory"),
        *("read", "send", "shift", "start", "tell", "write", "writeto"),
    }
)
BUILT_IN = frozenset(
    name
    for kind in (
        *(str, bytes, bytearray, memoryview, list, tuple, dict, set, frozenset, int, float, OSError),
        *(FileIO, StringIO, socket, StreamReader, StreamWriter, Event, Task),
    )
    for name in dir(kind)
)


def attribute_names(modules: Mapping[str, Module], survey: Survey, stock: Stock) -> dict[str, dict[str, str]]:
    """For each module the new names of attributes there, by their names in the source."""
    users, owners = _users_and_owners(modules)
    family = _families(modules)
    asking = {family[name] for name, module in modules.items() if "_" in surveyed([module.tree]).texts}
    foreign = BOARDS_OWN | BUILT_IN | set(_asked_of_libraries(modules))
    free = stock.lasting()
    everywhere: dict[str, str] = {}
    private: dict[str, list[str]] = defaultdict(list)
    for name in sorted(owners.keys() - foreign):
        of = {family[owner] for owner in owners[name]}
        if survey.may_be_asked_for(name, behind_underscore=not of.isdisjoint(asking)):
            continue
        if not name.startswith("_"):
            everywhere[name] = next(free)
        elif not name.endswith("__") and {family[user] for user in users[name]} <= of:
            for relatives in sorted(of):
                private[relatives].append(name)
    shared = list(islice(free, max(map(len, private.values()), default=0)))
    short = {head: dict(zip(names, shared, strict=False)) for head, names in private.items()}
    return {name: everywhere | short.get(family[name], {}) for name in modules}


def _users_and_owners(modules: Mapping[str, Module]) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """By attribute the modules that say it, and those among them that bind it."""
    users: dict[str, set[str]] = defaultdict(set)
    owners: dict[str, set[str]] = defaultdict(set)
    for module in modules.values():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Attribute):
                users[node.attr].add(module.name)
                if isinstance(node.ctx, ast.Store):
                    owners[node.attr].add(module.name)
            elif isinstance(node, ast.ClassDef):
                for name in bound(node.body):
                    users[name].add(module.name)
                    owners[name].add(module.name)
    return users, owners


def _asked_of_libraries(modules: Mapping[str, Module]) -> Iterator[str]:
    """Attributes of what is imported from MicroPython's library, by whichever import: `machine.reset`."""
    for module in modules.values():
        nodes = list(ast.walk(module.tree))
        foreign: set[str] = set()
        for node in nodes:
            if isinstance(node, ast.Import) or (
                isinstance(node, ast.ImportFrom) and node.module not in modules
            ):
                foreign |= {alias.asname or alias.name for alias in node.names}
        yield from foreign
        for node in nodes:
            if (
                isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Name)
                and node.value.id in foreign
            ):
                yield node.attr


def _families(modules: Mapping[str, Module]) -> dict[str, str]:
    """For each module the one that stands for all whose classes are built on each other's."""
    head = {name: name for name in modules}
    for module in modules.values():
        for node in ast.walk(module.tree):
            for base in node.bases if isinstance(node, ast.ClassDef) else ():
                meaning = module.names.get(getattr(base, "id", ""))
                other = getattr(meaning, "module", module.name)
                if other in head and head[other] != head[module.name]:
                    old, new = head[module.name], head[other]
                    head = {name: new if at == old else at for name, at in head.items()}
    return head
