"""What shops send, read by their published formats; and whose message it is."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.domain import signing
from hub.domain.errors import Invalid
from hub.domain.orders import PAYMENTS
from hub.office import connectors
from hub.office.connectors import Deleted, Ignored, ShopLine, ShopOrder
from hub.office.connectors.signatures import MESSAGE_LENGTH
from hub.office.new_orders import Recipient
from tests.unit.office.shop_samples import bytes_of, generic, shopify, shopify_line, signed_body, woocommerce

NOW_MS = 1_795_190_000_000
SECRET = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"


def read(kind: str, message: object, topic: str = "") -> Any:
    return connectors.read(kind, topic, bytes_of(message), "EUR")[1]


def problem(kind: str, message: object) -> str:
    with pytest.raises(Invalid) as caught:
        read(kind, message)
    return str(caught.value)


def test_an_order_of_woocommerce() -> None:
    assert read("woocommerce", woocommerce(), "order.created") == ShopOrder(
        number="1001",
        lines=(
            ShopLine("TL-6", 6, 255, "T-light holder"),
            ShopLine("PRODUCT-88", 1, 450, "Candle"),
        ),
        payment="paid",
        currency="EUR",
        recipient=Recipient(
            "Jon Quint",
            "Quint & Söhne, Werkstraße 12, Tor 4, Linz, OÖ",
            "4020",
            "AT",
            "+43 316 555 01",
            "mara@example.com",
        ),
        note="Bitte klingeln\nDanke",
        carrier="Post AT Paket",
        placed_at_ms=1_795_172_284_000,
        said_at_ms=1_795_172_400_000,
        key="5021",
    )


@pytest.mark.parametrize(
    ("changes", "status", "payment"),
    [
        ({"status": "pending", "date_paid_gmt": None, "date_paid": None}, "open", "unpaid"),
        ({"status": "failed", "date_paid_gmt": None, "date_paid": None}, "open", "unpaid"),
        ({"status": "on-hold", "date_paid_gmt": None, "date_paid": None}, "held", "unpaid"),
        ({"status": "on-hold"}, "held", "paid"),
        ({"date_paid_gmt": None, "date_paid": None}, "open", "paid"),
        ({"date_paid_gmt": None, "date_paid": None, "payment_method": "cod"}, "open", "on_delivery"),
        ({"status": "completed"}, "ended", "paid"),
        ({"status": "cancelled"}, "cancelled", "paid"),
        ({"status": "refunded"}, "cancelled", "refunded"),
        ({"status": "trash"}, "cancelled", "paid"),
        ({"status": "awaiting-pickup"}, "held", "paid"),
        ({"status": "awaiting-pickup", "date_paid_gmt": None, "date_paid": None}, "held", "unknown"),
    ],
)
def test_states_of_woocommerce(changes: dict[str, Any], status: str, payment: str) -> None:
    said = read("woocommerce", woocommerce(**changes))
    assert (said.status, said.payment) == (status, payment)
    assert bool(said.why) == (status != "open")


def test_an_empty_shipping_address_is_the_billing_address() -> None:
    empty = dict.fromkeys(woocommerce()["shipping"], "")
    said = read("woocommerce", woocommerce(shipping=empty)).recipient
    assert (said.name, said.address, said.postcode) == ("Mara Quint", "Feldgasse 3, Graz", "8010")


def test_what_is_no_order_of_woocommerce() -> None:
    assert read("woocommerce", {"id": 5021}, "order.deleted") == Deleted("5021")
    assert isinstance(read("woocommerce", {"id": 3, "name": "Mug"}, "product.updated"), Ignored)
    assert isinstance(read("woocommerce", woocommerce(status="checkout-draft")), Ignored)


def test_an_order_of_shopify() -> None:
    assert read("shopify", shopify(), "orders/create") == ShopOrder(
        number="1042",
        lines=(ShopLine("MUG-1", 2, 650, "Mug"), ShopLine("PRODUCT-808950810", 1, 580, "Tray")),
        payment="paid",
        currency="GBP",
        recipient=Recipient(
            "Ines Okafor",
            "4 Canal Walk, Flat 2, Leeds, England",
            "LS1 4AP",
            "GB",
            "+447700900123",
            "ines@example.com",
        ),
        note="leave with the neighbour",
        carrier="Royal Mail 48",
        placed_at_ms=1_795_173_120_000,
        said_at_ms=1_795_173_330_000,
        key="820982911946154500",
    )


@pytest.mark.parametrize(
    ("changes", "status", "payment"),
    [
        ({"cancelled_at": "2026-11-20T07:00:00-05:00", "cancel_reason": "customer"}, "cancelled", "paid"),
        ({"fulfillment_status": "fulfilled"}, "ended", "paid"),
        ({"fulfillment_status": "partial"}, "held", "paid"),
        ({"fulfillment_status": "restocked"}, "cancelled", "paid"),
        ({"financial_status": "authorized"}, "open", "unpaid"),
        ({"financial_status": "pending"}, "open", "unpaid"),
        (
            {"financial_status": "pending", "payment_gateway_names": ["Cash on Delivery (COD)"]},
            "open",
            "on_delivery",
        ),
        ({"financial_status": "partially_paid"}, "open", "partly_paid"),
        ({"financial_status": "partially_refunded"}, "open", "paid"),
        ({"financial_status": "refunded"}, "open", "refunded"),
        ({"financial_status": "voided"}, "open", "unpaid"),
        ({"financial_status": None}, "open", "unknown"),
    ],
)
def test_states_of_shopify(changes: dict[str, Any], status: str, payment: str) -> None:
    said = read("shopify", shopify(**changes))
    assert (said.status, said.payment) == (status, payment)


def test_what_is_no_order_of_shopify() -> None:
    assert read("shopify", {"id": 820982911946154500}, "orders/delete") == Deleted("820982911946154500")
    assert isinstance(read("shopify", {"order_edit": {"id": 1}}, "orders/edited"), Ignored)
    assert isinstance(read("shopify", shopify(test=True)), Ignored)


def test_an_order_that_the_buyer_fetches_has_no_address() -> None:
    said = read("shopify", shopify(shipping_address=None)).recipient
    assert (said.name, said.address, said.email) == ("", "", "ines@example.com")


def test_the_same_goods_on_two_lines_are_one() -> None:
    lines = [shopify_line(n, "MUG-1", 1, n, "6.50", "Mug") for n in (1, 2)]
    assert read("shopify", shopify(line_items=lines)).lines == (ShopLine("MUG-1", 3, 650, "Mug"),)


def test_a_message_in_our_own_form() -> None:
    to = {"name": "Ada", "address": "12 St James's Square", "country": "GB"}
    said = read(
        "generic", generic(recipient=to, note="a\tb\x00c", carrier="DHL", why="ask her", status="held")
    )
    assert said == ShopOrder(
        number="A-7",
        lines=(ShopLine("A", 2, 150), ShopLine("B", 1, 300)),
        status="held",
        why="ask her",
        payment="paid",
        currency="EUR",
        recipient=Recipient("Ada", "12 St James's Square", "", "GB"),
        note="a b c",
        carrier="DHL",
        said_at_ms=1_795_176_000_000,
        key="A-7",
    )
    assert read("generic", generic("order.cancelled")).status == "cancelled"
    assert read("generic", generic("order.paid") | {"data": {"number": "7", "lines": []}}).payment == "paid"
    deleted = {"type": "order.deleted", "timestamp": "2026-11-20T12:00:00", "data": {"number": "7"}}
    assert read("generic", deleted) == Deleted("7", 1_795_176_000_000, "7")
    assert isinstance(read("generic", {"type": "invoice.sent", "whatever": 1}), Ignored)


def test_prices_are_in_the_currency_s_own_minor_units() -> None:
    yen = generic(currency="JPY", lines=[{"sku": "A", "qty": 1, "price": "300"}])
    assert read("generic", yen).lines[0].price_minor == 300
    unnamed = generic(currency=None, lines=[{"sku": "A", "qty": 1, "price": 0.125}])
    assert read("generic", unnamed).lines[0].price_minor == 13


@pytest.mark.parametrize(
    ("kind", "message", "text"),
    [
        ("woocommerce", woocommerce(number=None), "number: expected a value, got 'nothing'"),
        (
            "woocommerce",
            woocommerce(number="10 01"),
            "number: expected letters, digits and any of . _ / -, got '10 01'",
        ),
        ("woocommerce", woocommerce(line_items=7), "line_items: expected a list, got 7"),
        (
            "woocommerce",
            woocommerce(line_items=[{"id": 1, "sku": "A", "quantity": 1.5}]),
            "line_items.0.quantity: expected a whole number of 0 to 999999, got '1.5'",
        ),
        (
            "woocommerce",
            woocommerce(date_modified_gmt="yesterday"),
            "date_modified_gmt: expected a time such as 2026-11-22T14:30:00Z, got 'yesterday'",
        ),
        ("woocommerce", woocommerce(shipping=[]), "shipping: expected an object or null, got 'a list'"),
        ("shopify", shopify(test="no"), "test: expected true or false, got 'no'"),
        (
            "shopify",
            shopify(line_items=[shopify_line(1, "A", 1, 1, "-3", "x")]),
            "line_items.0.price: expected a price of 0 or more, with a point for its decimals, got '-3'",
        ),
        ("shopify", [], "body: expected an object, got 'a list'"),
        ("generic", {}, "type: expected a value, got 'nothing'"),
        (
            "generic",
            generic(timestamp=""),
            "timestamp: expected a time such as 2026-11-22T14:30:00Z, got 'nothing'",
        ),
        (
            "generic",
            generic(colour="red"),
            "data.colour: expected no such field here; number, key, status, why, payment, currency, lines, ",
        ),
        (
            "generic",
            generic(payment="soon"),
            f"data.payment: expected one of {', '.join(PAYMENTS)}, got 'soon'",
        ),
        (
            "generic",
            generic(lines=[{"sku": "A", "qty": -1}]),
            "data.lines.0.qty: expected a whole number of 0 to 999999, got -1",
        ),
        ("generic", generic(lines=[{"qty": 1}]), "data.lines.0.sku: expected a value, got 'nothing'"),
        ("generic", generic(recipient={"name": "x" * 129}), f"got '{'x' * 79}…'"),
    ],
)
def test_what_is_wrong_is_told_by_field(kind: str, message: object, text: str) -> None:
    assert text in problem(kind, message)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b"{", "body: expected JSON at line 1, column 2"),
        (b'{"a": "\xff"}', "body: expected JSON in UTF-8, got 'the byte 0xff at 7'"),
        (b"[" * 100_000, "body: expected JSON of fewer levels"),
        (b'{"type": ' + b"9" * 5000 + b"}", "body: expected JSON with numbers of a common size"),
        (b'{"type": NaN}', "body: expected JSON with numbers of a common size, got 'NaN'"),
    ],
)
def test_a_body_that_is_no_json_is_told(body: bytes, text: str) -> None:
    with pytest.raises(Invalid) as caught:
        connectors.read("generic", "", body, "EUR")
    assert text in str(caught.value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@pytest.mark.parametrize("kind", ["generic", "woocommerce", "shopify"])
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_whatever_stands_in_a_field_is_read_or_told(kind: str, data: st.DataObject) -> None:
    whole = {"generic": generic, "woocommerce": woocommerce, "shopify": shopify}[kind]()
    order = whole["data"] if kind == "generic" else whole
    spoiled = data.draw(st.dictionaries(st.sampled_from(sorted(order)), JSON, min_size=1, max_size=3))
    order.update(spoiled)
    try:
        said = read(kind, whole)
    except Invalid as refusal:
        told = str(refusal)
    else:
        told = "expected, got" if isinstance(said, ShopOrder | Ignored) else ""
    assert "expected" in told
    assert "got" in told


def headers(kind: str, body: bytes, secret: str = SECRET, **changes: str) -> dict[str, str]:
    if kind == "generic":
        return signing.headers(secret, "m-1", NOW_MS // 1000, body) | changes
    name = {"woocommerce": "x-wc-webhook-signature", "shopify": "x-shopify-hmac-sha256"}[kind]
    number = {"woocommerce": "x-wc-webhook-delivery-id", "shopify": "x-shopify-webhook-id"}[kind]
    topic = {"woocommerce": "x-wc-webhook-topic", "shopify": "x-shopify-topic"}[kind]
    return {name: signed_body(secret, body), number: "m-1", topic: "order.updated"} | changes


KINDS = pytest.mark.parametrize("kind", ["generic", "woocommerce", "shopify"])


@KINDS
def test_a_message_signed_with_the_secret_is_opened(kind: str) -> None:
    envelope = connectors.check(kind, SECRET, headers(kind, b"{}"), b"{}", NOW_MS)
    assert envelope.message == "m-1"
    assert envelope.topic == ("" if kind == "generic" else "order.updated")


@KINDS
def test_another_secret_another_body_or_no_signature_is_refused(kind: str) -> None:
    other = "whsec_BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB"
    for said, body in (
        (headers(kind, b"{}", other), b"{}"),
        (headers(kind, b"{}"), b"{ }"),
        ({}, b"{}"),
        (dict.fromkeys(headers(kind, b"{}"), "é"), b"{}"),
    ):
        with pytest.raises(signing.BadSignature) as caught:
            connectors.check(kind, SECRET, said, body, NOW_MS)
        assert SECRET not in str(caught.value)
        assert signed_body(SECRET, body) not in str(caught.value)


def test_a_message_of_another_time_is_refused() -> None:
    for off_ms in (-301_000, 301_000):
        with pytest.raises(signing.BadSignature, match="webhook-timestamp: expected within 300 s"):
            connectors.check("generic", SECRET, headers("generic", b"{}"), b"{}", NOW_MS + off_ms)


def test_a_number_that_is_missing_or_too_long_is_a_digest() -> None:
    said = headers("shopify", b"{}")
    del said["x-shopify-webhook-id"]
    missing = connectors.check("shopify", SECRET, said, b"{}", NOW_MS).message
    long = headers("shopify", b"{}", **{"x-shopify-webhook-id": "n" * 400})
    assert missing != connectors.check("shopify", SECRET, long, b"{}", NOW_MS).message
    assert len(missing) <= MESSAGE_LENGTH
