"""Where the goods are: bins in aisles, and the stock in them, by the books and really.

Rule: there is enough of everything, but for the few SKUs that lack pieces on purpose.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from station_sim.articles import Article
from station_sim.chance import stream
from station_sim.orders import OrderBook

MAIN = "MAIN"
"""The warehouse that is there from the start; what lacks pieces on purpose is kept in it alone."""
WAREHOUSES = (MAIN, "NORTH", "SOUTH", "EAST")
ONLY_IN_MAIN = 0.01
"""Share of the SKUs that only the first of several warehouses keeps."""
TWO_BINS = 0.08
"""Share of the SKUs that are kept in two bins."""
REALLOCATED, ENDING_SHORT = 6, 2
"""How many SKUs lack pieces in the first of two bins, and how many in the only one that they have."""
ORDERS_TO_BE_SHORT = 20
"""A day of fewer orders lacks nothing."""
SPARE_PIECES = 12
BAYS, LEVELS = 20, 4
AISLE_MM, BAY_MM = 3_000, 1_200
"""From aisle to aisle, and from bay to bay."""


@dataclass(slots=True)
class Place:
    """A bin: one SKU's, lit by `place` on its zone's station."""

    code: str
    zone: str
    aisle: str
    bay: int
    level: int
    x_mm: int
    y_mm: int
    station: str
    place: int
    warehouse: str = MAIN
    sku: str = ""
    books: int = 0
    really: int = 0


@dataclass(frozen=True, slots=True)
class Troubles:
    """SKUs of which a bin holds fewer pieces than the books say."""

    found_elsewhere: frozenset[str] = frozenset()
    """Kept in two bins, the first of which lacks pieces."""
    lacking: frozenset[str] = frozenset()
    """There are too few in all: the one order that wants each ends short."""


def troubled(
    seed: int, book: OrderBook, articles: dict[str, Article], kept: frozenset[str] = frozenset()
) -> Troubles:
    """Choose the SKUs that lack pieces. Days of few orders have none.

    Args:
        kept: SKUs of which there is to be enough.
    """
    if len(book.orders) < ORDERS_TO_BE_SHORT:
        return Troubles()
    chance, demand = stream(seed, "shortages"), book.demand()
    plain = {a.sku for a in articles.values() if len(a.labels) == 1} - kept
    orders_of = Counter(sku for order in book.orders for sku in order.lines)
    often = sorted(s for s in plain if orders_of[s] > 1 and demand[s] >= 6)
    once = sorted(s for s in plain if orders_of[s] == 1 and 2 <= demand[s] <= 24)
    short = set(chance.sample(often, min(REALLOCATED, len(often))))
    used = {o.number for o in book.orders if short & set(o.lines)}
    lacking: dict[str, str] = {}
    for sku in chance.sample(once, len(once)):
        number = next(o.number for o in book.orders if sku in o.lines)
        if len(lacking) < ENDING_SHORT and number not in used and number not in lacking:
            lacking[number] = sku
    return Troubles(frozenset(short), frozenset(lacking.values()))


def homes(seed: int, book: OrderBook, troubles: Troubles, warehouses: Sequence[str]) -> dict[str, list[str]]:
    """SKU -> the warehouses that keep it: most in all, some in one.

    The office asks the first warehouse first. So that others have work too, an order of theirs wants a SKU
    that only they have; and so that some orders must be split, a few SKUs are in the first alone.
    """
    chance, first = stream(seed, "homes"), warehouses[0]
    fixed = troubles.found_elsewhere | troubles.lacking
    wanted_in: dict[str, set[str]] = {sku: set() for sku in sorted(book.demand())}
    meant = [(order, chance.choice(warehouses)) for order in book.orders]
    for order, where in meant:
        for sku in order.lines:
            wanted_in[sku].add(where)
    kept = {sku: list(warehouses) for sku in wanted_in}
    for order, where in meant:
        own = sorted(sku for sku in order.lines if wanted_in[sku] == {where})
        if where != first and own and not troubles.lacking & set(order.lines):
            kept[chance.choice(own)] = [where]
    shared = [sku for sku in kept if len(kept[sku]) > 1]
    for sku in {*chance.sample(shared, round(len(shared) * ONLY_IN_MAIN)), *fixed}:
        kept[sku] = [first]
    return kept


def places(
    seed: int,
    book: OrderBook,
    articles: dict[str, Article],
    zones: dict[str, list[str]],
    troubles: Troubles,
) -> dict[str, Place]:
    """Bins in aisles, the aisles divided among the zones, the SKUs spread over them, and their stock.

    Args:
        zones: warehouse -> the stations of its zones.
    """
    kept, made = homes(seed, book, troubles, list(zones)), dict[str, Place]()
    for warehouse, stations in zones.items():
        chance = stream(seed, "bins", *([] if warehouse == MAIN else [warehouse]))
        mine = [articles[sku] for sku in sorted(articles) if warehouse in kept[sku]]
        made |= _in_warehouse(chance, mine, warehouse, stations, troubles)
    demand = book.demand()
    for sku, article in articles.items():
        for bins in article.bins.values():
            _fill(article, demand[sku], [made[code] for code in bins], troubles)
    return made


def _in_warehouse(
    chance: Random, articles: list[Article], warehouse: str, zones: list[str], troubles: Troubles
) -> dict[str, Place]:
    held = [article for article in articles for _ in range(_bins_of(chance, article, troubles))]
    chance.shuffle(held)
    aisles = -(-len(held) // (BAYS * LEVELS))
    made: dict[str, Place] = {}
    for n, article in enumerate(held):
        aisle, within = divmod(n, BAYS * LEVELS)
        zone = zones[aisle * len(zones) // max(aisles, len(zones))]
        place = _place(warehouse, zone, aisle, within, n + 1, article.sku)
        made[place.code] = place
        article.bins.setdefault(warehouse, []).append(place.code)
    return made


def _place(warehouse: str, zone: str, aisle: int, within: int, number: int, sku: str) -> Place:
    name = chr(65 + aisle % 26) * (1 + aisle // 26)
    if warehouse != MAIN:
        name = f"{name}.{warehouse[0]}"
    bay, level = within // LEVELS + 1, within % LEVELS + 1
    code = f"{name}-{bay:02d}-{level}"
    return Place(code, zone, name, bay, level, aisle * AISLE_MM, bay * BAY_MM, zone, number, warehouse, sku)


def _bins_of(chance: Random, article: Article, troubles: Troubles) -> int:
    is_two = chance.random() < TWO_BINS and not article.is_shared and article.sku not in troubles.lacking
    return 2 if is_two or article.sku in troubles.found_elsewhere else 1


def _in_walk(place: Place) -> tuple[str, int, int]:
    """Where a bin comes in a serpentine walk: up one aisle and down the next."""
    return place.aisle, -place.bay if ord(place.aisle[0]) % 2 == 0 else place.bay, place.level


def _fill(article: Article, demand: int, bins: list[Place], troubles: Troubles) -> None:
    """Stock: what is ordered and some more; in troubled bins fewer pieces than the books say."""
    spare = max(SPARE_PIECES, demand // 10)
    first, *second = sorted(bins, key=_in_walk)
    if article.sku in troubles.found_elsewhere:
        first.books, first.really = max(2, demand // 2), max(2, demand // 2) // 2
        second[0].books = second[0].really = demand + spare
    elif second:
        first.books = first.really = demand // 2 + spare
        second[0].books = second[0].really = demand - demand // 2
    else:
        first.books = first.really = demand + spare
        if article.sku in troubles.lacking:
            first.really = demand // 2
