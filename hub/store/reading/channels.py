"""Channels and the messages that came by them, for people and programs. Times in UTC ms.

Secrets are read by `opened` alone, to check a message; no list has them.
"""

from typing import Any

from sqlalchemy import Select, func, select

from hub.domain.channels import Channel
from hub.store.reading import Reader
from hub.store.reading.rows import ORDER, SHOP, Row, ask_one, columns, page
from hub.store.tables import METADATA

CHANNEL, INCOMING = METADATA.tables["channel"], METADATA.tables["incoming"]


def _channels(site: str) -> Select[Any]:
    counted = (
        select(
            INCOMING.c.channel_id,
            func.count().label("messages"),
            func.max(INCOMING.c.at_ms).label("last_at_ms"),
        )
        .group_by(INCOMING.c.channel_id)
        .subquery()
    )
    return (
        select(
            *columns(CHANNEL, "id", "code", "kind", "active"),
            SHOP.c.code.label("shop"),
            func.coalesce(counted.c.messages, 0).label("messages"),
            func.coalesce(counted.c.last_at_ms, 0).label("last_at_ms"),
        )
        .select_from(CHANNEL)
        .join(SHOP, SHOP.c.id == CHANNEL.c.shop_id)
        .outerjoin(counted, counted.c.channel_id == CHANNEL.c.id)
        .where(CHANNEL.c.site == site)
    )


def channels(reader: Reader, site: str, after: int, limit: int) -> list[Row]:
    """Channels, with how many messages came by them and when the last one did."""
    return page(reader, _channels(site), CHANNEL, after, limit)


def channel(reader: Reader, site: str, code: str) -> Row | None:
    """One channel by its code, or None."""
    return ask_one(reader, _channels(site).where(CHANNEL.c.code == code))


def label(reader: Reader, order_id: int) -> str | None:
    """The label of the order that a message is about."""
    found: str | None = reader.execute(select(ORDER.c.label).where(ORDER.c.id == order_id)).scalar()
    return found


def opened(reader: Reader, site: str, code: str) -> tuple[Channel, str] | None:
    """A channel with its secret, and the currency of its shop; None when there is none of this code."""
    query = (
        select(
            *columns(CHANNEL, "id", "site", "code", "shop_id", "kind", "secret", "active"), SHOP.c.currency
        )
        .join(SHOP, SHOP.c.id == CHANNEL.c.shop_id)
        .where(CHANNEL.c.site == site, CHANNEL.c.code == code)
    )
    row = ask_one(reader, query)
    if row is None:
        return None
    currency = row.pop("currency")
    return Channel(**row), currency


def messages(
    reader: Reader,
    site: str,
    after: int,
    limit: int,
    *,
    channel: str | None = None,
    outcome: str | None = None,
) -> list[Row]:
    """Messages that were taken in, with what became of them.

    Args:
        channel: only those of this channel.
        outcome: only those that ended so.
    """
    query = (
        select(
            *columns(INCOMING, "id", "message", "topic", "outcome", "text", "at_ms"),
            CHANNEL.c.code.label("channel"),
            ORDER.c.label.label("order"),
        )
        .select_from(INCOMING)
        .join(CHANNEL, CHANNEL.c.id == INCOMING.c.channel_id)
        .outerjoin(ORDER, ORDER.c.id == INCOMING.c.order_id)
        .where(INCOMING.c.site == site)
    )
    if channel is not None:
        query = query.where(CHANNEL.c.code == channel)
    if outcome is not None:
        query = query.where(INCOMING.c.outcome == outcome)
    return page(reader, query, INCOMING, after, limit)
