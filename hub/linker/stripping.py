"""Takes out of a source what a board has no use for: docstrings, annotations, branches for other Pythons.

Rule: what is left does on MicroPython what the whole source does there.
"""

import ast
from collections.abc import Sequence

ABSENT = ("collections.abc", "protocol.strict_json")
"""Modules that no board has: an `except ImportError` for one is the way that a board goes."""


def stripped(name: str, source: str) -> ast.Module:
    """The tree of a source, without what a board has no use for. SyntaxError where it is none.

    >>> ast.unparse(stripped("m", "X: int = const(1)\\nif TYPE_CHECKING:\\n    import typing\\n"))
    'X = 1'
    """
    tree = ast.parse(source, name)
    tree.body = [s for s in _Stripper().all_of(_undocumented(tree.body)) if not _is_of_checkers(s)]
    return ast.fix_missing_locations(tree)


class _Stripper(ast.NodeTransformer):
    def all_of(self, body: Sequence[ast.stmt]) -> list[ast.stmt]:
        """Statements, each with what becomes of it: nothing, itself, or several."""
        kept: list[ast.stmt] = []
        for statement in body:
            found = self.visit(statement)
            kept += found if isinstance(found, list) else [found] if found else []
        return kept

    def visit_If(self, node: ast.If) -> ast.stmt | list[ast.stmt]:
        """Decide what is known on every board."""
        test = ast.unparse(node.test)
        if test == "TYPE_CHECKING":
            return self.all_of(node.orelse)
        if test == "sys.implementation.name == 'micropython'":
            return self.all_of(node.body)
        self.generic_visit(node)
        node.body = node.body or [ast.Pass()]
        return node

    def visit_Try(self, node: ast.Try) -> ast.stmt | list[ast.stmt]:
        """`const` is not needed where all constants are known; what no board has is not tried."""
        first = node.body[0]
        if isinstance(first, ast.ImportFrom):
            if first.module == "micropython" and [alias.name for alias in first.names] == ["const"]:
                return []
            if first.module in ABSENT:
                return self.all_of(node.handlers[0].body)
        self.generic_visit(node)
        node.body = node.body or [ast.Pass()]
        return node

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.stmt | None:
        """Without `const`."""
        node.names = [alias for alias in node.names if alias.name != "const"]
        return node if node.names else None

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """`const(value)` is the value."""
        self.generic_visit(node)
        is_const = isinstance(node.func, ast.Name) and node.func.id == "const"
        return node.args[0] if is_const else node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.stmt | None:
        """Keep the value."""
        if node.value is None:
            return None
        return ast.copy_location(ast.Assign([node.target], self.visit(node.value)), node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.stmt:
        """Keep neither annotation nor docstring."""
        return self._bare(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.stmt:
        """The same."""
        return self._bare(node)

    def _bare(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.stmt:
        node.returns = None
        self.generic_visit(node)
        node.body = _undocumented(node.body) or [ast.Pass()]
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.stmt:
        """Keep no docstring."""
        self.generic_visit(node)
        node.body = _undocumented(node.body) or [ast.Pass()]
        return node

    def visit_arg(self, node: ast.arg) -> ast.arg:
        """Keep no annotation."""
        node.annotation = None
        return node


def _undocumented(body: list[ast.stmt]) -> list[ast.stmt]:
    """Statements without texts and numbers that stand alone; these may be docstrings."""
    return [s for s in body if not (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))]


def _is_of_checkers(statement: ast.stmt) -> bool:
    """Whether it is `TYPE_CHECKING = …`, or nothing."""
    if isinstance(statement, ast.Assign):
        return ast.unparse(statement.targets[0]) == "TYPE_CHECKING"
    return isinstance(statement, ast.Pass)
