"""A made-up shop around a day's orders: goods with weights and barcodes, bins, stock, stations, people,
carts, totes.

Rule: everything follows from the seed and the orders. What the hub's books say (`books`) and what is really
in a bin (`really`) are kept apart: a few bins hold fewer pieces than the books say, as in any warehouse.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from station_sim import articles, stocking
from station_sim.articles import Article
from station_sim.orders import OrderBook
from station_sim.stocking import MAIN, Place, Troubles

COLOURS = ("b", "m", "c", "g")
"""White is no person's: it says that a slot of a put wall is full."""
TOTES, TOTES_A_WORKER = 24, 8
SMALLEST = 3
"""Stations of a warehouse at least: a zone, a bench, a packing bench."""
OFFICE = "OFFICE"
CLERKS = (("2001", "Mei"), ("2002", "Otto"))
"""Badges and names of the people in the office."""
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
    warehouse: str = MAIN


@dataclass(frozen=True, slots=True)
class Wall:
    """A put wall: the slot at place n of its station is the nth of `slots`."""

    code: str
    warehouse: str
    station: str
    slots: tuple[str, ...]


@dataclass(slots=True)
class Shop:
    """All that is there when the day begins."""

    articles: dict[str, Article]
    places: dict[str, Place]
    stations: dict[str, str]
    """Station -> its warehouse."""
    workers: list[Worker]
    totes: dict[str, str]
    """Tote -> its warehouse."""
    box_mg: int
    troubles: Troubles
    walls: dict[str, Wall] = field(default_factory=dict)
    """Warehouse -> its put wall, where there is one."""

    @property
    def warehouses(self) -> list[str]:
        """Their codes, the first one first."""
        return list(dict.fromkeys(self.stations.values()))

    def zones(self, warehouse: str) -> list[str]:
        """The zones of a warehouse that have bins, in their order."""
        return sorted({place.zone for place in self.places.values() if place.warehouse == warehouse})

    def bin_of(self, sku: str, warehouse: str) -> str:
        """The bin of a SKU in a warehouse, the first where it has several."""
        return self.articles[sku].bins[warehouse or self.warehouses[0]][0]

    @property
    def carts(self) -> dict[str, str]:
        """Cart -> its warehouse."""
        return {worker.cart: worker.warehouse for worker in self.workers if worker.cart}

    @property
    def clerks(self) -> list[Worker]:
        """The people in the office."""
        return [Worker(badge, name, OFFICE, COLOURS[0], ()) for badge, name in CLERKS]


def build(
    seed: int,
    book: OrderBook,
    stations: int,
    box_mg: int,
    warehouses: Sequence[str] = (MAIN,),
    kept: frozenset[str] = frozenset(),
    wall_slots: int = 0,
) -> Shop:
    """Build the shop for some days' orders.

    Args:
        stations: how many, 3 or more for each warehouse: zones with lights, verifying benches, packing
            benches, a dock.
        box_mg: weight of the carton with its usual filling.
        warehouses: codes, the first one first.
        kept: SKUs of which there is to be enough, whatever else runs short.
        wall_slots: slots of a put wall in each warehouse, which has a station and somebody of its own; 0 for
            no wall.

    Raises:
        ValueError: too few stations.
    """
    least = SMALLEST * len(warehouses)
    if stations < least:
        what = f"at least {least} stations (a zone, a bench, a packing bench for each warehouse)"
        raise ValueError(f"expected {what}, got {stations}")
    floors = {
        code: _stations(stations // len(warehouses) + (n < stations % len(warehouses)), code)
        for n, code in enumerate(warehouses)
    }
    goods = articles.make(seed, book)
    troubles = stocking.troubled(seed, book, goods, kept)
    zones = {code: floor[0] for code, floor in floors.items()}
    places = stocking.places(seed, book, goods, zones, troubles)
    workers: list[Worker] = []
    for code, (zone, benches) in floors.items():
        workers += _workers(zone, benches, len(workers), code)
    walls = {code: _wall(n, code, wall_slots) for n, code in enumerate(warehouses, start=1) if wall_slots}
    for wall in walls.values():
        workers.append(_somebody("PUTWALL", (wall.station,), len(workers) + 1, COLOURS[0], wall.warehouse))
    names = {name: worker.warehouse for worker in workers for name in worker.stations}
    return Shop(goods, places, names, workers, _totes(workers), box_mg, troubles, walls)


def _wall(number: int, warehouse: str, slots: int) -> Wall:
    """The put wall of a warehouse."""
    code, mine = f"W{number}", "" if warehouse == MAIN else f"{warehouse.lower()}-"
    return Wall(code, warehouse, f"{mine}wall-1", tuple(f"{code}-{n:02d}" for n in range(1, slots + 1)))


def _totes(workers: list[Worker]) -> dict[str, str]:
    """Totes for each warehouse, by the people who work there."""
    where = [
        code
        for code, people in Counter(worker.warehouse for worker in workers).items()
        for _ in range(TOTES + TOTES_A_WORKER * people)
    ]
    return {f"T{n:03d}": code for n, code in enumerate(where, start=1)}


def _stations(count: int, warehouse: str) -> tuple[list[str], dict[str, list[str]]]:
    """Names of a warehouse's zones' stations, and of its benches by job.

    Scanning takes longest, so it gets most of them.
    """
    mine = "" if warehouse == MAIN else f"{warehouse.lower()}-"
    zones = max(1, round(count * 0.3))
    dock = 1 if count >= 4 else 0
    packing = max(1, round((count - zones - dock) * 0.36))
    verifying = count - zones - dock - packing
    pack = [f"{mine}pack-{n}" for n in range(1, packing + 1)]
    benches = {
        "VERIFY": [f"{mine}bench-{n}" for n in range(1, verifying + 1)],
        "PACK": pack,
        "SHIP": [f"{mine}dock-1"] if dock else pack[-1:],
    }
    return [f"{mine}zone-{n}" for n in range(1, zones + 1)], benches


def _workers(zones: list[str], benches: dict[str, list[str]], before: int, warehouse: str) -> list[Worker]:
    """Whoever works in a warehouse, after so many people elsewhere.

    A picker for each zone, who begins there; one person at each bench, and one who puts away."""
    plan = [("PICK", (*zones[n:], *zones[:n])) for n in range(len(zones))]
    plan += [(job, (name,)) for job, names in benches.items() for name in names]
    plan.append(("PUTAWAY", tuple(zones)))
    workers = []
    for n, (job, where) in enumerate(plan, start=before + 1):
        workers.append(_somebody(job, where, n, COLOURS[(n - before - 1) % len(COLOURS)], warehouse))
    return workers


def _somebody(job: str, where: tuple[str, ...], n: int, colour: str, warehouse: str) -> Worker:
    """The nth of all who work on the floor."""
    cart = f"H{n:02d}" if job in ("PICK", "PUTAWAY") else ""
    name = NAMES[n - 1] if n <= len(NAMES) else f"{NAMES[n % len(NAMES)]} {n}"
    return Worker(f"{1000 + n}", name, job, colour, where, cart, "zh" if n % 3 == 0 else "en", warehouse)
