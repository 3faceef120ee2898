"""Stock: items found by anything, one item with all that is known of it, and what puts its stock right."""

import pytest

from hub.domain.items import Item
from hub.domain.orders import Order
from hub.office import allocation, audit, check, kits
from tests.unit.floor.floor_under_test import SITE, Floor
from tests.unit.web.site_under_test import Site


def skus_on(site: Site, query: str) -> list[str]:
    links = site.get(f"/stock{query}").links()
    return [link.rpartition("/")[2] for link in links if link.startswith("/stock/")]


def draft(floor: Floor, sku: str = "MUG") -> None:
    with floor.work.transaction():
        floor.work.add(Item(0, SITE, sku, "", 0, False, False, draft=True))


def books_hold(site: Site) -> None:
    """The ledger's own checks find nothing."""
    found = check.check(site.app.state.context.database)
    assert [one for one in found if one.faults] == []


def test_items_are_found_by_whatever_is_on_or_around_them(site: Site, floor: Floor) -> None:
    draft(floor)
    for query, found in (
        ("", ["A", "B", "C", "MUG"]),
        ("?q=B", ["B"]),
        ("?q=4000000000006", ["A"]),
        ("?q=CASE-C", ["C"]),
        ("?q=A-02", ["B"]),
        ("?q=L%25A-03", ["C"]),
        ("?q=mu", ["MUG"]),
        ("?q=nothing", []),
        ("?state=draft", ["MUG"]),
        ("?state=out", ["MUG"]),
        ("?state=no_weight", ["MUG"]),
        ("?state=no_barcode", ["MUG"]),
        ("?state=damaged", []),
        ("?after=B", ["C", "MUG"]),
    ):
        assert skus_on(site, query) == found, query


def test_an_item_shows_what_there_is_of_it_and_who_waits(site: Site, floor: Floor) -> None:
    label = floor.new_order("1", C=150)
    floor.office(lambda act, order: act.step(order, "audit"), label)
    floor.office(allocation.allocate, label)
    seen = site.get("/stock/C").main
    assert "On hand 100" in seen
    assert "Free ✓ 100" in seen
    assert "4000000000020" in seen
    assert "CASE-C 6 pieces" in seen
    assert "S-1 150" in seen
    assert "OUTSIDE A-03" in seen
    assert "90 g" in seen
    assert "目录中没有这个货号" in site.get("/stock/none", "zh", 404).main


def test_a_bin_is_counted_by_a_supervisor_and_the_books_follow(site: Site, floor: Floor) -> None:
    said = {"bin": "L%A-01", "qty": 97, "reason": "lost", "condition": "good", "seen": 100}
    site.become("clerk")
    assert "Count" not in site.get("/stock/A").main
    site.post("/stock/A", "count", 403, **said)
    site.become("supervisor")
    assert "A-01: 100 pieces before, 97 now" in site.post("/stock/A", "count", **said).said
    assert floor.stock("A-01") == {"A": 97}
    seen = site.get("/stock/A").main
    assert "3 A-01 LOSS – lost – P1" in seen
    stale = site.post("/stock/A", "count", 409, **said).said
    assert "expected 100 pieces in the books as you saw them, found 97; count again" in stale
    said["seen"] = 97
    assert "reason: expected one of" in site.post("/stock/A", "count", 422, **{**said, "reason": "x"}).said
    assert "whole number" in site.post("/stock/A", "count", 422, **{**said, "qty": -1}).said
    books_hold(site)


@pytest.mark.long
def test_what_is_promised_stays_where_its_picker_looks(site: Site, floor: Floor) -> None:
    floor.release(floor.new_order("1", B=60))
    said = {"bin": "A-02", "condition": "good"}
    assert (
        "60 pieces that orders were promised"
        in site.post("/stock/B", "count", 409, qty=59, seen=100, reason="counted", **said).said
    )
    assert "found 40" in site.post("/stock/B", "move", 409, qty=41, to_bin="A-01", **said).said
    site.post("/stock/B", "move", qty=40, to_bin="A-01", **said)
    assert floor.stock("A-01") == {"A": 100, "B": 40}
    assert "another bin" in site.post("/stock/B", "move", 422, qty=1, to_bin="A-02", **said).said
    assert "storage bin" in site.post("/stock/B", "move", 422, qty=1, to_bin="T1", **said).said
    site.post("/stock/B", "move", qty=1, to_bin="DAMAGED", **{**said, "bin": "A-01"})
    assert "Damaged ! 1" in site.get("/stock/B").main
    books_hold(site)


@pytest.mark.long
def test_what_arrives_is_received_with_its_lot(site: Site, floor: Floor) -> None:
    site.post("/stock/A", "describe", name="Apple juice", weight_g="200,5", tracks_lot=1)
    assert "200.5 g" in site.get("/stock/A").main
    assert "the lot, which item A keeps" in site.post("/stock/A", "receive", 422, bin="A-09", qty=7).said
    said = {"bin": "A-09", "qty": 7, "lot": "L7"}
    assert "a day such as" in site.post("/stock/A", "receive", 422, expires_on="soon", **said).said
    site.post("/stock/A", "receive", expires_on="2010-11-30", **said)
    seen = site.get("/stock/A").main
    assert "until 2010-11-30" in seen
    assert "Past its day ! 7" in seen
    assert skus_on(site, "?q=L7") == ["A"]
    books_hold(site)


def test_an_item_that_nobody_knew_is_described_and_its_orders_go_on(site: Site, floor: Floor) -> None:
    draft(floor)
    label = floor.new_order("1", MUG=1)
    with floor.work.transaction():
        act = floor.act()
        audit.automatic(act, floor.work.one(Order, "label", label, SITE).id)  # type: ignore[union-attr]
    assert floor.order(label).state == "held"
    assert "nobody has described it" in site.get("/stock/MUG").main
    assert "name: expected" in site.post("/stock/MUG", "describe", 422).said
    assert "a weight from 0" in site.post("/stock/MUG", "describe", 422, name="Mug", weight_g="heavy").said
    assert "It is described" in site.post("/stock/MUG", "describe", name="Mug", weight_g="312.5").said
    assert "312.5 g" in site.get("/stock/MUG").main
    assert floor.order(label).state == "received"
    site.post("/stock/MUG", "barcode", code="5012345678900", pack_qty=1)
    site.post("/stock/MUG", "barcode", code="5012345678900", pack_qty=6)
    assert "5012345678900 6 pieces" in site.get("/stock/MUG").main
    assert skus_on(site, "?q=5012345678900") == ["MUG"]


@pytest.mark.long
def test_a_kit_has_parts_and_no_stock(site: Site, floor: Floor) -> None:
    draft(floor, "SET")
    with floor.work.transaction():
        kits.define(floor.act(), "SET", {"A": 2, "B": 1})
    seen = site.get("/stock/SET").main
    assert "2 × A" in seen
    assert "Receive" not in seen
    assert "Part of the kits 2 × SET" in site.get("/stock/A").main
    assert "no kit" in site.post("/stock/SET", "receive", 422, bin="A-01", qty=1).said
