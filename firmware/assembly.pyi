from collections.abc import Sequence
from typing import Any

class Assembly:
    key: object
    def __init__(self) -> None: ...
    def add(self, key: object, part: Sequence[int] | None, rows: Sequence[Any]) -> list[Any] | None: ...
