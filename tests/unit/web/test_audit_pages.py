"""The pages of orders before the floor: to audit, held, one parcel, waiting for stock."""

import pytest

from hub.office import audit, intake
from hub.office.new_orders import NewLine, NewOrder, Recipient
from tests.unit.floor.floor_under_test import Floor
from tests.unit.web.site_under_test import Site

ADA = Recipient("Ada Lovelace", "1 High St", "N1 9GU", "GB")


def come(floor: Floor, number: str, note: str = "", payment: str = "paid", **wanted: int) -> str:
    """An order of Ada's as a shop sends it, judged by the rules; its label."""
    with floor.work.transaction():
        act = floor.act()
        order, _ = intake.create(
            act,
            NewOrder(
                shop="S",
                number=number,
                placed_at_ms=floor.at_ms,
                lines=tuple(NewLine(sku, qty) for sku, qty in (wanted or {"A": 1}).items()),
                note=note,
                payment=payment,
                recipient=ADA,
            ),
        )
        audit.automatic(act, order.id)
    return order.label


@pytest.fixture
def asked(floor: Floor) -> list[str]:
    """Three orders that wait for a person: the buyer wrote something."""
    return [come(floor, str(n), note="please wrap it") for n in (1, 2, 3)]


def test_orders_that_wait_stand_with_what_was_found_in_words(site: Site, asked: list[str]) -> None:
    english, chinese = site.get("/audit").main, site.get("/audit", "zh").main
    for label in asked:
        assert label in english
    assert "note from the buyer" in english
    assert "please wrap it" in english
    assert "Ada Lovelace" in english
    assert "3 in all" in english
    assert "买家留言" in chinese
    assert "共 3 条" in chinese


def test_an_order_is_found_by_what_is_known_of_it(site: Site, floor: Floor, asked: list[str]) -> None:
    come(floor, "4", note="hi", B=2)
    for query, found in (
        ("q=S-2", ["S-2"]),
        ("q=lovelace", [*asked, "S-4"]),
        ("q=4000000000013", ["S-4"]),
        ("q=nobody", []),
        ("rule=buyer_note", [*asked, "S-4"]),
        ("rule=quantity_odd", []),
        ("shop=ELSE", []),
    ):
        links = site.get(f"/audit?{query}").links()
        assert [link.rpartition("/")[2] for link in links if link.startswith("/audit/orders/")] == found, (
            query
        )


def test_one_order_is_taken_and_passed_once(site: Site, floor: Floor, asked: list[str]) -> None:
    page = "/audit/orders/S-1"
    assert "please wrap it" in site.get(page).main
    assert "in your hands" in site.post(page, "take").said
    assert "P1" in site.get(page).main
    site.become("clerk", badge="2", name="Bob")
    assert "is in the hands of P1" in site.post(page, "pass", 409).said
    site.become("clerk", badge="1")
    assert "is audited" in site.post(page, "pass", reason="asked her").said
    assert floor.order("S-1").state == "audited"
    assert "audited" in site.post(page, "pass", 409).said


@pytest.mark.long
def test_what_changed_meanwhile_is_not_decided_unseen(site: Site, asked: list[str]) -> None:
    site.post("/audit/orders/S-1", "readdress", address="2 Low Rd", name="Ada", reason="she moved")
    assert "has changed since you looked" in site.post("/audit/orders/S-1", "pass", 409, version=1).said


@pytest.mark.long
def test_an_address_is_given_and_the_rules_look_again(site: Site, floor: Floor, asked: list[str]) -> None:
    said = site.post(
        "/audit/orders/S-1", "readdress", address="2 Low Rd", country="GB", reason="she moved"
    ).said
    assert "has another address" in said
    assert "2 Low Rd" in site.get("/audit/orders/S-1").main
    assert not floor.order("S-1").asked
    assert "address: expected" in site.post("/audit/orders/S-1", "readdress", 422, reason="x").said


@pytest.mark.long
def test_what_is_held_goes_on_or_ends(site: Site, floor: Floor) -> None:
    label = come(floor, "5", payment="unpaid")
    assert label in site.get("/audit/held").main
    assert "unpaid" in site.get("/audit/held").main
    assert "goes on" in site.post(f"/audit/orders/{label}", "go_on").said
    assert label not in site.get("/audit/held").main
    assert "is cancelled" in site.post(f"/audit/orders/{label}", "cancel", reason="never paid").said
    assert floor.order(label).state == "cancelled"


@pytest.mark.long
def test_orders_of_one_buyer_become_one_parcel_as_the_preview_said(
    site: Site, floor: Floor, asked: list[str]
) -> None:
    page = "/audit/orders/S-1"
    seen = site.post(page, "preview_merge", other=["S-2", "S-3"]).main
    assert "A × 1" in seen
    assert floor.order("S-2").state == "received"
    assert "Merged into S-1" in site.post(page, "merge", other=["S-2", "S-3"]).said
    assert floor.order("S-2").state == "merged"
    assert "at least one order" in site.post(page, "preview_merge", 422).said


@pytest.mark.long
def test_groups_that_could_be_one_parcel_are_merged_together(
    site: Site, floor: Floor, asked: list[str]
) -> None:
    assert "S-1" in site.get("/audit/parcels").main
    group = "S-1 + S-2 + S-3"
    preview = site.post("/audit/parcels", "preview", many="merge", row=group).main
    assert "1 will be done" in preview
    assert floor.order("S-3").state == "received"
    assert "one parcel: 1" in site.post("/audit/parcels", "many", many="merge", rows=group).said
    assert floor.order("S-3").state == "merged"


@pytest.mark.long
def test_pieces_leave_an_order_as_the_preview_said(site: Site, floor: Floor) -> None:
    label = come(floor, "6", note="hi", A=3, B=1)
    page = f"/audit/orders/{label}"
    seen = site.post(page, "preview_split", **{"by": "lines", "line-1": 2, "reason": "later"}).main
    assert "S-6~2" in seen
    assert "A × 2" in seen
    assert floor.lines(label)[0].qty_wanted == 3
    site.post(page, "split", **{"by": "lines", "line-1": 2, "reason": "later"})
    assert floor.lines(label)[0].qty_wanted == 1
    assert floor.lines("S-6~2")[0].qty_wanted == 2
    assert "pieces of at least one line" in site.post(page, "preview_split", 422, by="lines").said


def test_what_lacks_is_said_and_what_is_there_is_sent(site: Site, floor: Floor) -> None:
    label = come(floor, "7", A=2, C=150)
    site.post(f"/audit/orders/{label}", "allocate")
    assert floor.order(label).state == "short"
    seen = site.get("/audit/stock").main
    assert "needs 150, free 100" in seen
    assert "50 lack" in seen
    assert label in site.get("/audit/stock?q=4000000000020").main
    assert label not in site.get("/audit/stock?q=B").main
    assert "S-7~2" not in site.get("/audit/stock").main
    site.post("/audit/stock", "many", many="split", rows=label)
    assert "S-7~2" in site.get("/audit/stock").main
    assert floor.order("S-7~2").state in ("audited", "short")


def test_many_are_decided_as_the_preview_said(site: Site, floor: Floor, asked: list[str]) -> None:
    first = site.post("/audit", "preview", many="hold", row=["S-1", "S-2"])
    assert 'name="reason"' in first.html
    assert "S-1\nS-2" in first.html
    seen = site.post("/audit", "preview", many="hold", rows="S-1\nS-2", asked=1, reason="call her").main
    assert "2 will be done" in seen
    assert "on hold: 2" in seen
    assert floor.order("S-1").state == "received"
    assert "on hold: 2" in site.post("/audit", "many", many="hold", rows="S-1\nS-2", reason="call her").said
    assert floor.order("S-1").reason == "call her"


@pytest.mark.long
def test_who_only_looks_sees_no_buttons_and_no_ticks(site: Site, asked: list[str]) -> None:
    site.become("viewer")
    seen = site.get("/audit")
    assert "data-row" not in seen.html
    assert "Pass" not in seen.main
    assert "Take in hand" not in site.get("/audit/orders/S-1").main
    site.post("/audit/orders/S-1", "pass", 403)
    site.post("/audit", "preview", 403, many="pass", row="S-1")


def test_every_list_says_why_it_is_empty_and_what_is_not_there(site: Site) -> None:
    for path in ("/audit", "/audit/held", "/audit/parcels", "/audit/stock"):
        assert "No " in site.get(path).main
    assert "S-99" in site.get("/audit/orders/S-99", status=404).main
    assert "没有这个编号" in site.get("/audit/orders/S-99", "zh", 404).main


def test_what_a_buyer_wrote_is_on_no_wall_screen(site: Site, asked: list[str]) -> None:
    pages = ("/audit", f"/audit/orders/{asked[0]}", f"/orders/{asked[0]}")
    assert all("please wrap it" in site.get(path).main for path in pages)
    site.become("viewer")
    for path in pages:
        seen = site.get(path).main
        assert "note from the buyer" in seen.lower()
        assert "please wrap it" not in seen
