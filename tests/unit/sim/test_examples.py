import doctest
import importlib
import pkgutil

import pytest

import station_sim


@pytest.mark.parametrize("name", [module.name for module in pkgutil.iter_modules(station_sim.__path__)])
def test_the_examples_in_the_docstrings_hold(name: str) -> None:
    module = importlib.import_module(f"station_sim.{name}")
    assert not doctest.testmod(module).failed
