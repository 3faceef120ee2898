"""One process at a time: a lock that ends with who holds it, however that ends.

On SQLite a lock on a file beside the database, which the system lifts with the process; on PostgreSQL an
advisory lock, which ends with its connection.
"""

import fcntl
import os
from pathlib import Path
from typing import Any

from hub.store.database import Database
from hub.store.reading import UNAVAILABLE


class Sole:
    """The right to be the only one who does something for a site.

    Args:
        name: what is done, such as `printing`.
    """

    def __init__(self, database: Database, site: str, name: str) -> None:
        self._database = database
        self._key = f"pickbench {site} {name}"
        self._file: int | None = None
        self._connection: Any = None
        path = database.url.database
        self._path = Path(f"{path}.{name}.lock") if database.dialect == "sqlite" and path else None

    def held(self) -> bool:
        """Whether the right is held; takes it where it is free."""
        if self._database.dialect == "sqlite":
            return self._lock_file()
        return self._lock_database()

    def release(self) -> None:
        """Give the right back."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _lock_file(self) -> bool:
        if self._file is not None or self._path is None:
            return True
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(file)
            return False
        self._file = file
        return True

    def _lock_database(self) -> bool:
        try:
            if self._connection is not None:
                self._connection.execute("SELECT 1")
                return True
            connection: Any = self._database.connect()
            sql = "SELECT pg_try_advisory_lock(hashtextextended(%s, 0))"
            if connection.execute(sql, (self._key,)).fetchone()[0]:
                self._connection = connection
                return True
            connection.close()
        except UNAVAILABLE:
            self.release()
        return False
