"""Waves: which orders are released together, and how they are picked.

Rule: an order is in one wave; a wave has one warehouse, one way of picking and, where it is picked in batch,
no more orders of several pieces than its put wall has slots. Who must leave first is released first.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from hub.domain.office_rules import AUTO, WaveRules
from hub.domain.wave_filling import Candidate, fill

KINDS = ("single", "multi", "urgent", "mixed")
"""Orders of one piece; of several; those that must go first; and those that somebody named."""
METHODS = ("order", "cluster", "batch")
"""One order a walk; several totes on a cart, an order in each; all orders' pieces together, sorted at the put
wall (orders of one piece at the bench).
"""
KIND_WORDS = {
    "single": ("single-piece", "单件"),
    "multi": ("multi-piece", "多件"),
    "urgent": ("urgent", "加急"),
    "mixed": ("mixed", "混合"),
}
METHOD_WORDS = {
    "order": ("order by order", "按单拣货"),
    "cluster": ("cluster", "边拣边分"),
    "batch": ("batch", "先拣后分"),
}
"""kind, method -> its name in English and Chinese."""
_LAST = 1 << 62
_MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class PlannedWave:
    """Orders to be released together, the first first. `full` ones had no room for more."""

    kind: str
    method: str
    carrier: str
    cutoff_at_ms: int
    wall: str
    orders: tuple[Candidate, ...]
    full: bool = False

    @property
    def pieces(self) -> int:
        """Pieces of all its orders."""
        return sum(order.pieces for order in self.orders)

    @property
    def bins(self) -> frozenset[int]:
        """All bins that a walk for it goes to."""
        return frozenset().union(*(order.bins for order in self.orders))


def method_of(rules: WaveRules, kind: str, walls: Mapping[str, int]) -> str:
    """How waves of a kind are picked in a warehouse.

    Args:
        walls: its put walls, and how many slots each has.

    >>> method_of(WaveRules(), "multi", {"W1": 60}), method_of(WaveRules(), "multi", {})
    ('batch', 'cluster')
    """
    said = {"single": rules.single, "multi": rules.multi, "urgent": rules.urgent}.get(kind, "cluster")
    return ("batch" if walls else "cluster") if said == AUTO else said


def wall_of(rules: WaveRules, walls: Mapping[str, int], taken: Mapping[str, int]) -> str:
    """The put wall for a wave that names none: the site's choice where the warehouse has it, else the one
    with the most slots that nobody waits for; "" where there is none.

    Args:
        taken: put wall -> orders that wait for a slot of it, or have one.

    >>> wall_of(WaveRules(), {"W1": 24, "W2": 60}, {}), wall_of(WaveRules(), {"W1": 24, "W2": 60}, {"W2": 50})
    ('W2', 'W1')
    >>> wall_of(WaveRules(wall="W1"), {"W1": 24, "W2": 60}, {"W1": 99})
    'W1'
    """
    if rules.wall in walls:
        return rules.wall
    return max(walls, key=lambda wall: (walls[wall] - taken.get(wall, 0), walls[wall]), default="")


def is_urgent(order: Candidate, rules: WaveRules, now_ms: int) -> bool:
    """Whether an order goes before others: somebody said so, or it must leave soon, or should have left.

    >>> soon = Candidate(1, "WEB-1", 1, 1, frozenset({7}), cutoff_at_ms=8_000_000)
    >>> is_urgent(soon, WaveRules(urgent_minutes=120), 0), is_urgent(soon, WaveRules(urgent_minutes=150), 0)
    (False, True)
    """
    soon = bool(order.due_ms) and order.due_ms - now_ms <= rules.urgent_minutes * _MINUTE_MS
    return order.urgent or soon


def kind_of(order: Candidate, rules: WaveRules, now_ms: int) -> str:
    """Of which kind the wave is that an order goes in."""
    if is_urgent(order, rules, now_ms):
        return "urgent"
    return "single" if order.pieces <= 1 else "multi"


def is_late(order: Candidate, now_ms: int) -> bool:
    """Whether an order has missed what was promised, or a call of its carrier."""
    return bool(order.missed_at_ms) or 0 < order.ship_by_ms < now_ms


def plan(
    candidates: Iterable[Candidate],
    rules: WaveRules,
    now_ms: int,
    walls: Mapping[str, int],
    taken: Mapping[str, int] = MappingProxyType({}),
) -> list[PlannedWave]:
    """Plan the release of orders that wait in one warehouse: each in exactly one wave.

    Urgent orders go first, whoever carries them, the soonest first. Then orders of one piece and of several
    go apart, each carrier's call by itself, the soonest first. Where one wave can't hold them all, the order
    whose turn it is begins a wave, and those follow that its walk passes by anyhow (`wave_filling.fill`).

    Args:
        now_ms: UTC milliseconds.
        walls: the warehouse's put walls, and how many slots each has.
        taken: put wall -> orders of open waves that wait for a slot of it, or have one.

    >>> orders = [Candidate(n, f"WEB-{n}", 1, n, frozenset({n})) for n in (1, 2, 3)]
    >>> [(w.kind, w.method, [o.order_id for o in w.orders]) for w in plan(orders, WaveRules(), 0, {"W1": 1})]
    [('single', 'batch', [1]), ('multi', 'batch', [2]), ('multi', 'batch', [3])]
    """
    waiting = sorted(candidates, key=lambda order: _turn(order, now_ms))
    groups: dict[tuple[str, str, int], list[Candidate]] = {}
    for order in waiting:
        kind = kind_of(order, rules, now_ms)
        together = kind == "urgent" or not rules.by_carrier
        call = ("", 0) if together else (order.carrier, order.cutoff_at_ms)
        groups.setdefault((kind, *call), []).append(order)
    waiting_for = dict(taken)
    waves = _of_kind("urgent", groups.pop(("urgent", "", 0), []), rules, walls, waiting_for)
    # What a carrier fetches sooner is released sooner; among the same, single pieces, which are done sooner.
    for key in sorted(groups, key=lambda key: (key[2] or _LAST, key[0] != "single", key[1])):
        waves += _of_kind(key[0], groups[key], rules, walls, waiting_for)
    return waves


def is_ripe(wave: PlannedWave, rules: WaveRules, now_ms: int) -> bool:
    """Whether a planned wave goes by itself now: it is urgent, or full, or one of its orders has waited as
    long as orders are gathered; and it is not too small.

    >>> order = Candidate(1, "WEB-1", 1, 1, frozenset({7}), since_ms=0)
    >>> wave = PlannedWave("single", "cluster", "", 0, "", (order,))
    >>> is_ripe(wave, WaveRules(every_minutes=30), 60_000), is_ripe(wave, WaveRules(every_minutes=1), 60_000)
    (False, True)
    """
    if wave.kind == "urgent":
        return True
    waited_ms = now_ms - min(order.since_ms for order in wave.orders)
    is_time = wave.full or waited_ms >= rules.every_minutes * _MINUTE_MS
    return is_time and len(wave.orders) >= rules.min_orders


def _turn(order: Candidate, now_ms: int) -> tuple[bool, int, int]:
    """Whose turn comes first: what somebody called urgent or what is late, then what is due soonest, then
    what came first.
    """
    return (not (order.urgent or is_late(order, now_ms)), order.due_ms or _LAST, order.order_id)


def _of_kind(
    kind: str,
    orders: Sequence[Candidate],
    rules: WaveRules,
    walls: Mapping[str, int],
    taken: dict[str, int],
) -> list[PlannedWave]:
    """Waves of orders of one kind and call, in the order in which they are given; `taken` grows."""
    method = method_of(rules, kind, walls)
    left = dict(enumerate(orders))
    waves = []
    while left:
        wall = wall_of(rules, walls, taken) if method == "batch" and kind != "single" else ""
        most = min(rules.capacity_orders, walls[wall]) if wall else rules.capacity_orders
        part = fill(left, most, rules.capacity_pieces, by_bins=kind != "urgent")
        taken[wall] = taken.get(wall, 0) + len(part)
        carriers = {order.carrier for order in part}
        call_ms = min(filter(None, (order.cutoff_at_ms for order in part)), default=0)
        carrier = carriers.pop() if len(carriers) == 1 else ""
        full = bool(left) or len(part) == most
        waves.append(PlannedWave(kind, method, carrier, call_ms, wall, part, full))
    return waves
