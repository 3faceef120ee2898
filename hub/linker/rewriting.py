"""Rewrites a module's statements, scope by scope: values in place of constants, new names in place of old
ones.

Rule: a name is rewritten by what it means where it stands. Local names stay (they take no heap), but for
parameters that no call names.
"""

import ast
from collections.abc import Iterator, Sequence

from hub.linker.meanings import Constant, Global, Meaning, Module, Package, followed, imports_of
from hub.linker.scopes import Comprehension, Function, bound, local_names
from hub.linker.spelling import Naming, Scope, Spelling


class Rewriter(ast.NodeTransformer):
    """Rewrites the statements of one module, one after the other. ValueError where one can't be linked."""

    def __init__(self, module: Module, naming: Naming, spelling: Spelling) -> None:
        self._module = module
        self._naming = naming
        self._spelling = spelling
        self._scopes: list[Scope] = []

    # names

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """A local name, a constant, or a global one."""
        meaning = self._module.names.get(node.id)
        local = self._local(node.id)
        if local is not None:
            if self._is_in_class and meaning is not None and isinstance(node.ctx, ast.Load):
                raise self._hidden(node.id)
            return ast.copy_location(ast.Name(local, node.ctx), node)
        if meaning is None:
            return node
        meant = self._meant(node, node.id, meaning)
        if self._is_in_class and getattr(meant, "id", "") in self._scopes[-1].names.values():
            raise self._hidden(node.id)
        return meant

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        """A text that is a module's name, as `overlay` takes it."""
        place = self._spelling.places.get(node.value) if isinstance(node.value, str) else None
        return ast.copy_location(ast.Constant(place), node) if place else node

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        """A module's name, or an attribute."""
        if isinstance(node.value, ast.Name):
            local = self._scope_of(node.value.id)
            package = (local.packages if local else self._module.names).get(node.value.id)
            if isinstance(package, Package):
                meaning = self._naming.member(package, node.attr)
                if local is None or isinstance(meaning, Constant):
                    return self._meant(node, node.attr, meaning)
                node.attr = self._in_package(package, meaning)
                return node
        node.value = self.visit(node.value)
        node.attr = self._attribute(node.attr)
        return node

    def _in_package(self, package: Package, meaning: Meaning) -> str:
        """A name's new one in a module that a function imported by itself."""
        if isinstance(meaning, Global) and meaning.module == package.module:
            return self._naming.home_of(meaning)[1]
        raise ValueError(f"{self._module.name}: expected {package.module} to bind {meaning} itself")

    def _meant(self, node: ast.Name | ast.Attribute, name: str, meaning: Meaning) -> ast.expr:
        if isinstance(meaning, Package):
            raise ValueError(  # noqa: TRY004 - it is the source that is wrong
                f"{self._module.name}: expected a name of {meaning.module}, not the module itself"
            )
        if isinstance(meaning, Constant) and isinstance(node.ctx, ast.Load):
            return ast.copy_location(ast.Constant(meaning.value), node)
        return ast.copy_location(ast.Name(self._naming.name_of(name, meaning), node.ctx), node)

    def _local(self, name: str) -> str | None:
        """The new name of a local one; None for a global."""
        scope = self._scope_of(name)
        return scope.names[name] if scope else None

    def _scope_of(self, name: str) -> Scope | None:
        """Where a name is local; None for a global. A class's names are seen in its own body only."""
        for depth, scope in enumerate(reversed(self._scopes)):
            if name in scope.names and (depth == 0 or not scope.is_class):
                return scope
        return None

    @property
    def _is_in_class(self) -> bool:
        return bool(self._scopes) and self._scopes[-1].is_class

    def _hidden(self, name: str) -> ValueError:
        return ValueError(f"{self._module.name}: a class's attribute hides {name}: give one another name")

    def _attribute(self, name: str) -> str:
        return self._spelling.attributes.get(name, name)

    # scopes

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.stmt:
        """A function, a method or a generator."""
        return self._function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.stmt:
        """The same."""
        return self._function(node)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.stmt:
        node.name = self._defined(node.name)
        node.decorator_list = [self.visit(each) for each in node.decorator_list]
        self._enter(node)
        node.body = [part for each in node.body for part in self._parts(each)]
        self._scopes.pop()
        return node

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
        names = {
            name: name for name in local_names([node.body] if isinstance(node, ast.Lambda) else node.body)
        }
        taken = {new for scope in self._scopes for new in scope.names.values()}
        free = (name for name in self._spelling.stock.for_parameters() if name not in taken)
        for each in _parameters(node.args):
            is_named = each.arg == "self" or each.arg in self._spelling.keywords
            names[each.arg] = each.arg if is_named else next(free)
            each.arg = names[each.arg]
        names |= {each.arg: each.arg for each in node.args.kwonlyargs}
        self._scopes.append(Scope(False, names, {}))

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.stmt:
        """A class; what its body binds are attributes."""
        node.name = self._defined(node.name)
        node.decorator_list = [self.visit(each) for each in node.decorator_list]
        node.bases = [self.visit(each) for each in node.bases]
        self._scopes.append(Scope(True, {name: self._attribute(name) for name in bound(node.body)}, {}))
        node.body = [part for each in node.body for part in self._parts(each)]
        self._scopes.pop()
        return node

    def _defined(self, name: str) -> str:
        """The new name of a function or class, by where it is defined."""
        if not self._scopes:
            return self._naming.name_of(name, self._module.names[name])
        return self._attribute(name) if self._is_in_class else name

    def visit_ListComp(self, node: ast.ListComp) -> ast.expr:
        """A scope of its own, but for what it goes through first."""
        return self._comprehension(node)

    def visit_SetComp(self, node: ast.SetComp) -> ast.expr:
        """The same."""
        return self._comprehension(node)

    def visit_DictComp(self, node: ast.DictComp) -> ast.expr:
        """The same."""
        return self._comprehension(node)

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> ast.expr:
        """The same."""
        return self._comprehension(node)

    def _comprehension(self, node: Comprehension) -> ast.expr:
        first = self.visit(node.generators[0].iter)
        node.generators[0].iter = ast.Constant(None)
        self._scopes.append(
            Scope(False, {name: name for g in node.generators for name in bound([g.target])}, {})
        )
        self.generic_visit(node)
        self._scopes.pop()
        node.generators[0].iter = first
        return node

    # statements

    def _parts(self, statement: ast.stmt) -> Sequence[ast.stmt]:
        found = self.visit(statement)
        return found if isinstance(found, list) else [found]

    def visit_Global(self, node: ast.Global) -> ast.stmt:
        """Names that a function binds for its module."""
        for name in node.names:
            if name not in self._module.names:
                raise ValueError(f"{self._module.name}: expected {name} to be bound at the top too")
        node.names = [self._naming.name_of(name, self._module.names[name]) for name in node.names]
        return node

    def visit_Delete(self, node: ast.Delete) -> ast.stmt:
        """At the top: what a module deletes may be needed by another one that is in the same module now."""
        if not self._scopes:
            own = [Global(self._module.name, getattr(target, "id", "")) for target in node.targets]
            kept = zip(node.targets, own, strict=True)
            node.targets = [target for target, it in kept if self._module.names.get(it.name) == it]
            if not node.targets:
                return ast.Pass()
        self.generic_visit(node)
        return node

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.stmt | list[ast.stmt]:
        """One that stays where it is: of the runtime's library, or in a function, for when that is called."""
        if node.module in self._spelling.modules:
            if not self._scopes:
                raise ValueError(f"{self._module.name}: expected to import {node.module} without a condition")
            return list(self._late(node))
        if not self._scopes:
            for alias in node.names:
                local = alias.asname or alias.name
                new = self._naming.name_of(local, self._module.names[local])
                alias.asname = None if new == alias.name else new
        return node

    def _late(self, node: ast.ImportFrom) -> Iterator[ast.stmt]:
        """A function's own import of what the station holds, one statement a name."""
        for local, meaning in imports_of(self._module.name, node, self._spelling.modules):
            meant = followed(meaning, self._spelling.modules)
            if isinstance(meant, Global):
                place, name = self._naming.home_of(meant)
                yield ast.ImportFrom(place, [_alias(name, local)], 0)
            elif isinstance(meant, Package) and meant.module in self._spelling.places:
                place, _, name = self._spelling.places[meant.module].rpartition(".")
                self._scopes[-1].packages[local] = meant
                one = [_alias(name, local)]
                yield ast.ImportFrom(place, one, 0) if place else ast.Import(one)
            else:
                raise ValueError(
                    f"{self._module.name}: expected to import {local} at the top, not in a function"
                )


def _alias(name: str, local: str) -> ast.alias:
    return ast.alias(name, None if name == local else local)


def _parameters(arguments: ast.arguments) -> list[ast.arg]:
    """All that a call may give by place."""
    extra = [each for each in (arguments.vararg, arguments.kwarg) if each]
    return [*arguments.posonlyargs, *arguments.args, *extra]
