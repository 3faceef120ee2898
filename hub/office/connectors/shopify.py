"""Orders of Shopify, as its REST Admin API and its order webhooks give them: the same JSON in both.

`current_quantity` counts, which is what was ordered less what was taken off again; lines that need no
shipping (vouchers, downloads) are nobody's to pack. Source: Shopify Admin REST API, "Order"; Shopify
webhooks, topics `orders/…`.
"""

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

ORDERS = (
    "orders/create",
    "orders/updated",
    "orders/paid",
    "orders/cancelled",
    "orders/fulfilled",
    "orders/partially_fulfilled",
)
DELETED = "orders/delete"
PAYMENTS = {
    "pending": "unpaid",
    "authorized": "unpaid",
    "expired": "unpaid",
    "voided": "unpaid",
    "partially_paid": "partly_paid",
    "paid": "paid",
    "partially_refunded": "paid",
    "refunded": "refunded",
}
"""Their financial status -> ours. Authorized is not paid: the shop has yet to collect it."""
_ON_DELIVERY = ("cash on delivery", "cod")


def read(topic: str, body: Node, currency: str = "") -> Said:
    """What a message says.

    Args:
        topic: `X-Shopify-Topic`; "" for an order of the REST API.
        currency: of prices, where the order names none.

    Raises:
        Invalid: a field is not what the format says.
    """
    if topic == DELETED:
        return Deleted(body.text("id", 64, required=True))
    if topic and topic not in ORDERS:
        return Ignored(f"topic {topic!r} does not bring a whole order")
    if body.flag("test"):
        return Ignored("a test order")
    return _order(body, currency)


def _order(body: Node, currency: str) -> ShopOrder:
    currency = body.line("currency", 3) or currency
    status, why = _status(body)
    return ShopOrder(
        number=body.order_number("name"),
        lines=gathered([_line(line, currency) for line in body.each("line_items") if _is_sent(line)]),
        status=status,
        why=why,
        payment=_payment(body),
        currency=currency,
        recipient=_recipient(body),
        note=body.text("note", 512, cut=True),
        carrier=next((line.line("title", 64, cut=True) for line in body.each("shipping_lines")), ""),
        placed_at_ms=body.at_ms("created_at"),
        said_at_ms=body.at_ms("updated_at"),
        key=body.text("id", 64, required=True),
    )


def _status(body: Node) -> tuple[str, str]:
    """What the shop wants of it, and why."""
    if body.at_ms("cancelled_at"):
        return CANCELLED, body.line("cancel_reason", 64, cut=True) or "cancelled"
    fulfilment = body.line("fulfillment_status", 64)
    if fulfilment == "fulfilled":
        return ENDED, fulfilment
    if fulfilment == "restocked":
        return CANCELLED, fulfilment
    if fulfilment == "partial":
        return HELD, "partly fulfilled"
    return OPEN, ""


def _payment(body: Node) -> str:
    said = PAYMENTS.get(body.line("financial_status", 64), "unknown")
    if said == "unpaid":
        gateways = [str(gateway.value).casefold() for gateway in body.each("payment_gateway_names")]
        if any(word in gateway for gateway in gateways for word in _ON_DELIVERY):
            return "on_delivery"
    return said


def _is_sent(line: Node) -> bool:
    """Whether a line is goods: it must be sent unless it says otherwise, and is no voucher."""
    needs = line.at("requires_shipping")
    return not line.flag("gift_card") and (not needs.is_there or line.flag("requires_shipping"))


def _line(line: Node, currency: str) -> ShopLine:
    """One line. Goods without a SKU go by the shop's number of the variant or product, or else of the
    line.
    """
    sku = line.line("sku", 64)
    if not sku:
        product = next((n for n in (line.text(f, 32) for f in ("variant_id", "product_id")) if n), "")
        sku = f"PRODUCT-{product}" if product else f"LINE-{line.text('id', 32, required=True)}"
    current = line.at("current_quantity").is_there
    return ShopLine(
        sku,
        line.pieces("current_quantity" if current else "quantity"),
        line.minor("price", currency),
        line.line("name", 256, cut=True) or line.line("title", 256, cut=True),
    )


def _recipient(body: Node) -> Recipient:
    """Who it goes to. An order without a shipping address (fetched by the buyer) has none."""
    to = body.maybe("shipping_address") or Node({}, "shipping_address")
    customer = body.maybe("customer")
    both = " ".join(filter(None, (to.line("first_name", 128), to.line("last_name", 128))))
    address = [to.line(field, 512) for field in ("company", "address1", "address2", "city", "province")]
    phones = (to.line("phone", 64), body.line("phone", 64), customer.line("phone", 64) if customer else "")
    emails = (
        body.line("email", 128),
        body.line("contact_email", 128),
        customer.line("email", 128) if customer else "",
    )
    return Recipient(
        name=(to.line("name", 128) or both)[:128],
        address=", ".join(filter(None, address))[:512],
        postcode=to.line("zip", 32),
        country=to.line("country_code", 64) or to.line("country", 64),
        phone=next(filter(None, phones), ""),
        email=next(filter(None, emails), ""),
    )
