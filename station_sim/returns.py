"""What buyers sent back: rows whose number begins with C, matched to what an earlier invoice sold.

Rule: a row is matched to the latest earlier invoice of the same buyer that still has so many pieces of the
SKU; a row that matches none is left out, and its reason is told. No piece is taken back twice.
"""

from collections import Counter
from dataclasses import dataclass, field

from station_sim.orders import GOODS, OrderBook, Ordered, Row

NO_GOODS, NO_PIECES, NO_BUYER = "no goods", "no pieces taken back", "no buyer named"
NOT_SOLD, TOO_MANY = "not sold to this buyer before", "more pieces than were sold"
REASONS = (NO_GOODS, NO_PIECES, NO_BUYER, NOT_SOLD, TOO_MANY)


@dataclass(frozen=True, slots=True)
class TakenBack:
    """Pieces that a buyer no longer wants of an order: `invoice` is the row's own number."""

    invoice: str
    number: str
    sku: str
    qty: int


@dataclass(slots=True)
class Matched:
    """All rows, matched or left out."""

    taken_back: list[TakenBack] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    """Reason -> rows."""

    def of_order(self) -> dict[str, list[TakenBack]]:
        """Order (by number) -> what is taken back of it."""
        found: dict[str, list[TakenBack]] = {}
        for row in self.taken_back:
            found.setdefault(row.number, []).append(row)
        return found


def match(book: OrderBook) -> Matched:
    """Match every row that takes back to an order of the book."""
    made, left = Matched(), {order.number: Counter(order.lines) for order in book.orders}
    place = {number: n for n, number in enumerate(book.numbers)}
    sold: dict[tuple[str, str], list[Ordered]] = {}
    for order in book.orders:
        for sku in order.lines:
            sold.setdefault((order.buyer, sku), []).append(order)
    for row in book.returns:
        earlier = [o for o in sold.get((row.buyer, row.sku), []) if place[o.number] < place[row.number]]
        enough = [order for order in earlier if left[order.number][row.sku] >= -row.qty]
        reason = _left_out(row, earlier, enough)
        if reason:
            made.left_out[reason] += 1
            continue
        order = enough[-1]
        left[order.number][row.sku] += row.qty
        made.taken_back.append(TakenBack(row.number, order.number, row.sku, -row.qty))
    return made


def _left_out(row: Row, earlier: list[Ordered], enough: list[Ordered]) -> str:
    """Why a row is matched to nothing; empty when it is matched."""
    if not GOODS.match(row.sku):
        return NO_GOODS
    if row.qty >= 0:
        return NO_PIECES
    if not row.buyer:
        return NO_BUYER
    if not earlier:
        return NOT_SOLD
    return "" if enough else TOO_MANY
