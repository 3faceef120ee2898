"""Stations of the benchmark: each with its own connection, one event on the wire at a time, as the
contract says.
"""

import asyncio
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from gmqtt import Client

from hub.bench.echo import connect, echo_down, echo_up
from hub.bench.shop import Basket
from hub.broker import BrokerAddress
from protocol import codec, topics
from protocol.messages import Ans, Scan


@dataclass(slots=True)
class Timings:
    """Round trips of one kind in one round, in seconds, over `elapsed_s`."""

    trips_s: list[float] = field(default_factory=list)
    elapsed_s: float = 0.0

    def quantile_us(self, q: float) -> float:
        """A quantile of the round trips in microseconds; q from 0 to 1."""
        if len(self.trips_s) < 2:
            return self.trips_s[0] * 1e6 if self.trips_s else 0.0
        return (
            statistics.quantiles(self.trips_s, n=1000, method="inclusive")[min(998, int(q * 1000) - 1)] * 1e6
        )

    @property
    def per_second(self) -> float:
        """Round trips a second."""
        return len(self.trips_s) / self.elapsed_s if self.elapsed_s else 0.0


class BenchStation:
    """One station: sends a scan, waits for its answer, sends the next."""

    def __init__(self, site: str, name: str, baskets: list[Basket]) -> None:
        self.site = site
        self.name = name
        self._codes = _scans(baskets)
        self._seq = 0
        self._sent = 0.0
        self._go_on: Callable[[], object] | None = None
        self._trips: list[float] = []
        self.refused: dict[str, int] = {}
        self.on_answer: Callable[[str, int], object] = lambda _name, _seq: None
        """Called with the station's name and the event's seq when an answer is there."""

    async def connect(self, address: BrokerAddress) -> None:
        """Connect and subscribe to answers and echoes."""
        self._client = await connect(address, f"pickbench-load-{self.name}")
        self._client.on_message = self._on_message
        self._ans = topics.down(self.site, self.name, "ans")
        self._client.subscribe(self._ans, qos=1)
        self._client.subscribe(echo_down(self.site, self.name), qos=1)
        self._ev = topics.up(self.site, self.name, "ev")
        self._echo = echo_up(self.site, self.name)

    async def disconnect(self) -> None:
        """Leave."""
        await self._client.disconnect()

    def start(self, echo: bool, trips_s: list[float], until_s: float) -> asyncio.Future[None]:
        """Send one after another until a time of the monotonic clock; the round trips go into `trips_s`."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._trips = trips_s
        send = self._send_echo if echo else self._send_scan

        def go_on() -> None:
            if time.perf_counter() < until_s:
                send()
            elif not done.done():
                done.set_result(None)

        self._go_on = go_on
        send()
        return done

    def pace(
        self, trips_s: list[float], go_on: Callable[[], bool], pace_s: float, after_s: float
    ) -> asyncio.Future[None]:
        """Scan at a person's pace as long as `go_on` says; the round trips go into `trips_s`.

        Args:
            pace_s: from an answer to the next scan.
            after_s: before the first one, so that not all stations scan at the same moment.
        """
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()
        self._trips = trips_s

        def scan() -> None:
            if go_on():
                self._send_scan()
            elif not done.done():
                done.set_result(None)

        self._go_on = lambda: loop.call_later(pace_s, scan)
        loop.call_later(after_s, scan)
        return done

    def _frame(self, code: str) -> bytes:
        self._seq += 1
        return codec.encode(Scan("bench", 1, self._seq, self._seq, c=code))

    def _send_scan(self) -> None:
        frame = self._frame(next(self._codes))
        self._sent = time.perf_counter()
        self._client.publish(self._ev, frame, qos=1)

    def _send_echo(self) -> None:
        frame = codec.encode(Scan("bench", 1, 1, 1, c="4006381333931"))
        self._sent = time.perf_counter()
        self._client.publish(self._echo, frame, qos=1)

    async def _on_message(
        self, _client: Client, topic: str, payload: bytes, _qos: int, _properties: object
    ) -> int:
        self._trips.append(time.perf_counter() - self._sent)
        if topic == self._ans:
            answer = codec.decode("ans", payload)
            assert isinstance(answer, Ans)
            self.on_answer(self.name, answer.seq)
            if answer.v not in ("pass", "info"):
                self.refused[answer.why] = self.refused.get(answer.why, 0) + 1
        if self._go_on:
            self._go_on()
        return 0


def _scans(baskets: list[Basket]) -> Iterator[str]:
    for basket in baskets:
        yield f"O%{basket.label}"
        yield from basket.codes
    raise RuntimeError("the benchmark ran out of orders: lower --seconds or --rounds")
