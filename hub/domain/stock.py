"""Stock as a ledger of moves between bins, and how an order line is allocated to bins.

A quantity is the sum of its moves; the balance beside it is checked against them by `pickbench check`.
The outside (suppliers, buyers, losses) is a bin too, so no move creates or destroys a piece.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

STORAGE, TOTE, OUTSIDE, LOSS, DAMAGED = "storage", "tote", "outside", "loss", "damaged"
"""Kinds of bin. `outside` and `loss` have no balance of their own: they are without bounds."""
UNBOUNDED = (OUTSIDE, LOSS)


@dataclass(frozen=True, slots=True)
class Bin:
    """A place for goods. Its light hangs on `station_id` at `place`; None when it has no light."""

    id: int
    site: str
    warehouse_id: int
    code: str
    kind: str
    zone: str
    aisle: str
    walk_order: int
    station_id: int | None
    place: int | None


@dataclass(frozen=True, slots=True)
class Balance:
    """Pieces of an item, lot and condition in a bin, and how many of them are promised to picks."""

    id: int
    site: str
    bin_id: int
    item_id: int
    lot: str
    condition: str
    qty: int
    reserved: int

    @property
    def free(self) -> int:
        """Pieces that nobody was promised."""
        return self.qty - self.reserved


@dataclass(frozen=True, slots=True)
class Move:
    """`qty` pieces from one bin to another: one entry on both sides."""

    site: str
    item_id: int
    lot: str
    condition: str
    qty: int
    from_bin_id: int
    to_bin_id: int
    reason: str
    order_id: int | None
    operator_id: int | None
    station_id: int | None
    at_ms: int
    business_date: str


@dataclass(frozen=True, slots=True)
class Share:
    """Part of an allocation: pieces to take from one balance."""

    balance: Balance
    qty: int


def allocate(balances: Iterable[Balance], walk_order: dict[int, int], qty: int) -> tuple[list[Share], int]:
    """Choose the bins that `qty` pieces are taken from.

    One bin that holds all is better than two (one walk, one confirmation); among equals the earliest lot,
    then the first in walking order.

    Args:
        balances: the sound stock of one item in storage bins.
        walk_order: bin id -> its place in the walk.
        qty: pieces wanted.

    Returns:
        The shares, each of at least one piece, and the pieces that no bin has.

    >>> b = [Balance(1, "main", 10, 5, "", "good", 4, 1), Balance(2, "main", 11, 5, "", "good", 9, 0)]
    >>> shares, missing = allocate(b, {10: 1, 11: 2}, 5)
    >>> [(s.balance.bin_id, s.qty) for s in shares], missing
    ([(11, 5)], 0)
    >>> allocate(b, {10: 1, 11: 2}, 20)[1]
    8
    """
    free = sorted((b for b in balances if b.free > 0), key=lambda b: (b.lot, walk_order[b.bin_id], b.id))
    whole = next((b for b in free if b.free >= qty), None)
    shares = []
    for balance in [whole] if whole else free:
        take = min(balance.free, qty)
        if take:
            shares.append(Share(balance, take))
            qty -= take
    return shares, qty


def take(balance: Balance, qty: int, reserved: int = 0) -> Balance:
    """The balance after `qty` pieces left it, `reserved` of which had been promised."""
    return replace(balance, qty=balance.qty - qty, reserved=balance.reserved - reserved)


def serpentine(bins: Iterable[tuple[str, str, int, str]]) -> dict[str, int]:
    """Number bins in the order of a walk that goes up one aisle and down the next.

    Args:
        bins: (code, aisle, bay, level) of each bin.

    Returns:
        code -> walking order, from 1.

    >>> aisles = [("A-01", "A", 1, "1"), ("A-02", "A", 2, "1"), ("B-01", "B", 1, "1"), ("B-02", "B", 2, "1")]
    >>> walk = serpentine(aisles)
    >>> sorted(walk, key=walk.get)
    ['A-01', 'A-02', 'B-02', 'B-01']
    """
    by_aisle: dict[str, list[tuple[int, str, str]]] = {}
    for code, aisle, bay, level in bins:
        by_aisle.setdefault(aisle, []).append((bay, level, code))
    walk: list[str] = []
    for n, aisle in enumerate(sorted(by_aisle)):
        places = sorted(by_aisle[aisle], key=lambda p: ((-p[0] if n % 2 else p[0]), p[1], p[2]))
        walk.extend(code for _, _, code in places)
    return {code: n for n, code in enumerate(walk, start=1)}
