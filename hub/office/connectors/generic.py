"""Orders of any program that signs its messages by the Standard Webhooks specification.

    {"type": "order.updated", "timestamp": "2026-11-22T14:30:00Z",
     "data": {"number": "1001", "lines": [{"sku": "85123A", "qty": 6, "price": "2.55"}], "payment": "paid"}}

`type` is order.created, order.updated, order.paid or order.cancelled, each with the whole order as it is
then, or order.deleted with its `key` or `number`; other types are let pass. `timestamp` is when the
program wrote it. A field that the format has not is refused, for what it says would be lost.
"""

from hub.domain.orders import PAYMENTS
from hub.office.connectors.payload import Node
from hub.office.connectors.shop_order import (
    CANCELLED,
    OPEN,
    STATUSES,
    Deleted,
    Ignored,
    Said,
    ShopLine,
    ShopOrder,
    gathered,
)
from hub.office.new_orders import Recipient

ORDERS = ("order.created", "order.updated", "order.paid", "order.cancelled")
DELETED = "order.deleted"
_ORDER_FIELDS = (
    *("number", "key", "status", "why", "payment", "currency", "lines", "recipient"),
    *("note", "carrier", "waybill", "placed_at"),
)
_LINE_FIELDS = ("sku", "qty", "price", "name")
_RECIPIENT_FIELDS = {"name": 128, "address": 512, "postcode": 32, "country": 64, "phone": 64, "email": 128}


def topic_of(body: Node) -> str:
    """The type of a message.

    Raises:
        Invalid: it has none.
    """
    return body.text("type", 64, required=True)


def read(topic: str, body: Node, currency: str = "") -> Said:
    """What a message says.

    Args:
        topic: its type.
        currency: of prices, where the order names none.

    Raises:
        Invalid: a field is not what the format says.
    """
    if topic not in (*ORDERS, DELETED):
        return Ignored(f"type {topic!r} says nothing of an order")
    body.only("type", "timestamp", "data")
    said_at_ms = body.at_ms("timestamp", required=True)
    data = body.at("data")
    if topic == DELETED:
        data.only("key", "number")
        key = data.text("key", 64)
        number = data.text("number", 64, required=not key)
        return Deleted(key or number, said_at_ms, number)
    return _order(data, topic, said_at_ms, currency)


def _order(data: Node, topic: str, said_at_ms: int, currency: str) -> ShopOrder:
    data.only(*_ORDER_FIELDS)
    currency = data.line("currency", 3) or currency
    number = data.order_number("number")
    status = data.choice("status", STATUSES, OPEN)
    return ShopOrder(
        number=number,
        lines=gathered([_line(line, currency) for line in data.each("lines")]),
        status=CANCELLED if topic == "order.cancelled" else status,
        why=data.line("why", 128, cut=True),
        payment=data.choice("payment", PAYMENTS, "paid" if topic == "order.paid" else "unknown"),
        currency=currency,
        recipient=_recipient(data),
        note=data.text("note", 512),
        carrier=data.line("carrier", 64),
        waybill=data.line("waybill", 64),
        placed_at_ms=data.at_ms("placed_at"),
        said_at_ms=said_at_ms,
        key=data.text("key", 64) or number,
    )


def _line(line: Node, currency: str) -> ShopLine:
    line.only(*_LINE_FIELDS)
    return ShopLine(
        sku=line.text("sku", 64, required=True),
        qty=line.pieces("qty"),
        price_minor=line.minor("price", currency),
        name=line.line("name", 256),
    )


def _recipient(data: Node) -> Recipient | None:
    said = data.maybe("recipient")
    if said is None:
        return None
    said.only(*_RECIPIENT_FIELDS)
    return Recipient(**{name: said.line(name, length) for name, length in _RECIPIENT_FIELDS.items()})
