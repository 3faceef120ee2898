from collections.abc import Sequence

from protocol.messages import Ans, Job, JobLine, Light, LightRow, Message, Wel

MOST_PARTS: int
MOST_ROWS: int
JOB_BYTES: int

def with_lights(
    message: Ans | Wel, epoch: str, rev: int, rows: Sequence[LightRow]
) -> list[Ans | Wel | Light]: ...
def split_lights(epoch: str, rev: int, rows: Sequence[LightRow]) -> list[Light]: ...
def split_job(order: str, lines: Sequence[JobLine]) -> list[Job]: ...
def fits(message: Message) -> bool: ...
