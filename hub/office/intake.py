"""Taking in one order from a program.

The same order twice is one order; another one under its number is refused.
"""

import json
from dataclasses import asdict, dataclass
from hashlib import sha256

from hub.domain.errors import Conflict, Invalid, NotFound
from hub.domain.items import Item
from hub.domain.orders import Order, OrderLine
from hub.office.act import Act
from hub.store import intake
from hub.store.records import OrderLog

LABEL_LENGTH = 64
"""Longest label that a frame carries (docs/protocol.md, field `order`)."""
_MARK = "received, content "
"""Opens the log's first reason of an order that a program sent; the digest of its content follows."""


@dataclass(frozen=True, slots=True)
class NewLine:
    """Pieces of one item. `price_minor` is that of a piece, in minor units of the shop's currency."""

    sku: str
    qty: int
    price_minor: int = 0


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who an order goes to."""

    name: str = ""
    address: str = ""
    postcode: str = ""
    country: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class NewOrder:
    """An order as a shop sends it. `number` is the shop's own; the label becomes `<shop>-<number>`."""

    shop: str
    number: str
    lines: tuple[NewLine, ...]
    placed_at_ms: int = 0
    carrier: str = ""
    waybill: str = ""
    note: str = ""
    recipient: Recipient | None = None


def create(act: Act, new: NewOrder) -> tuple[Order, bool]:
    """Take an order in.

    Returns:
        The order, and whether it is new; one that is there with the same content is returned as it stands.

    Raises:
        NotFound: no such shop.
        Invalid: no such item, the same item twice, or a label too long for the floor.
        Conflict: the number is taken by an order of other content, or the label by another shop's.
    """
    shop_id = intake.shop_id(act.work, act.rules.site, new.shop)
    if shop_id is None:
        raise NotFound(f"shop {new.shop}: expected one on site {act.rules.site}, found none")
    label = f"{new.shop}-{new.number}"
    if len(label) > LABEL_LENGTH:
        raise Invalid("number", f"a label <shop>-<number> of at most {LABEL_LENGTH} characters", label)
    there = act.work.one(Order, "label", label, act.rules.site)
    if there is None:
        return _add(act, shop_id, label, new), True
    if (there.shop_id, there.number) != (shop_id, new.number):
        raise Conflict(f"label {label}: expected a free one, found it on an order of another shop")
    return _same(act, there, new), False


def content_key(new: NewOrder) -> str:
    """What tells an order's content from another's: a digest of all that the shop said of it.

    Personal data goes into it only as part of the whole, and can't be read out of it.
    """
    said = json.dumps(asdict(new), sort_keys=True, separators=(",", ":"))
    return sha256(said.encode()).hexdigest()[:32]


def for_people(reason: str) -> str:
    """A reason of an order's log as people read it: without the digest, which only programs compare.

    >>> for_people("received, content 0f3a"), for_people("unpaid")
    ('', 'unpaid')
    """
    return "" if reason.startswith(_MARK) else reason


def _same(act: Act, order: Order, new: NewOrder) -> Order:
    """The order that is there, when it is the same. One that came by another way is compared by its lines."""
    said = intake.first_reason(act.work, order.id)
    if said.startswith(_MARK):
        same = said == _MARK + content_key(new)
    else:
        lines = act.work.where(OrderLine, "order_id", order.id)
        found = sorted((act.work.get(Item, line.item_id).sku, line.qty_ordered) for line in lines)
        same = found == sorted((line.sku, line.qty) for line in new.lines)
    if not same:
        raise Conflict(
            f"order {order.label} is there with other content: expected the same, or another number"
        )
    return order


def _add(act: Act, shop_id: int, label: str, new: NewOrder) -> Order:
    order = act.work.add(
        Order(
            id=0,
            site=act.rules.site,
            shop_id=shop_id,
            number=new.number,
            label=label,
            state="received",
            since_ms=act.moment.at_ms,
            placed_at_ms=new.placed_at_ms,
            received_at_ms=act.moment.at_ms,
            carrier=new.carrier,
            waybill=new.waybill,
            note=new.note,
            channel="api",
        )
    )
    _add_lines(act, order, new.lines)
    if new.recipient is not None:
        intake.write_recipient(act.work, act.rules.site, order.id, asdict(new.recipient))
    _log(act, order, _MARK + content_key(new))
    return order


def _add_lines(act: Act, order: Order, lines: tuple[NewLine, ...]) -> None:
    items: dict[str, Item] = {}
    for line_no, line in enumerate(lines, start=1):
        item = act.work.one(Item, "sku", line.sku, act.rules.site)
        if item is None:
            raise Invalid(f"lines.{line_no - 1}.sku", "the SKU of an item in the catalogue", line.sku)
        if line.sku in items:
            raise Invalid(f"lines.{line_no - 1}.sku", "each item on one line", line.sku)
        items[line.sku] = item
        act.work.add(
            OrderLine(
                id=0,
                site=order.site,
                order_id=order.id,
                line_no=line_no,
                item_id=item.id,
                qty_ordered=line.qty,
                price_minor=line.price_minor,
            )
        )


def _log(act: Act, order: Order, reason: str) -> None:
    """The first entry of its log: it came from nowhere."""
    act.work.record(
        OrderLog(
            id=0,
            site=order.site,
            order_id=order.id,
            from_state="",
            to_state="received",
            reason=reason,
            operator_id=act.operator_id,
            station_id=None,
            at_ms=act.moment.at_ms,
            business_date=act.moment.business_date,
        )
    )
