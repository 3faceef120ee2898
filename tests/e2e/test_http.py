"""API and live picture by the real process, over the real mosquitto."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx

from hub.broker import OwnBroker
from protocol import codec
from protocol.facts import Fact
from protocol.messages import Tele
from tests.e2e.web_process import Gateway, WebProcess
from tests.patience import PATIENCE_S
from tests.unit.floor.floor_under_test import Floor


def checks(web: WebProcess) -> Any:
    return web.get("/readyz").json().get("checks")


async def test_ready_while_database_and_broker_are_there(web: WebProcess, broker: OwnBroker) -> None:
    every = {"database": "ok", "schema": "ok", "broker": "ok"}
    await asyncio.to_thread(web.until, lambda: checks(web) == every)
    await broker.stop()
    await asyncio.to_thread(web.until, lambda: web.get("/readyz").status_code == 503)
    assert "broker" in web.get("/readyz").json()["detail"]
    assert web.get("/healthz").json() == {"alive": True}
    assert web.get("/api/v1/items").status_code == 200
    assert "pickbench_http_requests_total" in web.get("/metrics").text
    only_loopback_is_a_host(web)


def only_loopback_is_a_host(web: WebProcess) -> None:
    for host, status in (
        ("localhost", 200),
        ("127.0.0.1:80", 200),
        ("[::1]:8080", 200),
        ("evil.example", 421),
        ("127.0.0.1.evil.example", 421),
        ("[::1", 421),
        ("", 421),
    ):
        answer = httpx.get(f"{web.url}/api/v1/items", headers={"host": host})
        assert answer.status_code == status, host
    assert answer.json()["code"] == "misdirected_request"


async def test_not_ready_before_the_schema_is_there(
    broker: OwnBroker, tmp_path: Path, free_port: Callable[[], int]
) -> None:
    web = WebProcess(f"sqlite:///{tmp_path}/new.db", broker.hub_address, free_port(), tmp_path / "web.log")
    await asyncio.to_thread(web.start)
    try:
        ready = web.get("/readyz")
        assert (ready.status_code, ready.headers["content-type"]) == (503, "application/problem+json")
        assert "expected revision" in ready.json()["detail"]
        assert web.get("/api/v1/items").status_code == 503
    finally:
        await asyncio.to_thread(web.end)


def pictures(response: httpx.Response) -> Iterator[dict[str, Any]]:
    for line in response.iter_lines():
        if line.startswith("data: "):
            yield json.loads(line.removeprefix("data: "))


def seen(
    web: WebProcess, holds: Callable[[dict[str, Any]], bool], then: Callable[[], None] = lambda: None
) -> int:
    """Follow the stream until a picture is right; `then` is done after the first. The number of pictures."""
    with httpx.stream("GET", f"{web.url}/api/v1/live", timeout=PATIENCE_S) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        for n, picture in enumerate(pictures(response)):
            if n == 0:
                then()
            if holds(picture):
                return n
            assert n < 100, picture
    raise AssertionError("the stream ended")


async def test_the_stream_brings_facts_orders_and_the_gateways_state(
    web: WebProcess, gateway: Gateway, floor: Floor
) -> None:
    at_ms = floor.at_ms

    def happen() -> None:
        gateway.send(b"no fact at all")
        gateway.report("dock", b"no telemetry")
        gateway.report("dock", codec.encode(Tele(rssi=-71, queue=2)))
        gateway.tell(
            Fact("verdict", at_ms, station="dock", seq=5, v="fail", why="wrong_parcel", say="错误包裹")
        )
        gateway.state(1)
        floor.new_order("1", A=1)

    def right(picture: dict[str, Any]) -> bool:
        told = [(row["station"], row["say"]) for row in picture["fails"]]
        [dock] = [row for row in picture["stations"] if row["name"] == "dock"]
        return (
            told == [("dock", "错误包裹")]
            and dock["told"].get("rssi") == -71
            and picture["gateway"]
            and picture["orders"].get("received") == 1
        )

    await asyncio.to_thread(seen, web, right, happen)
    gateway.state(0)
    await asyncio.to_thread(seen, web, lambda picture: not picture["gateway"])


async def many_requests_at_once_all_get_their_answer(web: WebProcess) -> None:
    order = {"shop": "S", "lines": [{"sku": "A", "qty": 1}]}
    async with httpx.AsyncClient(base_url=web.url, timeout=PATIENCE_S) as client:
        made = await asyncio.gather(
            *(client.post("/api/v1/orders", json=order | {"number": str(n % 25)}) for n in range(100))
        )
        assert sorted(response.status_code for response in made) == [200] * 75 + [201] * 25
        for office in ("audits", "allocations"):
            assert (await client.post(f"/api/v1/{office}", json={})).status_code == 200
        wave = await client.post("/api/v1/waves", json={})
        assert len(wave.json()["released"]) == 25


async def test_a_crowd_is_answered_and_an_end_with_pages_open_is_clean(web: WebProcess) -> None:
    # Three pages that have their first picture, and who ends the process.
    looking = threading.Barrier(4)

    def watch() -> int:
        with httpx.stream("GET", f"{web.url}/api/v1/live", timeout=PATIENCE_S) as response:
            shown = pictures(response)
            next(shown)
            looking.wait(PATIENCE_S)
            return 1 + len(list(shown))

    watching = [asyncio.create_task(asyncio.to_thread(watch)) for _ in range(3)]
    await asyncio.to_thread(looking.wait, PATIENCE_S)
    assert "pickbench_pages_watching 3.0" in web.get("/metrics").text
    await many_requests_at_once_all_get_their_answer(web)
    assert await asyncio.to_thread(web.end) == 0
    assert all(n > 0 for n in await asyncio.gather(*watching))
    assert "Traceback" not in web.log.read_text("utf-8")
