"""Auditing: what the rules find in an order, and whether it passes, is held, or waits for a person.

A rule judges what the shop said; where a shop says nothing of payment, address or price, there is nothing to
find.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from hub.domain.office_rules import AuditRules

PASS, ASK, HOLD = "pass", "ask", "hold"
BUYER_NOTE = "buyer_note"
"""The rule whose finding is what the buyer wrote: not for whoever may see no buyers."""
OUTCOMES = (PASS, ASK, HOLD)
"""From the mildest to the gravest."""
WORDS = {
    "unpaid": ("unpaid", "未付款"),
    "address_missing": ("address missing", "地址缺失"),
    "price_odd": ("odd price", "价格异常"),
    "quantity_odd": ("odd quantity", "数量异常"),
    "same_buyer": ("same buyer", "同一买家"),
    "unknown_sku": ("unknown SKU", "未知货号"),
    BUYER_NOTE: ("note from the buyer", "买家留言"),
}
"""rule -> its name in English and Chinese."""
OUTCOME_WORDS = {PASS: ("pass", "通过"), ASK: ("ask", "人工审核"), HOLD: ("hold", "挂起")}
"""outcome -> its name in English and Chinese."""
NOT_PAID = ("unpaid", "partly_paid", "refunded")
"""States of payment in which nothing may be sent."""
TEXT_LENGTH = 256
"""Characters of a finding's text that are kept."""
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found in an order."""

    id: int
    site: str
    order_id: int
    rule: str
    outcome: str
    """PASS, ASK or HOLD: what the site's rules make of it."""
    text: str
    at_ms: int


class Found(NamedTuple):
    """What a rule finds in the facts of an order."""

    rule: str
    outcome: str
    text: str
    """What was found and what was expected."""


class LineFact(NamedTuple):
    """What is judged of a line, or of a kit as the buyer ordered it (`line_no` 0)."""

    line_no: int
    sku: str
    qty: int
    price_minor: int | None
    """Of a piece; None where there is nothing to judge: gifts, parts of a kit, shops that say no prices."""
    is_draft: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the rules judge of an order. Prices in minor units of the shop's currency."""

    payment: str
    note: str
    lines: tuple[LineFact, ...]
    is_address_missing: bool = False
    """The shop says whom the order goes to, and not where."""
    others: tuple[str, ...] = ()
    """Labels of the same buyer's other orders that are not released yet, within the hours of the rule."""


def findings(facts: Facts, rules: AuditRules) -> tuple[Found, ...]:
    """What the rules find in an order, in the order of WORDS.

    >>> facts = Facts("unpaid", "", (LineFact(1, "A", 2, 150),))
    >>> [found.rule for found in findings(facts, AuditRules())]
    ['unpaid']
    >>> findings(Facts("paid", "", (LineFact(1, "A", 2, 150),)), AuditRules())
    ()
    """
    texts = {
        "unpaid": _unpaid(facts),
        "address_missing": "the recipient has no address" if facts.is_address_missing else "",
        "price_odd": _price_odd(facts, rules),
        "quantity_odd": _quantity_odd(facts, rules),
        "same_buyer": _same_buyer(facts, rules),
        "unknown_sku": _unknown_sku(facts),
        BUYER_NOTE: " ".join(facts.note.split()),
    }
    return tuple(
        Found(rule, getattr(rules, rule), _short(text, TEXT_LENGTH)) for rule, text in texts.items() if text
    )


def outcome(found: Iterable[Found], let_go: Collection[str] = ()) -> str:
    """What becomes of an order: the gravest of what was found.

    Args:
        let_go: rules that held it before, and a person let it go on: they don't hold it again, but leave it
            to a person.

    >>> unpaid = Found("unpaid", HOLD, "the shop says unpaid")
    >>> outcome(()), outcome([unpaid]), outcome([unpaid], let_go=("unpaid",))
    ('pass', 'hold', 'ask')
    """
    outcomes = (ASK if each.outcome == HOLD and each.rule in let_go else each.outcome for each in found)
    return max(outcomes, key=OUTCOMES.index, default=PASS)


def reason(found: Iterable[Found]) -> str:
    """Why the rules hold an order, in the words that its log keeps.

    >>> reason([Found("unpaid", HOLD, "the shop says unpaid"), Found("buyer_note", ASK, "gift wrap")])
    'unpaid 未付款: the shop says unpaid'
    """
    held = (f"{' '.join(WORDS[each.rule])}: {each.text}" for each in found if each.outcome == HOLD)
    return _short("; ".join(held), TEXT_LENGTH)


def _unpaid(facts: Facts) -> str:
    return f"the shop says {facts.payment}" if facts.payment in NOT_PAID else ""


def _price_odd(facts: Facts, rules: AuditRules) -> str:
    least, most = rules.price_from_minor, rules.price_to_minor
    odd = [
        f"{_named(line)} at {line.price_minor} a piece"
        for line in facts.lines
        if line.price_minor is not None and not least <= line.price_minor <= most
    ]
    return f"{_some(odd)}: expected {least} to {most} (minor units)" if odd else ""


def _quantity_odd(facts: Facts, rules: AuditRules) -> str:
    odd = [f"{_named(line)} x{line.qty}" for line in facts.lines if line.qty >= rules.qty_from]
    return f"{_some(odd)}: expected less than {rules.qty_from}" if odd else ""


def _same_buyer(facts: Facts, rules: AuditRules) -> str:
    more = " and more" if len(facts.others) > _NAMED else ""
    return (
        f"{', '.join(facts.others[:_NAMED])}{more} within {rules.same_buyer_hours} h" if facts.others else ""
    )


def _unknown_sku(facts: Facts) -> str:
    unknown = [_named(line) for line in facts.lines if line.is_draft]
    return f"{_some(unknown)}: expected an item of the catalogue" if unknown else ""


def _named(line: LineFact) -> str:
    return f"line {line.line_no} {line.sku}" if line.line_no else f"kit {line.sku}"


def _some(named: Iterable[str]) -> str:
    every = list(named)
    more = f" and {len(every) - _NAMED} more" if len(every) > _NAMED else ""
    return f"{', '.join(every[:_NAMED])}{more}"


def _short(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"
