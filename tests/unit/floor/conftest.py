"""A fresh floor for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.store.database import Database
from tests.unit.floor.floor_under_test import Floor, small_shop


@pytest.fixture
def floor(tmp_path: Path) -> Iterator[Floor]:
    database = Database(f"sqlite:///{tmp_path}/floor.db")
    database.migrate()
    yield small_shop(database)
    database.close()
