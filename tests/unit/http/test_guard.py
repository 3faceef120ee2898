"""What may come in at all: from which pages, with which bodies; and who is believed behind a proxy."""

import asyncio
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import WebSocketDenialResponse
from starlette.websockets import WebSocket
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from hub.http.gate import Asked
from hub.http.guard import Guard
from hub.settings import Settings, SettingsError
from tests.unit.http.conftest import TestClient

HOST = "pick.example:8080"
LIVE = f"ws://{HOST}/live"


async def _take(request: Request) -> Response:
    return JSONResponse({"bytes": len(await request.body())})


async def _socket(socket: WebSocket) -> None:
    await socket.accept()
    await socket.close()


def client(place: str = f"http://{HOST}", **limits: int) -> TestClient:
    """Something behind the guard, alone."""
    routes = [
        Route("/{path:path}", _take, methods=["GET", "POST"]),
        WebSocketRoute("/live", _socket),
    ]
    return TestClient(Guard(Starlette(routes=routes), **limits), base_url=place)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": f"http://{HOST}"}, 200),
        ({"Origin": f"HTTP://{HOST.upper()}"}, 200),
        ({"Origin": "http://pick.example"}, 403),
        ({"Origin": "http://evil.example:8080"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://[::"}, 403),
        ({"Origin": ""}, 403),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "https://by.a.proxy"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": f"http://{HOST}"}, 403),
    ],
)
@pytest.mark.parametrize("path", ["/orders", "/api/v1/orders"])
def test_what_changes_something_comes_from_own_pages(path: str, headers: dict[str, str], status: int) -> None:
    asked = client()
    assert asked.post(path, json={}, headers=headers).status_code == status
    assert asked.post(path, headers=headers).status_code == status  # a body is not what makes it an act
    assert asked.get(path, headers=headers).status_code == 200
    assert asked.post("/api/v1/hooks/web", json={}, headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("headers", "is_let_in"),
    [
        ({}, True),
        ({"Origin": f"http://{HOST}"}, True),
        ({"Origin": "https://evil.example"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
    ],
)
def test_sockets_are_opened_by_own_pages(headers: dict[str, str], is_let_in: bool) -> None:
    if is_let_in:
        with client().websocket_connect(LIVE, headers=headers):
            return
    with (
        pytest.raises(WebSocketDenialResponse) as refused,
        client().websocket_connect(LIVE, headers=headers),
    ):
        pass
    assert refused.value.status_code == 403


def test_a_port_that_goes_without_saying() -> None:
    secure = client("https://pick.example")
    assert secure.post("/orders", json={}, headers={"Origin": "https://pick.example"}).status_code == 200
    assert secure.post("/orders", json={}, headers={"Origin": "https://pick.example:443"}).status_code == 200
    # Behind a proxy with TLS the hub itself is asked by plain HTTP.
    plain = client("http://pick.example")
    assert plain.post("/orders", json={}, headers={"Origin": "https://pick.example"}).status_code == 200


def test_a_hub_on_loopback_is_asked_by_that_name_alone() -> None:
    async def ask(kind: str, host: bytes) -> int:
        sent: list[dict[str, Any]] = []

        async def send(message: Any) -> None:
            sent.append(message)

        async def receive() -> Any:
            return {"type": "http.request", "body": b""}

        scope = {
            "type": kind,
            "method": "GET",
            "path": "/live",
            "headers": [(b"host", host)],
            "server": ("127.0.0.1", 8080),
            "query_string": b"",
            "extensions": {"websocket.http.response": {}},
        }
        await Guard(Starlette(routes=[Route("/live", _take)]))(scope, receive, send)
        return int(sent[0]["status"])

    assert asyncio.run(ask("http", b"localhost:8080")) == 200
    assert asyncio.run(ask("http", b"evil.example")) == 421
    assert asyncio.run(ask("websocket", b"evil.example")) == 421


def test_forms_are_for_pages_and_json_is_for_all() -> None:
    asked = client(longest=100, longest_form=1000)
    files = {"file": ("a.csv", b"sku\nA\n")}
    assert asked.post("/orders", data={"act": "hold"}).status_code == 200
    assert asked.post("/orders", files=files).status_code == 200
    for path in ("/api/v1/orders", "/api/v1/session"):
        assert asked.post(path, data={"act": "hold"}).status_code == 415
        assert asked.post(path, files=files).status_code == 415
    assert asked.post("/orders", content="x", headers={"Content-Type": "text/plain"}).status_code == 415
    assert asked.post("/orders", data={"a": "x" * 900}).status_code == 200
    assert asked.post("/orders", data={"a": "x" * 1000}).status_code == 413
    assert asked.post("/api/v1/orders", json="x" * 100).status_code == 413


def believed(trusted: str, peer: str, **headers: str) -> tuple[Asked, str]:
    """Who asks and by which scheme, as the hub sees it behind the server's own reading of proxies."""
    seen: list[tuple[Asked, str]] = []

    async def look(scope: Any, _receive: Any, send: Any) -> None:
        request = Request(scope)
        seen.append((Asked.of(request), request.url.scheme))
        await Response()(scope, _receive, send)

    TestClient(ProxyHeadersMiddleware(look, trusted_hosts=trusted), client=(peer, 1)).get(
        "/", headers=headers
    )
    return seen[0]


def test_a_proxy_is_believed_when_it_is_named() -> None:
    told = {"X-Forwarded-For": "10.0.0.7", "X-Forwarded-Proto": "https"}
    assert believed("", "127.0.0.1", **told)[0].address == "127.0.0.1"
    named = Settings.load(http_proxies="127.0.0.1, 172.18.0.0/16").http_proxies
    for peer in ("127.0.0.1", "172.18.0.5"):
        asked, scheme = believed(named, peer, **told)
        assert (asked.address, scheme) == ("10.0.0.7", "https")
    assert believed(named, "10.0.0.9", **told)[0].address == "10.0.0.9"
    # Even a proxy that is believed, and says "this machine", speaks for somebody else.
    assert not believed(named, "127.0.0.1", **{"X-Forwarded-For": "127.0.0.1"})[0].here


def test_a_proxy_that_is_no_address() -> None:
    with pytest.raises(SettingsError, match="PICKBENCH_HTTP_PROXIES: expected addresses or networks"):
        Settings.load(http_proxies="nginx")
