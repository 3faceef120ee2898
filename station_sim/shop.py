"""A made-up shop around a day's orders: goods with weights and barcodes, bins, stock, stations, people,
carts, totes.

Rule: everything follows from the seed and the orders. What the hub's books say (`books`) and what is really
in a bin (`really`) are kept apart: a few bins hold fewer pieces than the books say, as in any warehouse.
"""

from dataclasses import dataclass

from station_sim import articles, stocking
from station_sim.articles import Article
from station_sim.orders import OrderBook
from station_sim.stocking import Place, Troubles

COLOURS = ("b", "m", "c", "w", "g")
TOTES, TOTES_A_WORKER = 24, 8
NAMES = ("Ann", "Bo", "Chen", "Dana", "Emil", "Fang", "Gita", "Hao", "Ines", "Jun", "Kofi", "Lan")


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
    troubles: Troubles

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
    goods = articles.make(seed, book)
    troubles = stocking.troubled(seed, book, goods)
    places = stocking.places(seed, book, goods, zones, troubles)
    workers = _workers(zones, benches)
    totes = [f"T{n:03d}" for n in range(1, TOTES + TOTES_A_WORKER * len(workers) + 1)]
    names = [*zones, *dict.fromkeys(name for names in benches.values() for name in names)]
    return Shop(goods, places, names, workers, totes, box_mg, troubles)


def _stations(count: int) -> tuple[list[str], dict[str, list[str]]]:
    """Names of the zones' stations, and of the benches by job.

    Scanning takes longest, so it gets most of them.
    """
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
    """A picker for each zone, who begins there; one person at each bench, and one who puts away."""
    plan = [("PICK", (*zones[n:], *zones[:n])) for n in range(len(zones))]
    plan += [(job, (name,)) for job, names in benches.items() for name in names]
    plan.append(("PUTAWAY", tuple(zones)))
    workers = []
    for n, (job, where) in enumerate(plan, start=1):
        cart = f"H{n:02d}" if job in ("PICK", "PUTAWAY") else ""
        name = NAMES[n - 1] if n <= len(NAMES) else f"{NAMES[n % len(NAMES)]} {n}"
        lang = "zh" if n % 3 == 0 else "en"
        workers.append(Worker(f"{1000 + n}", name, job, COLOURS[(n - 1) % len(COLOURS)], where, cart, lang))
    return workers
