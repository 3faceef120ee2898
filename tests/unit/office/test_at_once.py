"""What can be done once is done once, however many do it at the same moment; the others are refused by name.

Real threads, each on its own connection, on SQLite and on a real PostgreSQL.
"""

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest

from hub.domain.errors import DomainError, NotPermitted
from hub.domain.orders import Order
from hub.office import allocation, audit, changes, intake, merging, splitting, waves
from hub.office.act import Act
from hub.office.new_orders import NewLine, NewOrder
from tests.unit.floor.floor_under_test import at_bench
from tests.unit.office.at_once import ADA, Done, Site, found, lines, of, site_of_a_module
from tests.unit.office.floor_at_once import scan_at_once

CLERKS = 5
_NUMBERS = count(1)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    with site_of_a_module(request.param, request) as made:
        yield made


def new_number() -> str:
    return str(next(_NUMBERS))


def won(ends: list[Any]) -> list[Any]:
    """What was done; the others were refused in words."""
    for end in ends:
        assert not isinstance(end, DomainError) or str(end)
    return [end for end in ends if not isinstance(end, DomainError)]


def release(act: Act, order: Order) -> Order:
    return waves.release(act, order, waves.new_wave(act, 1))


def merge(act: Act, into: Order, *labels: str) -> Order:
    return merging.merge(act, into, [found(act, label) for label in labels])


def split_last(act: Act, order: Order) -> list[Order]:
    """Send the last piece of the first line on its own."""
    return splitting.split(act, order, [{lines(act, order)[0].id: 1}], "by hand")


def audited(site: Site, label: str) -> str:
    site.do(of(audit.approve, label))
    return label


def allocated(site: Site, label: str) -> str:
    site.do(of(allocation.allocate, audited(site, label)))
    return label


ONCE: list[tuple[str, Callable[[Site, str], str], Done | Any, str]] = [
    ("audit", lambda _, label: label, audit.approve, "audited"),
    ("allocate", audited, allocation.allocate, "allocated"),
    ("give back", allocated, lambda act, order: allocation.give_back(act, order, "later"), "audited"),
    ("release", allocated, release, "released"),
    ("hold", audited, lambda act, order: changes.hold(act, order, "in doubt"), "held"),
    ("cancel", allocated, lambda act, order: changes.cancel(act, order, "buyer asked"), "cancelled"),
    ("split", allocated, split_last, "allocated"),
]


@pytest.mark.parametrize(("before", "act", "state"), [o[1:] for o in ONCE], ids=[o[0] for o in ONCE])
def test_many_do_the_same_and_one_has_done_it(
    site: Site, before: Callable[[Site, str], str], act: Callable[..., object], state: str
) -> None:
    for n in range(3):
        label = before(site, site.take_in(new_number(), A=2))
        entries = len(site.entries(label))
        ends = site.at_once(*[of(act, label)] * CLERKS, seed=n)
        assert len(won(ends)) == 1, ends
        assert site.orders()[label].state == state
        assert len(site.entries(label)) == entries + 1
    assert site.faults() == []


def test_one_of_many_people_has_an_order_in_hand_and_the_others_are_told_who(site: Site) -> None:
    label = site.take_in(new_number(), A=1)
    ends = site.at_once(*[of(audit.take, label)] * 3)
    [order] = won(ends)
    assert sum(f"badge {order.auditor_id}" in str(end) for end in ends) == 2


def test_the_rules_and_a_person_audit_at_once_and_one_of_them_has(site: Site) -> None:
    for n in range(4):
        label = site.take_in(new_number(), recipient=None, A=1)
        id_ = site.orders()[label].id
        rules: Done = lambda act, id_=id_: audit.automatic(act, id_)  # noqa: E731 - one act among others
        ends = site.at_once(rules, of(audit.approve, label), rules, of(audit.approve, label), seed=n)
        said = [end for end in ends if end == "pass" or isinstance(end, Order)]
        assert len(said) == 1, ends
        assert site.entries(label).count(("received", "audited")) == 1


def test_orders_that_are_merged_crosswise_end_as_one(site: Site) -> None:
    for n in range(4):
        before = site.pieces()
        one, two, three = (audited(site, site.take_in(new_number(), A=2, B=1)) for _ in range(3))
        ends = site.at_once(
            *(of(merge, one, two), of(merge, two, one), of(merge, three, one, two), of(merge, one, three)),
            seed=n,
        )
        assert won(ends), ends
        orders = [site.orders()[label] for label in (one, two, three)]
        assert all(sum(entry[1] == "merged" for entry in site.entries(o.label)) <= 1 for o in orders)
        assert len(won(ends)) <= len([o for o in orders if o.state == "merged"]) <= 2
        assert all((o.merged_into_id is not None) == (o.state == "merged") for o in orders)
        assert site.pieces() == {**before, 1: before.get(1, 0) + 6, 2: before.get(2, 0) + 3}
    assert site.faults() == []


def test_an_order_is_merged_or_cancelled_or_released_never_two_of_them(site: Site) -> None:
    for n in range(4):
        into, other = (allocated(site, site.take_in(new_number(), A=3)) for _ in range(2))
        ends = site.at_once(
            of(merge, into, other),
            of(release, other),
            of(changes.cancel, other, "buyer asked"),
            of(split_last, other),
            of(changes.change, other, {1: 7}, "buyer asked"),
            of(changes.cancel, into, "buyer asked"),
            seed=n,
        )
        assert won(ends)
        for end in ends:
            assert not isinstance(end, DomainError) or isinstance(end, NotPermitted) or end.code, end
        assert site.faults() == []


def test_stock_for_some_is_promised_to_as_many_and_no_more(site: Site) -> None:
    """100 and 30 pieces, orders of 9: 11 and 3 of them get all they want, and the last pieces stay free."""
    labels = [audited(site, site.take_in(new_number(), C=9)) for _ in range(20)]
    for n in range(0, 20, 5):
        site.at_once(*[of(allocation.allocate, label) for label in labels[n : n + 5]], seed=n)
    orders = [order for label, order in site.orders().items() if label in labels]
    assert sorted(o.state for o in orders) == ["allocated"] * 14 + ["short"] * 6
    assert sorted(o.warehouse_id for o in orders if o.warehouse_id) == [1] * 11 + [2] * 3
    assert site.faults() == []


def test_a_parcel_is_shipped_once_however_many_scan_it(site: Site) -> None:
    floor = site.floor
    for other in site.orders().values():
        if other.state == "released":
            site.do(of(changes.cancel, other.label, "the tote is for another"))
    label = site.take_in(new_number(), A=2)
    floor.release(label)
    floor.walk()
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}", "4000000000006", "4000000000006")
    floor.scan("bench-1", "J%PACK", f"O%{label}")
    assert floor.weigh("bench-1", 500_000).why == "weight_ok"
    for badge, dock in (("1", "zone-a"), ("2", "bench-2"), ("3", "dock")):
        floor.scan(dock, f"U%{badge}", "J%SHIP")
    answers = scan_at_once(site, dict.fromkeys(("zone-a", "bench-2", "dock"), f"{label}.1"))
    assert sorted(answers) == ["already_shipped", "already_shipped", "order_done"]
    assert site.entries(label).count(("weighed", "shipped")) == 1
    assert site.faults() == []


def test_pickers_who_take_totes_at_once_get_an_order_each(site: Site) -> None:
    floor = site.floor
    for other in site.orders().values():
        if other.state in ("released", "picking", "picked"):
            site.do(of(changes.cancel, other.label, "the totes are for others"))
    for n in range(3):
        labels = [site.take_in(new_number(), B=1) for _ in range(2)]
        floor.release(*labels)
        carts = {"zone-a": ("1", "K1"), "zone-b": ("2", "K2")}
        for station, (badge, cart) in carts.items():
            floor.scan(station, f"U%{badge}", "J%PICK", f"H%{cart}")
        totes = [tote for tote in ("T1", "T2", "T3") if not floor.stock(tote)][:2]
        answers = scan_at_once(site, {"zone-a": f"C%{totes[0]}", "zone-b": f"C%{totes[1]}"}, seed=n)
        assert answers == ["go", "go"]
        assert [site.orders()[label].state for label in labels] == ["picking", "picking"]
        for label in labels:
            site.do(of(changes.cancel, label, "and again"))
    assert site.faults() == []


def test_an_order_that_comes_many_times_at_once_is_one(site: Site) -> None:
    new = NewOrder("S", new_number(), (NewLine("A", 1),), recipient=ADA)
    ends = site.at_once(*[lambda act: intake.create(act, new)] * CLERKS)
    assert [is_new for _, is_new in won(ends)].count(True) == 1
    assert {order.id for order, _ in won(ends)} == {site.orders()[f"S-{new.number}"].id}
    assert len(won(ends)) == CLERKS
    assert site.faults() == []


def test_orders_of_another_buyer_never_merge(site: Site) -> None:
    one = site.take_in(new_number(), A=1)
    other = site.take_in(new_number(), recipient=None, A=1)
    third = site.take_in(new_number(), recipient=ADA, A=1)
    ends = site.at_once(of(merge, one, other), of(merge, other, third), of(merge, one, third))
    assert [isinstance(end, DomainError) for end in ends] == [True, True, False]
