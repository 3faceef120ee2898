"""An order as a shop says that it is now: what every connector reads its messages into.

It is the whole order each time, never a difference: so a message that was lost, came twice or came late
does no harm to the next one.
"""

from dataclasses import dataclass, replace

from hub.office.new_orders import Recipient

OPEN, HELD, CANCELLED, ENDED = "open", "held", "cancelled", "ended"
STATUSES = (OPEN, HELD, CANCELLED, ENDED)
"""What a shop wants of an order: to be sent, to wait, not to be sent; or it has been seen to without us."""


@dataclass(frozen=True, slots=True)
class ShopLine:
    """Pieces of one SKU. `price_minor` is that of a piece, in minor units of the order's currency.

    `name` is the shop's own word for it: what a clerk goes by when nobody knows the SKU.
    """

    sku: str
    qty: int
    price_minor: int = 0
    name: str = ""


@dataclass(frozen=True, slots=True)
class ShopOrder:
    """One order, whole. Times in UTC milliseconds, 0 where the shop says nothing of them."""

    number: str
    lines: tuple[ShopLine, ...]
    """Each SKU once; none of 0 pieces."""
    status: str = OPEN
    why: str = ""
    """Why it is not simply open, in the shop's words."""
    payment: str = "unknown"
    """One of `hub.domain.orders.PAYMENTS`."""
    currency: str = ""
    recipient: Recipient | None = None
    note: str = ""
    carrier: str = ""
    waybill: str = ""
    placed_at_ms: int = 0
    said_at_ms: int = 0
    """When the shop wrote this; of two words the later one counts."""
    key: str = ""
    """The shop's own key of it, where that is not its number: by it a shop says that it was deleted."""


@dataclass(frozen=True, slots=True)
class Deleted:
    """The shop has deleted an order; that is all it says. `key` is its own key of it, `number` the order's,
    where the shop says it.
    """

    key: str
    said_at_ms: int = 0
    number: str = ""


@dataclass(frozen=True, slots=True)
class Ignored:
    """A message that says nothing about what is to be sent; `why` in words."""

    why: str


Said = ShopOrder | Deleted | Ignored
"""What a message says."""


def gathered(lines: list[ShopLine]) -> tuple[ShopLine, ...]:
    """Lines with each SKU once: pieces are added up, the first price and name count; none of 0 pieces.

    >>> gathered([ShopLine("A", 1, 250), ShopLine("B", 0), ShopLine("A", 2, 200)])
    (ShopLine(sku='A', qty=3, price_minor=250, name=''),)
    """
    found: dict[str, ShopLine] = {}
    for line in lines:
        first = found.get(line.sku)
        if line.qty:
            found[line.sku] = replace(first, qty=first.qty + line.qty) if first else line
    return tuple(found.values())
