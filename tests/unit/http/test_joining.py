"""Merges, splits and kits by API."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import zip_longest
from typing import Any

import pytest
from httpx import Client

from hub.domain.items import Item
from hub.store.database import Database
from tests.soundness import faults
from tests.unit.floor.floor_under_test import SITE, Floor

HOME = {"name": "Ada", "address": "1 High St", "postcode": "N1 9GU", "country": "GB", "phone": "02079460018"}


def create(client: Client, number: str, recipient: dict[str, str] = HOME, **wanted: int) -> str:
    lines = [{"sku": sku, "qty": qty, "price_minor": 100} for sku, qty in wanted.items()]
    body = {"shop": "S", "number": number, "lines": lines, "recipient": recipient}
    made = client.post("/api/v1/orders", json=body)
    assert made.status_code == 201, made.text
    label: str = made.json()["label"]
    return label


def post(client: Client, path: str, status: int = 200, **body: Any) -> Any:
    answered = client.post(f"/api/v1/{path}", json=body)
    assert answered.status_code == status, answered.text
    return answered.json()


def wanted(order: dict[str, Any]) -> list[tuple[str, int]]:
    return [
        (line["sku"], line["qty_ordered"] - line["qty_cancelled"] - line["qty_moved"])
        for line in order["lines"]
    ]


def test_candidates_are_merged_and_are_none_any_more(client: Client) -> None:
    for number in "12":
        create(client, number, A=1)
    create(client, "3", HOME | {"address": "2 High St"}, A=1)
    [group] = client.get("/api/v1/merges").json()["rows"]
    assert (group["into"], [order["label"] for order in group["orders"]]) == ("S-1", ["S-1", "S-2"])
    whole = post(client, "merges", into="S-1", orders=["S-2"], badge="1")
    assert (whole["state"], wanted(whole)) == ("received", [("A", 1), ("A", 1)])
    assert (whole["log"][-1]["operator"], whole["took_over"]) == ("1", ["S-2"])
    gone = client.get("/api/v1/orders/S-2").json()
    assert (gone["state"], gone["merged_into"], wanted(gone)) == ("merged", "S-1", [("A", 0)])
    assert client.get("/api/v1/merges").json()["rows"] == []
    refused = post(client, "merges", 409, into="S-1", orders=["S-2"])
    assert refused["code"] == "not_permitted"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_group_whose_orders_are_all_held_is_no_candidate(client: Client) -> None:
    for number in "12":
        create(client, number, A=1)
    post(client, "orders/S-1/hold", reason="call")
    assert client.get("/api/v1/merges").json()["rows"][0]["into"] == "S-2"
    post(client, "orders/S-2/hold", reason="call")
    assert client.get("/api/v1/merges").json()["rows"] == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_was_split_is_no_candidate_and_is_merged_by_name(client: Client) -> None:
    create(client, "1", A=3)
    post(
        client, "orders/S-1/split", by="lines", parts=[{"lines": [{"line_no": 1, "qty": 1}]}], reason="later"
    )
    assert client.get("/api/v1/merges").json()["rows"] == []
    create(client, "2", A=1)
    [group] = client.get("/api/v1/merges").json()["rows"]
    assert [order["label"] for order in group["orders"]] == ["S-1", "S-2"]
    assert post(client, "merges", into="S-1", orders=["S-1~2"])["took_over"] == ["S-1~2"]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_merges_come_in_pages(client: Client) -> None:
    for n in range(6):
        create(client, str(n), HOME | {"address": f"{n // 2} High St"}, A=1)
    first = client.get("/api/v1/merges?limit=2").json()
    rest = client.get(f"/api/v1/merges?limit=2&after={first['next']}").json()
    assert [group["into"] for group in first["rows"] + rest["rows"]] == ["S-0", "S-2", "S-4"]


def test_an_order_is_split_by_lines_and_by_address(client: Client) -> None:
    create(client, "1", A=3, B=2)
    said = post(
        client,
        "orders/S-1/split",
        by="lines",
        parts=[
            {"lines": [{"line_no": 1, "qty": 1}]},
            {"lines": [{"line_no": 2, "qty": 2}], "recipient": {"name": "Bob", "address": "7 Low Rd"}},
        ],
        reason="two parcels",
    )
    assert said["parts"] == [{"order": f"S-1~{n}", "state": "received"} for n in (2, 3)]
    assert client.get("/api/v1/orders/S-1").json()["parts"] == ["S-1~2", "S-1~3"]
    part = client.get("/api/v1/orders/S-1~3").json()
    assert (part["part_of"], part["recipient"]["name"], part["recipient"]["country"]) == ("S-1", "Bob", "GB")
    assert wanted(client.get("/api/v1/orders/S-1").json()) == [("A", 2), ("B", 0)]


def test_an_order_is_split_by_availability(client: Client, floor: Floor) -> None:
    create(client, "1", A=2, B=101)
    floor.release("S-1")
    assert floor.order("S-1").state == "short"
    said = post(client, "orders/S-1/split", by="availability")
    assert (said["state"], said["parts"]) == ("allocated", [{"order": "S-1~2", "state": "short"}])
    assert wanted(client.get("/api/v1/orders/S-1~2").json()) == [("B", 1)]
    for label, told in (("S-1", "all of it is there"), ("S-1~2", "none of it is there")):
        answer = client.post(f"/api/v1/orders/{label}/split", json={"by": "availability"})
        # The 100 pieces of B are promised to the first by now.
        assert (answer.status_code, told in answer.json()["detail"]) == (409, True), answer.text


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"by": "lines"}, 422, "body.parts"),
        ({"by": "lines", "parts": [{"lines": []}]}, 422, "body.parts.0.lines"),
        ({"by": "lines", "parts": [{"lines": [{"line_no": 9, "qty": 1}]}]}, 422, "body.line_no"),
        ({"by": "lines", "parts": [{"lines": [{"line_no": 1, "qty": 9}]}]}, 422, "body.qty"),
        ({"by": "lines", "parts": [{"lines": [{"line_no": 1, "qty": 1}] * 2}]}, 422, "body.parts.0.lines"),
        ({"by": "warehouse", "parts": [{"lines": [{"line_no": 1, "qty": 1}]}]}, 422, "body.parts"),
        ({"by": "weight"}, 422, "body.by"),
        ({"by": "warehouse"}, 409, None),
    ],
)
def test_a_split_that_can_not_be_names_the_field(
    client: Client, body: dict[str, Any], status: int, field: str | None
) -> None:
    create(client, "1", A=3)
    refused = client.post("/api/v1/orders/S-1/split", json=body)
    assert refused.status_code == status, refused.text
    assert [error["field"] for error in refused.json()["errors"]] == ([field] if field else [])
    assert wanted(client.get("/api/v1/orders/S-1").json()) == [("A", 3)]


def test_a_kit_is_picked_as_its_parts(client: Client, floor: Floor) -> None:
    kit = {"sku": "SET", "parts": [{"sku": "A", "qty": 2}, {"sku": "B", "qty": 1}]}
    assert client.post("/api/v1/kits", json=kit).status_code == 422
    new_item(floor, "SET")
    assert client.post("/api/v1/kits", json=kit).status_code == 201
    assert client.post("/api/v1/kits", json=kit).status_code == 200
    [row] = client.get("/api/v1/kits").json()["rows"]
    assert [(part["sku"], part["qty"]) for part in row["parts"]] == [("A", 2), ("B", 1)]
    create(client, "1", SET=2, A=1)
    order = client.get("/api/v1/orders/S-1").json()
    assert [(line["sku"], line["qty_ordered"], line["kit"]) for line in order["lines"]] == [
        ("A", 4, "SET"),
        ("B", 2, "SET"),
        ("A", 1, None),
    ]
    assert [(kit["sku"], kit["qty"], kit["price_minor"]) for kit in order["kits"]] == [("SET", 2, 100)]
    fewer = post(client, "orders/S-1/change-kit", sku="SET", qty=1, reason="the buyer asked")
    assert wanted(fewer) == [("A", 2), ("B", 1), ("A", 1)]
    more = post(client, "orders/S-1/change-kit", sku="SET", qty=3, reason="the buyer asked")
    assert (wanted(more), more["kits"][0]["qty"]) == ([("A", 6), ("B", 3), ("A", 1)], 3)
    floor.release("S-1")
    floor.walk()
    assert floor.order("S-1").state == "picked"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("kit", "status"),
    [
        ({"sku": "A", "parts": [{"sku": "B", "qty": 1}]}, 409),
        ({"sku": "SET", "parts": [{"sku": "SET", "qty": 1}]}, 422),
        ({"sku": "SET", "parts": [{"sku": "NONE", "qty": 1}]}, 422),
        ({"sku": "SET", "parts": []}, 422),
        ({"sku": "SET", "parts": [{"sku": "A", "qty": 1}] * 2}, 422),
        ({"sku": "SET", "parts": [{"sku": "A", "qty": 0}]}, 422),
        ({"sku": "BOX", "parts": [{"sku": "PAIR", "qty": 1}]}, 422),
        ({"sku": "C2", "parts": [{"sku": "A", "qty": 1}]}, 409),
    ],
)
def test_what_can_not_be_a_kit_is_refused(
    client: Client, floor: Floor, kit: dict[str, Any], status: int
) -> None:
    for sku in ("SET", "PAIR", "BOX", "C2"):
        new_item(floor, sku)
    post(client, "kits", 201, sku="PAIR", parts=[{"sku": "C2", "qty": 2}])
    assert client.post("/api/v1/kits", json=kit).status_code == status
    assert [row["sku"] for row in client.get("/api/v1/kits").json()["rows"]] == ["PAIR"]


def new_item(floor: Floor, sku: str) -> None:
    with floor.work.transaction():
        floor.work.add(Item(0, SITE, sku, sku, 0, False, False))


def test_many_clerks_who_merge_and_split_at_once_lose_no_piece(client: Client, database: Database) -> None:
    labels = [create(client, str(n), A=3) for n in range(5)]
    merges = [("merges", {"into": a, "orders": [b]}) for a in labels for b in labels if a != b]
    leaving = [{"lines": [{"line_no": 1, "qty": 1}]}]
    splits = [(f"orders/{label}/split", {"by": "lines", "parts": leaving}) for label in labels * 2]
    acts = [act for pair in zip_longest(merges, splits) for act in pair if act]
    with ThreadPoolExecutor(8) as pool:
        codes = Counter(pool.map(lambda act: client.post(f"/api/v1/{act[0]}", json=act[1]).status_code, acts))
    assert set(codes) <= {200, 409, 422}, codes
    orders = client.get("/api/v1/orders").json()["rows"]
    every = [client.get(f"/api/v1/orders/{order['label']}").json() for order in orders]
    assert sum(qty for order in every for _, qty in wanted(order)) == 15
    assert all(not any(qty for _, qty in wanted(order)) for order in every if order["state"] == "merged")
    assert faults(database) == {}
