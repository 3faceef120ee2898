"""Allocation: by warehouse and lot, all of an order or nothing, back-orders as stock arrives."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from hub.domain.errors import NotPermitted
from hub.domain.office_rules import AllocationRules, NearRule, OfficeRules
from hub.domain.order_lines import OrderLine
from hub.domain.orders import Order
from hub.domain.picking import Pick
from hub.domain.stock import Bin, Warehouse
from hub.office import allocation, changes, floor_plan, intake, promising, waves
from hub.office.act import Act, Rules
from hub.office.imports import KINDS
from hub.office.imports.plan import Target
from hub.office.new_orders import NewLine, NewOrder, Recipient
from hub.office.writing import Writer
from hub.store.bulk import own_work
from hub.store.reading import allocations as lists
from hub.store.reading import snapshot
from hub.store.work import Work
from tests.unit.office.importing import MOMENT, RULES, Office, on_both

HEADER = "sku,bin,qty,lot,expires\n"
NEAR = AllocationRules(near=(NearRule(("SOUTH", "MAIN"), ("DE",), ("7", "80000-89999")),))


@pytest.fixture
def two(office: Office) -> Iterator[Office]:
    """Warehouses MAIN (bins M-1, M-2) and SOUTH (S-1, S-2); items A and B, and L which keeps lots."""
    with own_work(office.database) as work, work.transaction():
        floor_plan.add_warehouse(Act(work, RULES, MOMENT), "SOUTH")
    office.load("items", "sku,tracks lot\nA,no\nB,no\nL,yes\n")
    for warehouse, bins in (("MAIN", "bin\nM-1\nM-2\n"), ("SOUTH", "bin\nS-1\nS-2\n")):
        with own_work(office.database) as work:
            target = Target("main", warehouse, "", ZoneInfo("UTC"))
            plan = KINDS["bins"]["csv"](work, "bins.csv", bins.encode(), target)
            plan.write(office.database, Act(work, RULES, MOMENT))
    yield office
    assert office.adds_up()


class Desk:
    """Acts of the office, each in a transaction of its own."""

    def __init__(self, office: Office, rules: AllocationRules = AllocationRules()) -> None:  # noqa: B008 - frozen
        self.office = office
        self.rules: Rules = replace(RULES, office=OfficeRules(allocation=rules))
        self.day = MOMENT.business_date

    def act(self, work: Work) -> Act:
        return Act(work, self.rules, replace(MOMENT, business_date=self.day))

    def order(self, number: str, postcode: str = "", country: str = "DE", **wanted: int) -> str:
        """An audited order; its label."""
        new = NewOrder(
            "WEB",
            number,
            tuple(NewLine(sku, qty) for sku, qty in wanted.items()),
            recipient=Recipient(name="B", postcode=postcode, country=country) if postcode else None,
        )
        with own_work(self.office.database) as work, work.transaction():
            order, _ = intake.create(self.act(work), new)
            self.act(work).step(order, "audit")
        return order.label

    def allocate(self, *labels: str) -> list[str]:
        """What became of each."""
        ends = []
        for label in labels:
            with own_work(self.office.database) as work, work.transaction():
                ends.append(allocation.allocate(self.act(work), _named(work, label)).state)
        return ends

    def fill(self) -> list[str]:
        """Fill back-orders; the labels of those that were tried."""
        with snapshot(self.office.database) as reader:
            ids = allocation.fillable(reader, self.rules, self.day)
        labels = []
        for id_ in ids:
            with own_work(self.office.database) as work, work.transaction():
                after = allocation.allocate(self.act(work), work.get(Order, id_))
                labels.append(f"{after.label} {after.state}")
        return labels

    def promised(self, label: str) -> list[tuple[str, str, int]]:
        """(bin, lot, pieces) of its picks."""
        with own_work(self.office.database) as work, work.transaction():
            picks = [
                p for p in work.where(Pick, "order_id", _named(work, label).id) if p.state != "cancelled"
            ]
            return sorted((work.get(Bin, p.bin_id).code, p.lot, p.qty) for p in picks)

    def now(self, label: str) -> Order:
        with own_work(self.office.database) as work, work.transaction():
            return _named(work, label)

    def warehouse(self, label: str) -> str:
        with own_work(self.office.database) as work, work.transaction():
            found = work.maybe(Warehouse, _named(work, label).warehouse_id)
            return found.code if found else ""


def _named(work: Work, label: str) -> Order:
    order = work.one(Order, "label", label, "main")
    assert order is not None
    return order


@on_both
def test_all_of_it_comes_from_the_nearest_warehouse_that_has_all_of_it(two: Office) -> None:
    two.load("stock", f"{HEADER}A,M-1,5,,\nB,M-1,5,,\nA,S-1,9,,\n")
    desk = Desk(two, NEAR)
    near, both, far = (
        desk.order("1", "81541", A=2),
        desk.order("2", "81541", A=2, B=1),
        desk.order("3", "20095", A=2),
    )
    assert desk.allocate(near, both, far) == ["allocated"] * 3
    assert [desk.warehouse(label) for label in (near, both, far)] == ["SOUTH", "MAIN", "MAIN"]
    assert desk.promised(both) == [("M-1", "", 1), ("M-1", "", 2)]
    assert desk.now(near).reason == "SOUTH"


@on_both
def test_what_expires_first_goes_first_and_nothing_that_has_expired(two: Office) -> None:
    two.load(
        "stock",
        f"{HEADER}L,M-1,9,LATE,2011-06-30\nL,M-2,3,SOON,2010-12-20\nL,M-2,4,OLD,2010-11-30\nL,S-1,50,OLD,\n",
    )
    desk = Desk(two)
    label = desk.order("1", L=5)
    assert desk.allocate(label) == ["allocated"]
    assert desk.promised(label) == [("M-1", "LATE", 2), ("M-2", "SOON", 3)]
    rest = desk.order("2", L=8)
    assert desk.allocate(rest) == ["short"]
    assert desk.now(rest).reason == "no stock: L x1"


def test_shelf_days_are_kept(two: Office) -> None:
    two.load("stock", f"{HEADER}L,M-1,9,X,2010-12-08\n")
    strict, lax = Desk(two, AllocationRules(shelf_days=8)), Desk(two, AllocationRules(shelf_days=7))
    label = strict.order("1", L=1)
    assert strict.allocate(label) == ["short"]
    assert (strict.fill(), lax.fill()) == ([], ["WEB-1 allocated"])


def test_who_is_short_is_promised_nothing_and_says_what_is_missing(two: Office) -> None:
    two.load("stock", f"{HEADER}A,M-1,5,,\nB,S-1,5,,\n")
    desk = Desk(two)
    label = desk.order("1", A=2, B=2)
    assert desk.allocate(label) == ["short"]
    assert desk.promised(label) == []
    assert desk.now(label).reason == "no stock: B x2"
    assert all(row == (0,) for row in two.rows("balance", "reserved"))
    assert desk.allocate(label) == ["short"]
    assert len([r for r in two.rows("order_log", "to_state") if r == ("short",)]) == 1, "said once"


@on_both
def test_a_split_by_warehouse_takes_as_few_as_possible(two: Office) -> None:
    two.load("stock", f"{HEADER}A,M-1,2,,\nB,M-1,5,,\nA,S-1,4,,\n")
    desk = Desk(two, AllocationRules(split=True))
    label = desk.order("1", A=5, B=1)
    assert desk.allocate(label) == ["allocated"]
    assert (desk.promised(label), desk.warehouse(label)) == ([("M-1", "", 1), ("M-1", "", 2)], "MAIN")
    assert desk.promised(f"{label}~2") == [("S-1", "", 3)]
    assert (desk.now(f"{label}~2").state, desk.warehouse(f"{label}~2")) == ("allocated", "SOUTH")
    whole = desk.order("2", A=1, B=1)
    assert desk.allocate(whole) == ["allocated"]
    assert (desk.promised(whole), desk.promised(f"{whole}~2")) == ([("M-1", "", 1)], [("S-1", "", 1)])
    assert desk.allocate(desk.order("3", A=1)) == ["short"]


@on_both
def test_back_orders_are_filled_oldest_first_as_stock_arrives(two: Office) -> None:
    two.load("stock", f"{HEADER}A,M-1,1,,\n")
    desk = Desk(two)
    labels = [desk.order(str(n), A=qty) for n, qty in ((1, 4), (2, 2), (3, 3))]
    assert desk.allocate(*labels) == ["short"] * 3
    assert desk.fill() == []
    two.load("stock", f"{HEADER}A,M-1,6,,\n")
    assert desk.fill() == ["WEB-1 allocated", "WEB-2 allocated"]
    assert desk.fill() == []
    with snapshot(two.database) as reader:
        (back,) = lists.back_orders(reader, "main", desk.day, 0, 10)
        assert lists.back_orders(reader, "main", desk.day, 0, 10, sku="B") == []
    assert back["label"] == "WEB-3"
    assert back["lines"] == [{"line_no": 1, "sku": "A", "qty": 3, "qty_free": 0}]


def test_stock_given_back_is_free_for_others(two: Office) -> None:
    two.load("stock", f"{HEADER}A,M-1,3,,\n")
    desk = Desk(two)
    first, second = desk.order("1", A=3), desk.order("2", A=3)
    assert desk.allocate(first, second) == ["allocated", "short"]
    with own_work(two.database) as work, work.transaction():
        after = allocation.give_back(desk.act(work), _named(work, first), "wrong warehouse")
        assert (after.state, after.warehouse_id, after.reason) == ("audited", None, "wrong warehouse")
    assert desk.fill() == ["WEB-2 allocated"]
    assert desk.allocate(first) == ["short"]


def test_allocated_is_released_and_withdrawn(two: Office) -> None:
    two.load("stock", f"{HEADER}A,S-1,3,,\n")
    desk = Desk(two)
    label = desk.order("1", A=3)
    desk.allocate(label)
    with own_work(two.database) as work, work.transaction():
        act, order = desk.act(work), _named(work, label)
        assert order.warehouse_id is not None
        released = waves.release(act, order, waves.new_wave(act, order.warehouse_id))
        assert waves.withdraw(act, released, "printer broken").state == "allocated"
    assert desk.promised(label) == [("S-1", "", 3)]


@pytest.mark.parametrize("what", ["allocated", "held", "cancelled"])
def test_only_audited_and_short_orders_are_allocated(two: Office, what: str) -> None:
    two.load("stock", f"{HEADER}A,M-1,1,,\n")
    desk = Desk(two)
    label = desk.order("1", A=1)
    do = {"allocated": lambda act, order, _: allocation.allocate(act, order), "held": changes.hold}
    with own_work(two.database) as work, work.transaction():
        do.get(what, changes.cancel)(desk.act(work), _named(work, label), "x")
    with pytest.raises(NotPermitted, match="allocate 分配库存 is permitted in audited, short"):
        desk.allocate(label)


@on_both
def test_many_who_allocate_the_same_orders_at_once_promise_each_piece_once(two: Office) -> None:
    two.load("stock", f"{HEADER}A,M-1,12,,\nA,S-1,8,,\nB,M-2,40,,\nB,S-2,40,,\n")
    desk = Desk(two)
    labels = [desk.order(str(n), A=1, B=1) for n in range(30)]
    with own_work(two.database) as work, work.transaction():
        ids = [_named(work, label).id for label in labels]
    writer = Writer(two.database, desk.rules, ZoneInfo("UTC"), lambda: MOMENT.at_ms)
    with ThreadPoolExecutor(3) as pool:
        orders = (ids, ids[::-1], ids[15:] + ids[:15])
        ends = [
            end
            for some in pool.map(lambda each: promising.allocate_each(writer, each), orders)
            for end in some
        ]
    writer.close()
    assert {end.outcome for end in ends} == {"allocated", "short", "refused"}
    states = [state for (state,) in two.rows("order", "state")]
    assert (states.count("allocated"), states.count("short")) == (20, 10)
    assert sorted(two.rows("balance", "item_id", "qty", "reserved")) == [
        (1, 8, 8),
        (1, 12, 12),
        (2, 40, 8),
        (2, 40, 12),
    ]


def test_an_address_that_no_warehouse_serves_is_short(two: Office) -> None:
    two.load("stock", f"{HEADER}A,M-1,9,,\n")
    desk = Desk(two, AllocationRules(near=(NearRule(("SOUTH", "GONE"), (), ("8",)), NearRule(("GONE",)))))
    elsewhere, south = desk.order("1", "10115", A=1), desk.order("2", "80331", A=1)
    assert desk.allocate(elsewhere, south) == ["short", "short"]
    assert desk.now(elsewhere).reason.startswith("no warehouse serves its address")
    assert desk.now(south).reason == "no stock: A x1"
    assert desk.fill() == []


def test_the_same_item_on_two_lines_is_counted_together(two: Office) -> None:
    two.load("stock", f"{HEADER}A,M-1,3,,\n")
    desk = Desk(two)
    label = desk.order("1", A=2)
    with own_work(two.database) as work, work.transaction():
        (line,) = work.where(OrderLine, "order_id", _named(work, label).id)
        work.add(replace(line, line_no=2, gift=True))
    assert desk.allocate(label) == ["short"]
    two.load("stock", f"{HEADER}A,M-1,4,,\n")
    assert desk.allocate(label) == ["allocated"]
    assert desk.promised(label) == [("M-1", "", 2), ("M-1", "", 2)]
