"""Who is let in, as what, from where and for how long."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from httpx import Client

import hub.http.routes
from hub.domain.access import ADMINISTRATOR, CLERK, ROLES, VIEWER
from hub.http import gate
from hub.http.access import May
from hub.http.metrics import API
from hub.office import accounts, tokens
from hub.store.database import Database
from tests.unit.floor.floor_under_test import Floor
from tests.unit.http.conftest import TestClient
from tests.unit.http.signed_in import ACCOUNTS, HOUR_MS, ME, ORDERS, PASSWORD, by, context_of, sign_in
from tests.unit.http.test_problems import is_problem

FOR_ALL = {
    "GET /healthz",
    "GET /readyz",
    "POST /api/v1/hooks/{code}",
    "POST /api/v1/session",
    "POST /api/v1/session/end",
}


def routes() -> Iterator[tuple[str, str, str]]:
    """Method, path and role of every route of the API; a path's converter is left out, as in OpenAPI."""
    for found in pkgutil.iter_modules(hub.http.routes.__path__):
        module = importlib.import_module(f"hub.http.routes.{found.name}")
        prefix = "" if found.name == "health" else API
        for route in getattr(module, "router", APIRouter()).routes:
            assert isinstance(route, APIRoute)
            asked = [d.dependency for d in route.dependencies if isinstance(d.dependency, May)]
            for method in sorted(route.methods):
                role = asked[-1].needed(method) if asked else ""
                yield method, re.sub(r":[a-z]+}", "}", prefix + route.path), role


def test_every_route_but_a_few_needs_a_role_and_the_documentation_says_which() -> None:
    page = (Path(__file__).resolve().parents[3] / "docs" / "api.md").read_text("utf-8")
    written = dict(re.findall(r"(?m)^\| `((?:GET|POST) /\S+)` \| (\S*) \|", page))
    there = {f"{method} {path}": role for method, path, role in routes()}
    assert {name for name, role in there.items() if not role} == FOR_ALL
    assert set(there.values()) == {"", *ROLES}
    assert written == {name: role or "–" for name, role in there.items()} | {"GET /metrics": VIEWER}


def test_each_route_lets_its_role_pass_and_the_one_below_not(client: Client, shown: dict[str, str]) -> None:
    seen = 0
    for method, path, role in routes():
        if not role:
            continue
        url = re.sub(r"{\w+}", "999", path)
        below = ROLES[: ROLES.index(role)]
        if below:
            refused = is_problem(client.request(method, url, headers=by(shown[below[-1]])), 403, "forbidden")
            assert role in refused["detail"], path
        else:
            is_problem(client.request(method, url), 401, "unauthorized")
        if path != "/api/v1/live":  # it has no end
            passed = client.request(method, url, headers=by(shown[role]))
            assert passed.status_code not in (401, 403), (path, passed.text)
            assert passed.status_code < 500, (path, passed.text)
        seen += 1
    assert seen > 100


def test_before_the_first_administrator_only_this_machine_is_answered(client: Client, far: Client) -> None:
    assert client.get(ME).json() == {
        "account": "",
        "name": "",
        "role": ADMINISTRATOR,
        "badge": None,
        "lang": "",
    }
    refused = is_problem(far.get(ORDERS), 403, "forbidden")
    assert "pickbench accounts add NAME --role administrator" in refused["detail"]
    is_problem(sign_in(far, "ada"), 403, "forbidden")
    is_problem(sign_in(client, "ada"), 409, "conflict")
    for name in ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via"):
        is_problem(client.get(ORDERS, headers={name: "for=127.0.0.1"}), 403, "forbidden")
    for path in ("/healthz", "/readyz", "/api/v1/openapi.json"):
        assert far.get(path).status_code == 200
    is_problem(far.get("/metrics"), 403, "forbidden")
    assert client.get("/metrics").status_code == 200


@pytest.mark.long
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_which_peers_are_this_machine(app: FastAPI, client: Client) -> None:
    for peer in ("::1", "::ffff:127.0.0.1", "127.8.9.1"):
        assert TestClient(app, client=(peer, 1)).get(ORDERS).status_code == 200, peer
    for peer in ("10.0.0.1", "::ffff:10.0.0.1", "fe80::1", ""):
        assert TestClient(app, client=(peer, 1)).get(ORDERS).status_code == 403, peer


def test_the_first_administrator_ends_the_time_of_founding(client: Client, far: Client) -> None:
    clerk = {"name": "bo", "role": CLERK, "password": PASSWORD}
    assert client.post(ACCOUNTS, json=clerk).status_code == 201
    # Who can't sign in ends nothing: nobody could come in any more.
    assert client.post(ACCOUNTS, json={"name": "robot", "role": ADMINISTRATOR}).status_code == 201
    assert client.get(ORDERS).status_code == 200
    first = {"name": "Ada", "role": ADMINISTRATOR, "badge": "1", "password": PASSWORD, "lang": "zh"}
    made = client.post(ACCOUNTS, json=first).json()
    assert (made["name"], made["badge"], made["person"], made["has_password"]) == ("ada", "1", "P1", True)
    refused = client.get(ORDERS)
    is_problem(refused, 401, "unauthorized")
    assert refused.headers["www-authenticate"] == "Bearer"
    assert sign_in(far, " ADA ").json() == {
        "account": "ada",
        "name": "P1",
        "role": ADMINISTRATOR,
        "badge": "1",
        "lang": "zh",
    }
    assert far.get(ORDERS).status_code == 200


@pytest.mark.long
def test_two_first_administrators_at_once(app: FastAPI, client: Client) -> None:
    def make(name: str) -> int:
        body = {"name": name, "role": ADMINISTRATOR, "password": PASSWORD}
        return client.post(ACCOUNTS, json=body).status_code

    with ThreadPoolExecutor(2) as both:
        statuses = list(both.map(make, ("ada", "bo")))
    # Both may have been let in before either was made; whoever came after is asked who they are.
    assert set(statuses) <= {201, 401}
    assert 201 in statuses
    is_problem(client.get(ORDERS), 401, "unauthorized")


@pytest.mark.long
def test_an_administrator_made_by_another_process_is_known_a_second_later(
    app: FastAPI, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [1000.0]
    monkeypatch.setattr(gate.time, "monotonic", lambda: clock[0])
    assert client.get(ME).status_code == 200
    here = context_of(app)
    kept = here.passwords.hashed(PASSWORD)
    here.writer.do(lambda act: accounts.add(act, "ada", ADMINISTRATOR, kept))
    clock[0] += 1.0
    is_problem(client.get(ME), 401, "unauthorized")


def test_the_last_administrator_stays(client: Client, shown: dict[str, str]) -> None:
    boss = by(shown[ADMINISTRATOR])
    for act, body in (("lock", None), ("role", {"role": CLERK}), ("password", {"password": None})):
        refused = client.post(f"{ACCOUNTS}/administrator/{act}", json=body, headers=boss)
        assert "the last administrator" in is_problem(refused, 409, "conflict")["detail"]
    client.post(f"{ACCOUNTS}/clerk/role", json={"role": ADMINISTRATOR}, headers=boss)
    assert client.post(f"{ACCOUNTS}/administrator/lock", headers=boss).json()["locked"]


@pytest.mark.long
def test_two_last_administrators_can_not_lock_each_other(app: FastAPI, client: Client, shown: Any) -> None:
    here = context_of(app)
    here.writer.do(lambda act: accounts.change_role(act, CLERK, ADMINISTRATOR))

    def lock(name: str) -> int:
        token = shown[ADMINISTRATOR if name == CLERK else CLERK]
        return client.post(f"{ACCOUNTS}/{name}/lock", headers=by(token)).status_code

    with ThreadPoolExecutor(2) as both:
        statuses = sorted(both.map(lock, (ADMINISTRATOR, CLERK)))
    assert statuses in ([200, 401], [200, 409])


def test_tokens(floor: Floor, database: Database, client: Client, far: Client, shown: dict[str, str]) -> None:
    boss = by(shown[ADMINISTRATOR])
    body = {"account": CLERK, "name": "export", "days": 30}
    made = client.post("/api/v1/tokens", json=body, headers=boss).json()
    assert made["token"].startswith("pb_")
    assert made["token"].endswith(made["hint"])
    is_problem(client.post("/api/v1/tokens", json=body, headers=boss), 409, "conflict")
    assert far.get(ORDERS, headers=by(made["token"])).status_code == 200
    rows = client.get("/api/v1/tokens", params={"account": CLERK}, headers=boss).json()["rows"]
    assert [(row["name"], row["used_at_ms"] > 0) for row in rows] == [("tests", False), ("export", True)]
    assert made["token"] not in str(rows)
    with database.session() as session:
        kept = session.connection().exec_driver_sql("SELECT * FROM token").fetchall()
    assert made["token"] not in str(kept)
    floor.at_ms += 30 * 24 * HOUR_MS
    is_problem(far.get(ORDERS, headers=by(made["token"])), 401, "unauthorized")
    assert client.post(f"/api/v1/tokens/{rows[0]['id']}/revoke", headers=boss).status_code == 200
    is_problem(far.get(ORDERS, headers=by(shown[CLERK])), 401, "unauthorized")
    is_problem(client.post(f"/api/v1/tokens/{rows[0]['id']}/revoke", headers=boss), 404, "not_found")


@pytest.mark.long
def test_a_wrong_token_is_not_made_good_by_a_cookie(
    far: Client, client: Client, shown: dict[str, str]
) -> None:
    sign_in(far, CLERK)
    is_problem(far.get(ORDERS, headers=by("pb_wrong")), 401, "unauthorized")
    # A gate before the hub may ask for a password of its own.
    assert far.get(ORDERS, headers={"Authorization": "Basic YTpi"}).status_code == 200


def test_acts_are_theirs_who_ask_unless_they_name_a_badge(
    floor: Floor, client: Client, far: Client, shown: dict[str, str]
) -> None:
    order = {"shop": "S", "number": "1", "lines": [{"sku": "A", "qty": 1}]}
    assert far.post(ORDERS, json=order, headers=by(shown[CLERK])).status_code == 201
    hold, release = f"{ORDERS}/S-1/hold", f"{ORDERS}/S-1/release-hold"
    far.post(hold, json={"reason": "payment"}, headers=by(shown[CLERK]))
    log = far.post(release, json={"badge": "2"}, headers=by(shown[CLERK])).json()["log"]
    assert [entry["operator"] for entry in log] == [CLERK, CLERK, "2"], log


@pytest.mark.long
def test_what_can_be_an_account(client: Client, shown: dict[str, str]) -> None:
    boss = by(shown[ADMINISTRATOR])

    def add(**body: object) -> Any:
        return client.post(ACCOUNTS, json={"role": VIEWER, **body}, headers=boss)

    assert add(name="screen-1").json()["badge"] == "screen-1"
    is_problem(add(name="screen-1"), 409, "conflict")
    assert "P1's" in is_problem(add(name="1"), 409, "conflict")["detail"]
    assert add(name="ada", badge="1").json()["person"] == "P1"
    is_problem(add(name="eve", badge="1"), 409, "conflict")
    for wrong in ({"name": "a b"}, {"name": "ada2", "role": "king"}, {"name": "x", "password": "short"}):
        is_problem(add(**wrong), 422, "invalid")
    is_problem(client.get(f"{ACCOUNTS}/nobody", headers=boss), 404, "not_found")


@pytest.mark.long
def test_a_token_of_another_site_opens_nothing(app: FastAPI, client: Client, shown: dict[str, str]) -> None:
    here = context_of(app)
    token = here.writer.do(lambda act: tokens.add(act, accounts.find(act, CLERK), "other"))[1]
    elsewhere = gate.Gate(here.database, "other", here.writer, here.passwords, here.now_ms)
    elsewhere._founded = True
    with pytest.raises(gate.Unauthorized):
        elsewhere.who(gate.Asked(True, token))


def test_buyers_are_for_clerks_and_higher(client: Client, shown: dict[str, str]) -> None:
    order = {
        "shop": "S",
        "number": "1",
        "placed_at_ms": 1,
        "lines": [{"sku": "A", "qty": 1}],
        "recipient": {"name": "Ada Lovelace", "address": "1 High St", "postcode": "N1 9GU", "country": "GB"},
        "note": "please wrap it",
    }
    assert client.post(ORDERS, json=order, headers=by(shown[CLERK])).status_code == 201
    assert client.post("/api/v1/audits", json={}, headers=by(shown[CLERK])).status_code == 200
    for path in (ORDERS, f"{ORDERS}/S-1", "/api/v1/audits", f"{ORDERS}/S-1/audit"):
        seen, less = (client.get(path, headers=by(shown[role])) for role in (CLERK, VIEWER))
        assert "please wrap it" in seen.text
        assert less.status_code == 200
        assert "please wrap it" not in less.text
        assert "Lovelace" not in less.text
