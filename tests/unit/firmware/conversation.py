"""How to drive a station: a bench with a lamp, a display and a clock of its own, and a hub that answers.

`Bench` does what a device or a simulated floor does: it carries out the actions and gives the TICKs asked
for.
`Hub` is the smallest hub that keeps the contract: it stores each event once, and its answer with it.
"""

from collections.abc import Callable
from typing import Any

from firmware import signals
from firmware.identity import configure
from firmware.outbox import Outbox
from firmware.ram_journal import RamJournal
from firmware.station import Station
from protocol.codec import decode, encode
from protocol.errors import ProtocolError
from protocol.messages import Ans, HubState, Wel, make

STATES = ("offline", "greeting", "ready", "away", "refused")
EPOCH = "e1"
T_MS = 1763800000000


class Bench:
    """A station with its panel; `published`, `shown` and `sounds` hold all there was, in order."""

    def __init__(self, journal: Any = None, capacity: int = 32, **given: Any) -> None:
        self.journal = RamJournal(capacity=capacity) if journal is None else journal
        names = {"station": "bench-1", "sess": "s1", "uid": "u1", "fw": "0.1", "hw": "sim"}
        self.station = Station(configure(**{**names, **given}), Outbox(self.journal))
        self.now_ms = 0
        self.wake_ms: int | None = None
        self.lamp: tuple[str, str] = ("", "s")
        self.shown: list[str] = [""]
        self.sounds: list[str] = [""]
        self.pixels: Any = None
        self.published: list[tuple[str, Any]] = []
        self.frames: list[tuple[str, bytes, int, bool]] = []
        self.refusals: list[str] = []
        self.handed_out: list[Any] = []

    @property
    def state(self) -> str:
        """The state's name."""
        return STATES[self.station.state]

    def do(self, *event: Any) -> list[str]:
        """Give one event now and carry out what comes of it; returns the names of the actions."""
        actions = self.station.step(event, self.now_ms)
        for name, *rest in actions:
            getattr(self, "_" + name)(*rest)
        return [action[0] for action in actions]

    def wait(self, ms: int) -> None:
        """Let time pass, with a TICK whenever one was asked for."""
        until_ms = self.now_ms + ms
        while self.wake_ms is not None and self.wake_ms <= until_ms:
            self.now_ms, self.wake_ms = max(self.now_ms, self.wake_ms), None
            self.do(signals.TICK)
        self.now_ms = until_ms

    def connect(self) -> None:
        """Connect, and find one gateway on."""
        self.do(signals.LINK_UP)
        self.gateway()

    def gateway(self, on: int = 1, run: int = 1, epoch: str = EPOCH, name: str = "gw-1") -> list[str]:
        """One gateway's state comes."""
        return self.do(signals.HUB_STATE, name, encode(HubState(on, epoch, run, T_MS)))

    def hear(self, leaf: str, message: Any) -> list[str]:
        """A message of the hub comes."""
        return self.do(signals.MESSAGE, leaf, encode(message))

    def welcome(self, **fields: Any) -> list[str]:
        """A welcome comes."""
        given = {"sess": "s1", "ok": 1, "epoch": EPOCH, "t_ms": T_MS + self.now_ms, "rev": 0, **fields}
        return self.hear("wel", make(Wel, **given))

    def ready(self) -> "Bench":
        """Connect and be welcomed."""
        self.connect()
        self.welcome()
        assert self.state == "ready"
        return self

    def scan(self, code: bytes = b"4006381333931", aim: str = "]E0", src: int = 0) -> list[str]:
        """A person scans."""
        return self.do(signals.SCAN, code, aim, src)

    def answer(self, seq: int, v: str = "pass", why: str = "ok", **fields: Any) -> list[str]:
        """An answer comes."""
        return self.hear("ans", make(Ans, seq=seq, v=v, why=why, **{"say": "said", "snd": "good", **fields}))

    def unanswered(self) -> list[bytes]:
        """The frames of all events in the queue, in order."""
        kept: list[bytes] = self.journal._frames
        return kept + [entry.frame for entry in self.station.outbox.ram]

    def said(self, leaf: str) -> list[Any]:
        """All messages published on a leaf."""
        return [message for name, message in self.published if name == leaf]

    def _publish(self, leaf: str, payload: bytes, qos: int, retain: bool) -> None:
        self.frames.append((leaf, payload, qos, retain))
        try:
            self.published.append((leaf, decode(leaf, payload)))
        except ProtocolError:  # what an older firmware kept
            self.published.append((leaf, payload))

    def _lamp(self, colour: str, mode: str) -> None:
        self.lamp = (colour, mode)

    def _sound(self, name: str) -> None:
        self.sounds.append(name)

    def _show(self, text: str) -> None:
        self.shown.append(text)

    def _pixels(self, rows: Any) -> None:
        self.pixels = [list(row) for row in rows]

    def _refuse(self, why: str) -> None:
        self.refusals.append(why)

    def _command(self, cmd: Any) -> None:
        self.handed_out.append(cmd)

    def _file(self, file: Any) -> None:
        self.handed_out.append(file)

    def _wake(self, at_ms: int) -> None:
        self.wake_ms = at_ms


class Hub:
    """The smallest hub that keeps the contract. `events` are all that it took, by (inc, seq), in order."""

    def __init__(self, judge: Callable[[Any], str]) -> None:
        self.events: dict[tuple[int, int], Any] = {}
        self.run = 1
        self._judge = judge
        self._stored: dict[tuple[int, int], tuple[bytes, bytes]] = {}

    def state(self, on: int = 1) -> bytes:
        """What hub/state/<gateway> says."""
        return encode(HubState(on, EPOCH, self.run, T_MS))

    def take(self, leaf: str, frame: bytes, now_ms: int) -> list[tuple[str, bytes]]:
        """Take a frame of the station, commit it, and give the answers to publish."""
        if leaf == "hello":
            hello: Any = decode(leaf, frame)
            return [("wel", encode(make(Wel, sess=hello.sess, ok=1, epoch=EPOCH, t_ms=T_MS + now_ms, rev=0)))]
        if leaf != "ev":
            return []
        event: Any = decode(leaf, frame)
        key = (event.inc, event.seq)
        if key not in self._stored:
            v = self._judge(event)
            ans = make(Ans, seq=event.seq, inc=event.inc, v=v, why="ok" if v == "pass" else "wrong_item")
            self.events[key] = event
            self._stored[key] = (frame, encode(ans))
        stored, answer = self._stored[key]
        if stored != frame:
            conflict = make(Ans, seq=event.seq, inc=event.inc, v="bad", why="seq_conflict")
            return [("ans", encode(conflict))]
        return [("ans", answer)]
