"""What of the station is used, by which part of which module.

Rule: too much is safe. A name that is local somewhere counts as used; a part that has an effect is always
kept.
"""

import ast
from collections.abc import Iterator, Mapping, Sequence

from hub.linker.constants import is_constant
from hub.linker.meanings import Global, Meaning, Module, Package, followed, imports_of
from hub.linker.scopes import of_scope
from hub.linker.survey import Survey

CALLED_BY_RUNTIME = ("ioctl", "readinto", "readblocks", "writeblocks")
"""Methods that MicroPython itself calls on streams and block devices."""


def reached(module: Module, modules: Mapping[str, Module]) -> Iterator[Global]:
    """What a module names as `module.name`."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            package = module.names.get(node.value.id)
            meaning = modules[package.module].names.get(node.attr) if isinstance(package, Package) else None
            if isinstance(meaning, Global):
                yield meaning


def live(modules: Mapping[str, Module], resident: Sequence[str]) -> set[Global]:
    """Every resident definition that something needs which is itself needed."""
    defined: dict[Global, ast.stmt] = {}
    waiting: list[tuple[Module, ast.AST]] = []
    for name, module in modules.items():
        for statement in module.tree.body:
            made = definition(module, statement) if name in resident else None
            if made:
                defined[made] = statement
            else:
                waiting.append((module, statement))
    seen: set[Global] = set()
    while waiting:
        for used in _globals_in(*waiting.pop(), modules):
            if used not in seen:
                seen.add(used)
                if used in defined:
                    waiting.append((modules[used.module], defined[used]))
    return seen


def definition(module: Module, statement: ast.stmt) -> Global | None:
    """The name that a statement does nothing but bind; None where it may do more, as a call may."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        inside = statement.body if isinstance(statement, ast.ClassDef) else []
        does_more = statement.decorator_list or any(
            isinstance(n, ast.Call) for n in of_scope([statement, *inside])
        )
        return None if does_more else Global(module.name, statement.name)
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target, value = statement.targets[0], statement.value
        if isinstance(target, ast.Name) and not any(isinstance(n, ast.Call) for n in ast.walk(value)):
            return Global(module.name, target.id)
    return None


def kept(module: Module, survey: Survey) -> Iterator[ast.stmt]:
    """A module's statements, without constants, and without methods that nothing names. Changes its tree."""
    for statement in module.tree.body:
        if isinstance(statement, ast.Assign):
            statement.targets = [each for each in statement.targets if not is_constant(module, each)]
            if not statement.targets:
                continue
        elif isinstance(statement, ast.ClassDef):
            statement.body = [each for each in statement.body if _is_said(each, statement, survey)] or [
                ast.Pass()
            ]
        yield statement


def _is_said(statement: ast.stmt, of: ast.ClassDef, survey: Survey) -> bool:
    """Whether anything may ask for what a class's statement binds: all but methods is said anyway."""
    if not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
        return True
    name = statement.name
    if name.startswith("__") or name in CALLED_BY_RUNTIME or name in survey.attributes:
        return True
    in_body = (n.id for n in of_scope(of.body) if isinstance(n, ast.Name))
    return name in in_body or survey.may_be_asked_for(name)


def _globals_in(module: Module, node: ast.AST, modules: Mapping[str, Module]) -> Iterator[Global]:
    """What of the station a part of a module may name."""
    for each in ast.walk(node):
        meanings: list[Meaning | None] = []
        if isinstance(each, ast.Name):
            meanings = [module.names.get(each.id)]
        elif isinstance(each, ast.ImportFrom):  # in a function: at the top it is no part of any definition
            meanings = [followed(m, modules) for _, m in imports_of(module.name, each, modules)]
        elif isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name):
            package = module.names.get(each.value.id)
            if isinstance(package, Package):
                meanings = [modules[package.module].names.get(each.attr)]
        yield from (meaning for meaning in meanings if isinstance(meaning, Global))
