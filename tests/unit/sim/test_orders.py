from pathlib import Path

import pytest

from station_sim import orders
from station_sim.orders import OrderFileError

HEADING = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"


def _file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "orders.csv"
    path.write_text(text, encoding="utf-8")
    return path


def _row(number: str, sku: str, qty: str) -> str:
    return f"{number},{sku},A THING,{qty},2010-12-01 08:26:00,2.55,17850.0,United Kingdom\n"


def test_every_row_of_the_real_format_is_accounted_for(tmp_path: Path) -> None:
    rows = [
        _row("1", "85123A", "6"),
        _row("1", "85123a", "2"),
        _row("1", "POST", "1"),
        _row("C2", "85123A", "-6"),
        _row("3", "22423", "-1"),
        _row("3", "22423", "4"),
        _row("4", "AMAZONFEE", "1"),
    ]
    book = orders.read(_file(tmp_path, HEADING + "".join(rows)), orders.ONLINE_RETAIL)
    assert [(o.number, o.lines) for o in book.orders] == [("1", {"85123A": 8}), ("3", {"22423": 4})]
    assert (book.rows, book.accepted, book.merged) == (7, 2, 1)
    assert book.skipped == {"no goods": 2, "cancellation": 1, "no positive quantity": 1}
    assert book.names == {"85123A": "A THING", "22423": "A THING"}


def test_what_is_written_reads_the_same(tmp_path: Path) -> None:
    made = orders.invent(5, 30)
    path = tmp_path / "made.csv"
    orders.write(made, path)
    book = orders.read(path, orders.CSV)
    assert book.orders == made.orders
    assert book.demand() == made.demand()


def test_chinese_headings_are_read(tmp_path: Path) -> None:
    book = orders.read(_file(tmp_path, "\ufeff数量,商品编码,订单编号\n3,A-1,9\n"), orders.CSV)
    assert book.orders[0].lines == {"A-1": 3}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("sku,qty\nA,1\n", "expected a column 'order number', got sku, qty"),
        ("order_number,sku,qty\n1,A,six\n", "line 2: expected a whole number of pieces, got 'six'"),
        ("order_number,sku,qty\n1,A,0\n", "expected at least one order, found none"),
        ("", "expected a column 'order number'"),
    ],
)
def test_a_bad_file_says_what_is_wrong_and_where(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(OrderFileError, match=told):
        orders.read(_file(tmp_path, text), orders.CSV)
