"""Transactions of one connection: begun in their turn on SQLite, with rows locked in their order on
PostgreSQL, and ended whole.

Rule: nothing that was read or changed in a transaction that failed is known to the next one.
"""

import sqlite3
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from hub.store.row_locks import RowLocks
from hub.store.shapes import Shape, shapes


class Connection(Protocol):
    """What a driver's connection must do, in autocommit mode: sqlite3's and psycopg's both do."""

    def execute(self, sql: str, parameters: Any = ..., /) -> Any:
        """Run one statement."""

    def cursor(self) -> Any:
        """A cursor, for `executemany`."""

    def close(self) -> None:
        """End the connection."""


class Transactions(ABC):
    """The transactions of a unit of work, which holds rows."""

    def __init__(self, connection: Connection, dialect: str, wait_s: float = 0.0) -> None:
        """Work on a connection.

        Args:
            wait_s: how long a transaction may ask for its turn, over and over; 0 leaves the waiting to the
                driver.
        """
        self.connection = connection
        self._wait_s = wait_s
        self.dialect = dialect
        self._shapes: dict[type[Any], Shape[Any]] = shapes(dialect)
        self._version = -1
        self._locks: RowLocks | None = None
        self._forget()

    @abstractmethod
    def flush(self) -> None:
        """Write what changed so far."""

    @abstractmethod
    def _forget(self) -> None:
        """Forget all rows."""

    @abstractmethod
    def _is_full(self) -> bool:
        """Whether more rows are held than should be kept for the next transaction."""

    @contextmanager
    def transaction(self, locks: RowLocks | None = None) -> Iterator[None]:
        """Everything done inside is committed together, or not at all.

        Args:
            locks: what earlier attempts read; where given, rows are waited for in their order alone
                (`hub.store.database.repeat`).

        Raises:
            psycopg.errors.LockNotAvailable: somebody has a row that must not be waited for now.
        """
        self._locks = locks
        self._begin()
        try:
            self._lock_known()
            yield
            self.flush()
            self.connection.execute("COMMIT")
        except BaseException:
            self._forget()
            self.connection.execute("ROLLBACK")
            raise

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """A part of a transaction that can fail for itself: what it did is undone, what was before stands."""
        self.flush()
        self.connection.execute("SAVEPOINT part")
        try:
            yield
            self.flush()
        except BaseException:
            self._forget()
            self.connection.execute("ROLLBACK TO part")
            raise
        self.connection.execute("RELEASE part")

    def _begin(self) -> None:
        if self.dialect != "sqlite":
            self._forget()
            self.connection.execute("BEGIN")
            return
        self._take_turn()
        version = self.connection.execute("PRAGMA data_version").fetchone()[0]
        if version != self._version or self._is_full():
            self._forget()
            self._version = version

    def _lock_known(self) -> None:
        """Take what earlier attempts of this act read, in its order."""
        if self._locks is None or self.dialect == "sqlite":
            return
        self._locks.begin()
        for kind, columns in self._locks.known():
            sql = self._shapes[kind].lock_where(columns)
            found = self.connection.execute(sql, tuple(columns.values())).fetchall()
            self._locks.hold(kind, (id_ for (id_,) in found))

    def _take_turn(self) -> None:
        """Begin on SQLite, where one writes at a time."""
        gives_up_at = time.monotonic() + self._wait_s
        while True:
            try:
                self.connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > gives_up_at:
                    raise
            else:
                return

    def take_alone(self, kind: type[Any], id_: int) -> None:
        """Let nobody else do what begins with this, for a row of a kind that is never locked by reading it,
        until the transaction is over.
        """
        if self.dialect == "sqlite":
            return
        sql = self._shapes[kind].lock_where(["id"])
        if self._locks is not None and not self._locks.may_wait(kind, "id", [id_]):
            sql += " NOWAIT"
        self.connection.execute(sql, ([id_],))
        if self._locks is not None:
            self._locks.hold(kind, [id_])
