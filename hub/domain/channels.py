"""Shops, the channels that their orders come by, and the webhooks that they are told by."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shop:
    """A shop; order numbers are unique within it. `currency` is an ISO 4217 code."""

    id: int
    site: str
    code: str
    name: str
    currency: str


@dataclass(frozen=True, slots=True)
class Channel:
    """A way in for the orders of a shop: `kind` is one of KINDS, `secret` signs what comes by it."""

    id: int
    site: str
    code: str
    shop_id: int
    kind: str
    secret: str
    active: bool = True


KINDS = ("generic", "woocommerce", "shopify")


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message that was taken in: each comes once. `digest` is that of its body (SHA-256, hex)."""

    id: int
    site: str
    channel_id: int
    message: str
    topic: str
    order_id: int | None
    outcome: str
    text: str
    digest: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class OrderSaid:
    """What the shop itself said last of an order, so that its next word can be told from its last one.

    `key` is the shop's own key of the order, `lines` a JSON list of [SKU, pieces], `recipient` a digest.
    """

    id: int
    site: str
    order_id: int
    shop_id: int
    key: str
    status: str
    payment: str
    recipient: str
    lines: str


@dataclass(frozen=True, slots=True)
class Webhook:
    """A receiver of notices. `shop_id` None: of all shops; `states` empty: of every state, else divided by
    spaces. `log_id`: the order log was read up to here.
    """

    id: int
    site: str
    code: str
    url: str
    secret: str
    shop_id: int | None
    states: str
    active: bool
    log_id: int


WAITING, DELIVERED = "waiting", "delivered"
"""States of a notice."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One entry of an order's log, to be told to one webhook; kept until it was delivered.

    `message` is its id on the wire, the same in every attempt; `said` is what the receiver last said.
    """

    id: int
    site: str
    webhook_id: int
    log_id: int
    order_id: int
    message: str
    state: str
    attempts: int = 0
    next_at_ms: int = 0
    delivered_at_ms: int = 0
    said: str = ""
