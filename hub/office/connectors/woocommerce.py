"""Orders of WooCommerce, as its REST API (wc/v3) and its webhooks give them: the same JSON in both.

Its own words for states and payments: `pending` and `failed` are not paid, `on-hold` waits for the
payment to be confirmed by a person, `processing` is paid (or to be paid on delivery), `completed` has
left. Source: WooCommerce REST API documentation, version 3, "Orders" and "Webhooks".
"""

from hub.domain.errors import Invalid
from hub.office.connectors.payload import Node
from hub.office.connectors.shop_order import (
    CANCELLED,
    ENDED,
    HELD,
    OPEN,
    Deleted,
    Ignored,
    Said,
    ShopLine,
    ShopOrder,
    gathered,
)
from hub.office.new_orders import Recipient

STATUSES = {
    "pending": OPEN,
    "failed": OPEN,
    "processing": OPEN,
    "on-hold": HELD,
    "completed": ENDED,
    "cancelled": CANCELLED,
    "refunded": CANCELLED,
    "trash": CANCELLED,
}
"""Their state -> ours. One that a plug-in has added is held: a person knows what it means."""
DRAFTS = ("checkout-draft", "auto-draft")
"""Baskets that nobody has ordered yet."""
ORDERS = ("order.created", "order.updated", "order.restored")
DELETED = "order.deleted"
_UNPAID = ("pending", "failed", "on-hold", "cancelled", "trash")
_ON_DELIVERY = "cod"


def read(topic: str, body: Node, currency: str = "") -> Said:
    """What a message says.

    Args:
        topic: `X-WC-Webhook-Topic`; "" for an order of the REST API.
        currency: of prices, where the order names none.

    Raises:
        Invalid: a field is not what the format says.
    """
    if topic == DELETED:
        return Deleted(_key(body))
    if topic and topic not in ORDERS:
        return Ignored(f"topic {topic!r} says nothing of an order")
    if body.text("status", 64) in DRAFTS:
        return Ignored("a basket that nobody has ordered yet")
    return _order(body, currency)


def _order(body: Node, currency: str) -> ShopOrder:
    word = body.text("status", 64, required=True).removeprefix("wc-")
    currency = body.line("currency", 3) or currency
    status = STATUSES.get(word, HELD)
    return ShopOrder(
        number=body.order_number("number"),
        lines=gathered([_line(line, currency) for line in body.each("line_items")]),
        status=status,
        why="" if status == OPEN else word,
        payment=_payment(body, word),
        currency=currency,
        recipient=_recipient(body),
        note=body.text("customer_note", 512, cut=True),
        carrier=next((line.line("method_title", 64, cut=True) for line in body.each("shipping_lines")), ""),
        placed_at_ms=_at_ms(body, "date_created"),
        said_at_ms=_at_ms(body, "date_modified"),
        key=_key(body),
    )


def _key(body: Node) -> str:
    return body.text("id", 64, required=True)


def _at_ms(body: Node, name: str) -> int:
    """A time: its `_gmt` twin where it is there, for the plain one is by the shop's clock."""
    return body.at_ms(f"{name}_gmt") or body.at_ms(name)


def _payment(body: Node, word: str) -> str:
    """What is said of the payment, by the state and by whether a day of payment is there."""
    if word == "refunded":
        return "refunded"
    if body.at_ms("date_paid_gmt") or body.at_ms("date_paid"):
        return "paid"
    if word in _UNPAID:
        return "unpaid"
    if body.text("payment_method", 128, cut=True) == _ON_DELIVERY:
        return "on_delivery"
    return "paid" if STATUSES.get(word) in (OPEN, ENDED) else "unknown"


def _line(line: Node, currency: str) -> ShopLine:
    """One line. Goods without a SKU go by the shop's number of the product, or else of the line."""
    sku = line.line("sku", 64)
    if not sku:
        product = next((n for n in (_number(line, f) for f in ("variation_id", "product_id")) if n), "")
        sku = f"PRODUCT-{product}" if product else f"LINE-{line.text('id', 32, required=True)}"
    return ShopLine(sku, line.pieces("quantity"), _price(line, currency), line.line("name", 256, cut=True))


def _number(line: Node, name: str) -> str:
    said = line.text(name, 32)
    return "" if said == "0" else said


def _price(line: Node, currency: str) -> int:
    """The price of a piece after discounts; a plug-in's negative line (a refund) costs nothing."""
    try:
        return line.minor("price", currency)
    except Invalid:
        if str(line.at("price").value).startswith("-"):
            return 0
        raise


def _recipient(body: Node) -> Recipient | None:
    """Who it goes to: the shipping address, else the billing address, which a shop asks for once for both."""
    shipping, billing = body.maybe("shipping"), body.maybe("billing")
    to = next(
        (n for n in (shipping, billing) if n and (n.text("address_1", 512) or n.text("city", 512))), None
    )
    to = to or shipping or billing
    if to is None:
        return None
    address = [to.line(field, 512) for field in ("company", "address_1", "address_2", "city", "state")]
    phone = to.line("phone", 64) or (billing.line("phone", 64) if billing else "")
    return Recipient(
        name=" ".join(filter(None, (to.line("first_name", 128), to.line("last_name", 128))))[:128],
        address=", ".join(filter(None, address))[:512],
        postcode=to.line("postcode", 32),
        country=to.line("country", 64),
        phone=phone,
        email=billing.line("email", 128) if billing else "",
    )
