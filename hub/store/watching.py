"""What a part of a transaction did to rows, noted while it was done."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hub.store.work import Work

Row = Any


class Watched:
    """What a part of a transaction did to rows: as each was first (None: it was added), and what was
    recorded.
    """

    def __init__(self, work: "Work") -> None:
        self._work = work
        self.first: dict[tuple[type[Any], int], Row | None] = {}
        self.recorded: list[Row] = []

    def changed(self) -> Iterator[tuple[Row | None, Row | None]]:
        """Every row as it was first and as it is now, where they differ; None where it was not, or is no
        more.
        """
        for (kind, id_), before in self.first.items():
            now = self._work.held(kind, id_)
            if before != now:
                yield before, now
