"""An import before it is written: everything read, checked and decided, and the steps that are left to do.

Nothing is written before the whole file was found good. Then it is written in short transactions: a break in
the middle leaves whole orders or rows behind, and the same import again writes the rest.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import TypeVar
from zoneinfo import ZoneInfo

from hub.domain.errors import DomainError
from hub.office.act import Act
from hub.office.imports.report import Report
from hub.store import bulk
from hub.store.database import Database
from hub.store.work import Work

T = TypeVar("T")
Step = Callable[[Act], None]
Instead = Callable[[Act, DomainError], None]
"""What is done in place of a step that was refused."""


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
    steps: list[tuple[int, Step, Instead | None]] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """Rows that all steps write, for a progress bar."""
        return sum(rows for rows, *_ in self.steps)

    def add(self, rows: int, step: Step, instead: Instead | None = None) -> None:
        """Add a step that writes so many rows.

        Args:
            instead: what is done when it is refused; without it a refusal ends the import.
        """
        self.steps.append((rows, step, instead))

    def write(self, database: Database, act: Act, progress: Callable[[int], None] = lambda _: None) -> Report:
        """Write everything.

        Args:
            act: on a work of its own.
            progress: is told the rows of each finished step.
        """
        for rows, step, instead in self.steps:
            try:
                bulk.in_steps(database, act.work, [partial(step, act)])
            except DomainError as refusal:
                if instead is None:
                    raise
                bulk.in_steps(database, act.work, [partial(instead, act, refusal)])
            progress(rows)
        self.report.written = True
        return self.report


Planner = Callable[[Work, str, bytes, Target], Plan]
"""What reads a file: (work, its name, its bytes, target) -> plan. Raises BadFile."""


def parts(rows: Sequence[T], size: int = bulk.ROWS_A_STEP) -> Iterator[list[T]]:
    """Rows in parts of at most `size`, one for each step.

    >>> list(parts([1, 2, 3], 2))
    [[1, 2], [3]]
    """
    source = iter(rows)
    while part := list(islice(source, size)):
        yield part
