"""What many tests need: free ports, a broker, a PostgreSQL of their own, and the real MicroPython.

Every server here listens on loopback, lives for one test or one run, and is ended by its process id.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, settings

from hub.broker import OwnBroker
from hub.broker.own import free_port as any_free_port
from hub.main import compose
from hub.store.database import Database
from tests.patience import PATIENCE_S

ROOT = Path(__file__).resolve().parent.parent

# How long an example takes says how busy the machine is. The rest is as it was chosen: in continuous
# integration Hypothesis draws the same examples each time.
settings.register_profile(
    "busy", settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("busy")


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Under tests/ only test_*.py is collected.

    Programs for MicroPython lie there too, which CPython can't import.
    """
    in_tests = ROOT / "tests" in collection_path.parents
    if in_tests and collection_path.suffix == ".py" and not collection_path.name.startswith("test_"):
        return True
    return None


@pytest.fixture(scope="session", autouse=True)
def own_priority() -> None:
    """Commands for bulk work stand back from the processor, for as long as their process lives. Where tests
    run them in their own process it would be the tests that stand back, and all that they start.
    """
    compose.NICE = 0


@pytest.fixture
def free_port() -> Callable[[], int]:
    """A function that returns a TCP port of loopback that is free now."""
    return lambda: any_free_port("127.0.0.1")


@pytest.fixture
async def broker(tmp_path: Path) -> AsyncIterator[OwnBroker]:
    """The hub's own broker for site "main", running, on free ports; real mosquitto."""
    own = OwnBroker(tmp_path, "main")
    assert own.mosquitto, "mosquitto is missing: run make setup"
    await own.start()
    try:
        yield own
    finally:
        await own.stop()


def _micropython(name: str, variable: str) -> Path:
    path = Path(os.environ.get(variable) or ROOT / ".tools" / "micropython" / name)
    reason = path.with_name(f"{name}.unavailable")
    if reason.exists() and not path.exists():
        pytest.skip(reason.read_text("utf-8").strip())
    assert path.exists(), (
        f"MicroPython is missing at {path}: run scripts/setup-micropython, or set {variable}"
    )
    return path


@pytest.fixture(scope="session")
def micropython() -> Path:
    """The 64-bit Unix port of MicroPython."""
    return _micropython("micropython", "PICKBENCH_MICROPYTHON")


@pytest.fixture(scope="session")
def micropython32() -> Path:
    """The 32-bit Unix port: word size and heap blocks as on the ESP32."""
    return _micropython("micropython32", "PICKBENCH_MICROPYTHON32")


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
    import time

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


@pytest.fixture
def postgres_url(postgres_server: str, postgres_pattern: str) -> Iterator[str]:
    """A new database with the newest schema and no row, as a SQLAlchemy URL; removed after the test."""
    name = f"test_{uuid.uuid4().hex}"
    yield _new_database(postgres_server, name, postgres_pattern)
    _remove_database(postgres_server, name)


@pytest.fixture
def new_postgres_url(postgres_server: str, postgres_pattern: str) -> Iterator[Callable[[], str]]:
    """Makes a database as `postgres_url` each time it is called; all are removed after the test."""
    names: list[str] = []

    def make() -> str:
        names.append(f"test_{uuid.uuid4().hex}")
        return _new_database(postgres_server, names[-1], postgres_pattern)

    yield make
    for name in names:
        _remove_database(postgres_server, name)


@pytest.fixture
def empty_postgres_url(postgres_server: str) -> Iterator[str]:
    """A new database without any table, as a SQLAlchemy URL; removed after the test."""
    name = f"test_{uuid.uuid4().hex}"
    yield _new_database(postgres_server, name)
    _remove_database(postgres_server, name)


def _new_database(server: str, name: str, pattern: str = "template1") -> str:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{pattern}"')
    return server.replace("postgresql://", "postgresql+psycopg://").replace("/postgres", f"/{name}")


def _remove_database(server: str, name: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
