"""An order as a shop sends it, and what tells its content from another's."""

import json
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

MARK = "received, content "
"""Opens the log's first reason of an order that a program sent; the digest of its content follows."""


@dataclass(frozen=True, slots=True)
class NewLine:
    """Pieces of one item. `price_minor` is that of a piece, in minor units of the shop's currency.

    `name` describes an item that nobody knows yet.
    """

    sku: str
    qty: int
    price_minor: int = 0
    name: str = ""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who an order goes to."""

    name: str = ""
    address: str = ""
    postcode: str = ""
    country: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class NewOrder:
    """An order as a shop sends it. `number` is the shop's own; the label becomes `<shop>-<number>`."""

    shop: str
    number: str
    lines: tuple[NewLine, ...]
    placed_at_ms: int = 0
    carrier: str = ""
    waybill: str = ""
    note: str = ""
    recipient: Recipient | None = None
    payment: str = "unknown"
    """One of `hub.domain.orders.PAYMENTS`."""
    urgent: bool = False
    ship_by_ms: int = 0
    """When it must have left, UTC milliseconds; 0 where the shop promised nothing."""


def content_key(new: NewOrder) -> str:
    """What tells an order's content from another's: a digest of all that the shop said of it.

    What it does not say is left out: so the digest of an order stays when orders learn to say more. Personal
    data goes into it only as part of the whole, and can't be read out of it.
    """
    said = _said(asdict(new))
    return sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()[:32]


_LATER = {"name": "", "email": "", "payment": "unknown", "urgent": False, "ship_by_ms": 0}
"""Fields that came after the first orders, with what stands in them when nothing is said."""


def _said(value: Any, of: str = "") -> Any:
    """Content without the later fields that say nothing. A recipient's name is none of them."""
    if isinstance(value, dict):
        later = {k: v for k, v in _LATER.items() if (of, k) != ("recipient", "name")}
        return {k: _said(v, k) for k, v in value.items() if k not in later or v != later[k]}
    return [_said(one, of) for one in value] if isinstance(value, list | tuple) else value


def for_people(reason: str) -> str:
    """A reason of an order's log as people read it: without the digest, which only programs compare.

    >>> for_people("received, content 0f3a"), for_people("unpaid")
    ('', 'unpaid')
    """
    return "" if reason.startswith(MARK) else reason
