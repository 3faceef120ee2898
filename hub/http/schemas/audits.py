"""The audit of orders: what the rules found, who has an order in hand, what a person decides."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from hub.domain import auditing
from hub.http.schemas.fields import BIGGEST, LINE, WHOLE, Badge, In, Name, Out, example

_FINDING = {
    "rule": "buyer_note",
    "en": "note from the buyer",
    "zh": "买家留言",
    "outcome": "ask",
    "text": "Please deliver after 6 pm",
    "at_ms": 1_291_190_061_000,
}
_AUDIT = {
    "id": 5,
    "label": "WEB-1001",
    "shop": "WEB",
    "number": "1001",
    "state": "received",
    "reason": "",
    "asked": True,
    "payment": "paid",
    "note": "Please deliver after 6 pm",
    "version": 2,
    "since_ms": 1_291_190_060_000,
    "placed_at_ms": 1_291_190_000_000,
    "received_at_ms": 1_291_190_060_000,
    "taken_at_ms": 1_291_190_200_000,
    "auditor": "7",
    "auditor_name": "Li Na",
    "findings": [_FINDING],
}
_END = {"order": "WEB-1001", "outcome": "ask", "reason": "note from the buyer 买家留言: deliver after 6 pm"}


class Judge(In):
    """Which orders the rules judge: those named, or those that wait for it, the oldest first."""

    model_config = In.model_config | example(orders=["WEB-1001", "WEB-1002"])

    orders: Annotated[list[Name], Field(min_length=1, max_length=5000)] | None = None
    limit: Annotated[int, Field(ge=1, le=5000), WHOLE] = 5000


class JudgedOrder(Out):
    """What became of an order.

    `pass`: it is audited. `hold`: it is held. `ask`: it waits for a person. `left`: the rules had nothing to
    judge, for it is audited, held, in a person's hands or waits for one. `refused`: nothing was changed.
    """

    model_config = example(**_END)

    order: str
    outcome: Literal["pass", "ask", "hold", "left", "refused"]
    reason: str


class Judged(Out):
    """What became of each order, in their order; how many wait for the rules now, how many for a person."""

    model_config = example(orders=[_END], waiting=0, asked=1)

    orders: list[JudgedOrder]
    waiting: int
    asked: int


class FindingOut(Out):
    """What a rule found in an order, by its names in English and Chinese.

    `outcome` is what the site's rules make of it.
    """

    model_config = example(**_FINDING)

    rule: str
    en: str
    zh: str
    outcome: str
    text: str
    at_ms: int


class OrderAudit(Out):
    """The audit of an order.

    `asked`: the rules leave it to a person. `auditor` has it in hand, or audited it last; null where nobody
    does or did.
    """

    model_config = example(**_AUDIT)

    id: int
    label: str
    shop: str
    number: str
    state: str
    reason: str
    asked: bool
    payment: str
    note: str
    version: int
    since_ms: int
    placed_at_ms: int
    received_at_ms: int
    taken_at_ms: int
    auditor: str | None
    auditor_name: str | None
    findings: list[FindingOut]


class InHand(In):
    """Who takes an order to audit it, or gives it back."""

    model_config = In.model_config | example(badge="7")

    badge: Badge


class Decision(In):
    """What a person makes of an order; `reason` is needed to hold or cancel it.

    With `version`, that of the order as the person saw it, an order that has changed since is refused.
    """

    model_config = In.model_config | example(decision="pass", reason="asked the buyer", badge="7", version=2)

    decision: Literal["pass", "hold", "cancel"]
    reason: Annotated[str, StringConstraints(max_length=256, pattern=LINE)] = ""
    badge: Badge
    version: Annotated[int, Field(ge=1, le=BIGGEST), WHOLE] | None = None


class AuditRule(Out):
    """A rule by its names, and what becomes of an order in which it finds something."""

    model_config = example(rule="unpaid", en="unpaid", zh="未付款", outcome="hold")

    rule: str
    en: str
    zh: str
    outcome: Literal[auditing.OUTCOMES]  # type: ignore[valid-type]  # the domain's own tuple


class AuditRulesOut(Out):
    """The rules in force, and their limits. Money in minor units of the shop's currency."""

    model_config = example(
        rules=[{"rule": "unpaid", "en": "unpaid", "zh": "未付款", "outcome": "hold"}],
        same_buyer_hours=24,
        qty_from=1000,
        price_from_minor=1,
        price_to_minor=10_000_000,
        hold_minutes=30,
    )

    rules: list[AuditRule]
    same_buyer_hours: int
    qty_from: int
    price_from_minor: int
    price_to_minor: int
    hold_minutes: int
