"""The migrations make the tables that the code declares, on both databases."""

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext

from hub.store.database import MIGRATIONS
from hub.store.tables import METADATA
from tests.databases import migrated


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_migrated_database_is_the_declared_one(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    is_sqlite = kind == "sqlite"
    database = migrated(
        f"sqlite:///{tmp_path}/hub.db" if is_sqlite else request.getfixturevalue("postgres_url")
    )
    try:
        with database.engine.connect() as connection:
            # SQLite keeps a column's kind only loosely.
            context = MigrationContext.configure(connection, opts={"compare_type": not is_sqlite})
            assert compare_metadata(context, METADATA) == []
    finally:
        database.close()


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.long)])
def test_the_newest_migration_goes_back_and_on_again(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    is_sqlite = kind == "sqlite"
    database = migrated(
        f"sqlite:///{tmp_path}/hub.db" if is_sqlite else request.getfixturevalue("new_postgres_url")()
    )
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["engine"] = database.engine
    try:
        command.downgrade(config, "-1")
        command.upgrade(config, "head")
        with database.engine.connect() as connection:
            assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
    finally:
        database.close()
