from pathlib import Path

import pytest

from station_sim import orders, trading_days


def _days(tmp_path: Path, count: int) -> list[Path]:
    paths = []
    for n in range(count):
        made = orders.invent(n, 20)
        renamed = [orders.Ordered(f"{n}{o.number}", o.lines, o.buyer) for o in made.orders]
        paths.append(tmp_path / f"day-{n}.csv")
        orders.write(orders.OrderBook(orders=renamed), paths[-1])
    return paths


def test_days_in_a_row_are_one_book_whose_orders_know_their_day(tmp_path: Path) -> None:
    paths = _days(tmp_path, 3)
    book = trading_days.read_days(paths, orders.CSV)
    assert book.days == 3
    assert [len(book.of_day(day)) for day in range(3)] == [20, 20, 20]
    assert book.rows == sum(orders.read(path, orders.CSV).rows for path in paths)
    assert {order.label.partition("-")[0] for order in book.orders} == {"WEB"}


def test_an_order_in_two_files_is_refused(tmp_path: Path) -> None:
    (path,) = _days(tmp_path, 1)
    with pytest.raises(orders.OrderFileError, match="expected orders of another day, got 0700001 again"):
        trading_days.read_days([path, path], orders.CSV)


def test_shops_divide_the_orders_and_lose_no_row(tmp_path: Path) -> None:
    (path,) = _days(tmp_path, 1)
    shops = trading_days.shops_of(orders.CSV, 2)
    book = trading_days.read_days([path], orders.CSV, shops)
    parts = trading_days.divide(path, orders.CSV, shops, tmp_path)
    assert list(parts) == ["WEB", "S2"]
    for shop, part in parts.items():
        mine = {o.number: o.lines for o in book.orders if o.shop == shop}
        assert {o.number: o.lines for o in orders.read(part, orders.CSV).orders} == mine
        assert len(mine) > 3
    assert trading_days.divide(path, orders.CSV, ["WEB"], tmp_path) == {"WEB": path}
