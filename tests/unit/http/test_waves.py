"""Waves by API: plans, their release, figures, and orders that are urgent."""

from typing import Any

import pytest
from httpx import Client

from tests.unit.floor.floor_under_test import Floor
from tests.unit.http.test_allocations import API, audited, post


def get(client: Client, path: str, status: int = 200, **query: Any) -> Any:
    made = client.get(f"{API}/{path}", params=query)
    assert made.status_code == status, made.text
    return made.json()


@pytest.fixture
def waiting(client: Client, floor: Floor) -> Client:
    """Orders S-1 (one piece), S-2 and S-3 (several), S-4 (one piece, urgent), all allocated."""
    for number, wanted in (("1", {"A": 1}), ("2", {"A": 2}), ("3", {"B": 1, "C": 1}), ("4", {"C": 1})):
        audited(floor, number, **wanted)
    post(client, "allocations")
    said = post(client, "orders/S-4/urgent", {"urgent": True, "badge": "1"})
    assert (said["urgent"], said["ship_by_ms"], said["log"][-1]["operator"]) == (True, 0, "1")
    return client


def test_a_plan_is_looked_at_and_released(waiting: Client) -> None:
    plan = get(waiting, "wave-plans")
    assert plan["orders"] == 4
    assert [(w["kind"], w["method"], [o["order"] for o in w["orders"]]) for w in plan["waves"]] == [
        ("urgent", "cluster", ["S-4"]),
        ("single", "cluster", ["S-1"]),
        ("multi", "cluster", ["S-2", "S-3"]),
    ]
    assert [w["kind"] for w in get(waiting, "wave-plans", kind="multi", warehouse="MAIN")["waves"]] == [
        "multi"
    ]
    assert get(waiting, "waves")["rows"] == []
    done = post(waiting, "waves", {"plan": True, "limit": 2, "badge": "1"}, 201)
    assert (done["code"], done["released"], done["refused"], done["waiting"]) == (None, ["S-4", "S-1"], [], 2)
    assert [(w["code"], w["kind"], w["orders"]) for w in done["waves"]] == [
        ("W00001", "urgent", 1),
        ("W00002", "single", 1),
    ]
    rest = post(waiting, "waves", {"plan": True, "kind": "multi"}, 201)
    assert (rest["code"], rest["released"], rest["waiting"]) == ("W00003", ["S-2", "S-3"], 0)
    rows = get(waiting, "waves", kind="multi", method="cluster", done=False)["rows"]
    assert [(w["code"], w["orders"], w["pieces"], w["bins"], w["done"]) for w in rows] == [
        ("W00003", 2, 4, 3, False)
    ]
    whole = get(waiting, "waves/W00003")
    assert (whole["states"], whole["pickers"]) == ({"released": 2}, [])
    picks = get(waiting, "waves/W00003/picks")
    assert [(p["sku"], p["qty"]) for p in picks["picks"]] == [("A", 2), ("B", 1), ("C", 1)]
    for path in ("waves/W9", "waves/W9/picks"):
        assert get(waiting, path, 404)["code"] == "not_found"


def test_a_wave_by_hand_is_of_a_kind_and_a_method(waiting: Client) -> None:
    made = post(waiting, "waves", {"kind": "single", "method": "batch"}, 201)
    assert (made["released"], made["waves"][0]["kind"], made["waves"][0]["method"]) == (
        ["S-1"],
        "single",
        "batch",
    )
    refused = post(waiting, "waves", {"orders": ["S-2"], "method": "batch"}, 201)
    assert (refused["code"], refused["waves"], refused["waiting"]) == (None, [], 3)
    assert "found none" in refused["refused"][0]["reason"]
    plain = post(waiting, "waves", {"orders": ["S-2"]}, 201)
    assert (plain["waves"][0]["kind"], plain["waves"][0]["method"]) == ("mixed", "cluster")


def test_what_can_not_be_released_or_marked_is_refused_in_words(waiting: Client) -> None:
    for body, status, told in (
        ({"plan": True, "method": "batch"}, 422, "method"),
        ({"plan": True, "orders": ["S-1"]}, 422, "orders"),
        ({"kind": "odd"}, 422, "kind"),
        ({"warehouse": "X"}, 404, "warehouse X"),
        ({"plan": True, "carrier": "DHL"}, 409, "found none"),
        ({"carrier": "DHL"}, 409, "found none"),
        ({"kind": "multi", "method": "batch", "wall": "W9"}, 201, "put wall"),
    ):
        assert told in str(post(waiting, "waves", body, status))
    assert get(waiting, "waves")["rows"] == []
    assert "neither" in str(post(waiting, "orders/S-1/urgent", {}, 422))
    assert post(waiting, "orders/S-9/urgent", {"urgent": True}, 404)["code"] == "not_found"
    assert post(waiting, "orders/S-1/urgent", {"ship_by_ms": -1}, 422)
    post(waiting, "orders/S-1/cancel", {"reason": "no"})
    assert "has still to leave" in str(post(waiting, "orders/S-1/urgent", {"urgent": True}, 409))


def test_an_order_comes_urgent_and_the_same_again_is_the_same(client: Client, floor: Floor) -> None:
    body = {
        "shop": "S",
        "number": "8",
        "lines": [{"sku": "A", "qty": 1}],
        "urgent": True,
        "ship_by_ms": 5_000,
    }
    made = post(client, "orders", body, 201)
    assert (made["urgent"], made["ship_by_ms"]) == (True, 5_000)
    post(client, "orders", body, 200)
    post(client, "orders", body | {"ship_by_ms": 0}, 409)


def test_who_picks_a_wave_and_how_far_it_is(client: Client, floor: Floor) -> None:
    for number in ("1", "2"):
        audited(floor, number, **{"AB"[int(number) - 1]: 1})
    post(client, "allocations")
    post(client, "waves", {"kind": "single", "method": "batch"}, 201)
    floor.scan("zone-a", "U%1", "J%PICK", "H%K1", "C%T1", "L%A-01")
    whole = get(client, "waves/W00001")
    assert whole["pickers"] == [{"badge": "1", "name": "P1", "cart": "K1"}]
    assert (whole["pieces"], whole["picked"], whole["put"], whole["verified"]) == (2, 1, 0, 0)
    floor.scan("zone-a", "L%A-02")
    whole = get(client, "waves/W00001")
    assert (whole["pickers"], whole["picked"], whole["done"]) == ([], 2, False)
    post(client, "orders/S-1/cancel", {"reason": "no"})
    post(client, "orders/S-2/cancel", {"reason": "no"})
    assert [w["code"] for w in get(client, "waves", done=True)["rows"]] == ["W00001"]
