"""What the checks find in a database, by their names."""

from collections.abc import Callable

from hub.office.check import Finding, check
from hub.store.database import Database

Break = Callable[[str], None]
"""Runs a statement that must change something."""


def faults(database: Database) -> dict[str, tuple[Finding, ...]]:
    return {result.name: result.findings for result in check(database) if result.faults}
