from collections.abc import Sequence

from firmware.identity import Config
from firmware.lights import Lights
from firmware.outbox import Outbox
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
    state: int
    faults: int
    def __init__(self, config: Config, outbox: Outbox) -> None: ...
    def step(self, event: StationEvent, now_ms: int) -> Sequence[Action]: ...
