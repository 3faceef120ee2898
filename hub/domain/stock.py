"""Stock as a ledger of moves between bins, and how an order line is allocated to bins.

A quantity is the sum of its moves; the balance beside it is checked against them by `pickbench check`.
The outside (suppliers, buyers, losses) is a bin too, so no move creates or destroys a piece.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

STORAGE, TOTE, OUTSIDE, LOSS, DAMAGED = "storage", "tote", "outside", "loss", "damaged"
SLOT = "slot"
"""The bin of a put wall's slot; its zone is the code of the wall."""
"""Kinds of bin. `outside` and `loss` have no balance of their own: they are without bounds."""
COUNTED = {
    "counted": ("counted", "盘点"),
    "found": ("found", "找到"),
    "lost": ("lost", "丢失"),
    "expired": ("expired", "过期"),
    "corrected": ("wrong entry corrected", "更正录入"),
}
"""Why a bin holds another quantity than the books say, with its name in English and Chinese."""
RECEIVED, MOVED = "received", "moved"
MOVE_WORDS = {
    **COUNTED,
    RECEIVED: ("received", "收货"),
    MOVED: ("moved", "移库"),
    "import": ("import", "导入"),
    "pick": ("picked", "拣货"),
    "sort": ("sorted to its order", "分播"),
    "put_back": ("put back", "放回"),
    "not_picked": ("not picked after all", "撤销拣货"),
    "undo": ("taken back", "撤回"),
    "short": ("missing in the bin", "货位缺货"),
    "damaged": ("damaged", "破损"),
    "carton": ("into another carton", "换箱"),
    "ship": ("shipped", "发货"),
    "unload": ("taken off the lorry", "卸货"),
}
"""reason of a move -> its name in English and Chinese."""
UNBOUNDED = (OUTSIDE, LOSS)


@dataclass(frozen=True, slots=True)
class Warehouse:
    """A building with bins."""

    id: int
    site: str
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Lot:
    """A lot of an item. `expires_on` is the last day (ISO) on which it may be sent; empty: it does not
    expire.
    """

    id: int
    site: str
    item_id: int
    code: str
    expires_on: str


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


def allocate(
    balances: Iterable[Balance],
    walk_order: Mapping[int, int],
    qty: int,
    expires: Mapping[str, str] = MappingProxyType({}),
    good_until: str = "",
) -> tuple[list[Share], int]:
    """Choose the bins that `qty` pieces are taken from: first expired, first out.

    What expires sooner goes before what expires later, and both before what does not expire. Among equals
    one bin that holds all is better than two (one walk, one confirmation), then the first in walking order.

    Args:
        balances: the sound stock of one item in the storage bins of one warehouse.
        walk_order: bin id -> its place in the walk.
        qty: pieces wanted.
        expires: lot -> the last day (ISO) on which it may be sent; "", or none, where it does not expire.
        good_until: the day (ISO) up to which a lot must be good; one that expires before is not taken.

    Returns:
        The shares, each of at least one piece, and the pieces that no bin has.

    >>> b = [Balance(1, "main", 10, 5, "", "good", 4, 1), Balance(2, "main", 11, 5, "", "good", 9, 0)]
    >>> shares, missing = allocate(b, {10: 1, 11: 2}, 5)
    >>> [(s.balance.bin_id, s.qty) for s in shares], missing
    ([(11, 5)], 0)
    >>> allocate(b, {10: 1, 11: 2}, 20)[1]
    8
    >>> b = [Balance(1, "main", 10, 5, "L1", "good", 9, 0), Balance(2, "main", 11, 5, "L2", "good", 3, 0)]
    >>> lots = {"L1": "2026-12-24", "L2": "2026-11-30"}
    >>> [(s.balance.lot, s.qty) for s in allocate(b, {10: 1, 11: 2}, 5, lots, "2026-11-22")[0]]
    [('L2', 3), ('L1', 2)]
    >>> allocate(b, {10: 1, 11: 2}, 5, lots, "2026-12-01")[1], allocate(b, {10: 1, 11: 2}, 5, lots, "2027")[1]
    (0, 5)
    """
    by_day: dict[str, list[Balance]] = {}
    for balance in balances:
        day = expires.get(balance.lot, "")
        if balance.free > 0 and not (day and day < good_until):
            by_day.setdefault(day or _NEVER, []).append(balance)
    shares: list[Share] = []
    for day in sorted(by_day):
        of_day = sorted(by_day[day], key=lambda b: (walk_order[b.bin_id], b.lot, b.id))
        whole = next((b for b in of_day if b.free >= qty), None)
        for balance in [whole] if whole else of_day:
            part = min(balance.free, qty)
            if part:
                shares.append(Share(balance, part))
                qty -= part
    return shares, qty


_NEVER = "~"
"""Sorts after every day."""


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
