"""What pages cost: how long each takes on a full site, how soon a verdict stands on one, and what open pages
do to verdicts.

Each round measures verdicts without pages and beside them, one right after the other, in turn first. The
pages are real WebSocket clients over the web process; figures are medians over the rounds, ratios are taken
round by round.
"""

import asyncio
import json
import statistics
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from hub.bench import full_site, shop
from hub.bench.orders import PACE_S, verdicts
from hub.bench.page_clients import SETTLE_S, Watched, ask_each, open_first, opened_pages, until_up
from hub.bench.processor import used_s
from hub.bench.stations import BenchStation, Timings
from hub.bench.surroundings import Surrounded, surroundings
from hub.broker.own import free_port
from hub.http.app import wall_clock_ms
from hub.main.compose import rules
from hub.main.office import ROUND_S
from hub.office import site
from hub.office.tallies import Tallies
from hub.office.writing import Writer
from hub.settings import Settings
from hub.store.database import Database

SITE, WEB = "bench", "hub.main.web"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured: `rounds` rounds of `seconds` without and beside `pages` open pages, with `stations`
    stations that scan once a second, on a site of `orders` orders.
    """

    rounds: int
    stations: int
    pages: int
    seconds: float
    orders: int
    seed: int
    chromium: str = ""
    """A Chromium to open the first page in; none where it is empty."""


@dataclass(frozen=True, slots=True)
class Part:
    """Half a round: its verdicts, and the processor time that gateway and web process used meanwhile, in
    seconds.
    """

    verdicts: Timings
    gateway_s: float
    web_s: float

    @property
    def gateway_us(self) -> float:
        """The gateway's processor time for a verdict, in microseconds."""
        return self.gateway_s / max(1, len(self.verdicts.trips_s)) * 1e6


@dataclass(frozen=True, slots=True)
class Round:
    """One round without pages and beside them, and how late each verdict stood on a page, in seconds."""

    alone: Part
    beside: Part
    late_s: list[float]


async def measure(
    plan: Plan,
    home: Path,
    database_url: str,
    filled: Callable[[int], object],
    on_round: Callable[[Round], object],
) -> dict[str, object]:
    """Run the benchmark in `home` (a folder of its own).

    Args:
        filled: gets the number of orders that were written since it was called last.

    Returns:
        The summary, by name; times in milliseconds, ratios beside / alone.

    Raises:
        RuntimeError: a page failed, or a verdict was not the one that the orders ask for.
    """
    database = Database(database_url)
    database.migrate()
    founded = site.found(database, SITE)
    scans = 2 * plan.rounds * (plan.seconds + SETTLE_S) / PACE_S
    baskets = shop.fill(database, founded, [int(2 + scans / shop.LINES)] * plan.stations, plan.seed)
    full_site.fill(database, founded, plan.orders, plan.seed, time.time_ns() // 1_000_000, filled)
    zone = ZoneInfo("UTC")
    writer = Writer(database, rules(Settings(home=home, site=SITE)), zone, wall_clock_ms)
    tallies = Tallies(database, writer, SITE, zone)
    tallies.catch_up()
    stations = [BenchStation(SITE, f"bench-{n}", baskets[n]) for n in range(plan.stations)]
    port = free_port("127.0.0.1")
    settings = {"http_port": port, "http_host": "127.0.0.1"}
    async with surroundings(home, SITE, database_url, beside=(WEB,), settings=settings) as around:
        await until_up(port)
        for station in stations:
            await station.connect(around.broker.hub_address)
        try:
            asked = await ask_each(port)
            opened = await open_first(plan.chromium, port) if plan.chromium else []
            rounds = []
            async with _office(database, tallies):
                for n in range(plan.rounds):
                    rounds.append(await _round(plan, n, stations, around, port))
                    on_round(rounds[-1])
        finally:
            for station in stations:
                await station.disconnect()
            writer.close()
            database.close()
    refused = {why: n for s in stations for why, n in s.refused.items()}
    if refused:
        raise RuntimeError(f"expected every scan to pass, got {json.dumps(refused)}")
    return {**_summary(plan, asked, rounds), **_first(opened)}


async def _round(plan: Plan, n: int, stations: list[BenchStation], around: Surrounded, port: int) -> Round:
    """Without pages and beside them; every other round the other way about."""
    found: dict[bool, Part] = {}
    gateway, web = (around.pids[name] for name in ("hub.main.gateway", WEB))
    watched = Watched()
    for with_pages in (False, True) if n % 2 == 0 else (True, False):
        async with opened_pages(plan.pages if with_pages else 0, port, watched):
            for station in stations:
                station.on_answer = watched.on_answer if with_pages else _heedless
            was = used_s(gateway), used_s(web)
            until = time.perf_counter() + plan.seconds
            done = await verdicts(stations, lambda until=until: time.perf_counter() < until)  # type: ignore[misc]  # `until` is bound, not passed
            found[with_pages] = Part(done, used_s(gateway) - was[0], used_s(web) - was[1])
    return Round(found[False], found[True], watched.late_s)


def _heedless(_name: str, _seq: int) -> None:
    """Nobody looks."""


@asynccontextmanager
async def _office(database: Database, tallies: Tallies) -> AsyncIterator[None]:
    """What the office does all day for pages: it sums figures, and brings SQLite's log into its file. Its
    other work has a benchmark of its own (`hub.bench.orders`).
    """
    stop = asyncio.Event()

    async def checkpoints() -> None:
        while True:
            await asyncio.to_thread(database.checkpoint)
            await asyncio.sleep(ROUND_S)

    summing, checking = asyncio.create_task(tallies.run(stop)), asyncio.create_task(checkpoints())
    try:
        yield
    finally:
        stop.set()
        checking.cancel()
        await asyncio.gather(summing, checking, return_exceptions=True)


def _first(opened: list[float]) -> dict[str, object]:
    if not opened:
        return {}
    return {
        "opened_ms": round(statistics.median(opened) * 1000),
        "opened_ms_worst": round(max(opened) * 1000),
    }


def _summary(plan: Plan, asked: dict[str, list[float]], rounds: list[Round]) -> dict[str, object]:
    def us(part: Part, q: float) -> float:
        return part.verdicts.quantile_us(q)

    ratios = [us(r.beside, 0.99) / us(r.alone, 0.99) for r in rounds]
    halves = [us(r.beside, 0.5) / us(r.alone, 0.5) for r in rounds]
    web = [r.beside.web_s / r.beside.verdicts.elapsed_s * 60 for r in rounds]
    late = sorted(seconds for r in rounds for seconds in r.late_s)
    warm = {path: times[1:] for path, times in asked.items()}
    return {
        "rounds": plan.rounds,
        "stations": plan.stations,
        "pages": plan.pages,
        "orders": plan.orders,
        "page_ms": {path: round(statistics.median(times) * 1000, 1) for path, times in warm.items()},
        "page_ms_worst": round(max(max(times) for times in warm.values()) * 1000, 1),
        "page_ms_first": round(asked["/"][0] * 1000, 1),
        "shown_ms_p50": round(statistics.median(late) * 1000, 1) if late else None,
        "shown_ms_p95": round(late[int(len(late) * 0.95)] * 1000, 1) if late else None,
        "shown": len(late),
        "web_s_per_minute": round(statistics.median(web), 2),
        "gateway_us_alone": round(statistics.median(r.alone.gateway_us for r in rounds)),
        "gateway_us_beside": round(statistics.median(r.beside.gateway_us for r in rounds)),
        "alone_ms_p99": round(statistics.median(us(r.alone, 0.99) for r in rounds) / 1000, 2),
        "beside_ms_p99": round(statistics.median(us(r.beside, 0.99) for r in rounds) / 1000, 2),
        "p50_ratio": round(statistics.median(halves), 2),
        "p99_ratio": round(statistics.median(ratios), 2),
        "p99_ratio_worst": round(max(ratios), 2),
    }
