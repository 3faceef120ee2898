"""A sound day, broken on purpose: what the tests of all checks share. Each file has a `day` of its own."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.store.database import Database
from tests.unit.store.faults import Break


@pytest.fixture
def broken(day: Path, tmp_path: Path) -> Iterator[tuple[Database, Break]]:
    """A copy of the day, and a way to break it that the database's own constraints don't stop."""
    path = tmp_path / "broken.db"
    source = sqlite3.connect(day)
    copy = sqlite3.connect(path, isolation_level=None)
    source.backup(copy)
    source.close()
    copy.execute("PRAGMA foreign_keys=OFF")
    copy.execute("PRAGMA ignore_check_constraints=ON")
    database = Database(f"sqlite:///{path}")

    def spoil(sql: str) -> None:
        assert copy.execute(sql).rowcount > 0, f"broke nothing: {sql}"

    yield database, spoil
    database.close()
    copy.close()
