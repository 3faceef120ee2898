"""The link to the floor: what the gateways publish on `hub/fact` after each commit, and what stations tell
of themselves on `up/tele`.

It is listened to only while somebody looks at the page. Nothing hangs on it: what it misses, the page's next
reading of the database brings.
"""

from collections import deque
from typing import Any, Protocol

import structlog
from paho.mqtt import client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

from hub.broker.address import BrokerAddress
from protocol import codec, topics
from protocol.errors import ProtocolError
from protocol.facts import Fact
from protocol.messages import HubState, Tele

KEPT = 2_000
"""Facts that wait for the page's next look; older ones are dropped, for newer ones tell more."""
KEEP_ALIVE_S = 10
Report = tuple[str, Tele]
"""(station, what it told of itself)."""
_log = structlog.get_logger()


class Facts(Protocol):
    """Where facts come from."""

    @property
    def connected(self) -> bool:
        """Whether the broker is reached."""

    @property
    def gateway_on(self) -> bool:
        """Whether a gateway says that it answers stations."""

    @property
    def address(self) -> BrokerAddress | None:
        """Where the broker is, for others of this process that speak to it; None where there is none."""

    def start(self) -> None:
        """Begin to reach the broker; returns at once."""

    def stop(self) -> None:
        """Leave the broker."""

    def listen(self, wanted: bool) -> None:
        """Receive facts from now on, or no longer."""

    def take(self) -> list[Fact]:
        """The facts that came since the last time, in their order."""

    def reports(self) -> list[Report]:
        """What stations told of themselves since the last time, in its order."""


class NoFacts:
    """No broker: the picture comes from the database alone."""

    connected = False
    gateway_on = False
    address: BrokerAddress | None = None

    def start(self) -> None:
        """Nothing to reach."""

    def stop(self) -> None:
        """Nothing to leave."""

    def listen(self, wanted: bool) -> None:
        """Nothing to hear."""

    def take(self) -> list[Fact]:
        """Nothing came."""
        return []

    def reports(self) -> list[Report]:
        """Nothing was told."""
        return []


class BrokerFacts:
    """Facts from the broker, received on the MQTT client's own thread, which connects again by itself."""

    def __init__(self, address: BrokerAddress, site: str) -> None:
        self._address = address
        self._topic = topics.hub_fact(site)
        self._told = topics.every_up(site, "tele")
        self._wanted = False
        self._connected = False
        self._states = topics.every_hub_state(site)
        self._gateways: dict[str, bool] = {}
        self._frames: deque[bytes] = deque(maxlen=KEPT)
        self._reports: deque[tuple[str, bytes]] = deque(maxlen=KEPT)
        self.malformed = 0
        """Frames on a topic that were not what belongs there."""
        self._client = mqtt.Client(CallbackAPIVersion.VERSION2, reconnect_on_failure=True)
        self._client.on_connect = self._on_connect
        self._client.on_disconnect = self._on_disconnect
        self._client.on_message = self._on_message
        self._client.reconnect_delay_set(1, 5)
        if address.username:
            self._client.username_pw_set(address.username, address.password)
        context = address.ssl_context()
        if context is not None:
            self._client.tls_set_context(context)

    @property
    def address(self) -> BrokerAddress | None:
        """Where the broker is."""
        return self._address

    @property
    def connected(self) -> bool:
        """Whether the broker is reached."""
        return self._connected

    @property
    def gateway_on(self) -> bool:
        """Whether a gateway says that it answers stations."""
        return self._connected and any(self._gateways.values())

    def start(self) -> None:
        """Begin to reach the broker; returns at once."""
        self._client.connect_async(self._address.host, self._address.port, KEEP_ALIVE_S)
        self._client.loop_start()

    def stop(self) -> None:
        """Leave the broker."""
        self._connected = False  # first, so that leaving is not told as a loss
        self._client.disconnect()
        self._client.loop_stop()

    def listen(self, wanted: bool) -> None:
        """Receive facts from now on, or no longer."""
        self._wanted = wanted
        if not wanted:
            self._client.unsubscribe([self._topic, self._told])
            self._frames.clear()
            self._reports.clear()
        elif self._connected:
            self._follow()

    def _follow(self) -> None:
        self._client.subscribe([(self._topic, 0), (self._told, 0)])

    def take(self) -> list[Fact]:
        """The facts that came since the last time, in their order; frames that are none are counted."""
        taken: list[Fact] = []
        for _ in range(len(self._frames)):
            try:
                message = codec.decode("fact", self._frames.popleft())
            except ProtocolError:
                self.malformed += 1
                continue
            assert isinstance(message, Fact)
            taken.append(message)
        return taken

    def reports(self) -> list[Report]:
        """What stations told of themselves since the last time, in its order."""
        taken: list[Report] = []
        for _ in range(len(self._reports)):
            name, payload = self._reports.popleft()
            try:
                message = codec.decode("tele", payload)
            except ProtocolError:
                self.malformed += 1
                continue
            assert isinstance(message, Tele)
            taken.append((name, message))
        return taken

    def _on_connect(
        self, client: mqtt.Client, _data: Any, _flags: Any, reason: Any, _properties: Any = None
    ) -> None:
        self._connected = not reason.is_failure
        if reason.is_failure:
            _log.warning("facts_refused", reason=str(reason))
            return
        client.subscribe(self._states, qos=0)
        if self._wanted:
            self._follow()

    def _on_disconnect(self, *_: Any) -> None:
        if self._connected:
            _log.warning("facts_lost")
        self._connected = False

    def _on_message(self, _client: mqtt.Client, _data: Any, message: mqtt.MQTTMessage) -> None:
        if message.topic == self._topic:
            self._frames.append(bytes(message.payload))
            return
        try:
            topic = topics.parse(message.topic)
            if topic.leaf == "tele":
                self._reports.append((topic.name, bytes(message.payload)))
                return
            state = codec.decode("hub_state", bytes(message.payload))
        except ProtocolError:
            self.malformed += 1
        else:
            self._gateways[topic.name] = isinstance(state, HubState) and bool(state.on)
