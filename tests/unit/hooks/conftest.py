"""A small shop for each test: on SQLite, or for `both` also on a real PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.hooks.telling import Telling, telling_of


@pytest.fixture
def telling(tmp_path: Path) -> Iterator[Telling]:
    made = telling_of(f"sqlite:///{tmp_path}/floor.db")
    yield made
    made.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def both(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Telling]:
    sqlite = request.param == "sqlite"
    made = telling_of(f"sqlite:///{tmp_path}/floor.db" if sqlite else request.getfixturevalue("postgres_url"))
    yield made
    made.close()
