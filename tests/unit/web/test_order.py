"""One order's page: its life, its acts, and the proof of its contents."""

import re
from dataclasses import replace
from io import BytesIO
from zoneinfo import ZoneInfo

import pypdfium2
import pytest

from hub.domain.orders import Order
from hub.domain.papers import Printer
from hub.office import cases, pictures
from hub.office.urgency import LATEST_MS
from hub.store import intake
from protocol.messages import Scan
from tests.unit.floor.floor_under_test import GOODS, SITE, Floor, at_bench, picked
from tests.unit.web.site_under_test import Site
from tests.unit.web.test_pictures import photo


@pytest.fixture
def label(floor: Floor) -> str:
    """S-1: verified with one wrong scan, weighed wrong once and then right (801 g, expected 800 g ± 23 g)."""
    label = picked(floor, A=2, B=1)
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}", GOODS["C"][1], "X%RESUME")
    floor.scan("bench-1", GOODS["A"][1], GOODS["A"][1], GOODS["B"][1], "J%PACK", f"O%{label}", "B%M")
    floor.weigh("bench-1", 600_000)
    floor.weigh("bench-1", 801_000)
    with floor.work.transaction():
        order = floor.work.one(Order, "label", label, SITE)
        assert order is not None
        intake.write_recipient(
            floor.work, SITE, order.id, {"name": "Ada", "phone": "0207", "address": "1 High St"}
        )
        act = floor.act()
        pictures.put(act, pictures.named(act, "A"), pictures.shrink(photo(30, 20)))
    return label


def test_the_whole_life_of_an_order(site: Site, label: str) -> None:
    seen = site.get(f"/orders/{label}")
    text = seen.main
    for said in (
        "weighed",
        "Ada",
        "1 High St",
        "A-01",
        "801 g",
        "800 g ± 23.2 g",
        "Wrong item C",
        "Too light by 200 g",
    ):
        assert said in text, said
    assert "/pictures/A?d=" in seen.html
    for link in ("/waves/W00001", "/stock/A", "/orders/S-1/proof.pdf?of=en"):
        assert link in seen.links(), link
    # Who, when (with seconds) and where.
    assert "P2" in text and "bench-1" in text and "00:00:15" in text
    wrong = site.get(f"/orders/{label}?show=wrong").main
    assert "Wrong item C" in wrong and "OK A 1/2" not in wrong
    weights = site.get(f"/orders/{label}?show=weights").main
    assert "gross 801 g, tare 0 g" in weights and "OK A 1/2" not in weights
    chinese = site.get(f"/orders/{label}", lang="zh").main
    for said in ("已称重", "全部经过", "错误", "重量可证"):
        assert said in chinese, said


def test_what_was_kept_while_the_hub_was_away_has_its_own_time(site: Site, floor: Floor) -> None:
    label = picked(floor, A=2)
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}")
    floor.event("bench-1", Scan, c=GOODS["A"][1], t_ms=floor.at_ms - 90_000)
    floor.event("bench-1", Scan, c=GOODS["A"][1], t_ms=floor.at_ms - 400)
    life = site.get(f"/orders/{label}?show=scans").main
    assert life.count("kept till then") == 1
    assert "done at 30 Nov 2010 23:5" in life
    assert f"O%{label} " in life, "what was done at once has no other time, nor a 0 in its place"
    assert "离线保存后送达" in site.get(f"/orders/{label}?show=scans", lang="zh").main


def test_buyer_and_proof_are_for_clerks(site: Site, label: str) -> None:
    site.become("viewer")
    seen = site.get(f"/orders/{label}")
    assert "Ada" not in seen.html and "High St" not in seen.html
    assert "Shown to clerks" in seen.main
    assert 'name="act"' not in seen.html
    site.get(f"/orders/{label}/proof.pdf", status=403)
    site.become("clerk")
    site.get("/orders/S-404", status=404)
    site.get("/orders/S-404/proof.pdf", status=404)


def test_acts_of_one_order(site: Site, floor: Floor) -> None:
    label = floor.new_order("7", A=2, B=1)
    path = f"/orders/{label}"
    assert "Order S-7: on hold" in site.post(path, "hold", reason="unpaid").said
    assert floor.order(label).state == "held"
    site.post(path, "go_on")
    site.post(path, "change", reason="buyer asked", **{"qty-1": 5, "qty-2": 0})
    assert [line.qty_wanted for line in floor.lines(label)] == [5, 0]
    refused = site.post(path, "change", reason="", status=422, **{"qty-1": 4})
    assert "reason" in refused.said
    site.post(
        path,
        "readdress",
        reason="moved",
        name="Bo",
        address="2 Low St",
        postcode="",
        country="",
        phone="",
        email="",
    )
    assert "2 Low St" in site.get(path).main
    site.post(path, "urgent", urgent="1", ship_by="2010-12-01T17:30")
    order = floor.order(label)
    assert (order.urgent, order.ship_by_ms) == (True, 1_291_224_600_000)
    assert 'value="2010-12-01T17:30"' in site.get(path).html
    site.post(path, "urgent", ship_by="")
    assert (floor.order(label).urgent, floor.order(label).ship_by_ms) == (False, 0)
    site.post(path, "cancel", reason="buyer asked")
    assert floor.order(label).state == "cancelled"
    gone = site.get(path)
    assert 'data-opens="ask-hold"' not in gone.html
    site.post(path, "hold", reason="x", status=409)


@pytest.mark.long
def test_papers_are_printed_and_again(site: Site, label: str, floor: Floor) -> None:
    with floor.work.transaction():
        floor.work.add(Printer(0, SITE, "P1", "folder", "out", "pdf", 203, 100, 150, ""))
    path = f"/orders/{label}"
    site.post(path, "reprint", papers="order_label", reason="fell off")
    with floor.work.transaction():
        floor.work.connection.execute("UPDATE print SET state = 'printed'")
    site.post(path, "reprint", papers="order_label", reason="fell off again")
    text = site.get(path).main
    assert "order label: printed" in text
    assert "order label (2): queued" in text
    assert "fell off again" in text
    refused = site.post(path, "reprint", papers="pair", reason="x", status=409)
    assert "expected a carrier's number" in refused.said


@pytest.mark.long
def test_exceptions_and_kin_are_linked(site: Site, label: str, floor: Floor) -> None:
    with floor.work.transaction():
        order = floor.work.one(Order, "label", label, SITE)
        assert order is not None
        case = cases.open_case(floor.act(), "carrier_delay", order, "a week late")
    assert f"/exceptions/{case.id}" in site.get(f"/orders/{label}").links()


@pytest.mark.long
def test_four_hundred_steps_are_grouped_and_folded(site: Site, floor: Floor) -> None:
    label = picked(floor, A=90)
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}")
    for _ in range(4):
        floor.scan("bench-1", *[GOODS["A"][1]] * 88, *["X%UNDO"] * 10, *[GOODS["A"][1]] * 2)
        floor.scan("bench-1", *["X%UNDO"] * 80)
    seen = site.get(f"/orders/{label}")
    assert seen.html.count("<li data-tone") > 400
    assert re.search(r"<details(?![^>]* open)[^>]*id=\"life-", seen.html)


def pages(site: Site, label: str, lang: str) -> str:
    answer = site.client.get(f"/orders/{label}/proof.pdf?of={lang}")
    assert answer.headers["content-type"] == "application/pdf"
    with pypdfium2.PdfDocument(BytesIO(answer.content)) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_the_proof_says_what_the_numbers_prove(site: Site, label: str) -> None:
    english = " ".join(pages(site, label, "en").split())
    assert "Weighed 801 g, expected 800 g ± 23 g: every piece shows in the weight" in english
    assert "a piece weighs 200 g; without one the parcel weighs 623 g at most" in english
    assert "Gross 801 g Tare 0 g Net 801 g" in english
    for said in (
        "2010-12-01 00:00:15",
        "Wrong item C",
        "P2",
        "bench-1",
        "2 of 2 verified: 2 scanned one by one",
    ):
        assert said in english, said
    assert "没有少件" in pages(site, label, "zh")


@pytest.mark.long
def test_the_proof_is_honest_where_nothing_is_proven(site: Site, label: str, floor: Floor) -> None:
    with floor.work.transaction():
        floor.work.connection.execute("UPDATE item SET unit_mg = 20000 WHERE sku = 'B'")
    text = " ".join(pages(site, label, "en").split())
    assert "it proves 1 of 2 items" in text
    assert (
        "a piece weighs 20 g; without one the parcel may still weigh 803 g. It weighed 801 g: not proven"
        in text
    )
    fresh = floor.new_order("8", A=1)
    assert "nothing was weighed" in pages(site, fresh, "en")


def test_programs_read_the_same_proof(site: Site, label: str) -> None:
    told = site.client.get(f"/api/v1/orders/{label}/proof").json()
    (parcel,) = told["parcels"]
    assert parcel["proven"] is True
    assert parcel["weighed"]["operator"] == "P2"
    assert [(item["sku"], item["finding"], item["most_mg"]) for item in parcel["items"]] == [
        ("A", "by_weight", parcel["expected_mg"] - 200_000 + parcel["tolerance_mg"]),
        ("B", "by_weight", parcel["expected_mg"] - 300_000 + parcel["tolerance_mg"]),
    ]
    assert [step["code"] for step in told["steps"] if step["verdict"] == "fail"] == [GOODS["C"][1], ""]
    site.become("viewer")
    assert site.client.get(f"/api/v1/orders/{label}/proof").status_code == 403


def test_a_promise_for_the_end_of_all_days_is_shown_by_every_clock(
    site: Site, floor: Floor, label: str
) -> None:
    order = floor.order(label)
    with floor.work.transaction():
        floor.work.put(replace(order, ship_by_ms=LATEST_MS))
    object.__setattr__(site.app.state.context, "zone", ZoneInfo("Asia/Shanghai"))
    assert 'value="9999-12-30T07:59"' in site.get(f"/orders/{label}").html
