"""Orders as the REST APIs of shops give them, from a file."""

import json

import pytest

from hub.office import audit, new_orders
from hub.office.act import Act
from hub.office.imports.problems import BadFile
from hub.office.new_orders import NewLine, NewOrder, Recipient
from hub.store.bulk import own_work
from tests.unit.office.importing import MOMENT, RULES, Office, on_both
from tests.unit.office.shop_samples import shopify, woocommerce, woocommerce_line


def several(*orders: object) -> bytes:
    return json.dumps(list(orders)).encode()


def woo(number: str, at: str = "12", **says: object) -> dict[str, object]:
    lines = [woocommerce_line(1, "A", 2, "2.5", "Ay")]
    base = {
        "id": int(number),
        "number": number,
        "line_items": lines,
        "date_modified_gmt": f"2010-11-20T{at}:00:00",
    }
    return woocommerce(**base | says)


@on_both
def test_orders_are_taken_in_once_and_followed_afterwards(office: Office) -> None:
    office.load("items", "sku\nA\n")
    first = several(woo("1"), woo("2"), woo("3", status="completed"))
    report = office.load("orders", first, "woocommerce")
    assert (report.rows, report.accepted, report.shop) == (3, 3, "WEB")
    assert dict(report.counts) == {"orders": 3, "orders_known": 0, "orders_taken": 2, "orders_ignored": 1}
    before = office.everything()
    again = office.load("orders", first, "woocommerce")
    assert (again.counts["orders_same"], again.counts["orders_known"]) == (2, 2)
    assert office.everything() == before
    later = several(woo("1", "13", status="cancelled"), woo("2", "11", status="cancelled"))
    report = office.load("orders", later, "woocommerce")
    assert (report.counts["orders_cancelled"], report.counts["orders_outdated"]) == (1, 1)
    assert office.rows("order", "number", "state") == [("1", "cancelled"), ("2", "received")]
    assert office.adds_up()


def test_a_page_of_shopify_and_a_single_order_are_read_too(office: Office) -> None:
    office.add("shop", "UK")
    page = json.dumps({"orders": [shopify(), shopify(id=2, name="#1043", test=True)]}).encode()
    report = office.load("orders", page, "shopify", shop="UK")
    assert (report.accepted, [(s.line, s.reason, s.text) for s in report.skipped]) == (
        1,
        [(2, "ignored", "a test order")],
    )
    office.load(
        "orders", b"\xef\xbb\xbf" + json.dumps(shopify(id=3, name="#1044")).encode(), "shopify", shop="UK"
    )
    assert office.rows("order", "label", "channel") == [("UK-1042", "json"), ("UK-1044", "json")]


def test_a_bad_file_changes_nothing_and_names_each_order(office: Office) -> None:
    bad = several(woo("1"), woo("2", line_items=[{"sku": "A", "quantity": None}]), "x")
    assert office.refuse("orders", bad, "woocommerce") == [
        "order 2, line_items.0.quantity: expected a whole number of 0 to 999999, got 'None'",
        "order 3, body: expected an object, got 'x'",
    ]
    with pytest.raises(BadFile, match="expected JSON at line 1, column 2"):
        office.load("orders", b"{", "shopify")
    with pytest.raises(BadFile, match="expected a list of orders"):
        office.load("orders", b'{"orders": 7}', "shopify")


def test_a_preview_writes_nothing(office: Office) -> None:
    before = office.everything()
    plan = office.plan("orders", several(woo("1")), "woocommerce")
    assert plan.report.first == [{"order": "1", "status": "open", "payment": "paid", "lines": 1}]
    assert office.everything() == before


@on_both
def test_what_came_too_late_is_told_and_the_rest_stands(office: Office) -> None:
    office.load("orders", several(woo("1"), woo("2")), "woocommerce")
    office.load("orders", several(woo("1", "13", status="cancelled")), "woocommerce")
    report = office.load("orders", several(woo("1", "14"), woo("2", "14", customer_note="x")), "woocommerce")
    assert [(c.line, c.reason) for c in report.conflicts] == [(1, "too_late")]
    assert report.counts["orders_changed"] == 1
    assert office.rows("exception", "kind", "state") == [("other", "open")]


@on_both
def test_a_draft_is_an_item_once_a_file_names_it_and_the_rules_look_again(office: Office) -> None:
    office.load("orders", several(woo("1")), "woocommerce")
    assert office.rows("item", "sku", "name", "draft") == [("A", "Ay", True)]
    with own_work(office.database) as work, work.transaction():
        assert audit.automatic(Act(work, RULES, MOMENT), 1) == "hold"
    report = office.load("items", "sku,weight\nA,5g\n")
    assert report.counts["items_changed"] == 1
    assert office.rows("item", "sku", "unit_mg", "draft") == [("A", 5000, False)]
    assert office.rows("order", "state") == [("received",)]
    assert office.load("items", "sku,weight\nA,5g\n").counts["items_there"] == 1


def test_the_content_of_an_order_is_known_by_the_same_digest_as_ever() -> None:
    """Orders that were taken in before they could say more are still the same order when sent again."""
    new = NewOrder("WEB", "1", (NewLine("A", 2, 5),), 7, "DHL", "", "n", Recipient("", "x", country="CN"))
    assert new_orders.content_key(new) == "7533ea1dcb2b7deac71bf7500ec6ed47"
    assert new_orders.content_key(new) != new_orders.content_key(
        NewOrder(
            "WEB",
            "1",
            (NewLine("A", 2, 5),),
            7,
            "DHL",
            "",
            "n",
            Recipient("", "x", country="CN", email="a@b"),
        )
    )
