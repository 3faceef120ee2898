"""A whole day on a simulated floor: shop, mistakes, interruptions, people and stations, from one seed.

Rule: `prepare` decides everything that chance decides; `work` only lets it happen.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from station_sim import mistakes, office
from station_sim.device import Device
from station_sim.floor import FAST, Floor, Pace, Stuck
from station_sim.judge import Judge, Tolerance
from station_sim.office import Interruption, Office
from station_sim.orders import OrderBook
from station_sim.packer import Packer
from station_sim.person import Person
from station_sim.picker import Picker
from station_sim.put_away import PutAway
from station_sim.shipper import Shipper
from station_sim.shop import Shop, build
from station_sim.truth import Truth
from station_sim.verifier import Verifier

BY_JOB: dict[str, type[Person]] = {
    "PICK": Picker,
    "VERIFY": Verifier,
    "PACK": Packer,
    "SHIP": Shipper,
    "PUTAWAY": PutAway,
}
STUCK_AFTER_S = 60.0
"""When no order has come to its end for so long, while people work fast, something is wrong."""


@dataclass(slots=True)
class Day:
    """One day, ready to begin."""

    seed: int
    book: OrderBook
    shop: Shop
    plan: mistakes.Plan
    interruptions: dict[str, Interruption]
    spared: frozenset[str]
    tolerance: Tolerance
    pace: Pace


def prepare(
    seed: int, book: OrderBook, *, stations: int, box_mg: int, errors: float, pace: str = FAST
) -> Day:
    """Build the shop and plan the day.

    Args:
        stations: how many, at least 3.
        box_mg: the carton with its filling.
        errors: mistakes per piece ordered.

    Raises:
        ValueError: too few stations.
    """
    shop = build(seed, book, stations, box_mg)
    interruptions = office.plan(seed, book, shop)
    lacking = {o.number for o in book.orders if shop.troubles.lacking & set(o.lines)}
    plan = mistakes.plan(seed, book, shop, errors, set(interruptions))
    spared = frozenset(interruptions) | lacking
    return Day(seed, book, shop, plan, interruptions, spared, Tolerance(), Pace(pace))


def open_floor(day: Day, devices: dict[str, Device], the_office: Office) -> Floor:
    """The floor in the morning."""
    spared_skus = frozenset(s for o in day.book.orders if o.number in day.spared for s in o.lines)
    floor = Floor(
        shop=day.shop,
        book=day.book,
        truth=Truth(day.seed, day.shop),
        judge=Judge(day.shop, day.tolerance),
        plan=day.plan,
        devices=devices,
        office=the_office,
        interruptions=dict(day.interruptions),
        pace=day.pace,
        spared=day.spared,
        spared_skus=spared_skus,
    )
    floor.begin()
    return floor


def new_devices(shop: Shop, site: str) -> dict[str, Device]:
    """The stations: lights and buttons in the zones, a scale at the packing benches."""
    devices = {}
    for name in shop.stations:
        places = max((p.place for p in shop.places.values() if p.station == name), default=0)
        caps = ["scan", "buzzer", "display:40x4"]
        caps += [f"lights:{places}", f"buttons:{places}"] if places else ["scale"]
        devices[name] = Device(name, site, caps=caps)
    return devices


async def work(day: Day, floor: Floor, progress: Callable[[int, int], None]) -> None:
    """Let everybody work until the day is over.

    Args:
        progress: told how many orders have ended, of how many.

    Raises:
        Stuck: nothing has ended for a long time.
        NoAnswer: the hub has not answered a station.
    """
    people = [BY_JOB[worker.job](day.seed, worker, floor) for worker in day.shop.workers]
    tasks = [asyncio.create_task(person.run()) for person in people]
    tasks.append(asyncio.create_task(_watch(floor, progress)))
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _watch(floor: Floor, progress: Callable[[int, int], None]) -> None:
    """Report progress, and raise when there is none."""
    before, still_s = -1, 0.0
    while not floor.is_over:
        answers = floor.judge.outcomes.total()
        progress(floor.ended, len(floor.book.orders))
        still_s = 0.0 if answers != before else still_s + 0.25
        before = answers
        if floor.pace.name == FAST and still_s > STUCK_AFTER_S:
            raise Stuck(where_things_stand(floor))
        await asyncio.sleep(0.25)
    progress(floor.ended, len(floor.book.orders))


def where_things_stand(floor: Floor) -> str:
    """The orders that have not ended, in a few lines."""
    waiting = [c for c in floor.truth.cases.values() if not c.ended]
    lines = [
        f"{floor.ended} of {len(floor.book.orders)} orders have ended",
        f"{floor.unclaimed} wait for a picker, {len(floor.truth.strays)} pieces are astray",
    ]
    for case in waiting[:10]:
        tote = case.tote.code if case.tote else "-"
        lines.append(
            f"{case.label} {tote}: {case.missing_pieces()} pieces not verified, stop {case.stop or '-'}"
        )
    wrong = floor.judge.missed[:5] + floor.judge.false_alarms[:5]
    return "\n".join(lines + [str(row) for row in wrong])
