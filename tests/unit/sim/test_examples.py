import doctest
from types import ModuleType

import pytest

from station_sim import chance, labels, report


@pytest.mark.parametrize("module", [chance, labels, report])
def test_the_examples_in_the_docstrings_hold(module: ModuleType) -> None:
    result = doctest.testmod(module)
    assert result.attempted
    assert not result.failed
