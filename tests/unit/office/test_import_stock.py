"""Stock from CSV: a stated quantity becomes a move, and the ledger adds up."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from hub.domain.orders import Order
from hub.office import allocation
from hub.office.act import Act
from hub.store.bulk import own_work
from tests.unit.office.importing import MOMENT, RULES, Office, on_both

STOCK = "商品编码,库位,库存\nA,A-01,10\nB,A-02,5\n"


@pytest.fixture
def shelves(office: Office) -> Office:
    office.load("items", "sku,tracks lot\nA,no\nB,no\nL,yes\n")
    office.load("bins", "bin\nA-01\nA-02\n")
    return office


def held(office: Office) -> list[tuple[object, ...]]:
    return [row for row in office.rows("balance", "item_id", "lot", "condition", "qty") if row[3]]


@on_both
def test_stock_is_moved_in_from_outside(shelves: Office) -> None:
    report = shelves.load("stock", STOCK)
    assert (report.counts["stock_moved"], report.counts["pieces_in"]) == (2, 15)
    assert held(shelves) == [(1, "", "good", 10), (2, "", "good", 5)]
    assert shelves.rows("move", "qty", "reason", "at_ms") == [
        (10, "import", MOMENT.at_ms),
        (5, "import", MOMENT.at_ms),
    ]
    assert shelves.adds_up()


@on_both
def test_the_same_stock_again_moves_nothing(shelves: Office) -> None:
    shelves.load("stock", STOCK)
    before = shelves.everything()
    assert shelves.load("stock", STOCK).counts["stock_there"] == 2
    assert shelves.everything() == before


def test_the_difference_is_moved_out(shelves: Office) -> None:
    shelves.load("stock", STOCK)
    report = shelves.load("stock", "sku,bin,qty\nA,A-01,4\n")
    assert report.counts["pieces_out"] == 6
    assert held(shelves) == [(1, "", "good", 4), (2, "", "good", 5)]
    assert shelves.adds_up()


@on_both
def test_lots_and_damaged_pieces_stand_apart(shelves: Office) -> None:
    shelves.load(
        "stock", "sku,bin,qty,lot,品质\nL,A-01,3,X1,良品\nL,A-01,2,X2,\nA,A-01,1,,次品\nA,DAMAGED,1,,\n"
    )
    assert sorted(held(shelves), key=str) == [
        (1, "", "damaged", 1),
        (1, "", "damaged", 1),
        (3, "X1", "good", 3),
        (3, "X2", "good", 2),
    ]
    assert shelves.adds_up()


@on_both
def test_promised_pieces_cannot_be_stated_away(shelves: Office) -> None:
    shelves.load("stock", STOCK)
    shelves.load("orders", "order number,sku,quantity\n7,A,8\n")
    with own_work(shelves.database) as work, work.transaction():
        act = Act(work, RULES, MOMENT)
        order = work.one(Order, "label", "WEB-7", "main")
        assert order is not None
        assert allocation.allocate(act, act.step(order, "audit")).state == "allocated"
    before = shelves.everything()
    report = shelves.load("stock", "sku,bin,qty\nA,A-01,7\n")
    assert [c.reason for c in report.conflicts] == ["promised"]
    assert shelves.everything() == before
    assert shelves.load("stock", "sku,bin,qty\nA,A-01,8\n").counts["pieces_out"] == 2
    assert shelves.adds_up()


def test_what_the_floor_moved_since_the_file_was_read_is_seen(shelves: Office) -> None:
    plan = shelves.plan("stock", STOCK)
    shelves.load("stock", "sku,bin,qty\nA,A-01,9\n")
    with own_work(shelves.database) as work:
        plan.write(shelves.database, Act(work, RULES, MOMENT))
    assert held(shelves)[0] == (1, "", "good", 10)
    assert shelves.adds_up()


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("Z,A-01,1,,", "line 2, sku: expected an item of the catalogue (pickbench import items), got 'Z'"),
        ("A,Z-01,1,,", "line 2, bin: expected a storage bin that is there"),
        ("A,LOSS,1,,", "line 2, bin: expected a storage bin that is there"),
        ("A,OUTSIDE,1,,", "line 2, bin: expected a storage bin that is there"),
        ("A,A-01,-1,,", "line 2, qty: expected a whole number of 0 to 1000000000, got '-1'"),
        ("A,A-01,1.5,,", "line 2, qty: expected a whole number"),
        ("A,A-01,99999999999999999999,,", "line 2, qty: expected a whole number"),
        ("L,A-01,1,,", "line 2, lot: expected the lot, which item L keeps, got ''"),
        ("A,A-01,1,,rusty", "line 2, condition: expected good or damaged, got 'rusty'"),
        (
            "A,A-01,1,,\nA,A-01,2,,",
            "line 3, qty: expected each bin, item and lot once; it is in line 2, got '2'",
        ),
    ],
)
def test_bad_stock_is_named_by_line_and_column(shelves: Office, row: str, problem: str) -> None:
    assert shelves.refuse("stock", f"sku,bin,qty,lot,condition\n{row}\n")[0].startswith(problem)


@on_both
def test_two_imports_of_the_same_files_at_once_are_one(shelves: Office) -> None:
    codes = [f"C-{n:03d}" for n in range(300)]
    files = {
        "items": "\n".join(["sku,barcode", *(f"{code},4{code}" for code in codes)]),
        "bins": "\n".join(["bin", *codes]),
        "stock": "\n".join(["sku,bin,qty", *(f"{code},{code},3" for code in codes)]),
        "orders": "\n".join(["order number,sku,qty", *(f"{code},{code},2" for code in codes)]),
    }
    for kind, data in files.items():
        with ThreadPoolExecutor(3) as threads:
            reports = list(threads.map(lambda _, kind=kind, data=data: shelves.load(kind, data), range(3)))
        assert all(not report.conflicts for report in reports)
    assert sum(report.counts["orders_created"] for report in reports) == len(codes)
    assert len(shelves.rows("order_line", "id")) == len(codes)
    assert sum(int(str(row[3])) for row in held(shelves)) == 3 * len(codes)
    assert len(shelves.rows("barcode", "id")) == len(codes)
    assert shelves.adds_up()


@on_both
def test_lots_get_their_last_day(shelves: Office) -> None:
    rows = "sku,bin,qty,lot,有效期至\nL,A-01,3,X1,2010/12/24\nL,A-02,2,X1,\nL,A-01,2,X2,\n"
    report = shelves.load("stock", rows)
    assert (report.counts["lots_created"], report.counts["lots_changed"]) == (2, 0)
    assert shelves.rows("lot", "code", "expires_on") == [("X1", "2010-12-24"), ("X2", "")]
    before = shelves.everything()
    assert shelves.load("stock", rows).counts["lots_changed"] == 0
    assert shelves.everything() == before
    changed = shelves.load(
        "stock", "sku,bin,qty,lot,expires\nL,A-01,3,X1,2010-12-31\nL,A-01,2,X2,2011-01-05\n"
    )
    assert changed.counts["lots_changed"] == 2
    assert shelves.rows("lot", "code", "expires_on") == [("X1", "2010-12-31"), ("X2", "2011-01-05")]


@pytest.mark.parametrize(
    ("rows", "field", "expected"),
    [
        ("L,A-01,3,X1,24.12.2010\n", "expires", "a day, year first"),
        ("L,A-01,3,X1,2010-02-30\n", "expires", "a day, year first"),
        ("A,A-01,3,,2010-12-24\n", "lot", "the lot that expires on this day"),
        ("L,A-01,3,X1,2010-12-24\nL,A-02,3,X1,2010-12-25\n", "expires", "one day for a lot"),
    ],
)
def test_a_last_day_that_cannot_be_is_refused(shelves: Office, rows: str, field: str, expected: str) -> None:
    (problem,) = shelves.refuse("stock", f"sku,bin,qty,lot,expires\n{rows}")
    assert field in problem
    assert expected in problem
