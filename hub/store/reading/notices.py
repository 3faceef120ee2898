"""Webhooks and their notices for people and programs, and what a notice says.

Secrets are not read here. Quantities in pieces, weights in mg, times in UTC ms.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select

from hub.domain.channels import WAITING
from hub.store.reading import Reader
from hub.store.reading.rows import (
    ITEM,
    LINE,
    ORDER,
    ORDER_LOG,
    PARCEL,
    SHOP,
    Row,
    ask,
    ask_one,
    columns,
    page,
)
from hub.store.tables import METADATA

WEBHOOK, NOTICE = METADATA.tables["webhook"], METADATA.tables["notice"]
_LINE_QUANTITIES = ("qty_ordered", "qty_cancelled", "qty_short", "qty_moved")


def _webhooks() -> Select[Any]:
    waiting = (
        select(
            NOTICE.c.webhook_id,
            func.count().label("waiting"),
            func.max(NOTICE.c.attempts).label("attempts"),
            func.min(ORDER_LOG.c.at_ms).label("oldest_at_ms"),
        )
        .join(ORDER_LOG, ORDER_LOG.c.id == NOTICE.c.log_id)
        .where(NOTICE.c.state == WAITING)
        .group_by(NOTICE.c.webhook_id)
        .subquery()
    )
    counted = [
        func.coalesce(waiting.c[name], 0).label(name) for name in ("waiting", "attempts", "oldest_at_ms")
    ]
    return select(
        *columns(WEBHOOK, "id", "code", "url", "states", "active"), SHOP.c.code.label("shop"), *counted
    ).select_from(
        WEBHOOK.outerjoin(SHOP, SHOP.c.id == WEBHOOK.c.shop_id).outerjoin(
            waiting, waiting.c.webhook_id == WEBHOOK.c.id
        )
    )


def webhooks(reader: Reader, site: str, after: int, limit: int) -> list[Row]:
    """Webhooks with how many of their notices wait, since when (`oldest_at_ms`), and the most attempts that
    one of those has had.
    """
    return page(reader, _webhooks().where(WEBHOOK.c.site == site), WEBHOOK, after, limit)


def webhook(reader: Reader, site: str, code: str) -> Row | None:
    """One webhook by its code, as in `webhooks`."""
    return ask_one(reader, _webhooks().where(WEBHOOK.c.site == site, WEBHOOK.c.code == code))


def notices(
    reader: Reader, webhook_id: int, after: int, limit: int, *, state: str | None = None
) -> list[Row]:
    """The notices of a webhook with the order that each is of. `event`: the state that the order came to."""
    query = (
        select(
            *columns(NOTICE, "id", "message", "state", "attempts", "next_at_ms", "delivered_at_ms", "said"),
            ORDER.c.label.label("order"),
            ORDER_LOG.c.to_state.label("event"),
            ORDER_LOG.c.at_ms,
        )
        .join(ORDER, ORDER.c.id == NOTICE.c.order_id)
        .join(ORDER_LOG, ORDER_LOG.c.id == NOTICE.c.log_id)
        .where(NOTICE.c.webhook_id == webhook_id)
    )
    if state is not None:
        query = query.where(NOTICE.c.state == state)
    return page(reader, query, NOTICE, after, limit)


def letters(reader: Reader, ids: Sequence[int]) -> dict[int, Row]:
    """What notices say, by their numbers: the entry of the log, the order that is told of, its lines, and the
    parcels and the waybill of the order that the entry is of.
    """
    own, parent, into = ORDER.alias("own"), ORDER.alias("parent"), ORDER.alias("into")
    query = (
        select(
            NOTICE.c.id,
            NOTICE.c.order_id,
            ORDER_LOG.c.order_id.label("sent_as_id"),
            *columns(ORDER_LOG, "from_state", "to_state", "reason", "at_ms"),
            *(own.c[name] for name in ("label", "number", "version")),
            *columns(ORDER, "carrier", "waybill"),
            SHOP.c.code.label("shop"),
            parent.c.label.label("split_from"),
            into.c.label.label("merged_into"),
        )
        .join(ORDER_LOG, ORDER_LOG.c.id == NOTICE.c.log_id)
        .join(own, own.c.id == NOTICE.c.order_id)
        .join(ORDER, ORDER.c.id == ORDER_LOG.c.order_id)
        .join(SHOP, SHOP.c.id == own.c.shop_id)
        .outerjoin(parent, parent.c.id == own.c.parent_id)
        .outerjoin(into, into.c.id == own.c.merged_into_id)
        .where(NOTICE.c.id.in_(ids))
    )
    found = ask(reader, query)
    lines = _lines(reader, {row["order_id"] for row in found})
    parcels = _parcels(reader, {row["sent_as_id"] for row in found})
    return {
        row["id"]: row
        | {"lines": lines.get(row["order_id"], []), "parcels": parcels.get(row["sent_as_id"], [])}
        for row in found
    }


def _lines(reader: Reader, orders: set[int]) -> dict[int, list[Row]]:
    query = (
        select(LINE.c.order_id, *columns(LINE, "line_no", *_LINE_QUANTITIES, "gift"), ITEM.c.sku)
        .join(ITEM, ITEM.c.id == LINE.c.item_id)
        .where(LINE.c.order_id.in_(orders))
        .order_by(LINE.c.order_id, LINE.c.line_no)
    )
    return _by_order(ask(reader, query))


def _parcels(reader: Reader, orders: set[int]) -> dict[int, list[Row]]:
    query = (
        select(*columns(PARCEL, "order_id", "code", "state", "net_mg", "carrier", "waybill"))
        .where(PARCEL.c.order_id.in_(orders), PARCEL.c.state != "void")
        .order_by(PARCEL.c.order_id, PARCEL.c.number)
    )
    return _by_order(ask(reader, query))


def _by_order(rows: list[Row]) -> dict[int, list[Row]]:
    grouped: dict[int, list[Row]] = {}
    for row in rows:
        grouped.setdefault(row.pop("order_id"), []).append(row)
    return grouped
