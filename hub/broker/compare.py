"""What amqtt costs in mosquitto's place: echoes through each, in turn, on this machine.

    python -m hub.broker.compare --rounds 10

A station's client publishes (QoS 1), a hub's client sends it back (QoS 1); one message is under way at a
time. The brokers take turns round by round, so that whatever else the machine does falls on both.
"""

import asyncio
import json
import logging
import statistics
import tempfile
import time
from pathlib import Path
from typing import Annotated, Any

import gmqtt
import structlog
import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from hub.broker.address import BrokerAddress
from hub.broker.own import OwnBroker, find_mosquitto

_UP, _DOWN = "pb/1/main/s/st-01/up/ev", "pb/1/main/s/st-01/dn/ans"
_FRAME = b"x" * 150
_ANSWER_WITHIN_S = 10.0


class _Echo:
    """One broker with a station's and a hub's client."""

    def __init__(self, home: Path, program: str | None) -> None:
        self._broker = OwnBroker(home, "main")
        self._broker.mosquitto = program
        self._came: asyncio.Queue[bytes] = asyncio.Queue()
        self._hub, self._station = gmqtt.Client("gateway"), gmqtt.Client("st-01")

    async def start(self) -> None:
        hub_address = await self._broker.start()
        await self._broker.add_accounts({"st-01": "echo"})
        await _connect(self._hub, hub_address, _UP, lambda frame: self._hub.publish(_DOWN, frame, qos=1))
        station_address = self._broker.station_address("st-01", "echo")
        await _connect(self._station, station_address, _DOWN, self._came.put_nowait)

    async def round_trips_us(self, count: int) -> list[float]:
        """Microseconds of `count` echoes, one after another."""
        out = []
        for _ in range(count):
            sent = time.perf_counter()
            self._station.publish(_UP, _FRAME, qos=1)
            await asyncio.wait_for(self._came.get(), _ANSWER_WITHIN_S)
            out.append((time.perf_counter() - sent) * 1e6)
        return out

    async def stop(self) -> None:
        for client in (self._hub, self._station):
            if client.is_connected:
                await client.disconnect()
        await self._broker.stop()


async def _connect(client: Any, address: BrokerAddress, topic: str, take: Any) -> None:
    """Connects and subscribes; `take` gets every payload."""
    subscribed = asyncio.Event()
    client.on_message = lambda _client, _topic, payload, *_: (take(payload), 0)[1]  # 0: received
    client.on_subscribe = lambda *_: subscribed.set()
    client.set_auth_credentials(address.username, address.password)
    await client.connect(address.host, address.port, version=gmqtt.constants.MQTTv311)
    client.subscribe(topic, qos=1)
    await asyncio.wait_for(subscribed.wait(), _ANSWER_WITHIN_S)


async def _measure(rounds: int, echoes: int, console: Console) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {"mosquitto": [], "amqtt": []}
    with tempfile.TemporaryDirectory() as folder:
        running = {
            "mosquitto": _Echo(Path(folder, "m"), find_mosquitto()),
            "amqtt": _Echo(Path(folder, "a"), None),
        }
        try:
            for echo in running.values():
                await echo.start()
            for _ in track(range(rounds), "measuring", console=console, transient=True):
                for name, echo in running.items():
                    found[name] += await echo.round_trips_us(echoes)
        finally:
            for echo in running.values():
                await echo.stop()
    return found


def _percentiles(times_us: list[float]) -> dict[str, int]:
    return {
        "p50_us": round(statistics.median(times_us)),
        "p99_us": round(statistics.quantiles(times_us, n=100, method="inclusive")[98]),
    }


def compare(
    rounds: Annotated[int, typer.Option(min=1, help="How often each broker has its turn.")] = 10,
    echoes: Annotated[int, typer.Option(min=2, help="Echoes in one turn.")] = 200,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Print the median and 99th percentile of echoes through mosquitto and through amqtt."""
    if find_mosquitto() is None:
        raise typer.BadParameter("mosquitto was not found, so there is nothing to compare amqtt with")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    found = asyncio.run(_measure(rounds, echoes, Console(stderr=True)))
    summary = {name: _percentiles(each) for name, each in found.items()}
    if as_json:
        typer.echo(json.dumps(summary))
        return
    table = Table("broker", "p50 µs", "p99 µs")
    for name, row in summary.items():
        table.add_row(name, str(row["p50_us"]), str(row["p99_us"]))
    Console().print(table)


if __name__ == "__main__":
    typer.run(compare)
