"""Lists and single things: the right rows, in pages, and a clear 404 for what is not there."""

import pytest
from httpx import Client

from tests.unit.floor.floor_under_test import GOODS, Floor


def shipped(floor: Floor) -> str:
    """One order all the way to the truck."""
    label = floor.new_order("1", A=2, B=1)
    floor.release(label)
    floor.walk()
    floor.scan("bench-1", "U%2", "J%VERIFY", f"O%{label}")
    floor.scan("bench-1", GOODS["C"][1], "X%RESUME", *(GOODS[sku][1] for sku in "AAB"))
    floor.scan("bench-1", "J%PACK", f"O%{label}")
    floor.weigh("bench-1", 100_000 + 400_000 + 300_000)
    floor.scan("dock", "U%3", "J%SHIP", f"{label}.1")
    return label


def test_items_are_found_by_sku_barcode_and_words(client: Client) -> None:
    rows = client.get("/api/v1/items").json()["rows"]
    assert [(row["sku"], row["unit_mg"], row["qty"]) for row in rows] == [
        ("A", 200_000, 105),
        ("B", 300_000, 100),
        ("C", 90_000, 100),
    ]
    assert rows[0]["barcodes"] == [
        {"code": GOODS["A"][1], "pack_qty": 1},
        {"code": "CASE-A", "pack_qty": 6},
    ]
    by_code = client.get(f"/api/v1/items?code={GOODS['B'][1]}").json()["rows"]
    assert [row["sku"] for row in by_code] == ["B"]
    assert [row["sku"] for row in client.get("/api/v1/items?q=c").json()["rows"]] == ["C"]
    assert client.get("/api/v1/items?q=%25").json()["rows"] == []
    assert client.get("/api/v1/items/A").json() == rows[0]


def test_a_list_is_read_in_pages_without_a_gap(client: Client) -> None:
    whole = client.get("/api/v1/bins?limit=1000").json()["rows"]
    seen, after = [], 0
    while after is not None:
        part = client.get(f"/api/v1/bins?limit=3&after={after}").json()
        seen += part["rows"]
        after = part["next"]
    assert seen == whole
    assert len(whole) == 10
    assert {row["code"] for row in client.get("/api/v1/bins?kind=tote").json()["rows"]} == {"T1", "T2", "T3"}


def test_stock_is_what_the_ledger_says(client: Client, floor: Floor) -> None:
    label = shipped(floor)
    rows = client.get("/api/v1/stock/balances?sku=A").json()["rows"]
    assert {row["bin"]: row["qty"] for row in rows if row["qty"]} == {"A-01": 98, "A-09": 5}
    moves = client.get(f"/api/v1/stock/moves?order={label}").json()["rows"]
    told = [(m["sku"], m["qty"], m["from_bin"], m["to_bin"], m["station"]) for m in moves]
    assert ("A", 2, "A-01", "T1", "zone-a") in told
    assert ("B", 1, "T1", "OUTSIDE", "dock") in told
    bin_ = client.get("/api/v1/bins/A-01").json()
    assert (bin_["station"], bin_["place"], bin_["balances"][0]["qty"]) == ("zone-a", 1, 98)
    of_bin = client.get("/api/v1/stock/moves?bin=A-09").json()["rows"]
    assert [(m["from_bin"], m["to_bin"], m["qty"]) for m in of_bin] == [("OUTSIDE", "A-09", 5)]
    assert client.get("/api/v1/stock/moves?sku=NONE").json()["rows"] == []


def test_parcels_and_the_order_they_belong_to(client: Client, floor: Floor) -> None:
    label = shipped(floor)
    parcel = client.get(f"/api/v1/parcels/{label}.1").json()
    assert (parcel["state"], parcel["net_mg"], parcel["order"]) == ("shipped", 800_000, label)
    assert [(c["sku"], c["qty"]) for c in parcel["contents"]] == [("A", 2), ("B", 1)]
    assert [row["code"] for row in client.get("/api/v1/parcels?state=shipped").json()["rows"]] == [
        f"{label}.1"
    ]
    order = client.get(f"/api/v1/orders/{label}").json()
    states = [entry["to_state"] for entry in order["log"]]
    assert states[-4:] == ["verified", "packed", "weighed", "shipped"]


def test_events_hold_the_frame_and_its_answer(client: Client, floor: Floor) -> None:
    label = shipped(floor)
    events = client.get(f"/api/v1/events?order={label}").json()["rows"]
    assert {"pass", "fail", "info"} == {event["v"] for event in events}
    wrong = client.get("/api/v1/events?station=bench-1&v=fail").json()["rows"]
    assert [(e["why"], e["frame"]["c"], e["answer"]["hold"]) for e in wrong] == [
        ("wrong_item", GOODS["C"][1], 1)
    ]
    assert client.get(f"/api/v1/events?since_ms={floor.at_ms}").json()["rows"][0]["station"] == "dock"
    assert client.get("/api/v1/events?station=none").json()["rows"] == []


def test_a_station_shows_its_work_and_its_lights(client: Client, floor: Floor) -> None:
    floor.release(floor.new_order("1", A=2))
    floor.scan("zone-a", "U%1", "J%PICK", "H%K1", "C%T1")
    station = client.get("/api/v1/stations/zone-a").json()
    assert (station["job"], station["badge"], station["say"]) == ("PICK", "1", "T1=S-1: A-01 x2 > T1")
    assert [(lit["bin"], lit["qty"], lit["tote"], lit["sku"]) for lit in station["lit"]] == [
        ("A-01", 2, "T1", "A")
    ]
    names = [row["name"] for row in client.get("/api/v1/stations").json()["rows"]]
    assert names == ["zone-a", "zone-b", "bench-1", "bench-2", "dock"]


@pytest.mark.parametrize(
    "path",
    ["items/NONE", "bins/NONE", "orders/NONE", "waves/NONE", "parcels/NONE", "stations/NONE", "items/a%2Fb"],
)
def test_what_is_not_there_is_404(client: Client, path: str) -> None:
    missing = client.get(f"/api/v1/{path}")
    assert (missing.status_code, missing.json()["code"]) == (404, "not_found")
    assert "found none" in missing.json()["detail"]


def test_operators_say_where_they_work_and_who_has_a_pause(client: Client, floor: Floor) -> None:
    floor.scan("bench-1", "U%2", "J%VERIFY", "X%PAUSE")
    floor.scan("dock", "U%3", "J%SHIP")
    rows = client.get("/api/v1/operators").json()["rows"]
    told = [(row["badge"], row["state"], row["station"], row["job"]) for row in rows]
    assert told == [
        ("1", "away", "", ""),
        ("2", "paused", "bench-1", "VERIFY"),
        ("3", "working", "dock", "SHIP"),
    ]
    [paused] = client.get("/api/v1/operators?paused=true").json()["rows"]
    assert paused["badge"] == "2"
    assert paused["paused_s"] > 0
    assert [row["badge"] for row in client.get("/api/v1/operators?after=1&limit=1").json()["rows"]] == ["2"]
