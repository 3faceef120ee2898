"""Messages as shops send them, by the published formats: the fields of an order there, with our own data."""

import base64
import hashlib
import hmac
import json
from typing import Any


def woocommerce(**changes: Any) -> dict[str, Any]:
    """An order of WooCommerce, REST API version 3; its webhooks carry the same."""
    order = {
        "id": 5021,
        "parent_id": 0,
        "status": "processing",
        "currency": "EUR",
        "version": "9.4.1",
        "prices_include_tax": True,
        "date_created": "2026-11-20T11:58:04",
        "date_modified": "2026-11-20T12:00:00",
        "discount_total": "0.00",
        "discount_tax": "0.00",
        "shipping_total": "4.90",
        "shipping_tax": "0.93",
        "cart_tax": "2.42",
        "total": "20.20",
        "total_tax": "3.35",
        "customer_id": 31,
        "order_key": "wc_order_4kTz0w8mZQbPe",
        "billing": {
            "first_name": "Mara",
            "last_name": "Quint",
            "company": "",
            "address_1": "Feldgasse 3",
            "address_2": "",
            "city": "Graz",
            "state": "",
            "postcode": "8010",
            "country": "AT",
            "email": "mara@example.com",
            "phone": "+43 316 555 01",
        },
        "shipping": {
            "first_name": "Jon",
            "last_name": "Quint",
            "company": "Quint & Söhne",
            "address_1": "Werkstraße 12",
            "address_2": "Tor 4",
            "city": "Linz",
            "state": "OÖ",
            "postcode": "4020",
            "country": "AT",
            "phone": "",
        },
        "payment_method": "stripe",
        "payment_method_title": "Card",
        "transaction_id": "pi_3Qx",
        "customer_ip_address": "203.0.113.9",
        "customer_user_agent": "Mozilla/5.0",
        "created_via": "checkout",
        "customer_note": "Bitte klingeln\r\nDanke",
        "date_completed": None,
        "date_paid": "2026-11-20T11:59:40",
        "cart_hash": "a1b2c3",
        "number": "1001",
        "meta_data": [{"id": 9001, "key": "is_vat_exempt", "value": "no"}],
        "line_items": [
            woocommerce_line(61, "TL-6", 6, "2.55", "T-light holder"),
            woocommerce_line(62, "", 1, 4.5, "Candle", product_id=88, variation_id=0),
        ],
        "tax_lines": [],
        "shipping_lines": [
            {
                "id": 63,
                "method_title": "Post AT Paket",
                "method_id": "flat_rate",
                "total": "4.90",
                "taxes": [],
            }
        ],
        "fee_lines": [],
        "coupon_lines": [],
        "refunds": [],
        "payment_url": "https://shop.example.com/checkout/order-pay/5021/",
        "is_editable": False,
        "needs_payment": False,
        "needs_processing": True,
        "date_created_gmt": "2026-11-20T10:58:04",
        "date_modified_gmt": "2026-11-20T11:00:00",
        "date_completed_gmt": None,
        "date_paid_gmt": "2026-11-20T10:59:40",
        "currency_symbol": "€",
        "_links": {"self": [{"href": "https://shop.example.com/wp-json/wc/v3/orders/5021"}]},
    }
    return order | changes


def woocommerce_line(
    number: int, sku: str, qty: int, price: object, name: str, product_id: int = 70, variation_id: int = 71
) -> dict[str, Any]:
    return {
        "id": number,
        "name": name,
        "product_id": product_id,
        "variation_id": variation_id,
        "quantity": qty,
        "tax_class": "",
        "subtotal": "15.30",
        "subtotal_tax": "3.06",
        "total": "15.30",
        "total_tax": "3.06",
        "taxes": [],
        "meta_data": [],
        "sku": sku,
        "price": price,
        "image": {"id": "", "src": ""},
        "parent_name": None,
    }


def shopify(**changes: Any) -> dict[str, Any]:
    """An order of Shopify, REST Admin API; its `orders/…` webhooks carry the same."""
    money = {"shop_money": {"amount": "18.80", "currency_code": "GBP"}}
    address = {
        "first_name": "Ines",
        "last_name": "Okafor",
        "name": "Ines Okafor",
        "company": None,
        "address1": "4 Canal Walk",
        "address2": "Flat 2",
        "city": "Leeds",
        "province": "England",
        "province_code": "ENG",
        "country": "United Kingdom",
        "country_code": "GB",
        "zip": "LS1 4AP",
        "phone": None,
        "latitude": 53.79,
        "longitude": -1.54,
    }
    order = {
        "id": 820982911946154500,
        "admin_graphql_api_id": "gid://shopify/Order/820982911946154500",
        "app_id": 580111,
        "browser_ip": None,
        "buyer_accepts_marketing": False,
        "cancel_reason": None,
        "cancelled_at": None,
        "closed_at": None,
        "confirmation_number": "K7Q2M",
        "confirmed": True,
        "contact_email": "ines@example.com",
        "created_at": "2026-11-20T06:12:00-05:00",
        "currency": "GBP",
        "current_total_price": "18.80",
        "current_total_price_set": money,
        "customer": {"id": 115310627314723950, "email": "ines@example.com", "phone": "+447700900123"},
        "email": "ines@example.com",
        "financial_status": "paid",
        "fulfillment_status": None,
        "fulfillments": [],
        "line_items": [
            shopify_line(1, "MUG-1", 3, 2, "6.50", "Mug"),
            shopify_line(2, None, 1, 1, "5.80", "Tray", variant_id=808950810),
            shopify_line(3, "CARD", 1, 1, "25.00", "Gift card", gift_card=True),
            shopify_line(4, "PDF", 1, 1, "1.00", "Pattern", requires_shipping=False),
            shopify_line(5, "GONE", 2, 0, "1.00", "Taken off again"),
        ],
        "name": "#1042",
        "note": "leave with the neighbour",
        "note_attributes": [],
        "number": 42,
        "order_number": 1042,
        "payment_gateway_names": ["shopify_payments"],
        "phone": None,
        "presentment_currency": "GBP",
        "processed_at": "2026-11-20T06:11:58-05:00",
        "refunds": [],
        "shipping_address": address,
        "shipping_lines": [{"id": 7, "title": "Royal Mail 48", "price": "3.00", "code": "RM48"}],
        "source_name": "web",
        "tags": "",
        "test": False,
        "total_price": "18.80",
        "total_weight": 900,
        "updated_at": "2026-11-20T06:15:30-05:00",
    }
    return order | changes


def shopify_line(
    number: int, sku: str | None, qty: int, current_qty: int, price: str, name: str, **changes: Any
) -> dict[str, Any]:
    line = {
        "id": number,
        "admin_graphql_api_id": f"gid://shopify/LineItem/{number}",
        "current_quantity": current_qty,
        "fulfillable_quantity": current_qty,
        "fulfillment_service": "manual",
        "fulfillment_status": None,
        "gift_card": False,
        "grams": 300,
        "name": name,
        "price": price,
        "price_set": {"shop_money": {"amount": price, "currency_code": "GBP"}},
        "product_exists": True,
        "product_id": 788032119674292900,
        "properties": [],
        "quantity": qty,
        "requires_shipping": True,
        "sku": sku,
        "taxable": True,
        "title": name,
        "total_discount": "0.00",
        "variant_id": None,
        "vendor": None,
        "tax_lines": [],
        "discount_allocations": [],
    }
    return line | changes


def generic(
    kind: str = "order.updated", timestamp: str = "2026-11-20T12:00:00Z", **data: Any
) -> dict[str, Any]:
    """A message in the project's own form."""
    order = {
        "number": "A-7",
        "payment": "paid",
        "currency": "EUR",
        "lines": [{"sku": "A", "qty": 2, "price": "1.50"}, {"sku": "B", "qty": 1, "price": 3}],
    }
    return {"type": kind, "timestamp": timestamp, "data": order | data}


def bytes_of(message: object) -> bytes:
    return json.dumps(message, ensure_ascii=False).encode()


def signed_body(secret: str, body: bytes) -> str:
    """By the words of both shops' documentation: HMAC-SHA256 of the body, in base64."""
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()
