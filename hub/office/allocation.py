"""Allocation: stock promised to orders, all that an order wants or nothing, before anybody walks for it.

Rules: a piece is promised once; an order's stock is in one warehouse; who lacks pieces waits, and the oldest
gets what arrives first.
"""

from collections.abc import Sequence
from dataclasses import replace

from hub.domain import allocating, orders
from hub.domain.allocating import Choice, Part
from hub.domain.items import Item
from hub.domain.order_lines import OrderLine
from hub.domain.orders import Order
from hub.domain.stock import Warehouse
from hub.office import available, making_picks, splitting, tasks
from hub.office.act import Act, Rules
from hub.office.available import ByWarehouse
from hub.office.intake import LABEL_LENGTH
from hub.store import allocations
from hub.store.reading import Reader
from hub.store.reading import allocations as lists

MOST_PARTS = 9
"""Parts of one order, `~2` to `~9` and the first."""
_NAMED = 5
"""Items that a reason names."""


def waiting(reader: Reader, site: str, limit: int) -> list[int]:
    """The numbers of audited orders that wait for their stock, those that wait longest first."""
    return lists.waiting(reader, site, limit)


def fillable(reader: Reader, rules: Rules, business_date: str) -> list[int]:
    """The numbers of short orders for which stock is there by now, the oldest first, each piece counted once.

    A look at a snapshot without a lock: `allocate` looks again.
    """
    day = available.good_until(business_date, rules.office.allocation.shelf_days)
    short = lists.short(reader, rules.site)
    free = lists.free(reader, rules.site, day, {item for one in short for item in one.wanted})
    warehouses = lists.warehouses(reader, rules.site)
    found = []
    for one in short:
        ranked = allocating.ranking(rules.office.allocation, one.country, one.postcode, warehouses)
        on_floor = one.warehouse_id is not None
        of = (one.warehouse_id,) if one.warehouse_id is not None else ranked
        choice = allocating.choose(one.wanted, free, of, rules.office.allocation.split and not on_floor)
        if choice.lacking or not choice.parts:
            continue
        found.append(one.order_id)
        for part in choice.parts:
            for item_id, qty in part.pieces.items():
                free[part.warehouse_id][item_id] -= qty
    return found


def allocate(act: Act, order: Order, stock: ByWarehouse | None = None) -> Order:
    """Promise stock to an audited order, or to one that is short.

    From the nearest warehouse that has all of it. Where none has and the site's rules permit it, the order
    is split: each part is allocated in a warehouse of its own. One that fell short on the floor keeps its
    tote and what is in it; what it lacked is picked into it.

    Args:
        stock: what may be promised of all its items (`available.balances`), where it was read before.

    Returns:
        The order: allocated (on the floor: picking), or short.

    Raises:
        NotPermitted: it is neither audited nor short.
    """
    orders.permit(order, "allocate")
    if order.tote_id is not None:
        return _fetch_lacking(act, order)
    lines = [line for line in act.work.where(OrderLine, "order_id", order.id) if line.qty_wanted > 0]
    if stock is None:
        stock = available.balances(act, {line.item_id for line in lines})
    choice = _choose(act, order, lines, stock)
    if choice.lacking or not choice.parts:
        return _run_short(act, order, choice)
    first, *rest = choice.parts
    for part, new in zip(rest, _split(act, order, lines, rest), strict=True):
        _promise(act, new, part, stock)
    return _promise(act, act.work.get(Order, order.id), first, stock)


def allocate_each(act: Act, order_ids: Sequence[int]) -> list[Order]:
    """Allocate orders, read together; what became of each, as `allocate` says it.

    Raises:
        NotPermitted: one of them is neither audited nor short.
    """
    work = act.work
    work.read(Order, "id", sorted(order_ids))
    work.read(OrderLine, "order_id", order_ids)
    wanted = [line for id_ in order_ids for line in work.where(OrderLine, "order_id", id_) if line.qty_wanted]
    stock = available.balances(act, {line.item_id for line in wanted})
    return [allocate(act, work.get(Order, id_), stock) for id_ in order_ids]


def give_back(act: Act, order: Order, reason: str) -> Order:
    """Give the promised stock back; the order waits for its allocation again.

    Raises:
        NotPermitted: it is not allocated.
    """
    orders.permit(order, "give_back")
    tasks.end_all(act, order)
    return act.work.put(replace(act.step(order, "give_back", reason=reason), warehouse_id=None))


def _choose(act: Act, order: Order, lines: Sequence[OrderLine], stock: ByWarehouse) -> Choice:
    rules = act.rules.office.allocation
    warehouses = {w.code: w.id for w in act.work.where(Warehouse, "site", order.site)}
    country, postcode = allocations.area(act.work, order.id) if rules.near else ("", "")
    ranked = allocating.ranking(rules, country, postcode, warehouses)
    if not ranked:
        return Choice((), {})
    wanted: dict[int, int] = {}
    for line in lines:
        wanted[line.item_id] = wanted.get(line.item_id, 0) + line.qty_wanted
    free = available.pieces(act, stock, wanted)
    # A part is labelled <label>~2: one whose label would be too long can't be split.
    may_split = rules.split and len(order.label) + 2 <= LABEL_LENGTH
    choice = allocating.choose(wanted, free, ranked, may_split)
    if len(choice.parts) > MOST_PARTS:
        return allocating.choose(wanted, free, ranked, split=False)
    return choice


def _split(act: Act, order: Order, lines: Sequence[OrderLine], parts: Sequence[Part]) -> list[Order]:
    """Make an order of each part but the first."""
    if not parts:
        return []
    wanted = [(line.id, line.item_id, line.qty_wanted) for line in lines]
    leaving = allocating.by_line(wanted, parts)
    return splitting.split(act, order, leaving, "no warehouse has all of it")


def _promise(act: Act, order: Order, part: Part, stock: ByWarehouse) -> Order:
    """Promise the stock of one warehouse to all lines of an order."""
    order = act.work.put(replace(order, warehouse_id=part.warehouse_id))
    lines = [line for line in act.work.where(OrderLine, "order_id", order.id) if line.qty_wanted]
    for line in lines:
        if line.qty_short:
            act.work.put(replace(line, qty_short=0))
    wanted = [(line, line.qty_wanted) for line in lines]
    missing = making_picks.promise(act, order, wanted, stock[part.warehouse_id])
    assert not missing, "the balances are locked, and the choice saw that they suffice"
    code = act.work.get(Warehouse, part.warehouse_id).code
    return act.step(order, "allocate", "allocated", code)


def _run_short(act: Act, order: Order, choice: Choice) -> Order:
    """No warehouse has all of it: nothing is promised."""
    if order.state == "short":
        return order
    if not choice.lacking:
        return act.step(order, "run_short", reason="no warehouse serves its address 没有仓库负责该地址")
    lacking = sorted((act.work.get(Item, item_id).sku, qty) for item_id, qty in choice.lacking.items())
    named = ", ".join(f"{sku} x{qty}" for sku, qty in lacking[:_NAMED])
    more = f" and {len(lacking) - _NAMED} more" if len(lacking) > _NAMED else ""
    return act.step(order, "run_short", reason=f"no stock: {named}{more}")


def _fetch_lacking(act: Act, order: Order) -> Order:
    """Promise what an order on the floor lacks, all of it or nothing; its tote is then scanned to pick it."""
    lines = [line for line in act.work.where(OrderLine, "order_id", order.id) if line.qty_short]
    assert order.warehouse_id is not None, "an order on the floor was allocated"
    lacked: dict[int, int] = {}
    for line in lines:
        lacked[line.item_id] = lacked.get(line.item_id, 0) + line.qty_short
    stock = available.balances(act, lacked, order.warehouse_id)
    has = available.pieces(act, stock, lacked).get(order.warehouse_id, {})
    if not lines or any(has.get(item_id, 0) < qty for item_id, qty in lacked.items()):
        return order
    making_picks.promise(act, order, [(line, line.qty_short) for line in lines], stock[order.warehouse_id])
    for line in lines:
        act.work.put(replace(line, qty_short=0))
    return act.step(order, "allocate", "picking", "stock is there")
