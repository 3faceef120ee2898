"""Carriers, manifests and bills by API."""

from typing import Any

import pytest
from httpx import Client

from hub.domain.carriers import Bill, Carrier
from tests.unit.floor.floor_under_test import SITE, Floor
from tests.unit.floor.lorries import two_carriers, weighed


def got(client: Client, path: str, status: int = 200) -> Any:
    answered = client.get(f"/api/v1/{path}")
    assert answered.status_code == status, answered.text
    return answered.json()


def post(client: Client, path: str, status: int = 200, **body: Any) -> Any:
    answered = client.post(f"/api/v1/{path}", json=body)
    assert answered.status_code == status, answered.text
    return answered.json()


def test_carriers_and_what_they_ask(client: Client, floor: Floor) -> None:
    two_carriers(floor)
    assert [(row["code"], row["numbers_free"]) for row in got(client, "carriers")["rows"]] == [
        ("SF", 9),
        ("YT", 9),
    ]
    weighed(floor, floor.new_order("1", A=2))
    whole = got(client, "carriers/YT")
    assert (whole["numbers_free"], whole["numbers_used"], whole["numbers_void"]) == (8, 1, 0)
    assert whole["fees"] == [
        {"area": "all", "upto_mg": 1_000_000, "fee_minor": 600, "step_mg": 1_000_000, "step_minor": 100}
    ]
    rows = got(client, "shipping-fees?weight_mg=900000&length_mm=700&width_mm=10&height_mm=10")["rows"]
    assert [(row["carrier"], row["chosen"], row["fee_minor"]) for row in rows] == [
        ("SF", True, 800),
        ("YT", False, None),
    ]
    assert "700 mm" in rows[1]["why"]
    assert got(client, "carriers/DHL", 404)["code"] == "not_found"
    got(client, "shipping-fees?weight_mg=0", 422)


def test_a_manifest_from_its_first_parcel_to_its_close(client: Client, floor: Floor) -> None:
    two_carriers(floor)
    weighed(floor, floor.new_order("1", A=2))
    floor.scan("dock", "U%3", "J%SHIP", "S-1.1")
    (row,) = got(client, "manifests?state=open&carrier=YT")["rows"]
    assert (row["code"], row["parcels"], row["net_mg"], row["operator"]) == ("YT-101201-1", 1, 500_000, None)
    assert got(client, "manifests?state=closed")["rows"] == []
    assert got(client, "parcels/S-1.1")["manifest"] == "YT-101201-1"
    closed = post(client, "manifests/YT-101201-1/close", badge="2")
    assert (closed["state"], closed["operator"]) == ("closed", "2")
    assert [line["waybill"] for line in closed["lines"]] == ["YT0000"]
    again = post(client, "manifests/YT-101201-1/close", 409)
    assert again["code"] == "not_permitted"
    assert "已交接" in again["detail"]
    post(client, "manifests/NONE/close", 404)
    got(client, "manifests?state=lost", 422)


def test_another_carrier_and_why_not(client: Client, floor: Floor) -> None:
    two_carriers(floor)
    weighed(floor, floor.new_order("1", A=2))
    changed = post(client, "orders/S-1/carrier", carrier="顺丰速运", reason="the buyer pays", badge="1")
    assert (changed["carrier"], changed["state"]) == ("SF", "changed")
    assert [(p["carrier"], p["waybill"], p["fee_minor"]) for p in changed["parcels"]] == [
        ("SF", "SF0000", 800)
    ]
    assert changed["log"][-1]["reason"] == "carrier 承运商 YT > SF: the buyer pays"
    assert post(client, "orders/S-1/carrier", 404, carrier="DHL", reason="x")["code"] == "not_found"
    post(client, "orders/S-1/carrier", 422, carrier="SF", reason=" ")
    assert got(client, "carriers/YT")["numbers_void"] == 1


@pytest.mark.parametrize("path", ["bills/SF/1", "bills/SF/1/lines", "bills/SF/1/not-billed"])
def test_a_bill_that_is_not_there(client: Client, path: str) -> None:
    assert got(client, path, 404)["code"] == "not_found"
    assert got(client, "bills")["rows"] == []


def test_a_bill_goes_by_the_number_that_its_carrier_gave(client: Client, floor: Floor) -> None:
    two_carriers(floor)
    with floor.work.transaction():
        carrier = floor.work.one(Carrier, "code", "SF", SITE)
        assert carrier is not None
        floor.work.add(Bill(0, SITE, carrier.id, "2026/11", 1_291_190_000_000))
    [row] = got(client, "bills")["rows"]
    assert row["number"] == "2026/11"
    for number in ("2026/11", "2026%2F11"):
        assert got(client, f"bills/SF/{number}")["number"] == "2026/11"
        assert got(client, f"bills/SF/{number}/lines")["rows"] == []
        assert got(client, f"bills/SF/{number}/not-billed")["rows"] == []


def test_the_calendar(client: Client, floor: Floor) -> None:
    two_carriers(floor)
    (line,) = post(client, "calendar/2010-12-24", carrier="yt", works=True, at="12:00", name="Eve")["rows"]
    assert (line["carrier"], line["works"], line["at"]) == ("YT", True, "12:00")
    assert len(post(client, "calendar/2010-12-24")["rows"]) == 2
    assert [row["carrier"] for row in got(client, "calendar?since=2010-12-24&until=2010-12-24")["rows"]] == [
        "",
        "YT",
    ]
    assert got(client, "calendar?since=2010-12-25")["rows"] == []
    assert "2026-11-23" in got(client, "calendar?since=0", 422)["detail"], "no count of seconds is a day"
    (left,) = post(client, "calendar/2010-12-24/remove", carrier="YT")["rows"]
    assert left["carrier"] == ""
    (site,) = got(client, "calls?days=3")["rows"]
    assert (site["carrier"], len(site["days"])) == ("", 3)
    assert post(client, "calendar/2010-02-30", 422)["code"] == "invalid"
    assert "no time for a day off" in post(client, "calendar/2010-12-25", 422, at="12:00")["detail"]
    post(client, "calendar/2010-12-25", 422, at="noon")
    assert post(client, "calendar/2010-12-25", 404, carrier="XX")["code"] == "not_found"
    post(client, "calendar/2010-12-26/remove", 404)


def test_another_carrier_with_its_number(client: Client, floor: Floor) -> None:
    two_carriers(floor)
    label = floor.new_order("1", A=2)
    weighed(floor, label)
    path = f"orders/{label}/carrier"
    post(client, path, 404, carrier="Courier", reason="it is fetched")
    post(client, path, 422, carrier="Courier", reason="it is fetched", waybill="C 7")
    changed = post(client, path, carrier="Courier", reason="it is fetched", waybill="C-7")
    assert (changed["carrier"], changed["waybill"]) == ("Courier", "C-7")
    assert got(client, "parcels/S-1.1")["waybill"] == "C-7"
