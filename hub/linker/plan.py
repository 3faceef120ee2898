"""Where every module and every global name of the station goes, and what it is called there.

Rule: a name that something outside of the station's imports may ask for (a text, as `overlay` takes them)
stays.
"""

import ast
import builtins
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from hub.linker.meanings import External, Global, Meaning, Module, Package
from hub.linker.stock import FREE_OF_HEAP, Stock
from hub.linker.survey import Survey
from hub.linker.uses import reached

RESIDENT = "firmware.resident"
"""The module that holds what is always needed."""
BUILT_IN_MODULES = {"random", "select"}
"""Of the free names those that a module of MicroPython's own has."""


@dataclass(frozen=True)
class Plan:
    """resident: modules that become one, each after its imports; places: of all others; names: of globals."""

    modules: Mapping[str, Module]
    resident: Sequence[str]
    places: Mapping[str, str]
    names: Mapping[Global, str]

    def place_of(self, module: str) -> str:
        """The module that holds what a source's module held."""
        return self.places.get(module, RESIDENT)

    def member(self, package: Package, name: str) -> Meaning:
        """What a name of a module means. ValueError where it has none."""
        found = self.modules[package.module].names.get(name)
        if found is None:
            raise ValueError(f"expected {package.module} to bind {name}")
        return found


def planned(
    modules: Mapping[str, Module],
    roots: Iterable[str],
    entries: Collection[str],
    survey: Survey,
    stock: Stock,
) -> Plan:
    """The plan of a link. ValueError where a module can't be both what it is said to be."""
    resident = list(_needed(modules, roots, entries))
    for name in resident:
        if name in survey.texts:
            raise ValueError(f"{name} is always needed: expected an import of it, got its name in a text")
        for entry in modules[name].imports & set(entries):
            if not modules[entry].imports <= set(entries):
                raise ValueError(
                    f"{entry} is needed by what is always there: expected it to need nothing of that"
                )
    others = [name for name in modules if name not in resident]
    names = _resident_names(modules, resident, survey, stock)
    taken = set(names.values())
    for name in others:
        free = (each for each in stock.lasting() if each not in taken)
        names |= _names_alone(modules[name], name in entries, survey, free)
    return Plan(modules, resident, _module_names(others, entries, survey), names)


def _needed(modules: Mapping[str, Module], roots: Iterable[str], entries: Collection[str]) -> Iterator[str]:
    """The roots and all that they import, each after what it imports; entries stay by themselves."""
    seen = set(entries)

    def visit(name: str) -> Iterator[str]:
        if name not in seen:
            seen.add(name)
            for other in sorted(modules[name].imports):
                yield from visit(other)
            yield name

    for root in roots:
        yield from visit(root)


def _names_alone(module: Module, is_entry: bool, survey: Survey, free: Iterator[str]) -> dict[Global, str]:
    """New names of what a module binds that stays by itself."""
    stays = survey.texts | _classes(module)
    return {
        each: each.name if each.name in stays or (is_entry and not each.name.startswith("_")) else next(free)
        for each in _own([module])
    }


def _classes(module: Module) -> set[str]:
    """The names of a module's classes; messages tell them, of errors and of parts that fail."""
    return {statement.name for statement in module.tree.body if isinstance(statement, ast.ClassDef)}


def _module_names(others: Iterable[str], entries: Collection[str], survey: Survey) -> dict[str, str]:
    """New names of modules: short ones, at the top, so that a module has one name and a short path.

    Packages keep theirs, as entries do.
    """
    names = {name: name for name in others}
    free = iter(
        sorted(set(FREE_OF_HEAP.split()) - survey.names - BUILT_IN_MODULES, key=lambda n: (len(n), n))
    )
    for name in sorted(names):
        is_package = any(other.startswith(f"{name}.") for other in names) or "." not in name
        if name not in entries and not is_package:
            names[name] = next(free, name)
    return names


def _resident_names(
    modules: Mapping[str, Module], resident: Sequence[str], survey: Survey, stock: Stock
) -> dict[Global, str]:
    """New names of what RESIDENT binds. Classes and what texts name keep theirs, where they are still clear.

    Not clear is a name that two modules bind, that is the library's or the language's, or that some module
    reaches as `module.name`: a local name of that module may be the same.
    """
    together = [modules[name] for name in resident]
    own = _own(together)
    times = Counter(each.name for each in own)
    libraries = {name for m in together for name, meant in m.names.items() if isinstance(meant, External)}
    unclear = {name for name, often in times.items() if often > 1} | libraries | set(dir(builtins))
    unclear |= {each.name for module in modules.values() for each in reached(module, modules)}
    free = stock.lasting()
    stays = survey.texts.union(*map(_classes, together)) - unclear
    return {each: each.name if each.name in stays else next(free) for each in own}


def _own(modules: Iterable[Module]) -> list[Global]:
    """What these modules bind themselves, in one order."""
    return sorted(
        {
            meaning
            for module in modules
            for meaning in module.names.values()
            if isinstance(meaning, Global) and meaning.module == module.name
        }
    )
