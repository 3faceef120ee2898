"""An import before it is written: everything read, checked and decided, and the steps that are left to do.

Nothing is written before the whole file was found good. Then it is written in short transactions: a break in
the middle leaves whole orders or rows behind, and the same import again writes the rest.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeVar
from zoneinfo import ZoneInfo

from hub.office.act import Act
from hub.office.imports.report import Report
from hub.store import bulk
from hub.store.database import Database

T = TypeVar("T")
Step = Callable[[Act], None]


@dataclass(frozen=True, slots=True)
class Target:
    """Where an import goes. `shop` is empty for the format's own; `zone` is that of dates without one."""

    site: str
    warehouse: str
    shop: str
    zone: ZoneInfo


@dataclass(slots=True)
class Plan:
    """A report and the steps that make it true, each with the number of rows that it writes."""

    report: Report
    steps: list[tuple[int, Step]] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """Rows that all steps write, for a progress bar."""
        return sum(rows for rows, _ in self.steps)

    def add(self, rows: int, step: Step) -> None:
        """Add a step that writes so many rows."""
        self.steps.append((rows, step))

    def write(self, database: Database, act: Act, progress: Callable[[int], None] = lambda _: None) -> Report:
        """Write everything.

        Args:
            act: on a work of its own.
            progress: is told the rows of each finished step.
        """

        def told() -> Iterator[Callable[[], None]]:
            for rows, step in self.steps:
                yield lambda step=step: step(act)  # type: ignore[misc]  # a default binds the loop's step
                progress(rows)

        bulk.in_steps(database, act.work, told())
        self.report.written = True
        return self.report


def parts(rows: Sequence[T], size: int = bulk.ROWS_A_STEP) -> Iterator[list[T]]:
    """Rows in parts of at most `size`, one for each step.

    >>> list(parts([1, 2, 3], 2))
    [[1, 2], [3]]
    """
    source = iter(rows)
    while part := list(islice(source, size)):
        yield part
