from collections.abc import Sequence
from typing import NamedTuple

from firmware.lights import Lights
from protocol.messages import Hello

class Config(NamedTuple):
    station: str
    sess: str
    uid: str
    fw: str
    hw: str
    caps: Sequence[str]
    max_mg: int | None
    e_mg: int | None
    cfg: int
    lang: str
    verdict_ms: int
    hello_ms: int
    resend_ms: int
    retry_ms: int
    sendings: int

def configure(
    *,
    station: str,
    sess: str,
    uid: str,
    fw: str,
    hw: str,
    caps: Sequence[str] = ...,
    max_mg: int | None = ...,
    e_mg: int | None = ...,
    cfg: int = ...,
    lang: str = ...,
    verdict_ms: int = ...,
    hello_ms: int = ...,
    resend_ms: int = ...,
    retry_ms: int = ...,
    sendings: int = ...,
) -> Config: ...
def will(config: Config) -> bytes: ...
def hello(config: Config, inc: int, queued: int, lights: Lights) -> Hello: ...
