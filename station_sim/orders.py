"""The truth of what was ordered: the simulator's own reading of an order file.

Rule: it shares no code with the hub, so that a row which the hub reads wrongly shows as a difference.
"""

import csv
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from station_sim.chance import stream

GOODS = re.compile(r"\d{5}")
ONLINE_RETAIL, CSV = "online-retail", "csv"
FORMATS = (CSV, ONLINE_RETAIL)
_NUMBER = ("order_number", "order", "order number", "order no", "订单编号", "订单号")
_SKU = ("sku", "item sku", "item", "商品编码", "商品编号")
_QTY = ("qty", "quantity", "item quantity", "数量")


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


def read(path: Path, form: str) -> OrderBook:
    """Read an order file.

    Args:
        form: "online-retail" for rows as the UCI set has them, or "csv" for a heading with order, SKU and
        quantity.

    Raises:
        ValueError: a column is missing, or a quantity is no whole number.
    """
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        rows = list(csv.DictReader(file))
    return _online_retail(rows) if form == ONLINE_RETAIL else _plain(rows, path.name)


def _online_retail(rows: list[dict[str, str]]) -> OrderBook:
    """Goods begin with five digits, case does not matter, C marks a cancellation, a SKU is one line of its
    invoice.
    """
    book, orders = OrderBook(rows=len(rows)), dict[str, Ordered]()
    for row in rows:
        number, sku = row["InvoiceNo"].strip(), row["StockCode"].strip().upper()
        if number.upper().startswith("C"):
            book.skipped["cancellation"] += 1
        elif not GOODS.match(sku):
            book.skipped["no goods"] += 1
        elif int(row["Quantity"]) <= 0:
            book.skipped["no positive quantity"] += 1
        else:
            _enter(book, orders, number, sku, int(row["Quantity"]), row["Description"] or "")
    book.orders = list(orders.values())
    return book


def _plain(rows: list[dict[str, str]], name: str) -> OrderBook:
    book, orders = OrderBook(rows=len(rows)), dict[str, Ordered]()
    for line, row in enumerate(rows, start=2):
        fields = {(key or "").strip().lower().replace("_", " "): value or "" for key, value in row.items()}
        number, sku, qty = (_one_of(fields, names, name, line) for names in (_NUMBER, _SKU, _QTY))
        _enter(book, orders, number, sku, int(qty), "")
    book.orders = list(orders.values())
    return book


def _one_of(fields: dict[str, str], names: tuple[str, ...], file: str, line: int) -> str:
    for name in names:
        value = fields.get(name.replace("_", " "))
        if value is not None:
            return value.strip()
    raise ValueError(f"{file} line {line}: expected a column {names[0]!r}, got {', '.join(fields)}")


def _enter(book: OrderBook, orders: dict[str, Ordered], number: str, sku: str, qty: int, name: str) -> None:
    lines = orders.setdefault(number, Ordered(number, {})).lines
    book.merged += sku in lines
    lines[sku] = lines.get(sku, 0) + qty
    if name.strip():
        book.names.setdefault(sku, name.strip())


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
