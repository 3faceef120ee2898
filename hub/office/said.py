"""What a shop said last of an order, and what of its new word is news.

A shop repeats the whole order with each message. What it repeats is no wish of its own: the office may have
changed it since. What it says otherwise than last time is.
"""

import json
from dataclasses import astuple, replace
from hashlib import sha256

from hub.domain.channels import OrderSaid
from hub.domain.orders import Order
from hub.office import intake
from hub.office.act import Act
from hub.office.connectors import ShopOrder
from hub.office.new_orders import Recipient
from hub.store import intake as written

Wanted = dict[str, int]
"""SKU -> pieces."""


def wanted(new: ShopOrder) -> Wanted:
    """What a shop's order wants."""
    return {line.sku: line.qty for line in new.lines}


def last(act: Act, order: Order) -> tuple[OrderSaid | None, Wanted]:
    """What the shop said last, and what the order wanted by it.

    An order that came by a file or a program wanted what it holds since then.
    """
    said = act.work.one(OrderSaid, "order_id", order.id)
    if said is None:
        return None, dict(intake.ordered(act, order))
    return said, dict(json.loads(said.lines))


def keep(act: Act, order: Order, before: OrderSaid | None, new: ShopOrder) -> None:
    """Keep what the shop has said now."""
    lines = sorted(wanted(new).items())
    now = OrderSaid(
        id=before.id if before else 0,
        site=order.site,
        order_id=order.id,
        shop_id=order.shop_id,
        key=new.key,
        status=new.status,
        payment=new.payment,
        recipient=_digest(order, new.recipient) if new.recipient else before.recipient if before else "",
        lines=json.dumps(lines, ensure_ascii=False, separators=(",", ":")),
    )
    if before is None:
        act.work.add(now)
    else:
        act.work.put(now)
    if new.said_at_ms > order.said_at_ms:
        act.work.put(replace(act.work.get(Order, order.id), said_at_ms=new.said_at_ms))


def is_new_recipient(act: Act, order: Order, before: OrderSaid | None, new: ShopOrder) -> bool:
    """Whether the shop names another recipient than before."""
    if new.recipient is None:
        return False
    if before is not None and before.recipient:
        return before.recipient != _digest(order, new.recipient)
    there = written.recipient(act.work, order.id)
    fields = Recipient.__dataclass_fields__
    return tuple(there.get(name, "") for name in fields) != astuple(new.recipient)


def _digest(order: Order, recipient: Recipient) -> str:
    """What tells one recipient from another; of no use for finding a person in other orders."""
    parts = (order.site, str(order.id), *astuple(recipient))
    return sha256("\0".join(parts).encode()).hexdigest()[:32]
