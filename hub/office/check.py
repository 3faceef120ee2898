"""Proof that a database adds up: every rule of `hub.store.checks`, all seen at one instant."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hub.store import checks
from hub.store.database import Database


@dataclass(frozen=True, slots=True)
class Finding:
    """A row at fault.

    Which rule it breaks, what was expected, what is there, and the row's numbers and names.
    """

    check: str
    expected: str
    found: str
    row: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Checked:
    """One rule and what became of it: `faults` rows break it, the first of them in `findings`."""

    name: str
    rule: str
    faults: int
    findings: tuple[Finding, ...]


def check(database: Database, told: Callable[[Checked], None] = lambda _: None) -> list[Checked]:
    """Look for rows that break a rule. Nothing is written, and the floor may go on meanwhile.

    Args:
        told: gets each rule's result as it is known.
    """
    results = []
    with checks.snapshot(database) as connection:
        for rule in checks.CHECKS:
            rows, faults = checks.rows_at_fault(connection, rule)
            findings = (
                Finding(rule.name, rule.expected.format(**row), rule.found.format(**row), dict(row))
                for row in rows
            )
            checked = Checked(rule.name, rule.rule, faults, tuple(findings))
            told(checked)
            results.append(checked)
    return results
