"""Orders by API: taken in once, stopped in mid-flow."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from httpx import Client

from hub.store.database import Database
from hub.store.tables import ShopRow
from tests.unit.floor.floor_under_test import GOODS, Floor

ORDER: dict[str, Any] = {
    "shop": "S",
    "number": "1001",
    "lines": [{"sku": "A", "qty": 2, "price_minor": 255}, {"sku": "B", "qty": 1}],
    "placed_at_ms": 1_291_161_000_000,
    "carrier": "DHL",
    "recipient": {"name": "王小明", "address": "中山路 1 号\n3 楼", "country": "CN"},
}


def create(client: Client, **changes: Any) -> Any:
    return client.post("/api/v1/orders", json=ORDER | changes)


def test_an_order_is_taken_in_with_all_that_was_said_of_it(client: Client) -> None:
    made = create(client)
    assert made.status_code == 201
    order = made.json()
    assert (order["label"], order["state"], order["carrier"]) == ("S-1001", "received", "DHL")
    assert [(line["sku"], line["qty_ordered"], line["price_minor"]) for line in order["lines"]] == [
        ("A", 2, 255),
        ("B", 1, 0),
    ]
    assert order["recipient"]["name"] == "王小明"
    assert order["log"][0]["to_state"] == "received"
    assert client.get("/api/v1/orders/S-1001").json() == order
    assert [row["label"] for row in client.get("/api/v1/orders?state=received&shop=S").json()["rows"]] == [
        "S-1001"
    ]


def test_a_program_says_payment_and_email_too(client: Client) -> None:
    made = create(client, payment="unpaid", recipient={"name": "Ada", "email": "ada@example.com"}).json()
    assert (made["payment"], made["recipient"]["email"]) == ("unpaid", "ada@example.com")
    refused = create(client, number="1002", payment="soon")
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "body.payment")


def test_the_same_order_twice_is_one_order(client: Client) -> None:
    first = create(client).json()
    again = create(client)
    assert (again.status_code, again.json()) == (200, first)
    for other in ({"carrier": "UPS"}, {"lines": [{"sku": "A", "qty": 3}]}, {"recipient": None}):
        refused = create(client, **other)
        assert (refused.status_code, refused.json()["code"]) == (409, "conflict"), other
    assert len(client.get("/api/v1/orders").json()["rows"]) == 1


def test_the_same_order_is_known_again_after_it_was_changed(client: Client) -> None:
    create(client)
    client.post("/api/v1/orders/S-1001/change", json={"lines": [{"line_no": 1, "qty": 5}], "reason": "more"})
    assert create(client).status_code == 200


def test_an_order_that_came_another_way_is_compared_by_its_lines(client: Client, floor: Floor) -> None:
    floor.new_order("1001", A=2, B=1)
    assert create(client).status_code == 200
    assert create(client, lines=[{"sku": "A", "qty": 1}]).status_code == 409


def test_one_order_sent_by_many_at_once_is_one_order(client: Client) -> None:
    with ThreadPoolExecutor(6) as pool:
        codes = sorted(pool.map(lambda _: create(client).status_code, range(12)))
    assert codes == [200] * 11 + [201]
    assert len(client.get("/api/v1/orders").json()["rows"]) == 1


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"shop": "NONE"}, 404, None),
        ({"lines": [{"sku": "NONE", "qty": 1}]}, 422, "body.lines.0.sku"),
        ({"lines": [{"sku": "A", "qty": 1}, {"sku": "A", "qty": 2}]}, 422, "body.lines.1.sku"),
        ({"lines": []}, 422, "body.lines"),
        ({"lines": [{"sku": "A", "qty": 0}]}, 422, "body.lines.0.qty"),
        ({"lines": [{"sku": "A", "qty": -1}]}, 422, "body.lines.0.qty"),
        ({"lines": [{"sku": "A", "qty": 2**63}]}, 422, "body.lines.0.qty"),
        ({"lines": [{"sku": "A", "qty": 10**400}]}, 422, "body.lines.0.qty"),
        ({"lines": [{"sku": "A", "qty": 1.5}]}, 422, "body.lines.0.qty"),
        ({"lines": [{"sku": "A", "qty": True}]}, 422, "body.lines.0.qty"),
        ({"lines": [{"sku": "A", "qty": "1"}]}, 422, "body.lines.0.qty"),
        ({"lines": [{"sku": "A\x00", "qty": 1}]}, 422, "body.lines.0.sku"),
        ({"number": "10 01"}, 422, "body.number"),
        ({"number": "单号"}, 422, "body.number"),
        ({"number": "9" * 63}, 422, "body.number"),
        ({"number": "9" * 65}, 422, "body.number"),
        ({"note": "a\x00b"}, 422, "body.note"),
        ({"placed_at_ms": -1}, 422, "body.placed_at_ms"),
        ({"placed_at_ms": 2**64}, 422, "body.placed_at_ms"),
        ({"placed_at_ms": 2**63 - 1}, 422, "body.placed_at_ms"),
        ({"placed_at_ms": 253_402_300_800_000}, 422, "body.placed_at_ms"),
        ({"unknown": 1}, 422, "body.unknown"),
        ({"recipient": {"name": "x" * 129}}, 422, "body.recipient.name"),
        ({"recipient": {"nick": "x"}}, 422, "body.recipient.nick"),
    ],
)
def test_absurd_orders_are_refused_by_field(
    client: Client, change: dict[str, Any], status: int, field: str | None
) -> None:
    refused = create(client, **change)
    assert refused.status_code == status, refused.text
    assert refused.headers["content-type"] == "application/problem+json"
    problem = refused.json()
    assert problem["status"] == status
    assert [error["field"] for error in problem["errors"]] == ([field] if field else [])
    for error in problem["errors"]:
        assert error["expected"]
        assert error["got"]
    assert client.get("/api/v1/orders").json()["rows"] == []


def test_a_label_of_another_shop_is_not_taken_over(client: Client, database: Database) -> None:
    with database.session() as session:
        session.add(ShopRow(id=2, site="main", code="S-1"))
        session.commit()
    assert create(client, shop="S-1", number="7").status_code == 201
    refused = create(client, shop="S", number="1-7")
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")


def test_a_held_order_stops_the_next_scan_and_goes_on_when_released(client: Client, floor: Floor) -> None:
    create(client)
    floor.release("S-1001")
    floor.walk()
    floor.scan("bench-1", "U%2", "J%VERIFY", "O%S-1001")
    held = client.post("/api/v1/orders/S-1001/hold", json={"reason": "unpaid", "badge": "1"})
    assert (held.json()["state"], held.json()["reason"]) == ("held", "unpaid")
    assert held.json()["log"][-1]["operator"] == "1"
    assert floor.scan("bench-1", GOODS["A"][1]).why == "order_held"
    assert client.post("/api/v1/orders/S-1001/release-hold").json()["state"] == "picked"
    assert client.post("/api/v1/orders/S-1001/release-hold", json={}).status_code == 409
    assert floor.scan("bench-1", "O%S-1001").why == "order_open"


def test_an_order_goes_to_another_address_and_stops_once_on_the_floor(client: Client, floor: Floor) -> None:
    create(client)
    floor.release("S-1001")
    floor.walk()
    floor.scan("bench-1", "U%2", "J%VERIFY", "O%S-1001")
    said = {"recipient": {"address": "2 Low Street"}, "reason": "moved", "badge": "1"}
    after = client.post("/api/v1/orders/S-1001/readdress", json=said).json()
    assert (after["state"], after["recipient"]["address"]) == ("changed", "2 Low Street")
    assert after["recipient"]["name"] == "王小明"
    assert floor.scan("bench-1", GOODS["A"][1]).why == "order_changed"
    assert floor.scan("bench-1", "O%S-1001").why == "order_open"
    refused = client.post("/api/v1/orders/S-1001/readdress", json=said | {"recipient": {}})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "body.recipient")


def test_a_cancelled_order_stops_and_its_pieces_are_to_be_put_back(client: Client, floor: Floor) -> None:
    create(client)
    floor.release("S-1001")
    floor.walk()
    gone = client.post("/api/v1/orders/S-1001/cancel", json={"reason": "buyer asked"})
    assert gone.json()["state"] == "cancelled"
    floor.scan("bench-1", "U%2", "J%VERIFY")
    assert floor.scan("bench-1", "O%S-1001").why == "order_cancelled"
    again = client.post("/api/v1/orders/S-1001/cancel", json={"reason": "twice"})
    assert (again.status_code, again.json()["code"]) == (409, "not_permitted")
    assert "cancelled" in again.json()["detail"]


def test_a_changed_order_stops_once_and_wants_the_new_quantities(client: Client, floor: Floor) -> None:
    create(client)
    floor.release("S-1001")
    floor.walk()
    changed = client.post(
        "/api/v1/orders/S-1001/change", json={"lines": [{"line_no": 1, "qty": 1}], "reason": "less"}
    )
    assert changed.status_code == 200, changed.text
    assert changed.json()["lines"][0]["qty_cancelled"] == 1
    floor.scan("bench-1", "U%2", "J%VERIFY")
    assert floor.scan("bench-1", "O%S-1001").why == "order_changed"
    assert floor.scan("bench-1", "O%S-1001").why == "order_open"


def test_a_refused_change_changes_nothing(client: Client, floor: Floor) -> None:
    create(client)
    floor.release("S-1001")
    before = client.get("/api/v1/orders/S-1001").json()
    balances = client.get("/api/v1/stock/balances").json()
    wanted = [{"line_no": 2, "qty": 3}, {"line_no": 1, "qty": 100_000}]
    refused = client.post("/api/v1/orders/S-1001/change", json={"lines": wanted, "reason": "many"})
    assert refused.status_code == 409
    assert client.get("/api/v1/orders/S-1001").json() == before
    assert client.get("/api/v1/stock/balances").json() == balances
    for lines in ([{"line_no": 9, "qty": 1}], [{"line_no": 1, "qty": 1}] * 2):
        bad = client.post("/api/v1/orders/S-1001/change", json={"lines": lines, "reason": "x"})
        assert bad.status_code == 422, bad.text
    unknown = client.post("/api/v1/orders/S-1001/hold", json={"reason": "x", "badge": "nobody"})
    assert (unknown.status_code, unknown.json()["errors"][0]["field"]) == (422, "body.badge")


def test_an_order_may_be_placed_until_the_year_9999(client: Client) -> None:
    assert create(client, placed_at_ms=253_402_300_799_999).status_code == 201


def test_an_order_number_may_hold_what_shops_write(client: Client) -> None:
    assert create(client, number="2010/12/7").status_code == 201
    assert create(client, number="#88").status_code == 201
    for path, label in (
        ("S-2010/12/7", "S-2010/12/7"),
        ("S-2010%2F12%2F7", "S-2010/12/7"),
        ("S-%2388", "S-#88"),
    ):
        assert client.get(f"/api/v1/orders/{path}").json()["label"] == label
    held = client.post("/api/v1/orders/S-2010/12/7/hold", json={"reason": "unpaid"})
    assert held.json()["state"] == "held"
