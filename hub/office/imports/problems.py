"""What is wrong with a file, all of it up to a limit: where, what was expected, what is there.

A file with one problem is a bad file, and a bad file changes nothing.
"""

from dataclasses import dataclass

from hub.domain.errors import DomainError

LIMIT = 50
"""Problems told; a file with more has one cause that these show."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong.

    `line` counts from 1 with the header; `column` is the header's own word, empty for the whole row.
    """

    line: int
    column: str
    expected: str
    got: str
    unit: str = "line"
    """What `line` counts."""

    def __str__(self) -> str:
        where = f"{self.unit} {self.line}" + (f", {self.column}" if self.column else "")
        return f"{where}: expected {self.expected}, got {self.got}"


class BadFile(DomainError):
    """A file that can't be imported. `problems` are the first of `total`."""

    code = "bad_file"

    def __init__(self, file: str, problems: tuple[Problem, ...], total: int) -> None:
        shown = "\n".join(f"  {problem}" for problem in problems)
        more = f"\n  and {total - len(problems)} more" if total > len(problems) else ""
        many = "1 problem" if total == 1 else f"{total} problems"
        super().__init__(f"{file}: {many}, nothing was changed\n{shown}{more}")
        self.file, self.problems, self.total = file, problems, total


class Problems:
    """The problems found so far in one file."""

    def __init__(self, file: str, unit: str = "line") -> None:
        self._file, self._unit = file, unit
        self._first: list[Problem] = []
        self.total = 0

    def add(self, line: int, column: str, expected: str, got: object) -> None:
        """Note a problem; beyond the limit it is only counted."""
        self.total += 1
        if len(self._first) < LIMIT:
            shown = repr(got) if isinstance(got, str) else str(got)
            self._first.append(
                Problem(line, column, expected, shown if len(shown) <= 80 else f"{shown[:77]}…", self._unit)
            )

    def refuse(self) -> None:
        """Stop here if anything was wrong.

        Raises:
            BadFile: with the problems in the order of the file.
        """
        if self.total:
            self._first.sort(key=lambda problem: problem.line)
            raise BadFile(self._file, tuple(self._first), self.total)
