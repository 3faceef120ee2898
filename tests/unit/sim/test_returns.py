from pathlib import Path

import pytest

from station_sim import orders, returns, trading_days

HEADING = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
DATA = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "online-retail"


def _row(number: str, sku: str, qty: int, buyer: str = "17850.0") -> str:
    return f"{number},{sku},A THING,{qty},2010-12-01 08:26:00,2.55,{buyer},United Kingdom\n"


def _book(tmp_path: Path, *days: list[str]) -> orders.OrderBook:
    paths = []
    for n, rows in enumerate(days):
        paths.append(tmp_path / f"day-{n}.csv")
        paths[-1].write_text(HEADING + "".join(rows), encoding="utf-8")
    return trading_days.read_days(paths, orders.ONLINE_RETAIL)


def test_a_row_is_matched_to_the_latest_earlier_invoice_that_has_enough_left(tmp_path: Path) -> None:
    first = [_row("1", "22423", 6), _row("2", "22423", 2), _row("3", "22423", 9, "12345.0")]
    second = [
        _row("C4", "22423", -4),
        _row("C5", "22423", -2),
        _row("C6", "22423", -3),
        _row("7", "22423", 9),
    ]
    matched = returns.match(_book(tmp_path, first, second))
    assert [(row.invoice, row.number, row.qty) for row in matched.taken_back] == [
        ("C4", "1", 4),
        ("C5", "2", 2),
    ]
    assert matched.left_out == {returns.TOO_MANY: 1}
    assert set(matched.of_order()) == {"1", "2"}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (_row("C2", "POST", -1), returns.NO_GOODS),
        (_row("C2", "22423", 1), returns.NO_PIECES),
        (_row("C2", "22423", -1, ""), returns.NO_BUYER),
        (_row("C2", "22423", -1, "1"), returns.NOT_SOLD),
        (_row("C2", "22424", -1), returns.NOT_SOLD),
        (_row("C2", "22423", -7), returns.TOO_MANY),
    ],
)
def test_what_is_left_out_has_its_reason(tmp_path: Path, row: str, reason: str) -> None:
    matched = returns.match(_book(tmp_path, [_row("1", "22423", 6), row]))
    assert (matched.taken_back, dict(matched.left_out)) == ([], {reason: 1})
    assert reason in returns.REASONS


def test_nothing_is_taken_back_of_a_later_invoice(tmp_path: Path) -> None:
    matched = returns.match(_book(tmp_path, [_row("C1", "22423", -1), _row("2", "22423", 6)]))
    assert matched.left_out == {returns.NOT_SOLD: 1}


def test_every_row_of_three_real_days_is_matched_or_left_out() -> None:
    files = [DATA / f"2010-12-0{n}.csv" for n in (1, 2, 3)]
    if not files[0].exists():
        pytest.skip("the data beside the project, ../shared/data, is not there")
    book = trading_days.read_days(files, orders.ONLINE_RETAIL)
    matched = returns.match(book)
    assert len(matched.taken_back) + matched.left_out.total() == len(book.returns) == 84
    assert len(matched.taken_back) == 7
