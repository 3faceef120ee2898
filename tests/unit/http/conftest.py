"""The web application over the floor of a small shop, on SQLite and on a real PostgreSQL."""

import warnings
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
from fastapi import FastAPI
from httpx import Client
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from starlette.types import ASGIApp, Receive, Scope, Send

from hub.http import NoFacts, create_app
from hub.office.passwords import Passwords
from hub.store.database import Database
from tests.unit.floor.floor_under_test import RULES, Floor
from tests.unit.http.signed_in import people

with warnings.catch_warnings():
    # Starlette's test client works with the httpx that the project has; it prefers a later one.
    warnings.simplefilter("ignore")
    from fastapi.testclient import TestClient


CHEAP = Passwords(PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),)))
"""Passwords that cost a test nothing."""
FAR = ("192.168.1.30", 50_000)
"""The address of another machine."""


class AtThisMachine:
    """Middleware: the test clients' own name for themselves is this machine's address."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "lifespan" and (scope.get("client") or ("testclient",))[0] == "testclient":
            scope = {**scope, "client": ("127.0.0.1", 50_000)}
        await self._app(scope, receive, send)


class Connected(NoFacts):
    """A broker that is reached and says nothing."""

    connected = True


@pytest.fixture
def app(database: Database, floor: Floor) -> FastAPI:
    made = create_app(
        database, RULES, ZoneInfo("UTC"), Connected(), now_ms=lambda: floor.at_ms, passwords=CHEAP
    )
    made.add_middleware(AtThisMachine)
    return made


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app) as made:
        yield made


@pytest.fixture
def shown(app: FastAPI) -> dict[str, str]:
    """The site has an account in every role: role -> token."""
    return people(app)


@pytest.fixture
def far(app: FastAPI, client: Client) -> Client:
    """Somebody at another machine; the application runs as `client`'s."""
    return TestClient(app, client=FAR)
