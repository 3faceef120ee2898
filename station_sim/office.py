"""What the floor can ask of the outside world, and how the office interrupts it.

Rule: only paper and telephone go this way (packing lists, stop this order); everything else goes over the
stations.
"""

from dataclasses import dataclass
from typing import Protocol

from station_sim.chance import stream
from station_sim.orders import OrderBook, Ordered
from station_sim.shop import Shop

CANCEL, HOLD, HOLD_FOR_GOOD, CHANGE_LESS, CHANGE_MORE = "cancel", "hold", "hold_for_good", "less", "more"
PICK, VERIFY, PACK, SHIP = "pick", "verify", "pack", "ship"
STOPS = {
    CANCEL: "order_cancelled",
    HOLD: "order_held",
    HOLD_FOR_GOOD: "order_held",
    CHANGE_LESS: "order_changed",
    CHANGE_MORE: "order_changed",
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
"""What happens on a day, each to another order.

What the office does, and what is being done with the order then.
"""
ORDERS_EACH = 4
"""One interruption for so many orders at most."""


class Office(Protocol):
    """The office, as far as the floor hears of it. Orders by label."""

    async def packing_lists(self, order: str) -> list[tuple[str, dict[str, int]]]:
        """The parcels of a verified order, in the order in which they are weighed: (code, SKU -> pieces)."""

    async def cancel(self, order: str) -> None:
        """The buyer no longer wants it."""

    async def hold(self, order: str) -> None:
        """Stop it until further notice."""

    async def go_on(self, order: str) -> None:
        """It may go on."""

    async def change(self, order: str, sku: str, qty: int) -> None:
        """The buyer wants another number of pieces of a SKU."""


@dataclass(slots=True)
class Interruption:
    """One act of the office on an order: at which stage, on which SKU, after how many scans of that stage."""

    act: str
    stage: str
    sku: str = ""
    change: int = 0
    after: int = 1


def plan(seed: int, book: OrderBook, shop: Shop) -> dict[str, Interruption]:
    """Which orders (by number) the office will stop, and when; fewer on a day of few orders."""
    chance = stream(seed, "office")
    fit = [o for o in book.orders if len(o.lines) >= 3 and o.pieces <= 400 and _is_calm(o, shop)]
    chance.shuffle(fit)
    planned: dict[str, Interruption] = {}
    for act, stage in DAY[: len(book.orders) // ORDERS_EACH]:
        order = next((o for o in fit if o.number not in planned), None)
        if order is None:
            break
        planned[order.number] = _interruption(order, shop, act, stage)
    return planned


def _is_calm(order: Ordered, shop: Shop) -> bool:
    """Whether a line of two pieces and more, kept in one bin, can be changed, and no line of it is short."""
    troubled = shop.troubles.found_elsewhere | shop.troubles.lacking
    return not troubled & set(order.lines) and any(
        2 <= n < 24 and len(shop.articles[sku].bins) == 1 for sku, n in order.lines.items()
    )


def _interruption(order: Ordered, shop: Shop, act: str, stage: str) -> Interruption:
    sku = next(s for s, n in order.lines.items() if 2 <= n < 24 and len(shop.articles[s].bins) == 1)
    change = {CHANGE_LESS: -1, CHANGE_MORE: 2}.get(act, 0)
    return Interruption(act, stage, sku if change else "", change, after=1 if stage in (PACK, SHIP) else 2)
