"""Orders that wait for their audit: by the rules, or by a person, who sees what the rules found."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from hub.domain.auditing import HOLD, WORDS
from hub.store.reading import Reader
from hub.store.reading.rows import (
    FINDING,
    ITEM,
    LINE,
    OPERATOR,
    ORDER,
    SHOP,
    Row,
    ask,
    ask_one,
    columns,
    page,
)


def unjudged(reader: Reader, site: str, taken_after_ms: int, limit: int) -> list[int]:
    """The numbers of the orders that the rules have not judged yet, those that wait longest first.

    Args:
        taken_after_ms: who took an order after this has it in hand, and the rules leave it alone.
    """
    query = (
        select(ORDER.c.id)
        .where(_received(site), ~ORDER.c.asked, ORDER.c.taken_at_ms <= taken_after_ms)
        .order_by(ORDER.c.since_ms, ORDER.c.id)
        .limit(limit)
    )
    return list(reader.execute(query).scalars())


def described(reader: Reader, site: str, limit: int) -> list[int]:
    """The numbers of the orders that the rules hold for unknown SKUs which somebody has described since."""
    unknown = exists().where(
        FINDING.c.order_id == ORDER.c.id, FINDING.c.rule == "unknown_sku", FINDING.c.outcome == HOLD
    )
    draft = exists().where(LINE.c.order_id == ORDER.c.id, LINE.c.item_id == ITEM.c.id, ITEM.c.draft)
    told = ORDER.c.reason.contains(" ".join(WORDS["unknown_sku"]), autoescape=True)
    held = and_(ORDER.c.site == site, ORDER.c.state == "held", ORDER.c.resume_state == "received")
    query = select(ORDER.c.id).where(held, told, unknown, ~draft).order_by(ORDER.c.since_ms).limit(limit)
    return list(reader.execute(query).scalars())


def waiting_for(reader: Reader, site: str) -> tuple[int, int]:
    """How many received orders wait for the rules, and how many for a person."""
    query = select(ORDER.c.asked, func.count()).where(_received(site)).group_by(ORDER.c.asked)
    counted = {bool(asked): int(n) for asked, n in reader.execute(query)}
    return counted.get(False, 0), counted.get(True, 0)


def waiting(
    reader: Reader, site: str, taken_after_ms: int, after: int, limit: int, *, shop: str | None = None
) -> list[Row]:
    """Orders that wait for a person, each with what the rules found and who has it in hand.

    Args:
        taken_after_ms: who took an order before this has it in hand no more.
    """
    query = _audits(taken_after_ms).where(_received(site), ORDER.c.asked)
    if shop is not None:
        query = query.where(SHOP.c.code == shop)
    return _with_findings(reader, page(reader, query, ORDER, after, limit))


def audit(reader: Reader, site: str, taken_after_ms: int, label: str) -> Row | None:
    """The audit of one order: what the rules found, and who has it in hand or audited it last."""
    query = _audits(taken_after_ms).where(ORDER.c.site == site, ORDER.c.label == label)
    found = ask_one(reader, query)
    return None if found is None else _with_findings(reader, [found])[0]


def _with_findings(reader: Reader, rows: list[Row]) -> list[Row]:
    found = findings(reader, [row["id"] for row in rows])
    return [{**row, "findings": found.get(row["id"], [])} for row in rows]


def findings(reader: Reader, order_ids: list[int]) -> dict[int, list[Row]]:
    """Order id -> what the rules found when they judged it last, by its names; for those that have any."""
    query = select(*columns(FINDING, "order_id", "rule", "outcome", "text", "at_ms"))
    query = query.where(FINDING.c.order_id.in_(order_ids)).order_by(FINDING.c.id)
    found: dict[int, list[Row]] = {}
    for row in ask(reader, query):
        english, chinese = WORDS[row["rule"]]
        found.setdefault(row.pop("order_id"), []).append({**row, "en": english, "zh": chinese})
    return found


def _received(site: str) -> ColumnElement[bool]:
    return and_(ORDER.c.site == site, ORDER.c.state == "received")


def _audits(taken_after_ms: int) -> Select[Any]:
    told = or_(ORDER.c.state != "received", ORDER.c.taken_at_ms > taken_after_ms)
    return (
        select(
            *columns(
                ORDER, "id", "label", "number", "state", "reason", "asked", "payment", "note", "version"
            ),
            *columns(ORDER, "since_ms", "placed_at_ms", "received_at_ms", "taken_at_ms"),
            SHOP.c.code.label("shop"),
            OPERATOR.c.badge.label("auditor"),
            OPERATOR.c.name.label("auditor_name"),
        )
        .join(SHOP, SHOP.c.id == ORDER.c.shop_id)
        .outerjoin(OPERATOR, and_(OPERATOR.c.id == ORDER.c.auditor_id, told))
    )
