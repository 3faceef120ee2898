"""The rules of the audit, and who is the same buyer, as functions."""

from dataclasses import fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.domain import auditing, recipients
from hub.domain.auditing import ASK, HOLD, PASS, Facts, Found, LineFact, findings, outcome, reason
from hub.domain.office_rules import AuditRules
from hub.domain.orders import PAYMENTS

RULES = AuditRules()
GOOD = Facts("paid", "", (LineFact(1, "A", 2, 150),))


@pytest.mark.parametrize(
    ("facts", "rule", "text"),
    [
        (replace(GOOD, payment="unpaid"), "unpaid", "the shop says unpaid"),
        (replace(GOOD, payment="partly_paid"), "unpaid", "the shop says partly_paid"),
        (replace(GOOD, payment="refunded"), "unpaid", "the shop says refunded"),
        (replace(GOOD, is_address_missing=True), "address_missing", "the recipient has no address"),
        (
            replace(GOOD, lines=(LineFact(3, "A", 2, 0), LineFact(0, "SET", 1, 10_000_001))),
            "price_odd",
            "line 3 A at 0 a piece, kit SET at 10000001 a piece: expected 1 to 10000000 (minor units)",
        ),
        (
            replace(GOOD, lines=(LineFact(1, "A", 1000, 5),)),
            "quantity_odd",
            "line 1 A x1000: expected less than 1000",
        ),
        (replace(GOOD, others=("S-1", "S-2")), "same_buyer", "S-1, S-2 within 24 h"),
        (
            replace(GOOD, lines=(LineFact(1, "A", 1, 5, is_draft=True),)),
            "unknown_sku",
            "line 1 A: expected an item of the catalogue",
        ),
        (replace(GOOD, note=" please \n ring "), "buyer_note", "please ring"),
    ],
)
def test_each_rule_finds_its_own_and_says_what_it_expected(facts: Facts, rule: str, text: str) -> None:
    for wanted in (PASS, ASK, HOLD):
        assert findings(facts, replace(RULES, **{rule: wanted})) == (Found(rule, wanted, text),)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "facts",
    [
        GOOD,
        *(replace(GOOD, payment=payment) for payment in PAYMENTS if payment not in auditing.NOT_PAID),
        replace(GOOD, note=" \n"),
        replace(GOOD, lines=(LineFact(1, "A", 999, 1), LineFact(2, "B", 1, 10_000_000))),
        replace(GOOD, lines=(LineFact(1, "GIFT", 1, None),)),
    ],
)
def test_an_ordinary_order_passes(facts: Facts) -> None:
    assert findings(facts, RULES) == ()


def test_every_rule_has_its_setting_and_its_names() -> None:
    decided = [f.name for f in fields(AuditRules) if isinstance(getattr(RULES, f.name), str)]
    assert decided == list(auditing.WORDS)
    assert all(english and chinese for english, chinese in auditing.WORDS.values())
    assert list(auditing.OUTCOME_WORDS) == list(auditing.OUTCOMES)


@settings(deadline=None)
@given(st.lists(st.sampled_from(auditing.OUTCOMES)), st.booleans())
def test_the_gravest_counts_and_a_hold_that_was_let_go_is_a_persons(said: list[str], let_go: bool) -> None:
    became = outcome([Found("unpaid", each, "") for each in said], ("unpaid",) if let_go else ("buyer_note",))
    if HOLD in said:
        assert became == (ASK if let_go else HOLD)
    else:
        assert became == (ASK if ASK in said else PASS)


def test_texts_are_as_short_as_their_column() -> None:
    many = tuple(LineFact(n, "S" * 64, 5000, 0, is_draft=True) for n in range(1, 200))
    found = findings(Facts("unpaid", "n" * 512, many, True, tuple("L" * 90 for _ in range(6))), RULES)
    assert len(found) == len(auditing.WORDS)
    assert all(len(each.text) <= auditing.TEXT_LENGTH for each in found)
    assert len(reason(found)) <= auditing.TEXT_LENGTH
    assert "and 194 more" in next(
        each.text
        for each in findings(
            Facts("paid", "", tuple(LineFact(n, "S", 1, 5, is_draft=True) for n in range(1, 200))), RULES
        )
    )


SPELT = st.text("abcxyz 0123456789äéß王小明路 ", min_size=1, max_size=30)


@settings(deadline=None)
@given(SPELT, SPELT, st.sampled_from(["upper", "lower", "spaces", "dots", "wide"]))
def test_another_spelling_is_the_same_buyer_and_address(name: str, place: str, change: str) -> None:
    def spell(text: str) -> str:
        wide = {c: chr(c + 0xFEE0) for c in range(0x21, 0x7F)}
        return {
            "upper": text.upper(),
            "lower": text.lower(),
            "spaces": f"  {text.replace(' ', '   ')} ",
            "dots": text.replace(" ", ", "),
            "wide": text.translate(wide),
        }[change]

    one = {"name": name, "address": place, "postcode": "N1 9GU", "country": "GB"}
    two = {"name": spell(name), "address": spell(place), "postcode": "n19gu", "country": "gb"}
    assert recipients.digests(one) == recipients.digests(two)


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ({"email": "A@x.org", "phone": "1234567"}, {"email": "a@X.org", "name": "Ann"}, True),
        ({"phone": "0049 (0)30 1234567"}, {"phone": "030/1234567"}, True),
        ({"phone": "+86 138 0013 8000"}, {"phone": "13800138000"}, True),
        ({"phone": "13800138000"}, {"phone": "13800138001"}, False),
        ({"name": "Ann", "postcode": "N1"}, {"name": "Ann", "postcode": "N2"}, False),
        (
            {"name": "17850", "country": "United Kingdom"},
            {"name": "17850", "country": "united kingdom"},
            True,
        ),
        ({"name": "a", "postcode": "b"}, {"name": "ab", "postcode": ""}, False),
    ],
)
def test_who_is_the_same_buyer(one: dict[str, str], two: dict[str, str], same: bool) -> None:
    assert recipients.buyer(one) and recipients.buyer(two)
    assert (recipients.buyer(one) == recipients.buyer(two)) is same


@pytest.mark.parametrize(
    "nobody",
    [
        {},
        {"country": "CN"},
        {"phone": "000000000"},
        {"phone": "12345"},
        {"name": "王*"},
        {"phone": "138****8000"},
    ],
)
def test_what_names_nobody_is_like_no_other(nobody: dict[str, str]) -> None:
    assert recipients.buyer(nobody) == ""


def test_an_address_differs_by_number_and_by_name() -> None:
    home = {"name": "Ann", "address": "High St 12", "postcode": "N1 9GU", "country": "GB"}
    digests = {
        recipients.address(each)
        for each in (
            home,
            home | {"address": "High St 1 2"},
            home | {"address": "High St 13"},
            home | {"name": "Bob"},
            home | {"postcode": "N1 9GV"},
            home | {"country": "FR"},
        )
    }
    assert len(digests) == 6 and all(len(each) == recipients.DIGEST_LENGTH for each in digests)
