"""A fresh floor for each test, on SQLite and on a real PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.store.database import Database
from tests.databases import migrated
from tests.unit.floor.floor_under_test import Floor, small_shop


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    sqlite = request.param == "sqlite"
    made = migrated(f"sqlite:///{tmp_path}/floor.db" if sqlite else request.getfixturevalue("postgres_url"))
    yield made
    made.close()


@pytest.fixture
def floor(database: Database) -> Iterator[Floor]:
    made = small_shop(database)
    yield made
    made.work.connection.close()
