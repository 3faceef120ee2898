"""The office's file: what it says holds, and every value that can't be used is named."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.domain.auditing import OUTCOMES
from hub.domain.office_rules import (
    AUTO,
    AllocationRules,
    AuditRules,
    GiftRule,
    NearRule,
    OfficeRules,
    WaveRules,
)
from hub.domain.orders import LIVING
from hub.domain.waving import METHODS
from hub.main.compose import office_rules
from hub.office import rules_text
from hub.office.rules_file import BadRules, load, parse
from hub.settings import Settings, SettingsError

WHOLE = """
[audit]
unpaid = "ask"
same_buyer_hours = 48
qty_from = 50
price_from_minor = 0

[allocation]
split = true
shelf_days = 30

[[allocation.near]]
warehouses = ["NORTH", "MAIN"]
countries = ["DE"]
postcodes = ["1", "20000-29999", "00-950"]

[[gifts]]
sku = "MUG"
with_sku = "TEAPOT"

[[gifts]]
sku = "CARD"
qty = 2
from_minor = 5000
shop = "WEB"

[alarm_hours]
received = 0.5
held = 0

[waves]
capacity_orders = 24
multi = "batch"
wall = "W1"
cart_totes = 12
call_days = [5, 1, 5]
automatic = true
"""


def test_a_file_says_what_holds_and_the_rest_is_as_usual() -> None:
    rules = parse(WHOLE)
    assert rules.audit == replace(
        AuditRules(), unpaid="ask", same_buyer_hours=48, qty_from=50, price_from_minor=0
    )
    assert rules.allocation == AllocationRules(
        (NearRule(("NORTH", "MAIN"), ("DE",), ("1", "20000-29999", "00-950")),), True, 30
    )
    assert rules.gifts == (GiftRule("MUG", with_sku="TEAPOT"), GiftRule("CARD", 2, "", 5000, "WEB"))
    usual = dict(OfficeRules().alarm_hours)
    assert rules.alarm_hours == {k: v for k, v in (usual | {"received": 0.5}).items() if k != "held"}
    assert rules.waves == WaveRules(
        capacity_orders=24, multi="batch", wall="W1", cart_totes=12, call_days=(1, 5), automatic=True
    )
    assert parse("") == OfficeRules()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("audit = 3", "audit: expected a table, got 3"),
        ("[audits]", "audits: expected no such key, got {}"),
        ("[audit]\nunpayed = 'ask'", "audit.unpayed: expected no such key, got 'ask'"),
        ("[audit]\nunpaid = 'wait'", "audit.unpaid: expected 'pass', 'ask' or 'hold', got 'wait'"),
        ("[audit]\nunpaid = true", "audit.unpaid: expected 'pass', 'ask' or 'hold', got True"),
        ("[audit]\nqty_from = 1.5", "audit.qty_from: expected a whole number, got 1.5"),
        ("[audit]\nqty_from = true", "audit.qty_from: expected a whole number, got True"),
        ("[audit]\nqty_from = 1", "audit.qty_from: expected greater than or equal to 2, got 1"),
        (
            "[audit]\nprice_from_minor = 9\nprice_to_minor = 8",
            "audit.price_to_minor: expected at least price_from_minor, 9, got 8",
        ),
        ("[allocation]\nsplit = 'yes'", "allocation.split: expected true or false, got 'yes'"),
        ("[allocation]\nnear = 'N'", "allocation.near: expected a list, got 'N'"),
        ("[[allocation.near]]", "allocation.near.1.warehouses: expected a value, got nothing"),
        (
            "[[allocation.near]]\nwarehouses = []",
            "allocation.near.1.warehouses: expected at least one, got []",
        ),
        (
            "[[allocation.near]]\nwarehouses = ['A']\npostcodes = ['9-1']",
            "allocation.near.1.postcodes: expected spans from low to high, not 9-1, got ['9-1']",
        ),
        ("[[gifts]]\nsku = ' '\nfrom_minor = 1", "gifts.1.sku: expected a text that is not empty, got ' '"),
        (
            "[[gifts]]\nsku = 'A'",
            "gifts.1.from_minor: expected an amount above 0, or a SKU in with_sku, got 0",
        ),
        ("[waves]\nmulti = 'all'", "waves.multi: expected 'auto', 'order', 'cluster' or 'batch', got 'all'"),
        ("[waves]\ncapacity = 9", "waves.capacity: expected no such key, got 9"),
        (
            "[waves]\ncapacity_orders = 5\nmin_orders = 6",
            "waves.min_orders: expected at most capacity_orders, 5, got 6",
        ),
        ("[waves]\ncart_totes = -1", "waves.cart_totes: expected greater than or equal to 0, got -1"),
        ("[waves]\ncall_days = []", "waves.call_days: expected at least one, got []"),
        ("[waves]\ncall_days = [0]", "waves.call_days.1: expected greater than or equal to 1, got 0"),
        ("[waves]\nautomatic = 'no'", "waves.automatic: expected true or false, got 'no'"),
        ("[alarm_hours]\nheld = nan", "alarm_hours.held: expected a finite number, got nan"),
        ("[alarm_hours]\nheld = '2'", "alarm_hours.held: expected a number, got '2'"),
    ],
)
def test_what_cannot_be_used_is_named(text: str, problem: str) -> None:
    with pytest.raises(BadRules) as caught:
        parse(text, "rules.toml")
    assert str(caught.value) == f"rules.toml: {problem}"


def test_every_problem_is_told_at_once() -> None:
    with pytest.raises(BadRules) as caught:
        parse("x = 1\n[audit]\nunpaid = 1\nqty_from = 0\n[alarm_hours]\nshiped = 1")
    assert [problem.partition(":")[0] for problem in caught.value.problems] == [
        "audit.unpaid",
        "audit.qty_from",
        "alarm_hours.shiped",
        "x",
    ]


KEYS = [
    "audit",
    "allocation",
    "gifts",
    "alarm_hours",
    "waves",
    "wall",
    "call_days",
    "unpaid",
    "near",
    "sku",
    "held",
    "warehouses",
    "split",
]
VALUE: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.sampled_from(KEYS), below, max_size=4),
    max_leaves=8,
)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS), VALUE))
def test_any_file_is_rules_or_is_refused_in_words(said: dict[str, Any]) -> None:
    text = "\n".join(f"{key} = {_inline(value)}" for key, value in said.items())
    told = "office.toml: x: expected something, got nothing"
    try:
        parse(text)
    except BadRules as refusal:
        told = str(refusal)
    assert all(": expected " in line and ", got " in line for line in told.splitlines())


def _inline(value: Any) -> str:
    """A value as one line of TOML; what TOML can't say is no TOML."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {_inline(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_inline, value)) + "]"
    return json.dumps(value)


TEXT = st.text(min_size=1, max_size=12).map(str.strip).filter(bool)
GIFT = st.builds(GiftRule, TEXT, st.integers(1, 9), TEXT, st.integers(0, 9), st.just("") | TEXT)
NEAR = st.builds(
    NearRule,
    st.lists(TEXT, min_size=1, max_size=3).map(tuple),
    st.lists(TEXT, max_size=2).map(tuple),
    st.lists(st.from_regex(r"\A[0-9]{1,5}\Z"), max_size=2).map(tuple),
)
METHOD = st.sampled_from((AUTO, *METHODS))
WAVES = st.builds(
    WaveRules,
    capacity_orders=st.integers(10, 5000),
    urgent_minutes=st.integers(0, 999),
    single=METHOD,
    multi=METHOD,
    urgent=METHOD,
    by_carrier=st.booleans(),
    wall=st.just("") | TEXT,
    call_days=st.sets(st.integers(1, 7), min_size=1).map(lambda days: tuple(sorted(days))),
    automatic=st.booleans(),
    min_orders=st.integers(1, 10),
)
ANY_RULES = st.builds(
    OfficeRules,
    st.builds(AuditRules, *(st.sampled_from(OUTCOMES) for _ in range(7)), qty_from=st.integers(2, 10**6)),
    st.builds(AllocationRules, st.lists(NEAR, max_size=3).map(tuple), st.booleans(), st.integers(0, 99)),
    st.lists(GIFT, max_size=3).map(tuple),
    st.dictionaries(st.sampled_from(LIVING), st.floats(0.5, 99), max_size=3),
    WAVES,
)


@settings(deadline=None)
@given(ANY_RULES)
def test_what_is_written_is_read_back(rules: OfficeRules) -> None:
    assert parse(rules_text.written(rules)) == rules


def test_a_file_is_found_in_the_home_or_where_the_setting_says(tmp_path: Path) -> None:
    assert office_rules(Settings(home=tmp_path)) == OfficeRules()
    (tmp_path / "office.toml").write_text("[audit]\nqty_from = 7\n", "utf-8")
    assert office_rules(Settings(home=tmp_path)).audit.qty_from == 7
    other = tmp_path / "other.toml"
    other.write_bytes(b"\xef\xbb\xbf[audit]\nqty_from = 8\n")
    assert office_rules(Settings(home=tmp_path, office_file=other)).audit.qty_from == 8
    with pytest.raises(SettingsError, match=r"no\.toml: expected a file that can be read"):
        office_rules(Settings(home=tmp_path, office_file=tmp_path / "no.toml"))


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    for content, expected in ((b"\xff\xfe", "expected UTF-8"), (b"a = = b", "expected TOML")):
        (tmp_path / "office.toml").write_bytes(content)
        with pytest.raises(BadRules, match=expected):
            load(tmp_path / "office.toml")
