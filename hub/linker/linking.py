"""Puts the steps of a link together, and writes the linked modules.

Rule: what is written has an import for every name of another module, and none besides.
"""

import ast
import builtins
from collections.abc import Collection, Iterable, Mapping

from hub.linker.attributes import attribute_names
from hub.linker.constants import fold
from hub.linker.meanings import External, Global, Meaning, Module, Package, read_in
from hub.linker.plan import RESIDENT, Plan, planned
from hub.linker.rewriting import Rewriter
from hub.linker.spelling import Spelling
from hub.linker.stock import FREE_OF_HEAP, Stock
from hub.linker.survey import survey_of
from hub.linker.texts import for_one_call, gathered, names_in
from hub.linker.uses import definition, kept, live


def link(sources: Mapping[str, str], roots: Iterable[str], entries: Collection[str]) -> dict[str, str]:
    """Linked sources by dotted name, from sources by dotted name.

    Args:
        sources: all modules of the station.
        roots: modules that are always needed.
        entries: modules that are asked for from outside, or by a name put together at run time: they stay by
            themselves and keep their names; their functions and classes keep theirs, but for those with "_".

    Raises:
        ValueError: a source does what can't be linked; the words say what.
    """
    modules = read_in(sources)
    fold(modules)
    survey = survey_of(modules)
    stock = Stock(survey.names)
    plan = planned(modules, roots, entries, survey, stock)
    used = live(modules, plan.resident)
    attributes = attribute_names(modules, survey, stock)
    written: dict[str, _Written] = {RESIDENT: _Written(plan, stock, RESIDENT)}
    for name in [*plan.resident, *plan.places]:
        module, place = modules[name], plan.place_of(name)
        spelling = Spelling(modules, plan.places, attributes[name], survey.keywords, stock)
        written.setdefault(place, _Written(plan, stock, place)).add(
            module, kept(module, survey), spelling, used if place == RESIDENT else None
        )
    _gather(written, {plan.place_of(name) for name in for_one_call(modules, survey.texts)})
    return {place: each.source() for place, each in written.items()}


def _gather(written: "Mapping[str, _Written]", brief: Collection[str]) -> None:
    """Gather the short texts of modules that are loaded for one call, but for those that are names anyway."""
    names = {*FREE_OF_HEAP.split(), *dir(builtins)}
    for place, each in written.items():
        names |= each.own.union(names_in(each.body, with_texts=place not in brief))
    for place in brief:
        written[place].gather(names)


class _Written:
    """A linked module as it is written: it collects what must be imported for it.

    own: names of its globals; body: its statements, but imports.
    """

    def __init__(self, plan: Plan, stock: Stock, place: str) -> None:
        self._plan = plan
        self._place = place
        self.own = {new for meaning, new in plan.names.items() if plan.place_of(meaning.module) == place}
        taken = set(plan.names.values())
        self._free = (name for name in stock.lasting() if name not in taken)
        self._module: Module | None = None
        self._libraries: dict[str, str] = {}
        self._imported: dict[tuple[str, str], str] = {}
        self.body: list[ast.stmt] = []

    def add(
        self,
        module: Module,
        statements: Iterable[ast.stmt],
        spelling: Spelling,
        used: Collection[Global] | None,
    ) -> None:
        """Write a source's statements; with `used` those alone that define one of these, or do more."""
        self._module = module
        rewriter = Rewriter(module, self, spelling)
        for statement in statements:
            if isinstance(statement, ast.Import | ast.ImportFrom):
                for text, local in _of_libraries(statement, module).items():
                    if self._libraries.setdefault(local, text) != text:
                        raise ValueError(
                            f"{module.name}: expected {local} to be the same as in others: {text}"
                        )
            elif used is None or (made := definition(module, statement)) is None or made in used:
                self.body.append(rewriter.visit(statement))

    def name_of(self, name: str, meaning: Meaning) -> str:
        """The name to write for what the source calls `name`; what is another module's will be imported."""
        if not isinstance(meaning, Global):
            return name
        where, new = self.home_of(meaning)
        if where == self._place:
            return new
        if (where, new) not in self._imported:
            self._imported[where, new] = self._called_here(name, meaning, new)
        return self._imported[where, new]

    def _called_here(self, name: str, meaning: Global, new: str) -> str:
        """A name for what is another module's, that nothing here hides or has already."""
        assert self._module is not None
        names, taken = self._module.names, {*self.own, *self._imported.values()}
        if new not in taken and (new != meaning.name or names.get(new) == meaning):
            return new
        return name if name not in taken and names.get(name) == meaning else next(self._free)

    def member(self, package: Package, name: str) -> Meaning:
        """What a name of a module means."""
        return self._plan.member(package, name)

    def home_of(self, meaning: Global) -> tuple[str, str]:
        """The linked module that holds it, and its name there."""
        return self._plan.place_of(meaning.module), self._plan.names.get(meaning, "")

    def gather(self, names: Collection[str]) -> None:
        """Put short texts that are no names anyway into one tuple."""
        self.body = gathered(self.body, names, next(each for each in self._free if each not in self.own))

    def source(self) -> str:
        """The whole module."""
        imports = [
            f"from {where} import {new}" + (f" as {local}" if local != new else "")
            for (where, new), local in self._imported.items()
        ]
        tree = ast.fix_missing_locations(ast.Module(self.body, []))
        said = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        libraries = [text for local, text in self._libraries.items() if local in said]
        return "\n".join([*libraries, *imports, ast.unparse(tree)]) + "\n"


def _of_libraries(statement: ast.Import | ast.ImportFrom, module: Module) -> dict[str, str]:
    """The parts of an import that are of the runtime's own library, each with the name that it binds."""
    found = {}
    for alias in statement.names:
        local = alias.asname or alias.name
        meaning = module.names[local]
        if isinstance(meaning, External):
            from_ = f"from {meaning.module} " if meaning.name else ""
            said = f" as {local}" if alias.asname else ""
            found[f"{from_}import {meaning.name or meaning.module}{said}"] = local
    return found
