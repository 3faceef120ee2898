"""Exceptions by API: put on the list, seen to by one person, settled, closed with a cause."""

from typing import Any

import pytest
from httpx import Client

from tests.unit.floor.case_acts import HOUR_MS, shipped
from tests.unit.floor.floor_under_test import Floor

ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def report(client: Client, **body: Any) -> Any:
    said = {"kind": "damaged", "what": "holder broken"} | body
    return client.post("/api/v1/exceptions", json=said)


def do(client: Client, number: int, what: str, **body: Any) -> Any:
    return client.post(f"/api/v1/exceptions/{number}/{what}", json=body)


def test_an_exception_from_the_list_to_its_close(client: Client, floor: Floor) -> None:
    label = shipped(floor, A=2, B=1)
    made = report(client, order=label, sku="A", parcel=f"{label}.1", badge="1")
    assert made.status_code == 201, made.text
    case = made.json()
    assert (case["state"], case["order"], case["sku"], case["parcel"], case["order_state"]) == (
        "open",
        label,
        "A",
        f"{label}.1",
        "shipped",
    )
    assert report(client, order=label).json()["times"] == 2
    (shown,) = client.get(f"/api/v1/orders/{label}").json()["exceptions"]
    assert (shown["id"], shown["kind"], shown["state"]) == (case["id"], "damaged", "open")
    assert do(client, case["id"], "take", badge="1").json()["owner"] == "1"
    refused = do(client, case["id"], "take", badge="2")
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
    assert "P1 (1)" in refused.json()["detail"]
    assert do(client, case["id"], "take", badge="2", over=True).json()["owner_name"] == "P2"
    refused = do(client, case["id"], "close", badge="2")
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "body.cause")
    assert do(client, case["id"], "note", cause="packaging", prevention="thicker cartons").status_code == 200
    settled = do(client, case["id"], "settle", remedy="resend", lines=[{"sku": "A", "qty": 1}], badge="2")
    assert (settled.json()["state"], settled.json()["remedy_order"]) == ("settled", f"{label}R1")
    assert client.get(f"/api/v1/orders/{label}R1").json()["lines"][0]["qty_ordered"] == 1
    closed = do(client, case["id"], "close", badge="2").json()
    assert (closed["state"], closed["cause"]) == ("closed", "packaging")
    assert [step["step"] for step in closed["log"]] == [
        "open",
        "see_again",
        "take",
        "take",
        "note",
        "settle",
        "close",
    ]
    refused = do(client, case["id"], "close")
    assert (refused.status_code, refused.json()["code"]) == (409, "not_permitted")
    assert do(client, case["id"], "reopen", reason="broken again").json()["state"] == "in_hand"
    assert do(client, case["id"], "give-back").json()["owner"] is None
    assert client.get(f"/api/v1/exceptions/{case['id']}").json()["state"] == "open"


@ON_SQLITE
def test_the_list_goes_by_kind_state_order_owner_and_age(client: Client, floor: Floor) -> None:
    label = floor.new_order("1", A=1)
    first = report(client, order=label).json()["id"]
    floor.at_ms += HOUR_MS
    second = report(client, kind="other", what="no labels left").json()["id"]
    do(client, second, "take", badge="1")

    def listed(query: str) -> list[int]:
        found = client.get(f"/api/v1/exceptions?{query}")
        assert found.status_code == 200, found.text
        return [row["id"] for row in found.json()["rows"]]

    assert listed("") == listed("state=unclosed") == [first, second]
    assert listed("kind=damaged") == listed(f"order={label}") == listed("unowned=true") == [first]
    assert listed("owner=1") == listed("state=in_hand") == [second]
    assert listed(f"age_from_ms={HOUR_MS - 60_000}") == [first]
    assert listed(f"after={first}") == [second]
    assert client.get("/api/v1/exceptions?kind=theft").status_code == 422
    kinds = {row["code"]: row for row in client.get("/api/v1/exceptions/kinds").json()}
    assert kinds["damaged"]["states"] == {"open": 1}
    assert kinds["damaged"]["zh"] == "破损"
    assert {"code": "peak", "en": "peak season", "zh": "高峰期"} in kinds["carrier_delay"]["causes"]


@ON_SQLITE
def test_many_are_closed_at_once_and_a_refusal_stops_no_other(client: Client, floor: Floor) -> None:
    labels = [floor.new_order(str(n), A=1) for n in range(3)]
    numbers = [report(client, order=label, kind="wrong_item").json()["id"] for label in labels]
    do(client, numbers[1], "close", cause="picked_wrong")
    body = {"exceptions": [*numbers, 999], "cause": "bin_mixed", "prevention": "one item a bin", "badge": "1"}
    rows = client.post("/api/v1/exceptions/close", json=body).json()["rows"]
    assert [(row["exception"], row["outcome"]) for row in rows] == [
        (numbers[0], "closed"),
        (numbers[1], "refused"),
        (numbers[2], "closed"),
        (999, "refused"),
    ]
    assert "已关闭" in rows[1]["reason"]
    first = client.get(f"/api/v1/exceptions/{numbers[0]}").json()
    assert (first["cause"], first["prevention"], first["owner"]) == ("bin_mixed", "one item a bin", "1")
    assert client.get(f"/api/v1/exceptions/{numbers[1]}").json()["cause"] == "picked_wrong"
    unknown = client.post("/api/v1/exceptions/close", json=body | {"badge": "77"})
    assert (unknown.status_code, unknown.json()["errors"][0]["field"]) == (422, "body.badge")


@ON_SQLITE
def test_alarms_are_raised_once(client: Client, floor: Floor) -> None:
    label = floor.new_order("1", A=1)
    floor.release(label)
    assert client.post("/api/v1/exceptions/alarms").json() == {"raised": [], "more": False}
    floor.at_ms += 5 * HOUR_MS
    raised = client.post("/api/v1/exceptions/alarms").json()["raised"]
    assert len(raised) == 1
    assert client.post("/api/v1/exceptions/alarms").json() == {"raised": [], "more": False}
    case = client.get(f"/api/v1/exceptions/{raised[0]}").json()
    assert (case["kind"], case["order"], case["order_state"]) == ("late", label, "released")
    assert "已下发" in case["what"]


@ON_SQLITE
@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kind": "theft"}, "body.kind"),
        ({"what": " "}, "body.what"),
        ({"what": "x" * 257}, "body.what"),
        ({"order": "S-none"}, "body.order"),
        ({"sku": "none"}, "body.sku"),
        ({"parcel": "none"}, "body.parcel"),
        ({"badge": "none"}, "body.badge"),
        ({"shelf": "A"}, "body.shelf"),
    ],
)
def test_what_can_not_be_put_on_the_list_is_refused_by_field(
    client: Client, body: dict[str, Any], field: str
) -> None:
    refused = report(client, **body)
    assert refused.status_code == 422, refused.text
    assert [error["field"] for error in refused.json()["errors"]] == [field]
    assert client.get("/api/v1/exceptions").json()["rows"] == []


@ON_SQLITE
@pytest.mark.parametrize(
    ("what", "body", "status", "field"),
    [
        ("take", {}, 422, "body.badge"),
        ("take", {"badge": "none"}, 422, "body.badge"),
        ("note", {}, 422, "body.cause"),
        ("note", {"cause": "customs"}, 422, "body.cause"),
        ("note", {"cause": "other"}, 422, "body.cause_note"),
        ("settle", {"remedy": "gift"}, 422, "body.remedy"),
        ("settle", {"remedy": "refund"}, 422, "body.note"),
        ("settle", {"remedy": "resend"}, 422, "body.lines"),
        ("settle", {"remedy": "resend", "lines": [{"sku": "A", "qty": 0}]}, 422, "body.lines.0.qty"),
        ("settle", {"remedy": "resend", "lines": [{"sku": "A", "qty": 1}]}, 409, None),
        ("settle", {"remedy": "none", "lines": [{"sku": "A", "qty": 1}]}, 422, "body.lines"),
        ("close", {}, 422, "body.cause"),
        ("reopen", {"reason": "again"}, 409, None),
        ("reopen", {}, 422, "body.reason"),
        ("give-back", {}, 409, None),
    ],
)
def test_an_act_that_is_refused_changes_nothing(
    client: Client, floor: Floor, what: str, body: dict[str, Any], status: int, field: str | None
) -> None:
    before = report(client, order=floor.new_order("1", A=1)).json()
    refused = do(client, before["id"], what, **body)
    assert refused.status_code == status, refused.text
    assert [error["field"] for error in refused.json()["errors"]] == ([field] if field else [])
    assert client.get(f"/api/v1/exceptions/{before['id']}").json() == before


@ON_SQLITE
def test_an_exception_that_is_not_there(client: Client) -> None:
    for what in ("take", "give-back", "close"):
        assert do(client, 999, what, badge="1").status_code == 404
    assert client.get("/api/v1/exceptions/999").status_code == 404
    assert client.get("/api/v1/exceptions/0").status_code == 422
