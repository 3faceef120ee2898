"""Made-up articles for the SKUs of an order file: weights, barcodes, and what their pieces carry.

Rule: everything follows from the seed and the orders; weights are the catalogue's, in milligrams.
"""

from dataclasses import dataclass, field
from random import Random

from station_sim.chance import stream
from station_sim.labels import Label, data_matrix, ean13, pack_gtin
from station_sim.orders import OrderBook

LIGHTEST_MG, HEAVIEST_MG, MEDIAN_MG, SPREAD = 3_000, 5_000_000, 150_000, 1.1
"""Unit weights are lognormal around the median, within these bounds."""
PACKED, MATRIX = 0.05, 0.05
"""Shares of the SKUs that come in packs with a code of their own, and that carry a GS1 DataMatrix."""
PACKS = (6, 12)
SHARED_PAIRS = 4
FEW, MANY = 20, 50
"""Fewer than `FEW` pairs of SKUs that meet, or `MANY` SKUs, are too few to share barcodes among."""


@dataclass(slots=True)
class Article:
    """A SKU.

    `labels` are what its pieces carry, the best one first; `barcodes` what the catalogue lists, with pieces.
    """

    sku: str
    name: str
    unit_mg: int
    barcodes: dict[str, int]
    labels: list[Label]
    bins: dict[str, list[str]] = field(default_factory=dict)
    """Warehouse -> its bins there."""
    is_shared: bool = False

    @property
    def is_in_one_bin(self) -> bool:
        """Whether each warehouse that has it keeps it in one bin."""
        return all(len(bins) == 1 for bins in self.bins.values())


def make(seed: int, book: OrderBook) -> dict[str, Article]:
    """An article for every SKU of the orders."""
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
    _share_codes(stream(seed, "shared"), book, articles)
    return articles


def _share_codes(chance: Random, book: OrderBook, articles: dict[str, Article]) -> None:
    """Give pairs of SKUs one barcode: three that never meet in an order, and where there is one, one that
    does.

    Pieces carry their SKU as a code too, which people scan when the barcode may mean two.
    """
    plain = [a.sku for a in articles.values() if len(a.labels) == 1]
    together = {frozenset((a, b)) for o in book.orders for a in list(o.lines)[:6] for b in list(o.lines)[:6]}
    meeting = [sorted(pair) for pair in together if len(pair) == 2 and pair <= set(plain)]
    pairs = [chance.choice(sorted(meeting))] if len(meeting) > FEW else []
    for _ in range(SHARED_PAIRS * 20 if len(plain) > MANY else 0):
        pair = chance.sample(plain, 2)
        is_new = not any(set(pair) & set(other) for other in pairs)
        if len(pairs) < SHARED_PAIRS and is_new and not any(set(pair) <= set(o.lines) for o in book.orders):
            pairs.append(pair)
    for first, second in pairs:
        code = articles[first].labels[0].code
        for article in (articles[first], articles[second]):
            article.barcodes, article.is_shared = {code: 1}, True
            article.labels = [Label(code, "", 1), Label(article.sku, "", 1)]
