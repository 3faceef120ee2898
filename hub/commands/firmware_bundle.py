"""Links the station's modules for a small heap: what is always needed becomes one module, names become short.

A board pays for every module, every import and every distinct name; a reader gains by them. So the sources stay
as they are read, and what a board loads is made here, by steps that change no behaviour:

    one module      the roots and all that they import become RESIDENT; other modules import from that
    constants       a name bound once to a small number or a short text is put in place of its uses
    unused          what nothing in the whole station uses is left out
    private names   of one module become `_a`, `_b`, …: the same few in every module
    parameters      that no call names become `_a`, `_b`, … too

Rule: all modules of the station are given, so that "used nowhere" is true; what can't be proven stays as it is.
"""

import ast
import builtins
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from hub.commands.firmware_names import Bound, Constant, External, Global, Module, Package, bind
from hub.commands.firmware_shorten import Names, Shortener, attribute_names, may_be_asked_for

RESIDENT = "firmware.resident"
"""The module that holds what is always needed."""


def link(sources: Mapping[str, str], roots: Sequence[str]) -> dict[str, str]:
    """Linked sources by dotted name, from sources by dotted name.

    Raises:
        ValueError: a source does what can't be linked; the words say what.
    """
    modules = bind(sources)
    resident = list(_needed(modules, roots))
    linker = _Linker(modules, resident)
    linked = {name: linker.alone(module) for name, module in modules.items() if name not in resident}
    return linked | {RESIDENT: linker.together()}


def _needed(modules: Mapping[str, Module], roots: Sequence[str]) -> Iterator[str]:
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


class _Linker:
    """Knows where every name of the station goes."""

    def __init__(self, modules: Mapping[str, Module], resident: Sequence[str]) -> None:
        self._modules = modules
        self._resident = resident
        nodes = [node for module in modules.values() for node in ast.walk(module.tree)]
        self._named = {node.arg for node in nodes if isinstance(node, ast.keyword) and node.arg}
        self._attributes = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
        self._texts = {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}
        used = self._attributes | self._texts | self._named | {n.id for n in nodes if isinstance(n, ast.Name)}
        used |= {n.arg for n in nodes if isinstance(n, ast.arg)} | {
            getattr(n, "name", "") or "" for n in nodes
        }
        self._names = Names(used)
        self._renamed = attribute_names(modules, self._names)
        self._live = set(self._used())
        self._new = self._global_names()

    # what is used

    def _used(self) -> Iterator[Global]:
        """Every resident definition that something needs which is needed."""
        defined: dict[Global, ast.stmt] = {}
        waiting: list[tuple[Module, ast.AST]] = []
        for name, module in self._modules.items():
            for statement in module.tree.body:
                of = self._definition(module, statement) if name in self._resident else None
                if of:
                    defined[of] = statement
                else:
                    waiting.append((module, statement))
        seen: set[Global] = set()
        while waiting:
            module, node = waiting.pop()
            for used in _globals_in(module, node, self._modules):
                if used not in seen:
                    seen.add(used)
                    yield used
                    if used in defined:
                        waiting.append((self._modules[used.module], defined[used]))

    def _definition(self, module: Module, statement: ast.stmt) -> Global | None:
        """The name that a statement does nothing but bind."""
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            return Global(module.name, statement.name)
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            target = statement.targets[0]
            if isinstance(target, ast.Name) and not any(
                isinstance(n, ast.Call) for n in ast.walk(statement.value)
            ):
                return Global(module.name, target.id)
        return None

    # names

    def _global_names(self) -> dict[Global, str]:
        """New names of what the modules bind.

        Public ones stay where they are clear. Private ones are short, and so are those that some module reaches
        as `module.name`: a local name of that module may be the same.
        """
        external = {
            n for m in self._resident for n, b in self._modules[m].names.items() if isinstance(b, External)
        }
        unclear = external | set(dir(builtins))
        reached = {meaning for m in self._modules.values() for meaning in _reached(m, self._modules)}
        imported: set[str] = set()
        new: dict[Global, str] = {}
        together = list(self._resident)
        for scope in (together, *([name] for name in self._modules if name not in self._resident)):
            own = [
                b
                for m in scope
                for b in self._modules[m].names.values()
                if isinstance(b, Global) and b.module == m
            ]
            times = Counter(b.name for b in own)
            free = (name for name in self._names.new() if name not in imported)
            for b in sorted(set(own)):
                clear = not b.name.startswith("_") and times[b.name] == 1 and b.name not in unclear
                is_short = not clear or (scope is together and (b in reached or not b.name[0].isupper()))
                new[b] = next(free) if is_short else b.name
            if scope is together:
                imported = {new[b] for b in own}
        return new

    # writing

    def together(self) -> str:
        """The source of RESIDENT."""
        body: list[ast.stmt] = []
        imports: dict[str, None] = {}
        for name in self._resident:
            module = self._modules[name]
            naming = _Naming(self, module, is_resident=True)
            for statement in self._kept(module):
                if isinstance(statement, ast.Import | ast.ImportFrom):
                    imports |= dict.fromkeys(_external_only(statement, module))
                elif self._is_live(module, statement):
                    body.append(self._shortened(module, statement, naming))
        return "\n".join(imports) + "\n" + _source(body)

    def alone(self, module: Module) -> str:
        """The source of a module that is loaded when it is needed."""
        naming = _Naming(self, module, is_resident=False)
        body: list[ast.stmt] = []
        imports: dict[str, None] = {}
        for statement in self._kept(module):
            if isinstance(statement, ast.Import | ast.ImportFrom):
                imports |= dict.fromkeys(_external_only(statement, module))
            else:
                body.append(self._shortened(module, statement, naming))
        return "\n".join([*imports, *naming.imports()]) + "\n" + _source(body)

    def _shortened(self, module: Module, statement: ast.stmt, naming: "_Naming") -> ast.stmt:
        done: ast.stmt = Shortener(
            module, naming, self._renamed[module.name], self._named, self._names
        ).visit(statement)
        return done

    def _is_live(self, module: Module, statement: ast.stmt) -> bool:
        of = self._definition(module, statement)
        return of is None or of in self._live

    def _kept(self, module: Module) -> Iterator[ast.stmt]:
        """A module's statements, without constants, and methods that nothing names."""
        for statement in module.tree.body:
            if isinstance(statement, ast.Assign):
                statement.targets = [t for t in statement.targets if not _is_constant(module, t)]
                if not statement.targets:
                    continue
            elif isinstance(statement, ast.ClassDef):
                statement.body = [s for s in statement.body if self._is_said(s)] or [ast.Pass()]
            yield statement

    def _is_said(self, statement: ast.stmt) -> bool:
        name = getattr(statement, "name", "__")
        is_called = name.startswith("__") or name in CALLED_BY_RUNTIME
        return is_called or name in self._attributes or may_be_asked_for(name, self._texts)


CALLED_BY_RUNTIME = ("ioctl", "readinto", "readblocks", "writeblocks")
"""Methods that MicroPython itself calls on streams and block devices."""


class _Naming:
    """Names for one module that is written; collects what it must import from others."""

    def __init__(self, linker: _Linker, module: Module, *, is_resident: bool) -> None:
        self._linker = linker
        self._module = module
        self._is_resident = is_resident
        self._from: dict[tuple[str, str, str], None] = {}
        taken = set(linker._new.values())  # noqa: SLF001 - its own helper
        self._free = (each for each in linker._names.new() if each not in taken)  # noqa: SLF001 - the same

    def __call__(self, name: str, meaning: Bound) -> str:
        """The name to write for what `name` means."""
        if not isinstance(meaning, Global):
            return name
        new = self._linker._new[meaning]  # noqa: SLF001 - its own helper
        here = meaning.module == self._module.name
        if here or (self._is_resident and meaning.module in self._linker._resident):  # noqa: SLF001
            return new
        where = RESIDENT if meaning.module in self._linker._resident else meaning.module  # noqa: SLF001
        known = [local for at, there, local in self._from if (at, there) == (where, new)]
        # reached as `module.name`: a local name of this module may be the same
        local = name if name in self._module.names else known[0] if known else next(self._free)
        self._from[where, new, local] = None
        return local

    def member(self, package: Package, name: str) -> Bound:
        """What a name of a module means."""
        found = self._linker._modules[package.module].names.get(name)  # noqa: SLF001
        if found is None:
            raise ValueError(f"{self._module.name}: expected {package.module} to bind {name}")
        return found

    def imports(self) -> Iterator[str]:
        """The import statements that the names ask for."""
        for where, new, local in self._from:
            yield f"from {where} import {new}" + (f" as {local}" if local != new else "")


def _reached(module: Module, modules: Mapping[str, Module]) -> Iterator[Global]:
    """What a module names as `module.name`."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            package = module.names.get(node.value.id)
            meaning = modules[package.module].names.get(node.attr) if isinstance(package, Package) else None
            if isinstance(meaning, Global):
                yield meaning


def _globals_in(module: Module, node: ast.AST, modules: Mapping[str, Module]) -> Iterator[Global]:
    """What of the station a part of a module may name (names that are local are counted too: too much is safe)."""
    for each in ast.walk(node):
        meaning: Bound | None = None
        if isinstance(each, ast.Name):
            meaning = module.names.get(each.id)
        elif isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name):
            package = module.names.get(each.value.id)
            if isinstance(package, Package):
                meaning = modules[package.module].names.get(each.attr)
        if isinstance(meaning, Global):
            yield meaning


def _is_constant(module: Module, target: ast.expr) -> bool:
    targets = target.elts if isinstance(target, ast.Tuple) else [target]
    return all(isinstance(t, ast.Name) and isinstance(module.names.get(t.id), Constant) for t in targets)


def _external_only(statement: ast.Import | ast.ImportFrom, module: Module) -> Iterator[str]:
    """The parts of an import that are of the runtime's own library."""
    for alias in statement.names:
        local = alias.asname or alias.name
        meaning = module.names[local]
        if isinstance(meaning, External):
            said = f" as {alias.asname}" if alias.asname else ""
            source = (
                f"from {meaning.module} import {meaning.name}" if meaning.name else f"import {meaning.module}"
            )
            yield source + said


def _source(body: list[ast.stmt]) -> str:
    return ast.unparse(ast.fix_missing_locations(ast.Module(body, []))) + "\n"
