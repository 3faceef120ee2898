"""Other pieces than before, as a shop wishes them: which order that holds pieces of it gets more or fewer."""

from collections import defaultdict
from dataclasses import dataclass, replace

from hub.domain.channels import OrderSaid
from hub.domain.items import Item
from hub.domain.order_lines import OrderLine
from hub.domain.orders import Order
from hub.office import changes, intake, said, shares
from hub.office.act import Act
from hub.office.connectors.shop_order import ShopOrder
from hub.office.new_orders import NewLine
from hub.office.shares import Family, Share

Ends = tuple[list[str], list[str]]
"""What was done, and what can't be done any more, in words."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the shop said before and what it says now; `had` is what it wanted before."""

    before: OrderSaid | None
    had: said.Wanted
    new: ShopOrder
    is_new_recipient: bool


def leave(act: Act, guest: Order, found: Family, reason: str) -> None:
    """Take the pieces of a shop's order off the order that took them over."""
    mine = [share for held in found.shares.values() for share in held if share.order.id == guest.id]
    _change(act, guest, {line_no: 0 for share in mine for line_no in share.lines}, reason)


def change_pieces(act: Act, order: Order, wish: Wish) -> Ends:
    """Give every order that holds pieces of the shop's as many as it wishes now.

    Returns:
        What was done, and what can't be done any more, in words.

    Raises:
        Conflict: stock for more pieces is missing, or a parcel has left.
    """
    had, now = wish.had, said.wanted(wish.new)
    plan: dict[int, dict[int, int]] = defaultdict(dict)
    done: list[str] = []
    undone: list[str] = []
    for sku in sorted({*had, *now}):
        qty = now.get(sku, 0)
        if had.get(sku, 0) == qty:
            continue
        found = shares.family(act, order)
        item = act.work.one(Item, "sku", sku, act.rules.site)
        if item is not None and item.id in found.torn:
            undone.append(f"{sku}: {had.get(sku, 0)}, now {qty}; its parts stand apart, change them by hand")
            continue
        left = _aim(act, found, sku, wish, plan)
        if left:
            undone.append(f"{sku}: {abs(left)} {'more' if left > 0 else 'fewer'} wanted, and it has left")
        else:
            done.append(f"{sku}: {had.get(sku, 0)}, now {qty}")
    reason = f"the shop wants {', '.join(done)}"
    for order_id, wanted in plan.items():
        _change(act, act.work.get(Order, order_id), wanted, reason)
    return done, undone


def _aim(act: Act, found: Family, sku: str, wish: Wish, plan: dict[int, dict[int, int]]) -> int:
    """Plan how the shares of a SKU come to what the shop wants of it.

    Returns:
        The pieces that nobody can add (more than 0) or take away (less than 0) any more.
    """
    item = act.work.one(Item, "sku", sku, act.rules.site)
    held = found.shares.get(item.id, []) if item else []
    still_open = [share for share in held if share.is_open]
    left = said.wanted(wish.new).get(sku, 0) - sum(share.qty for share in held)
    if left > 0 and still_open:
        _set(act, plan, still_open[0], still_open[0].qty + left)
        return 0
    if left > 0 and found.open:
        _new_line(act, found, sku, left, wish, plan)
        return 0
    for share in still_open if left < 0 else ():
        part = min(share.qty, -left)
        if part:
            _set(act, plan, share, share.qty - part)
            left += part
    return left


def _set(act: Act, plan: dict[int, dict[int, int]], share: Share, qty: int) -> None:
    plan[share.order.id] |= {line_no: qty * each for line_no, each in share.lines.items()}
    if share.kit is not None and qty > share.kit.qty:
        act.work.put(replace(share.kit, qty=qty))


def _new_line(
    act: Act, found: Family, sku: str, qty: int, wish: Wish, plan: dict[int, dict[int, int]]
) -> None:
    """Add a line for what an order had nothing of; it wants nothing until the plan is carried out."""
    order = found.open[0]
    line = next(line for line in wish.new.lines if line.sku == sku)
    before = {each.id for each in act.work.where(OrderLine, "order_id", order.id)}
    intake.add_lines(act, order, [NewLine(sku, qty, line.price_minor, line.name)], drafts=True)
    for each in act.work.where(OrderLine, "order_id", order.id):
        if each.id not in before:
            plan[order.id][each.line_no] = each.qty_ordered
            added = act.work.put(replace(each, qty_cancelled=each.qty_ordered))
            if order.id != found.orders[0].id:
                _tie(act, found.orders[0], added)


def _tie(act: Act, own: Order, line: OrderLine) -> None:
    """Let a new line of another order be known as part of the shop's: as pieces that were handed on to it."""
    line_no = 1 + max(each.line_no for each in act.work.where(OrderLine, "order_id", own.id))
    handed_on = OrderLine(
        id=0,
        site=own.site,
        order_id=own.id,
        line_no=line_no,
        item_id=line.item_id,
        qty_ordered=line.qty_ordered,
        qty_moved=line.qty_ordered,
        price_minor=line.price_minor,
    )
    from_line = act.work.add(handed_on)
    act.work.put(replace(line, from_line_id=from_line.id, qty_from=line.qty_ordered))


def _change(act: Act, order: Order, wanted: dict[int, int], reason: str) -> None:
    """Change an order's lines; when only gifts would be left, cancel it."""
    lines = act.work.where(OrderLine, "order_id", order.id)
    if any(wanted.get(line.line_no, line.qty_wanted) for line in lines if not line.gift):
        changes.change(act, order, wanted, reason)
    else:
        changes.cancel(act, order, reason)
