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
NUMBER = ("order number", "order", "order no", "订单编号", "订单号")
_SKU = ("sku", "item sku", "item", "商品编码", "商品编号")
_QTY = ("qty", "quantity", "item quantity", "数量")
INVOICE, _CODE = ("invoiceno",), ("stockcode",)
_BUYER = ("customerid", "recipient", "recipient name", "收件人", "收货人")
_COUNTRY = ("country", "country code", "国家", "国家地区")
FIRST_SHOP = {CSV: "WEB", ONLINE_RETAIL: "UK"}
"""The shop that orders of a format are of where no other is named."""
LANDS = ("United Kingdom",) * 7 + ("France", "Germany", "Australia")
"""Where made-up orders go."""


class Row(NamedTuple):
    """One row of an order file."""

    number: str
    sku: str
    qty: int
    name: str
    buyer: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Ordered:
    """One order: SKU -> pieces, in the order of the file. `day` counts the files from 0."""

    number: str
    lines: dict[str, int]
    buyer: str = ""
    shop: str = FIRST_SHOP[CSV]
    day: int = 0
    country: str = ""
    """Where it goes, as the file has it."""

    @property
    def label(self) -> str:
        """What its printed card says, and what it is called everywhere."""
        return f"{self.shop}-{self.number}"

    @property
    def pieces(self) -> int:
        """Pieces of all lines."""
        return sum(self.lines.values())


@dataclass(slots=True)
class OrderBook:
    """The orders of a day, or of several in a row, and what became of each row of their files."""

    orders: list[Ordered] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    rows: int = 0
    merged: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    returns: list[Row] = field(default_factory=list)
    """Rows that take back what an earlier invoice sold (their numbers begin with C), as they came."""
    numbers: list[str] = field(default_factory=list)
    """Numbers of all orders and returns, in the order of their first rows."""

    @property
    def accepted(self) -> int:
        """Rows that are an order line of their own."""
        return self.rows - self.merged - self.skipped.total()

    @property
    def pieces(self) -> int:
        """Pieces ordered in all."""
        return sum(order.pieces for order in self.orders)

    @property
    def days(self) -> int:
        """How many days the orders are of."""
        return 1 + max((order.day for order in self.orders), default=0)

    def of_day(self, day: int) -> list[Ordered]:
        """The orders of a day."""
        return [order for order in self.orders if order.day == day]

    def demand(self) -> Counter[str]:
        """Pieces ordered of each SKU."""
        wanted: Counter[str] = Counter()
        for order in self.orders:
            wanted.update(order.lines)
        return wanted


class OrderFileError(ValueError):
    """The order file can't be read; the text says where, what was expected and what came."""


def read(path: Path, form: str) -> OrderBook:
    """Read the order file of one day.

    Args:
        form: "online-retail" for rows as the UCI set has them, or "csv" for a heading with order, SKU and
            quantity.

    Raises:
        OrderFileError: a column is missing, a quantity is no whole number, or there is no order at all.
    """
    number, sku, qty = (INVOICE, _CODE, _QTY) if form == ONLINE_RETAIL else (NUMBER, _SKU, _QTY)
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        rows = csv.DictReader(file)
        names = {plain(name): name for name in rows.fieldnames or ()}
        columns = [column_of(names, known, path.name) for known in (number, sku, qty)]
        told = (names.get("description", ""), *(_known(names, known) for known in (_BUYER, _COUNTRY)))
        read_rows = [_row(row, columns, told, f"{path.name} line {rows.line_num}") for row in rows]
    book = _entered(read_rows, is_online_retail=form == ONLINE_RETAIL)
    if not book.orders:
        raise OrderFileError(f"{path.name}: expected at least one order, found none")
    return book


def _known(names: dict[str, str], known: tuple[str, ...]) -> str:
    """The heading of a column that may be there; "" where it is not."""
    return next((names[name] for name in known if name in names), "")


def plain(name: str) -> str:
    """A heading without what people vary."""
    return name.strip().lower().replace("_", " ")


def column_of(names: dict[str, str], known: tuple[str, ...], file: str) -> str:
    """The heading of a column; raises OrderFileError when there is none by a known name.

    Args:
        names: plain name -> heading.
    """
    for name in known:
        if name in names:
            return names[name]
    raise OrderFileError(f"{file}: expected a column {known[0]!r}, got {', '.join(names.values())}")


def _row(row: dict[str, str], columns: list[str], told: tuple[str, ...], where: str) -> Row:
    number, sku, qty = ((row[column] or "").strip() for column in columns)
    name, buyer, country = ((row.get(column) or "").strip() for column in told)
    try:
        return Row(number, sku, int(qty), name, buyer.removesuffix(".0"), country)
    except ValueError:
        raise OrderFileError(f"{where}: expected a whole number of pieces, got {qty!r}") from None


def _entered(rows: list[Row], *, is_online_retail: bool) -> OrderBook:
    """The orders of all rows.

    Of the UCI set, goods begin with five digits, case does not matter, C marks a cancellation; in either form
    a SKU is one line of its order.
    """
    book, orders = OrderBook(rows=len(rows)), dict[str, Ordered]()
    shop = FIRST_SHOP[ONLINE_RETAIL if is_online_retail else CSV]
    for row in rows:
        sku = row.sku.upper() if is_online_retail else row.sku
        if is_online_retail and row.number.upper().startswith("C"):
            book.skipped["cancellation"] += 1
            book.returns.append(row._replace(sku=sku))
            book.numbers.append(row.number)
        elif is_online_retail and not GOODS.match(sku):
            book.skipped["no goods"] += 1
        elif row.qty <= 0:
            book.skipped["no positive quantity"] += 1
        else:
            _enter(book, orders, row._replace(sku=sku), shop)
    book.orders = list(orders.values())
    book.numbers = list(dict.fromkeys(book.numbers))
    return book


def _enter(book: OrderBook, orders: dict[str, Ordered], row: Row, shop: str) -> None:
    new = Ordered(row.number, {}, row.buyer, shop, country=row.country)
    lines = orders.setdefault(row.number, new).lines
    book.numbers.append(row.number)
    book.merged += row.sku in lines
    lines[row.sku] = lines.get(row.sku, 0) + row.qty
    if row.name:
        book.names.setdefault(row.sku, row.name)


def invent(seed: int, count: int) -> OrderBook:
    """Orders of a made-up day, where no file was given: mostly short, now and then a dealer's."""
    chance, buyers, lands = stream(seed, "orders"), stream(seed, "buyers"), stream(seed, "lands")
    skus = [f"{10000 + n * 7}{'ABC'[n % 3] if n % 4 == 0 else ''}" for n in range(count * 4)]
    orders, homes = [], dict[str, str]()
    for n in range(count):
        lines = {}
        for sku in chance.sample(skus, min(len(skus), 1 + min(40, int(chance.expovariate(1 / 12))))):
            lines[sku] = chance.choice((1, 1, 1, 2, 2, 3, 4, 6, 6, 12, 12, 24, 48, 96))
        buyer = f"Buyer {buyers.randrange(max(2, count * 2 // 3))}"
        home = homes.setdefault(buyer, lands.choice(LANDS))
        orders.append(Ordered(str(700001 + n), lines, buyer, country=home))
    book = OrderBook(orders=orders, names={sku: f"Article {sku}" for sku in skus})
    book.rows = sum(len(order.lines) for order in orders)
    book.numbers = [order.number for order in orders]
    return book


def write(book: OrderBook, path: Path) -> None:
    """Write orders as the plain file that `read` and the hub's import take."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("order_number", "sku", "quantity", "recipient", "address", "country"))
        rows.writerows(
            (o.number, sku, qty, o.buyer, f"{o.buyer}'s house, High Street" if o.buyer else "", o.country)
            for o in book.orders
            for sku, qty in o.lines.items()
        )
