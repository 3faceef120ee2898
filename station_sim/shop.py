"""A made-up shop around a day's orders: goods with weights and barcodes, bins, stock, stations, people, carts, totes.

Rule: everything follows from the seed and the orders. What the hub's books say (`books`) and what is really in a bin
(`really`) are kept apart: a few bins hold fewer pieces than the books say, as in any warehouse.
"""

from collections import Counter
from dataclasses import dataclass, field
from random import Random

from station_sim.chance import stream
from station_sim.labels import Label, data_matrix, ean13, pack_gtin
from station_sim.orders import OrderBook

LIGHTEST_MG, HEAVIEST_MG, MEDIAN_MG, SPREAD = 3_000, 5_000_000, 150_000, 1.1
TWO_BINS, PACKED, MATRIX = 0.08, 0.05, 0.05
"""Shares of the SKUs that are kept in two bins, that come in packs with a code of their own, that carry a DataMatrix."""
PACKS = (6, 12)
SHARED_PAIRS, REALLOCATED, ENDING_SHORT = 4, 6, 2
SPARE_PIECES = 12
COLOURS = ("b", "m", "c", "w", "g")


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
    sku: str = ""
    books: int = 0
    really: int = 0


@dataclass(slots=True)
class Article:
    """A SKU. `labels` are what its pieces carry, the best one first; `barcodes` what the catalogue lists, with pieces."""

    sku: str
    name: str
    unit_mg: int
    barcodes: dict[str, int]
    labels: list[Label]
    bins: list[str] = field(default_factory=list)
    is_shared: bool = False


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody on the floor, and the stations they may work at."""

    badge: str
    name: str
    job: str
    colour: str
    stations: tuple[str, ...]
    cart: str = ""
    lang: str = "en"


@dataclass(slots=True)
class Shop:
    """All that is there when the day begins."""

    articles: dict[str, Article]
    places: dict[str, Place]
    stations: list[str]
    workers: list[Worker]
    totes: list[str]
    box_mg: int
    short_skus: set[str]
    """Kept in two bins, the first of which lacks pieces: found elsewhere."""
    lacking_skus: set[str]
    """There are too few of these: the one order that wants each ends short."""

    @property
    def carts(self) -> list[str]:
        """Codes of all carts."""
        return [worker.cart for worker in self.workers if worker.cart]


def build(seed: int, book: OrderBook, stations: int, box_mg: int) -> Shop:
    """Build the shop for a day's orders.

    Args:
        stations: how many, 3 or more: zones with lights, verifying benches, packing benches, a dock.
        box_mg: weight of the carton with its usual filling.

    Raises:
        ValueError: fewer than 3 stations.
    """
    if stations < 3:
        raise ValueError(f"expected at least 3 stations (a zone, a bench, a packing bench), got {stations}")
    zones, benches = _stations(stations)
    articles = _articles(seed, book)
    _share_codes(stream(seed, "shared"), book, articles)
    short, lacking = _troubled(stream(seed, "shortages"), book, articles)
    places = _places(seed, book, articles, zones, short, lacking)
    workers = _workers(zones, benches)
    totes = [f"T{n:03d}" for n in range(1, 24 + 8 * len(workers) + 1)]
    names = [*zones, *dict.fromkeys(name for names in benches.values() for name in names)]
    return Shop(articles, places, names, workers, totes, box_mg, short, lacking)


def _stations(count: int) -> tuple[list[str], dict[str, list[str]]]:
    """Names of the zones' stations, and of the benches by job. Scanning takes longest, so it gets most of them."""
    zones = max(1, round(count * 0.3))
    dock = 1 if count >= 4 else 0
    packing = max(1, round((count - zones - dock) * 0.36))
    verifying = count - zones - dock - packing
    pack = [f"pack-{n}" for n in range(1, packing + 1)]
    benches = {
        "VERIFY": [f"bench-{n}" for n in range(1, verifying + 1)],
        "PACK": pack,
        "SHIP": ["dock-1"] if dock else pack[-1:],
    }
    return [f"zone-{n}" for n in range(1, zones + 1)], benches


def _workers(zones: list[str], benches: dict[str, list[str]]) -> list[Worker]:
    """A picker for each zone, one person at each bench, and one who puts away."""
    plan = [("PICK", tuple(zones)) for _ in zones]
    plan += [(job, (name,)) for job, names in benches.items() for name in names]
    plan.append(("PUTAWAY", tuple(zones)))
    workers = []
    for n, (job, where) in enumerate(plan, start=1):
        cart = f"H{n:02d}" if job in ("PICK", "PUTAWAY") else ""
        name = f"{_NAMES[(n - 1) % len(_NAMES)]} {n}" if n > len(_NAMES) else _NAMES[n - 1]
        lang = "zh" if n % 3 == 0 else "en"
        workers.append(Worker(f"{1000 + n}", name, job, COLOURS[(n - 1) % len(COLOURS)], where, cart, lang))
    return workers


_NAMES = (
    "Ann",
    "Bo",
    "Chen",
    "Dana",
    "Emil",
    "Fang",
    "Gita",
    "Hao",
    "Ines",
    "Jun",
    "Kofi",
    "Lan",
    "Mei",
    "Nils",
)


def _articles(seed: int, book: OrderBook) -> dict[str, Article]:
    weights, kinds = stream(seed, "weights"), stream(seed, "labels")
    numbers = stream(seed, "numbers").sample(range(1, 10**6), len(book.demand()))
    articles = {}
    for number, sku in zip(numbers, sorted(book.demand()), strict=True):
        unit_mg = int(MEDIAN_MG * weights.lognormvariate(0.0, SPREAD))
        unit_mg = max(LIGHTEST_MG, min(HEAVIEST_MG, unit_mg)) // 100 * 100
        ean, kind = ean13(number), kinds.random()
        barcodes, labels = {ean: 1}, [Label(ean, "", 1)]
        if kind < PACKED:
            pieces = kinds.choice(PACKS)
            barcodes[pack_gtin(ean)] = pieces
            labels.append(Label(pack_gtin(ean), "", pieces))
        elif kind < PACKED + MATRIX:
            labels.insert(0, data_matrix(ean, f"L{number % 1000:03d}"))
        articles[sku] = Article(sku, book.names.get(sku, sku), unit_mg, barcodes, labels)
    return articles


def _share_codes(chance: Random, book: OrderBook, articles: dict[str, Article]) -> None:
    """Give pairs of SKUs one barcode: three that never meet in an order, and where there is one, one that does.

    Pieces carry their SKU as a code too, which people scan when the barcode may mean two.
    """
    plain = [a.sku for a in articles.values() if len(a.labels) == 1]
    together = {frozenset((a, b)) for o in book.orders for a in list(o.lines)[:6] for b in list(o.lines)[:6]}
    meeting = [sorted(pair) for pair in together if len(pair) == 2 and pair <= set(plain)]
    pairs = [chance.choice(sorted(meeting))] if len(meeting) > 20 else []
    for _ in range(SHARED_PAIRS * 20):
        a, b = chance.sample(plain, 2) if len(plain) > 50 else ("", "")
        if a and len(pairs) < SHARED_PAIRS and not any({a, b} & set(pair) for pair in pairs):
            if not any({a, b} <= set(o.lines) for o in book.orders):
                pairs.append([a, b])
    for first, second in pairs:
        code = articles[first].labels[0].code
        for article in (articles[first], articles[second]):
            article.barcodes, article.is_shared = {code: 1}, True
            article.labels = [Label(code, "", 1), Label(article.sku, "", 1)]


def _troubled(chance: Random, book: OrderBook, articles: dict[str, Article]) -> tuple[set[str], set[str]]:
    """SKUs of which a bin holds fewer pieces than the books say. Days of few orders have none."""
    if len(book.orders) < 20:
        return set(), set()
    plain = {a.sku for a in articles.values() if len(a.labels) == 1}
    orders_of = Counter(sku for order in book.orders for sku in order.lines)
    demand = book.demand()
    often = sorted(s for s in plain if orders_of[s] > 1 and demand[s] >= 6)
    once = sorted(s for s in plain if orders_of[s] == 1 and 2 <= demand[s] <= 24)
    short = set(chance.sample(often, min(REALLOCATED, len(often))))
    spared = {o.number for o in book.orders if short & set(o.lines)}
    lacking: dict[str, str] = {}
    for sku in chance.sample(once, len(once)):
        number = next(o.number for o in book.orders if sku in o.lines)
        if len(lacking) < ENDING_SHORT and number not in spared and number not in lacking:
            lacking[number] = sku
    return short, set(lacking.values())


def _places(
    seed: int,
    book: OrderBook,
    articles: dict[str, Article],
    zones: list[str],
    short: set[str],
    lacking: set[str],
) -> dict[str, Place]:
    """Bins in aisles of 20 bays and 4 levels, the aisles divided among the zones, and the SKUs spread over them."""
    chance, demand = stream(seed, "bins"), book.demand()
    held = [
        (sku, n)
        for sku in sorted(articles)
        for n in range(2 if _has_two(chance, articles[sku], short) else 1)
    ]
    chance.shuffle(held)
    aisles = -(-len(held) // 80)
    places: dict[str, Place] = {}
    for n, (sku, _) in enumerate(held):
        aisle, bay, level = n // 80, n % 80 // 4 + 1, n % 4 + 1
        zone = min(len(zones) - 1, aisle * len(zones) // max(aisles, len(zones)))
        name = chr(65 + aisle % 26) * (1 + aisle // 26)
        code = f"{name}-{bay:02d}-{level}"
        places[code] = Place(
            code, zones[zone], name, bay, level, aisle * 3_000, bay * 1_200, zones[zone], n + 1, sku
        )
        articles[sku].bins.append(code)
    for sku, article in articles.items():
        _fill(article, demand[sku], [places[code] for code in article.bins], short, lacking)
    return places


def _has_two(chance: Random, article: Article, short: set[str]) -> bool:
    return article.sku in short or (chance.random() < TWO_BINS and not article.is_shared)


def _in_walk(place: Place) -> tuple[str, int, int]:
    """Where a bin comes in a serpentine walk: up one aisle and down the next."""
    return place.aisle, -place.bay if ord(place.aisle[0]) % 2 == 0 else place.bay, place.level


def _fill(article: Article, demand: int, places: list[Place], short: set[str], lacking: set[str]) -> None:
    """Stock: what is ordered and some more; in troubled bins fewer pieces than the books say."""
    spare = max(SPARE_PIECES, demand // 10)
    if article.sku in short:
        first, second = sorted(places, key=_in_walk)
        first.books, first.really = max(2, demand // 2), max(2, demand // 2) // 2
        second.books = second.really = demand + spare
    elif len(places) == 2:
        places[0].books = places[0].really = demand // 2 + spare
        places[1].books = places[1].really = demand - demand // 2
    else:
        places[0].books = places[0].really = demand + spare
        if article.sku in lacking:
            places[0].really = demand // 2
