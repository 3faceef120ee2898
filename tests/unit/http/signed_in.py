"""A site with an account in every role, and what each shows."""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI
from httpx import Client, Response

from hub.domain.access import ROLES
from hub.http.context import Context
from hub.office import accounts, tokens
from hub.office.act import Act

PASSWORD = "twelve little ducks"
ME, ACCOUNTS, ORDERS = "/api/v1/me", "/api/v1/accounts", "/api/v1/orders"
HOUR_MS = 3_600_000


def context_of(app: FastAPI) -> Context:
    context: Context = app.state.context
    return context


def people(app: FastAPI) -> dict[str, str]:
    """An account in every role, named and badged as its role, with PASSWORD; role -> a token of it."""
    here = context_of(app)
    kept = here.passwords.hashed(PASSWORD)

    def make(act: Act) -> dict[str, str]:
        made = {role: accounts.add(act, role, role, kept, person=role.title()) for role in ROLES}
        return {role: tokens.add(act, account, "tests")[1] for role, account in made.items()}

    shown = here.writer.do(make)
    here.gate.look_again()
    return shown


def by(token: str) -> Mapping[str, str]:
    """The header of who shows a token."""
    return {"Authorization": f"Bearer {token}"}


def sign_in(client: Client, name: str, password: str = PASSWORD, **more: Any) -> Response:
    return client.post("/api/v1/session", json={"name": name, "password": password}, **more)
