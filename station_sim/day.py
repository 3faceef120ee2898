"""Days on a simulated floor: shop, mistakes, interruptions, people and stations, from one seed.

Rule: `prepare` decides everything that chance decides; `work` only lets it happen.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from station_sim import desk_plan, office, planning, returns
from station_sim.batch_picker import BatchPicker
from station_sim.clerk import Clerk
from station_sim.desk import Desk
from station_sim.desk_plan import DeskPlan
from station_sim.device import Device
from station_sim.floor import Floor
from station_sim.judge import Judge
from station_sim.mistakes import Plan
from station_sim.office import Interruption
from station_sim.orders import OrderBook
from station_sim.packer import Packer
from station_sim.papers import Trays
from station_sim.parcel_judge import Tolerance
from station_sim.person import Person
from station_sim.picker import Picker
from station_sim.put_away import PutAway
from station_sim.returns import Matched
from station_sim.shipper import Shipper
from station_sim.shop import Shop, build
from station_sim.site import BATCH, CART_TOTES, FAST, Pace, Site, Stuck
from station_sim.sorter import Sorter
from station_sim.stocking import WAREHOUSES
from station_sim.tariff import KG, pool_size
from station_sim.truth import Truth
from station_sim.verifier import Verifier

BY_JOB: dict[str, type[Person]] = {
    "PICK": Picker,
    "VERIFY": Verifier,
    "PACK": Packer,
    "SHIP": Shipper,
    "PUTAWAY": PutAway,
    "PUTWALL": Sorter,
}
STUCK_AFTER_S = 60.0
"""When nothing has passed and no order has ended for so long, while people work fast, something is wrong."""
SHORTS_TO_SPLIT = 1
"""Orders that fall short and are sent without what they lack, where the office splits at all."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a run is to show.

    `interruptions`: how often the office stops an order on the floor, None for a few a day. `merge_split`:
    how many orders are merged and split before their release. `errors`: mistakes per piece ordered.
    `cart_totes`: how many totes a picker takes on a walk, where each holds an order.
    """

    stations: int
    box_mg: int
    errors: float
    pace: str = FAST
    warehouses: int = 1
    interruptions: int | None = None
    merge_split: int = 0
    method: str = ""
    """How waves are picked (`METHODS`); empty: as the hub does by itself."""
    wall_slots: int = 0
    """Slots of each warehouse's put wall; without one nothing can be picked in batch."""
    cart_totes: int = CART_TOTES
    papers: bool = False
    """Whether slips and waybills are printed, and parcels handed over carrier by carrier."""
    takes_back: bool = True
    """Whether what buyers took back, by the order files, interrupts their orders."""


@dataclass(slots=True)
class Day:
    """One day or several in a row, ready to begin."""

    seed: int
    book: OrderBook
    shop: Shop
    plan: Plan
    interruptions: dict[str, list[Interruption]]
    desk: DeskPlan
    returns: Matched
    spared: frozenset[str]
    tolerance: Tolerance
    pace: Pace
    method: str = ""
    cart_totes: int = CART_TOTES
    papers: bool = False

    @property
    def pool(self) -> int:
        """How many waybill numbers each carrier gives; 0 where there are no carriers."""
        units, demand = self.shop.articles, self.book.demand()
        kg = sum(units[sku].unit_mg * qty for sku, qty in demand.items()) / KG
        return pool_size(len(self.book.orders), kg) if self.papers else 0


def prepare(seed: int, book: OrderBook, wanted: Wanted) -> Day:
    """Build the shop and plan the days.

    Raises:
        ValueError: too few stations.
    """
    matched = returns.match(book) if wanted.takes_back else returns.Matched()
    taken_back = matched.of_order()
    kept = frozenset(sku for o in book.orders if o.number in taken_back for sku in o.lines)
    codes = WAREHOUSES[: wanted.warehouses]
    shop = build(seed, book, wanted.stations, wanted.box_mg, codes, kept, wanted.wall_slots)
    interruptions = office.plan(seed, book, shop, wanted.interruptions, taken_back)
    desk = desk_plan.plan(seed, book, shop, wanted.merge_split, set(interruptions))
    lacking = {o.number for o in book.orders if shop.troubles.lacking & set(o.lines)}
    plan = planning.plan(
        seed, book, shop, wanted.errors, set(interruptions), bool(wanted.wall_slots), wanted.papers
    )
    spared = frozenset(interruptions) | lacking
    tolerance, pace = Tolerance(), Pace(wanted.pace)
    return Day(
        seed, book, shop, plan, interruptions, desk, matched, spared, tolerance, pace, wanted.method,
        wanted.cart_totes, wanted.papers,
    )  # fmt: skip


@dataclass(slots=True)
class Scene:
    """The site in the morning: a floor for each warehouse, and a clerk."""

    site: Site
    floors: list[Floor]
    clerk: Clerk
    returns: Matched


def open_site(day: Day, devices: dict[str, Device], desk: Desk, trays: Trays | None = None) -> Scene:
    """Everything in its place, and no order yet.

    Args:
        trays: of the printers, where papers are printed.
    """
    spared_skus = frozenset(s for o in day.book.orders if o.number in day.spared for s in o.lines)
    site = Site(
        shop=day.shop,
        book=day.book,
        truth=Truth(day.seed, day.shop),
        judge=Judge(day.shop, day.tolerance),
        plan=day.plan,
        devices=devices,
        office=desk,
        interruptions={number: list(said) for number, said in day.interruptions.items()},
        pace=day.pace,
        spared=day.spared,
        spared_skus=spared_skus,
        method=day.method,
        cart_totes=day.cart_totes,
        shorts_to_split=SHORTS_TO_SPLIT if day.desk.splits else 0,
        trays=trays,
        pool=day.pool,
        countries={order.number: order.country for order in day.book.orders},
    )
    floors = [Floor(site, code) for code in day.shop.warehouses]
    for floor in floors:
        floor.begin()
    return Scene(site, floors, Clerk(site, floors, desk, day.desk), day.returns)


def new_devices(shop: Shop, site: str) -> dict[str, Device]:
    """The stations: lights and buttons in the zones, a scale at the packing benches."""
    devices = {}
    for name in shop.stations:
        places = max((p.place for p in shop.places.values() if p.station == name), default=0)
        places = max([places, *(len(wall.slots) for wall in shop.walls.values() if wall.station == name)])
        caps = ["scan", "buzzer", "display:40x4"]
        caps += [f"lights:{places}", f"buttons:{places}"] if places else ["scale"]
        devices[name] = Device(name, site, caps=caps)
    return devices


async def work(day: Day, scene: Scene, progress: Callable[[int, int], None]) -> None:
    """Let everybody work until all days are over.

    Args:
        progress: told how many orders have ended, of how many.

    Raises:
        Stuck: nothing has passed for a long time.
        NoAnswer: the hub has not answered a station.
    """
    floors = {floor.warehouse: floor for floor in scene.floors}
    by_job = BY_JOB | ({"PICK": BatchPicker} if day.method == BATCH else {})
    people = [by_job[w.job](day.seed, w, floors[w.warehouse]) for w in day.shop.workers]
    tasks = [asyncio.create_task(person.run()) for person in people]
    tasks.append(asyncio.create_task(scene.clerk.run()))
    tasks.append(asyncio.create_task(_watch(scene, progress)))
    try:
        await asyncio.gather(*tasks)
    finally:
        await _send_home(tasks)


async def _send_home(tasks: list[asyncio.Task[None]]) -> None:
    """End all tasks. One whose answer came at the very moment misses its cancelling: it is told again."""
    working = {task for task in tasks if not task.done()}
    while working:
        for task in working:
            task.cancel()
        _, working = await asyncio.wait(working, timeout=0.5)


async def _watch(scene: Scene, progress: Callable[[int, int], None]) -> None:
    """Report progress, and raise when there is none."""
    site, before, still_s = scene.site, (-1, -1), 0.0
    while not site.is_over:
        # What passes moves the day on; people who are told the same again and again do not.
        done = (site.judge.outcomes["pass"], site.truth.ended)
        progress(site.truth.ended, max(len(site.book.orders), len(site.truth.cases)))
        still_s = 0.0 if done != before else still_s + 0.25
        before = done
        if site.pace.name == FAST and still_s > STUCK_AFTER_S:
            raise Stuck(where_things_stand(scene))
        await asyncio.sleep(0.25)
    progress(site.truth.ended, len(site.truth.cases))


def where_things_stand(scene: Scene) -> str:
    """The orders that have not ended, in a few lines."""
    truth, judge = scene.site.truth, scene.site.judge
    waiting = [c for c in truth.cases.values() if not c.ended]
    lines = [f"{truth.ended} of {len(truth.cases)} orders have ended"]
    lines += [
        f"{floor.warehouse}: {len(floor.waiting)} wait for a picker, {len(floor.strays)} pieces are astray"
        for floor in scene.floors
    ]
    for case in waiting[:10]:
        tote = case.tote.code if case.tote else "-"
        lines.append(
            f"{case.label} {tote}: {case.missing_pieces()} pieces not verified, stop {case.stop or '-'}"
        )
    wrong = judge.missed[:5] + judge.false_alarms[:5]
    return "\n".join(lines + [str(row) for row in wrong])
