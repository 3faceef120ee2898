"""A small shop for each test, with nothing printed by itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.printing.shop import Shop, shop_of


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    made = shop_of(f"sqlite:///{tmp_path}/floor.db")
    yield made
    made.close()
