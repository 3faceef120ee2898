from collections.abc import Sequence

from firmware.identity import Config
from firmware.panel import Panel
from protocol.messages import Cmd, File

REMEMBERED: int
PARTS_REMEMBERED: int
_Memory = list[tuple[int, int | None, str | None]]

def take(panel: Panel, memory: _Memory, config: Config, cmd: Cmd, utc_ms: int | None) -> bool: ...
def take_part(panel: Panel, memory: _Memory, file: File) -> None: ...
def report(
    panel: Panel, memories: Sequence[_Memory], number: int, ok: int, why: str, is_told: bool
) -> None: ...
def objection(cmd: Cmd, sess: str, utc_ms: int | None) -> str | None: ...
