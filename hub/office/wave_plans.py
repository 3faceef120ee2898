"""Plans of waves: what is to be released together now, and its release, wave by wave.

A plan is only read: nothing is set aside for it. An order that has changed since is refused, and the rest
goes on.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from hub.domain import walking, waving
from hub.domain.office_rules import WaveRules
from hub.domain.walking import Aisle, Stop
from hub.domain.wave_filling import Candidate
from hub.domain.waving import PlannedWave
from hub.office import cutoffs, releasing
from hub.office.act import Rules
from hub.office.releasing import Released
from hub.office.waves import Way
from hub.office.writing import Writer
from hub.store.reading import Reader
from hub.store.reading import waves as book

_CARRIER_LENGTH = 32


@dataclass(frozen=True, slots=True)
class Floor:
    """Where a warehouse's bins stand, and its put walls with their slots."""

    stops: dict[int, Stop]
    aisles: dict[str, Aisle]
    walls: dict[str, int]
    taken: dict[str, int]
    """Put wall -> orders of open waves that wait for a slot of it, or have one."""

    @classmethod
    def read(cls, reader: Reader, warehouse_id: int) -> "Floor":
        """That of a warehouse."""
        stops = book.stops(reader, warehouse_id)
        walls, taken = book.walls(reader, warehouse_id), book.slots_wanted(reader, warehouse_id)
        return cls(stops, walking.aisles(stops.values()), walls, taken)

    def walked(
        self, bins_of_orders: Sequence[Collection[int]], method: str, cart_totes: int
    ) -> tuple[int, int]:
        """(how many walks orders take together, their length in mm; 0 where bins have no coordinates)."""
        walks = walking.walks(bins_of_orders, method, cart_totes)
        stops = ([self.stops[id_] for id_ in walk if id_ in self.stops] for walk in walks)
        return len(walks), sum(walking.route(those, self.aisles).length_mm for those in stops)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be released in a warehouse, the first first."""

    warehouse_id: int
    at_ms: int
    floor: Floor
    waves: tuple[PlannedWave, ...]


def candidates(
    reader: Reader, rules: Rules, zone: ZoneInfo, now_ms: int, warehouse_id: int, stops: dict[int, Stop]
) -> list[Candidate]:
    """The allocated orders of a warehouse as a plan sees them.

    Args:
        zone: the site's: carriers call by its clock.
        stops: the warehouse's bins.
    """
    bins: dict[int, set[int]] = {}
    pieces: dict[int, int] = {}
    for order_id, bin_id, qty in book.promised(reader, rules.site, warehouse_id):
        bins.setdefault(order_id, set()).add(bin_id)
        pieces[order_id] = pieces.get(order_id, 0) + qty
    tables = cutoffs.read(reader, rules, zone)
    calls = {code: (each.following(now_ms), each.last(now_ms)) for code, each in tables.carriers.values()}
    found = []
    for row in book.waiting(reader, rules.site, warehouse_id):
        id_, said = row["id"], row["carrier"]
        code, calling = tables.of(said) or (said if len(said) <= _CARRIER_LENGTH else "", tables.site)
        following_ms, last_ms = calls.get(code, (0, 0))
        where = frozenset(bins.get(id_, ()))
        found.append(
            Candidate(
                order_id=id_,
                label=row["label"],
                version=row["version"],
                pieces=pieces.get(id_, 0),
                bins=where,
                aisles=frozenset(stops[bin_id].aisle for bin_id in where if bin_id in stops),
                since_ms=row["since_ms"],
                urgent=row["urgent"],
                ship_by_ms=calling.promise(row["ship_by_ms"], now_ms),
                carrier=code,
                cutoff_at_ms=following_ms,
                missed_at_ms=last_ms if row["since_ms"] <= last_ms else 0,
            )
        )
    return found


def plan(
    reader: Reader,
    rules: Rules,
    zone: ZoneInfo,
    now_ms: int,
    warehouse_id: int,
    kind: str = "",
    carrier: str = "",
) -> Plan:
    """Plan what waits in a warehouse.

    Args:
        kind: only waves of this kind.
        carrier: only orders of this carrier.
    """
    floor = Floor.read(reader, warehouse_id)
    waiting = candidates(reader, rules, zone, now_ms, warehouse_id, floor.stops)
    if carrier:
        waiting = [one for one in waiting if one.carrier.casefold() == carrier.casefold()]
    planned = waving.plan(waiting, rules.office.waves, now_ms, floor.walls, floor.taken)
    return Plan(warehouse_id, now_ms, floor, tuple(wave for wave in planned if kind in ("", wave.kind)))


def told(plan: Plan, rules: WaveRules) -> list[dict[str, Any]]:
    """A plan as rows for people and programs: each wave with its orders and its walk; `number` counts from 1.

    `trouble` says why the orders of a wave would be refused.
    """
    return [{"number": number, **_row(wave, plan, rules)} for number, wave in enumerate(plan.waves, start=1)]


def _row(wave: PlannedWave, plan: Plan, rules: WaveRules) -> dict[str, Any]:
    taken = sorted(wave.orders, key=lambda order: order.order_id)
    walks, route_mm = plan.floor.walked([order.bins for order in taken], wave.method, rules.cart_totes)
    no_wall = wave.method == "batch" and not wave.wall and any(order.pieces > 1 for order in wave.orders)
    return {
        "kind": wave.kind,
        "method": wave.method,
        "carrier": wave.carrier,
        "cutoff_at_ms": wave.cutoff_at_ms,
        "wall": wave.wall,
        "pieces": wave.pieces,
        "bins": len(wave.bins),
        "walks": walks,
        "route_mm": route_mm,
        "full": wave.full,
        "trouble": "orders of several pieces in batch: no put wall in the warehouse" if no_wall else "",
        "orders": [
            {
                "order": order.label,
                "pieces": order.pieces,
                "urgent": order.urgent,
                "due_at_ms": order.due_ms,
                "late": waving.is_late(order, plan.at_ms),
            }
            for order in wave.orders
        ],
    }


def release(
    writer: Writer,
    plan: Plan,
    badge: str | None = None,
    told: Callable[[int], object] = lambda _: None,
    most_orders: int = 0,
) -> list[tuple[PlannedWave, Released]]:
    """Release planned waves, the first first, in short transactions; what became of each.

    Args:
        told: gets the number of orders that are done since it was called last.
        most_orders: waves that would make it more are left; 0 releases all. The first is always released.

    Raises:
        Invalid: nobody has this badge.
    """
    ends: list[tuple[PlannedWave, Released]] = []
    count = 0
    for wave in plan.waves:
        count += len(wave.orders)
        if ends and most_orders and count > most_orders:
            break
        ids = [order.order_id for order in wave.orders]
        versions = {order.order_id: order.version for order in wave.orders}
        way = Way(wave.kind, wave.method, wave.carrier, wave.cutoff_at_ms, wave.wall)
        ends.append(
            (wave, releasing.release_each(writer, ids, plan.warehouse_id, badge, told, way, versions))
        )
    return ends


def ripe(plan: Plan, rules: WaveRules) -> Plan:
    """Of a plan the waves that go by themselves now (`waving.is_ripe`)."""
    those = tuple(wave for wave in plan.waves if waving.is_ripe(wave, rules, plan.at_ms))
    return Plan(plan.warehouse_id, plan.at_ms, plan.floor, those)


def by_hand(
    reader: Reader, rules: Rules, zone: ZoneInfo, now_ms: int, warehouse_id: int, wish: Way, limit: int = 0
) -> tuple[list[int], Way]:
    """The orders of a wave that somebody makes by hand, those that wait longest first, and how it is picked.

    Args:
        wish: kind and carrier of the orders that go in it (`mixed` and "" for any); a method and a wall of
            "" are those that the rules have for its kind.
        limit: at most so many; 0 for all.
    """
    floor = Floor.read(reader, warehouse_id)
    found = [
        one
        for one in candidates(reader, rules, zone, now_ms, warehouse_id, floor.stops)
        if wish.kind in ("mixed", waving.kind_of(one, rules.office.waves, now_ms))
        and wish.carrier.casefold() in ("", one.carrier.casefold())
    ]
    those = found[:limit] if limit else found
    call_ms = min(filter(None, (one.cutoff_at_ms for one in those)), default=0)
    carrier = those[0].carrier if wish.carrier and those else wish.carrier
    way = replace(
        way_of(rules.office.waves, floor.walls, floor.taken, wish), carrier=carrier, cutoff_at_ms=call_ms
    )
    return [one.order_id for one in those], way


def way_of(rules: WaveRules, walls: dict[str, int], taken: dict[str, int], wish: Way) -> Way:
    """How a wave is picked of which method and wall are said or left to the rules ("")."""
    method = wish.method or waving.method_of(rules, wish.kind, walls)
    needs_wall = method == "batch" and wish.kind != "single"
    return replace(
        wish, method=method, wall=wish.wall or (waving.wall_of(rules, walls, taken) if needs_wall else "")
    )
