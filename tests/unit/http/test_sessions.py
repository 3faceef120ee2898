"""Signing in and out, who is refused, and how long a session lasts."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi import FastAPI
from httpx import Client

from hub.domain.access import ADMINISTRATOR, BENCH, CLERK, SUPERVISOR, VIEWER
from tests.unit.floor.floor_under_test import Floor
from tests.unit.http.conftest import FAR, TestClient
from tests.unit.http.signed_in import ACCOUNTS, HOUR_MS, ME, ORDERS, PASSWORD, by, sign_in
from tests.unit.http.test_problems import is_problem


def test_signing_in_and_out(client: Client, far: Client, shown: dict[str, str]) -> None:
    answer = sign_in(far, CLERK, headers={"User-Agent": "a browser"})
    assert answer.json()["role"] == CLERK
    cookie = answer.headers["set-cookie"]
    assert re.match(r"pickbench=[\w-]{43}; HttpOnly; Max-Age=7776000; Path=/; SameSite=lax$", cookie)
    assert far.get(ME).json()["account"] == CLERK
    [session] = far.get(f"{ME}/sessions").json()["rows"]
    assert (session["address"], session["agent"]) == (FAR[0], "a browser")
    held = far.cookies["pickbench"]
    assert far.post("/api/v1/session/end").json() == {"ended": 1}
    is_problem(far.get(ME, headers={"Cookie": f"pickbench={held}"}), 401, "unauthorized")
    assert far.post("/api/v1/session/end").json() == {"ended": 0}


@pytest.mark.long
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_on_https_the_cookie_is_for_https_alone(app: FastAPI, client: Client, shown: dict[str, str]) -> None:
    answer = sign_in(TestClient(app, base_url="https://pick.example"), CLERK)
    assert answer.headers["set-cookie"].endswith("; Secure")


def test_who_is_refused_does_not_learn_why(client: Client, far: Client, shown: dict[str, str]) -> None:
    client.post(f"{ACCOUNTS}/viewer/lock", headers=by(shown[ADMINISTRATOR]))
    client.post(f"{ACCOUNTS}/bench/password", json={"password": None}, headers=by(shown[ADMINISTRATOR]))
    told = [
        sign_in(far, CLERK, "thirteen little ducks"),
        sign_in(far, "nobody"),
        sign_in(far, VIEWER),
        sign_in(far, BENCH, ""),
    ]
    assert {is_problem(answer, 401, "unauthorized")["detail"] for answer in told} == {
        "name or password: expected those of an account that may sign in, got others: try again"
    }


def test_five_failures_under_a_name(floor: Floor, client: Client, far: Client, shown: dict[str, str]) -> None:
    for _ in range(5):
        is_problem(sign_in(far, CLERK, "a wrong password"), 401, "unauthorized")
        floor.at_ms += 60_000
    refused = sign_in(far, CLERK)
    assert "try again in 10 min" in is_problem(refused, 429, "too_many_tries")["detail"]
    assert refused.headers["retry-after"] == "600"
    assert sign_in(far, VIEWER).status_code == 200
    floor.at_ms += 600_000
    assert sign_in(far, CLERK).status_code == 200


@pytest.mark.long
def test_twenty_failures_from_an_address(
    floor: Floor, app: FastAPI, far: Client, shown: dict[str, str]
) -> None:
    for n in range(20):
        is_problem(sign_in(far, f"guess-{n}"), 401, "unauthorized")
    is_problem(sign_in(far, CLERK), 429, "too_many_tries")
    assert sign_in(TestClient(app, client=("192.168.1.31", 1)), CLERK).status_code == 200
    floor.at_ms += 15 * 60_000
    assert sign_in(far, CLERK).status_code == 200


@pytest.mark.long
def test_of_many_tries_at_once_no_more_are_judged(
    app: FastAPI, client: Client, shown: dict[str, str]
) -> None:
    def wrong(_n: int) -> int:
        return sign_in(client, SUPERVISOR, "a wrong password").status_code

    with ThreadPoolExecutor(12) as many:
        statuses = list(many.map(wrong, range(12)))
    assert sorted(statuses) == [401] * 5 + [429] * 7


def test_a_lock_ends_sessions_and_shuts_tokens(far: Client, client: Client, shown: dict[str, str]) -> None:
    boss = by(shown[ADMINISTRATOR])
    sign_in(far, CLERK)
    assert client.post(f"{ACCOUNTS}/clerk/lock", headers=boss).json()["sessions"] == 0
    is_problem(far.get(ORDERS), 401, "unauthorized")
    is_problem(client.get(ORDERS, headers=by(shown[CLERK])), 401, "unauthorized")
    client.post(f"{ACCOUNTS}/clerk/unlock", headers=boss)
    is_problem(far.get(ORDERS), 401, "unauthorized")
    assert client.get(ORDERS, headers=by(shown[CLERK])).status_code == 200
    sign_in(far, CLERK)
    assert client.post(f"{ACCOUNTS}/clerk/end-sessions", headers=boss).json() == {"ended": 1}
    is_problem(far.get(ORDERS), 401, "unauthorized")


@pytest.mark.long
def test_another_role_holds_from_the_next_request(far: Client, client: Client, shown: dict[str, str]) -> None:
    sign_in(far, CLERK)
    is_problem(far.get(ACCOUNTS), 403, "forbidden")
    body = {"role": ADMINISTRATOR}
    assert (
        client.post(f"{ACCOUNTS}/clerk/role", json=body, headers=by(shown[ADMINISTRATOR])).status_code == 200
    )
    assert far.get(ACCOUNTS).status_code == 200


def test_ones_own_password(far: Client, app: FastAPI, shown: dict[str, str]) -> None:
    other = TestClient(app, client=("192.168.1.31", 1))
    sign_in(far, CLERK)
    sign_in(other, CLERK)
    new = "a dozen of small ducks"
    wrong = far.post(f"{ME}/password", json={"old": "a wrong password", "new": new})
    is_problem(wrong, 401, "unauthorized")
    is_problem(far.post(f"{ME}/password", json={"old": PASSWORD, "new": "short"}), 422, "invalid")
    assert far.post(f"{ME}/password", json={"old": PASSWORD, "new": new}).status_code == 200
    assert far.get(ORDERS).status_code == 200
    is_problem(other.get(ORDERS), 401, "unauthorized")
    is_problem(sign_in(other, CLERK), 401, "unauthorized")
    assert sign_in(other, CLERK, new).status_code == 200
    assert far.post(f"{ME}/sessions/end").json() == {"ended": 2}


@pytest.mark.long
@pytest.mark.parametrize(("role", "idle_ms"), [(CLERK, 12 * HOUR_MS), (VIEWER, 30 * 24 * HOUR_MS)])
def test_how_long_a_session_lasts(
    floor: Floor, client: Client, far: Client, shown: dict[str, str], role: str, idle_ms: int
) -> None:
    sign_in(far, role)
    for _ in range(3):
        floor.at_ms += idle_ms - 60_000
        assert far.get(ME).status_code == 200
    floor.at_ms += idle_ms
    is_problem(far.get(ME), 401, "unauthorized")


@pytest.mark.long
def test_no_session_lasts_for_ever(floor: Floor, client: Client, far: Client, shown: dict[str, str]) -> None:
    sign_in(far, VIEWER)
    for _ in range(3):
        floor.at_ms += 29 * 24 * HOUR_MS
        assert far.get(ME).status_code == 200
    floor.at_ms += 3 * 24 * HOUR_MS
    is_problem(far.get(ME), 401, "unauthorized")
    sign_in(far, VIEWER)
    assert len(far.get(f"{ME}/sessions").json()["rows"]) == 1


@pytest.mark.long
def test_use_is_written_down_once_a_minute(
    floor: Floor, client: Client, far: Client, shown: dict[str, str]
) -> None:
    sign_in(far, CLERK)
    began_ms = floor.at_ms
    floor.at_ms += 59_000
    assert far.get(f"{ME}/sessions").json()["rows"][0]["seen_at_ms"] == began_ms
    floor.at_ms += 1_000
    assert far.get(f"{ME}/sessions").json()["rows"][0]["seen_at_ms"] == began_ms + 60_000
    boss = by(shown[ADMINISTRATOR])
    assert client.get(f"{ACCOUNTS}/clerk", headers=boss).json()["seen_at_ms"] == began_ms + 60_000
