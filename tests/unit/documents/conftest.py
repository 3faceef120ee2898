"""A database for what is read for papers: SQLite, and PostgreSQL in the long suite."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.store.database import Database
from tests.databases import migrated


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.long)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/papers.db"
    else:
        url = request.getfixturevalue("postgres_url")
    opened = migrated(url)
    yield opened
    opened.close()
