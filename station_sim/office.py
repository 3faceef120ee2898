"""How the office interrupts the floor: which orders it stops, at what stage, and with what.

Rule: only paper and telephone go this way (packing lists, stop this order); everything else goes over the
stations. What is planned here is planned for an order, whoever works on it and however often it comes by.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import NamedTuple, Protocol

from station_sim.chance import stream
from station_sim.orders import OrderBook, Ordered
from station_sim.returns import TakenBack
from station_sim.shop import Shop

CANCEL, HOLD, HOLD_FOR_GOOD, CHANGE_LESS, CHANGE_MORE = "cancel", "hold", "hold_for_good", "less", "more"
READDRESS = "address"
PICK, VERIFY, PACK, SHIP = "pick", "verify", "pack", "ship"
STAGES = (PICK, VERIFY, PACK, SHIP)
STOPS = {
    CANCEL: "order_cancelled",
    HOLD: "order_held",
    HOLD_FOR_GOOD: "order_held",
    CHANGE_LESS: "order_changed",
    CHANGE_MORE: "order_changed",
    READDRESS: "order_changed",
}
"""What the office does -> the verdict that the very next scan must bring."""
DAY = (
    (CANCEL, PICK),
    (CANCEL, VERIFY),
    (CANCEL, PACK),
    (CANCEL, SHIP),
    (HOLD, VERIFY),
    (HOLD, PACK),
    (HOLD_FOR_GOOD, VERIFY),
    (CHANGE_LESS, VERIFY),
    (CHANGE_MORE, VERIFY),
    (CHANGE_LESS, PACK),
)
"""What happens on a day for which nothing else was asked, each to another order.

What the office does, and what is being done with the order then.
"""
ORDERS_EACH = 4
"""One interruption for so many orders at most, where no number was asked for."""
IN_A_ROW = (1, 2, 3, 4)
"""How often the office comes back to an order, where a number was asked for."""
CANCELLED_LAST, HELD_LAST = 0.25, 0.06
"""Chances that the last word on an order is its end."""
FEW_PIECES, MOST_PIECES = 150, 400
"""Orders of few pieces are stopped first: what is stopped may have to be verified again."""


class Listed(NamedTuple):
    """A parcel as its packing list has it; carrier and number empty where no carrier of ours takes it."""

    code: str
    contents: Counter[str]
    """SKU -> pieces."""
    carrier: str = ""
    waybill: str = ""


class Office(Protocol):
    """The office, as far as the floor hears of it. Orders by label."""

    async def packing_lists(self, order: str) -> list[Listed]:
        """The parcels of a verified order, in the order in which they are weighed."""

    async def hand_over(self, warehouse: str, carrier: str) -> None:
        """Close the open manifest of a carrier in a warehouse: it has taken what is on it."""

    async def cancel(self, order: str) -> None:
        """The buyer no longer wants it."""

    async def hold(self, order: str) -> None:
        """Stop it until further notice."""

    async def go_on(self, order: str) -> None:
        """It may go on."""

    async def change(self, order: str, sku: str, by: int) -> None:
        """The buyer wants so many pieces of a SKU more, or fewer."""

    async def readdress(self, order: str) -> None:
        """It goes to another address."""


@dataclass(slots=True)
class Interruption:
    """One act of the office on an order: at which stage, on which SKU, after how many scans of that stage."""

    act: str
    stage: str
    sku: str = ""
    change: int = 0
    after: int = 1
    because: str = ""
    """The invoice that took pieces back, where one did."""


def plan(
    seed: int,
    book: OrderBook,
    shop: Shop,
    count: int | None = None,
    taken_back: Mapping[str, Sequence[TakenBack]] | None = None,
) -> dict[str, list[Interruption]]:
    """Which orders (by number) the office will stop, and when.

    Args:
        count: how often in all, as far as there is room; None for a few, fewer on a day of few orders.
        taken_back: order -> what its buyer took back; each is a stop of its own.
    """
    chance = stream(seed, "office")
    planned = {
        order.number: _of_returns(chance, order, (taken_back or {})[order.number])
        for order in book.orders
        if order.number in (taken_back or {})
    }
    fit = [o for o in book.orders if o.number not in planned and _is_fit(o, shop)]
    chance.shuffle(fit)
    if count is None:
        few = DAY[: len(book.orders) // ORDERS_EACH]
        made = [(o, [_single(o, shop, *what)]) for o, what in zip(fit, few, strict=False)]
    else:
        fit.sort(key=lambda order: order.pieces > FEW_PIECES)
        made = [(order, _in_a_row(chance, order, shop)) for order in fit]
    for order, interruptions in made:
        if count is None or sum(map(len, planned.values())) < count:
            planned[order.number] = interruptions
    return planned


def _of_returns(chance: Random, order: Ordered, rows: Sequence[TakenBack]) -> list[Interruption]:
    """What a buyer took back, while the order is on its way: all of it cancels, less changes.

    At stages that every order comes by, however short it is.
    """
    stages = sorted(chance.choices((VERIFY, PACK, SHIP), k=len(rows)), key=STAGES.index)
    if sum(row.qty for row in rows) == order.pieces:
        rows, acts = rows[:1], [(CANCEL, "", 0)]
    else:
        acts = [(CHANGE_LESS, row.sku, -row.qty) for row in rows]
    return [
        Interruption(act, stage, sku, change, after=int(stage == SHIP), because=row.invoice)
        for stage, row, (act, sku, change) in zip(stages, rows, acts, strict=False)
    ]


def _is_fit(order: Ordered, shop: Shop) -> bool:
    """Whether an order is long enough, has a line that can be changed, and no line of it is short."""
    troubled = shop.troubles.found_elsewhere | shop.troubles.lacking
    is_calm = not troubled & set(order.lines) and bool(_changeable(order, shop))
    return len(order.lines) >= 3 and order.pieces <= MOST_PIECES and is_calm


def _changeable(order: Ordered, shop: Shop) -> list[str]:
    """SKUs of two pieces and more, not to be counted by hand, kept in one bin."""
    return [sku for sku, n in order.lines.items() if 2 <= n < 24 and shop.articles[sku].is_in_one_bin]


def _single(order: Ordered, shop: Shop, act: str, stage: str) -> Interruption:
    change = {CHANGE_LESS: -1, CHANGE_MORE: 2}.get(act, 0)
    sku = _changeable(order, shop)[0] if change else ""
    return Interruption(act, stage, sku, change, after=1 if stage in (PACK, SHIP) else 2)


def _in_a_row(chance: Random, order: Ordered, shop: Shop) -> list[Interruption]:
    """Several in a row, stage by stage; only the last may be the order's end."""
    stages = sorted(chance.choices(STAGES, k=chance.choice(IN_A_ROW)), key=STAGES.index)
    skus = _changeable(order, shop)
    made = []
    for stage in stages:
        acts = [HOLD, READDRESS] + ([CHANGE_LESS, CHANGE_MORE] * 2 if skus else [])
        act = chance.choice(acts)
        change = {CHANGE_LESS: -1, CHANGE_MORE: chance.choice((1, 2))}.get(act, 0)
        # A tote that waits at a bench is told of by the very scan that opens its order.
        after = chance.choice((0, 1)) if stage in (VERIFY, PACK) else 1
        made.append(Interruption(act, stage, skus.pop(0) if change else "", change, after))
    end = chance.random()
    if end < CANCELLED_LAST + HELD_LAST:
        made[-1] = Interruption(CANCEL if end < CANCELLED_LAST else HOLD_FOR_GOOD, stages[-1])
    return made
