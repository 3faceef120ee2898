"""The truth of what was ordered: the simulator's own reading of an order file.

Rule: it shares no code with the hub, so that a row which the hub reads wrongly shows as a difference.
"""

import csv
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from station_sim.chance import stream

GOODS = re.compile(r"\d{5}")
ONLINE_RETAIL, CSV = "online-retail", "csv"
FORMATS = (CSV, ONLINE_RETAIL)
_NUMBER = ("order number", "order", "order no", "订单编号", "订单号")
_SKU = ("sku", "item sku", "item", "商品编码", "商品编号")
_QTY = ("qty", "quantity", "item quantity", "数量")
_INVOICE, _CODE = ("invoiceno",), ("stockcode",)


class Row(NamedTuple):
    """One row of an order file."""

    number: str
    sku: str
    qty: int
    name: str


@dataclass(frozen=True, slots=True)
class Ordered:
    """One order: SKU -> pieces, in the order of the file."""

    number: str
    lines: dict[str, int]

    @property
    def pieces(self) -> int:
        """Pieces of all lines."""
        return sum(self.lines.values())


@dataclass(slots=True)
class OrderBook:
    """A day's orders, and what became of each row of the file."""

    orders: list[Ordered] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    rows: int = 0
    merged: int = 0
    skipped: Counter[str] = field(default_factory=Counter)

    @property
    def accepted(self) -> int:
        """Rows that are an order line of their own."""
        return self.rows - self.merged - self.skipped.total()

    @property
    def pieces(self) -> int:
        """Pieces ordered in all."""
        return sum(order.pieces for order in self.orders)

    def demand(self) -> Counter[str]:
        """Pieces ordered of each SKU."""
        wanted: Counter[str] = Counter()
        for order in self.orders:
            wanted.update(order.lines)
        return wanted


class OrderFileError(ValueError):
    """The order file can't be read; the text says where, what was expected and what came."""


def read(path: Path, form: str) -> OrderBook:
    """Read an order file.

    Args:
        form: "online-retail" for rows as the UCI set has them, or "csv" for a heading with order, SKU and
            quantity.

    Raises:
        OrderFileError: a column is missing, a quantity is no whole number, or there is no order at all.
    """
    number, sku, qty = (_INVOICE, _CODE, _QTY) if form == ONLINE_RETAIL else (_NUMBER, _SKU, _QTY)
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        rows = csv.DictReader(file)
        names = {_plain(name): name for name in rows.fieldnames or ()}
        columns = [_column(names, known, path.name) for known in (number, sku, qty)]
        read_rows = [
            _row(row, columns, names.get("description", ""), f"{path.name} line {rows.line_num}")
            for row in rows
        ]
    book = _entered(read_rows, is_online_retail=form == ONLINE_RETAIL)
    if not book.orders:
        raise OrderFileError(f"{path.name}: expected at least one order, found none")
    return book


def _plain(name: str) -> str:
    return name.strip().lower().replace("_", " ")


def _column(names: dict[str, str], known: tuple[str, ...], file: str) -> str:
    for name in known:
        if name in names:
            return names[name]
    raise OrderFileError(f"{file}: expected a column {known[0]!r}, got {', '.join(names.values())}")


def _row(row: dict[str, str], columns: list[str], described: str, where: str) -> Row:
    number, sku, qty = ((row[column] or "").strip() for column in columns)
    try:
        return Row(number, sku, int(qty), (row.get(described) or "").strip())
    except ValueError:
        raise OrderFileError(f"{where}: expected a whole number of pieces, got {qty!r}") from None


def _entered(rows: list[Row], *, is_online_retail: bool) -> OrderBook:
    """The orders of all rows.

    Of the UCI set, goods begin with five digits, case does not matter, C marks a cancellation; in either form
    a SKU is one line of its order.
    """
    book, orders = OrderBook(rows=len(rows)), dict[str, Ordered]()
    for row in rows:
        sku = row.sku.upper() if is_online_retail else row.sku
        if is_online_retail and row.number.upper().startswith("C"):
            book.skipped["cancellation"] += 1
        elif is_online_retail and not GOODS.match(sku):
            book.skipped["no goods"] += 1
        elif row.qty <= 0:
            book.skipped["no positive quantity"] += 1
        else:
            _enter(book, orders, row.number, sku, row.qty, row.name)
    book.orders = list(orders.values())
    return book


def _enter(book: OrderBook, orders: dict[str, Ordered], number: str, sku: str, qty: int, name: str) -> None:
    lines = orders.setdefault(number, Ordered(number, {})).lines
    book.merged += sku in lines
    lines[sku] = lines.get(sku, 0) + qty
    if name:
        book.names.setdefault(sku, name)


def invent(seed: int, count: int) -> OrderBook:
    """Orders of a made-up day, where no file was given: mostly short, now and then a dealer's."""
    chance = stream(seed, "orders")
    skus = [f"{10000 + n * 7}{'ABC'[n % 3] if n % 4 == 0 else ''}" for n in range(count * 4)]
    orders = []
    for n in range(count):
        lines = {}
        for sku in chance.sample(skus, min(len(skus), 1 + min(40, int(chance.expovariate(1 / 12))))):
            lines[sku] = chance.choice((1, 1, 1, 2, 2, 3, 4, 6, 6, 12, 12, 24, 48, 96))
        orders.append(Ordered(str(700001 + n), lines))
    book = OrderBook(orders=orders, names={sku: f"Article {sku}" for sku in skus})
    book.rows = sum(len(order.lines) for order in orders)
    return book


def write(book: OrderBook, path: Path) -> None:
    """Write orders as the plain file that `read` and the hub's import take."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("order_number", "sku", "quantity"))
        rows.writerows((o.number, sku, qty) for o in book.orders for sku, qty in o.lines.items())
