"""What a piece of code binds in its own scope.

Rule: what stands in a function, class or comprehension within it is bound there, not here.
"""

import ast
from collections.abc import Iterator, Sequence

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
_INNER = (Function, ast.ClassDef, Comprehension)


def bound(body: Sequence[ast.AST]) -> Iterator[str]:
    """Names that statements or expressions bind other than by import, as often as they do.

    >>> sorted(bound(ast.parse("a = [c := b for b in x]\\ndef d(e): f = 1\\na += 1").body))
    ['a', 'a', 'c', 'd']
    """
    for node in of_scope(body):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.ExceptHandler):
            yield from [node.name] if node.name else []
        elif isinstance(node, Comprehension):  # `:=` within binds outside of it
            walrus = (n.target for n in ast.walk(node) if isinstance(n, ast.NamedExpr))
            yield from (target.id for target in walrus)


def imported(body: Sequence[ast.AST]) -> Iterator[str]:
    """Names that statements bind by import."""
    for node in of_scope(body):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from (alias.asname or alias.name.partition(".")[0] for alias in node.names)


def local_names(body: Sequence[ast.AST]) -> set[str]:
    """Names that are local to a function with this body, parameters aside."""
    declared = (n.names for n in of_scope(body) if isinstance(n, ast.Global | ast.Nonlocal))
    foreign = {name for names in declared for name in names}
    deleted = {n.id for n in of_scope(body) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Del)}
    return {*bound(body), *imported(body), *deleted} - foreign


def of_scope(body: Sequence[ast.AST]) -> Iterator[ast.AST]:
    """All nodes in the same scope; of an inner one only its head, and what of it belongs outside."""
    waiting = list(body)
    while waiting:
        node = waiting.pop()
        yield node
        waiting += _outside(node) if isinstance(node, _INNER) else ast.iter_child_nodes(node)


def _outside(node: ast.AST) -> list[ast.AST]:
    """The parts of an inner scope that are worked out in the one around it."""
    if isinstance(node, Comprehension):
        return [node.generators[0].iter]
    if isinstance(node, ast.ClassDef):
        return [*node.decorator_list, *node.bases, *node.keywords]
    assert isinstance(node, Function)
    decorators = [] if isinstance(node, ast.Lambda) else node.decorator_list
    return [*decorators, *node.args.defaults, *(each for each in node.args.kw_defaults if each)]
