"""Waves: orders released together, their stock promised and their picks made in walking order."""

from dataclasses import replace

from hub.domain.errors import Conflict
from hub.domain.orders import Order, OrderLine
from hub.domain.people import Wave
from hub.domain.stock import STORAGE, Balance, Bin
from hub.office import tasks
from hub.office.act import Act
from hub.store import queries


def new_wave(act: Act, warehouse_id: int) -> Wave:
    """A wave that orders can be released into."""
    code = queries.next_wave_code(act.work, act.rules.site)
    return act.work.add(Wave(0, act.rules.site, code, warehouse_id, act.moment.at_ms))


def release(act: Act, order: Order, wave: Wave) -> Order:
    """Release one order to the floor: all of its pieces are promised, or it is short and none is.

    An order that fell short on the floor keeps its tote and what is in it; what it lacked is picked into it.

    Raises:
        Conflict: the order is not one that waits for its release.
    """
    if order.state not in ("received", "short"):
        raise Conflict(f"order {order.label} is {order.state}: expected received or short")
    if order.tote_id is not None:
        return _fetch_lacking(act, order)
    lines = [line for line in act.work.where(OrderLine, "order_id", order.id) if line.qty_due > 0]
    lacking = [line for line in lines if _free(act, line.item_id) < _wanted(lines, line.item_id)]
    if lacking:
        return _short(act, order, lacking)
    for line in lines:
        tasks.allocate(act, order, line, line.qty_due)
    if order.state == "short":
        order = act.move_order(order, "received", "stock is there")
    released = act.move_order(order, "released", wave.code)
    return act.work.put(replace(released, wave_id=wave.id))


def _fetch_lacking(act: Act, order: Order) -> Order:
    """Promise what an order on the floor lacks, all of it or nothing; its tote is then scanned to pick it."""
    lines = [line for line in act.work.where(OrderLine, "order_id", order.id) if line.qty_short]
    lacked = {line.item_id: sum(o.qty_short for o in lines if o.item_id == line.item_id) for line in lines}
    if any(_free(act, item_id) < qty for item_id, qty in lacked.items()):
        return order
    for line in lines:
        tasks.allocate(act, order, line, line.qty_short)
        act.work.put(replace(line, qty_short=0))
    return act.move_order(order, "picking", "stock is there")


def _short(act: Act, order: Order, lacking: list[OrderLine]) -> Order:
    numbers = ", ".join(str(line.line_no) for line in lacking)
    reason = f"no stock for line {numbers}"[:256]
    if order.state == "short":
        return order
    return act.move_order(order, "short", reason)


def _wanted(lines: list[OrderLine], item_id: int) -> int:
    return sum(line.qty_due for line in lines if line.item_id == item_id)


def _free(act: Act, item_id: int) -> int:
    """Pieces of an item that storage bins could promise."""
    return sum(
        b.free
        for b in act.work.where(Balance, "item_id", item_id)
        if b.condition == "good" and act.work.get(Bin, b.bin_id).kind == STORAGE
    )
