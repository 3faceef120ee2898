"""A small shop and the web application over it, on SQLite and on a real PostgreSQL."""

import warnings
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from fastapi import FastAPI

from hub.http import NoFacts, create_app
from hub.store.database import Database
from tests.databases import migrated
from tests.unit.floor.floor_under_test import RULES, Floor, small_shop

with warnings.catch_warnings():
    # Starlette's test client works with the httpx that the project has; it prefers a later one.
    warnings.simplefilter("ignore")
    from fastapi.testclient import TestClient


class Connected(NoFacts):
    """A broker that is reached and says nothing."""

    connected = True


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    sqlite = request.param == "sqlite"
    made = migrated(f"sqlite:///{tmp_path}/floor.db" if sqlite else request.getfixturevalue("postgres_url"))
    yield made
    made.close()


@pytest.fixture
def floor(database: Database) -> Iterator[Floor]:
    made = small_shop(database)
    yield made
    made.work.connection.close()


@pytest.fixture
def app(database: Database, floor: Floor) -> FastAPI:
    return create_app(database, RULES, ZoneInfo("UTC"), Connected(), now_ms=lambda: floor.at_ms)


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app) as made:
        yield made
