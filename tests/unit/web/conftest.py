"""A small shop and its pages, on SQLite."""

from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from fastapi import FastAPI

from hub.http import create_app
from hub.store.database import Database
from hub.web import app as pages
from tests.databases import migrated
from tests.unit.floor.floor_under_test import RULES, Floor
from tests.unit.http.conftest import CHEAP, AtThisMachine, Connected, TestClient
from tests.unit.web.site_under_test import PLACE, Site


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = migrated(f"sqlite:///{tmp_path}/floor.db")
    yield made
    made.close()


@pytest.fixture
def app(database: Database, floor: Floor) -> FastAPI:
    made = create_app(
        database, RULES, ZoneInfo("UTC"), Connected(), now_ms=lambda: floor.at_ms, passwords=CHEAP
    )
    pages.install(made)
    made.add_middleware(AtThisMachine)
    return made


@pytest.fixture
def site(app: FastAPI) -> Iterator[Site]:
    """The pages, asked by an administrator; `site.become(role)` for somebody else."""
    with TestClient(app, base_url=PLACE) as client:
        made = Site(app, client)
        made.become("administrator")
        yield made
