"""What a batch of events will need, read by set: one statement a table in place of one an event."""

from collections.abc import Iterable
from typing import Any

from hub.domain import items
from hub.domain.items import Barcode, Item
from hub.domain.order_lines import OrderLine
from hub.domain.orders import Order
from hub.domain.people import Operator, Station
from hub.domain.picking import Pick
from hub.store.work import Work
from protocol import cards


def prefetch(work: Work, names: Iterable[str], events: Iterable[Any]) -> None:
    """Read stations, who works there, their open orders with lines, and what the scanned codes mean.

    Args:
        names: of the stations.
        events: Scan, Weigh, Button … of `protocol.messages`.
    """
    names = list(dict.fromkeys(names))
    work.read(Station, "name", names)
    stations = [station for name in names for station in work.where(Station, "name", name)]
    work.read(Operator, "id", [s.operator_id for s in stations if s.operator_id is not None])
    orders = [s.order_id for s in stations if s.order_id is not None]
    work.read(Order, "id", orders)
    work.read(OrderLine, "order_id", orders)
    carts = [
        o.cart_id for s in stations if (o := work.maybe(Operator, s.operator_id)) and o.cart_id is not None
    ]
    work.read(Pick, "cart_id", carts)
    goods = [e.c for e in events if getattr(e, "c", None) and cards.card(e.c) is None]
    spellings = {code: items.lookups(items.Scanned(code))[0] for code in goods}
    work.read(Barcode, "code", spellings.values())
    found = [b.item_id for code in spellings.values() for b in work.where(Barcode, "code", code)]
    work.read(Item, "id", found)
