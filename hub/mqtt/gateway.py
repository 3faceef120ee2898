"""The gateway: one connection to the broker, one batch at a time, no timer between a scan and its answer.

A batch is what arrived while the last one was committed. The broker gets its acknowledgement when the
batch is committed, so what a killed gateway had not committed is sent again to the next.
"""

import asyncio
import contextlib
import socket
import time
from zoneinfo import ZoneInfo

import structlog
from gmqtt import Client
from gmqtt import Message as MqttMessage
from gmqtt.mqtt.constants import MQTTv311

from hub.broker import BrokerAddress
from hub.floor import greet
from hub.mqtt.batch import Batcher, Frame, Outcome
from hub.office.act import Rules
from hub.store import queries
from hub.store.database import Database, repeat
from hub.store.site import begin_run
from protocol import codec, topics
from protocol.errors import ProtocolError
from protocol.messages import HubState

log = structlog.get_logger(__name__)
SWEEP_S = 0.25
"""How often the lights that were changed by the office are looked for."""
KEEPALIVE_S = 10


class Gateway:
    """Answers the stations of one site over one database.

    Args:
        name: of this gateway, in its state topic and as its client id.
        batch_limit: frames of one commit at the most.
    """

    def __init__(
        self,
        database: Database,
        rules: Rules,
        zone: ZoneInfo,
        address: BrokerAddress,
        name: str,
        batch_limit: int,
    ) -> None:
        self._database = database
        self._rules = rules
        self._zone = zone
        self._address = address
        self._name = name
        self._limit = batch_limit
        self._queue: list[tuple[str, bytes, asyncio.Future[int]]] = []
        self._draining = False
        self._shown: dict[str, int] = {}
        self._handed: dict[str, int] = {}
        self.ready = asyncio.Event()

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until `stop` is set; then say that this gateway is off.

        Raises:
            OSError: the broker can't be reached at the start (later losses are retried without end).
        """
        work = self._database.eager_work()
        epoch, run = repeat(work, lambda: begin_run(work, self._rules.site))
        repeat(work, lambda: greet.all_away(work, self._rules))
        self._batcher = Batcher(work, self._rules, self._zone, epoch)
        self._on = HubState(1, epoch, run)
        self._client = self._connected_client()
        await self._client.connect(
            self._address.host,
            self._address.port,
            ssl=self._address.ssl_context() or False,
            keepalive=KEEPALIVE_S,
            version=MQTTv311,
        )
        sweeping = asyncio.create_task(self._sweep())
        log.info("gateway_on", name=self._name, run=run, epoch=epoch)
        try:
            await stop.wait()
        finally:
            sweeping.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await sweeping
            self._publish_state(on=0)
            await self._client.disconnect()
            log.info("gateway_off", name=self._name)

    def _connected_client(self) -> Client:
        topic = topics.hub_state(self._rules.site, self._name)
        will = MqttMessage(topic, codec.encode(self._on._replace(on=0)), qos=1, retain=True)
        client = Client(
            f"pickbench-{self._rules.site}-{self._name}", will_message=will, optimistic_acknowledgement=False
        )
        if self._address.username:
            client.set_auth_credentials(self._address.username, self._address.password)
        client.on_connect = self._on_connect
        client.on_message = self._on_message
        client.on_subscribe = self._on_subscribe
        return client

    def _on_connect(self, client: Client, _flags: int, _result: int, _properties: object) -> None:
        transport = client._connection._transport  # noqa: SLF001 - gmqtt has no other way to its socket
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for leaf in ("state", "hello", "ev", "res"):
            client.subscribe(topics.every_up(self._rules.site, leaf), qos=1)
        client.subscribe(topics.every_up(self._rules.site, "tele"), qos=0)

    def _on_subscribe(self, _client: Client, _mid: int, _qos: object, _properties: object) -> None:
        self._publish_state(on=1)
        self.ready.set()

    def _publish_state(self, on: int) -> None:
        frame = codec.encode(self._on._replace(on=on, t_ms=time.time_ns() // 1_000_000))
        self._client.publish(topics.hub_state(self._rules.site, self._name), frame, qos=1, retain=True)

    async def _on_message(
        self, _client: Client, topic: str, payload: bytes, _qos: int, _properties: object
    ) -> int:
        """Queue a message; gmqtt acknowledges it when this returns, which is after its commit."""
        loop = asyncio.get_running_loop()
        committed: asyncio.Future[int] = loop.create_future()
        self._queue.append((topic, payload, committed))
        if not self._draining:
            self._draining = True
            loop.call_soon(self._drain)
        return await committed

    def _drain(self) -> None:
        """Do one batch of what has arrived; come back for what arrived meanwhile."""
        batch, self._queue = self._queue[: self._limit], self._queue[self._limit :]
        try:
            frames = [frame for topic, payload, _ in batch if (frame := Frame.read(topic, payload))]
            if frames:
                outcome = self._batcher.judge(frames)
                self._publish(outcome)
                if outcome.to_hand:
                    # In a turn of its own, so that the answers are on the wire before the jobs are made.
                    asyncio.get_running_loop().call_soon(self._hand_over, outcome.to_hand)
        finally:
            for _, _, committed in batch:
                if not committed.done():
                    committed.set_result(0)
            self._draining = bool(self._queue)
            if self._queue:
                asyncio.get_running_loop().call_soon(self._drain)

    def _hand_over(self, station_ids: set[int]) -> None:
        """Publish the jobs of some stations; where that fails the sweep tries again."""
        try:
            self._publish(self._batcher.jobs(station_ids))
        except Exception:
            log.exception("hand_over_failed")

    def _publish(self, outcome: Outcome) -> None:
        for topic, payload in (*outcome.answers, *outcome.lights):
            self._client.publish(topic, payload, qos=1)
        fact_topic = topics.hub_fact(self._rules.site)
        for fact in outcome.facts:
            try:
                self._client.publish(fact_topic, codec.encode(fact), qos=0)
            except ProtocolError as error:
                # What no frame can carry keeps its fact from the pages, never a verdict from the floor.
                log.warning("fact_left_out", kind=fact.k, text=str(error)[:200])
        self._shown |= outcome.shown
        self._handed |= outcome.handed

    async def _sweep(self) -> None:
        """Publish what the office changed or ordered, and what a crash cut off. One step's fault stops no
        other.
        """
        while True:
            await asyncio.sleep(SWEEP_S)
            for step in (self._sweep_stations, self._sweep_errands):
                try:
                    step()
                except Exception:
                    log.exception("sweep_failed", step=step.__name__)

    def _sweep_stations(self) -> None:
        """Lights and jobs of stations that are behind."""
        online = queries.stations_online(self._batcher.work, self._rules.site)
        dark = [id_ for id_, name, rev, _ in online if self._shown.get(name, -1) != rev]
        if dark:
            self._publish(self._batcher.relight(dark))
        idle = [id_ for id_, name, _, rev in online if self._handed.get(name, -1) != rev]
        if idle:
            self._publish(self._batcher.jobs(idle))

    def _sweep_errands(self) -> None:
        """Commands and parts of files that are due."""
        for topic, payload in self._batcher.errands.due():
            self._client.publish(topic, payload, qos=1)
        self._batcher.errands.write_told()
