"""Short texts of modules that are loaded for one call: MicroPython would keep each as a name, for ever.

The items of a tuple of literals are no names, and go with their module. So these texts become items of one
tuple at the top: `"host"` becomes `add[3]`. Not worth it are texts that are names anyway, because another
module says them or MicroPython has them in its flash, and those that stand in a tuple of literals already.

Rule: only where a text is a value for itself; the same text is put in its place when the module runs.
"""

import ast
from collections.abc import Collection, Iterable, Iterator, Mapping

from hub.linker.constants import SHORT_TEXT
from hub.linker.meanings import Module

_FEWEST = 3
"""A tuple for fewer texts would take what it saves."""


def for_one_call(modules: Mapping[str, Module], texts: Collection[str]) -> set[str]:
    """Modules of which nothing outlives a call: asked for by a text, and without a class."""
    return {
        name
        for name, module in modules.items()
        if name in texts and not any(isinstance(node, ast.ClassDef) for node in ast.walk(module.tree))
    }


def names_in(body: Iterable[ast.stmt], *, with_texts: bool) -> Iterator[str]:
    """What statements make names in a board's heap, but the names of globals; local names are none."""
    for node in (node for statement in body for node in ast.walk(statement)):
        for part in ("attr", "arg", "name", "asname", "module"):
            said = getattr(node, part, None)
            if isinstance(said, str):
                yield said
        if with_texts and isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def gathered(body: list[ast.stmt], kept: Collection[str], name: str) -> list[ast.stmt]:
    """The statements with their short texts in one tuple of this name; `kept` are texts that stay in place.

    >>> body = ast.parse("def f(x): return x in ('e', 'f') or {'a': 'b', 'c': x.d['a']}").body
    >>> gathered(body, {'b'}, 't') == body  # too few
    True
    >>> first, f = gathered(body, {'e', 'f'}, 't')
    >>> ast.unparse(f.body[0])
    "return x in ('e', 'f') or {t[0]: t[2], t[1]: x.d[t[0]]}"
    """
    texts = [text for text in dict.fromkeys(_texts(body)) if text not in kept]
    if len(texts) < _FEWEST:
        return body
    put = _Put(name, texts)
    items: list[ast.expr] = [ast.Constant(text) for text in texts]
    first = ast.Assign([ast.Name(name, ast.Store())], ast.Tuple(items, ast.Load()))
    return [first, *(put.visit(statement) for statement in body)]


def _texts(body: Iterable[ast.AST]) -> Iterator[str]:
    """Short texts that are values for themselves, in their order."""
    for node in body:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) <= SHORT_TEXT:
            yield node.value
        elif not _is_literal(node):
            yield from _texts(ast.iter_child_nodes(node))


def _is_literal(node: ast.AST) -> bool:
    """A tuple of literals, or a text with values put in: what is in there is no value for itself."""
    if isinstance(node, ast.Tuple):
        return all(isinstance(each, ast.Constant) or _is_literal(each) for each in node.elts)
    return isinstance(node, ast.JoinedStr)


class _Put(ast.NodeTransformer):
    """Puts an item of the tuple in place of each of its texts."""

    def __init__(self, name: str, texts: list[str]) -> None:
        self._name = name
        self._places = {text: place for place, text in enumerate(texts)}

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        """A text, or another literal."""
        place = self._places.get(node.value) if isinstance(node.value, str) else None
        if place is None:
            return node
        return ast.Subscript(ast.Name(self._name, ast.Load()), ast.Constant(place), ast.Load())

    def visit_Tuple(self, node: ast.Tuple) -> ast.expr:
        """One of literals stays."""
        if not _is_literal(node):
            self.generic_visit(node)
        return node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.expr:
        """It stays."""
        return node
