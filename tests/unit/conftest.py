"""A fresh database and the floor of a small shop on it, on SQLite and on a real PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.store.database import Database
from tests.databases import migrated
from tests.unit.floor.floor_under_test import Floor, small_shop

ON_BOTH = {
    "floor": {"test_day", "test_mid_flow", "test_merge", "test_split", "test_audit"},
    "http": {"test_orders", "test_allocations", "test_joining", "test_webhooks"},
}
"""Of these folders, files whose tests always run on PostgreSQL too; those of the others in the long suite."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        on = getattr(item, "callspec", None)
        folder = item.path.parent.name if item.path.parent.parent == Path(__file__).parent else ""
        is_long = folder in ON_BOTH and item.path.stem not in ON_BOTH[folder]
        if is_long and on is not None and on.params.get("database") == "postgresql":
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
