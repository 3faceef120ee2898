"""The list of exceptions, and the page of one, from its opening to its close."""

import pytest

from hub.domain.cases import Case
from hub.domain.orders import Order
from hub.office import cases
from tests.unit.floor.floor_under_test import Floor
from tests.unit.web.site_under_test import Site


@pytest.fixture
def listed(floor: Floor) -> list[int]:
    """A short, a weight and a late one, each of an order of its own; their numbers."""
    numbers = []
    for number, kind in (("1", "short"), ("2", "weight"), ("3", "late")):
        label = floor.new_order(number, A=2)
        with floor.work.transaction():
            act = floor.act()
            order = act.work.one(Order, "label", label, "main")
            numbers.append(cases.open_case(act, kind, order, f"seen: {kind}").id)
    return numbers


def state(floor: Floor, number: int) -> str:
    with floor.work.transaction():
        return floor.work.get(Case, number).state


def numbers_on(site: Site, query: str) -> list[int]:
    links = site.get(f"/exceptions{query}").links()
    return [int(link.rpartition("/")[2]) for link in links if link.startswith("/exceptions/")]


def test_what_is_open_stands_by_age_and_is_found(site: Site, floor: Floor, listed: list[int]) -> None:
    assert numbers_on(site, "") == listed
    assert "缺货" in site.get("/exceptions", "zh").main
    for query, found in (
        ("?kind=late", listed[2:]),
        ("?q=S-2", listed[1:2]),
        (f"?q={listed[0]}", listed[:1]),
        ("?q=seen: weight", listed[1:2]),
        ("?owner=nobody", listed),
        ("?owner=mine", []),
        ("?age=24", []),
        ("?state=closed", []),
        ("?state=all", listed),
        ("?kind=nonsense", listed),
    ):
        assert numbers_on(site, query) == found, query
    floor.at_ms += 25 * 3_600_000
    assert numbers_on(site, "?age=24") == listed


def test_one_is_taken_given_and_closed_with_its_cause(site: Site, floor: Floor, listed: list[int]) -> None:
    page = f"/exceptions/{listed[0]}"
    site.post(page, "take")
    assert "P1" in site.get(page).main
    site.become("clerk", badge="2", name="Bob")
    assert "is in the hands of P1" in site.post(page, "take", 409).said
    site.post(page, "over")
    site.post(page, "give", person="3")
    seen = site.get(page).main
    assert "given to P3 (3); from P2 (2)" in seen
    assert "for nothing is closed without one" in site.post(page, "close", 422).said
    site.post(page, "note", cause="misplaced", text="asked in the aisle", prevention="labels on both sides")
    assert "asked in the aisle" in site.get(page).main
    site.post(page, "close")
    seen = site.get(page).main
    assert "the pieces lie in another bin" in seen
    assert state(floor, listed[0]) == "closed"
    site.post(page, "reopen", reason="seen again")
    assert state(floor, listed[0]) == "in_hand"


@pytest.mark.long
def test_one_is_settled_and_pieces_are_sent_again(site: Site, floor: Floor, listed: list[int]) -> None:
    page = f"/exceptions/{listed[1]}"
    assert "expected shipped" in site.post(page, "settle", 409, remedy="resend", pieces="A=1").said
    assert "SKU=pieces" in site.post(page, "settle", 422, remedy="resend", pieces="A 1").said
    assert "words that say what" in site.post(page, "settle", 422, remedy="refund").said
    site.post(page, "settle", remedy="refund", note="5 EUR")
    assert "refund 5 EUR" in site.get(page).main


@pytest.mark.long
def test_a_new_one_is_put_on_the_list(site: Site, floor: Floor, listed: list[int]) -> None:
    seen = site.post("/exceptions", "new", kind="damaged", what="a box is wet", order="S-1", sku="A")
    assert "a box is wet" in seen.main
    assert "is on the list" in seen.said
    assert (
        "order: expected the label"
        in site.post("/exceptions", "new", 422, kind="late", what="x", order="S-9").said
    )
    assert "parcel: expected" in site.post("/exceptions", "new", 422, kind="late", what="x", parcel="P").said


def test_many_are_closed_with_one_cause_as_the_preview_said(
    site: Site, floor: Floor, listed: list[int]
) -> None:
    rows = "\n".join(map(str, listed))
    said = {"many": "close", "rows": rows, "cause": "backlog"}
    seen = site.post("/exceptions", "preview", asked=1, **said).main
    assert "closed: 1" in seen
    assert "2 will be refused" in seen
    assert state(floor, listed[2]) == "open"
    assert "closed: 1" in site.post("/exceptions", "many", **said).said
    assert [state(floor, number) for number in listed] == ["open", "open", "closed"]
    site.post("/exceptions", "many", many="give", rows=rows, person="2")
    assert numbers_on(site, "?owner=nobody") == []


@pytest.mark.long
def test_who_only_looks_does_nothing_and_what_is_not_there_is_said(site: Site, listed: list[int]) -> None:
    for number in ("99", "none", "9" * 30):
        assert "none of this number" in site.get(f"/exceptions/{number}", status=404).main
    site.become("viewer")
    assert "New exception" not in site.get("/exceptions").main
    site.post(f"/exceptions/{listed[0]}", "take", 403)
