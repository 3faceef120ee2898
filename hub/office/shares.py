"""Where the pieces are of an order that a shop knows as one: in itself, in the parts that it was split
into, in the order that took it over.

A share is what one order holds of one item (or kit) of the shop's order. What the shop says of its order
is done to the shares: each through the life of the order that holds it. Gifts are the rules' affair.

Rule: a piece counts for what the shop named. A part of a kit stays the kit's when it goes to another order
on its own; it is none of the pieces that the shop wants of that item by itself.
"""

from collections import defaultdict
from dataclasses import dataclass

from hub.domain import kits
from hub.domain.order_lines import OrderKit, OrderLine
from hub.domain.orders import ENDS, STATES, Order
from hub.office.act import Act


@dataclass(frozen=True, slots=True)
class Share:
    """`qty` of an item in one order; `lines`: line number -> pieces of the line for each of them.

    Parts that stand apart from their kit are a share of the kit, of no whole one.
    """

    order: Order
    qty: int
    lines: dict[int, int]
    kit: OrderKit | None = None

    @property
    def is_open(self) -> bool:
        """Whether the order that holds it can still be changed."""
        return self.order.state not in ENDS


@dataclass(frozen=True, slots=True)
class Family:
    """The orders that hold pieces of one order of the shop, that one first; and their shares.

    `guests` are those that hold pieces of other orders of the shop too: they took some over.
    """

    orders: tuple[Order, ...]
    guests: frozenset[int]
    shares: dict[int, list[Share]]
    """Item -> shares, those that are furthest from shipping first."""
    torn: frozenset[int]
    """Kits (by item) some of whose parts stand apart in other orders."""

    @property
    def open(self) -> tuple[Order, ...]:
        """Those orders that can still be changed."""
        return tuple(order for order in self.orders if order.state not in ENDS)


def family(act: Act, order: Order) -> Family:
    """The orders that hold pieces of an order, as they are now; each is locked before its lines are read."""
    # What it took over from others is theirs: it is a guest in itself.
    own = [line for line in act.work.where(OrderLine, "order_id", order.id) if line.from_line_id is None]
    mine: dict[int, list[OrderLine]] = {order.id: own}
    waiting = list(mine[order.id])
    while waiting:
        line = waiting.pop()
        for taken in act.work.where(OrderLine, "from_line_id", line.id):
            act.work.get(Order, taken.order_id)
            mine.setdefault(taken.order_id, []).append(taken)
            waiting.append(taken)
    found = tuple(act.work.get(Order, id_) for id_ in mine)
    guests = frozenset(id_ for id_, lines in mine.items() if _has_others(act, id_, lines))
    shares: dict[int, list[Share]] = defaultdict(list)
    for each in found:
        for item_id, share in _shares(act, each, mine[each.id]):
            shares[item_id].append(share)
    for held in shares.values():
        held.sort(key=lambda share: (_standing(share.order), share.order.id))
    loose = [line for lines in mine.values() for line in lines if line.kit_id is None]
    torn = frozenset(kit.item_id for line in loose if (kit := _came_from(act, line)))
    return Family(found, guests, dict(shares), torn)


def _came_from(act: Act, line: OrderLine) -> OrderKit | None:
    """The kit that a loose line was part of before it went to another order on its own, however long ago."""
    while line.kit_id is None and line.from_line_id is not None:
        line = act.work.get(OrderLine, line.from_line_id)
    return None if line.kit_id is None else act.work.get(OrderKit, line.kit_id)


def _standing(order: Order) -> int:
    """How far an order has come, as a number."""
    return STATES.index(order.resume_state if order.state == "held" else order.state)


def _has_others(act: Act, order_id: int, lines: list[OrderLine]) -> bool:
    """Whether an order wants more than these lines, gifts aside."""
    ids = {line.id for line in lines}
    every = act.work.where(OrderLine, "order_id", order_id)
    return any(line.id not in ids and line.qty_wanted and not line.gift for line in every)


def _shares(act: Act, order: Order, lines: list[OrderLine]) -> list[tuple[int, Share]]:
    """What an order holds: lines one by one, those of a kit together as kits."""
    found = [_loose(act, order, line) for line in lines if line.kit_id is None and not line.gift]
    for kit in act.work.where(OrderKit, "order_id", order.id):
        parts = {line.line_no: line.qty_per_kit for line in lines if line.kit_id == kit.id}
        if parts:
            found.append((kit.item_id, Share(order, kits.whole(kit, lines), parts, kit)))
    return found


def _loose(act: Act, order: Order, line: OrderLine) -> tuple[int, Share]:
    """What a loose line is a share of, the item itself or the kit that it came from; and the share."""
    kit = _came_from(act, line)
    if kit is None:
        return line.item_id, Share(order, line.qty_wanted, {line.line_no: 1})
    return kit.item_id, Share(order, 0, {line.line_no: 1})
