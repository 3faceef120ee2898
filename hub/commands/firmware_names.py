"""What every global name of the station's sources means: a constant, something of its own, of another module.

Rule: a name is a constant only where it is bound once, at the top of its module, to a value that is known when it
is read.
"""

import ast
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

SHORT_TEXT = 10
"""MicroPython interns a text of a source up to this length; a longer one would lie in the heap for each use."""
SMALL_INT = 1 << 30
"""From here on a number is an object in the heap of a 32-bit board."""


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


Bound = Constant | Global | External | Package


@dataclass
class Module:
    """One source: its tree, what its global names mean, and the modules that it needs before it runs."""

    name: str
    tree: ast.Module
    names: dict[str, Bound] = field(default_factory=dict)
    imports: set[str] = field(default_factory=set)


def bind(sources: Mapping[str, str]) -> dict[str, Module]:
    """All modules with their names bound, by dotted name. ValueError where a name can't be told."""
    modules = {name: Module(name, _stripped(name, text)) for name, text in sources.items()}
    for module in modules.values():
        for statement in top_level(module.tree.body):
            _bind_import(module, statement, modules)
        for name in _own(module):
            module.names[name] = Global(module.name, name)
    done: set[str] = set()
    for name in modules:
        _fold(name, modules, done)
    for module in modules.values():
        module.names = {name: _end_of(meaning, modules) for name, meaning in module.names.items()}
    return modules


def top_level(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Statements that run when the module is loaded, those within `if` and `try` among them."""
    for statement in body:
        yield statement
        for part in ("body", "orelse", "finalbody"):
            if not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                yield from top_level(getattr(statement, part, []))
        for handler in getattr(statement, "handlers", []):
            yield from top_level(handler.body)


def _bind_import(module: Module, statement: ast.stmt, modules: Mapping[str, Module]) -> None:
    if isinstance(statement, ast.Import):
        for alias in statement.names:
            if "." in alias.name or alias.asname:
                raise ValueError(
                    f"{module.name}: expected `import name` or `from … import …`, got {alias.name}"
                )
            module.names[alias.name] = External(alias.name, "")
    elif isinstance(statement, ast.ImportFrom):
        assert statement.module, f"{module.name}: a relative import"
        for alias in statement.names:
            whole = f"{statement.module}.{alias.name}"
            meaning: Bound = External(statement.module, alias.name)
            if whole in modules:
                meaning = Package(whole)
                module.imports.add(whole)
            elif statement.module in modules:
                meaning = Global(statement.module, alias.name)
                module.imports.add(statement.module)
            module.names[alias.asname or alias.name] = meaning


def _own(module: Module) -> Iterator[str]:
    """Names that the module itself binds, other than by import."""
    for statement in top_level(module.tree.body):
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield statement.name
        elif not isinstance(statement, ast.If | ast.Try | ast.With | ast.For | ast.While):
            yield from (
                n.id for n in ast.walk(statement) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
            )
        elif isinstance(statement, ast.For | ast.With):
            raise ValueError(
                f"{module.name}: expected no loop at the top of a module, line {statement.lineno}"
            )


def _fold(name: str, modules: Mapping[str, Module], done: set[str]) -> None:
    """Find the constants of a module, after those that it imports."""
    if name in done:
        return
    done.add(name)
    module = modules[name]
    for other in module.imports:
        _fold(other, modules, done)
    times = Counter(_own(module))
    changed = {n for node in ast.walk(module.tree) if isinstance(node, ast.Global) for n in node.names}
    known: dict[str, object] = {"range": range}
    for local, meaning in module.names.items():
        found = _end_of(meaning, modules)
        if isinstance(found, Constant):
            known[local] = found.value
    for statement in module.tree.body:
        if isinstance(statement, ast.Assign):
            for target, value in _assigned(statement, known):
                known[target] = value
                if times[target] == 1 and target not in changed and _is_small(value):
                    module.names[target] = Constant(value)  # type: ignore[arg-type]  # _is_small says so


def _assigned(statement: ast.Assign, known: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """Names and values of an assignment whose value is made of literals and known names."""
    if not all(isinstance(n, _PLAIN) for n in ast.walk(statement.value)):
        return
    try:
        code = compile(ast.Expression(statement.value), "constant", "eval")
        value = eval(code, {"__builtins__": {}}, dict(known))  # noqa: S307 - literals and names of our own sources
    except (NameError, TypeError, ValueError):
        return
    for target in statement.targets:
        if isinstance(target, ast.Name):
            yield target.id, value
        elif isinstance(target, ast.Tuple):
            yield from (
                (one.id, each)
                for one, each in zip(target.elts, value, strict=True)
                if isinstance(one, ast.Name)
            )


_PLAIN = (
    ast.Constant,
    ast.Name,
    ast.Load,
    ast.Tuple,
    ast.BinOp,
    ast.operator,
    ast.UnaryOp,
    ast.unaryop,
    ast.Call,
)


def _is_small(value: object) -> bool:
    if isinstance(value, str):
        return len(value) <= SHORT_TEXT
    return value is None or (isinstance(value, int) and abs(value) < SMALL_INT)


def _end_of(meaning: Bound, modules: Mapping[str, Module]) -> Bound:
    """What a name means in the end, through modules that only hand it on. ValueError where it is not there."""
    while isinstance(meaning, Global):
        there = modules[meaning.module].names.get(meaning.name)
        if there is None:
            raise ValueError(f"{meaning.module}: expected it to bind {meaning.name}")
        if there == meaning:
            break
        meaning = there
    return meaning


class _Stripper(ast.NodeTransformer):
    """Takes out what a board has no use for: docstrings, annotations, branches for other Pythons and checkers."""

    def visit_If(self, node: ast.If) -> object:
        """Decide what is known on every board."""
        test = ast.unparse(node.test)
        if test == "TYPE_CHECKING":
            return [self.visit(each) for each in node.orelse]
        if test == "sys.implementation.name == 'micropython'":
            return [self.visit(each) for each in node.body]
        return self.generic_visit(node)

    def visit_Try(self, node: ast.Try) -> object:
        """MicroPython's `const` is for reading; here all constants are known, and it is not needed."""
        first = node.body[0]
        if isinstance(first, ast.ImportFrom) and first.module == "micropython":
            return None
        return self.generic_visit(node)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> object:
        """The same."""
        node.names = [alias for alias in node.names if alias.name != "const"]
        return node if node.names else None

    def visit_Call(self, node: ast.Call) -> object:
        """The same."""
        self.generic_visit(node)
        is_const = isinstance(node.func, ast.Name) and node.func.id == "const"
        return node.args[0] if is_const else node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> object:
        """Keep the value."""
        if node.value is None:
            return None
        return ast.copy_location(ast.Assign([node.target], self.visit(node.value)), node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> object:
        """Keep no annotation."""
        node.returns = None
        self.generic_visit(node)
        node.body = _undocumented(node.body)
        return node

    visit_AsyncFunctionDef = visit_FunctionDef  # type: ignore[assignment]  # both have the same parts

    def visit_ClassDef(self, node: ast.ClassDef) -> object:
        """Keep no docstring."""
        self.generic_visit(node)
        node.body = _undocumented(node.body)
        return node

    def visit_arg(self, node: ast.arg) -> object:
        """Keep no annotation."""
        node.annotation = None
        return node


def _undocumented(body: list[ast.stmt]) -> list[ast.stmt]:
    kept = [s for s in body if not (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))]
    return kept or [ast.Pass()]


def _stripped(name: str, text: str) -> ast.Module:
    tree = _Stripper().visit(ast.parse(text, name))
    tree.body = [
        statement
        for statement in _undocumented(tree.body)
        if not (isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "TYPE_CHECKING")
        and not isinstance(statement, ast.Pass)
    ]
    return ast.fix_missing_locations(tree)
