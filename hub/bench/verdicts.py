"""How long a verdict takes and how many a second there are, beside a plain echo through the same broker.

Each round measures, one right after the other: a lone station's echo, a lone station's verdict, all
stations' echoes, all stations' verdicts. The figures are the medians over the rounds; the ratios are
taken round by round.
"""

import asyncio
import json
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hub.bench import shop
from hub.bench.stations import BenchStation, Timings
from hub.bench.surroundings import surroundings
from hub.broker import BrokerAddress
from hub.office import site
from hub.store.database import Database

SITE = "bench"
MOST_VERDICTS_S, MOST_LONE_VERDICTS_S = 15_000, 3_000


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured: `rounds` rounds of `seconds` each kind, with `stations` stations."""

    rounds: int
    stations: int
    seconds: float
    seed: int


@dataclass(frozen=True, slots=True)
class Round:
    """One round's figures."""

    echo_us: float
    verdict_us: float
    verdict_p99_us: float
    echoes_s: float
    verdicts_s: float


async def measure(
    plan: Plan, home: Path, database_url: str, on_round: Callable[[Round], None]
) -> dict[str, object]:
    """Run the benchmark in `home` (a folder of its own).

    Returns:
        The summary, by name; times in microseconds, rates per second, ratios verdict / echo.

    Raises:
        RuntimeError: a verdict was not the one that the orders ask for.
    """
    database = Database(database_url)
    database.migrate()
    founded = site.found(database, SITE)
    baskets = shop.fill(
        database, founded, [*[_orders(plan, plan.stations)] * plan.stations, _orders(plan, 1)], plan.seed
    )
    stations = [BenchStation(SITE, f"bench-{n}", baskets[n]) for n in range(plan.stations + 1)]
    try:
        async with surroundings(home, SITE, database_url) as around:
            rounds = await _rounds(plan, stations, around.broker.hub_address, on_round)
    finally:
        database.close()
    return _summary(plan, rounds)


async def _rounds(
    plan: Plan, stations: list[BenchStation], address: BrokerAddress, on_round: Callable[[Round], None]
) -> list[Round]:
    rounds = []
    try:
        for station in stations:
            await station.connect(address)
        for _ in range(plan.rounds):
            rounds.append(await _round(stations, plan.seconds))
            on_round(rounds[-1])
    finally:
        for station in stations:
            await station.disconnect()
    refused = {why: n for s in stations for why, n in s.refused.items()}
    if refused:
        raise RuntimeError(f"expected every scan to pass, got {json.dumps(refused)}")
    return rounds


def _orders(plan: Plan, among: int) -> int:
    """Orders that one of `among` stations never uses up: more than the fastest of machines scans in all
    the rounds.
    """
    scans_per_s = min(MOST_VERDICTS_S, MOST_LONE_VERDICTS_S * among)
    return int(2 + plan.rounds * plan.seconds * scans_per_s / among / shop.LINES / (shop.MOST_PIECES / 2))


async def _round(stations: list[BenchStation], seconds: float) -> Round:
    lone, crowd = stations[-1:], stations[:-1]
    echo = await _load(lone, True, seconds)
    verdict = await _load(lone, False, seconds)
    echoes = await _load(crowd, True, seconds)
    verdicts = await _load(crowd, False, seconds)
    return Round(
        echo.quantile_us(0.5),
        verdict.quantile_us(0.5),
        verdict.quantile_us(0.99),
        echoes.per_second,
        verdicts.per_second,
    )


async def _load(stations: list[BenchStation], echo: bool, seconds: float) -> Timings:
    timings = Timings()
    began = time.perf_counter()
    async with asyncio.timeout(seconds + 8):
        await asyncio.gather(*(s.start(echo, timings.trips_s, began + seconds) for s in stations))
    timings.elapsed_s = time.perf_counter() - began
    return timings


def _summary(plan: Plan, rounds: list[Round]) -> dict[str, object]:
    median = statistics.median
    return {
        "rounds": plan.rounds,
        "stations": plan.stations,
        "lines_per_order": shop.LINES,
        "echo_us_p50": round(median(r.echo_us for r in rounds)),
        "verdict_us_p50": round(median(r.verdict_us for r in rounds)),
        "verdict_us_p99": round(median(r.verdict_p99_us for r in rounds)),
        "latency_ratio": round(median(r.verdict_us / r.echo_us for r in rounds), 2),
        "latency_ratio_worst": round(max(r.verdict_us / r.echo_us for r in rounds), 2),
        "echoes_per_s": round(median(r.echoes_s for r in rounds)),
        "verdicts_per_s": round(median(r.verdicts_s for r in rounds)),
        "verdicts_per_s_worst": round(min(r.verdicts_s for r in rounds)),
        "throughput_ratio": round(median(r.verdicts_s / r.echoes_s for r in rounds), 2),
    }
