"""Which mistakes people will make: planned from the seed before the day begins.

Rule: a mistake is planned for an order and a SKU, never for a moment, so that it happens whoever works faster
today.
"""

from collections.abc import Iterable
from math import ceil
from random import Random

from station_sim.chance import stream
from station_sim.mistakes import (
    AT_LEAST,
    AT_THE_WALL,
    DAMAGED,
    FULL,
    KINDS,
    LEAVES,
    LEFT_OUT,
    LONG_LINE,
    LOST,
    ONE_TOO_MANY,
    PACKING,
    PAPER_FORGOTTEN,
    PAPER_SHARE,
    PAPERS_SWAPPED,
    PAUSES,
    PICKING,
    PRESSED,
    SCANNED_TWICE,
    SHARES,
    SHIPPING,
    SO_MANY_LINES,
    SORTING,
    SWAPPED,
    TAKEN_BACK,
    TORN,
    TWO_FOR_ONE,
    UNREADABLE,
    UNSEEN,
    VERIFYING,
    WALL_SHARE,
    WRONG_CAGE,
    WRONG_IN_BATCH,
    WRONG_ITEM,
    WRONG_PARCEL,
    WRONG_SLOT,
    ZONE_WALKS,
    Mistake,
    Plan,
)
from station_sim.orders import OrderBook, Ordered
from station_sim.shop import Shop


def plan(
    seed: int,
    book: OrderBook,
    shop: Shop,
    rate: float,
    spared: set[str],
    has_wall: bool = False,
    has_papers: bool = False,
) -> Plan:
    """Plan the day's mistakes.

    Args:
        rate: mistakes per piece ordered, 0 for none.
        spared: orders (by number) in which nobody errs: those that the office stops, so that it is plain
            what stopped them.
        has_wall: whether pieces are put to their orders at a wall, where other things go wrong besides.
        has_papers: whether parcels get slip, waybill and carrier.

    What is kept in two bins, runs short or shares its barcode is spared too: nobody could tell where a stray
    piece of it belongs, not even by looking.
    """
    made = Plan()
    _on_the_floor(stream(seed, "floor"), made, [o for o in book.orders if o.number not in spared], book.days)
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
    if has_papers:
        _with_papers(stream(seed, "papers"), made, [order.number for order in orders], rate * book.pieces)
    return made


def _on_the_floor(chance: Random, made: Plan, orders: list[Ordered], days: int) -> None:
    """What is nobody's mistake: pauses, who leaves, what is full or lost, in turn, each on orders of its
    own.
    """
    long = [o.number for o in orders if len(o.lines) >= SO_MANY_LINES]
    chance.shuffle(long)
    planned = ((made.full, FULL), (made.full_slots, FULL), (made.leaves, LEAVES), (made.pauses, PAUSES))
    for turn in range(max(FULL, LEAVES, PAUSES, LOST) * days):
        for numbers, count in (*planned, (made.lost, LOST)):
            if turn < count * days and long:
                numbers.add(long.pop())
    made.zone_walks = ZONE_WALKS * days


def _with_papers(chance: Random, made: Plan, numbers: list[str], total: float) -> None:
    """What goes wrong with slips and waybills, one of it in an order; and at the dock."""
    each = max(AT_LEAST, ceil(total * PAPER_SHARE))
    chance.shuffle(numbers)
    for turn, number in enumerate(numbers[: 2 * each]):
        kind = (PAPERS_SWAPPED, PAPER_FORGOTTEN)[turn % 2]
        made.papers[number] = Mistake(kind, number, "", PACKING)
    made.torn.update(numbers[2 * each :][:TORN])
    chance.shuffle(numbers)
    for number in numbers[:each]:
        made.cages[number] = Mistake(WRONG_CAGE, number, "", SHIPPING)
    made.taken_back.update(numbers[each:][:TAKEN_BACK])


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
