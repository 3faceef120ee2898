from collections.abc import Sequence

from firmware.identity import Config
from firmware.job import Job
from firmware.lights import Lights
from firmware.outbox import Entry, Outbox
from firmware.panel import Panel
from firmware.signals import Action, StationEvent

OFFLINE: int
GREETING: int
READY: int
AWAY: int
REFUSED: int

class Station:
    config: Config
    outbox: Outbox
    lights: Lights
    panel: Panel
    state: int
    faults: int
    hellos: int
    tries: int
    now_ms: int
    gateways: dict[str, tuple[int, str]]
    memory: tuple[list[tuple[int, int | None, str | None]], list[tuple[int, int | None, str | None]]]
    utc_less_up_ms: int | None
    hello_due_ms: int | None
    sent_ms: int | None
    tried_ms: int | None
    job: Job | None
    large: str
    card_seq: int
    is_journal_broken: bool
    def __init__(self, config: Config, outbox: Outbox) -> None: ...
    def step(self, event: StationEvent, now_ms: int) -> Sequence[Action]: ...
    def enqueue(
        self,
        kind: type,
        needed: Sequence[object],
        other: tuple[object, ...],
        code: bytes | None = None,
        aim: str | None = None,
        due_ms: int | None = None,
        h: int | None = None,
    ) -> None: ...
    def make_durable(self, by_ms: int, is_counted: bool = True) -> str: ...
    def send_head(self) -> None: ...
    def forget_head(self) -> None: ...
    def name_of(self, entry: Entry) -> str: ...
    def show_lights(
        self, rev: int | None, rows: Sequence[object] | None, part: Sequence[int] | None = None
    ) -> None: ...
    def publish(self, leaf: str, payload: bytes, retain: bool = False) -> None: ...
