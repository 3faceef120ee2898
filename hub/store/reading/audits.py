"""Orders that wait for their audit: by the rules, or by a person, who sees what the rules found."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from hub.store.reading import Reader
from hub.store.reading.rows import FINDING, OPERATOR, ORDER, SHOP, Row, ask, columns, page


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


def number_waiting(reader: Reader, site: str) -> int:
    """How many orders wait for a person."""
    query = select(func.count()).select_from(ORDER).where(_received(site), ORDER.c.asked)
    return int(reader.execute(query).scalar_one())


def waiting(reader: Reader, site: str, after: int, limit: int, *, shop: str | None = None) -> list[Row]:
    """Orders that wait for a person, each with what the rules found and who has it in hand."""
    query = _waiting().where(_received(site), ORDER.c.asked)
    if shop is not None:
        query = query.where(SHOP.c.code == shop)
    rows = page(reader, query, ORDER, after, limit)
    found = findings(reader, [row["id"] for row in rows])
    return [{**row, "findings": found.get(row["id"], [])} for row in rows]


def findings(reader: Reader, order_ids: list[int]) -> dict[int, list[Row]]:
    """Order id -> what the rules found in it when they judged it last."""
    query = select(*columns(FINDING, "order_id", "rule", "outcome", "text", "at_ms"))
    found: dict[int, list[Row]] = {}
    for row in ask(reader, query.where(FINDING.c.order_id.in_(order_ids)).order_by(FINDING.c.id)):
        found.setdefault(row.pop("order_id"), []).append(row)
    return found


def _received(site: str) -> ColumnElement[bool]:
    return and_(ORDER.c.site == site, ORDER.c.state == "received")


def _waiting() -> Select[Any]:
    return (
        select(
            *columns(
                ORDER, "id", "label", "number", "note", "payment", "version", "since_ms", "placed_at_ms"
            ),
            *columns(ORDER, "received_at_ms", "taken_at_ms"),
            SHOP.c.code.label("shop"),
            OPERATOR.c.badge.label("auditor"),
            OPERATOR.c.name.label("auditor_name"),
        )
        .join(SHOP, SHOP.c.id == ORDER.c.shop_id)
        .outerjoin(OPERATOR, and_(OPERATOR.c.id == ORDER.c.auditor_id, ORDER.c.taken_at_ms > 0))
    )
