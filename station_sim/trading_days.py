"""Several days in a row, and the shops that their orders are divided among.

Rule: whose an order is follows from its number alone, so that whoever reads a file divides it alike.
"""

import csv
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from zlib import crc32

from station_sim import orders

MOST_SHOPS = 9


def shops_of(form: str, count: int) -> tuple[str, ...]:
    """Codes of the shops that orders of a format are divided among.

    >>> shops_of("online-retail", 2)
    ('UK', 'S2')
    """
    return (orders.FIRST_SHOP[form], *(f"S{n}" for n in range(2, count + 1)))


def shop_of(number: str, shops: Sequence[str]) -> str:
    """The shop of an order: it follows from its number, so that one buyer is a buyer of several.

    >>> shop_of("536365", ["UK"]), shop_of("536365", ["UK", "S2"])
    ('UK', 'S2')
    """
    return shops[crc32(number.encode()) % len(shops)]


def read_days(paths: Sequence[Path], form: str, shops: Sequence[str] = ()) -> orders.OrderBook:
    """Read the files of several days in a row, divided among shops.

    Raises:
        OrderFileError: a file can't be read, or an order stands in two of them.
    """
    codes = shops or shops_of(form, 1)
    whole, seen = orders.OrderBook(), set[str]()
    for day, path in enumerate(paths):
        book = orders.read(path, form)
        again = sorted(seen & {order.number for order in book.orders})
        if again:
            raise orders.OrderFileError(f"{path.name}: expected orders of another day, got {again[0]} again")
        seen |= {order.number for order in book.orders}
        whole.orders += [replace(o, shop=shop_of(o.number, codes), day=day) for o in book.orders]
        whole.names = book.names | whole.names
        whole.rows += book.rows
        whole.merged += book.merged
        whole.skipped += book.skipped
        whole.returns += book.returns
        whole.numbers += book.numbers
    return whole


def divide(path: Path, form: str, shops: Sequence[str], folder: Path) -> dict[str, Path]:
    """Write a day's file once for each shop, with the rows of that shop's orders as they stand.

    Returns:
        Shop -> its file; of a single shop the file itself.
    """
    if len(shops) == 1:
        return {shops[0]: path}
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        heading, *rows = csv.reader(file)
    known = orders.INVOICE if form == orders.ONLINE_RETAIL else orders.NUMBER
    names = {orders.plain(name): name for name in heading}
    number = heading.index(orders.column_of(names, known, path.name))
    written = {}
    for shop in shops:
        written[shop] = folder / f"{path.stem}-{shop}.csv"
        with written[shop].open("w", encoding="utf-8", newline="") as file:
            sheet = csv.writer(file)
            sheet.writerow(heading)
            sheet.writerows(row for row in rows if shop_of(row[number].strip(), shops) == shop)
    return written
