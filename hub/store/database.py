"""The database: opened by its URL, migrated to the newest revision, and handed out as engine or as hot
connection.

SQLite: WAL, synchronous=FULL (a verdict given is on the disk), foreign keys on, every writer begins
IMMEDIATE. PostgreSQL: psycopg, autocommit with explicit BEGIN.
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

import psycopg
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlmodel import Session

from hub.store.row_locks import RowLocks
from hub.store.transactions import Connection
from hub.store.work import Work

T = TypeVar("T")
MET_ANOTHER = (
    psycopg.errors.SerializationFailure,
    psycopg.errors.DeadlockDetected,
    # Both added the first row of its kind (a bin's balance of an item): the second try finds it.
    psycopg.errors.UniqueViolation,
    # Somebody had a row that may not be waited for now: the next attempt takes it first.
    psycopg.errors.LockNotAvailable,
)
MIGRATIONS = Path(__file__).with_name("migrations")
BUSY_TIMEOUT_S = 10.0
ATTEMPTS = 8
"""How often a transaction that met another one is tried."""
PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA cache_size=-65536",
)

EAGER_PRAGMAS = ("PRAGMA busy_timeout=1", "PRAGMA wal_autocheckpoint=8000")
"""A look a millisecond; and a log of 32 MB, that nobody else has emptied, is emptied by verdicts too."""


class Database:
    """One database.

    Args:
        url: `sqlite:///path` or `postgresql://user:password@host:port/name`.
    """

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.dialect = self.url.get_backend_name()
        if self.dialect not in ("sqlite", "postgresql"):
            raise ValueError(f"database: expected sqlite:///… or postgresql://…, got {self.dialect}://…")
        if self.dialect == "postgresql":
            self.url = self.url.set(drivername="postgresql+psycopg")
        elif self.url.database:
            Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
        self.engine = self._engine()

    def _engine(self) -> Engine:
        if self.dialect == "postgresql":
            return create_engine(self.url, pool_pre_ping=True)
        engine = create_engine(self.url, connect_args={"timeout": BUSY_TIMEOUT_S})

        @event.listens_for(engine, "connect")
        def _configure(connection: sqlite3.Connection, _record: object) -> None:
            connection.isolation_level = None
            for pragma in PRAGMAS:
                connection.execute(pragma)

        @event.listens_for(engine, "begin")
        def _begin(connection: object) -> None:
            # Reads see one snapshot; writers of the office go through `Work`, which begins IMMEDIATE.
            connection.exec_driver_sql("BEGIN")  # type: ignore[attr-defined]

        return engine

    def connect(self) -> Connection:
        """A new connection of the driver itself, in autocommit mode, for a `Work`."""
        if self.dialect == "postgresql":
            url = self.url.set(drivername="postgresql").render_as_string(hide_password=False)
            return psycopg.connect(url, autocommit=True)
        connection = sqlite3.connect(
            self.url.database or "",
            timeout=BUSY_TIMEOUT_S,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=512,
        )
        for pragma in PRAGMAS:
            connection.execute(pragma)
        return connection

    def work(self) -> Work:
        """A unit of work on a connection of its own."""
        return Work(self.connect(), self.dialect)

    def eager_work(self) -> Work:
        """A unit of work that goes before bulk writers, for verdicts.

        On SQLite, who finds another one writing looks again after ever longer pauses, up to 100 ms. This one
        looks every millisecond, and so has its turn in a bulk writer's next pause; and it leaves it to others
        (`checkpoint`) to bring what was written from the log into the file.
        """
        connection = self.connect()
        if self.dialect != "sqlite":
            return Work(connection, self.dialect)
        for pragma in EAGER_PRAGMAS:
            connection.execute(pragma)
        return Work(connection, self.dialect, BUSY_TIMEOUT_S)

    def checkpoint(self) -> None:
        """Bring what SQLite's log holds into its file, as far as nobody has to wait for it."""
        if self.dialect == "sqlite":
            with closing(self.connect()) as connection:
                connection.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def session(self) -> Session:
        """A session for reading whole pages of rows (office, pages)."""
        return Session(self.engine)

    def migrate(self) -> None:
        """Bring the schema to the newest revision; does nothing when it is there."""
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["engine"] = self.engine
        command.upgrade(config, "head")

    def close(self) -> None:
        """Give the pooled connections back."""
        self.engine.dispose()


def repeat(work: Work, act: Callable[[], T]) -> T:
    """Do `act` in one transaction of `work`; again when the database says that it met another one.

    Rows are waited for in one order (`hub.store.row_locks`), so that no two wait for each other.

    Raises:
        psycopg.Error: one of MET_ANOTHER, after the last attempt.
    """
    locks = RowLocks()
    for attempt in range(1, ATTEMPTS + 1):
        locks.patient = attempt == ATTEMPTS
        try:
            with work.transaction(locks):
                return act()
        except MET_ANOTHER:
            if attempt == ATTEMPTS:
                raise
    raise AssertionError("unreachable: the last attempt returns or raises")
