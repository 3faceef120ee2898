"""Databases with the newest schema, quickly: the migrations run once a process, tests get copies."""

import atexit
import shutil
import tempfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from hub.store.database import Database

NewUrl = Callable[[str], str]
"""Makes the URL of a new database; the file of one that is a file lies in the folder of this path."""
_run_migrations = Database.migrate


def sqlite(folder: str) -> str:
    """A file on disk."""
    return f"sqlite:///{Path(folder)}/floor.db"


def migrated(url: str) -> Database:
    """The database of a URL, opened, with the newest schema."""
    database = Database(url)
    migrate(database)
    return database


def migrate(database: Database) -> None:
    """As `Database.migrate`, in whose place it stands in tests' own processes (tests/conftest.py): a file of
    SQLite that is not there yet becomes a copy of one in which all migrations ran.
    """
    file = database.url.database if database.dialect == "sqlite" else None
    if file and not Path(file).exists():
        shutil.copy(_pattern(), file)
    else:
        _run_migrations(database)


@lru_cache(maxsize=1)
def _pattern() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="pickbench-pattern-"))
    atexit.register(shutil.rmtree, folder)
    made = Database(f"sqlite:///{folder}/pattern.db")
    _run_migrations(made)
    made.close()
    return folder / "pattern.db"
