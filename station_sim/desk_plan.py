"""What the office does with orders before the floor sees them: merges, splits, changes, from the seed.

Rule: an order is planned for one such act at most, and none that the floor interrupts is merged into another.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from random import Random

from station_sim.chance import stream
from station_sim.office import (
    CANCEL,
    CHANGE_LESS,
    CHANGE_MORE,
    HOLD,
    HOLD_FOR_GOOD,
    MOST_PIECES,
    READDRESS,
    Interruption,
)
from station_sim.orders import OrderBook, Ordered
from station_sim.shop import Shop

AT_THE_DESK, RELEASED = "desk", "released"
"""The stages before the floor: not yet released; released, and in no tote yet."""
ACTS = (HOLD, READDRESS, CHANGE_LESS, CHANGE_MORE, CANCEL, HOLD_FOR_GOOD)
LINES_TO_SPLIT = 4
"""Lines of an order that is split in two, at least."""


@dataclass(slots=True)
class DeskPlan:
    """All of it, by the numbers of the orders."""

    merges: list[tuple[str, str]] = field(default_factory=list)
    """(the order that stays, the one that is merged into it)."""
    splits: dict[str, dict[str, int]] = field(default_factory=dict)
    """Order -> SKU -> pieces that become an order of their own."""
    before: dict[str, Interruption] = field(default_factory=dict)
    """Order -> what happens to it before its release."""

    def of(self, numbers: Collection[str]) -> "DeskPlan":
        """What is planned for these orders."""
        return DeskPlan(
            [pair for pair in self.merges if pair[0] in numbers],
            {number: lines for number, lines in self.splits.items() if number in numbers},
            {number: what for number, what in self.before.items() if number in numbers},
        )


def plan(seed: int, book: OrderBook, shop: Shop, count: int, busy: Collection[str]) -> DeskPlan:
    """Plan merges and splits, half of each as far as there is room, and some other acts.

    Args:
        count: merges and splits in all; one order more for every two has another act.
        busy: orders that the floor interrupts.
    """
    chance, made = stream(seed, "desk"), DeskPlan()
    calm = [o for o in book.orders if o.number not in busy and not shop.troubles.lacking & set(o.lines)]
    chance.shuffle(calm)
    used: set[str] = set()
    for first, second in _pairs(calm):
        if len(made.merges) < count - count // 2 and not used & {first.number, second.number}:
            made.merges.append((first.number, second.number))
            used |= {first.number, second.number}
    for order in calm:
        if order.number in used:
            continue
        if len(made.splits) < count // 2 and len(order.lines) >= LINES_TO_SPLIT:
            made.splits[order.number] = _part(order)
            used.add(order.number)
        elif len(made.before) < count // 2 and order.pieces <= MOST_PIECES:
            n = len(made.before)
            stage = RELEASED if n % 2 else AT_THE_DESK
            made.before[order.number] = _act(chance, order, ACTS[n // 2 % len(ACTS)], stage)
    return made


def _pairs(orders: list[Ordered]) -> list[tuple[Ordered, Ordered]]:
    """Orders of one buyer at one shop on one day, two by two."""
    waiting: dict[tuple[str, str, int], Ordered] = {}
    found = []
    for order in sorted(orders, key=lambda o: o.number):
        key = (order.buyer, order.shop, order.day)
        first = waiting.pop(key, None) if order.buyer else None
        if first is not None:
            found.append((first, order))
        else:
            waiting[key] = order
    return found


def _part(order: Ordered) -> dict[str, int]:
    """Every third line of an order, and half of the line after the first of them, where it has two pieces."""
    lines = list(order.lines.items())
    part = dict(lines[::3])
    sku, qty = lines[1]
    return part | ({sku: qty // 2} if qty >= 2 else {})


def _act(chance: Random, order: Ordered, act: str, stage: str) -> Interruption:
    """An act before the floor; a change needs a line of two pieces and more, else the address changes."""
    skus = [sku for sku, qty in order.lines.items() if qty >= 2]
    if act not in (CHANGE_LESS, CHANGE_MORE):
        return Interruption(act, stage)
    if not skus:
        return Interruption(READDRESS, stage)
    change = -1 if act == CHANGE_LESS else chance.choice((1, 2))
    return Interruption(act, stage, chance.choice(skus), change)
