"""Who is let in by the real process: administrators by command, proxies by setting, sockets by origin."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import pytest
import websockets

from hub.broker import OwnBroker
from tests.databases import migrated
from tests.e2e.web_process import WebProcess
from tests.patience import PATIENCE_S
from tests.unit.floor.floor_under_test import small_shop

PASSWORD = "twelve little ducks"
pytestmark = pytest.mark.long


@pytest.fixture
async def web(broker: OwnBroker, tmp_path: Path, free_port: Callable[[], int]) -> AsyncIterator[WebProcess]:
    url = f"sqlite:///{tmp_path}/floor.db"
    database = migrated(url)
    small_shop(database).work.connection.close()
    database.close()
    made = WebProcess(url, broker.hub_address, free_port(), tmp_path / "web.log")
    made.settings = {"PICKBENCH_HTTP_PROXIES": "127.0.0.1"}
    await asyncio.to_thread(made.start)
    yield made
    await asyncio.to_thread(made.end)


def pickbench(web: WebProcess, *words: str, stdin: str = "") -> str:
    environment = {
        **os.environ,
        "PICKBENCH_DATABASE_URL": web.database_url,
        "PICKBENCH_HOME": str(web.log.parent),
    }
    code = "from hub.cli import main; main()"
    ended = subprocess.run(
        [sys.executable, "-c", code, *words],
        env=environment,
        input=stdin,
        capture_output=True,
        text=True,
        check=True,
    )
    return ended.stdout.strip()


async def opens(web: WebProcess, **headers: str) -> int:
    """The status by which a WebSocket is answered; 101 when it is opened."""
    url = web.url.replace("http", "ws") + "/live"
    try:
        async with websockets.connect(url, additional_headers=headers):
            return 101
    except websockets.InvalidStatus as refusal:
        return refusal.response.status_code


async def test_from_founding_to_a_proxy_with_tls(web: WebProcess) -> None:
    with httpx.Client(base_url=web.url) as client:
        told = {"X-Forwarded-For": "127.0.0.1", "X-Forwarded-Proto": "https"}
        assert client.get("/api/v1/me").json()["role"] == "administrator"
        assert client.get("/api/v1/me", headers=told).status_code == 403
        pickbench(web, "accounts", "add", "ada", "--role", "administrator", stdin=f"{PASSWORD}\n")
        gives_up_at = time.monotonic() + PATIENCE_S
        while client.get("/api/v1/me").status_code == 200:
            assert time.monotonic() < gives_up_at
            await asyncio.sleep(0.1)
        assert client.get("/api/v1/me").status_code == 401
        signing_in = {"name": "ada", "password": PASSWORD}
        answer = client.post(
            "/api/v1/session", json=signing_in, headers=told | {"X-Forwarded-For": "10.0.0.7"}
        )
        assert answer.headers["set-cookie"].endswith("; Secure")
        held = {"Cookie": answer.headers["set-cookie"].partition(";")[0]}
        [session] = client.get("/api/v1/me/sessions", headers=held).json()["rows"]
        assert session["address"] == "10.0.0.7"
        assert await opens(web, **held, Origin=web.url) == 101
        assert await opens(web, **held, Origin="https://evil.example") == 403
        pickbench(web, "accounts", "add", "erp", "--role", "clerk", "--no-password")
        token = pickbench(web, "tokens", "add", "erp", "export")
        shown = {"Authorization": f"Bearer {token}"}
        assert client.get("/api/v1/orders", headers=shown).status_code == 200
        pickbench(web, "accounts", "lock", "erp")
        assert client.get("/api/v1/orders", headers=shown).status_code == 401
