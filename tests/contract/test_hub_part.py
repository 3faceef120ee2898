"""The hub's part of docs/protocol.md is proven over a real broker; this page says where."""

import ast
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
ANSWERED_ONCE = "test_a_scan_is_answered_once_stored_and_answered_the_same_again"
KILLED = "test_a_gateway_killed_again_and_again_loses_nothing_and_counts_nothing_twice"
NOT_WELCOME = "test_a_stranger_and_a_double_are_not_welcomed"
PROVEN_BY = {
    "P-100": KILLED,
    "P-101": ANSWERED_ONCE,
    "P-102": ANSWERED_ONCE,
    "P-103": "test_frames_that_cannot_be_read_are_answered_counted_and_harm_nobody",
    "P-104": NOT_WELCOME,
    "P-105": "test_a_station_that_dies_is_offline_and_an_old_will_is_not_believed",
    "P-106": "test_lights_follow_what_the_office_does",
    "P-107": KILLED,
}


@pytest.mark.parametrize("rule", PROVEN_BY)
def test_the_proof_of_a_rule_is_there_and_asserts(rule: str) -> None:
    tree = ast.parse((TESTS / "e2e" / "test_gateway.py").read_text("utf-8"))
    tests = {
        node.name: node for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert PROVEN_BY[rule] in tests, f"{rule} is proven nowhere"
    assert any(isinstance(node, ast.Assert) for node in ast.walk(tests[PROVEN_BY[rule]]))
