"""Whether the database answers and has the schema that this program was written for."""

from functools import lru_cache

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from hub.store.database import MIGRATIONS
from hub.store.reading import Reader


@lru_cache(maxsize=1)
def newest_revision() -> str:
    """The newest revision of the schema that this program knows."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return ScriptDirectory.from_config(config).get_current_head() or ""


def revision(reader: Reader) -> str:
    """The revision that the database is at; "" before the first migration."""
    return MigrationContext.configure(reader).get_current_revision() or ""
