"""Kits: what a buyer orders as one thing and the floor picks as pieces.

A kit line explodes into a line for each part when the order is taken in; the price stays with the kit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hub.domain.items import KitPart
from hub.domain.order_lines import OrderKit, OrderLine


@dataclass(frozen=True, slots=True)
class Ordered:
    """What an order names: `qty` of an item, which may be a kit. Price of one, in minor units."""

    item_id: int
    qty: int
    price_minor: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """A line for the floor. `kit` is the place of its kit among the order's kits, None for loose pieces."""

    item_id: int
    qty: int
    price_minor: int = 0
    kit: int | None = None
    qty_per_kit: int = 0


def explode(
    ordered: Sequence[Ordered], parts: Mapping[int, Sequence[KitPart]]
) -> tuple[list[Ordered], list[Piece]]:
    """Divide what was ordered into its kits and the lines for the floor, in the order in which it was named.

    Args:
        parts: of the items that are kits; others are pieces themselves.

    Returns:
        The kits, and the lines: those of a kit cost nothing, for the kit has the price.

    >>> parts = {9: [KitPart(1, "main", 9, 5, 2), KitPart(2, "main", 9, 6, 1)]}
    >>> kits, lines = explode([Ordered(7, 1, 100), Ordered(9, 3, 999)], parts)
    >>> kits
    [Ordered(item_id=9, qty=3, price_minor=999)]
    >>> [(line.item_id, line.qty, line.price_minor, line.kit) for line in lines]
    [(7, 1, 100, None), (5, 6, 0, 0), (6, 3, 0, 0)]
    """
    kits: list[Ordered] = []
    lines: list[Piece] = []
    for one in ordered:
        inside = parts.get(one.item_id)
        if not inside:
            lines.append(Piece(one.item_id, one.qty, one.price_minor))
            continue
        lines += [Piece(p.item_id, one.qty * p.qty, 0, len(kits), p.qty) for p in inside]
        kits.append(one)
    return kits, lines


def whole(kit: OrderKit, lines: Sequence[OrderLine]) -> int:
    """How many whole kits an order still wants: parts that were cancelled or went elsewhere make it fewer.

    >>> kit = OrderKit(3, "main", 1, 9, 2)
    >>> one, two = (OrderLine(n, "main", 1, n, n, 4, n - 1, kit_id=3, qty_per_kit=2) for n in (1, 2))
    >>> whole(kit, [one]), whole(kit, [one, two])
    (2, 1)
    """
    return min(
        (line.qty_wanted // line.qty_per_kit for line in lines if line.kit_id == kit.id and line.qty_per_kit),
        default=0,
    )


def for_kits(kit: OrderKit, lines: Sequence[OrderLine], qty: int) -> dict[int, int]:
    """Line number -> pieces that its parts want when the order wants `qty` of the kit.

    >>> kit = OrderKit(3, "main", 1, 9, 2)
    >>> for_kits(kit, [OrderLine(1, "main", 1, 4, 5, 4, kit_id=3, qty_per_kit=2)], 3)
    {4: 6}
    """
    return {line.line_no: qty * line.qty_per_kit for line in lines if line.kit_id == kit.id}
