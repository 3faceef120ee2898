"""Tasks at bins: made, claimed by a cart, lit one at a time, ended. The lights are a function of these
rows (`hub.office.lights`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from hub.domain import picking
from hub.domain.orders import Order, OrderLine
from hub.domain.people import Cart, Tote
from hub.domain.picking import Pick
from hub.domain.stock import Balance, Bin, Share
from hub.office import available, ledger
from hub.office.act import Act
from hub.store.work import Work


def allocate(act: Act, order: Order, line: OrderLine, qty: int, like: Pick | None = None) -> int:
    """Promise stock of the order's warehouse to an order line and make its picks.

    Args:
        qty: pieces wanted.
        like: a task whose cart, tote and operator carry on with the new ones.

    Returns:
        The pieces that no bin has.
    """
    assert order.warehouse_id is not None, "who is picked was allocated in a warehouse"
    found = available.balances(act, [line.item_id], order.warehouse_id).get(order.warehouse_id, {})
    return promise(act, order, [(line, qty)], found, like)


def promise(
    act: Act,
    order: Order,
    wanted: Iterable[tuple[OrderLine, int]],
    stock: Mapping[int, Sequence[Balance]],
    like: Pick | None = None,
) -> int:
    """Promise stock of one warehouse to lines of an order and make their picks.

    Args:
        wanted: lines, and the pieces that each wants.
        stock: item id -> balances, as `available.balances` found them.
        like: as of `allocate`.

    Returns:
        The pieces that no bin has.
    """
    made, lacking = [], 0
    for line, qty in wanted:
        shares, missing = available.shares(act, stock.get(line.item_id, ()), qty)
        lacking += missing
        for share in shares:
            ledger.reserve(act, share.balance, share.qty)
            walk_order = act.work.get(Bin, share.balance.bin_id).walk_order
            made.append(_pick(order, line, share, walk_order, like))
    act.work.add_many(made)
    return lacking


def _pick(order: Order, line: OrderLine, share: Share, walk_order: int, like: Pick | None) -> Pick:
    return Pick(
        id=0,
        site=order.site,
        kind=picking.PICK,
        state=picking.CLAIMED if like else picking.OPEN,
        order_id=order.id,
        line_id=line.id,
        item_id=line.item_id,
        bin_id=share.balance.bin_id,
        lot=share.balance.lot,
        qty=share.qty,
        qty_done=0,
        walk_order=walk_order,
        cart_id=like.cart_id if like else None,
        tote_id=order.tote_id,
        operator_id=like.operator_id if like else None,
        station_id=None,
    )


def end_all(act: Act, order: Order) -> None:
    """End every unfinished task of an order; what was promised to it is given back."""
    for task in act.work.where(Pick, "order_id", order.id):
        if task.state in picking.UNFINISHED:
            cancel(act, act.work.get(Pick, task.id))


def claim(act: Act, tasks: list[Pick], cart: Cart, tote: Tote | None) -> None:
    """Give tasks to a cart and whoever pushes it."""
    for task in tasks:
        act.work.put(
            replace(
                task,
                state=picking.CLAIMED,
                cart_id=cart.id,
                operator_id=cart.operator_id,
                tote_id=tote.id if tote else task.tote_id,
            )
        )


def of_cart(work: Work, cart_id: int) -> list[Pick]:
    """The cart's unfinished tasks."""
    return [t for t in work.where(Pick, "cart_id", cart_id) if t.state in picking.UNFINISHED]


def lit(work: Work, cart_id: int) -> Pick | None:
    """The cart's lit task."""
    return next((t for t in work.where(Pick, "cart_id", cart_id) if t.state == picking.LIT), None)


def light_next(act: Act, cart_id: int, from_walk_order: int, kind: str = picking.PICK) -> Pick | None:
    """Light the cart's next task, of this kind first, unless one is lit; None when the walk is done."""
    shown = lit(act.work, cart_id)
    if shown is not None:
        return shown
    task = picking.next_task(of_cart(act.work, cart_id), from_walk_order, kind)
    if task is None:
        return None
    bin_ = act.work.get(Bin, task.bin_id)
    act.relight(bin_.station_id)
    return act.work.put(replace(task, state=picking.LIT, station_id=bin_.station_id))


def change(act: Act, task: Pick) -> Pick:
    """Write a task whose quantity or state changed: its lights follow, and an ended task leaves its cart."""
    before = act.work.get(Pick, task.id)
    act.relight(before.station_id)
    if task.state not in picking.UNFINISHED:
        task = replace(task, station_id=None, cart_id=None)
    return act.work.put(task)


def shorten(act: Act, task: Pick, qty: int) -> None:
    """Want `qty` pieces less of a pick; their promise is given back."""
    if qty == task.qty:
        cancel(act, task)
        return
    bin_ = act.work.get(Bin, task.bin_id)
    ledger.reserve(act, ledger.balance(act, bin_, task.item_id, task.lot), -qty)
    left = task.qty_left - qty
    change(act, replace(task, qty=task.qty - qty, state=task.state if left else picking.DONE))
    if not left and task.state == picking.LIT and task.cart_id is not None:
        light_next(act, task.cart_id, task.walk_order)


def give_up(act: Act, task: Pick) -> None:
    """Take a task off its cart; it waits for its tote to be scanned again, and the cart goes on."""
    change(act, replace(task, state=picking.OPEN, station_id=None, cart_id=None, operator_id=None))
    if task.state == picking.LIT and task.cart_id is not None:
        light_next(act, task.cart_id, task.walk_order)


def cancel(act: Act, task: Pick) -> None:
    """End a task without its remaining pieces: their promise is given back, and its cart goes on to the
    next bin.
    """
    if task.kind == picking.PICK:
        bin_ = act.work.get(Bin, task.bin_id)
        ledger.reserve(act, ledger.balance(act, bin_, task.item_id, task.lot), -task.qty_left)
    change(act, picking.ended(task, picking.CANCELLED))
    if task.state == picking.LIT and task.cart_id is not None:
        light_next(act, task.cart_id, task.walk_order)
