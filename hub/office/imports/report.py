"""What an import did, or would do: every row of the file is accepted, merged into an earlier line, or
skipped.

The three add up to the rows of the file, without its header and blank lines; `Report.check` holds that.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

SHOWN = 5
"""Rows that a preview shows."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that was left out. `reason` is a stable code, `text` says what was there."""

    line: int
    reason: str
    text: str


@dataclass(slots=True)
class Report:
    """One import's report. `counts` are rows of the database by what became of them (`orders_created`, …)."""

    kind: str
    file: str
    encoding: str
    delimiter: str
    rows: int
    columns: dict[str, str]
    """Field -> the header's word for it."""
    ignored: list[str]
    """Headers that nothing is read from."""
    accepted: int = 0
    merged: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    conflicts: list[Skipped] = field(default_factory=list)
    """What is in the database with other content, left as it is there."""
    warnings: list[str] = field(default_factory=list)
    first: list[dict[str, Any]] = field(default_factory=list)
    """The first rows as they were understood."""
    shop: str = ""
    """Code of the shop that the orders are of; empty for what has no shop."""
    written: bool = False
    unit: str = "line"
    """What `line` counts: lines of a file, or orders of a list."""

    def skip(self, line: int, reason: str, text: str) -> None:
        """Note a row that is left out."""
        self.skipped.append(Skipped(line, reason, text))

    def conflict(self, line: int, reason: str, text: str) -> None:
        """Note what is left as it is in the database, once."""
        told = Skipped(line, reason, text)
        if told not in self.conflicts:
            self.conflicts.append(told)

    def show(self, **row: Any) -> None:
        """Keep a row for the preview, if it is among the first."""
        if len(self.first) < SHOWN:
            self.first.append(row)

    def check(self) -> None:
        """Prove that every row is accounted for."""
        told = self.accepted + self.merged + len(self.skipped)
        assert told == self.rows, f"{self.file}: {self.rows} rows, {told} accounted for"

    def as_dict(self) -> dict[str, Any]:
        """The report for programs."""
        return {
            "kind": self.kind,
            "file": self.file,
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "written": self.written,
            "rows": self.rows,
            "rows_accepted": self.accepted,
            "rows_merged": self.merged,
            "rows_skipped": len(self.skipped),
            "skipped_by_reason": dict(Counter(s.reason for s in self.skipped)),
            "skipped": [{"line": s.line, "reason": s.reason, "text": s.text} for s in self.skipped],
            "conflicts": [{"line": c.line, "reason": c.reason, "text": c.text} for c in self.conflicts],
            "warnings": self.warnings,
            "columns": self.columns,
            "ignored": self.ignored,
            "first": self.first,
            **({"shop": self.shop} if self.shop else {}),
            **self.counts,
        }
