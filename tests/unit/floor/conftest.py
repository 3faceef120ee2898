"""A fresh floor for each test, on SQLite and on a real PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.store.database import Database
from tests.databases import migrated
from tests.soundness import faults
from tests.unit.floor.floor_under_test import Floor, small_shop
from tests.unit.floor.wall_under_test import everywhere

ON_BOTH = {"test_day", "test_mid_flow", "test_merge", "test_split", "test_audit"}
"""Files whose tests always run on PostgreSQL too; those of the others do in the long suite."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        on = getattr(item, "callspec", None)
        is_here = item.path.parent == Path(__file__).parent and item.path.stem not in ON_BOTH
        if is_here and on is not None and on.params.get("database") == "postgresql":
            item.add_marker(pytest.mark.long)


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


@pytest.fixture
def sound(floor: Floor, database: Database) -> Iterator[None]:
    """Whatever a test does, the books balance afterwards."""
    yield
    assert faults(database) == {}


@pytest.fixture
def nothing_lost(floor: Floor, sound: None) -> Iterator[None]:
    """As `sound`, and there are as many pieces as before."""
    before = sum(everywhere(floor).values())
    yield
    assert sum(everywhere(floor).values()) == before
