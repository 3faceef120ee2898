"""A founded site for each test: on SQLite, and on a real PostgreSQL for tests marked `on_both`."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.office.importing import Office, founded


@pytest.fixture
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    sqlite = getattr(request, "param", "sqlite") == "sqlite"
    made = founded(f"sqlite:///{tmp_path}/office.db" if sqlite else request.getfixturevalue("postgres_url"))
    yield made
    made.database.close()
