"""A PostgreSQL of the run, on loopback, ended by its process id; and databases in it, quickly.

The migrations run once a server. Tests share one database, emptied after each, or get copies of the migrated
one: to make and to drop a copy takes as long as to empty the shared one ten times.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from hub.broker.own import free_port as any_free_port
from hub.store.database import Database
from tests.patience import PATIENCE_S

# Foreign keys are triggers, which a replica does not fire; counters of deadlocks are the test's own.
EMPTIED = (
    """SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()""",
    "SET session_replication_role = replica",
    """DO $$ DECLARE a text; BEGIN
        FOR a IN SELECT tablename FROM pg_tables
            WHERE schemaname = 'public' AND tablename <> 'alembic_version'
        LOOP EXECUTE format('DELETE FROM %I', a); END LOOP;
    END $$""",
    """SELECT setval(format('%I.%I', schemaname, sequencename), start_value, false)
        FROM pg_sequences WHERE last_value IS NOT NULL""",
    "SELECT pg_stat_reset()",
)


def _postgres_program(name: str) -> str:
    found = shutil.which(name) or next(
        iter(sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)), None
    )
    assert found, f"PostgreSQL's {name} is missing: run make setup"
    return str(found)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A PostgreSQL server of this run; yields the URL of its maintenance database, without a driver.

    PostgreSQL refuses to run as root, so root hands it to the user that Debian's package made for it.
    """
    account = pwd.getpwnam("postgres") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    as_account = (
        {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    )
    folder = Path(tempfile.mkdtemp(prefix="pickbench-postgres-"))
    port = any_free_port("127.0.0.1")
    try:
        shutil.chown(folder, account.pw_uid, account.pw_gid)
        initdb = [
            _postgres_program("initdb"),
            "-D",
            folder / "data",
            "-A",
            "trust",
            "-U",
            "pickbench",
            "-E",
            "UTF8",
        ]
        subprocess.run([*initdb, "--no-sync"], check=True, capture_output=True, cwd=folder, **as_account)
        options = {
            "listen_addresses": "127.0.0.1",
            "port": port,
            "unix_socket_directories": folder,
            "fsync": "off",
            "autovacuum": "off",  # databases end within minutes; rows stay in the order of their making
        }
        words = [word for key, value in options.items() for word in ("-c", f"{key}={value}")]
        command = [_postgres_program("postgres"), "-D", folder / "data", *words]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, **as_account)
        try:
            url = f"postgresql://pickbench@127.0.0.1:{port}/postgres"
            _wait_for_postgres(url, server, folder / "log")
            yield url
        finally:
            server.terminate()
            server.wait(PATIENCE_S)
    finally:
        shutil.rmtree(folder)


def _wait_for_postgres(url: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(300):
        assert server.poll() is None, log.read_text("utf-8")
        try:
            psycopg.connect(url, connect_timeout=2).close()
            return
        except psycopg.OperationalError:
            time.sleep(0.1)
    pytest.fail(f"PostgreSQL did not come up:\n{log.read_text('utf-8')}")


@pytest.fixture(scope="session")
def postgres_pattern(postgres_server: str) -> str:
    """The name of a database with the newest schema, for others to be made after."""
    database = Database(_new_database(postgres_server, "pattern"))
    database.migrate()
    database.close()
    return "pattern"


@pytest.fixture(scope="session")
def make_postgres(postgres_server: str, postgres_pattern: str) -> Callable[[], str]:
    """A function that makes a database with the newest schema and no row, which ends with the run; it returns
    its SQLAlchemy URL.
    """
    return lambda: _new_database(postgres_server, f"test_{uuid.uuid4().hex}", postgres_pattern)


@pytest.fixture(scope="session")
def reused_postgres(make_postgres: Callable[[], str]) -> str:
    """The database that one test after the other has as `postgres_url`."""
    return make_postgres()


@pytest.fixture
def postgres_url(reused_postgres: str) -> Iterator[str]:
    """A database with the newest schema and no row, as a SQLAlchemy URL; emptied after the test, which leaves
    its schema as it is.
    """
    yield reused_postgres
    with psycopg.connect(_of_driver(reused_postgres), autocommit=True) as connection:
        for statement in EMPTIED:
            connection.execute(statement)


@pytest.fixture
def new_postgres_url(make_postgres: Callable[[], str], postgres_server: str) -> Iterator[Callable[[], str]]:
    """Makes a database as `make_postgres` each time it is called; all are removed after the test."""
    made: list[str] = []

    def make() -> str:
        made.append(make_postgres())
        return made[-1]

    yield make
    for url in made:
        _remove_database(postgres_server, url)


@pytest.fixture
def empty_postgres_url(postgres_server: str) -> Iterator[str]:
    """A new database without any table, as a SQLAlchemy URL; removed after the test."""
    url = _new_database(postgres_server, f"test_{uuid.uuid4().hex}")
    yield url
    _remove_database(postgres_server, url)


def _of_driver(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://")


def _new_database(server: str, name: str, pattern: str = "template1") -> str:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{pattern}"')
    return server.replace("postgresql://", "postgresql+psycopg://").replace("/postgres", f"/{name}")


def _remove_database(server: str, url: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{url.rpartition("/")[2]}" WITH (FORCE)')
