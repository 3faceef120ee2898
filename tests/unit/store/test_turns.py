"""Who writes on SQLite waits for its turn; a verdict looks more often, and gives up in the end."""

import sqlite3
import threading
from pathlib import Path

import pytest

from hub.store.database import EAGER_PRAGMAS, Database
from hub.store.work import Work


@pytest.fixture
def database(tmp_path: Path) -> Database:
    made = Database(f"sqlite:///{tmp_path}/turns.db")
    made.connect().execute("CREATE TABLE t (x)")
    return made


def test_an_eager_writer_has_its_turn_when_the_other_has_committed(database: Database) -> None:
    bulk, eager = database.work(), database.eager_work()
    began = threading.Event()

    def write() -> None:
        began.set()
        with eager.transaction():
            eager.connection.execute("INSERT INTO t SELECT COUNT(*) FROM t")

    writer = threading.Thread(target=write)
    with bulk.transaction():
        bulk.connection.execute("INSERT INTO t VALUES ('bulk')")
        writer.start()
        began.wait()
        writer.join(0.05)
        assert writer.is_alive(), "one writes at a time"
    writer.join()
    assert bulk.connection.execute("SELECT x FROM t").fetchall() == [("bulk",), (1,)]


def test_it_gives_up_in_the_end(database: Database) -> None:
    bulk, connection = database.work(), database.connect()
    connection.execute(EAGER_PRAGMAS[0])
    hasty = Work(connection, "sqlite", 0.02)
    with bulk.transaction(), pytest.raises(sqlite3.OperationalError, match="locked"), hasty.transaction():
        raise AssertionError("it can't begin")
    with hasty.transaction():
        hasty.connection.execute("INSERT INTO t VALUES (1)")


def test_a_checkpoint_empties_the_log_and_disturbs_nobody(database: Database) -> None:
    work = database.work()
    with work.transaction():
        work.connection.execute("INSERT INTO t VALUES (1)")
        database.checkpoint()
    database.checkpoint()
    assert work.connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()[0] == 0
    assert work.connection.execute("SELECT x FROM t").fetchall() == [(1,)]
