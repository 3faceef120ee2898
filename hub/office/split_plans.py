"""What leaves an order when it is split: lines that a person names, what stock can't fill, or what another
warehouse sends.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from hub.domain import joining, orders
from hub.domain.errors import Conflict, Invalid
from hub.domain.order_lines import OrderLine
from hub.domain.orders import Order
from hub.domain.stock import Warehouse
from hub.office import allocation, available, gifts, splitting
from hub.office.act import Act

BY = {
    "lines": ("by lines", "按明细拆单"),
    "availability": ("by availability", "按库存拆单"),
    "warehouse": ("by warehouse", "按仓库拆单"),
}
"""How an order can be split -> its name in English and Chinese; the reason where nobody gives another."""


def reason_of(by: str, said: str = "") -> str:
    """Why an order is split: what was said, or else how.

    >>> reason_of("lines"), reason_of("lines", " the buyer asked ")
    ('by lines 按明细拆单', 'the buyer asked')
    """
    return said.strip() or " ".join(BY[by])


def by_lines(
    act: Act,
    order: Order,
    parts: Sequence[Mapping[int, int]],
    reason: str,
    recipients: Sequence[Mapping[str, str] | None] = (),
) -> list[Order]:
    """Split off the pieces of lines that a person names.

    Args:
        parts: line number -> pieces, of each new order.
        recipients: as in `splitting.split`: to whom each goes, where that is somebody else.

    Returns:
        The new orders.

    Raises:
        Invalid, NotPermitted, Conflict: as there.
    """
    numbers = {line.line_no: line.id for line in act.work.where(OrderLine, "order_id", order.id)}
    for part in parts:
        for line_no in part:
            if line_no not in numbers:
                raise Invalid("line_no", f"one of {', '.join(map(str, sorted(numbers)))}", line_no)
    leaving = [{numbers[line_no]: qty for line_no, qty in part.items()} for part in parts]
    return splitting.split(act, order, leaving, reason, recipients)


def by_availability(act: Act, order: Order, reason: str) -> list[Order]:
    """Split off what stock can't fill now, so that the rest goes on without it.

    Before the floor, one warehouse must fill what stays: the one that can fill most. What is audited gets
    its stock at once, and the new order waits as a back-order. On the floor the pieces that were found
    lacking leave.

    Returns:
        The new order, alone; none where nothing but gifts lacks: they are left out.

    Raises:
        NotPermitted: the order is in a state that can't be split.
        Conflict: all of it is there, or nothing is.
    """
    orders.permit(order, "split")
    lines = [line for line in act.work.where(OrderLine, "order_id", order.id) if line.qty_wanted]
    if not joining.is_off_the_floor(order):
        gone = {line.id: line.qty_short for line in lines if line.qty_short}
    elif joining.standing(order) == "allocated":
        gone = {}
    else:
        gone = joining.lacking(lines, _fullest(act, lines))
    if not gone:
        raise Conflict(f"order {order.label}: expected pieces that stock lacks, all of it is there")
    if sum(gone.values()) == sum(line.qty_wanted for line in lines):
        raise Conflict(f"order {order.label}: expected pieces that stock can fill, none of it is there")
    if all(line.gift for line in lines if line.id in gone) and joining.is_off_the_floor(order):
        gifts.leave_out(act, order, gone)
        made = []
    else:
        made = splitting.split(act, order, [gone], reason)
    for each in (act.work.get(Order, order.id), *made):
        if each.state in ("audited", "short") and each.tote_id is None:
            allocation.allocate(act, each)
    return [act.work.get(Order, new.id) for new in made]


def _fullest(act: Act, lines: Sequence[OrderLine]) -> dict[int, int]:
    """Item -> free pieces of the warehouse that can fill most of these lines; the oldest among equals."""
    item_ids = {line.item_id for line in lines}
    stock = available.pieces(act, available.balances(act, item_ids), item_ids)
    here = [w.id for w in act.work.where(Warehouse, "site", act.rules.site)]
    free = [stock.get(id_, {}) for id_ in here]
    return min(free, key=lambda of: sum(joining.lacking(lines, of).values()), default={})


def by_warehouse(act: Act, order: Order) -> list[Order]:
    """Split an order among warehouses that together have all of it, and promise each part its stock there.

    Returns:
        The new orders; all of them are allocated, and so is this one.

    Raises:
        NotPermitted: it is neither audited nor short.
        Conflict: one warehouse has all of it, or all of them together have not; it is on the floor.
    """
    orders.permit(order, "allocate")
    if order.tote_id is not None:
        raise Conflict(f"order {order.label}: expected one that nobody has begun to pick")
    before = {child.id for child in act.work.where(Order, "parent_id", order.id)}
    office = act.rules.office
    splits = replace(office, allocation=replace(office.allocation, split=True))
    after = allocation.allocate(replace(act, rules=replace(act.rules, office=splits)), order)
    made = [child for child in act.work.where(Order, "parent_id", order.id) if child.id not in before]
    if after.state != "allocated":
        raise Conflict(f"order {order.label}: expected stock for all of it, {after.reason}")
    if not made:
        raise Conflict(f"order {order.label}: expected one that no warehouse has all of, {after.reason} has")
    return made
