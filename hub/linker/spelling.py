"""What a rewriter goes by: how a linked module calls things, what the whole station says, its own scopes.

Rule: who rewrites one module knows of others only what stands here.
"""

from collections.abc import Mapping
from typing import NamedTuple, Protocol

from hub.linker.meanings import Global, Meaning, Module, Package
from hub.linker.stock import Stock


class Naming(Protocol):
    """How one linked module calls what its source names."""

    def name_of(self, name: str, meaning: Meaning) -> str:
        """The name to write for what the source calls `name`."""

    def member(self, package: Package, name: str) -> Meaning:
        """What a name of a module means."""

    def home_of(self, meaning: Global) -> tuple[str, str]:
        """The linked module that holds it, and its name there."""


class Spelling(NamedTuple):
    """What a rewriter needs to know of the whole station.

    places: new names of modules that stay by themselves; attributes: new names in this module; keywords: of
    calls; stock: for parameters.
    """

    modules: Mapping[str, Module]
    places: Mapping[str, str]
    attributes: Mapping[str, str]
    keywords: frozenset[str]
    stock: Stock


class Scope(NamedTuple):
    """names: new names of local ones; packages: local names of modules that a function imports by itself."""

    is_class: bool
    names: dict[str, str]
    packages: dict[str, Package]
