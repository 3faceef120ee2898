"""What comes from shops and what is told to them: channels and their messages, webhooks and their notices."""

from sqlalchemy import Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from hub.store.tables.base import big, key, maybe, of_site, ref


class ChannelRow(SQLModel, table=True):
    """A way in for the orders of a shop: `kind` is generic, woocommerce or shopify."""

    __tablename__ = "channel"
    __table_args__ = (UniqueConstraint("site", "code"),)

    id: int | None = key()
    site: str = of_site()
    code: str = Field(max_length=32)
    shop_id: int = ref("shop.id", index=False)
    kind: str = Field(max_length=16)
    secret: str = Field(max_length=128)
    active: bool = True


class IncomingRow(SQLModel, table=True):
    """A message of a channel that was taken in: each comes once, however often it is sent."""

    __tablename__ = "incoming"
    __table_args__ = (UniqueConstraint("message", "channel_id"),)

    id: int | None = key()
    site: str = of_site()
    channel_id: int = ref("channel.id", index=False)
    message: str = Field(max_length=128)
    topic: str = Field(default="", max_length=64)
    order_id: int | None = maybe("order.id", index=True)
    outcome: str = Field(max_length=16)
    text: str = Field(default="", max_length=256)
    digest: str = Field(max_length=64)
    at_ms: int = big()


class OrderSaidRow(SQLModel, table=True):
    """What the shop itself said last of an order, so that its next word can be told from its last one.

    `key` is the shop's own key of the order, `lines` a JSON list of [SKU, pieces], `recipient` a digest.
    """

    __tablename__ = "order_said"
    __table_args__ = (UniqueConstraint("order_id"), Index(None, "key"))

    id: int | None = key()
    site: str = of_site()
    order_id: int = ref("order.id", index=False)
    shop_id: int = ref("shop.id", index=False)
    key: str = Field(default="", max_length=64)
    status: str = Field(default="", max_length=16)
    payment: str = Field(default="", max_length=16)
    recipient: str = Field(default="", max_length=32)
    lines: str = Field(default="", sa_type=Text)


class WebhookRow(SQLModel, table=True):
    """A receiver of notices. `shop_id` empty: of all shops; `states` empty: of every state, else divided by
    spaces. `log_id`: the order log was read up to here.
    """

    __tablename__ = "webhook"
    __table_args__ = (UniqueConstraint("site", "code"),)

    id: int | None = key()
    site: str = of_site()
    code: str = Field(max_length=32)
    url: str = Field(max_length=512)
    secret: str = Field(max_length=128)
    shop_id: int | None = maybe("shop.id")
    states: str = Field(default="", max_length=256)
    active: bool = True
    log_id: int = big(default=0)


class NoticeRow(SQLModel, table=True):
    """One entry of an order's log, to be told to one webhook; kept until it was delivered.

    `order_id` is the order that it is told of: the log's own, or one that was merged into that.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("webhook_id", "order_id", "log_id"),
        Index(None, "webhook_id", "state", "next_at_ms"),
    )

    id: int | None = key()
    site: str = of_site()
    webhook_id: int = ref("webhook.id", index=False)
    log_id: int = ref("order_log.id", index=False)
    order_id: int = ref("order.id", index=False)
    message: str = Field(max_length=64)
    state: str = Field(max_length=16)
    attempts: int = big(default=0)
    next_at_ms: int = big(default=0)
    delivered_at_ms: int = big(default=0)
    said: str = Field(default="", max_length=256)
