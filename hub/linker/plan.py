"""Where every module and every global name of the station goes, and what it is called there.

Rule: a name that something outside of the station's imports may ask for (a text, as `overlay` takes them)
stays.
"""

import builtins
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from hub.linker.meanings import External, Global, Meaning, Module, Package
from hub.linker.stock import Stock
from hub.linker.survey import Survey
from hub.linker.uses import reached

RESIDENT = "firmware.resident"
"""The module that holds what is always needed."""


@dataclass(frozen=True)
class Plan:
    """resident: modules that become one, each after what it imports; names: new names of globals."""

    modules: Mapping[str, Module]
    resident: Sequence[str]
    names: Mapping[Global, str]

    def place_of(self, module: str) -> str:
        """The module that holds what a source's module held."""
        return RESIDENT if module in self.resident else module

    def member(self, package: Package, name: str) -> Meaning:
        """What a name of a module means. ValueError where it has none."""
        found = self.modules[package.module].names.get(name)
        if found is None:
            raise ValueError(f"expected {package.module} to bind {name}")
        return found


def planned(modules: Mapping[str, Module], roots: Iterable[str], survey: Survey, stock: Stock) -> Plan:
    """The plan of a link. ValueError where a module is both always there and asked for by its name."""
    resident = list(_needed(modules, roots))
    for name in resident:
        if name in survey.texts:
            raise ValueError(f"{name} is always needed: expected an import of it, got its name in a text")
    return Plan(modules, resident, _global_names(modules, resident, survey, stock))


def _needed(modules: Mapping[str, Module], roots: Iterable[str]) -> Iterator[str]:
    """The roots and all that they import, each after what it imports."""
    seen: set[str] = set()

    def visit(name: str) -> Iterator[str]:
        if name not in seen:
            seen.add(name)
            for other in sorted(modules[name].imports):
                yield from visit(other)
            yield name

    for root in roots:
        yield from visit(root)


def _global_names(
    modules: Mapping[str, Module], resident: Sequence[str], survey: Survey, stock: Stock
) -> dict[Global, str]:
    """New names of what the modules bind: of RESIDENT first, so that no other module gives them again."""
    new = _resident_names(modules, resident, stock)
    taken = set(new.values())
    for name, module in modules.items():
        if name not in resident:
            free = (each for each in stock.lasting() if each not in taken)
            for each in _own([module]):
                is_clear = not each.name.startswith("_") and not hasattr(builtins, each.name)
                new[each] = each.name if is_clear or each.name in survey.texts else next(free)
    return new


def _resident_names(
    modules: Mapping[str, Module], resident: Sequence[str], stock: Stock
) -> dict[Global, str]:
    """Classes keep their names, as messages tell them; short are all others, and what is not clear any more.

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
    return {
        each: each.name if each.name[0].isupper() and each.name not in unclear else next(free) for each in own
    }


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
