"""The audit by API: rules over many orders, and one person's decision on one."""

from typing import Any

import pytest
from httpx import Client

from hub.http.routes.audits import router
from tests.unit.floor.floor_under_test import Floor

ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
ORDER: dict[str, Any] = {
    "shop": "S",
    "lines": [{"sku": "A", "qty": 2, "price_minor": 255}],
    "recipient": {"name": "王小明", "address": "中山路 1 号", "country": "CN"},
}


def create(client: Client, number: str, **changes: Any) -> str:
    person = ORDER["recipient"] | {"name": f"Buyer {number}"}
    made = client.post("/api/v1/orders", json=ORDER | {"number": number, "recipient": person} | changes)
    assert made.status_code == 201, made.text
    label: str = made.json()["label"]
    return label


def post(client: Client, path: str, **body: Any) -> Any:
    return client.post(f"/api/v1{path}", json=body)


def test_the_rules_tell_of_each_order_what_became_of_it(client: Client) -> None:
    fine = create(client, "1")
    odd = create(client, "2", note="ring twice")
    nowhere = create(client, "3", recipient={"name": "Ann", "country": "CN"})
    ends = post(client, "/audits", orders=[fine, odd, nowhere, "S-9", fine]).json()
    assert [(row["order"], row["outcome"]) for row in ends["orders"]] == [
        (fine, "pass"),
        (odd, "ask"),
        (nowhere, "hold"),
        ("S-9", "refused"),
    ]
    assert ends["orders"][1]["reason"] == "note from the buyer 买家留言: ring twice"
    assert ends["orders"][2]["reason"] == "address missing 地址缺失: the recipient has no address"
    assert "found none" in ends["orders"][3]["reason"]
    assert (ends["waiting"], ends["asked"]) == (0, 1)
    again = post(client, "/audits", orders=[fine, odd, nowhere]).json()["orders"]
    assert [(row["outcome"], row["reason"]) for row in again] == [
        ("left", "it is audited 已审核"),
        ("left", "it waits for a person: note from the buyer 买家留言: ring twice"),
        ("left", "it is on hold 挂起"),
    ]


@ON_SQLITE
def test_all_that_wait_are_judged_oldest_first(client: Client) -> None:
    labels = [create(client, str(number)) for number in range(1, 21)]
    first = post(client, "/audits", limit=3).json()
    assert [row["order"] for row in first["orders"]] == labels[:3]
    assert (first["waiting"], first["asked"]) == (17, 0)
    rest = client.post("/api/v1/audits").json()
    assert [row["outcome"] for row in rest["orders"]] == ["pass"] * 17 and rest["waiting"] == 0


def test_a_person_takes_an_order_and_decides(client: Client, floor: Floor) -> None:
    label = create(client, "1", note="ring twice")
    other = create(client, "2", note="gift wrap")
    post(client, "/audits")
    page = client.get("/api/v1/audits?limit=1").json()
    assert [row["label"] for row in page["rows"]] == [label]
    assert [row["label"] for row in client.get(f"/api/v1/audits?after={page['next']}").json()["rows"]] == [
        other
    ]
    assert client.get("/api/v1/audits?shop=T").json()["rows"] == []
    finding = page["rows"][0]["findings"][0]
    assert (finding["rule"], finding["zh"], finding["text"]) == ("buyer_note", "买家留言", "ring twice")

    taken = post(client, f"/orders/{label}/audit/take", badge="1").json()
    assert (taken["auditor"], taken["auditor_name"], taken["version"]) == (
        "1",
        "P1",
        page["rows"][0]["version"],
    )
    refused = post(client, f"/orders/{label}/audit", decision="pass", badge="2")
    assert refused.status_code == 409 and "P1 (badge 1)" in refused.json()["detail"]
    assert client.get("/api/v1/audits").json()["rows"][0]["auditor"] == "1"
    floor.at_ms += 31 * 60_000
    assert client.get("/api/v1/audits").json()["rows"][0]["auditor"] is None
    assert post(client, f"/orders/{label}/audit/take", badge="2").status_code == 200
    back = post(client, f"/orders/{label}/audit/give-back", badge="2").json()
    assert (back["auditor"], back["taken_at_ms"], back["state"]) == (None, 0, "received")

    stale = post(client, f"/orders/{label}/audit", decision="pass", badge="2", version=99)
    assert stale.status_code == 409 and "has changed since you looked" in stale.json()["detail"]
    audited = post(client, f"/orders/{label}/audit", decision="pass", badge="2", reason="phoned").json()
    assert audited["state"] == "audited"
    entry = audited["log"][-1]
    assert (entry["to_state"], entry["reason"], entry["operator"]) == ("audited", "phoned", "2")
    told = client.get(f"/api/v1/orders/{label}/audit").json()
    assert (told["state"], told["auditor"], len(told["findings"])) == ("audited", "2", 1)
    twice = post(client, f"/orders/{label}/audit", decision="pass", badge="1")
    assert twice.status_code == 409 and "is audited" in twice.json()["detail"]

    held = post(client, f"/orders/{other}/audit", decision="hold", badge="1", reason="ask the buyer").json()
    assert (held["state"], held["reason"], held["resume_state"]) == ("held", "ask the buyer", "received")
    assert post(client, f"/orders/{other}/release-hold").json()["state"] == "received"
    gone = post(client, f"/orders/{other}/audit", decision="cancel", badge="1", reason="a joke").json()
    assert gone["state"] == "cancelled"


@ON_SQLITE
@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/orders/S-1/audit", {"decision": "pass"}, "body.badge"),
        ("/orders/S-1/audit", {"decision": "maybe", "badge": "1"}, "body.decision"),
        ("/orders/S-1/audit", {"decision": "hold", "badge": "1"}, "body.reason"),
        ("/orders/S-1/audit", {"decision": "pass", "badge": "77"}, "body.badge"),
        ("/orders/S-1/audit/take", {}, "body.badge"),
        ("/audits", {"orders": []}, "body.orders"),
        ("/audits", {"limit": 0}, "body.limit"),
    ],
)
def test_a_refusal_names_the_field(client: Client, path: str, body: dict[str, Any], field: str) -> None:
    create(client, "1")
    refused = client.post(f"/api/v1{path}", json=body)
    assert refused.status_code == 422, refused.text
    assert refused.json()["errors"][0]["field"] == field
    assert client.get("/api/v1/orders/S-1").json()["state"] == "received"


@ON_SQLITE
def test_a_price_of_nothing_is_odd_where_the_shop_says_prices(client: Client) -> None:
    silent = create(client, "1", lines=[{"sku": "A", "qty": 2}])
    free = create(client, "2", lines=[{"sku": "A", "qty": 2, "price_minor": 0}])
    ends = post(client, "/audits").json()["orders"]
    assert [(row["order"], row["outcome"]) for row in ends] == [(silent, "pass"), (free, "ask")]
    assert ends[1]["reason"].endswith("line 1 A at 0 a piece: expected 1 to 10000000 (minor units)")


@ON_SQLITE
def test_an_order_that_is_not_there(client: Client) -> None:
    assert client.get("/api/v1/orders/S-9/audit").status_code == 404
    for path in ("audit/take", "audit/give-back"):
        assert post(client, f"/orders/S-9/{path}", badge="1").status_code == 404
    assert post(client, "/orders/S-9/audit", decision="pass", badge="1").status_code == 404


@ON_SQLITE
def test_the_rules_are_shown_by_both_names(client: Client) -> None:
    shown = client.get("/api/v1/audit-rules").json()
    assert shown["rules"][0] == {"rule": "unpaid", "en": "unpaid", "zh": "未付款", "outcome": "hold"}
    assert (len(shown["rules"]), shown["same_buyer_hours"], shown["hold_minutes"]) == (7, 24, 30)


@ON_SQLITE
def test_every_route_shows_an_example(client: Client) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    for route in router.routes:
        path = route.path.replace(":path", "")  # type: ignore[attr-defined]
        for method in route.methods:  # type: ignore[attr-defined]
            answer = paths[f"/api/v1{path}"][method.lower()]["responses"]["200"]
            assert answer["content"]["application/json"]["example"]
