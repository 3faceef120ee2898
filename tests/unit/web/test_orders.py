"""The list of orders: found by anything, narrowed, and acts on many with their preview."""

import re
from html import unescape
from urllib.parse import quote

import pytest

from hub.domain.carriers import Carrier, CarrierArea, CarrierFee
from hub.domain.orders import Order
from hub.domain.people import Wave
from hub.office import allocation, cases, urgency
from hub.office.act import Act
from hub.store import intake
from tests.unit.floor.floor_under_test import GOODS, SITE, Floor, at_bench, picked
from tests.unit.web.site_under_test import Seen, Site

BUYER = {"name": "Ada Lovelace", "phone": "+44 20 7946 0018", "postcode": "N1 9GU", "address": "1 High St"}


@pytest.fixture
def label(floor: Floor) -> str:
    """S-1, packed as parcel S-1.1 with waybill WB77, out of tote T1 and wave W00001; to Ada."""
    label = picked(floor, A=2, B=1)
    with floor.work.transaction():
        order = floor.work.one(Order, "label", label, SITE)
        assert order is not None
        intake.write_recipient(floor.work, SITE, order.id, BUYER)
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}", GOODS["A"][1], GOODS["A"][1], GOODS["B"][1])
    floor.scan("bench-1", "J%PACK", f"O%{label}", "B%M")
    with floor.work.transaction():
        floor.work.connection.execute("UPDATE parcel SET waybill = 'WB77' WHERE code = 'S-1.1'")
    floor.new_order("2", C=1)
    floor.new_order("3", A=1, C=4)
    return label


def audit_and_allocate(act: Act, order: Order) -> Order:
    return allocation.allocate(act, act.step(order, "audit"))


def rows(seen: Seen) -> list[str]:
    """The labels of the list, in its order."""
    return re.findall(r'<tr id="row-([^"]+)"', seen.html)


def test_what_names_one_order_leads_to_it(site: Site, label: str) -> None:
    for text in (
        "S-1",
        "s-1",
        "O%S-1",
        "S-1.1",
        "S-1.1/4",
        "D%S-1.1/3",
        "WB77",
        "wb77",
        "T1",
        "C%T1",
        "W%W00001",
    ):
        answer = site.client.get(f"/orders?q={quote(text)}", follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/orders/{label}"), text


FOUND = {
    "A": ["S-1", "S-3"],
    GOODS["C"][1]: ["S-2", "S-3"],
    f"0{GOODS['C'][1]}": ["S-2", "S-3"],
    "CASE-B": ["S-1"],
    "Ada Lovelace": ["S-1"],
    "ada": ["S-1"],
    "020 79460018": ["S-1"],
    "N1 9GU": ["S-1"],
    "lovel": ["S-1"],
    "high st": ["S-1"],
    "S-": ["S-1", "S-2", "S-3"],
    "B77": ["S-1"],
    "nothing like it": [],
    "%": [],
    "' OR 1=1 --": [],
    "C%T9": [],
}


@pytest.mark.long
def test_search_finds_by_anything(site: Site, label: str) -> None:
    assert {text: sorted(rows(site.get(f"/orders?q={quote(text)}"))) for text in FOUND} == FOUND


@pytest.mark.long
def test_what_was_found_first_is_the_surest(site: Site, label: str, floor: Floor) -> None:
    """Orders called A stand before those that hold item A, and those before the ones that begin with it."""
    floor.new_order("A", C=1)
    floor.new_order("A7", C=1)
    found = rows(site.get("/orders?q=A&after=0&state=received"))
    assert found == ["S-A", "S-3", "S-A7"]


def test_filters_narrow_list_and_search(site: Site, label: str, floor: Floor) -> None:
    due = floor.at_ms - 60_000
    with floor.work.transaction():
        third = floor.work.one(Order, "label", "S-3", SITE)
        assert third is not None
        urgency.mark(floor.act(), third, urgent=True, ship_by_ms=due)
        cases.open_case(floor.act(), "address", third, "no street")
        floor.work.connection.execute("""UPDATE "order" SET carrier = 'DHL' WHERE label = 'S-2'""")
    for query, found in (
        ("", ["S-3", "S-2", "S-1"]),
        ("state=open", ["S-3", "S-2", "S-1"]),
        ("state=received", ["S-3", "S-2"]),
        ("state=verified", ["S-1"]),
        ("state=shipped", []),
        ("shop=S", ["S-3", "S-2", "S-1"]),
        ("shop=nobody", []),
        ("urgent=1", ["S-3"]),
        ("late=1", ["S-3"]),
        ("exceptions=1", ["S-3"]),
        ("carrier=DHL", ["S-2"]),
        ("wave=W00001", ["S-1"]),
        ("q=C&urgent=1", ["S-3"]),
        ("q=C&state=verified", []),
    ):
        assert rows(site.get(f"/orders?{query}")) == found, query
    text = site.get("/orders?q=C").main
    assert "late by 1 min" in text
    assert "address" in text
    assert "超时" in site.get("/orders?late=1", lang="zh").main


def test_buyers_are_for_clerks_and_higher(site: Site, label: str) -> None:
    assert "Ada Lovelace" in site.get("/orders?state=verified").main
    site.become("viewer")
    assert "Ada" not in site.get("/orders?state=verified").main
    assert rows(site.get("/orders?q=Ada")) == []
    assert '<input type="checkbox" name="row"' not in site.get("/orders").html
    site.become("bench")
    site.get("/orders", status=403)


@pytest.mark.long
def test_a_list_goes_on_by_pages(site: Site, floor: Floor) -> None:
    labels = [floor.new_order(str(n), A=1) for n in range(1, 121)]
    for query in ("/orders", "/orders?q=4000000000006"):
        seen, page = [], site.get(query)
        while True:
            seen += rows(page)
            following = re.findall(r'href="([^"]+)" rel="next"', page.html)
            if not following:
                break
            page = site.get(unescape(following[0]))
        assert seen == labels[::-1]


def many(site: Site, name: str, *labels: str, path: str = "/orders", **said: str) -> tuple[Seen, Seen]:
    """An act on many by its preview; what that showed, and the page afterwards."""
    preview = site.post(path, "preview", many=name, row=list(labels), asked="1", **said)
    done = site.post(path, "many", many=name, rows="\n".join(labels), asked="1", **said)
    return preview, done


def test_acts_on_many_change_state(site: Site, label: str, floor: Floor) -> None:
    for name, said, after in (
        ("hold", {"reason": "unpaid"}, "held"),
        ("go_on", {}, "received"),
        ("cancel", {"reason": "buyer asked"}, "cancelled"),
    ):
        preview, done = many(site, name, "S-2", "S-404", **said)
        assert "1 will be done" in preview.main
        assert "1 will be refused" in preview.main
        assert "S-404" in preview.main
        assert floor.order("S-2").state == after
        assert "1 done" in done.said
        assert "S-404" in done.said
    many(site, "urgent", "S-1", "S-3")
    many(site, "not_urgent", "S-1")
    assert (floor.order("S-1").urgent, floor.order("S-3").urgent) == (False, True)


@pytest.mark.long
def test_a_preview_changes_nothing(site: Site, label: str, floor: Floor) -> None:
    asked = site.post("/orders", "preview", many="cancel", row=["S-2"])
    assert "Reason" in asked.main
    site.post("/orders", "preview", many="cancel", row=["S-2"], asked="1", reason="x")
    assert floor.order("S-2").state == "received"


@pytest.mark.long
def test_another_carrier_for_many(site: Site, label: str, floor: Floor) -> None:
    with floor.work.transaction():
        floor.work.add(Carrier(0, SITE, "SF", "SF Express", "CNY"))
        floor.work.add(CarrierArea(0, SITE, 1, "all"))
        floor.work.add(CarrierFee(0, SITE, 1, "all", 30_000_000, 900))
    assert "SF Express" in site.post("/orders", "preview", many="carrier", row=["S-2"]).main
    many(site, "carrier", "S-2", "S-3", carrier="SF", reason="cheaper")
    assert rows(site.get("/orders?carrier=SF")) == ["S-3", "S-2"]


@pytest.mark.long
def test_a_new_wave_takes_all_that_are_released_together(site: Site, label: str, floor: Floor) -> None:
    for name in ("S-2", "S-3"):
        floor.office(audit_and_allocate, name)
    fields = site.post("/orders", "preview", many="release", row=["S-2"]).html
    bulk = re.findall(r'name="bulk" value="([^"]+)"', fields)[0]
    preview, _ = many(site, "release", "S-2", "S-3", "S-1", wave="", bulk=bulk)
    assert "2 will be done" in preview.main
    waves = {floor.order(name).wave_id for name in ("S-2", "S-3")}
    assert len(waves) == 1
    with floor.work.transaction():
        assert floor.work.get(Wave, waves.pop()).code == "W00002"
    assert rows(site.get("/orders?wave=W00002")) == ["S-3", "S-2"]


@pytest.mark.long
def test_an_order_joins_a_wave_that_is_there(site: Site, label: str, floor: Floor) -> None:
    floor.office(audit_and_allocate, "S-2")
    many(site, "release", "S-2", wave="W00001", bulk="b")
    assert floor.order("S-2").wave_id == floor.order("S-1").wave_id
    site.become("clerk")
    site.post("/orders", "preview", many="release", row=["S-3"], status=403)


@pytest.mark.long
def test_all_that_match_are_meant_where_it_is_said(site: Site, label: str, floor: Floor) -> None:
    path = "/orders?state=received"
    site.post(path, "many", many="hold", every="1", asked="1", reason="stock-taking")
    assert [floor.order(f"S-{n}").state for n in (1, 2, 3)] == ["verified", "held", "held"]
