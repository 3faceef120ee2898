"""Carts by API: who pushes which, and what becomes of one that somebody left."""

from httpx import Client

from tests.unit.floor.batch_acts import batch, picker, tote, wrong_totes
from tests.unit.floor.floor_under_test import Floor

API = "/api/v1"


def test_carts_tell_who_pushes_them_and_what_is_left(client: Client, floor: Floor) -> None:
    batch(floor, {"A": 2, "B": 1}, {"A": 3})
    picker(floor)
    floor.scan("zone-a", "W%W00001", "C%T1", "Q%4")
    rows = client.get(f"{API}/carts").json()["rows"]
    assert [row["code"] for row in rows] == ["K1", "K2"]
    mine = rows[0]
    assert {
        name: mine[name]
        for name in ("wave", "badge", "operator", "station", "bin", "tasks", "pieces", "totes")
    } == {
        "wave": "W00001",
        "badge": "1",
        "operator": "P1",
        "station": "zone-a",
        "bin": "A-01",
        "tasks": 2,
        "pieces": 2,
        "totes": ["T1"],
    }
    assert (rows[1]["badge"], rows[1]["tasks"], rows[1]["totes"]) == (None, 0, [])
    assert client.get(f"{API}/carts/K2").json() == rows[1]
    missing = client.get(f"{API}/carts/K9")
    assert (missing.status_code, missing.json()["detail"]) == (
        404,
        "cart K9: expected one on site main, found none",
    )


def test_a_cart_that_somebody_left_is_freed(client: Client, floor: Floor) -> None:
    batch(floor, {"A": 2, "B": 1}, {"A": 3})
    picker(floor)
    floor.scan("zone-a", "W%W00001", "Z%A", "C%T1", "Q%4")
    freed = client.post(f"{API}/carts/K1/release", json={"badge": "2"}).json()
    assert (freed["wave"], freed["zone"], freed["operator"], freed["tasks"], freed["totes"]) == (
        None,
        "",
        None,
        0,
        [],
    )
    assert floor.lights("zone-a") == []
    assert floor.stock("T1") == {"A": 4}
    picker(floor, "zone-b", "2", "K2")
    assert floor.scan("zone-b", "C%T1").say == "T1=W00001: A-01 x1 > T1"
    floor.finish_walk("zone-b", floor.scan("zone-b", "H%K2"))
    assert floor.stock("T1") == {"A": 5, "B": 1}
    assert (tote(floor, "T1").cart_id, wrong_totes(floor)) == (None, [])
    assert client.post(f"{API}/carts/K9/release").status_code == 404
    assert client.post(f"{API}/carts/K1/release", json={"badge": "nobody"}).status_code in (404, 422)
    assert client.post(f"{API}/carts/K1/release", json={"cart": 1}).status_code == 422
