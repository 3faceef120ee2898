from collections.abc import Sequence
from typing import NamedTuple

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
    job_bytes: int

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
    job_bytes: int = ...,
) -> Config: ...
def will(config: Config) -> bytes: ...
def state(config: Config, on: int) -> bytes: ...
def hello(config: Config, inc: int, queued: int, rev: int, epoch: str | None) -> bytes: ...
