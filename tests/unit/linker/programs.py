"""Runs small stations from their sources, as they are and linked: both must do the same."""

import importlib.abc
import importlib.util
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.machinery import ModuleSpec
from typing import Any

from hub.linker import RESIDENT, link

MAIN = "s.main"
"""The module whose `main()` is run."""


class _Sources(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def __init__(self, sources: Mapping[str, str]) -> None:
        self._sources = sources

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """A module of the sources, or any package above one."""
        is_package = any(other.startswith(f"{name}.") for other in self._sources)
        known = name in self._sources or (is_package and name != "firmware")
        return importlib.util.spec_from_loader(name, self, is_package=is_package) if known else None

    def exec_module(self, module: Any) -> None:
        """Run its source."""
        exec(compile(self._sources.get(module.__name__, ""), module.__name__, "exec"), module.__dict__)  # noqa: S102 - sources of these tests


@contextmanager
def _loadable(sources: Mapping[str, str]) -> Iterator[None]:
    before = set(sys.modules)
    finder = _Sources(sources)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        for name in set(sys.modules) - before:
            if name in sources or name.partition(".")[0] == "s":
                del sys.modules[name]


def ran(sources: Mapping[str, str]) -> Any:
    """What `main()` of MAIN returns, or the name of the error that it raises."""
    with _loadable(sources):
        try:
            return importlib.import_module(MAIN).main()
        except Exception as error:  # noqa: BLE001 - whatever it is, it must be the same
            return type(error).__name__


def linked(sources: Mapping[str, str], roots: Sequence[str] = ()) -> dict[str, str]:
    """The sources linked, with MAIN as what is asked for from outside."""
    return link(sources, roots, [MAIN])


def alike(sources: Mapping[str, str], roots: Sequence[str] = ()) -> Any:
    """What `main()` returns; asserted to be the same from sources and linked."""
    plain = ran(sources)
    made = linked(sources, roots)
    assert ran(made) == plain, "\n".join(f"--- {name}\n{text}" for name, text in made.items())
    return plain


def resident(sources: Mapping[str, str], *roots: str) -> str:
    """The source of RESIDENT."""
    return linked(sources, roots)[RESIDENT]
