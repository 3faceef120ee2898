"""Files that somebody has chosen to import: kept from the choice to the end of the import, and its report
after.

Rule: a file is kept in this process's memory alone. A hub that is started anew has forgotten it, and what was
written of it stays: the same file again writes the rest. A number means one file for ever, so that an address
of before a restart imports no other one.
"""

import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count

from hub.domain.errors import Conflict
from hub.office.imports.plan import Target
from hub.office.imports.problems import Problem
from hub.office.imports.report import Report

MOST_BYTES = 30_000_000
KEPT, KEPT_BYTES = 20, 100_000_000
"""Files and bytes that are kept at the most; the oldest go first."""
AT_ONCE = 5
"""Files that are read or written at a time."""
READING, READY, BAD, WRITING, WRITTEN, STOPPED = "reading", "ready", "bad", "writing", "written", "stopped"
BUSY = (READING, WRITING)


@dataclass(slots=True)
class Upload:
    """One file. `report` is what it would do, or did; `problems` are why it can't be imported, the first of
    `total`; `why` is another reason. `job` is the number of the work that goes on.
    """

    number: int
    kind: str
    form: str
    name: str
    data: bytes
    target: Target
    by: str
    at_ms: int
    state: str = READING
    report: Report | None = None
    problems: tuple[Problem, ...] = ()
    total: int = 0
    why: str = ""
    job: int = 0

    def refused(self) -> list[tuple[int, str]]:
        """Lines that are left out, with the reason of each."""
        told = [(problem.line, _said(problem)) for problem in self.problems]
        if self.report is not None:
            left = [*self.report.skipped, *self.report.conflicts]
            told += [(row.line, f"{row.reason}: {row.text}" if row.text else row.reason) for row in left]
        return told


def _said(problem: Problem) -> str:
    column = f"{problem.column}: " if problem.column else ""
    return f"{column}expected {problem.expected}, got {problem.got}"


@dataclass(slots=True)
class Uploads:
    """The files of one web process."""

    # Seconds of its start: nobody chooses a file a second, so a later process has only higher numbers.
    _numbers: "count[int]" = field(default_factory=lambda: count(int(time.time())))
    _kept: dict[int, Upload] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(
        self, kind: str, form: str, name: str, data: bytes, target: Target, by: str, at_ms: int
    ) -> Upload:
        """Keep a file; old ones that nobody works on are forgotten for it.

        Raises:
            Conflict: so many are worked on that there is no room for another.
        """
        with self._lock:
            busy = [upload for upload in self._kept.values() if upload.state in BUSY]
            if len(busy) >= AT_ONCE or _bytes(busy) + len(data) > KEPT_BYTES:
                raise Conflict(
                    f"a file to import: expected fewer than {AT_ONCE} that are read or written just now, "
                    f"found {len(busy)}; try again soon"
                )
            made = Upload(next(self._numbers), kind, form, name, data, target, by, at_ms)
            self._kept[made.number] = made
            for old in list(self._kept.values()):
                if len(self._kept) <= KEPT and _bytes(self._kept.values()) <= KEPT_BYTES:
                    break
                if old.state not in BUSY and old is not made:
                    del self._kept[old.number]
        return made

    def get(self, number: int) -> Upload | None:
        """A file by its number."""
        return self._kept.get(number)

    def begin_writing(self, upload: Upload) -> bool:
        """Whether this is the one who writes it: a second click finds it begun."""
        with self._lock:
            if upload.state != READY:
                return False
            upload.state = WRITING
            return True

    def newest(self) -> list[Upload]:
        """All that are kept, the newest first."""
        with self._lock:
            return sorted(self._kept.values(), key=lambda upload: -upload.number)


def _bytes(uploads: Iterable[Upload]) -> int:
    return sum(len(upload.data) for upload in uploads)
