"""What the benchmarks scan: orders of 13 lines or so, picked and standing in totes, so that every scan meets
the full rules.
"""

import random
from dataclasses import dataclass, replace

from hub.domain.items import Barcode, Item
from hub.domain.order_lines import OrderLine
from hub.domain.orders import Order
from hub.domain.people import Operator, Station, Tote
from hub.domain.stock import Balance, Bin
from hub.office.site import Site
from hub.store.database import Database, repeat
from hub.store.work import Work

LINES = 13
ITEMS = 500
MOST_PIECES = 8


@dataclass(slots=True)
class Basket:
    """An order that waits at a bench: its label and the codes to scan, in a person's order."""

    label: str
    codes: list[str]


def fill(
    database: Database, site: Site, orders: list[int], seed: int, lines: int = LINES
) -> list[list[Basket]]:
    """Make a catalogue, stations with an operator each, and orders that are picked.

    Args:
        orders: how many, for each station.
        lines: of each order.

    Returns:
        The baskets of each station.
    """
    work = database.work()
    chance = random.Random(seed)  # noqa: S311 - a benchmark is repeated, not secret
    items = repeat(work, lambda: _catalogue(work, site))
    made = []
    for n, of_station in enumerate(orders):
        with work.transaction():
            made.append(_station(work, site, n, items, of_station, lines, chance))
    return made


def _catalogue(work: Work, site: Site) -> list[tuple[int, str]]:
    made = []
    for n in range(ITEMS):
        item = work.add(Item(0, site.name, f"B{n:05d}", "", 50_000 + n * 1000, False, False))
        code = f"40063{n:08d}"
        work.add(Barcode(0, site.name, code, item.id, 1))
        made.append((item.id, code))
    return made


def _station(
    work: Work,
    site: Site,
    n: int,
    items: list[tuple[int, str]],
    orders: int,
    lines: int,
    chance: random.Random,
) -> list[Basket]:
    name = f"bench-{n}"
    station = work.add(
        Station(0, site.name, name, False, "", "", 0, 0, None, "VERIFY", None, None, None, False, "", 0)
    )
    operator = work.add(Operator(0, site.name, f"b{n}", f"P{n}", "en", "g", True, True, station.id, None))
    work.put(replace(station, operator_id=operator.id))
    return [_basket(work, site, f"{n}-{o}", items, lines, chance) for o in range(orders)]


def _basket(
    work: Work, site: Site, number: str, items: list[tuple[int, str]], lines: int, chance: random.Random
) -> Basket:
    label = f"B-{number}"
    bin_ = work.add(Bin(0, site.name, site.warehouse_id, f"T-{number}", "tote", "", "", 0, None, None))
    order = work.add(
        Order(0, site.name, site.shop_id, number, label, "picked", warehouse_id=site.warehouse_id)
    )
    tote = work.add(Tote(0, site.name, f"T-{number}", bin_.id, None, order.id))
    work.put(replace(order, tote_id=tote.id))
    codes: list[str] = []
    for line_no, (item_id, code) in enumerate(chance.sample(items, lines), start=1):
        qty = chance.randint(1, MOST_PIECES)
        work.add(OrderLine(0, site.name, order.id, line_no, item_id, qty, 0, 0, qty, 0, 0))
        work.add(Balance(0, site.name, bin_.id, item_id, "", "good", qty, 0))
        codes += [code] * qty
    chance.shuffle(codes)
    return Basket(label, codes)
