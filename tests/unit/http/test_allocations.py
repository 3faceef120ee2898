"""Allocation and release by API: each row's outcome, back-orders, waves of one warehouse."""

from typing import Any

from httpx import Client

from hub.domain.items import Item
from hub.domain.orders import Order
from hub.domain.stock import Bin, Lot
from hub.office import floor_plan, ledger
from tests.unit.floor.floor_under_test import SITE, Floor

API = "/api/v1"


def audited(floor: Floor, number: str, **wanted: int) -> str:
    label = floor.new_order(number, **wanted)
    with floor.work.transaction():
        order = floor.work.one(Order, "label", label, SITE)
        assert order is not None
        floor.act().step(order, "audit")
    return label


def post(client: Client, path: str, body: Any = None, status: int = 200) -> Any:
    made = client.post(f"{API}/{path}", json=body) if body is not None else client.post(f"{API}/{path}")
    assert made.status_code == status, made.text
    return made.json()


def test_each_row_tells_what_became_of_it(client: Client, floor: Floor) -> None:
    for number, wanted in (("1", {"A": 2}), ("2", {"A": 500}), ("3", {"B": 1, "C": 1})):
        audited(floor, number, **wanted)
    floor.new_order("4", A=1)
    named = post(client, "allocations", {"orders": ["S-2", "S-4", "S-9"], "badge": "1"})
    assert [(row["order"], row["outcome"]) for row in named["orders"]] == [
        ("S-2", "short"),
        ("S-4", "refused"),
        ("S-9", "refused"),
    ]
    assert named["orders"][0]["reason"] == "no stock: A x395"
    assert "allocate 分配库存 is permitted in audited, short" in named["orders"][1]["reason"]
    assert named["waiting"] == 2
    rest = post(client, "allocations")
    assert [(row["order"], row["outcome"], row["warehouse"]) for row in rest["orders"]] == [
        ("S-1", "allocated", "MAIN"),
        ("S-3", "allocated", "MAIN"),
    ]
    assert client.get(f"{API}/orders/S-1").json()["warehouse"] == "MAIN"
    log = client.get(f"{API}/orders/S-2").json()["log"]
    assert (log[-1]["to_state"], log[-1]["operator"]) == ("short", "1")


def test_back_orders_say_what_they_need_and_what_is_free(client: Client, floor: Floor) -> None:
    audited(floor, "1", A=500, B=1)
    post(client, "orders/S-1/allocate")
    (row,) = client.get(f"{API}/back-orders").json()["rows"]
    assert (row["label"], row["tote"], row["reason"]) == ("S-1", None, "no stock: A x395")
    assert row["lines"] == [
        {"line_no": 1, "sku": "A", "qty": 500, "qty_free": 105},
        {"line_no": 2, "sku": "B", "qty": 1, "qty_free": 100},
    ]
    assert client.get(f"{API}/back-orders", params={"sku": "C"}).json()["rows"] == []
    assert post(client, "allocations")["orders"] == [], "no stock came, so nothing is tried"


def test_what_is_given_back_or_withdrawn_waits_again(client: Client, floor: Floor) -> None:
    audited(floor, "1", A=2)
    assert post(client, "orders/S-1/allocate", {"badge": "1"})["state"] == "allocated"
    post(client, "orders/S-1/allocate", status=409)
    post(client, "waves", {}, status=201)
    withdrawn = post(client, "orders/S-1/withdraw", {"reason": "two become one"})
    assert (withdrawn["state"], withdrawn["wave"], withdrawn["warehouse"]) == ("allocated", None, "MAIN")
    back = post(client, "orders/S-1/give-back", {"reason": "to the other warehouse"})
    assert (back["state"], back["warehouse"]) == ("audited", None)
    refused = post(client, "orders/S-1/withdraw", {"reason": "x"}, status=409)
    assert refused["code"] == "not_permitted"


def test_a_wave_takes_what_is_allocated_in_its_warehouse(client: Client, floor: Floor) -> None:
    with floor.work.transaction():
        floor_plan.add_warehouse(floor.act(), "SOUTH")
    for number, wanted in (("1", {"A": 2}), ("2", {"A": 500}), ("3", {"C": 1})):
        audited(floor, number, **wanted)
    assert client.post(f"{API}/waves", json={}).status_code == 409, "nothing is allocated yet"
    post(client, "allocations")
    south = post(client, "waves", {"warehouse": "SOUTH", "orders": ["S-1"]}, status=201)
    assert (south["code"], south["released"]) == (None, [])
    assert "allocated in another warehouse" in south["refused"][0]["reason"]
    assert client.get(f"{API}/waves").json()["rows"] == [], "no empty wave is ever seen"
    some = post(client, "waves", {"orders": ["S-2", "S-1", "S-2"]}, status=201)
    assert (some["released"], [row["order"] for row in some["refused"]]) == (["S-1"], ["S-2"])
    rest = post(client, "waves", {}, status=201)
    assert (rest["released"], rest["refused"], rest["waiting"]) == (["S-3"], [], 0)
    assert [row["code"] for row in client.get(f"{API}/waves").json()["rows"]] == [some["code"], rest["code"]]
    assert client.get(f"{API}/waves/{some['code']}").json()["states"] == {"released": 1}
    assert client.post(f"{API}/waves", json={"orders": ["S-9"]}).status_code == 404
    assert client.post(f"{API}/waves", json={"warehouse": "NONE"}).status_code == 404


def test_a_tote_takes_only_orders_of_its_warehouse(client: Client, floor: Floor) -> None:
    audited(floor, "1", A=1)
    post(client, "allocations")
    post(client, "waves", {}, status=201)
    with floor.work.transaction():
        floor_plan.add_warehouse(floor.act(), "SOUTH")
        floor_plan.add_tote(floor.act(), "T9", "SOUTH")
    none = floor.scan("zone-a", "U%1", "J%PICK", "H%K1", "C%T9")
    assert none.say is not None
    assert floor.order("S-1").state == "released"
    floor.scan("zone-a", "C%T1")
    assert floor.order("S-1").state == "picking"


def test_stock_says_where_it_is_and_until_when_it_may_be_sent(client: Client, floor: Floor) -> None:
    with floor.work.transaction():
        item = floor.work.one(Item, "sku", "C", SITE)
        bin_ = floor.work.one(Bin, "code", "A-03", SITE)
        assert item is not None
        assert bin_ is not None
        floor.work.add(Lot(0, SITE, item.id, "L1", "2010-12-24"))
        act = floor.act()
        ledger.move(act, item.id, 5, ledger.site_bin(act, "outside"), bin_, "receipt", lot="L1")
    rows = client.get(f"{API}/stock/balances", params={"sku": "C"}).json()["rows"]
    assert [(row["warehouse"], row["lot"], row["expires_on"], row["qty"]) for row in rows] == [
        ("MAIN", "", "", 100),
        ("MAIN", "L1", "2010-12-24", 5),
    ]
    audited(floor, "1", C=7)
    post(client, "allocations")
    rows = client.get(f"{API}/stock/balances", params={"sku": "C"}).json()["rows"]
    assert [row["reserved"] for row in rows] == [2, 5], "what expires goes first"
