"""How far one walks for a shop's real day, by how its waves are filled. Run with `-s` to see the figures."""

import csv
import sys
from dataclasses import replace
from random import Random

from hub.domain import walking, waving
from hub.domain.office_rules import WaveRules
from hub.domain.stock import serpentine
from hub.domain.walking import Stop
from hub.domain.wave_filling import Candidate
from tests.unit.office.importing import DAYS, needs_days

BAYS, LEVELS, AISLE_MM, BAY_MM = 20, 4, 3000, 1200


def orders_of_a_day() -> list[set[str]]:
    """SKUs of each order."""
    found: dict[str, set[str]] = {}
    with (DAYS / "2010-12-06.csv").open(encoding="utf-8", errors="replace") as file:
        for row in csv.DictReader(file):
            if row["Quantity"].isdigit():
                found.setdefault(row["InvoiceNo"], set()).add(row["StockCode"])
    return [skus for skus in found.values() if len(skus) > 1]


def cut_small(orders: list[set[str]]) -> list[set[str]]:
    """The same lines as orders of one to four, 600 of them."""
    chance, made = Random(2), []
    for skus in orders:
        left = sorted(skus)
        chance.shuffle(left)
        while left:
            size = chance.choice([1, 2, 2, 3, 4])
            made.append(set(left[:size]))
            del left[:size]
    chance.shuffle(made)
    return made[:600]


def shelves(orders: list[set[str]]) -> dict[str, Stop]:
    """SKU -> a bin of its own in aisles, spread by chance."""
    skus = sorted(set().union(*orders))
    Random(1).shuffle(skus)
    placed = {}
    for n, sku in enumerate(skus):
        aisle, within = divmod(n, BAYS * LEVELS)
        bay = within // LEVELS + 1
        placed[sku] = Stop(n, sku, chr(65 + aisle), 0, aisle * AISLE_MM, bay * BAY_MM)
    walk = serpentine((s.code, s.aisle, s.y_mm // BAY_MM, "1") for s in placed.values())
    return {sku: replace(stop, walk_order=walk[sku]) for sku, stop in placed.items()}


def kilometres(orders: list[set[str]], size: int) -> tuple[float, ...]:
    """(one by one, as they came, filled by shared bins alone, filled by aisles) in waves of a size."""
    stops = shelves(orders)
    ways = walking.aisles(stops.values())
    by_bin = {stop.bin_id: stop for stop in stops.values()}
    waiting = []
    for n, skus in enumerate(orders):
        those = [stops[sku] for sku in skus]
        bins, aisles = frozenset(s.bin_id for s in those), frozenset(s.aisle for s in those)
        waiting.append(Candidate(n, str(n), 1, max(2, len(skus)), bins, aisles))

    def walked(waves: list[list[Candidate]]) -> float:
        walks = ([by_bin[id_] for order in wave for id_ in order.bins] for wave in waves)
        return sum(walking.route(walk, ways).length_mm for walk in walks) / 1e6

    rules = WaveRules(capacity_orders=size, capacity_pieces=10**9)
    no_aisles = [replace(order, aisles=frozenset()) for order in waiting]
    filled = [[list(w.orders) for w in waving.plan(those, rules, 0, {})] for those in (no_aisles, waiting)]
    as_they_came = [waiting[n : n + size] for n in range(0, len(waiting), size)]
    return walked([[order] for order in waiting]), walked(as_they_came), *map(walked, filled)


@needs_days
def test_waves_filled_by_aisles_are_walked_sooner_than_as_they_came() -> None:
    whole = orders_of_a_day()
    for name, orders, size, most in (("small", cut_small(whole), 20, 0.7), ("whole", whole, 20, 1.0)):
        one_by_one, came, by_bins, filled = kilometres(orders, size)
        lines, skus = sum(map(len, orders)) / len(orders), len(set().union(*orders))
        sys.stdout.write(
            f"\n{name}: {len(orders)} orders of {lines:.1f} lines, {skus} SKUs, waves of {size}: one by one"
            f" {one_by_one:.1f} km, as they came {came:.1f}, by bins {by_bins:.1f}, by aisles {filled:.1f}\n"
        )
        assert filled < came * most
        assert came < one_by_one / 2
