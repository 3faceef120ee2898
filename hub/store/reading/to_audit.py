"""Orders that the office has before it: those that wait for their audit, and those that the rules hold.

Those that wait longest come first; a page goes on after the last one's place, its time and number, so that an
index leads to it.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, or_, select, tuple_

from hub.store.reading import Reader
from hub.store.reading.audits import findings
from hub.store.reading.rows import (
    BARCODE,
    FINDING,
    ITEM,
    LINE,
    OPERATOR,
    ORDER,
    RECIPIENT,
    SHOP,
    Row,
    ask,
    columns,
)

PERSON, RULES, HELD = WHICH = ("person", "rules", "held")
"""Which orders: those that a person must audit, those that the rules have not judged, those that are held
before their audit."""
Place = tuple[int, int]
"""Where a page goes on: the time (UTC ms) and the number of the last order before it."""
START: Place = (0, 0)
_TO_SHIP = LINE.c.qty_ordered - LINE.c.qty_cancelled - LINE.c.qty_moved


def items_meant(reader: Reader, site: str, code: str) -> list[int]:
    """The numbers of the items that a SKU or a barcode means."""
    meant = select(BARCODE.c.item_id).where(BARCODE.c.site == site, BARCODE.c.code == code)
    query = select(ITEM.c.id).where(ITEM.c.site == site, ITEM.c.sku == code).union(meant)
    return list(reader.execute(query).scalars())


def skus_meant(reader: Reader, site: str, code: str) -> list[str]:
    """The SKUs of the items that a SKU or a barcode means."""
    query = select(ITEM.c.sku).where(ITEM.c.id.in_(items_meant(reader, site, code))).order_by(ITEM.c.id)
    return list(reader.execute(query).scalars())


def beyond(place: Place) -> ColumnElement[bool]:
    """Orders whose place is after this one."""
    return tuple_(ORDER.c.since_ms, ORDER.c.id) > tuple_(literal(place[0]), literal(place[1]))


def _which(which: str) -> ColumnElement[bool]:
    if which == HELD:
        return and_(ORDER.c.state == "held", ORDER.c.resume_state == "received")
    asked = ORDER.c.asked if which == PERSON else ~ORDER.c.asked
    return and_(ORDER.c.state == "received", asked)


def _matching(
    reader: Reader,
    site: str,
    which: str,
    *,
    text: str = "",
    rule: str = "",
    shop: str = "",
    personal: bool = False,
) -> Select[Any]:
    """Numbers, places and labels of the orders that match.

    Args:
        text: part of a label, or a SKU or barcode that the order has.
        rule: only those in which it found something.
        personal: whether the text may be part of a buyer's name too.
    """
    query = select(ORDER.c.id, ORDER.c.since_ms, ORDER.c.label).where(ORDER.c.site == site, _which(which))
    if rule:
        found = select(FINDING.c.order_id).where(FINDING.c.site == site, FINDING.c.rule == rule)
        query = query.where(ORDER.c.id.in_(found))
    if shop:
        of_shop = select(SHOP.c.id).where(SHOP.c.site == site, SHOP.c.code == shop)
        query = query.where(ORDER.c.shop_id.in_(of_shop))
    if not text:
        return query
    named = [ORDER.c.label.icontains(text, autoescape=True)]
    if personal:
        buyer = RECIPIENT.c.name.icontains(text, autoescape=True)
        named.append(exists().where(RECIPIENT.c.order_id == ORDER.c.id, buyer))
    meant = items_meant(reader, site, text)
    if meant:
        named.append(exists().where(LINE.c.order_id == ORDER.c.id, LINE.c.item_id.in_(meant)))
    return query.where(or_(*named))


def orders(
    reader: Reader,
    site: str,
    which: str,
    taken_after_ms: int,
    after: Place,
    limit: int,
    **named: Any,
) -> list[Row]:
    """Orders with what the rules found, how many pieces they want, the buyer's name and who has them in hand.

    Args:
        which: one of WHICH.
        taken_after_ms: who took an order before this has it in hand no more.
        named: what they are narrowed to, as `_matching` names it.
    """
    match = _matching(reader, site, which, **named)
    chosen = match.where(beyond(after)).order_by(ORDER.c.since_ms, ORDER.c.id).limit(limit).subquery()
    pieces = select(func.sum(_TO_SHIP)).where(LINE.c.order_id == ORDER.c.id).scalar_subquery()
    query = (
        select(
            *columns(ORDER, "id", "label", "state", "reason", "payment", "note", "since_ms", "placed_at_ms"),
            SHOP.c.code.label("shop"),
            RECIPIENT.c.name.label("buyer"),
            OPERATOR.c.name.label("auditor_name"),
            OPERATOR.c.badge.label("auditor"),
            pieces.label("qty"),
        )
        .join(chosen, chosen.c.id == ORDER.c.id)
        .join(SHOP, SHOP.c.id == ORDER.c.shop_id)
        .outerjoin(RECIPIENT, RECIPIENT.c.order_id == ORDER.c.id)
        .outerjoin(OPERATOR, and_(OPERATOR.c.id == ORDER.c.auditor_id, ORDER.c.taken_at_ms > taken_after_ms))
        .order_by(ORDER.c.since_ms, ORDER.c.id)
    )
    rows = ask(reader, query)
    found = findings(reader, [row["id"] for row in rows])
    return [{**row, "findings": found.get(row["id"], [])} for row in rows]


def labels(reader: Reader, site: str, which: str, most: int, **named: Any) -> list[str]:
    """The labels of all that match, those that wait longest first, at most so many."""
    match = _matching(reader, site, which, **named)
    query = match.order_by(ORDER.c.since_ms, ORDER.c.id).limit(most)
    return [row.label for row in reader.execute(query)]


def count(reader: Reader, site: str, which: str, most: int, **named: Any) -> int:
    """How many match, counted no further than `most`."""
    return counted(reader, _matching(reader, site, which, **named), most)


def counted(reader: Reader, query: Select[Any], most: int) -> int:
    """How many rows a query has, counted no further than `most`."""
    return int(reader.execute(select(func.count()).select_from(query.limit(most).subquery())).scalar_one())


def shops(reader: Reader, site: str) -> list[str]:
    """The codes of the site's shops."""
    return list(
        reader.execute(select(SHOP.c.code).where(SHOP.c.site == site).order_by(SHOP.c.code)).scalars()
    )


def currency(reader: Reader, site: str, shop: str) -> str:
    """The currency of a shop (ISO 4217 code)."""
    query = select(SHOP.c.currency).where(SHOP.c.site == site, SHOP.c.code == shop)
    return str(reader.execute(query).scalar_one())


def of_same_buyer(reader: Reader, site: str, order_id: int, limit: int = 20) -> list[Row]:
    """Other orders of an order's buyer that could still go in one parcel with it: label, state, reason,
    placed_at_ms, and whether they go to the same address.
    """
    own = select(RECIPIENT).where(RECIPIENT.c.order_id == order_id).subquery()
    waits = or_(
        ORDER.c.state.in_(("received", "audited", "allocated")),
        and_(ORDER.c.state == "short", ORDER.c.tote_id.is_(None)),
        and_(ORDER.c.state == "held", ORDER.c.resume_state.in_(("received", "audited", "allocated"))),
    )
    query = (
        select(
            *columns(ORDER, "label", "state", "reason", "placed_at_ms"),
            (RECIPIENT.c.address_digest == own.c.address_digest).label("same_address"),
        )
        .select_from(
            own.join(
                RECIPIENT,
                and_(RECIPIENT.c.site == own.c.site, RECIPIENT.c.buyer_digest == own.c.buyer_digest),
            ).join(ORDER, ORDER.c.id == RECIPIENT.c.order_id)
        )
        .where(ORDER.c.site == site, ORDER.c.id != order_id, own.c.buyer_digest != "", waits)
        .order_by(ORDER.c.id)
        .limit(limit)
    )
    return ask(reader, query)
