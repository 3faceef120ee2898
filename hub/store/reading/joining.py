"""Orders that could become one parcel: same shop, buyer, address and payment, and not yet released."""

from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from hub.domain.orders import BEFORE_RELEASE
from hub.store.reading import Reader
from hub.store.reading.rows import ORDER, RECIPIENT, SHOP, Row, ask

_SAME = (ORDER.c.shop_id, ORDER.c.payment, RECIPIENT.c.buyer_digest, RECIPIENT.c.address_digest)


def _can_be_merged(site: str) -> ColumnElement[bool]:
    """As `hub.domain.joining.is_off_the_floor` has it; a held order may be merged into another.

    A part of a split order is no candidate: somebody wanted it sent on its own, and may merge it by name.
    """
    waits = or_(
        ORDER.c.state.in_(BEFORE_RELEASE),
        and_(ORDER.c.state == "short", ORDER.c.tote_id.is_(None)),
        and_(ORDER.c.state == "held", ORDER.c.resume_state.in_(BEFORE_RELEASE)),
    )
    known = and_(RECIPIENT.c.buyer_digest != "", RECIPIENT.c.address_digest != "")
    # Said again so that the index by states is used, not one of all orders that ever were.
    living = ORDER.c.state.in_((*BEFORE_RELEASE, "short", "held"))
    return and_(ORDER.c.site == site, living, ORDER.c.parent_id.is_(None), waits, known)


def candidates(reader: Reader, site: str, after: int, limit: int, *, text: str = "") -> list[Row]:
    """Groups of two or more orders that could be merged, by the oldest order of each.

    Args:
        after: the number of the group after which to go on.
        text: only groups with an order whose label has this in it.

    Returns:
        id (the oldest order's number), shop, payment, into (the oldest that is not held) and orders: label,
        state, reason, placed_at_ms of each, the oldest first.
    """
    joined = ORDER.join(RECIPIENT, RECIPIENT.c.order_id == ORDER.c.id)
    can = _can_be_merged(site)
    first = func.min(ORDER.c.id)
    several = (
        select(first.label("first"), *_SAME)
        .select_from(joined)
        .where(can)
        .group_by(*_SAME)
        .having(func.count() > 1, func.count().filter(ORDER.c.state != "held") > 0, first > after)
    )
    if text:
        several = several.having(func.count().filter(ORDER.c.label.icontains(text, autoescape=True)) > 0)
    groups = several.order_by(first).limit(limit).subquery()
    same = [groups.c[column.name] == column for column in _SAME]
    query = (
        select(
            groups.c.first.label("id"),
            SHOP.c.code.label("shop"),
            ORDER.c.payment,
            ORDER.c.label,
            ORDER.c.state,
            ORDER.c.reason,
            ORDER.c.placed_at_ms,
        )
        .select_from(joined.join(groups, and_(*same)).join(SHOP, SHOP.c.id == ORDER.c.shop_id))
        .where(can)
        .order_by(groups.c.first, ORDER.c.id)
    )
    return _grouped(ask(reader, query))


def _grouped(rows: list[Row]) -> list[Row]:
    found: dict[int, dict[str, Any]] = {}
    for row in rows:
        group = found.setdefault(
            row["id"],
            {"id": row["id"], "shop": row["shop"], "payment": row["payment"], "into": None, "orders": []},
        )
        group["orders"].append({name: row[name] for name in ("label", "state", "reason", "placed_at_ms")})
        if group["into"] is None and row["state"] != "held":
            group["into"] = row["label"]
    return list(found.values())
