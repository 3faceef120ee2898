"""What many tests need: free ports, a broker, databases (tests/postgres.py) and the real MicroPython.

Every server here listens on loopback, lives for one test or one run, and is ended by its process id.
"""

import gc
import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from hub.broker import OwnBroker
from hub.broker.own import free_port as any_free_port
from hub.main import compose
from hub.store import database
from tests import databases
from tests.postgres import (
    empty_postgres_url,
    make_postgres,
    new_postgres_url,
    postgres_pattern,
    postgres_server,
    postgres_url,
    reused_postgres,
)

__all__ = [
    "empty_postgres_url",
    "make_postgres",
    "new_postgres_url",
    "postgres_pattern",
    "postgres_server",
    "postgres_url",
    "reused_postgres",
]
ROOT = Path(__file__).resolve().parent.parent

# How long an example takes says how busy the machine is. The rest is as it was chosen: in continuous
# integration Hypothesis draws the same examples each time.
settings.register_profile(
    "busy", settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("busy")

# Modules, tests and their parameters stay to the end: nothing is won by going through them again and again
# for what could be freed.
gc.set_threshold(10_000, 10, 10)


def pytest_collection_finish() -> None:
    gc.freeze()


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


@pytest.fixture(scope="session", autouse=True)
def migrations_once() -> None:
    """Commands that tests run in their own process begin with the schema, as `tests.databases.migrated`."""
    database.Database.migrate = databases.migrate


@pytest.fixture(scope="session", autouse=True)
def no_wait_for_the_disk() -> None:
    """A test's SQLite ends with the test, and no test cuts the power: its commits need not reach the disk.
    Programs that tests start write as they always do.
    """
    database.PRAGMAS = (*database.PRAGMAS, "PRAGMA synchronous=OFF")


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
