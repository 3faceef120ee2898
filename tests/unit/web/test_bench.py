"""Benches in the browser, without one: the page, the list of what is open, the contract, and who may."""

from hub.domain.errors import Unauthorized
from hub.http.gate import Asked
from hub.web.bench.contract import contract
from protocol.messages import KINDS, TABLE
from tests.unit.floor.floor_under_test import GOODS, Floor, at_bench, picked
from tests.unit.web.site_under_test import Site


def test_a_bench_is_made_and_opened(site: Site) -> None:
    assert "A bench in the browser is a whole station" in site.get("/benches").main
    assert "Bench desk-7 is there" in site.post("/benches", "make", name="desk-7").said
    assert "is there already" in site.post("/benches", "make", name="desk-7").said
    assert "/bench/desk-7" in site.get("/benches").links()
    page = site.get("/bench/desk-7")
    assert 'data-name="desk-7"' in page.html
    assert 'data-card="X%RESUME"' in page.html
    assert 'data-card="J%VERIFY"' in page.html
    assert 'data-card="U%2"' in page.html
    assert "工作台" in site.get("/benches", lang="zh").text
    assert "A-Z" not in site.post("/benches", "make", status=422, name="Desk 7").main


def test_what_a_bench_asks_for_beside_its_page(site: Site) -> None:
    for path in ("/bench/nowhere", "/bench/nowhere/order", "/bench/nowhere/qr.svg"):
        assert site.client.get(path).status_code == 404
    drawn = site.client.get("/bench/bench-1/qr.svg")
    assert drawn.headers["content-type"] == "image/svg+xml"
    assert drawn.text.startswith("<?xml")
    told = site.client.get("/bench/contract.json").json()
    assert told == contract()
    wanted = {TABLE[made][1] or TABLE[made][0] for made in KINDS.values()} - {"fact"}
    assert set(told["messages"]) == wanted

    def nobody(_asked: Asked) -> None:
        raise Unauthorized("expected somebody")

    site.app.state.context.gate.who = nobody
    for path in ("/bench/contract.json", "/bench/bench-1/order", "/bench/bench-1/qr.svg", "/bench/worker.js"):
        assert site.client.get(path).status_code == 401


def test_what_is_open_is_listed_with_what_is_left(site: Site, floor: Floor) -> None:
    label = picked(floor, A=2, B=1)
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}", GOODS["A"][1])
    told = site.client.get("/bench/bench-1/order").json()
    assert (told["operator"], told["job"], told["order"], told["hold"]) == ("P2", "VERIFY", label, False)
    rows = [(line["line"], line["sku"], line["left"], line["want"], line["bin"]) for line in told["lines"]]
    assert rows == [(1, "A", 1, 2, "A-01"), (2, "B", 1, 1, "A-02")]
    floor.scan("bench-1", GOODS["A"][1], GOODS["B"][1], "J%PACK", f"O%{label}")
    told = site.client.get("/bench/bench-1/order").json()
    assert told["parcel"] == f"{label}.1"
    packed = [(line["sku"], line["left"], line["want"]) for line in told["lines"]]
    assert packed == [("A", None, 2), ("B", None, 1)]


def test_a_picker_sees_the_whole_walk(site: Site, floor: Floor) -> None:
    floor.release(floor.new_order("1", A=3, B=1))
    floor.scan("zone-a", "U%1", "J%PICK", "H%K1", "C%T1")
    told = site.client.get("/bench/zone-a/order").json()
    assert (told["cart"], told["order"], told["lang"]) == ("K1", None, "en")
    shown = ("bin", "sku", "left", "into", "kind", "lit", "line")
    assert [tuple(line[name] for name in shown) for line in told["lines"]] == [
        ("A-01", "A", 3, "T1", "pick", True, None),
        ("A-02", "B", 1, "T1", "pick", False, None),
    ]
    floor.scan("zone-a", "L%A-01")
    told = site.client.get("/bench/zone-a/order").json()
    assert [(line["bin"], line["lit"]) for line in told["lines"]] == [("A-02", True)]
    floor.scan("zone-a", "L%A-02")
    assert site.client.get("/bench/zone-a/order").json()["lines"] == []


def test_a_bench_is_for_who_works_and_made_by_supervisors(site: Site) -> None:
    for role in ("bench", "clerk", "supervisor"):
        site.become(role)
        assert "bench-1" in site.get("/bench/bench-1").html
        made = role == "supervisor"
        assert ("Make it" in site.get("/benches").main) == made
        site.post("/benches", "make", status=200 if made else 403, name="desk-8")


def test_who_only_looks_works_at_no_bench(site: Site) -> None:
    site.become("viewer")
    assert "bench" in site.get("/bench/bench-1", status=403).main
    site.become("bench")
    site.get("/bench/bench-1")
