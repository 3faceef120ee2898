"""A simulated station: the firmware's own core with pretend scanner, scale, buttons, lamp and pixels.

Rule: it does what the core says and nothing more; what a person sees is what the core shows.
"""

import asyncio
import json
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

from firmware import signals
from firmware.identity import Config, configure, will
from firmware.outbox import Entry, Outbox
from firmware.ram_journal import RamJournal
from firmware.signals import Reading
from firmware.station import READY, Station
from protocol.codec import decode
from protocol.messages import Ans
from station_sim.gauges import EVERY_S, Gauges
from station_sim.lights import Lights
from station_sim.scale import MAX_MG, STEP_MG

ANSWER_WITHIN_S = 60.0
FIRMWARE = "sim-1"
STATES = ("offline", "greeting", "ready", "away", "refused")
"""Names of the core's states, by their numbers."""

Publish = Callable[[str, bytes, int, bool], None]
"""(leaf, payload, qos, retain): sends on up/<leaf>."""


class Seen(NamedTuple):
    """What a person sees and hears after an act; `why` is the code that the words stand for."""

    v: str
    why: str
    say: str
    sound: str
    want: int | None
    is_held: bool
    lamp: str


class NoAnswer(Exception):
    """The hub has not answered within the time that anybody would wait."""


class Device(Lights):
    """One station. `sent` are its events as first sent, by (inc, seq); `answer_ms` how long each took."""

    def __init__(self, name: str, site: str, *, caps: Sequence[str]) -> None:
        super().__init__()
        self.name = name
        self.site = site
        self.config = _configured(name, caps)
        self.core = Station(self.config, Outbox(RamJournal(inc=_new_inc())))
        self.lock = asyncio.Lock()
        self.signed: tuple[str, str] = ("", "")
        """(badge, job) that people here know to be signed in."""
        self.lamp = ""
        self.sent: dict[tuple[int, int], bytes] = {}
        self.answer_ms: list[float] = []
        self.scans = 0
        self._publish: Publish | None = None
        self._waiting: dict[tuple[int, int], tuple[asyncio.Future[Seen], float]] = {}
        self._alarm: asyncio.TimerHandle | None = None
        self._gauges = Gauges(name, has_scale="scale" in caps)
        self._report: asyncio.TimerHandle | None = None

    @property
    def will(self) -> bytes:
        """The payload of the MQTT will."""
        return will(self.config)

    def link_up(self, publish: Publish) -> None:
        """The connection is there, and subscribed."""
        self._publish = publish
        self._step((signals.LINK_UP,))
        if self._report is None:
            self._tell()

    def link_down(self) -> None:
        """The connection is gone."""
        self._publish = None
        self._step((signals.LINK_DOWN,))

    def receive(self, leaf: str, payload: bytes) -> None:
        """Bytes came on dn/<leaf>."""
        before = self.core.outbox.head()
        self._step((signals.MESSAGE, leaf, payload))
        if leaf == "ans" and before is not None and self.core.outbox.head() != before:
            self._answered(before, payload)

    def hub_state(self, gateway: str, payload: bytes) -> None:
        """Bytes came on hub/state/<gateway>."""
        self._step((signals.HUB_STATE, gateway, payload))

    async def scan(self, code: bytes, aim: str = "") -> Seen:
        """Scan a code and wait for its verdict.

        Raises:
            NoAnswer: none came in a minute.
        """
        self.scans += 1
        return await self._act((signals.SCAN, code, aim, 0))

    async def weigh(self, reading: Reading) -> Seen:
        """A stable load, or an empty pan. Raises NoAnswer."""
        self._gauges.live_mg = reading.net_mg
        return await self._act((signals.WEIGH, reading))

    async def press(self, place: int) -> Seen:
        """Press the confirm button at a place. Raises NoAnswer."""
        return await self._act((signals.BUTTON, "confirm", place))

    async def _act(self, event: tuple[object, ...]) -> Seen:
        began = time.perf_counter()
        if not self._step(event):
            return Seen("bad", "refused", "", "bad", None, False, self.lamp)
        answer: asyncio.Future[Seen] = asyncio.get_running_loop().create_future()
        outbox = self.core.outbox
        self._waiting[outbox.journal.inc, outbox.seq] = (answer, began)
        try:
            return await asyncio.wait_for(answer, ANSWER_WITHIN_S)
        except TimeoutError:
            raise NoAnswer(
                f"station {self.name}: no answer to {event[:2]} in {ANSWER_WITHIN_S:.0f} s"
            ) from None

    def _answered(self, entry: Entry, payload: bytes) -> None:
        answer = decode("ans", payload)
        assert isinstance(answer, Ans) and entry.inc is not None
        future, began = self._waiting.pop((entry.inc, entry.seq), (None, 0.0))
        if future is None or future.done():
            return
        self.answer_ms.append((time.perf_counter() - began) * 1000)
        seen = Seen(
            answer.v,
            answer.why,
            answer.say or "",
            answer.snd or "",
            answer.want,
            bool(answer.hold),
            self.lamp,
        )
        future.set_result(seen)

    def _step(self, event: tuple[object, ...]) -> bool:
        """Give the core one event and do what it asks for; False where it refused what a person did."""
        is_taken = True
        for action in self.core.step(event, time.monotonic_ns() // 1_000_000):
            kind = action[0]
            if kind == signals.PUBLISH:
                self._send(*action[1:])
            elif kind == signals.LAMP:
                self.lamp = str(action[1])
            elif kind == signals.PIXELS:
                self.show(action[1])
            elif kind == signals.WAKE:
                self._wake(action[1])
            elif kind == signals.REFUSE:
                is_taken = False
        return is_taken

    def _send(self, leaf: str, payload: bytes, qos: int, retain: bool) -> None:
        if leaf == "ev":
            fields = json.loads(payload)
            self.sent.setdefault((fields["inc"], fields["seq"]), payload)
        if self._publish is not None:
            self._publish(leaf, payload, qos, retain)

    def _wake(self, at_ms: int) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
        delay_s = max(0.0, at_ms / 1000 - time.monotonic())
        self._alarm = asyncio.get_running_loop().call_later(delay_s, self._step, (signals.TICK,))

    def _tell(self) -> None:
        """Tell how the station is, now and again; away from the hub the core says nothing."""
        self._step((signals.TELEMETRY, *self._gauges.read(), self.core.outbox.journal.writes))
        self._report = asyncio.get_running_loop().call_later(EVERY_S, self._tell)

    async def until_ready(self, within_s: float = ANSWER_WITHIN_S) -> None:
        """Wait until the hub has welcomed this station.

        Raises:
            NoAnswer: it has not, in this time.
        """
        until = time.monotonic() + within_s
        while self.core.state != READY:
            if time.monotonic() > until:
                raise NoAnswer(f"station {self.name}: expected a welcome, is {STATES[self.core.state]}")
            await asyncio.sleep(0.02)

    def rest(self) -> None:
        """The day is over: no alarm rings any more."""
        for alarm in (self._alarm, self._report):
            if alarm is not None:
                alarm.cancel()


def _new_inc() -> int:
    """An incarnation that no earlier life of a station of this name had: the time, in tenths of a second."""
    return time.time_ns() // 100_000_000 % 2**32 or 1


def _configured(name: str, caps: Sequence[str]) -> Config:
    return configure(
        station=name,
        sess=f"{time.time_ns():x}"[-12:],
        uid=f"sim-{name}",
        fw=FIRMWARE,
        hw="simulated",
        caps=tuple(caps),
        max_mg=MAX_MG,
        e_mg=STEP_MG,
    )
