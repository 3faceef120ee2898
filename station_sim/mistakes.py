"""The mistakes that people will make: planned from the seed before the day begins, one record each.

Rule: a mistake is planned for an order and a SKU, never for a moment, so that it happens whoever works faster
today.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import ceil
from random import Random

from station_sim.chance import stream
from station_sim.orders import OrderBook, Ordered
from station_sim.shop import Shop

WRONG_ITEM, SCANNED_TWICE, LEFT_OUT, ONE_TOO_MANY = "wrong_item", "scanned_twice", "left_out", "one_too_many"
SWAPPED, UNREADABLE, WRONG_PARCEL = "swapped", "unreadable", "wrong_parcel"
WRONG_SLOT, LEFT_IN_TOTE, TWO_FOR_ONE = "wrong_slot", "left_in_tote", "two_for_one"
WRONG_IN_BATCH = "wrong_in_batch"
AT_THE_WALL = (WRONG_SLOT, LEFT_IN_TOTE, TWO_FOR_ONE, WRONG_IN_BATCH)
"""Kinds that only a put wall has room for."""
WALL_SHARE = 0.04
"""Share of each of them, of as many mistakes as are planned elsewhere."""
SHARES = {
    WRONG_ITEM: 0.20,
    SCANNED_TWICE: 0.08,
    LEFT_OUT: 0.18,
    ONE_TOO_MANY: 0.15,
    SWAPPED: 0.08,
    UNREADABLE: 0.25,
    WRONG_PARCEL: 0.06,
}
"""Kind -> its share of all mistakes."""
KINDS = tuple(SHARES)
AT_LEAST = 28
"""Mistakes planned of each kind on a day that has room for them; a few find no occasion, 20 and more remain.
"""
UNSEEN = 0.3
"""Share of the pieces left out or one too many that no scan could see: they happen after the verifying bench.
"""
LONG_LINE = 25
"""Lines of so many pieces are counted by hand: a wrong article in the pile would be no single scan's to see.
"""
DAMAGED = 8
"""Damaged pieces a day."""
PICKING, VERIFYING, PACKING = "picking", "verifying", "packing"
SORTING, PRESSED = "sorting", "sorting, and its button pressed"


@dataclass(slots=True, eq=False)
class Mistake:
    """One mistake. `open` are its effects that nobody has put right; `seen` is the verdict that showed it."""

    kind: str
    order: str
    sku: str
    where: str
    open: set[str] = field(default_factory=set)
    is_made: bool = False
    seen: str = ""
    note: str = ""

    def make(self, *effects: str) -> None:
        """It happens now, with these effects."""
        self.is_made = True
        self.open.update(effects)

    def mend(self, effect: str, why: str) -> None:
        """The verdict `why` showed an effect, and it was put right."""
        self.open.discard(effect)
        self.seen = self.seen or why

    def row(self, reason: str = "") -> dict[str, str]:
        """For the summary."""
        row = {"kind": self.kind, "order": self.order, "sku": self.sku, "where": self.where}
        return row | {"reason": reason or self.note or ", ".join(sorted(self.open))}


@dataclass(slots=True)
class Plan:
    """All planned mistakes, found by where they happen."""

    picking: dict[tuple[str, str], Mistake] = field(default_factory=dict)
    verifying: dict[tuple[str, str], Mistake] = field(default_factory=dict)
    packing: dict[tuple[str, str], Mistake] = field(default_factory=dict)
    unreadable: dict[tuple[str, str], Mistake] = field(default_factory=dict)
    parcels: dict[str, Mistake] = field(default_factory=dict)
    sorting: dict[tuple[str, str], Mistake] = field(default_factory=dict)
    batch: dict[tuple[str, str], Mistake] = field(default_factory=dict)
    """Pieces of the bin nearby in a batch tote."""
    damaged: set[tuple[str, str]] = field(default_factory=set)
    """(order, SKU) of a piece that turns out to be damaged: nobody's mistake, but another must be fetched."""

    def every(self) -> list[Mistake]:
        """All of them."""
        tables = (
            self.picking, self.verifying, self.packing, self.unreadable, self.sorting, self.batch,
        )  # fmt: skip
        return [m for table in tables for m in table.values()] + list(self.parcels.values())

    def left_in_tote(self, sku: str, numbers: Iterable[str]) -> Mistake:
        """The piece of a SKU that was left in a batch tote, planned for one of these orders."""
        found = (self.sorting.get((number, sku)) for number in numbers)
        return next(m for m in found if m is not None and m.kind == LEFT_IN_TOTE and m.open)

    def made(self) -> list[Mistake]:
        """Those that happened."""
        return [m for m in self.every() if m.is_made]


def plan(
    seed: int, book: OrderBook, shop: Shop, rate: float, spared: set[str], has_wall: bool = False
) -> Plan:
    """Plan the day's mistakes.

    Args:
        rate: mistakes per piece ordered, 0 for none.
        spared: orders (by number) in which nobody errs: those that the office stops, so that it is plain
            what stopped them.
        has_wall: whether pieces are put to their orders at a wall, where other things go wrong besides.

    What is kept in two bins, runs short or shares its barcode is spared too: nobody could tell where a stray
    piece of it belongs, not even by looking.
    """
    made = Plan()
    if rate <= 0:
        return made
    orders = [o for o in book.orders if o.number not in spared and not shop.troubles.lacking & set(o.lines)]
    stopped = {sku for o in book.orders if o.number in spared for sku in o.lines}
    numbers = _numbers(round(rate * book.pieces))
    chance = stream(seed, "mistakes")
    lines = [(o, sku) for o in orders for sku in o.lines if sku not in stopped and _is_plain(shop, sku)]
    chance.shuffle(lines)
    if has_wall:
        # So many lines are kept for it that a day with few has some of each kind.
        kept, lines = _parted_for_wall(lines, rate * book.pieces)
        _at_the_wall(stream(seed, "wall"), made, kept)
    _at_the_scale(chance, made, orders, lines, numbers)
    _at_the_bins(made, lines, numbers)
    _at_the_scanner(made, lines, numbers[UNREADABLE])
    _in_the_bins(made, lines)
    return made


def _parted_for_wall(
    lines: list[tuple[Ordered, str]], total: float
) -> tuple[list[tuple[Ordered, str]], list[tuple[Ordered, str]]]:
    """Lines on which something goes wrong at the wall, and the others: a quarter at most."""
    fit = [(o, sku) for o, sku in lines if o.pieces > 1 and o.lines[sku] < LONG_LINE]
    kept = fit[: min(len(fit) // 4, len(AT_THE_WALL) * max(AT_LEAST, ceil(total * WALL_SHARE)))]
    names = {(o.number, sku) for o, sku in kept}
    return kept, [line for line in lines if (line[0].number, line[1]) not in names]


def _at_the_wall(chance: Random, made: Plan, free: list[tuple[Ordered, str]]) -> None:
    """What goes wrong at a put wall, kind by kind in turn."""
    free = list(free)
    for turn in range(len(free)):
        kind = AT_THE_WALL[turn % len(AT_THE_WALL)]
        fit = next((n for n, (o, sku) in enumerate(free) if kind != TWO_FOR_ONE or o.lines[sku] > 1), None)
        if fit is None:
            continue
        order, sku = free.pop(fit)
        where = PICKING if kind == WRONG_IN_BATCH else SORTING
        if kind == WRONG_SLOT and chance.random() < 0.5:
            where = PRESSED
        table = made.batch if kind == WRONG_IN_BATCH else made.sorting
        table[order.number, sku] = Mistake(kind, order.number, sku, where)


def _in_the_bins(made: Plan, lines: list[tuple[Ordered, str]]) -> None:
    """Damaged pieces, on lines where nothing else goes wrong."""
    others = {*made.picking, *made.verifying, *made.packing}
    sound = [(o.number, sku) for o, sku in lines if o.lines[sku] >= 2 and (o.number, sku) not in others]
    made.damaged.update(sound[-DAMAGED:])


def _numbers(total: int) -> dict[str, int]:
    return {kind: max(AT_LEAST, ceil(total * share)) for kind, share in SHARES.items()}


def _is_plain(shop: Shop, sku: str) -> bool:
    article = shop.articles[sku]
    return not article.is_shared and article.is_in_one_bin and len(article.barcodes) == 1


def _at_the_scale(
    chance: Random,
    made: Plan,
    orders: list[Ordered],
    lines: list[tuple[Ordered, str]],
    numbers: dict[str, int],
) -> None:
    """What only the weight can show: at most one in an order, so that none hides another."""
    waiting = _weighed_kinds(numbers, len(orders))
    used: set[str] = set()
    for order, sku in lines:
        if waiting and order.number not in used and order.lines[sku] >= 2:
            _plan_weighed(made, waiting.pop(), order.number, sku)
            used.add(order.number)
    free = [o.number for o in orders if o.number not in used]
    chance.shuffle(free)
    for number in (free + sorted(used))[: numbers[WRONG_PARCEL]]:
        made.parcels[number] = Mistake(WRONG_PARCEL, number, "", PACKING)


def _weighed_kinds(numbers: dict[str, int], orders: int) -> list[str]:
    """One kind for each order that shall have one, the first at the end; the rest is for wrong parcels."""
    twice = numbers[SCANNED_TWICE]
    left, more = (round(numbers[kind] * UNSEEN) for kind in (LEFT_OUT, ONE_TOO_MANY))
    room = max(0, orders - numbers[WRONG_PARCEL] // 2)
    if twice + left + more > room:
        twice = min(twice, room * 2 // 3)
        left = more = (room - twice) // 2
    return [ONE_TOO_MANY] * more + [LEFT_OUT] * left + [SCANNED_TWICE] * twice


def _plan_weighed(made: Plan, kind: str, number: str, sku: str) -> None:
    if kind == SCANNED_TWICE:
        made.verifying[number, sku] = Mistake(kind, number, sku, VERIFYING)
    else:
        # A piece too many comes from the bin, lies unseen at the bottom of the tote, and is packed with the
        # rest.
        table = made.packing if kind == LEFT_OUT else made.picking
        table[number, sku] = Mistake(kind, number, sku, PACKING)


def _at_the_bins(made: Plan, lines: list[tuple[Ordered, str]], numbers: dict[str, int]) -> None:
    weighed = {*made.verifying, *made.packing, *made.picking}
    done = {kind: sum(1 for m in made.every() if m.kind == kind) for kind in KINDS}
    left = {kind: numbers[kind] - done[kind] for kind in (SWAPPED, WRONG_ITEM, LEFT_OUT, ONE_TOO_MANY)}
    # By turns, so that a day with too few lines has some of each.
    wanted = [kind for turn in range(max(left.values())) for kind in left if turn < left[kind]]
    free = [(o, sku) for o, sku in lines if (o.number, sku) not in weighed]
    short, long = _parted(free)
    for kind in wanted:
        pool = short if kind in (SWAPPED, WRONG_ITEM) or not long else long
        if not pool:
            pool = short
        if pool:
            order, sku = pool.pop()
            made.picking[order.number, sku] = Mistake(kind, order.number, sku, PICKING)


def _parted(
    lines: Iterable[tuple[Ordered, str]],
) -> tuple[list[tuple[Ordered, str]], list[tuple[Ordered, str]]]:
    short: list[tuple[Ordered, str]] = []
    long: list[tuple[Ordered, str]] = []
    for order, sku in lines:
        (long if order.lines[sku] >= LONG_LINE else short).append((order, sku))
    return short, long


def _at_the_scanner(made: Plan, lines: list[tuple[Ordered, str]], number: int) -> None:
    """Codes that the scanner reads wrongly; where nothing else goes wrong, while there are such lines."""
    others = {*made.picking, *made.verifying, *made.packing}
    by_calm = sorted(lines, key=lambda line: (line[0].number, line[1]) in others)
    for order, sku in by_calm[:number]:
        made.unreadable[order.number, sku] = Mistake(UNREADABLE, order.number, sku, VERIFYING)
