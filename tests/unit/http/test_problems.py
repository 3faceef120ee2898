"""Every error is a problem, and no request can cause a 5xx by what it holds."""

from typing import Any

import pytest
from fastapi import FastAPI
from httpx import Client

ORDERS = "/api/v1/orders"

# Nothing here depends on the database.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def is_problem(response: Any, status: int, code: str) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = response.json()
    assert (problem["status"], problem["code"]) == (status, code)
    assert problem["type"] == f"urn:pickbench:problem:{code}"
    assert problem["title"]
    assert problem["detail"]
    return problem


def test_unknown_path_and_wrong_method(client: Client) -> None:
    assert "/api/v1/nothing" in is_problem(client.get("/api/v1/nothing"), 404, "not_found")["detail"]
    wrong = client.delete(ORDERS)
    is_problem(wrong, 405, "method_not_allowed")
    assert wrong.headers["allow"] == "GET, POST"
    assert wrong.json()["detail"] == f"expected GET, POST, got DELETE {ORDERS}"


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b"[1", b'{"a": NaN', b"\x00"])
def test_a_body_that_is_no_json(client: Client, body: bytes) -> None:
    is_problem(
        client.post(ORDERS, content=body, headers={"content-type": "application/json"}), 400, "not_json"
    )


def test_a_body_that_is_no_json_is_told_where(client: Client) -> None:
    for body, where in (
        (b"", ""),
        (b'{"shop": "S",\n "number": }', "at line 2, column 12, got '}'"),
        (b'{"shop": "S"', "at line 1, column 13, got the end of the body"),
    ):
        response = client.post(ORDERS, content=body, headers={"content-type": "application/json"})
        if where:
            detail = is_problem(response, 400, "not_json")["detail"]
            assert detail.startswith("the body is not JSON: ")
            assert detail.endswith(where)
        else:
            is_problem(response, 422, "invalid")


@pytest.mark.parametrize(
    "body", [b"[]", b"null", b"1", b'"text"', b"NaN", b'{"shop":"\\ud800"}', b"[" * 900 + b"]" * 900]
)
def test_json_that_is_no_order(client: Client, body: bytes) -> None:
    response = client.post(ORDERS, content=body, headers={"content-type": "application/json"})
    assert response.status_code in (400, 422), response.text
    assert response.headers["content-type"] == "application/problem+json"


def test_json_nested_beyond_all_reason(client: Client) -> None:
    body = b"[" * 200_000 + b"]" * 200_000
    response = client.post(ORDERS, content=body, headers={"content-type": "application/json"})
    assert "nested less than" in is_problem(response, 400, "not_json")["detail"]


def test_sizes_are_told_in_plain_words(client: Client) -> None:
    order: dict[str, Any] = {"shop": "S", "number": "", "lines": []}
    detail = is_problem(client.post(ORDERS, json=order), 422, "invalid")["detail"]
    assert detail == (
        "body.number: expected at least 1 characters, got ''; body.lines: expected at least 1 of them, got []"
    )
    order = {"shop": "S", "number": "7" * 999, "lines": [{"sku": "A", "qty": 1}]}
    assert "expected at most" in is_problem(client.post(ORDERS, json=order), 422, "invalid")["detail"]
    is_no_object = is_problem(client.post(ORDERS, json=[]), 422, "invalid")["detail"]
    assert is_no_object == "body: expected an object, got []"


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/xml", ""])
def test_a_body_that_does_not_say_json(client: Client, kind: str) -> None:
    headers = {"content-type": kind} if kind else {}
    is_problem(client.post(ORDERS, content=b"{}", headers=headers), 415, "unsupported_media_type")


def test_a_body_of_10_mb(client: Client) -> None:
    body = b'{"note":"' + b"x" * 10_000_000 + b'"}'
    response = client.post(ORDERS, content=body, headers={"content-type": "application/json"})
    is_problem(response, 413, "content_too_large")
    streamed = client.post(
        ORDERS, content=(b"x" * 100_000 for _ in range(100)), headers={"content-type": "application/json"}
    )
    is_problem(streamed, 413, "content_too_large")


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=1001",
        "limit=-1",
        "limit=x",
        "limit=1e3",
        "after=-1",
        "after=9223372036854775808",
        f"after={'9' * 5000}",
        "state=lost",
        "shop=%00",
        "shop=",
        "number=" + "9" * 97,
        "wave=%0a",
    ],
)
def test_absurd_queries(client: Client, query: str) -> None:
    problem = is_problem(client.get(f"{ORDERS}?{query}"), 422, "invalid")
    [error] = problem["errors"]
    assert error["field"] == f"query.{query.partition('=')[0]}"
    assert error["expected"]
    assert len(error["got"]) <= 80


@pytest.mark.parametrize(
    "path", ["orders/%00", "items/%0A", "bins/" + "x" * 97, "stations/%FF%FE", "items/%F0%9F%93%A6"]
)
def test_absurd_names_in_paths(client: Client, path: str) -> None:
    response = client.get(f"/api/v1/{path}")
    assert response.status_code in (404, 422)
    assert response.headers["content-type"] == "application/problem+json"


def test_a_database_that_does_not_answer_is_503_with_a_time_to_try_again(
    app: FastAPI, client: Client
) -> None:
    def locked(*_: Any) -> Any:
        import sqlite3

        raise sqlite3.OperationalError("database is locked")

    app.state.context.writer._database.work = locked
    body = {"shop": "S", "number": "1", "lines": [{"sku": "A", "qty": 1}]}
    response = client.post(ORDERS, json=body)
    is_problem(response, 503, "unavailable")
    assert response.headers["retry-after"] == "1"


def test_a_fault_of_the_hub_is_500_without_its_inside(app: FastAPI) -> None:
    from tests.unit.http.conftest import TestClient

    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError("secret inside")

    app.state.context.writer.do = broken
    with TestClient(app, raise_server_exceptions=False) as client:
        body = {"shop": "S", "number": "1", "lines": [{"sku": "A", "qty": 1}]}
        response = client.post(ORDERS, json=body)
    problem = is_problem(response, 500, "internal")
    assert "secret" not in problem["detail"]


def test_requests_are_counted_by_route_and_not_by_what_was_asked_for(client: Client) -> None:
    for path in ("orders/X-1", "orders/X-2", "items/A", "nothing"):
        client.get(f"/api/v1/{path}")
    text = client.get("/metrics").text
    assert (
        'pickbench_http_requests_total{method="GET",route="/api/v1/orders/{label}",status="404"} 2.0' in text
    )
    assert 'pickbench_http_requests_total{method="GET",route="/api/v1/items/{sku}",status="200"} 1.0' in text
    assert "X-1" not in text
