"""Kits, and what they are made of."""

from sqlalchemy import select

from hub.store.reading import Reader
from hub.store.reading.rows import ITEM, KIT_PART, Row, ask

_PART = ITEM.alias("part")


def kits(reader: Reader, site: str, after: int, limit: int, *, sku: str | None = None) -> list[Row]:
    """Kits with their parts, in the order of their items' numbers.

    Args:
        sku: only the kit of this SKU.

    Returns:
        id, sku, name, and parts: sku, name, qty (pieces in one kit).
    """
    made = select(KIT_PART.c.kit_item_id).where(KIT_PART.c.site == site)
    query = select(ITEM.c.id, ITEM.c.sku, ITEM.c.name).where(ITEM.c.id.in_(made), ITEM.c.id > after)
    if sku is not None:
        query = query.where(ITEM.c.sku == sku)
    found = {row["id"]: row | {"parts": []} for row in ask(reader, query.order_by(ITEM.c.id).limit(limit))}
    parts = (
        select(KIT_PART.c.kit_item_id, _PART.c.sku, _PART.c.name, KIT_PART.c.qty)
        .join(_PART, _PART.c.id == KIT_PART.c.item_id)
        .where(KIT_PART.c.kit_item_id.in_(list(found)))
    )
    for part in ask(reader, parts.order_by(KIT_PART.c.id)):
        found[part.pop("kit_item_id")]["parts"].append(part)
    return list(found.values())
