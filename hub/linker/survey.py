"""What the station's sources say anywhere, whatever it means there.

Rule: what stands here may be asked for at run time; what does not, can't be.
"""

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hub.linker.meanings import Module


@dataclass(frozen=True)
class Survey:
    """texts: whole ones; keywords: of calls; attributes: `x.name`; names: all of these and all others."""

    texts: frozenset[str]
    keywords: frozenset[str]
    attributes: frozenset[str]
    names: frozenset[str]

    def may_be_asked_for(self, name: str, *, behind_underscore: bool = True) -> bool:
        """Whether `getattr` may ask for a name: a text is the name, or its beginning from its underscore on.

        With `behind_underscore` also when a text is what follows its underscore.

        >>> survey = surveyed([ast.parse("getattr(x, '_take_' + leaf), getattr(y, '_' + 'scan'), 'a b'")])
        >>> [survey.may_be_asked_for(name) for name in ("_take_ans", "_scan", "_a", "a")]
        [True, True, False, False]
        """
        if name in self.texts:
            return True
        if not name.startswith("_"):
            return False
        begins = (text for text in self.texts if text[:1] == "_" and len(text) > 1)
        return (behind_underscore and name[1:] in self.texts) or any(name.startswith(text) for text in begins)


def surveyed(trees: Iterable[ast.AST]) -> Survey:
    """The survey of these trees."""
    nodes = [node for tree in trees for node in ast.walk(tree)]
    texts = {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    keywords = {n.arg for n in nodes if isinstance(n, ast.keyword) and n.arg}
    attributes = {n.attr for n in nodes if isinstance(n, ast.Attribute)}
    names = {n.id for n in nodes if isinstance(n, ast.Name)} | {
        n.arg for n in nodes if isinstance(n, ast.arg)
    }
    for node in nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.alias):
            names |= {node.name, getattr(node, "asname", None) or node.name}
        elif isinstance(node, ast.ExceptHandler) and node.name:
            names.add(node.name)
    names |= texts | keywords | attributes
    return Survey(frozenset(texts), frozenset(keywords), frozenset(attributes), frozenset(names))


def survey_of(modules: Mapping[str, Module]) -> Survey:
    """The survey of all modules."""
    return surveyed(module.tree for module in modules.values())
