from typing import Any, NamedTuple, TypeAlias

LINK_UP: str
LINK_DOWN: str
MESSAGE: str
HUB_STATE: str
SCAN: str
WEIGH: str
BUTTON: str
FAULT: str
RESULT: str
TELEMETRY: str
TICK: str

PUBLISH: str
LAMP: str
SOUND: str
SHOW: str
PIXELS: str
REFUSE: str
COMMAND: str
FILE: str
WAKE: str

OFF: str

class Reading(NamedTuple):
    net_mg: int
    gross_mg: int
    tare_mg: int
    step_mg: int
    load: int
    ok: str
    pp_mg: int
    n: int
    cal: int

# The first item names it and settles the others, as the module's docstring lists them.
StationEvent: TypeAlias = tuple[Any, ...]
Action: TypeAlias = tuple[Any, ...]
