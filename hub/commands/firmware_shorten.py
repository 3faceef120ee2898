"""Puts a module's names and constants as the linker wants them, scope by scope.

Rule: only names are touched whose every use is seen: parameters that no call names, private names that only the
modules use that own them.
"""

import ast
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from itertools import count, islice, product
from string import ascii_lowercase

from hub.commands.firmware_names import Bound, Constant, Global, Module, Package

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_INNER = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef, *_COMPREHENSIONS)


FREE_OF_HEAP = """
add addressof asin asinh atan atan2 atanh bind byteorder ceil center chdir choice classmethod complex copysign cos
cosh degrees delattr deque difference disable discard divmod enable endswith erf erfc eval exc_info exec exp expm1
fabs factorial filter floor fmod frexp from_bytes fromkeys frozenset gamma gather getvalue globals gmtime hash
heapify heappop heappush help hexlify ilistdir inf intersection ipoll isclose isdisjoint isenabled isfinite isinf
islower isnan isspace issubclass issubset issuperset isupper iter keys ldexp lgamma listen locals localtime log
log10 log2 makefile match maxsize md5 mem_alloc mktime modf modify mount nan oct opt_level phase pi polar poll
popitem popleft pow ps1 ps2 qstr_info radians random randrange readexactly rect recv recvfrom register release
reverse reversed rindex schedule search seed select sep settimeout sha1 sin sinh sizeof slice sort splitlines
sqrt staticmethod stop stream sub symmetric_difference tan tanh tau threshold throw ticks trunc umount unhexlify
uniform union unlink unregister upper version_info aclose acos acosh acquire awrite b2a_base64 calcsize callable
compile drain errorcode execfile executable format get_extra_info getcwd heap_lock kbd_intr mem_info readlines
sendto stack_use start_server ticks_add ticks_cpu time_ns wait_closed wait_for_ms waiting IOBase IndexError
LookupError NameError NotImplemented OverflowError StopIteration StringIO BytesIO SyntaxError SystemExit UnicodeError
ViperTypeError AssertionError ArithmeticError BaseException Ellipsis GeneratorExit ImportError IndentationError
"""
"""Names that every MicroPython has in its own flash, so that using one more often takes no heap."""


BOARDS_OWN = frozenset(
    "IN OUT PULL_UP any buf closed code config count duty_u16 end error feed flush freq id init link load memory next "
    "put read run sample send size start step text write writeto".split()
)
"""Names that attributes of the station share with MicroPython's own library; a test compares it with that."""
BUILT_IN = frozenset(
    name
    for kind in (str, bytes, bytearray, memoryview, list, tuple, dict, set, frozenset, int, float, OSError)
    for name in dir(kind)
)
"""Names of the language's own types: an attribute that has one of them can't be told from theirs."""

_PARAMETERS = 16


class Names:
    """Hands out new names: first those that take no heap, and mean nothing else in the whole station.

    >>> names = Names({"add"})
    >>> next(names.parameters()), next(Names(set(FREE_OF_HEAP.split())).new())
    ('addressof', '_a')
    """

    def __init__(self, taken: set[str]) -> None:
        self._taken = taken

    def parameters(self) -> Iterator[str]:
        """For parameters; never one that `new` gives: a global name must not be hidden by a parameter."""
        yield from self._free()[:_PARAMETERS]
        yield from _counted("__")

    def new(self) -> Iterator[str]:
        """For attributes, and for global names; the same in the same order each time."""
        yield from self._free()[_PARAMETERS:]
        yield from _counted("_")

    def _free(self) -> list[str]:
        return [name for name in FREE_OF_HEAP.split() if name not in self._taken]


def _counted(before: str) -> Iterator[str]:
    for length in count(1):
        yield from (before + "".join(letters) for letters in product(ascii_lowercase, repeat=length))


def attribute_names(modules: Mapping[str, Module], names: Names) -> dict[str, dict[str, str]]:
    """For each module the new names of attributes that the station's own classes bind.

    Kept are names that stand in a text, with or without an underscore before it (`getattr` may ask for it), and
    those that a board's library has too. A public name is new everywhere alike. Private ones are new by module
    (modules whose classes build on each other count as one), and kept where another module uses them.
    """
    users, owners = defaultdict(set), defaultdict(set)  # type: dict[str, set[str]], dict[str, set[str]]
    texts: set[str] = set()
    for module in modules.values():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Attribute):
                users[node.attr].add(module.name)
                if isinstance(node.ctx, ast.Store):
                    owners[node.attr].add(module.name)
            elif isinstance(node, ast.ClassDef):
                for name in _bound_in_class(node):
                    users[name].add(module.name)
                    owners[name].add(module.name)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts.add(node.value)
    family = _families(modules)
    foreign = BOARDS_OWN | BUILT_IN | set(_asked_of_libraries(modules))
    free = names.new()
    everywhere: dict[str, str] = {}
    private: dict[str, list[str]] = defaultdict(list)
    for name in sorted(owners):
        if name.endswith("__") or may_be_asked_for(name, texts) or name in foreign:
            continue
        if not name.startswith("_"):
            everywhere[name] = next(free)
        elif users[name] <= owners[name]:
            for relatives in sorted({family[owner] for owner in owners[name]}):
                private[relatives].append(name)
    rest = list(islice(free, max((len(each) for each in private.values()), default=0)))
    short = {head: dict(zip(each, rest, strict=False)) for head, each in private.items()}
    return {name: everywhere | short.get(family[name], {}) for name in modules}


def _asked_of_libraries(modules: Mapping[str, Module]) -> Iterator[str]:
    """Attributes of modules that are not the station's, wherever those are imported: `machine.reset`."""
    for module in modules.values():
        nodes = list(ast.walk(module.tree))
        imported = {
            alias.asname or alias.name
            for node in nodes
            if isinstance(node, ast.Import)
            for alias in node.names
            if alias.name not in modules
        }
        for node in nodes:
            if (
                isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Name)
                and node.value.id in imported
            ):
                yield node.attr
            elif isinstance(node, ast.ImportFrom) and node.module not in modules:
                yield from (alias.name for alias in node.names)


def may_be_asked_for(name: str, texts: set[str]) -> bool:
    """Whether `getattr` may ask for a name: it stands in a text, whole or behind its underscore, or begins as one.

    >>> may_be_asked_for("_take_ans", {"_take_"}), may_be_asked_for("_scan", {"scan"}), may_be_asked_for("_a", {"a b"})
    (True, True, False)
    """
    return (
        name in texts
        or name[1:] in texts
        or any(t[:1] == "_" and name.startswith(t) for t in texts if len(t) > 1)
    )


def _bound_in_class(node: ast.ClassDef) -> Iterator[str]:
    for statement in node.body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            yield statement.name
        elif isinstance(statement, ast.Assign):
            yield from (t.id for t in statement.targets if isinstance(t, ast.Name))


def _families(modules: Mapping[str, Module]) -> dict[str, str]:
    """For each module the one that stands for all whose classes are built on each other's."""
    head = {name: name for name in modules}
    for module in modules.values():
        for node in ast.walk(module.tree):
            for base in node.bases if isinstance(node, ast.ClassDef) else ():
                other = getattr(module.names.get(getattr(base, "id", "")), "module", module.name)
                if other in head and head[other] != head[module.name]:
                    old, new = head[module.name], head[other]
                    head = {name: new if at == old else at for name, at in head.items()}
    return head


class Shortener(ast.NodeTransformer):
    """Rewrites one module's tree.

    Args:
        name_of: the expression's name for a global meaning, in the module that is written.
        attributes: new names of attributes.
        named: parameters that some call names.
        refer: called with every station module's name that a function imports by itself; returns its new place.
    """

    def __init__(
        self,
        module: Module,
        name_of: Callable[[str, Bound], str],
        attributes: Mapping[str, str],
        named: set[str],
        names: Names,
    ) -> None:
        self._module = module
        self._name_of = name_of
        self._attributes = attributes
        self._named = named
        self._names = names
        self._scopes: list[tuple[bool, dict[str, str]]] = []  # (is of a class, name -> its new name)

    def _local(self, name: str) -> str | None:
        """The new name of a local one; None for a global name. A class's names are seen in its own body only."""
        for depth, (of_class, names) in enumerate(reversed(self._scopes)):
            if name in names and (depth == 0 or not of_class):
                return names[name]
        return None

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """A local name, a constant, or a global one."""
        local = self._local(node.id)
        if local is not None:
            return ast.copy_location(ast.Name(local, node.ctx), node)
        meaning = self._module.names.get(node.id)
        if meaning is None:
            return node
        meant = self._meant(node, node.id, meaning, node.ctx)
        if self._scopes and self._scopes[-1][0] and getattr(meant, "id", "") in self._scopes[-1][1].values():
            raise ValueError(
                f"{self._module.name}: a class's attribute hides {node.id}: give one another name"
            )
        return meant

    def _meant(self, node: ast.expr, name: str, meaning: Bound, ctx: ast.expr_context) -> ast.expr:
        if isinstance(meaning, Package):
            raise ValueError(
                f"{self._module.name}: expected a name of {meaning.module}, not the module itself"
            )
        if isinstance(meaning, Constant) and isinstance(ctx, ast.Load):
            return ast.copy_location(ast.Constant(meaning.value), node)
        return ast.copy_location(ast.Name(self._name_of(name, meaning), ctx), node)

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        """A module's name, or an attribute."""
        if isinstance(node.value, ast.Name) and self._local(node.value.id) is None:
            whole = self._module.names.get(node.value.id)
            if isinstance(whole, Package):
                return self._meant(node, node.attr, self._name_of.member(whole, node.attr), node.ctx)  # type: ignore[attr-defined]
        node.value = self.visit(node.value)
        node.attr = self._attributes.get(node.attr, node.attr)
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.stmt:
        """A function, a method or a generator."""
        if not self._scopes:
            node.name = self._name_of(node.name, self._module.names[node.name])
        elif self._scopes[-1][0]:
            node.name = self._attributes.get(node.name, node.name)
        node.decorator_list = [self.visit(each) for each in node.decorator_list]
        self._enter(node)
        node.body = [self.visit(each) for each in node.body]
        self._scopes.pop()
        return node

    visit_AsyncFunctionDef = visit_FunctionDef  # type: ignore[assignment]  # both have the same parts

    def visit_Lambda(self, node: ast.Lambda) -> ast.expr:
        """A function without a name."""
        self._enter(node)
        node.body = self.visit(node.body)
        self._scopes.pop()
        return node

    def _enter(self, node: Function) -> None:
        """Begin a function's scope; defaults still belong to the one around it."""
        node.args.defaults = [self.visit(each) for each in node.args.defaults]
        node.args.kw_defaults = [each and self.visit(each) for each in node.args.kw_defaults]
        body = node.body if isinstance(node.body, list) else [node.body]
        names = {name: name for name in _locals(body)}
        given = [*node.args.posonlyargs, *node.args.args]
        extra = [each for each in (node.args.vararg, node.args.kwarg) if each]
        names |= {each.arg: each.arg for each in [*given, *extra, *node.args.kwonlyargs]}
        taken = {new for _, scope in self._scopes for new in scope.values()}
        free = (name for name in self._names.parameters() if name not in taken)
        for each in [*given, *extra]:
            if each.arg != "self" and each.arg not in self._named:
                names[each.arg] = next(free)
                each.arg = names[each.arg]
        self._scopes.append((False, names))

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.stmt:
        """A class; what its body binds are attributes."""
        if not self._scopes:
            node.name = self._name_of(node.name, self._module.names[node.name])
        node.bases = [self.visit(each) for each in node.bases]
        names = {name: self._attributes.get(name, name) for name in _bound_in_class(node)}
        self._scopes.append((True, names))
        node.body = [self.visit(each) for each in node.body]
        self._scopes.pop()
        return node

    def _comprehension(self, node: ast.expr) -> ast.expr:
        targets = (n.id for g in node.generators for n in ast.walk(g.target) if isinstance(n, ast.Name))  # type: ignore[attr-defined]
        self._scopes.append((False, {name: name for name in targets}))
        self.generic_visit(node)
        self._scopes.pop()
        return node

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = _comprehension

    def visit_Global(self, node: ast.Global) -> ast.stmt:
        """Names that a function binds for its module."""
        node.names = [self._name_of(name, self._module.names[name]) for name in node.names]
        return node

    def visit_Delete(self, node: ast.Delete) -> ast.stmt:
        """At the top of a module: what it deletes may be needed by another one that is in the same module now."""
        if not self._scopes:
            own = (Global(self._module.name, getattr(target, "id", "")) for target in node.targets)
            kept = zip(node.targets, own, strict=True)
            node.targets = [target for target, of in kept if self._module.names.get(of.name) == of]
            if not node.targets:
                return ast.Pass()
        self.generic_visit(node)
        return node

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.stmt:
        """An import that stays where it is: of the runtime's library, or in a function."""
        if not self._scopes:
            for alias in node.names:
                local = alias.asname or alias.name
                new = self._name_of(local, self._module.names[local])
                alias.asname = None if new == alias.name else new
        return node


def _locals(body: list[ast.AST] | list[ast.stmt] | list[ast.expr]) -> Iterator[str]:
    """Names that a function's body binds, other than in scopes of their own and those it declares global."""
    bound: set[str] = set()
    foreign: set[str] = set()
    waiting: list[ast.AST] = list(body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del):
            bound.add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            bound.add(node.name)
        elif isinstance(node, ast.ExceptHandler) and node.name:
            bound.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            bound |= {alias.asname or alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.Global | ast.Nonlocal):
            foreign |= set(node.names)
        if not isinstance(node, _INNER):
            waiting += ast.iter_child_nodes(node)
    yield from bound - foreign
