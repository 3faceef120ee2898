"""Kits in the office: what they are made of, orders that hold them, and how many an order wants.

Rule: a kit is never picked. It has no stock, and every order that names it has the lines of its parts.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from hub.domain import joining, kits
from hub.domain.errors import Conflict, Invalid, NotFound
from hub.domain.items import Item, KitPart
from hub.domain.kits import Ordered
from hub.domain.order_lines import OrderKit, OrderLine
from hub.domain.orders import ENDS, Order
from hub.domain.stock import Balance
from hub.office import audit, changes
from hub.office.act import Act
from hub.store.work import Work

MOST_PARTS = 100
"""Parts of one kit."""


def parts_of(work: Work, item_ids: Collection[int]) -> dict[int, list[KitPart]]:
    """Item -> its parts, for those of the items that are kits."""
    work.read(KitPart, "kit_item_id", item_ids)
    found = {item_id: work.where(KitPart, "kit_item_id", item_id) for item_id in item_ids}
    return {item_id: parts for item_id, parts in found.items() if parts}


def add_lines(act: Act, order: Order, ordered: Sequence[Ordered]) -> list[OrderLine]:
    """Add what an order names, after the lines that it has: kits by their parts.

    Returns:
        The new lines.
    """
    named, pieces = kits.explode(ordered, parts_of(act.work, [one.item_id for one in ordered]))
    there = [
        act.work.add(OrderKit(0, order.site, order.id, kit.item_id, kit.qty, kit.price_minor)).id
        for kit in named
    ]
    line_no = max((line.line_no for line in act.work.where(OrderLine, "order_id", order.id)), default=0)
    return [
        act.work.add(
            OrderLine(
                id=0,
                site=order.site,
                order_id=order.id,
                line_no=line_no + n,
                item_id=piece.item_id,
                qty_ordered=piece.qty,
                price_minor=piece.price_minor,
                kit_id=None if piece.kit is None else there[piece.kit],
                qty_per_kit=piece.qty_per_kit,
            )
        )
        for n, piece in enumerate(pieces, start=1)
    ]


def define(act: Act, sku: str, parts: Mapping[str, int]) -> str:
    """Say what a kit is made of, from now on; orders that were taken in before keep the parts they had.

    Orders that name the item as a piece and have not been released get its parts in its place; the rules
    look again at those that wait for their audit.

    Args:
        parts: SKU -> pieces in one kit.

    Returns:
        `created`, `changed`, or `there` when it is made of just this already.

    Raises:
        Invalid: an item that is not in the catalogue, the kit itself or another kit among its parts.
        Conflict: the item has stock, or is a part of another kit.
    """
    kit = _item(act, "sku", sku)
    wanted = _checked(act, kit, parts)
    before = act.work.where(KitPart, "kit_item_id", kit.id)
    if {part.item_id: part.qty for part in before} == wanted:
        return "there"
    for part in before:
        act.work.remove(part)
    for item_id, qty in wanted.items():
        act.work.add(KitPart(0, act.rules.site, kit.id, item_id, qty))
    _explode_waiting(act, kit)
    return "changed" if before else "created"


def _item(act: Act, field: str, sku: str) -> Item:
    item = act.work.one(Item, "sku", sku, act.rules.site)
    if item is None:
        raise Invalid(field, "the SKU of an item in the catalogue", sku)
    return item


def _checked(act: Act, kit: Item, parts: Mapping[str, int]) -> dict[int, int]:
    """Item -> pieces, of parts that can make up a kit."""
    if not 1 <= len(parts) <= MOST_PARTS:
        raise Invalid("parts", f"1 to {MOST_PARTS} parts", len(parts))
    if any(row.qty for row in act.work.where(Balance, "item_id", kit.id)):
        raise Conflict(f"item {kit.sku}: expected one without stock, for a kit is put together of its parts")
    if act.work.where(KitPart, "item_id", kit.id):
        raise Conflict(f"item {kit.sku}: expected one that is no part of another kit")
    wanted: dict[int, int] = {}
    for n, (sku, qty) in enumerate(parts.items()):
        item = _item(act, f"parts.{n}.sku", sku)
        if item.id == kit.id or act.work.where(KitPart, "kit_item_id", item.id):
            raise Invalid(f"parts.{n}.sku", "an item that is no kit itself", sku)
        if qty < 1:
            raise Invalid(f"parts.{n}.qty", "1 or more pieces", qty)
        wanted[item.id] = qty
    return wanted


def _explode_waiting(act: Act, kit: Item) -> None:
    """Put the parts in the place of an item that orders named before it was known to be a kit."""
    for line in act.work.where(OrderLine, "item_id", kit.id):
        order = act.work.get(Order, line.order_id)
        qty = line.qty_wanted
        if qty and order.state not in ENDS and joining.is_off_the_floor(order):
            act.work.put(replace(line, qty_cancelled=line.qty_cancelled + qty, qty_short=0))
            add_lines(act, order, [Ordered(kit.id, qty, line.price_minor)])
            after = act.work.put(replace(order, version=order.version + 1))
            reason = f"kit {kit.sku}: its parts are lines now"
            act.log(after, after.state, reason)
            audit.look_again(act, after, reason)


def change(act: Act, order: Order, sku: str, qty: int, reason: str) -> Order:
    """Change how many of a kit an order wants, as `hub.office.changes.change` does with lines.

    Raises:
        NotFound: the order has no such kit.
        Invalid: a negative quantity.
        NotPermitted, Conflict: as there.
    """
    if qty < 0:
        raise Invalid("qty", "0 or more kits", qty)
    found = [k for k in act.work.where(OrderKit, "order_id", order.id) if _sku(act, k.item_id) == sku]
    if not found:
        raise NotFound(f"order {order.label}: expected kit {sku} in it, found none")
    lines = act.work.where(OrderLine, "order_id", order.id)
    wanted: dict[int, int] = {}
    for kit, share in _shares(found, lines, qty):
        wanted |= kits.for_kits(kit, lines, share)
        if share > kit.qty:
            act.work.put(replace(kit, qty=share))
    return changes.change(act, order, wanted, reason)


def _sku(act: Act, item_id: int) -> str:
    return act.work.get(Item, item_id).sku


def _shares(found: Sequence[OrderKit], lines: Sequence[OrderLine], qty: int) -> list[tuple[OrderKit, int]]:
    """Divide `qty` kits among those that an order got by merging: each keeps what it has as far as it goes,
    and what is left over goes to the first.
    """
    shares = []
    for kit in found:
        share = min(qty, kits.whole(kit, lines))
        shares.append((kit, share))
        qty -= share
    return [(shares[0][0], shares[0][1] + qty), *shares[1:]]
