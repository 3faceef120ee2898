"""Whether a database adds up: what `pickbench check` finds in it. One way to ask, for all tests."""

from hub.office.check import Finding, check
from hub.store.database import Database


def faults(database: Database) -> dict[str, tuple[Finding, ...]]:
    """What the checks find, by their names; empty where all adds up."""
    return {result.name: result.findings for result in check(database) if result.faults}
