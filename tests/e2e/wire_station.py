"""A station by hand over paho-mqtt: a second client, and a second reading of the contract, beside the
product's own.
"""

import asyncio
import json
from types import TracebackType
from typing import Any, Self

import paho.mqtt.client as mqtt

from hub.broker import BrokerAddress
from tests.patience import PATIENCE_S


class WireStation:
    """One station's connection; what the hub says arrives in `heard` as (leaf, object)."""

    def __init__(
        self, address: BrokerAddress, site: str, name: str, uid: str = "chip-1", sess: str = "s1"
    ) -> None:
        self.name, self.uid, self.sess = name, uid, sess
        self.root = f"pb/1/{site}/s/{name}"
        self.site = site
        self.heard: asyncio.Queue[tuple[str, dict[str, Any]]] = asyncio.Queue()
        self.seq = 0
        self._address = address
        self._client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id=name, protocol=mqtt.MQTTv311)
        self._client.username_pw_set(address.username, address.password)
        self._client.will_set(
            f"{self.root}/up/state", json.dumps({"on": 0, "sess": sess}), qos=1, retain=True
        )

    async def __aenter__(self) -> Self:
        loop, ready = asyncio.get_running_loop(), asyncio.Event()
        self._client.on_connect = lambda client, *_: client.subscribe(
            [(f"{self.root}/dn/#", 1), (self._hub, 1)]
        )
        self._client.on_subscribe = lambda *_: loop.call_soon_threadsafe(ready.set)
        self._client.on_message = lambda _c, _u, m: loop.call_soon_threadsafe(
            self._on_message, m.topic, m.payload
        )
        self._client.connect(self._address.host, self._address.port, keepalive=10)
        self._client.loop_start()
        await asyncio.wait_for(ready.wait(), PATIENCE_S)
        return self

    @property
    def _hub(self) -> str:
        return f"pb/1/{self.site}/hub/state/+"

    async def __aexit__(
        self, _t: type[BaseException] | None, _e: BaseException | None, _b: TracebackType | None
    ) -> None:
        self._client.disconnect()
        self._client.loop_stop()

    def drop(self) -> None:
        """Lose the connection without a word, as a power cut does: the broker publishes the will."""
        sock = self._client.socket()
        assert sock is not None
        self._client.loop_stop()
        sock.close()

    def _on_message(self, topic: str, payload: bytes) -> None:
        leaf = "hub" if "/hub/state/" in topic else topic.rsplit("/", 1)[1]
        self.heard.put_nowait((leaf, json.loads(payload)))

    def publish(self, leaf: str, payload: bytes) -> None:
        self._client.publish(f"{self.root}/up/{leaf}", payload, qos=1)

    async def hear(self, leaf: str, within_s: float = PATIENCE_S) -> dict[str, Any]:
        """The next message on this leaf; others before it are dropped."""
        async with asyncio.timeout(within_s):
            while True:
                heard, said = await self.heard.get()
                if heard == leaf:
                    return said

    async def hello(self) -> dict[str, Any]:
        """Wait until a gateway is on, say hello, return the welcome."""
        while not (await self.hear("hub"))["on"]:
            pass
        return await self.greet()

    async def greet(self) -> dict[str, Any]:
        said = {
            "sess": self.sess, "inc": 1, "uid": self.uid, "fw": "1", "hw": "test", "caps": ["scan"],
            "queued": 0, "rev": 0, "cfg": 0,
        }  # fmt: skip
        self.publish("hello", json.dumps(said).encode())
        return await self.hear("wel")

    def event(self, k: str, **fields: Any) -> dict[str, Any]:
        self.seq += 1
        return {"sess": self.sess, "inc": 1, "seq": self.seq, "k": k, "up_ms": self.seq, **fields}

    async def send(self, event: dict[str, Any]) -> dict[str, Any]:
        """Send an event and return its answer."""
        self.publish("ev", json.dumps(event, separators=(",", ":")).encode())
        while True:
            answer = await self.hear("ans")
            if answer["seq"] == event["seq"]:
                return answer

    async def scan(self, *codes: str) -> dict[str, Any]:
        for code in codes:
            answer = await self.send(self.event("scan", c=code))
        return answer
