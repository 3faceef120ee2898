"""Allocation: stock of one warehouse promised to an order, all of it or nothing."""

from dataclasses import replace

from hub.domain import orders
from hub.domain.orders import Order, OrderLine
from hub.domain.stock import STORAGE, Balance, Bin, Warehouse
from hub.office import tasks
from hub.office.act import Act


def allocate(act: Act, order: Order) -> Order:
    """Promise stock to an audited order, or to one that is short.

    An order that fell short on the floor keeps its tote and what is in it; what it lacked is picked into it.

    Returns:
        The order: allocated, or short when no warehouse has all of it.

    Raises:
        NotPermitted: it is neither audited nor short.
    """
    orders.permit(order, "allocate")
    if order.tote_id is not None:
        return _fetch_lacking(act, order)
    lines = [line for line in act.work.where(OrderLine, "order_id", order.id) if line.qty_due > 0]
    wanted = {i: sum(o.qty_due for o in lines if o.item_id == i) for i in {o.item_id for o in lines}}
    for warehouse in act.work.where(Warehouse, "site", order.site):
        if all(_free(act, item_id, warehouse.id) >= qty for item_id, qty in wanted.items()):
            order = act.work.put(replace(order, warehouse_id=warehouse.id))
            for line in lines:
                tasks.allocate(act, order, line, line.qty_due)
            return act.step(order, "allocate", "allocated", warehouse.code)
    if order.state == "short":
        return order
    return act.step(order, "run_short", reason="no warehouse has all of it")


def give_back(act: Act, order: Order, reason: str) -> Order:
    """Give the promised stock back; the order waits for its allocation again.

    Raises:
        NotPermitted: it is not allocated.
    """
    orders.permit(order, "give_back")
    tasks.end_all(act, order)
    return act.work.put(replace(act.step(order, "give_back", reason=reason), warehouse_id=None))


def _fetch_lacking(act: Act, order: Order) -> Order:
    """Promise what an order on the floor lacks, all of it or nothing; its tote is then scanned to pick it."""
    lines = [line for line in act.work.where(OrderLine, "order_id", order.id) if line.qty_short]
    lacked = {line.item_id: sum(o.qty_short for o in lines if o.item_id == line.item_id) for line in lines}
    assert order.warehouse_id is not None, "an order on the floor was allocated"
    if any(_free(act, item_id, order.warehouse_id) < qty for item_id, qty in lacked.items()):
        return order
    for line in lines:
        tasks.allocate(act, order, line, line.qty_short)
        act.work.put(replace(line, qty_short=0))
    return act.step(order, "allocate", "picking", "stock is there")


def _free(act: Act, item_id: int, warehouse_id: int) -> int:
    """Pieces of an item that the storage bins of a warehouse could promise."""
    return sum(
        b.free
        for b in act.work.where(Balance, "item_id", item_id)
        if b.condition == "good" and _is_in(act.work.get(Bin, b.bin_id), warehouse_id)
    )


def _is_in(bin_: Bin, warehouse_id: int) -> bool:
    return bin_.kind == STORAGE and bin_.warehouse_id == warehouse_id
