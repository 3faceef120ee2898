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


def sqlite(folder: str) -> str:
    """A file on disk."""
    return f"sqlite:///{Path(folder)}/floor.db"


def migrated(url: str) -> Database:
    """The database of a URL, opened, with the newest schema."""
    database = Database(url)
    if database.dialect == "sqlite" and database.url.database and not Path(database.url.database).exists():
        shutil.copy(_pattern(), database.url.database)
    else:
        database.migrate()
    return database


@lru_cache(maxsize=1)
def _pattern() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="pickbench-pattern-"))
    atexit.register(shutil.rmtree, folder)
    made = Database(f"sqlite:///{folder}/pattern.db")
    made.migrate()
    made.close()
    return folder / "pattern.db"
