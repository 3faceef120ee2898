"""Types of the messages, for readers and checkers; tests prove that they match THE TABLE."""

from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias, TypeVar

from protocol.facts import Fact

INT: int

U16: int
U32: int
SAFE: int
HEAVIEST_MG: int
MOST_PIECES: int
SAY_LENGTH: int
CODE_LENGTH: int
UP_BYTES: int
DOWN_BYTES: int

# [place, colour, mode, qty, task]; decoded rows are lists, rows to be encoded may be lists or tuples
LightRow: TypeAlias = Sequence[int | str]
# line, left, and a list of [code, pieces]
JobLine: TypeAlias = Sequence[object]

class State(NamedTuple):
    on: int
    sess: str

class Hello(NamedTuple):
    sess: str
    inc: int
    uid: str
    fw: str
    hw: str
    caps: Sequence[str]
    queued: int
    rev: int
    cfg: int
    max_mg: int | None = None
    e_mg: int | None = None
    epoch: str | None = None

class Scan(NamedTuple):
    sess: str
    inc: int
    seq: int
    up_ms: int
    t_ms: int | None = None
    h: int | None = None
    c: str | None = None
    x: str | None = None
    aim: str | None = None
    src: int | None = None
    re: int | None = None

class Weigh(NamedTuple):
    sess: str
    inc: int
    seq: int
    up_ms: int
    net_mg: int
    gross_mg: int
    tare_mg: int
    step_mg: int
    load: int
    ok: str
    pp_mg: int
    n: int
    cal: int
    t_ms: int | None = None
    h: int | None = None

class Button(NamedTuple):
    sess: str
    inc: int
    seq: int
    up_ms: int
    b: str
    at: int
    t_ms: int | None = None
    h: int | None = None
    rev: int | None = None
    task: int | None = None
    qty: int | None = None

class Fault(NamedTuple):
    sess: str
    inc: int
    seq: int
    up_ms: int
    code: str
    text: str
    t_ms: int | None = None
    h: int | None = None

class Res(NamedTuple):
    id: int
    ok: int
    why: str | None = None
    rev: int | None = None
    cfg: int | None = None
    epoch: str | None = None

class Tele(NamedTuple):
    rssi: int | None = None
    heap: int | None = None
    queue: int | None = None
    live_mg: int | None = None
    temp_c: int | None = None
    faults: int | None = None
    wear: int | None = None

class Wel(NamedTuple):
    sess: str
    ok: int
    epoch: str
    t_ms: int
    why: str | None = None
    rev: int | None = None
    cfg: int | None = None
    light: Sequence[LightRow] | None = None

class Ans(NamedTuple):
    seq: int
    v: str
    why: str
    inc: int | None = None
    say: str | None = None
    snd: str | None = None
    got: int | None = None
    want: int | None = None
    hold: int | None = None
    rev: int | None = None
    light: Sequence[LightRow] | None = None

class Light(NamedTuple):
    epoch: str
    rev: int
    on: Sequence[LightRow]
    part: Sequence[int] | None = None

class Job(NamedTuple):
    order: str
    part: Sequence[int]
    lines: Sequence[JobLine]

class File(NamedTuple):
    id: int
    name: str
    off: int
    len: int
    data: str
    sha256: str | None = None

class Cmd(NamedTuple):
    id: int
    op: str
    sess: str | None = None
    exp_s: int | None = None
    text: str | None = None
    mg: int | None = None
    n: int | None = None
    s: int | None = None

class HubState(NamedTuple):
    on: int
    epoch: str
    run: int
    t_ms: int | None = None

Event: TypeAlias = Scan | Weigh | Button | Fault
# the Fact of protocol.facts is one too, for who loads that
Message: TypeAlias = (
    State | Hello | Event | Res | Tele | Wel | Ans | Light | Job | File | Cmd | HubState | Fact
)

_M = TypeVar("_M", bound=Message)

# flat: kind, low, high of each type
TYPES: list[Any]
# leaf, k, most bytes, where in FIELDS those begin that may be absent, where all begin, names
_Row: TypeAlias = tuple[str, str, int, int, int, *tuple[str, ...]]
TABLE: dict[type[Message], _Row]
FIELDS: bytearray
KINDS: dict[str, type[Message]]
LIGHTS: int

def make(message: type[_M], **fields: object) -> _M: ...
def wrong(values: Sequence[object], types: Sequence[int], first: int, required: int) -> int: ...
def is_words(text: str) -> bool: ...
def define(name: str, leaf: str, k: str, limit: int, required: int, *fields: str | int) -> Any: ...
def const(value: int) -> int: ...
