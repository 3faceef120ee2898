"""A database for what is read for papers: SQLite, and PostgreSQL in the long suite."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.store.database import Database
from tests.databases import migrated
from tests.unit.floor.floor_under_test import Floor, small_shop


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.long)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/papers.db"
    else:
        url = request.getfixturevalue("postgres_url")
    opened = migrated(url)
    yield opened
    opened.close()


@pytest.fixture
def floor(database: Database) -> Iterator[Floor]:
    made = small_shop(database)
    yield made
    made.work.connection.close()
