"""docs/protocol.md: made from the table, and every numbered rule named by a test."""

import re
from pathlib import Path

from tests.contract.field_tables import PAGE, placed

TESTS = Path(__file__).resolve().parents[1]
RULE = re.compile(r"\*\*(P-\d{3})\*\*")


def test_the_field_tables_are_those_of_the_table() -> None:
    page = PAGE.read_text("utf-8")
    assert placed(page) == page, "run: python -m tests.contract.field_tables --write"


def test_every_rule_is_named_by_a_test() -> None:
    rules = RULE.findall(PAGE.read_text("utf-8"))
    assert len(rules) == len(set(rules)) > 40
    named: set[str] = set()
    for path in TESTS.rglob("test_*.py"):
        named |= set(re.findall(r"(?<!ECDSA )(?<!:)\bP-\d{3}", path.read_text("utf-8")))
    assert sorted(set(rules) - named) == [], "no test names these rules"
    assert sorted(named - set(rules)) == [], "tests name rules that the page does not have"


def test_every_rule_says_must() -> None:
    page = PAGE.read_text("utf-8")
    for paragraph in re.split(r"\n(?=- \*\*P-|\n)", page):
        if RULE.search(paragraph):
            assert " MUST" in paragraph, paragraph
