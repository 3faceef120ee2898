"""Messages of shops over HTTP: signed, taken in once, in whatever order, however many come at one moment."""

import random
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from httpx import Client, Response

from hub.domain import signing
from hub.store.database import Database
from tests.soundness import faults
from tests.unit.floor.floor_under_test import Floor
from tests.unit.office.shop_samples import (
    bytes_of,
    generic,
    shopify,
    signed_body,
    woocommerce,
    woocommerce_line,
)

SECRET = "a-secret-of-the-shop"
JSON = {"content-type": "application/json"}
on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def opened(client: Client, floor: Floor) -> None:
    """Channels of shop S, on the day after the messages were written."""
    floor.at_ms = 1_795_262_400_000
    for kind in ("woocommerce", "shopify"):
        made = client.post(
            "/api/v1/channels", json={"code": kind, "shop": "S", "kind": kind, "secret": SECRET}
        )
        assert (made.status_code, made.json()["secret"]) == (201, SECRET)


def woo(client: Client, number: str, message: object, **headers: str) -> Response:
    body = bytes_of(message)
    said = {
        "x-wc-webhook-signature": signed_body(SECRET, body),
        "x-wc-webhook-delivery-id": number,
        "x-wc-webhook-topic": "order.updated",
    }
    return client.post("/api/v1/hooks/woocommerce", content=body, headers=JSON | said | headers)


def order(at: str = "2026-11-20T12:00:00", **changes: Any) -> dict[str, Any]:
    lines = [woocommerce_line(1, "A", 2, 2.55, "A"), woocommerce_line(2, "B", 1, "3", "B")]
    return woocommerce(**{"line_items": lines, "date_modified_gmt": at, **changes})


def orders(client: Client) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = client.get("/api/v1/orders").json()["rows"]
    return rows


def test_a_signed_message_makes_an_order_and_the_same_one_no_second(
    client: Client, database: Database
) -> None:
    first = woo(client, "d-1", order())
    assert first.status_code == 200
    assert first.json() == {
        "message": "d-1",
        "topic": "order.updated",
        "order": "S-1001",
        "outcome": "taken",
        "text": "",
        "at_ms": first.json()["at_ms"],
    }
    before = client.get("/api/v1/orders/S-1001").json()
    assert (before["payment"], before["channel"], before["recipient"]["email"]) == (
        "paid",
        "woocommerce",
        "mara@example.com",
    )
    assert woo(client, "d-1", order()).json() == first.json()
    assert woo(client, "d-2", order()).json()["outcome"] == "same"
    assert client.get("/api/v1/orders/S-1001").json() == before
    [row] = client.get("/api/v1/channels").json()["rows"][:1]
    assert (row["code"], row["messages"], row["active"], "secret" in row) == ("woocommerce", 2, True, False)
    listed = client.get("/api/v1/channels/woocommerce/messages?outcome=same").json()["rows"]
    assert [(row["message"], row["order"]) for row in listed] == [("d-2", "S-1001")]


@on_sqlite
def test_a_wrong_signature_is_refused_and_changes_nothing(client: Client) -> None:
    for headers in (
        {"x-wc-webhook-signature": signed_body("another", b"{}")},
        {"x-wc-webhook-signature": ""},
    ):
        refused = woo(client, "d-1", order(), **headers)
        assert (refused.status_code, refused.json()["code"]) == (401, "bad_signature")
        assert refused.headers["www-authenticate"]
        assert SECRET not in refused.text
    assert orders(client) == []
    assert client.get("/api/v1/channels/woocommerce/messages").json()["rows"] == []


@on_sqlite
def test_a_body_that_is_not_what_it_should_be_names_the_field(client: Client) -> None:
    refused = woo(client, "d-1", order(line_items=[{"sku": "A", "quantity": "many"}]))
    assert refused.status_code == 422
    assert refused.json()["errors"] == [
        {
            "field": "body.line_items.0.quantity",
            "expected": "a whole number of 0 to 999999",
            "got": "'many'",
        }
    ]
    assert woo(client, "d-1", order()).json()["outcome"] == "taken"


@on_sqlite
def test_another_body_under_a_number_is_refused(client: Client) -> None:
    woo(client, "d-1", order())
    refused = woo(client, "d-1", order(status="cancelled"))
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
    assert orders(client)[0]["state"] == "received"


@on_sqlite
def test_a_topic_of_something_else_is_let_pass_visibly(client: Client) -> None:
    answer = woo(client, "d-1", {"id": 3, "name": "Mug"}, **{"x-wc-webhook-topic": "product.updated"}).json()
    assert (answer["outcome"], answer["order"]) == ("ignored", None)
    [row] = client.get("/api/v1/channels/woocommerce/messages").json()["rows"]
    assert "product.updated" in row["text"]


@on_sqlite
def test_the_first_ping_of_woocommerce_is_answered_and_nothing_else_as_a_form(client: Client) -> None:
    form = {"content-type": "application/x-www-form-urlencoded"}
    assert client.post("/api/v1/hooks/woocommerce", content=b"webhook_id=7", headers=form).status_code == 200
    assert client.post("/api/v1/hooks/woocommerce", content=b"a=7", headers=form).status_code == 401
    assert client.post("/api/v1/hooks/shopify", content=b"webhook_id=7", headers=form).status_code == 401
    assert client.get("/api/v1/channels/woocommerce/messages").json()["rows"] == []


@on_sqlite
def test_an_order_of_shopify_comes_by_its_channel(client: Client) -> None:
    body = bytes_of(shopify())
    headers = {
        "x-shopify-hmac-sha256": signed_body(SECRET, body),
        "x-shopify-webhook-id": "w-1",
        "x-shopify-topic": "orders/create",
    }
    answer = client.post("/api/v1/hooks/shopify", content=body, headers=JSON | headers).json()
    assert (answer["outcome"], answer["order"]) == ("taken", "S-1042")
    assert "GBP" in answer["text"]


@on_sqlite
def test_a_message_in_our_own_form_is_signed_with_its_time(client: Client, floor: Floor) -> None:
    made = client.post("/api/v1/channels", json={"code": "own", "shop": "S", "kind": "generic"}).json()
    body = bytes_of(generic())
    now_s = floor.at_ms // 1000
    for at_s, status in ((now_s, 200), (now_s - 301, 401), (now_s + 301, 401)):
        headers = signing.headers(made["secret"], f"m-{at_s}", at_s, body)
        answer = client.post("/api/v1/hooks/own", content=body, headers=JSON | headers)
        assert answer.status_code == status, answer.text
    other = client.post("/api/v1/channels/own/secret").json()["secret"]
    headers = signing.headers(made["secret"], "m-2", now_s, body)
    assert client.post("/api/v1/hooks/own", content=body, headers=JSON | headers).status_code == 401
    headers = signing.headers(other, "m-2", now_s, body)
    assert client.post("/api/v1/hooks/own", content=body, headers=JSON | headers).status_code == 200


@on_sqlite
def test_a_paused_channel_asks_for_the_message_later(client: Client) -> None:
    assert client.post("/api/v1/channels/woocommerce/pause").json()["active"] is False
    later = woo(client, "d-1", order())
    assert (later.status_code, later.json()["code"]) == (503, "paused")
    assert later.headers["retry-after"]
    assert client.post("/api/v1/channels/woocommerce/resume").json()["active"] is True
    assert woo(client, "d-1", order()).json()["outcome"] == "taken"


@on_sqlite
def test_what_can_not_be_done_is_answered_as_taken_in_and_put_before_a_person(
    client: Client, floor: Floor
) -> None:
    woo(client, "d-1", order())
    floor.release("S-1001")
    many = [woocommerce_line(1, "A", 900, 2.55, "A"), woocommerce_line(2, "B", 1, "3", "B")]
    answer = woo(client, "d-2", order("2026-11-20T13:00:00", line_items=many))
    assert (answer.status_code, answer.json()["outcome"]) == (200, "refused")
    assert woo(client, "d-2", order("2026-11-20T13:00:00", line_items=many)).json() == answer.json()
    assert floor.order("S-1001").state == "held"
    [case] = client.get("/api/v1/exceptions").json()["rows"]
    assert (case["kind"], case["times"]) == ("other", 1)


@on_sqlite
@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ({"code": "woocommerce"}, 409, "found it taken"),
        ({"shop": "NONE"}, 404, "shop NONE"),
        ({"kind": "ebay"}, 422, "body.kind"),
        ({"code": "a b"}, 422, "body.code"),
        ({"secret": "short"}, 422, "8 to 128"),
        ({"kind": "shopify"}, 422, "client secret"),
        ({"kind": "generic", "secret": "not-of-this-form"}, 422, "whsec_"),
    ],
)
def test_a_channel_that_can_not_be_is_refused(
    client: Client, body: dict[str, str], status: int, words: str
) -> None:
    refused = client.post("/api/v1/channels", json={"code": "new", "shop": "S", "kind": "woocommerce"} | body)
    assert refused.status_code == status
    assert words in refused.text
    assert "not-of-this-form" not in refused.json()["detail"]


@on_sqlite
def test_a_channel_that_is_not_there_is_not_found(client: Client) -> None:
    body = bytes_of(order())
    for path in ("/api/v1/hooks/none", "/api/v1/channels/none/pause", "/api/v1/channels/none/secret"):
        assert client.post(path, content=body if "hooks" in path else None, headers=JSON).status_code == 404
    assert client.get("/api/v1/channels/none").status_code == 404


def test_deliveries_at_the_same_moment_and_in_any_order_end_in_the_last_word(
    client: Client, floor: Floor, database: Database
) -> None:
    """Three orders, four words each, every one sent three times by eight threads in a shuffled order."""
    words = [
        {"status": "pending", "date_paid_gmt": None, "date_paid": None},
        {},
        {"line_items": [woocommerce_line(1, "A", 3, 2.55, "A"), woocommerce_line(3, "C", 4, "1", "C")]},
        {"line_items": [woocommerce_line(3, "C", 5, "1", "C")], "customer_note": "the last word"},
    ]
    messages = [
        (f"{number}-{n}", order(f"2026-11-20T1{n}:00:00", id=int(number), number=number, **said))
        for number in ("2001", "2002", "2003")
        for n, said in enumerate(words)
    ] * 3
    random.Random(7).shuffle(messages)
    with ThreadPoolExecutor(8) as senders:
        answers = list(senders.map(lambda message: woo(client, *message), messages))
    assert {answer.status_code for answer in answers} == {200}
    said = {(answer.json()["message"], answer.text) for answer in answers}
    assert len(said) == 12
    assert [answer.json()["outcome"] for answer in answers if answer.json()["outcome"] == "taken"]
    for label in ("S-2001", "S-2002", "S-2003"):
        whole = client.get(f"/api/v1/orders/{label}").json()
        wanted = {n["sku"]: n["qty_ordered"] - n["qty_cancelled"] for n in whole["lines"]}
        assert {sku: qty for sku, qty in wanted.items() if qty} == {"C": 5}
        assert (whole["payment"], whole["note"]) == ("paid", "the last word")
    assert len(client.get("/api/v1/channels/woocommerce/messages").json()["rows"]) == 12
    assert faults(database) == {}
