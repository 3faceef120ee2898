"""How verdicts go on while thousands of orders come in, are audited and get their stock.

Each round measures, one right after the other: verdicts alone, and verdicts while a part of the orders is
imported by `pickbench import orders`, audited and allocated by the office's own process. Stations scan at the
pace of people. The ratios are taken round by round.
"""

import asyncio
import csv
import json
import random
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hub.bench import shop
from hub.bench.stations import BenchStation, Timings
from hub.bench.surroundings import Surrounded, surroundings
from hub.bench.verdicts import SITE
from hub.domain.items import Item
from hub.domain.stock import Balance, Bin
from hub.office import site
from hub.office.site import Site
from hub.store.database import Database
from hub.store.reading import allocations, snapshot

PACE_S = 1.0
"""From an answer to the station's next scan, as of a person at a bench."""
POLL_S = 0.2
LONGEST_S = 600.0
"""A part of the orders that is not through by then never will be."""
PIECES = 10_000_000
"""Of each item in each of its bins: more than all orders want."""
MOST_PIECES = 3


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured: `orders` orders of `lines` lines in `rounds` parts, beside `stations` stations;
    verdicts alone are measured for `seconds` in each round.
    """

    rounds: int
    stations: int
    seconds: float
    orders: int
    lines: int
    seed: int


@dataclass(frozen=True, slots=True)
class Round:
    """One round's figures: verdicts alone, verdicts beside the orders, and how long the orders took."""

    alone: Timings
    beside: Timings
    import_s: float
    orders_s: float


async def measure(
    plan: Plan, home: Path, database_url: str, on_round: Callable[[Round], None]
) -> dict[str, object]:
    """Run the benchmark in `home` (a folder of its own).

    Returns:
        The summary, by name; times in milliseconds and seconds, ratios beside / alone.

    Raises:
        RuntimeError: an order was not allocated, or a verdict not the one that the orders ask for.
    """
    database = Database(database_url)
    database.migrate()
    founded = site.found(database, SITE)
    waiting = [_baskets(plan)] * plan.stations
    baskets = shop.fill(database, founded, waiting, plan.seed)
    _stock(database, founded)
    stations = [BenchStation(SITE, f"bench-{n}", baskets[n]) for n in range(plan.stations)]
    rounds: list[Round] = []
    try:
        async with surroundings(home, SITE, database_url, beside=("hub.main.office",)) as around:
            for station in stations:
                await station.connect(around.broker.hub_address)
            try:
                for n in range(plan.rounds):
                    rounds.append(await _round(plan, n, stations, around, database))
                    on_round(rounds[-1])
            finally:
                for station in stations:
                    await station.disconnect()
    finally:
        database.close()
    refused = {why: count for s in stations for why, count in s.refused.items()}
    if refused:
        raise RuntimeError(f"expected every scan to pass, got {json.dumps(refused)}")
    return _summary(plan, rounds)


def _baskets(plan: Plan) -> int:
    """Orders that a station never uses up, however long the rounds take."""
    scans = plan.rounds * (plan.seconds + LONGEST_S / 10) / PACE_S
    return int(2 + scans / shop.LINES)


def _stock(database: Database, founded: Site) -> None:
    """Two storage bins for each item, with stock for all orders."""
    work = database.work()
    with work.transaction():
        for number, item in enumerate(work.where(Item, "site", founded.name)):
            for level in (1, 2):
                code = f"S-{number:03d}-{level}"
                bin_ = work.add(
                    Bin(0, founded.name, founded.warehouse_id, code, "storage", "S", "S", number, None, None)
                )
                work.add(Balance(0, founded.name, bin_.id, item.id, "", "good", PIECES, 0))


def write_orders(plan: Plan, part: int, file: Path) -> int:
    """Write one part of the orders as CSV; returns how many they are."""
    chance = random.Random(plan.seed * 1000 + part)  # noqa: S311 - a benchmark is repeated, not secret
    first, end = (plan.orders * n // plan.rounds for n in (part, part + 1))
    with file.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(
            [
                "Order Number",
                "SKU",
                "Quantity",
                "Unit Price",
                "Recipient Name",
                "Address",
                "Postcode",
                "Country",
            ]
        )
        for number in range(first, end):
            to = [f"Buyer {number}", f"{number} Long Street", f"{10_000 + number % 90_000}", "DE"]
            for item in chance.sample(range(shop.ITEMS), plan.lines):
                rows.writerow([f"{number:06d}", f"B{item:05d}", chance.randint(1, MOST_PIECES), "2.55", *to])
    return end - first


async def _round(
    plan: Plan, part: int, stations: list[BenchStation], around: Surrounded, database: Database
) -> Round:
    file = around.home / f"orders-{part}.csv"
    count = write_orders(plan, part, file)
    until = time.perf_counter() + plan.seconds
    alone = await verdicts(stations, lambda: time.perf_counter() < until)
    with snapshot(database) as reader:
        wanted = allocations.count_in(reader, SITE, "allocated") + count
    working = asyncio.create_task(_work(around, database, file, wanted))
    beside = await verdicts(stations, lambda: not working.done())
    import_s, orders_s = await working
    return Round(alone, beside, import_s, orders_s)


async def verdicts(stations: list[BenchStation], go_on: Callable[[], bool]) -> Timings:
    """Let all stations scan, each at its own pace, as long as `go_on` says."""
    timings = Timings()
    began = time.perf_counter()
    async with asyncio.timeout(LONGEST_S + 60):
        await asyncio.gather(
            *(
                s.pace(timings.trips_s, go_on, PACE_S, PACE_S * n / len(stations))
                for n, s in enumerate(stations)
            )
        )
    timings.elapsed_s = time.perf_counter() - began
    return timings


async def _work(around: Surrounded, database: Database, file: Path, wanted: int) -> tuple[float, float]:
    """Import a file and wait until the office has promised stock to all of it.

    Returns:
        Seconds of the import, and of all of it.
    """
    began = time.perf_counter()
    command = ("-c", "from hub.cli import main; main()", "import", "orders", str(file), "--json")
    importing = await around.start(command)
    if await importing.wait():
        raise RuntimeError(f"expected {file.name} to be imported, got exit code {importing.returncode}")
    import_s = time.perf_counter() - began
    while (there := await asyncio.to_thread(_allocated, database)) < wanted:
        if time.perf_counter() - began > LONGEST_S:
            raise RuntimeError(f"expected {wanted} allocated orders within {LONGEST_S:.0f} s, got {there}")
        await asyncio.sleep(POLL_S)
    return import_s, time.perf_counter() - began


def _allocated(database: Database) -> int:
    with snapshot(database) as reader:
        return allocations.count_in(reader, SITE, "allocated")


def _summary(plan: Plan, rounds: list[Round]) -> dict[str, object]:
    def ms(timings: Timings, q: float) -> float:
        return timings.quantile_us(q) / 1000

    ratios = [ms(r.beside, 0.99) / ms(r.alone, 0.99) for r in rounds]
    halves = [ms(r.beside, 0.5) / ms(r.alone, 0.5) for r in rounds]
    every = {name: [ms(getattr(r, name), 0.99) for r in rounds] for name in ("alone", "beside")}
    orders_s = sum(r.orders_s for r in rounds)
    return {
        "rounds": plan.rounds,
        "stations": plan.stations,
        "orders": plan.orders,
        "lines_per_order": plan.lines,
        "orders_s": round(orders_s, 1),
        "import_s": round(sum(r.import_s for r in rounds), 1),
        "orders_per_s": round(plan.orders / orders_s),
        "verdicts_per_s": round(statistics.median(r.beside.per_second for r in rounds), 1),
        "alone_ms_p99": round(statistics.median(every["alone"]), 1),
        "beside_ms_p99": round(statistics.median(every["beside"]), 1),
        "p50_ratio": round(statistics.median(halves), 2),
        "p99_ratio": round(statistics.median(ratios), 2),
        "p99_ratio_worst": round(max(ratios), 2),
    }
