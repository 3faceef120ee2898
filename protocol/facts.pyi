from collections.abc import Sequence
from typing import NamedTuple

from protocol.messages import LightRow

FACTS: tuple[str, ...]

class Fact(NamedTuple):
    k: str
    at_ms: int
    station: str | None = None
    seq: int | None = None
    v: str | None = None
    why: str | None = None
    say: str | None = None
    order: str | None = None
    state: str | None = None
    operator: str | None = None
    sku: str | None = None
    bin: str | None = None
    qty: int | None = None
    got: int | None = None
    want: int | None = None
    rev: int | None = None
    on: Sequence[LightRow] | None = None
